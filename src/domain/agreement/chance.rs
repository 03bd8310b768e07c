//! Coefficients whose chance depends on how many categories the codebook
//! offers. They stay high for rare codes whatever the coders do.

use super::{
    Ratings, Statistic, Undefined,
    kappa::{beyond, mean_shares},
    percent,
};

/// Brennan & Prediger (1981), also Bennett's S and Randolph's free-marginal
/// kappa: `p_e = 1/q`, q = the categories offered.
pub fn brennan_prediger<V: Clone + Ord>(ratings: &Ratings<V>, offered: usize) -> Statistic {
    let observed = observed(ratings, offered)?;
    beyond(observed, 1.0 / offered as f64)
}

/// Gwet's AC1 (2008): `p_e = 1/(q-1) sum_k p_k (1 - p_k)`, q = the categories
/// offered.
pub fn gwet_ac1<V: Clone + Ord>(ratings: &Ratings<V>, offered: usize) -> Statistic {
    let observed = observed(ratings, offered)?;
    let spread: f64 = mean_shares(ratings).values().map(|p| p * (1.0 - p)).sum();
    beyond(observed, spread / (offered - 1) as f64)
}

/// Observed agreement, where the codebook offers a choice.
pub(super) fn observed<V: Clone + Ord>(ratings: &Ratings<V>, offered: usize) -> Statistic {
    let observed = percent::observed(ratings)?;
    if offered < 2 { Err(Undefined::OneCategory) } else { Ok(observed) }
}
