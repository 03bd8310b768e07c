//! Free segments as units: who coded which sentence, who coded which
//! character. Characters are swept as intervals, never listed.

use std::collections::BTreeSet;

use super::{NarrativeCoding, Ratings, presence::Presence};
use crate::{anchor::Span, coverage::Coverage};

/// When a sentence counts as coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// One of its characters is.
    Any,
    /// At least half of its characters are; ties count.
    Majority,
}

/// Which sentences a coder coded, as a coverage of their indices.
pub fn project(sentences: &[Span], coverage: &Coverage, rule: Rule) -> Coverage {
    let mut coded = vec![];
    for span in coverage.spans() {
        let first = sentences.partition_point(|sentence| sentence.end() <= span.start());
        let reached = sentences[first..].iter().take_while(|s| s.start() < span.end());
        for (at, sentence) in (first as u32..).zip(reached) {
            let enough = match rule {
                Rule::Any => true,
                Rule::Majority => 2 * coverage.len_within(*sentence) >= sentence.len(),
            };
            coded.extend(Span::between(at, at + 1).ok().filter(|_| enough));
        }
    }
    Coverage::of(coded)
}

/// One unit per sentence, one column per coder: coded or not. Sentences stand
/// in text order and are disjoint.
pub fn sentences(sentences: &[Span], coders: &[Coverage], rule: Rule) -> Ratings<bool> {
    let projected = coders.iter().map(|coverage| project(sentences, coverage, rule));
    characters(sentences.len() as u32, &projected.collect::<Vec<_>>())
}

/// One unit per character of a text of this length, one column per coder:
/// coded or not.
pub fn characters(length: u32, coders: &[Coverage]) -> Ratings<bool> {
    let mut edges: Vec<(u32, usize)> = vec![];
    for (column, coverage) in coders.iter().enumerate() {
        let spans = coverage.spans().iter();
        edges.extend(spans.flat_map(|span| [(span.start(), column), (span.end(), column)]));
    }
    edges.sort_unstable();
    let mut presence = Presence::new(coders.len());
    edges.iter().for_each(|(at, column)| presence.toggle(*(at.min(&length)), *column));
    presence.ratings(u64::from(length))
}

/// What each coder covered with the codes that count, in the order of coders.
pub fn coverages<C, K: Copy>(
    narrative: &NarrativeCoding<C, K>,
    counts: impl Fn(K) -> bool,
) -> Vec<Coverage> {
    let of = |marks: &Vec<(K, Span)>| {
        Coverage::of(marks.iter().filter(|(code, _)| counts(*code)).map(|(_, span)| *span))
    };
    narrative.layers.values().map(of).collect()
}

/// The characters of all narratives together, one column per coder: covered by
/// the codes that count or not, and missing where the coder has no layer.
pub fn of_narratives<C: Copy + Ord, K: Copy>(
    narratives: &[NarrativeCoding<C, K>],
    counts: impl Fn(K) -> bool,
) -> Ratings<bool> {
    let coders: BTreeSet<C> = narratives.iter().flat_map(|n| n.layers.keys().copied()).collect();
    let columns: Vec<C> = coders.into_iter().collect();
    let mut all = Ratings::new(columns.len());
    for narrative in narratives {
        let own = characters(narrative.length, &coverages(narrative, &counts));
        let column = |coder| columns.partition_point(|known| known < coder);
        all.add_all(&own, &narrative.layers.keys().map(column).collect::<Vec<_>>());
    }
    all
}
