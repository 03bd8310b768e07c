//! Observed agreement, without correction for chance.

use super::{Ratings, Statistic, Undefined};

/// Percent (observed) agreement, 0 to 1: the mean over units of the share of
/// pairs of coders with equal values; units with one value drop out.
///
/// `p_o = (1/N) sum_u sum_k r_uk (r_uk - 1) / (m_u (m_u - 1))`
pub fn observed<V: Clone + Ord>(ratings: &Ratings<V>) -> Statistic {
    let pairable = ratings.pairable()?;
    let units: f64 = pairable.iter().map(|tally| tally.units).sum();
    let agreeing = pairable.iter().map(|tally| {
        let equal: f64 = tally.counts.values().map(|r| r * (r - 1.0)).sum();
        tally.units * equal / (tally.values * (tally.values - 1.0))
    });
    Ok(agreeing.sum::<f64>() / units)
}

/// Holsti (1969) on predefined units: `2 M / (N_1 + N_2)`, the decisions that
/// two coders share by all that they made; the mean over pairs of coders
/// that have units in common.
pub fn holsti<V: Clone + Ord>(ratings: &Ratings<V>) -> Statistic {
    ratings.mean_over_pairs(|pair| {
        let (mut shared, mut made) = (0, 0);
        for (row, units) in pair.rows() {
            made += units * row.iter().flatten().count() as u64;
            shared += if row[0].is_some() && row[0] == row[1] { 2 * units } else { 0 };
        }
        Ok(shared as f64 / made as f64)
    })
}

/// Positive agreement on one value (Cicchetti & Feinstein 1990), pooled over
/// pairs of coders: `2 both / (A + B)`, which is F1 and Dice. 0 to 1.
pub fn positive<V: Clone + Ord>(ratings: &Ratings<V>, value: &V) -> Statistic {
    let (mut both, mut given) = (0.0, 0.0);
    for tally in ratings.pairable()? {
        let r = tally.counts.get(value).copied().unwrap_or(0.0);
        both += tally.units * r * (r - 1.0);
        given += tally.units * r * (tally.values - 1.0);
    }
    if given == 0.0 { Err(Undefined::CodeNotUsed) } else { Ok(both / given) }
}
