//! Standard errors by formula, for predefined units that are independent of
//! each other: sentences at best, never characters.

use std::f64::consts::{FRAC_2_PI, FRAC_PI_2};

use super::{
    Ratings, Undefined, chance,
    kappa::{beyond, mean_shares},
    percent,
    ratings::Tally,
};

/// A coefficient with its standard error and interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub error: f64,
    pub low: f64,
    /// At most 1.
    pub high: f64,
}

/// AC1 with its error (Gwet 2008). `offered`: categories of the codebook;
/// `level`: of the interval, as .95.
pub fn gwet_ac1<V: Clone + Ord>(
    ratings: &Ratings<V>,
    offered: usize,
    level: f64,
) -> Result<Estimate, Undefined> {
    chance::observed(ratings, offered)?;
    let shares = mean_shares(ratings);
    let by_chance = |tally: &Tally<V>| {
        let spread = tally.counts.iter().map(|(k, r)| r / tally.values * (1.0 - shares[k]));
        spread.sum::<f64>() / (offered - 1) as f64
    };
    linearized(ratings, by_chance, level)
}

/// Fleiss' kappa with its error (Gwet 2014).
pub fn fleiss<V: Clone + Ord>(ratings: &Ratings<V>, level: f64) -> Result<Estimate, Undefined> {
    ratings.pairable()?;
    let shares = mean_shares(ratings);
    let by_chance = |tally: &Tally<V>| {
        tally.counts.iter().map(|(k, r)| r / tally.values * shares[k]).sum::<f64>()
    };
    linearized(ratings, by_chance, level)
}

/// Brennan & Prediger's coefficient with its error (Gwet 2014).
pub fn brennan_prediger<V: Clone + Ord>(
    ratings: &Ratings<V>,
    offered: usize,
    level: f64,
) -> Result<Estimate, Undefined> {
    chance::observed(ratings, offered)?;
    linearized(ratings, |_| 1.0 / offered as f64, level)
}

/// Of `(p_o - p_e) / (1 - p_e)`, where `p_e` is the mean of each unit's share
/// in it. With N units and N' of two values, a unit's part in the coefficient is
/// `N/N' (p_oi - p_e)/(1 - p_e) - 2 (1 - kappa)(p_ei - p_e)/(1 - p_e)`, and the
/// error `sqrt(sum (part - kappa)^2 / (N (N - 1)))` (Gwet 2008; 2014).
fn linearized<V: Clone + Ord>(
    ratings: &Ratings<V>,
    by_chance: impl Fn(&Tally<V>) -> f64,
    level: f64,
) -> Result<Estimate, Undefined> {
    let observed = percent::observed(ratings)?;
    let (mut units, mut pairable, mut expected) = (0.0, 0.0, 0.0);
    for tally in ratings.tallies() {
        units += tally.units;
        pairable += if tally.values > 1.0 { tally.units } else { 0.0 };
        expected += tally.units * by_chance(&tally);
    }
    expected /= units;
    let value = beyond(observed, expected)?;
    let mut squares = 0.0;
    for tally in ratings.tallies() {
        let equal: f64 = tally.counts.values().map(|r| r * (r - 1.0)).sum();
        let own = if tally.values > 1.0 {
            equal / (tally.values * (tally.values - 1.0)) - expected
        } else {
            0.0
        };
        let part = units / pairable * own - 2.0 * (1.0 - value) * (by_chance(&tally) - expected);
        squares += tally.units * (part / (1.0 - expected) - value).powi(2);
    }
    if units < 2.0 {
        return Err(Undefined::TooFewUnits);
    }
    let error = (squares / (units * (units - 1.0))).sqrt();
    let reach = error * student_t(level, units as u64 - 1);
    Ok(Estimate { value, error, low: value - reach, high: (value + reach).min(1.0) })
}

/// How many errors to both sides hold this share of Student's t distribution.
fn student_t(level: f64, freedom: u64) -> f64 {
    // Bisection on the angle: t runs from 0 without end.
    let (mut low, mut high) = (0.0, FRAC_PI_2);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if held_within(middle, freedom) < level { low = middle } else { high = middle }
    }
    low.tan() * (freedom as f64).sqrt()
}

/// Share of Student's t within `±sqrt(freedom) tan(angle)`, for whole degrees
/// of freedom (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4).
fn held_within(angle: f64, freedom: u64) -> f64 {
    let (sine, cosine) = angle.sin_cos();
    let odd = freedom % 2 == 1;
    let mut term = if odd { cosine } else { 1.0 };
    let mut sum = if freedom == 1 { 0.0 } else { term };
    let mut at = if odd { 3 } else { 2 };
    while at < freedom && term > 1e-18 {
        term *= cosine * cosine * (at - 1) as f64 / at as f64;
        sum += term;
        at += 2;
    }
    if odd { FRAC_2_PI * (angle + sine * sum) } else { sine * sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_t_is_that_of_the_tables() {
        for (freedom, level, printed) in [
            (1, 0.95, 12.706),
            (2, 0.95, 4.303),
            (5, 0.99, 4.032),
            (30, 0.95, 2.042),
            (199, 0.95, 1.972),
        ] {
            let found = student_t(level, freedom);
            assert!((found - printed).abs() < 6e-4, "{freedom}: {found}");
        }
    }

    #[test]
    fn one_unit_has_no_error() {
        let ratings = Ratings::of_coders(&[vec![Some('a')], vec![Some('b')]]);
        assert_eq!(fleiss(&ratings, 0.95), Err(Undefined::TooFewUnits));
    }
}
