//! All figures at once, as the agreement page, the exports and the command
//! line show them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Agreement, Comparison, Figures, NarrativeCoding, Ratings, sets,
    units::{self, Rule},
};
use crate::domain::{anchor::Span, coverage::Coverage};

/// Compares the coders of some narratives, who need not be the same in each.
/// Narratives with one submitted layer count for nothing.
///
/// Per code, a coder's segments of that code are united first. The project's
/// figures add up units over narratives, they are no means of the narratives'.
pub fn compare<C: Copy + Ord, K: Copy + Ord>(
    narratives: &[NarrativeCoding<C, K>],
    rule: Rule,
) -> Comparison<C, K> {
    let coders: BTreeSet<C> = narratives.iter().flat_map(|n| n.layers.keys().copied()).collect();
    let coders: Vec<C> = coders.into_iter().collect();
    let shared = || narratives.iter().filter(|n| n.layers.len() > 1);
    let codes: BTreeSet<K> = shared().flat_map(codes_of).collect();

    let mut all = Sums::new(&coders);
    let mut by_code: BTreeMap<K, Sums<C>> =
        codes.iter().map(|code| (*code, Sums::new(&coders))).collect();
    let mut compared = vec![];
    for narrative in narratives {
        let any = Sums::of(narrative, &spans_of(narrative, |_| true), rule);
        compared.push(any.figures());
        if narrative.layers.len() > 1 {
            all.add(&any, &coders);
            let own: BTreeSet<K> = codes_of(narrative).collect();
            let unused = Sums::of(narrative, &spans_of(narrative, |_| false), rule);
            for (code, sums) in &mut by_code {
                if own.contains(code) {
                    let spans = spans_of(narrative, |k| k == *code);
                    sums.add(&Sums::of(narrative, &spans, rule), &coders);
                } else {
                    sums.add(&unused, &coders);
                }
            }
        }
    }
    let by_code = by_code.iter().map(|(code, sums)| (*code, sums.figures()));
    let stacked = sets::characters(narratives);
    Comparison {
        any: all.figures(),
        codes: by_code.collect(),
        overall: sets::overall(&stacked),
        joint: sets::Joint::of(&stacked),
        narratives: compared,
        coders,
    }
}

fn codes_of<C, K: Copy + Ord>(narrative: &NarrativeCoding<C, K>) -> impl Iterator<Item = K> {
    narrative.layers.values().flatten().map(|(code, _)| *code)
}

/// Each coder's stretches of the codes that count.
fn spans_of<C, K: Copy>(
    narrative: &NarrativeCoding<C, K>,
    counts: impl Fn(K) -> bool,
) -> Vec<Vec<Span>> {
    let of = |marks: &Vec<(K, Span)>| {
        marks.iter().filter(|(code, _)| counts(*code)).map(|(_, span)| *span).collect()
    };
    narrative.layers.values().map(of).collect()
}

/// What adds up over narratives.
struct Sums<C> {
    sentences: Ratings<bool>,
    characters: Ratings<bool>,
    segments: BTreeMap<C, u32>,
    narratives: u32,
}

impl<C: Copy + Ord> Sums<C> {
    fn new(coders: &[C]) -> Self {
        Self {
            sentences: Ratings::new(coders.len()),
            characters: Ratings::new(coders.len()),
            segments: BTreeMap::new(),
            narratives: 0,
        }
    }

    /// Of one narrative, its own coders in order.
    fn of<K>(narrative: &NarrativeCoding<C, K>, spans: &[Vec<Span>], rule: Rule) -> Self {
        let coverages: Vec<_> =
            spans.iter().map(|spans| Coverage::of(spans.iter().copied())).collect();
        let segments = spans.iter().map(|spans| spans.len() as u32);
        Self {
            sentences: units::sentences(&narrative.sentences, &coverages, rule),
            characters: units::characters(narrative.length, &coverages),
            segments: narrative.layers.keys().copied().zip(segments).collect(),
            narratives: u32::from(spans.iter().any(|spans| !spans.is_empty())),
        }
    }

    fn add(&mut self, other: &Self, coders: &[C]) {
        let column = |coder| coders.iter().position(|c| c == coder).expect("one of the coders");
        let columns: Vec<_> = other.segments.keys().map(column).collect();
        self.sentences.add_all(&other.sentences, &columns);
        self.characters.add_all(&other.characters, &columns);
        for (coder, segments) in &other.segments {
            *self.segments.entry(*coder).or_default() += segments;
        }
        self.narratives += other.narratives;
    }

    fn figures(&self) -> Agreement<C> {
        Agreement {
            sentences: Figures::of(&self.sentences),
            characters: Figures::of(&self.characters),
            segments: self.segments.clone(),
            narratives: self.narratives,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        agreement::{Counts, Undefined},
        anchor::Span,
        text::Offsets,
    };

    fn span(start: u32, end: u32) -> Span {
        Span::between(start, end).expect("a span")
    }

    type Mark = (&'static str, u32, u32);

    fn narrative(layers: &[(char, &[Mark])]) -> NarrativeCoding<char, &'static str> {
        let marks = |marks: &[Mark]| {
            marks.iter().map(|(code, start, end)| (*code, span(*start, *end))).collect()
        };
        NarrativeCoding {
            length: 100,
            sentences: (0..10).map(|at| span(at * 10, at * 10 + 9)).collect(),
            layers: layers.iter().map(|(coder, own)| (*coder, marks(own))).collect(),
        }
    }

    #[test]
    fn a_code_is_counted_in_sentences_and_in_characters() {
        let ana_and_ben =
            narrative(&[('a', &[("fear", 5, 15), ("kin", 50, 60)]), ('b', &[("fear", 12, 35)])]);
        let compared = compare(&[ana_and_ben], Rule::Any);
        let fear = &compared.codes["fear"];
        let counts = |both, only_a, only_b, neither| Counts { both, only_a, only_b, neither };
        assert_eq!(fear.characters.counts, counts(3, 7, 20, 70));
        assert_eq!(fear.sentences.counts, counts(1, 1, 2, 6));
        assert_eq!(fear.sentences.percent, Ok(0.7));
        assert_eq!(compared.any.segments, BTreeMap::from([('a', 2), ('b', 1)]));
        assert_eq!(compared.codes["kin"].characters.positive, Ok(0.0));
    }

    #[test]
    fn one_coders_overlapping_segments_of_a_code_count_once() {
        let twice =
            narrative(&[('a', &[("fear", 0, 10), ("fear", 5, 20)]), ('b', &[("fear", 0, 20)])]);
        let fear = &compare(&[twice], Rule::Any).codes["fear"];
        assert_eq!(fear.characters.counts.both, 20);
        assert_eq!(fear.characters.alpha, Ok(1.0));
        assert_eq!(fear.segments, BTreeMap::from([('a', 2), ('b', 1)]));
    }

    #[test]
    fn a_narrative_where_a_code_is_absent_still_counts_as_text_without_it() {
        let with = narrative(&[('a', &[("fear", 0, 10)]), ('b', &[("fear", 0, 10)])]);
        let without = narrative(&[('a', &[]), ('b', &[("kin", 0, 10)])]);
        let compared = compare(&[with, without], Rule::Any);
        assert_eq!(compared.codes["fear"].characters.counts.neither, 190);
        assert_eq!(compared.codes["fear"].narratives, 1);
        assert_eq!(compared.narratives[1].characters.counts.only_b, 10);
    }

    #[test]
    fn a_narrative_of_one_submitted_layer_counts_for_nothing() {
        let shared = narrative(&[('a', &[("fear", 0, 10)]), ('b', &[])]);
        let waiting = narrative(&[('a', &[("fear", 0, 10), ("kin", 20, 30)])]);
        let compared = compare(&[shared.clone(), waiting], Rule::Any);
        let alone = compare(&[shared], Rule::Any);
        assert_eq!((&compared.any, &compared.codes), (&alone.any, &alone.codes));
        assert_eq!(compared.joint, alone.joint);
        assert_eq!(compared.narratives[1].characters.alpha, Err(Undefined::FewerThanTwoCoders));
    }

    #[test]
    fn a_sentence_counts_by_the_rule_that_is_asked_for() {
        let half = narrative(&[('a', &[("fear", 0, 4)]), ('b', &[("fear", 0, 5)])]);
        let counts = |rule| compare(std::slice::from_ref(&half), rule).any.sentences.counts;
        assert_eq!(counts(Rule::Any), Counts { both: 1, neither: 9, ..Counts::default() });
        // Sentences are 9 characters long: 4 are less than half.
        assert_eq!(counts(Rule::Majority), Counts { only_b: 1, neither: 9, ..Counts::default() });
    }

    #[test]
    fn rotating_pairs_are_compared_where_they_met() {
        let first = narrative(&[('a', &[("fear", 0, 50)]), ('b', &[("fear", 0, 50)])]);
        let second = narrative(&[('b', &[("fear", 0, 50)]), ('c', &[("fear", 50, 100)])]);
        let compared = compare(&[first, second], Rule::Any);
        assert_eq!(compared.any.characters.kappa, Ok(0.0));
        assert_eq!(compared.any.characters.counts.both, 50);
        assert_eq!(compared.coders, ['a', 'b', 'c']);
    }

    #[test]
    fn nothing_coded_is_full_agreement_and_no_coefficient() {
        let silent = narrative(&[('a', &[]), ('b', &[])]);
        let compared = compare(&[silent], Rule::Any);
        assert_eq!(compared.any.sentences.percent, Ok(1.0));
        assert_eq!(compared.any.sentences.kappa, Err(Undefined::NoVariation));
        assert_eq!(compared.any.sentences.positive, Err(Undefined::CodeNotUsed));
        assert_eq!(compared.joint.alpha, Err(Undefined::NoJointVariation));
        assert!(compared.any.is_too_rare());
    }

    #[test]
    fn five_segments_by_one_coder_in_three_narratives_may_be_judged() {
        let busy = [("fear", 0, 9), ("fear", 20, 29), ("fear", 40, 49)];
        let narratives =
            [&busy[..], &busy, &busy[..1]].map(|own| narrative(&[('a', own), ('b', &[])]));
        assert!(!compare(&narratives, Rule::Any).any.is_too_rare());
        assert!(compare(&narratives[..2], Rule::Any).any.is_too_rare());
        let twice = [&narratives[2], &narratives[2], &narratives[2]].map(Clone::clone);
        assert!(compare(&twice, Rule::Any).any.is_too_rare());
    }

    #[test]
    fn white_space_at_the_ends_of_a_mark_does_not_count() {
        let text = Offsets::new("we ran  home");
        let layers = BTreeMap::from([
            ('a', vec![("go", span(3, 6))]),
            ('b', vec![("go", span(2, 8)), ("no", span(6, 8))]),
        ]);
        let compared = compare(&[NarrativeCoding::new(&text, vec![], layers)], Rule::Any);
        assert_eq!(compared.codes["go"].characters.alpha, Ok(1.0));
        assert_eq!(compared.codes.len(), 1);
    }
}
