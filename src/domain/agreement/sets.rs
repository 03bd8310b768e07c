//! Several codes on one passage: the value of a character is the set of its
//! codes, the empty set if it has none.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    NarrativeCoding, Ratings, Statistic, Undefined, alpha,
    units::{Sweep, sweep},
};
use crate::domain::coverage::Coverage;

/// Share of codes that only one of two sets holds (Jaccard): 0 to 1, and 0 for
/// two empty sets. A set is a sorted list without repeats.
pub fn jaccard<K: Ord>(a: &[K], b: &[K]) -> f64 {
    let shared = shared(a, b);
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { 1.0 - shared as f64 / all as f64 }
}

/// `1 - J M` (MASI, Passonneau 2006): J the Jaccard share; M 1 for equal sets,
/// 2/3 for one within the other, 1/3 for sets that overlap, 0 for others.
pub fn masi<K: Ord>(a: &[K], b: &[K]) -> f64 {
    let shared = shared(a, b);
    let monotonic = match shared {
        _ if a == b => 1.0,
        0 => 0.0,
        _ if shared == a.len().min(b.len()) => 2.0 / 3.0,
        _ => 1.0 / 3.0,
    };
    1.0 - (1.0 - jaccard(a, b)) * monotonic
}

/// How many codes two sets share.
pub(super) fn shared<K: Ord>(a: &[K], b: &[K]) -> usize {
    let mut at = 0;
    let in_b = |code: &&K| {
        while b.get(at).is_some_and(|other| other < *code) {
            at += 1;
        }
        b.get(at) == Some(*code)
    };
    a.iter().filter(in_b).count()
}

/// Do the coders agree on passage and code at once? Krippendorff's alpha per
/// character with the Jaccard distance, uncoded text included. Equals nominal
/// alpha where no coder stacks codes.
pub fn overall<K: Copy + Ord>(sets: &Ratings<Vec<K>>) -> Statistic {
    alpha::with_distance(sets, |a, b| jaccard(a, b))
}

/// How far the coders mean the same where two of them coded at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Joint {
    /// Krippendorff's alpha over jointly coded characters, Jaccard distance.
    pub alpha: Statistic,
    /// Characters that at least two coders coded.
    pub jointly_coded: u64,
    /// Characters that somebody coded.
    pub coded: u64,
    /// All characters given to two coders.
    pub length: u64,
}

impl Joint {
    pub fn of<K: Copy + Ord>(sets: &Ratings<Vec<K>>) -> Self {
        let coded = sets.map(|set| (!set.is_empty()).then(|| set.clone()));
        let by_coders = |at_least: usize| {
            let rows = coded.rows().filter(|(row, _)| row.iter().flatten().count() >= at_least);
            rows.map(|(_, units)| units).sum()
        };
        let alpha = overall(&coded).map_err(|reason| match reason {
            Undefined::NoVariation | Undefined::NoPairableUnits => Undefined::NoJointVariation,
            other => other,
        });
        Self { alpha, jointly_coded: by_coders(2), coded: by_coders(1), length: by_coders(0) }
    }

    /// Share of the text that at least two coders coded. Always shown with
    /// alpha, which ignores everything else.
    pub fn coverage(&self) -> Statistic {
        match self.length {
            0 => Err(Undefined::NoPairableUnits),
            length => Ok(self.jointly_coded as f64 / length as f64),
        }
    }
}

/// One unit per character of the narratives that two coders submitted, with
/// the codes that each of them gave it.
pub fn characters<C: Copy + Ord, K: Copy + Ord>(
    narratives: &[NarrativeCoding<C, K>],
) -> Ratings<Vec<K>> {
    let shared = || narratives.iter().filter(|n| n.layers.len() > 1);
    let coders: BTreeSet<C> = shared().flat_map(|n| n.layers.keys().copied()).collect();
    let columns: BTreeMap<C, usize> = coders.into_iter().zip(0..).collect();
    let mut ratings = Ratings::new(columns.len());
    for narrative in shared() {
        let (mut holders, mut coverages) = (vec![], vec![]);
        let mut row = vec![None; columns.len()];
        for (coder, marks) in &narrative.layers {
            row[columns[coder]] = Some(vec![]);
            let mut by_code: BTreeMap<K, Vec<_>> = BTreeMap::new();
            for (code, span) in marks {
                by_code.entry(*code).or_default().push(*span);
            }
            for (code, spans) in by_code {
                coverages.push(Coverage::of(spans));
                holders.push((columns[coder], code));
            }
        }
        sweep(narrative.length, &coverages, |step| match step {
            Sweep::Stretch(units) => ratings.add(&row, units),
            Sweep::Edge(at) => {
                let (column, code) = holders[at];
                let set = row[column].get_or_insert_default();
                match set.binary_search(&code) {
                    Ok(held) => drop(set.remove(held)),
                    Err(place) => set.insert(place, code),
                }
            }
        });
    }
    ratings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_as_far_apart_as_the_codes_they_do_not_share() {
        assert_eq!(jaccard(&[1, 3, 5, 8], &[2, 3, 8]), 1.0 - 2.0 / 5.0);
        assert_eq!(jaccard(&[1], &[]), 1.0);
        assert_eq!(jaccard::<u8>(&[], &[]), 0.0);
    }

    #[test]
    fn coverage_is_the_text_that_two_coded() {
        let span = |start, end| crate::domain::anchor::Span::between(start, end).expect("a span");
        let layers =
            [('a', vec![(1, span(0, 40)), (2, span(30, 50))]), ('b', vec![(1, span(20, 60))])];
        let narrative = NarrativeCoding { length: 100, sentences: vec![], layers: layers.into() };
        let joint = Joint::of(&characters(&[narrative]));
        assert_eq!((joint.jointly_coded, joint.coded, joint.length), (30, 60, 100));
        assert_eq!(joint.coverage(), Ok(0.3));
    }
}
