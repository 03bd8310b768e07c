//! The best alignment: which segments of the coders are one finding, so that the
//! disorder is least.

use super::{Dissimilarity, many, pairs};
use crate::agreement::Undefined;

/// A segment on the line of text, its code as a number from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    pub start: f64,
    pub end: f64,
    pub code: usize,
}

/// Every segment stands in one tuple, with one of each other coder at most.
#[derive(Debug, Clone)]
pub struct Alignment {
    pub tuples: Vec<Vec<Unit>>,
    /// Sum of the tuples' disorders by the mean number of segments of a coder.
    pub disorder: f64,
}

/// The alignment of least disorder. Exact: for two coders an assignment, for more
/// a search that gives up, [`Undefined::TooManyOverlaps`], rather than guess.
pub fn align(coders: &[Vec<Unit>], dissimilarity: Dissimilarity) -> Result<Alignment, Undefined> {
    let units: usize = coders.iter().map(Vec::len).sum();
    if coders.len() < 2 {
        return Err(Undefined::FewerThanTwoCoders);
    }
    if units == 0 {
        return Err(Undefined::NoSegments);
    }
    let tuples = match coders {
        [a, b] => pairs::align(a, b, dissimilarity),
        _ => many::align(coders, dissimilarity)?,
    };
    let disorders = tuples.iter().map(|tuple| disorder(tuple, coders.len(), dissimilarity));
    let mean = units as f64 / coders.len() as f64;
    Ok(Alignment { disorder: disorders.sum::<f64>() / mean, tuples })
}

/// Mean dissimilarity over all pairs of coders; a coder who is not in the tuple
/// is at the distance of an empty one.
pub fn disorder(tuple: &[Unit], coders: usize, dissimilarity: Dissimilarity) -> f64 {
    let pairs = |n: usize| (n * (n - 1) / 2) as f64;
    let mut sum = dissimilarity.empty * (pairs(coders) - pairs(tuple.len()));
    for (at, u) in tuple.iter().enumerate() {
        sum += tuple[at + 1..].iter().map(|v| dissimilarity.between(*u, *v)).sum::<f64>();
    }
    sum / pairs(coders)
}

impl Alignment {
    /// Disorder of the codes of aligned pairs: of all, and then of each code's
    /// pairs. Pairs weigh `max(0, 1 - d_pos) / (n - 1)` in a tuple of n (Mathet
    /// 2017); none where no pair weighs anything.
    pub fn categories(&self, dissimilarity: Dissimilarity, codes: usize) -> Vec<Option<f64>> {
        let mut sums = vec![(0.0, 0.0); codes + 1];
        for tuple in &self.tuples {
            let share = 1.0 / (tuple.len() as f64 - 1.0);
            for (at, u) in tuple.iter().enumerate() {
                for v in &tuple[at + 1..] {
                    let weight = share * (1.0 - dissimilarity.of_position(*u, *v)).max(0.0);
                    let apart = weight * dissimilarity.of_category(*u, *v);
                    let mut add = |at: usize| sums[at] = (sums[at].0 + apart, sums[at].1 + weight);
                    add(0);
                    add(u.code + 1);
                    if v.code != u.code {
                        add(v.code + 1);
                    }
                }
            }
        }
        let mean = |(apart, weight): (f64, f64)| (weight > 0.0).then(|| apart / weight);
        sums.into_iter().map(mean).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn coders() -> impl Strategy<Value = Vec<Vec<Unit>>> {
        let unit = (0u8..20, 1u8..8, 0usize..2).prop_map(|(start, length, code)| Unit {
            start: f64::from(start),
            end: f64::from(start + length),
            code,
        });
        vec(vec(unit, 0..3), 2..5)
    }

    /// The least disorder by trying every alignment.
    fn exhaustive(units: &[(usize, Unit)], coders: usize, taken: &mut [bool]) -> f64 {
        let Some(first) = taken.iter().position(|taken| !taken) else { return 0.0 };
        taken[first] = true;
        let least = extend(units, coders, taken, &mut vec![first]);
        taken[first] = false;
        least
    }

    fn extend(
        units: &[(usize, Unit)],
        coders: usize,
        taken: &mut [bool],
        tuple: &mut Vec<usize>,
    ) -> f64 {
        let own: Vec<Unit> = tuple.iter().map(|at| units[*at].1).collect();
        let mut least =
            disorder(&own, coders, Dissimilarity::default()) + exhaustive(units, coders, taken);
        for at in tuple[tuple.len() - 1] + 1..units.len() {
            if !taken[at] && tuple.iter().all(|other| units[*other].0 != units[at].0) {
                taken[at] = true;
                tuple.push(at);
                least = least.min(extend(units, coders, taken, tuple));
                tuple.pop();
                taken[at] = false;
            }
        }
        least
    }

    proptest! {
        #[test]
        fn no_other_alignment_has_less_disorder(coders in coders()) {
            let own = |(coder, units): (usize, &Vec<Unit>)| {
                units.iter().map(move |unit| (coder, *unit)).collect::<Vec<_>>()
            };
            let units: Vec<_> = coders.iter().enumerate().flat_map(own).collect();
            prop_assume!(!units.is_empty());
            let least = exhaustive(&units, coders.len(), &mut vec![false; units.len()]);
            let mean = units.len() as f64 / coders.len() as f64;
            let best = align(&coders, Dissimilarity::default()).expect("an alignment");
            prop_assert!((best.disorder - least / mean).abs() < 1e-7, "{}", best.disorder);
            prop_assert_eq!(best.tuples.iter().map(Vec::len).sum::<usize>(), units.len());
        }
    }
}
