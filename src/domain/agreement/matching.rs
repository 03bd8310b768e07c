//! Segments against segments: which of A's and which of B's are one finding?
//! Counts finds where a length-weighted figure would only see the long ones.

use std::collections::BTreeMap;

use super::{NarrativeCoding, Statistic, Undefined};
use crate::anchor::Span;

/// When two segments may be one finding, by their shared characters and all
/// characters of both (IoU).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// They share a character.
    Any,
    /// IoU of 1/2 at least.
    Half,
    /// IoU of 3/4 at least.
    ThreeQuarters,
}

impl Overlap {
    fn holds(self, a: Span, b: Span) -> bool {
        let shared = a.intersection(b).map_or(0, |span| u64::from(span.len()));
        let all = u64::from(a.len()) + u64::from(b.len()) - shared;
        match self {
            Self::Any => shared > 0,
            Self::Half => 2 * shared >= all,
            Self::ThreeQuarters => 4 * shared >= 3 * all,
        }
    }
}

/// Segments of two coders, and how many of them are one finding. Adds up over
/// codes and narratives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Matched {
    pub both: u64,
    pub a: u64,
    pub b: u64,
}

impl Matched {
    /// Each segment is matched once at most, and as many are as possible.
    pub fn of(a: &[Span], b: &[Span], overlap: Overlap) -> Self {
        let both = matching(&candidates(a, b, overlap), b.len());
        Self { both, a: a.len() as u64, b: b.len() as u64 }
    }

    /// F1, which is Holsti's (1969) coefficient: `2 both / (a + b)`, 0 to 1.
    pub fn f1(self) -> Statistic {
        match self.a + self.b {
            0 => Err(Undefined::NoSegments),
            all => Ok(2.0 * self.both as f64 / all as f64),
        }
    }
}

impl std::ops::AddAssign for Matched {
    fn add_assign(&mut self, other: Self) {
        self.both += other.both;
        self.a += other.a;
        self.b += other.b;
    }
}

/// For every pair of coders their segments matched and summed up over narratives.
/// Only segments of one group can be one finding; `None` does not count.
pub fn of_pairs<C: Copy + Ord, K: Copy, G: Ord>(
    narratives: &[NarrativeCoding<C, K>],
    overlap: Overlap,
    group: impl Fn(K) -> Option<G>,
) -> Vec<Matched> {
    let mut pairs: BTreeMap<(C, C), Matched> = BTreeMap::new();
    for narrative in narratives {
        let groups = |marks: &Vec<(K, Span)>| {
            let mut groups: BTreeMap<G, Vec<Span>> = BTreeMap::new();
            for (code, span) in marks {
                if let Some(group) = group(*code) {
                    groups.entry(group).or_default().push(*span);
                }
            }
            groups
        };
        let layers: Vec<_> =
            narrative.layers.iter().map(|(coder, marks)| (*coder, groups(marks))).collect();
        for (at, (a, of_a)) in layers.iter().enumerate() {
            for (b, of_b) in &layers[at + 1..] {
                let pair = pairs.entry((*a, *b)).or_default();
                for (group, own) in of_a {
                    *pair += Matched::of(own, of_b.get(group).map_or(&[], Vec::as_slice), overlap);
                }
                for (_, own) in of_b.iter().filter(|(group, _)| !of_a.contains_key(group)) {
                    *pair += Matched::of(&[], own, overlap);
                }
            }
        }
    }
    pairs.into_values().collect()
}

/// The mean F1 of the pairs of coders that have segments.
pub fn mean_f1(pairs: impl IntoIterator<Item = Matched>) -> Statistic {
    let mut pairs = pairs.into_iter().peekable();
    if pairs.peek().is_none() {
        return Err(Undefined::FewerThanTwoCoders);
    }
    let found: Vec<f64> = pairs.filter_map(|pair| pair.f1().ok()).collect();
    if found.is_empty() {
        return Err(Undefined::NoSegments);
    }
    Ok(found.iter().sum::<f64>() / found.len() as f64)
}

/// For each of A's segments those of B's that it may be matched with.
fn candidates(a: &[Span], b: &[Span], overlap: Overlap) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..b.len()).collect();
    order.sort_by_key(|at| b[*at]);
    // How far the text is covered by this one or any before it.
    let reach: Vec<u32> = order
        .iter()
        .scan(0, |reach, at| {
            *reach = b[*at].end().max(*reach);
            Some(*reach)
        })
        .collect();
    let of = |span: &Span| {
        let first = reach.partition_point(|end| *end <= span.start());
        let near = order[first..].iter().take_while(|at| b[**at].start() < span.end());
        near.copied().filter(|at| overlap.holds(*span, b[*at])).collect()
    };
    a.iter().map(of).collect()
}

/// The size of a maximum matching, by augmenting paths (Berge 1957).
fn matching(candidates: &[Vec<usize>], columns: usize) -> u64 {
    let mut taken_by = vec![None; columns];
    let mut tried_for = vec![None; columns];
    let rows = 0..candidates.len();
    rows.filter(|row| augment(*row, candidates, &mut taken_by, &mut tried_for)).count() as u64
}

/// Finds a column for a row, moving rows that have one on to others.
fn augment(
    row: usize,
    candidates: &[Vec<usize>],
    taken_by: &mut [Option<usize>],
    tried_for: &mut [Option<usize>],
) -> bool {
    let start = Some(row);
    let mut path = vec![(row, 0)];
    while let Some((row, next)) = path.last_mut() {
        let Some(column) = candidates[*row].get(*next).copied() else {
            path.pop();
            continue;
        };
        *next += 1;
        if tried_for[column] == start {
            continue;
        }
        tried_for[column] = start;
        if let Some(other) = taken_by[column] {
            path.push((other, 0));
        } else {
            for (row, next) in path {
                taken_by[candidates[row][next - 1]] = Some(row);
            }
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(start: u32, end: u32) -> Span {
        Span::between(start, end).expect("a span")
    }

    fn spans() -> impl Strategy<Value = Vec<Span>> {
        let one = (0u32..30, 1u32..12).prop_map(|(start, length)| span(start, start + length));
        proptest::collection::vec(one, 0..7)
    }

    /// The largest matching by trying all.
    fn exhaustive(a: &[Span], b: &[Span], overlap: Overlap, taken: &mut Vec<bool>) -> u64 {
        let Some((first, rest)) = a.split_first() else { return 0 };
        let mut most = exhaustive(rest, b, overlap, taken);
        for at in 0..b.len() {
            if !taken[at] && overlap.holds(*first, b[at]) {
                taken[at] = true;
                most = most.max(1 + exhaustive(rest, b, overlap, taken));
                taken[at] = false;
            }
        }
        most
    }

    #[test]
    fn two_halves_compete_for_one_segment() {
        let matched = Matched::of(&[span(10, 30)], &[span(10, 20), span(20, 30)], Overlap::Half);
        assert_eq!(matched, Matched { both: 1, a: 1, b: 2 });
        assert_eq!(matched.f1(), Ok(2.0 / 3.0));
    }

    proptest! {
        #[test]
        fn no_other_matching_is_larger(a in spans(), b in spans()) {
            for overlap in [Overlap::Any, Overlap::Half, Overlap::ThreeQuarters] {
                let most = exhaustive(&a, &b, overlap, &mut vec![false; b.len()]);
                prop_assert_eq!(Matched::of(&a, &b, overlap).both, most);
                prop_assert_eq!(Matched::of(&b, &a, overlap).both, most);
            }
        }

        #[test]
        fn every_segment_matches_itself(a in spans()) {
            let matched = Matched::of(&a, &a, Overlap::ThreeQuarters);
            prop_assert_eq!(matched.both, a.len() as u64);
        }
    }
}
