//! The kappa family: agreement beyond what the coders' own use of the values
//! would give by chance.

use std::collections::BTreeMap;

use super::{Ratings, Statistic, Undefined, percent, ratings::Tally};

/// Cohen's kappa (1960) of two coders over the units that both valued: chance
/// is the product of each coder's own shares, `p_e = sum_k p_k^A p_k^B`.
pub fn cohen<V: Clone + Ord>(ratings: &Ratings<V>) -> Statistic {
    beyond(percent::observed(ratings)?, by_own_shares(ratings)?)
}

fn by_own_shares<V: Clone + Ord>(ratings: &Ratings<V>) -> Statistic {
    let (a, b) = shares_of_two(ratings)?;
    Ok(a.iter().map(|(k, p)| p * share(&b, k)).sum())
}

/// Light's kappa (1971): the mean of Cohen's kappa over the pairs of coders
/// that have units in common; for one such pair it is Cohen's. One pair without
/// a kappa leaves the mean undefined.
pub fn light<V: Clone + Ord>(ratings: &Ratings<V>) -> Statistic {
    ratings.mean_over_pairs(cohen)
}

/// Cohen's kappa pooled over codes (De Vries et al. 2008): from the mean of their
/// observed and the mean of their expected agreement.
pub fn pooled<V: Clone + Ord>(codes: &[Ratings<V>]) -> Statistic {
    let (mut observed, mut expected) = (0.0, 0.0);
    for code in codes {
        observed += percent::observed(code)?;
        expected += by_own_shares(code)?;
    }
    if codes.is_empty() {
        return Err(Undefined::CodeNotUsed);
    }
    let n = codes.len() as f64;
    beyond(observed / n, expected / n)
}

/// Scott's pi (1955) of two coders over the units that both valued: chance is
/// their shares pooled, `p_e = sum_k ((p_k^A + p_k^B) / 2)^2`.
pub fn scott<V: Clone + Ord>(ratings: &Ratings<V>) -> Statistic {
    let (a, b) = shares_of_two(ratings)?;
    let mut pooled = a;
    for (k, p) in b {
        *pooled.entry(k).or_insert(0.0) += p;
    }
    beyond(percent::observed(ratings)?, pooled.values().map(|p| (p / 2.0).powi(2)).sum())
}

/// Fleiss' kappa (1971) of any number of coders; with missing values as Gwet
/// (2014) has it: shares over all units with a value, agreement over those
/// with two. `p_e = sum_k p_k^2`.
pub fn fleiss<V: Clone + Ord>(ratings: &Ratings<V>) -> Statistic {
    let observed = percent::observed(ratings)?;
    beyond(observed, mean_shares(ratings).values().map(|p| p * p).sum())
}

/// `(p_o - p_e) / (1 - p_e)`; nothing is left to explain when chance is 1.
pub(super) fn beyond(observed: f64, chance: f64) -> Statistic {
    // Shares are sums of fractions: "all equal" may come out a hair below 1.
    if chance > 1.0 - 1e-12 {
        return Err(Undefined::NoVariation);
    }
    Ok((observed - chance) / (1.0 - chance))
}

/// Share of each value: the mean over units of `r_uk / m_u`.
pub(super) fn mean_shares<V: Clone + Ord>(ratings: &Ratings<V>) -> BTreeMap<V, f64> {
    let (mut shares, mut units) = (BTreeMap::new(), 0.0);
    for Tally { units: alike, values, counts } in ratings.tallies() {
        units += alike;
        for (value, r) in counts {
            *shares.entry(value).or_insert(0.0) += alike * r / values;
        }
    }
    shares.values_mut().for_each(|share| *share /= units);
    shares
}

type Shares<V> = BTreeMap<V, f64>;

fn shares_of_two<V: Clone + Ord>(
    ratings: &Ratings<V>,
) -> Result<(Shares<V>, Shares<V>), Undefined> {
    ratings.pairable()?;
    if ratings.coders() != 2 {
        return Err(Undefined::NotTwoCoders);
    }
    let (mut a, mut b, mut all) = (Shares::new(), Shares::new(), 0.0);
    for (row, units) in ratings.rows() {
        if let [Some(x), Some(y)] = row {
            *a.entry(x.clone()).or_default() += units as f64;
            *b.entry(y.clone()).or_default() += units as f64;
            all += units as f64;
        }
    }
    a.values_mut().chain(b.values_mut()).for_each(|share| *share /= all);
    Ok((a, b))
}

fn share<V: Ord>(shares: &Shares<V>, value: &V) -> f64 {
    shares.get(value).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flattering_percentage_has_a_modest_kappa() {
        // 1000 characters: 50 coded by both, 150 by one of them, as NVivo's manual has it.
        let mut ratings = Ratings::new(2);
        ratings.add(&[Some(true), Some(true)], 50);
        ratings.add(&[Some(true), Some(false)], 100);
        ratings.add(&[Some(false), Some(true)], 50);
        ratings.add(&[Some(false), Some(false)], 800);
        assert_eq!(percent::observed(&ratings), Ok(0.85));
        assert_eq!(percent::positive(&ratings, &true), Ok(0.4));
        let kappa = cohen(&ratings).expect("kappa");
        assert!((kappa - 7.0 / 22.0).abs() < 1e-12, "{kappa}");
    }

    #[test]
    fn coders_who_always_differ_may_still_have_a_kappa_of_zero() {
        let ratings = Ratings::of_coders(&[vec![Some('x'); 5], vec![Some('y'); 5]]);
        assert_eq!(cohen(&ratings), Ok(0.0));
        assert_eq!(scott(&ratings), Ok(-1.0));
    }

    #[test]
    fn one_pair_without_a_kappa_leaves_the_mean_undefined() {
        let ratings =
            Ratings::of_coders(&["aaa", "aaa", "aab"].map(|v| v.chars().map(Some).collect()));
        assert_eq!(light(&ratings), Err(Undefined::APairIsUndefined));
    }

    #[test]
    fn kappa_of_two_is_not_computed_for_three() {
        let ratings =
            Ratings::of_coders(&["ab", "ab", "ba"].map(|v| v.chars().map(Some).collect()));
        assert_eq!(cohen(&ratings), Err(Undefined::NotTwoCoders));
        assert_eq!(light(&ratings), Ok(-1.0 / 3.0));
    }
}
