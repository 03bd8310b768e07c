//! Which codes are taken for each other: where one coder gave a passage one
//! code, what did the other give it?

use std::collections::{BTreeMap, BTreeSet};

use super::NarrativeCoding;
use crate::anchor::Span;

/// Passages by A's code and B's code; `None` is a passage that the other coder
/// left alone.
pub type Confusion<K> = BTreeMap<(Option<K>, Option<K>), Vec<Place>>;

/// A passage: where its narrative stands among those given, and A's and B's
/// segment, or the one that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub narrative: usize,
    pub a: Option<Span>,
    pub b: Option<Span>,
}

/// Two segments are at one place if at least half of the shorter one is shared.
/// A is the coder who comes first; every pair of coders counts.
///
/// A code that both gave a place is agreement, and is confused with none of the
/// codes stacked on it.
pub fn confusion<C: Ord, K: Copy + Ord>(narratives: &[NarrativeCoding<C, K>]) -> Confusion<K> {
    let mut cells = Confusion::new();
    for (at, narrative) in narratives.iter().enumerate() {
        let layers: Vec<Vec<(K, Span)>> =
            narrative.layers.values().map(|marks| in_text_order(marks)).collect();
        for (place, a) in layers.iter().enumerate() {
            for b in &layers[place + 1..] {
                of_pair(a, b, |cell, a, b| {
                    cells.entry(cell).or_default().push(Place { narrative: at, a, b });
                });
            }
        }
    }
    cells
}

/// Each mark once.
fn in_text_order<K: Copy + Ord>(marks: &[(K, Span)]) -> Vec<(K, Span)> {
    let mut marks: Vec<_> = marks.iter().map(|(code, span)| (*span, *code)).collect();
    marks.sort_unstable();
    marks.dedup();
    marks.into_iter().map(|(span, code)| (code, span)).collect()
}

fn of_pair<K: Copy + Ord>(
    a: &[(K, Span)],
    b: &[(K, Span)],
    mut add: impl FnMut((Option<K>, Option<K>), Option<Span>, Option<Span>),
) {
    let met = meetings(a, b);
    let shared = met.iter().filter(|(x, y)| a[*x].0 == b[*y].0);
    let (mut a_agreed, mut b_agreed) = (BTreeSet::new(), BTreeSet::new());
    for (x, y) in shared {
        // At this place of the other's, and under this code.
        a_agreed.insert((*y, a[*x].0));
        b_agreed.insert((*x, b[*y].0));
    }
    let (mut a_met, mut b_met) = (vec![false; a.len()], vec![false; b.len()]);
    for (x, y) in met {
        (a_met[x], b_met[y]) = (true, true);
        let (of_a, of_b) = (a[x].0, b[y].0);
        let confused = !b_agreed.contains(&(x, of_a)) && !a_agreed.contains(&(y, of_b));
        if of_a == of_b || confused {
            add((Some(of_a), Some(of_b)), Some(a[x].1), Some(b[y].1));
        }
    }
    for ((code, span), _) in a.iter().zip(a_met).filter(|(_, met)| !met) {
        add((Some(*code), None), Some(*span), None);
    }
    for ((code, span), _) in b.iter().zip(b_met).filter(|(_, met)| !met) {
        add((None, Some(*code)), None, Some(*span));
    }
}

/// Every segment of A's and of B's that are at one place; both in text order.
fn meetings<K>(a: &[(K, Span)], b: &[(K, Span)]) -> Vec<(usize, usize)> {
    // How far the text is covered by this one of B's or any before it.
    let reach = b.iter().scan(0, |reach, (_, span)| {
        *reach = span.end().max(*reach);
        Some(*reach)
    });
    let reach: Vec<u32> = reach.collect();
    let mut met = vec![];
    for (x, (_, own)) in a.iter().enumerate() {
        let first = reach.partition_point(|end| *end <= own.start());
        let near = b.iter().enumerate().skip(first);
        for (y, (_, other)) in near.take_while(|(_, (_, other))| other.start() < own.end()) {
            let shared = own.intersection(*other).map_or(0, Span::len);
            if shared > 0 && 2 * u64::from(shared) >= u64::from(own.len().min(other.len())) {
                met.push((x, y));
            }
        }
    }
    met
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u32, end: u32) -> Span {
        Span::between(start, end).expect("a span")
    }

    fn found(a: &[(char, u32, u32)], b: &[(char, u32, u32)]) -> String {
        let marks = |own: &[(char, u32, u32)]| {
            own.iter().map(|(code, start, end)| (*code, span(*start, *end))).collect()
        };
        let layers = [('a', marks(a)), ('b', marks(b))].into();
        let narrative = NarrativeCoding { length: 99, sentences: vec![], layers };
        let name = |code: Option<char>| code.unwrap_or('-');
        let cells = confusion(&[narrative]).into_iter();
        let cell =
            |((a, b), places): (_, Vec<Place>)| format!("{}{}{} ", name(a), name(b), places.len());
        cells.map(cell).collect()
    }

    fn stacked(a: &[char], b: &[char]) -> String {
        let here = |codes: &[char]| codes.iter().map(|code| (*code, 0, 9)).collect::<Vec<_>>();
        found(&here(a), &here(b))
    }

    #[test]
    fn a_shared_code_is_confused_with_nothing() {
        assert_eq!(stacked(&['p'], &['p']), "pp1 ");
        assert_eq!(stacked(&['p', 'q'], &['p']), "pp1 ");
        assert_eq!(stacked(&['p', 'q'], &['p', 'r']), "pp1 qr1 ");
        assert_eq!(stacked(&['p'], &['q', 'r']), "pq1 pr1 ");
        assert_eq!(stacked(&['p'], &[]), "p-1 ");
        assert_eq!(stacked(&[], &['p']), "-p1 ");
        assert_eq!(stacked(&[], &[]), "");
    }

    #[test]
    fn a_common_edge_is_no_common_place() {
        assert_eq!(
            found(&[('p', 0, 20), ('q', 20, 40)], &[('p', 0, 23), ('q', 23, 40)]),
            "pp1 qq1 "
        );
        assert_eq!(found(&[('p', 0, 20)], &[('q', 15, 40)]), "-q1 p-1 ");
        // A phrase inside a long passage is at its place.
        assert_eq!(found(&[('p', 0, 90)], &[('q', 15, 20), ('r', 30, 33)]), "pq1 pr1 ");
    }
}
