//! The characters that several stretches cover together, kept as few sorted
//! intervals however long the text is.

use crate::anchor::Span;

/// A set of characters as disjoint stretches in text order. Stretches that
/// overlap or touch are one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage(Vec<Span>);

impl Coverage {
    pub fn of(spans: impl IntoIterator<Item = Span>) -> Self {
        Self(merged(spans, |last, next| next.start() <= last.end()))
    }

    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Code points covered.
    pub fn len(&self) -> u64 {
        self.0.iter().map(|span| u64::from(span.len())).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn union(&self, other: &Self) -> Self {
        Self::of(self.0.iter().chain(&other.0).copied())
    }

    pub fn intersection(&self, other: &Self) -> Self {
        let (mut a, mut b, mut shared) = (0, 0, vec![]);
        while let (Some(x), Some(y)) = (self.0.get(a), other.0.get(b)) {
            shared.extend(x.intersection(*y));
            if x.end() < y.end() { a += 1 } else { b += 1 }
        }
        Self(shared)
    }

    /// Code points of `span` that are covered.
    pub fn len_within(&self, span: Span) -> u32 {
        let first = self.0.partition_point(|covered| covered.end() <= span.start());
        let reached = self.0[first..].iter().take_while(|covered| covered.start() < span.end());
        reached.filter_map(|covered| covered.intersection(span)).map(Span::len).sum()
    }
}

/// The stretches in text order, those that overlap made one. Other than in a
/// [`Coverage`], stretches that only touch stay two.
pub fn united(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    merged(spans, |last, next| last.overlaps(next))
}

fn merged(
    spans: impl IntoIterator<Item = Span>,
    belong_together: impl Fn(Span, Span) -> bool,
) -> Vec<Span> {
    let mut spans: Vec<_> = spans.into_iter().collect();
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if belong_together(*last, span) => *last = last.union(span),
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spans() -> impl Strategy<Value = Vec<Span>> {
        let one = (0u32..50, 1u32..12)
            .prop_map(|(start, len)| Span::between(start, start + len).unwrap());
        proptest::collection::vec(one, 0..8)
    }

    fn characters(spans: &[Span]) -> Vec<bool> {
        (0..70).map(|at| spans.iter().any(|s| s.start() <= at && at < s.end())).collect()
    }

    #[test]
    fn touching_stretches_are_one_coverage_and_two_stretches() {
        let spans = [(0, 5), (5, 9), (7, 12)].map(|(a, b)| Span::between(a, b).unwrap());
        assert_eq!(Coverage::of(spans).spans(), [spans[0].union(spans[2])]);
        assert_eq!(united(spans), [spans[0], spans[1].union(spans[2])]);
    }

    proptest! {
        #[test]
        fn intervals_say_what_single_characters_say(a in spans(), b in spans()) {
            let (x, y) = (Coverage::of(a.clone()), Coverage::of(b.clone()));
            let (ca, cb) = (characters(&a), characters(&b));
            prop_assert_eq!(characters(x.spans()), ca.clone());
            prop_assert_eq!(x.len() as usize, ca.iter().filter(|c| **c).count());
            let both: Vec<_> = ca.iter().zip(&cb).map(|(p, q)| *p && *q).collect();
            let either: Vec<_> = ca.iter().zip(&cb).map(|(p, q)| *p || *q).collect();
            prop_assert_eq!(characters(x.intersection(&y).spans()), both);
            prop_assert_eq!(characters(x.union(&y).spans()), either);
            for span in &b {
                let within = (span.start()..span.end()).filter(|at| ca[*at as usize]).count();
                prop_assert_eq!(x.len_within(*span) as usize, within);
            }
        }
    }
}
