//! All figures at once, as the agreement page, its file and the command line
//! show them.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZero,
    thread,
};

use super::{
    Alphas, Apart, Comparison, Figures, Narrative, NarrativeCoding, Unit,
    counted::{Counted, Pairs},
    intervals::NarrativeSums,
    marks::Marks,
    pool::{Pool, Texts, add_pairs, f1},
    sets::{Sets, is_coded, jaccard, presence},
};

/// Compares the coders of some narratives, who need not be the same in each.
/// Narratives with one submitted layer count for nothing.
///
/// Per code, a coder's segments of that code are united first. The project's
/// figures add up units over narratives, they are no means of the narratives'.
pub fn compare<C: Copy + Ord + Send + Sync, K: Copy + Ord + Sync>(
    narratives: &[NarrativeCoding<C, K>],
    unit: Unit,
) -> Comparison<C, K> {
    let coders: BTreeSet<C> = narratives.iter().flat_map(|n| n.layers.keys().copied()).collect();
    let coders: Vec<C> = coders.into_iter().collect();
    let marks = narratives.iter().flat_map(|narrative| narrative.layers.values().flatten());
    // One by one: to sort all of them takes longer than to find a few codes again.
    let mut codes = BTreeSet::new();
    codes.extend(marks.map(|(code, _)| *code));
    let codes: Vec<K> = codes.into_iter().collect();
    let (marks, counted) = count_all(narratives, &codes, unit);

    let mut texts = Texts::default();
    let mut any = Pool::new(coders.len());
    let mut by_code = vec![Pool::new(coders.len()); codes.len()];
    let mut same_code = Pairs::new();
    for own in counted.iter().filter(|own| own.coders.len() > 1) {
        let columns = own.coders.iter().map(|coder| coders.partition_point(|c| c < coder));
        let place = texts.add(columns.collect(), own.length);
        any.add(&own.any, &own.coders, &texts, place);
        for (code, of_code) in &own.codes {
            by_code[*code].add(of_code, &own.coders, &texts, place);
            add_pairs(&mut same_code, &of_code.pairs);
        }
    }
    let sets = Sets::of_marks(narratives, &marks, codes.clone());
    let (all, coded) = (sets.given(jaccard, |_| true), sets.given(jaccard, is_coded));
    let sums = NarrativeSums::new(&counted, &marks, &sets, [&all, &coded], &codes);
    let any = any.agreement(&texts);
    let shared = narratives.iter().filter(|narrative| narrative.layers.len() > 1);
    let sharing: BTreeSet<C> = shared.flat_map(|n| n.layers.keys().copied()).collect();
    let sharing: Vec<C> = sharing.into_iter().collect();
    let characters = match unit {
        Unit::Character => any.figures.clone(),
        Unit::Sentence(_) => Figures::of(&sets.coded()),
    };
    Comparison {
        any,
        characters,
        meaning: sums.meaning(),
        apart: Apart::of(&sets, &sharing),
        passages: sums.passages(),
        overall: sets.alpha_of(&all, jaccard),
        joint: sets.joint_of(&coded),
        f1: f1(&same_code, coders.len()),
        narratives: counted.iter().map(Narrative::of).collect(),
        sums,
        codes: codes
            .into_iter()
            .zip(by_code)
            .filter(|(_, pool)| pool.is_used())
            .map(|(code, pool)| (code, pool.agreement(&texts)))
            .collect(),
        coders,
    }
}

/// So many narratives are counted faster than a thread begins.
const FEW: usize = 50;

/// Each narrative by itself, which is most of the work, on all processors.
fn count_all<C: Copy + Ord + Send + Sync, K: Copy + Ord + Sync>(
    narratives: &[NarrativeCoding<C, K>],
    codes: &[K],
    unit: Unit,
) -> (Vec<Marks>, Vec<Counted<C>>) {
    let count = |narrative: &NarrativeCoding<C, K>| {
        let (coders, marks) =
            (narrative.layers.keys().copied().collect(), Marks::of(narrative, codes));
        let counted = match unit {
            Unit::Character => Counted::of(coders, &marks, &marks),
            Unit::Sentence(rule) => {
                Counted::of(coders, &marks, &marks.by_sentence(&narrative.sentences, rule))
            }
        };
        (marks, counted)
    };
    if narratives.len() <= FEW {
        return narratives.iter().map(count).unzip();
    }
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let each = narratives.len().div_ceil(processors);
    thread::scope(|scope| {
        let part = |own| scope.spawn(move || Vec::from_iter(<[_]>::iter(own).map(count)));
        let parts: Vec<_> = narratives.chunks(each).map(part).collect();
        parts.into_iter().flat_map(|part| part.join().expect("a part that is counted")).unzip()
    })
}

impl<C: Copy + Ord> Apart<C> {
    /// `sets` numbers those coders who share a narrative with another.
    fn of<K: Copy + Ord>(sets: &Sets<K>, coders: &[C]) -> Self {
        let mut apart = Self { pairs: BTreeMap::new(), without: BTreeMap::new() };
        if coders.len() < 3 {
            return apart;
        }
        let alphas = |keep: &dyn Fn(usize) -> bool| {
            let (kept, narratives) = sets.of_coders(keep);
            Alphas { narratives, any: kept.alpha(presence), overall: kept.alpha(jaccard) }
        };
        for (at, coder) in coders.iter().enumerate() {
            apart.without.insert(*coder, alphas(&|other| other != at));
            for (with, other) in coders.iter().enumerate().skip(at + 1) {
                let found = alphas(&|coder| coder == at || coder == with);
                if found.narratives > 0 {
                    apart.pairs.insert((*coder, *other), found);
                }
            }
        }
        apart
    }
}

impl<C: Copy + Ord> Narrative<C> {
    fn of(own: &Counted<C>) -> Self {
        let (mut texts, mut any) = (Texts::default(), Pool::new(own.coders.len()));
        let place = texts.add((0..own.coders.len()).collect(), own.length);
        any.add(&own.any, &own.coders, &texts, place);
        let mut same_code = Pairs::new();
        own.codes.iter().for_each(|(_, code)| add_pairs(&mut same_code, &code.pairs));
        Self { any: any.agreement(&texts), f1: f1(&same_code, own.coders.len()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        agreement::{Counts, Undefined, units::Rule},
        anchor::Span,
        text::Offsets,
    };

    fn span(start: u32, end: u32) -> Span {
        Span::between(start, end).expect("a span")
    }

    const CHARACTERS: Unit = Unit::Character;
    const SENTENCES: Unit = Unit::Sentence(Rule::Any);

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
        let compared = compare(std::slice::from_ref(&ana_and_ben), CHARACTERS);
        let fear = &compared.codes["fear"];
        let counts = |both, only_a, only_b, neither| Counts { both, only_a, only_b, neither };
        assert_eq!(fear.figures.counts, counts(3, 7, 20, 70));
        let by_sentence = compare(&[ana_and_ben], SENTENCES);
        assert_eq!(by_sentence.codes["fear"].figures.counts, counts(1, 1, 2, 6));
        assert_eq!(by_sentence.codes["fear"].figures.percent, Ok(0.7));
        assert_eq!(compared.any.segments, BTreeMap::from([('a', 2), ('b', 1)]));
        assert_eq!(compared.codes["kin"].figures.positive, Ok(0.0));
    }

    #[test]
    fn one_coders_overlapping_segments_of_a_code_count_once() {
        let twice =
            narrative(&[('a', &[("fear", 0, 10), ("fear", 5, 20)]), ('b', &[("fear", 0, 20)])]);
        let fear = &compare(&[twice], CHARACTERS).codes["fear"];
        assert_eq!(fear.figures.counts.both, 20);
        assert_eq!(fear.figures.alpha, Ok(1.0));
        assert_eq!(fear.segments, BTreeMap::from([('a', 2), ('b', 1)]));
    }

    #[test]
    fn a_narrative_where_a_code_is_absent_still_counts_as_text_without_it() {
        let with = narrative(&[('a', &[("fear", 0, 10)]), ('b', &[("fear", 0, 10)])]);
        let without = narrative(&[('a', &[]), ('b', &[("kin", 0, 10)])]);
        let compared = compare(&[with, without], CHARACTERS);
        assert_eq!(compared.codes["fear"].figures.counts.neither, 190);
        assert_eq!(compared.codes["fear"].narratives, 1);
        assert_eq!(compared.narratives[1].any.figures.counts.only_b, 10);
    }

    #[test]
    fn a_narrative_of_one_submitted_layer_counts_for_nothing() {
        let shared = narrative(&[('a', &[("fear", 0, 10)]), ('b', &[])]);
        let waiting = narrative(&[('a', &[("fear", 0, 10), ("kin", 20, 30)])]);
        let compared = compare(&[shared.clone(), waiting], CHARACTERS);
        let alone = compare(&[shared], CHARACTERS);
        assert_eq!((&compared.any, &compared.codes), (&alone.any, &alone.codes));
        assert_eq!(compared.joint, alone.joint);
        assert_eq!(compared.narratives[1].any.figures.alpha, Err(Undefined::FewerThanTwoCoders));
    }

    #[test]
    fn a_sentence_counts_by_the_rule_that_is_asked_for() {
        let half = narrative(&[('a', &[("fear", 0, 4)]), ('b', &[("fear", 0, 5)])]);
        let counts =
            |rule| compare(std::slice::from_ref(&half), Unit::Sentence(rule)).any.figures.counts;
        assert_eq!(counts(Rule::Any), Counts { both: 1, neither: 9, ..Counts::default() });
        // Sentences are 9 characters long: 4 are less than half.
        assert_eq!(counts(Rule::Majority), Counts { only_b: 1, neither: 9, ..Counts::default() });
    }

    #[test]
    fn rotating_pairs_are_compared_where_they_met() {
        let first = narrative(&[('a', &[("fear", 0, 50)]), ('b', &[("fear", 0, 50)])]);
        let second = narrative(&[('b', &[("fear", 0, 50)]), ('c', &[("fear", 50, 100)])]);
        let compared = compare(&[first, second], CHARACTERS);
        assert_eq!(compared.any.figures.kappa, Ok(0.0));
        assert_eq!(compared.any.figures.counts.both, 50);
        assert_eq!(compared.coders, ['a', 'b', 'c']);
    }

    #[test]
    fn nothing_coded_is_full_agreement_and_no_coefficient() {
        let silent = narrative(&[('a', &[]), ('b', &[])]);
        let compared = compare(&[silent], CHARACTERS);
        assert_eq!(compared.any.figures.percent, Ok(1.0));
        assert_eq!(compared.any.figures.kappa, Err(Undefined::NoVariation));
        assert_eq!(compared.any.figures.positive, Err(Undefined::CodeNotUsed));
        assert_eq!(compared.joint.alpha, Err(Undefined::NoJointVariation));
        assert!(compared.any.is_too_rare());
    }

    #[test]
    fn five_segments_by_one_coder_in_three_narratives_may_be_judged() {
        let busy = [("fear", 0, 9), ("fear", 20, 29), ("fear", 40, 49)];
        let narratives =
            [&busy[..], &busy, &busy[..1]].map(|own| narrative(&[('a', own), ('b', &[])]));
        assert!(!compare(&narratives, CHARACTERS).any.is_too_rare());
        assert!(compare(&narratives[..2], CHARACTERS).any.is_too_rare());
        let twice = [&narratives[2], &narratives[2], &narratives[2]].map(Clone::clone);
        assert!(compare(&twice, CHARACTERS).any.is_too_rare());
    }

    #[test]
    fn white_space_at_the_ends_of_a_mark_does_not_count() {
        let text = Offsets::new("we ran  home");
        let layers = BTreeMap::from([
            ('a', vec![("go", span(3, 6))]),
            ('b', vec![("go", span(2, 8)), ("no", span(6, 8))]),
        ]);
        let compared = compare(&[NarrativeCoding::new(&text, vec![], layers)], CHARACTERS);
        assert_eq!(compared.codes["go"].figures.alpha, Ok(1.0));
        assert_eq!(compared.codes.len(), 1);
    }
}
