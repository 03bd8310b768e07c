//! The text that codes have in common.

use std::collections::{BTreeMap, BTreeSet};

use super::CodeUse;
use crate::{anchor::Span, coverage::Coverage};

/// Passages of both codes that overlap, by their place in the codes' lists.
#[derive(Default)]
pub(super) struct Overlap {
    pub of_a: BTreeSet<usize>,
    pub of_b: BTreeSet<usize>,
}

/// By index of A's code and of B's; only pairs that share text.
pub(super) fn overlaps<K, N: Copy + Ord>(
    a: &[CodeUse<K, N>],
    b: &[CodeUse<K, N>],
) -> BTreeMap<(usize, usize), Overlap> {
    let mut of_b: BTreeMap<N, Vec<(usize, usize, Span)>> = BTreeMap::new();
    for (j, code) in b.iter().enumerate() {
        for (number, (narrative, span)) in code.passages.iter().enumerate() {
            of_b.entry(*narrative).or_default().push((j, number, *span));
        }
    }
    let mut overlaps: BTreeMap<(usize, usize), Overlap> = BTreeMap::new();
    for (i, code) in a.iter().enumerate() {
        for (number, (narrative, span)) in code.passages.iter().enumerate() {
            let near = of_b.get(narrative).into_iter().flatten();
            for (j, beside, _) in near.filter(|(_, _, other)| other.overlaps(*span)) {
                let overlap = overlaps.entry((i, *j)).or_default();
                overlap.of_a.insert(number);
                overlap.of_b.insert(*beside);
            }
        }
    }
    overlaps
}

/// The characters of a code, by narrative.
pub(super) struct Extent<N>(BTreeMap<N, Coverage>);

impl<N: Copy + Ord> Extent<N> {
    pub fn of<K>(code: &CodeUse<K, N>) -> Self {
        let mut spans: BTreeMap<N, Vec<Span>> = BTreeMap::new();
        for (narrative, span) in &code.passages {
            spans.entry(*narrative).or_default().push(*span);
        }
        let covered = spans.into_iter().map(|(narrative, spans)| (narrative, Coverage::of(spans)));
        Self(covered.collect())
    }

    pub fn len(&self) -> u64 {
        self.0.values().map(Coverage::len).sum()
    }

    pub fn shared(&self, other: &Self) -> u64 {
        let beside = self.0.iter().filter_map(|(n, own)| Some((own, other.0.get(n)?)));
        beside.map(|(own, other)| own.intersection(other).len()).sum()
    }
}
