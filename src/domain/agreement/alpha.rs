//! Krippendorff's alpha: one minus observed by expected disagreement, for any
//! number of coders, missing values and small samples.

use std::collections::BTreeMap;

use super::{Ratings, Statistic, Undefined};

/// Nominal alpha (Krippendorff 2004; 2019) over units with two values at least:
/// `1 - (n-1) sum_{c≠k} o_ck / sum_{c≠k} n_c n_k`.
pub fn nominal<V: Clone + Ord>(ratings: &Ratings<V>) -> Statistic {
    let (mut differing, mut totals) = (0.0, BTreeMap::new());
    for tally in ratings.pairable()? {
        for (value, r) in &tally.counts {
            differing += tally.units * r * (tally.values - r) / (tally.values - 1.0);
            *totals.entry(value.clone()).or_insert(0.0) += tally.units * r;
        }
    }
    let n: f64 = totals.values().sum();
    of_sums(n, differing, totals.values().map(|n_c| n_c * (n - n_c)).sum())
}

/// Alpha of one value against all others; missing stays missing.
pub fn category<V: Clone + Ord>(ratings: &Ratings<V>, value: &V) -> Statistic {
    nominal(&ratings.against(value))
}

/// Alpha with a symmetric distance between values, 0 (equal) to 1:
/// `1 - (n-1) sum o_ck d(c,k) / sum n_c n_k d(c,k)`.
pub fn with_distance<V: Clone + Ord>(
    ratings: &Ratings<V>,
    distance: impl Fn(&V, &V) -> f64,
) -> Statistic {
    let (mut differing, mut totals) = (0.0, BTreeMap::new());
    for tally in ratings.pairable()? {
        for (value, r) in &tally.counts {
            for (other, s) in &tally.counts {
                let apart = distance(value, other);
                differing += tally.units * r * s * apart / (tally.values - 1.0);
            }
            *totals.entry(value.clone()).or_insert(0.0) += tally.units * r;
        }
    }
    let totals: Vec<_> = totals.iter().collect();
    let mut by_chance = 0.0;
    for (at, (value, n_c)) in totals.iter().enumerate() {
        let others = totals[..at].iter();
        by_chance += others.map(|(k, n_k)| 2.0 * *n_c * *n_k * distance(value, k)).sum::<f64>();
    }
    of_sums(totals.iter().map(|(_, n_c)| *n_c).sum(), differing, by_chance)
}

/// `1 - (n-1) differing / by_chance`.
pub(super) fn of_sums(n: f64, differing: f64, by_chance: f64) -> Statistic {
    if by_chance == 0.0 {
        return Err(Undefined::NoVariation);
    }
    Ok(1.0 - (n - 1.0) * differing / by_chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coder(values: &str) -> Vec<Option<char>> {
        values.chars().map(|value| (value != '.').then_some(value)).collect()
    }

    #[test]
    fn krippendorffs_four_observers_give_his_figure() {
        // Krippendorff 2004 (Content Analysis, 2nd ed.), p. 230.
        let observers = ["BLPPLBCBL...", "BLPPLLCBLF..", ".PPPLPCLLFBP", "BLPPLCCBLFB."];
        let ratings = Ratings::of_coders(&observers.map(coder));
        let alpha = nominal(&ratings).expect("alpha");
        assert!((alpha - 0.743).abs() < 0.0005, "{alpha}");
    }

    #[test]
    fn a_distance_of_all_or_nothing_is_nominal() {
        let ratings = Ratings::of_coders(&["aabc.", "abbca", "ac.ca"].map(coder));
        let apart = with_distance(&ratings, |a, b| f64::from(u8::from(a != b)));
        assert!((apart.expect("alpha") - nominal(&ratings).expect("alpha")).abs() < 1e-12);
    }

    #[test]
    fn equal_values_everywhere_give_no_alpha() {
        let ratings = Ratings::of_coders(&["aaa", "aa."].map(coder));
        assert_eq!(nominal(&ratings), Err(Undefined::NoVariation));
        assert_eq!(
            nominal(&Ratings::of_coders(&["ab"].map(coder))),
            Err(Undefined::FewerThanTwoCoders)
        );
    }
}
