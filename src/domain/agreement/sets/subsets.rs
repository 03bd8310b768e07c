//! Sums over all pairs of sets without going through the pairs: thousands of
//! different sets would make millions of them.

use std::collections::HashMap;

use super::Distance;

/// A project that stacks more has its pairs gone through.
const MOST_SUBSETS: usize = 200_000;

/// For a set's weight n, `N_p(T)` adds up the weights of the sets of p codes that
/// hold all of T. Two sets that share i codes share `C(i, t)` subsets of t codes,
/// so with `d(p,q,i) = sum_t C(i,t) a(p,q,t)` a set c of p codes is apart from all
/// by `sum_k n_k d(c,k) = sum_{T in c} sum_q a(p,q,|T|) N_q(T)`.
pub struct Subsets {
    /// By set: its size, and its subsets.
    sets: Vec<(usize, Vec<usize>)>,
    /// By subset: its size.
    sizes: Vec<usize>,
    largest: usize,
    weights: Vec<f64>,
}

impl Subsets {
    /// Nothing if there are too many.
    pub fn of(sets: &[Vec<usize>], distance: Distance) -> Option<Self> {
        let largest = sets.iter().map(Vec::len).max()?;
        let most = u32::try_from(largest).ok().filter(|size| *size < usize::BITS - 1)?;
        if 1 << most > MOST_SUBSETS
            || sets.iter().map(|set| 1 << set.len()).sum::<usize>() > MOST_SUBSETS
        {
            return None;
        }
        let (mut numbers, mut sizes) = (HashMap::new(), vec![]);
        let of = |set: &Vec<usize>| {
            let subset = |chosen: usize| {
                let codes = (0..set.len()).filter(|at| chosen >> at & 1 == 1).map(|at| set[at]);
                *numbers.entry(codes.collect::<Vec<_>>()).or_insert_with_key(|subset| {
                    sizes.push(subset.len());
                    sizes.len() - 1
                })
            };
            (set.len(), (0..1usize << set.len()).map(subset).collect())
        };
        let sets = sets.iter().map(of).collect();
        Some(Self { sets, sizes, largest, weights: weights(largest, distance) })
    }

    /// How far each set is apart from all, these being their weights.
    pub fn apart(&self, weights: &[f64]) -> Vec<f64> {
        let side = self.largest + 1;
        let mut sums = vec![0.0; self.sizes.len() * side];
        for ((size, subsets), n) in self.sets.iter().zip(weights) {
            subsets.iter().for_each(|subset| sums[subset * side + size] += n);
        }
        let of = |(p, subsets): &(usize, Vec<usize>)| {
            let part = |subset: &usize| {
                let weights = &self.weights[(p * side + self.sizes[*subset]) * side..][..side];
                let sums = &sums[subset * side..][..side];
                weights.iter().zip(sums).map(|(a, n)| a * n).sum::<f64>()
            };
            subsets.iter().map(part).sum()
        };
        self.sets.iter().map(of).collect()
    }
}

/// `a(p,q,t) = sum_i (-1)^(t-i) C(t,i) d(p,q,i)`, for all sizes up to the largest;
/// by p, t and q.
fn weights(largest: usize, distance: Distance) -> Vec<f64> {
    let side = largest + 1;
    let mut weights = vec![0.0; side * side * side];
    for p in 0..side {
        for q in 0..side {
            for t in 0..=p.min(q) {
                // Differences of differences: each row of them is one t further.
                let mut row: Vec<f64> = (0..=t).map(|shared| distance(p, q, shared)).collect();
                for _ in 0..t {
                    row = row.windows(2).map(|pair| pair[1] - pair[0]).collect();
                }
                weights[(p * side + t) * side + q] = row[0];
            }
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use proptest::{collection::btree_set, prelude::*};

    use super::*;
    use crate::agreement::sets::{between, jaccard, masi};

    proptest! {
        #[test]
        fn subsets_give_what_pairs_give(
            sets in btree_set(btree_set(0usize..7, 0..6), 1..12),
            seed in 0u64..1000,
        ) {
            let sets: Vec<Vec<usize>> =
                sets.into_iter().map(|set| set.into_iter().collect()).collect();
            let weight = |at: usize| ((seed + 7) * (at as u64 + 3) % 101) as f64;
            for distance in [jaccard as Distance, masi] {
                let subsets = Subsets::of(&sets, distance).expect("few subsets");
                let weights: Vec<f64> = (0..sets.len()).map(weight).collect();
                for (set, found) in sets.iter().zip(subsets.apart(&weights)) {
                    let pairs = sets.iter().zip(&weights);
                    let expected: f64 =
                        pairs.map(|(other, n)| n * between(set, other, distance)).sum();
                    prop_assert!((found - expected).abs() < 1e-6, "{found} {expected}");
                }
            }
        }
    }

    #[test]
    fn sets_of_very_many_codes_are_left_to_their_pairs() {
        for codes in [70, 30] {
            assert!(Subsets::of(&[(0..codes).collect()], jaccard).is_none());
        }
    }
}
