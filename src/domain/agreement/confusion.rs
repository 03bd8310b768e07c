//! Which codes are taken for each other: where one coder gave a sentence one
//! code, what did the other give it?

use std::collections::{BTreeMap, BTreeSet};

use super::{
    NarrativeCoding,
    units::{Rule, project},
};
use crate::domain::{anchor::Span, coverage::Coverage};

/// Sentences by A's code and B's code; `None` is a sentence that this coder
/// left uncoded. A is the coder who comes first; every pair of coders counts.
///
/// A code that both gave a sentence is agreement, and is confused with none of
/// the codes stacked on it.
pub fn confusion<C: Ord, K: Copy + Ord>(
    narratives: &[NarrativeCoding<C, K>],
    rule: Rule,
) -> BTreeMap<(Option<K>, Option<K>), u64> {
    let mut cells = BTreeMap::new();
    for narrative in narratives {
        let layers = narrative.layers.values();
        let coded: Vec<_> =
            layers.map(|marks| by_sentence(&narrative.sentences, marks, rule)).collect();
        for (at, a) in coded.iter().enumerate() {
            for b in &coded[at + 1..] {
                for (a, b) in a.iter().zip(b) {
                    cells_of(a, b)
                        .into_iter()
                        .for_each(|cell| *cells.entry(cell).or_default() += 1);
                }
            }
        }
    }
    cells
}

/// The codes of each sentence.
fn by_sentence<K: Copy + Ord>(
    sentences: &[Span],
    marks: &[(K, Span)],
    rule: Rule,
) -> Vec<BTreeSet<K>> {
    let mut by_code: BTreeMap<K, Vec<Span>> = BTreeMap::new();
    for (code, span) in marks {
        by_code.entry(*code).or_default().push(*span);
    }
    let mut codes = vec![BTreeSet::new(); sentences.len()];
    for (code, spans) in by_code {
        for run in project(sentences, &Coverage::of(spans), rule).spans() {
            codes[run.start() as usize..run.end() as usize]
                .iter_mut()
                .for_each(|c| c.extend([code]));
        }
    }
    codes
}

fn cells_of<K: Copy + Ord>(a: &BTreeSet<K>, b: &BTreeSet<K>) -> Vec<(Option<K>, Option<K>)> {
    let mut cells: Vec<_> = a.intersection(b).map(|code| (Some(*code), Some(*code))).collect();
    let or_nothing = |codes: &BTreeSet<K>, others: &BTreeSet<K>| -> Vec<Option<K>> {
        let alone: Vec<_> = codes.difference(others).map(|code| Some(*code)).collect();
        if codes.is_empty() { vec![None] } else { alone }
    };
    for own in or_nothing(a, b) {
        cells.extend(or_nothing(b, a).into_iter().map(|other| (own, other)));
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(a: &[char], b: &[char]) -> String {
        let set = |codes: &[char]| codes.iter().copied().collect();
        let cells = cells_of(&set(a), &set(b)).into_iter();
        let name = |code: Option<char>| code.unwrap_or('-');
        cells.map(|(a, b)| format!("{}{} ", name(a), name(b))).collect()
    }

    #[test]
    fn a_shared_code_is_confused_with_nothing() {
        assert_eq!(cells(&['p'], &['p']), "pp ");
        assert_eq!(cells(&['p', 'q'], &['p']), "pp ");
        assert_eq!(cells(&['p', 'q'], &['p', 'r']), "pp qr ");
        assert_eq!(cells(&['p'], &['q', 'r']), "pq pr ");
        assert_eq!(cells(&['p'], &[]), "p- ");
        assert_eq!(cells(&[], &['p']), "-p ");
        assert_eq!(cells(&[], &[]), "-- ");
    }

    #[test]
    fn every_sentence_of_a_pair_is_counted() {
        let span = |start, end| Span::between(start, end).expect("a span");
        let narrative = NarrativeCoding {
            length: 40,
            sentences: (0..4).map(|at| span(at * 10, at * 10 + 9)).collect(),
            layers: [('a', vec![('p', span(0, 25))]), ('b', vec![('q', span(12, 35))])].into(),
        };
        let found = confusion(&[narrative], Rule::Any);
        let expected =
            [((None, Some('q')), 1), ((Some('p'), None), 1), ((Some('p'), Some('q')), 2)];
        assert_eq!(found, BTreeMap::from(expected));
    }
}
