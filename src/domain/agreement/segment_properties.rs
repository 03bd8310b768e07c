//! What must hold for every figure of free segments, whatever the coders marked.

use std::{collections::BTreeMap, slice::from_ref};

use proptest::{collection::vec, prelude::*};

use super::{
    matching::{Matched, Overlap},
    properties::same,
    unitizing::{self, alpha_1995},
    units::Rule,
    *,
};
use crate::coverage::Coverage;

type Coding = NarrativeCoding<u8, u8>;

fn narratives() -> impl Strategy<Value = Vec<NarrativeCoding<u8, u8>>> {
    let mark = (0u8..3, 0u32..28, 1u32..12).prop_map(|(code, start, len)| {
        (code, Span::between(start, (start + len).min(30)).expect("a mark"))
    });
    let layers = proptest::collection::btree_map(0u8..3, vec(mark, 0..5), 0..4);
    let sentences = [(0, 9), (10, 21), (22, 30)].map(|(a, b)| Span::between(a, b).expect("one"));
    let narrative = layers.prop_map(move |layers| NarrativeCoding {
        length: 30,
        sentences: sentences.to_vec(),
        layers,
    });
    vec(narrative, 1..4)
}

/// One text and two to four coders, none of whom stacks codes.
fn partition() -> impl Strategy<Value = Coding> {
    let layer = vec((0u8..3, 0u32..4, 1u32..6), 0..5).prop_map(|marks| {
        let mut at = 0;
        let mark = |(code, gap, length)| {
            let start = at + gap;
            at = start + length;
            (code, span(start, at))
        };
        marks.into_iter().map(mark).collect()
    });
    vec(layer, 2..5).prop_map(|layers| Coding {
        length: 60,
        sentences: vec![],
        layers: (0..).zip(layers).collect(),
    })
}

fn span(start: u32, end: u32) -> Span {
    Span::between(start, end).expect("a span")
}

/// The same text with other layers.
fn with_layers(coding: &Coding, change: impl Fn(&mut BTreeMap<u8, Vec<(u8, Span)>>)) -> Coding {
    let mut changed = coding.clone();
    change(&mut changed.layers);
    changed
}

/// Every mark changed alike.
fn with_marks(coding: &Coding, change: impl Fn((u8, Span)) -> Vec<(u8, Span)>) -> Coding {
    with_layers(coding, |layers| {
        for marks in layers.values_mut() {
            *marks = marks.iter().copied().flat_map(&change).collect();
        }
    })
}

type Figure = fn(&[Coding]) -> Statistic;

fn u_alpha(texts: &[Coding]) -> Statistic {
    unitizing::of_all(texts)?.alpha()
}

fn u_alpha_of_one(texts: &[Coding]) -> Statistic {
    unitizing::of_codes(texts, |code| code == 0)?.alpha()
}

fn character_alpha(texts: &[Coding]) -> Statistic {
    alpha::nominal(&units::of_narratives(texts, |code| code == 0))
}

fn overall(texts: &[Coding]) -> Statistic {
    sets::Sets::of(texts).alpha(sets::jaccard)
}

fn segment_f1(texts: &[Coding]) -> Statistic {
    matching::mean_f1(matching::of_pairs(texts, Overlap::Half, Some))
}

/// What a product could print as "agreement on this text".
const ALL: [Figure; 8] = [
    u_alpha,
    |texts| unitizing::of_all(texts)?.relevance(),
    |texts| unitizing::of_all(texts)?.coding(),
    u_alpha_of_one,
    character_alpha,
    overall,
    segment_f1,
    |texts| alpha_1995::alpha(&texts[0], &[0, 1, 2]),
];

proptest! {
    #[test]
    fn the_order_of_coders_and_marks_and_the_names_of_codes_do_not_matter(text in partition()) {
        let turned = with_layers(&text, |layers| {
            *layers = layers.iter().map(|(coder, marks)| {
                (9 - coder, marks.iter().rev().copied().collect())
            }).collect();
        });
        let renamed = with_marks(&text, |(code, span)| vec![((code + 1) % 3, span)]);
        for figure in ALL {
            let own = figure(from_ref(&text));
            prop_assert!(same(own, figure(from_ref(&turned))));
        }
        for figure in [u_alpha, overall, segment_f1, ALL[1], ALL[2], ALL[7]] {
            let own = figure(from_ref(&text));
            prop_assert!(same(own, figure(from_ref(&renamed))));
        }
    }

    #[test]
    fn coders_who_marked_the_same_agree_fully(text in partition()) {
        let alike = with_layers(&text, |layers| {
            let first = layers[&0].clone();
            layers.values_mut().for_each(|marks| marks.clone_from(&first));
        });
        for figure in ALL {
            if let Ok(found) = figure(from_ref(&alike)) {
                prop_assert!((found - 1.0).abs() < 1e-9, "{}", found);
            }
        }
    }

    #[test]
    fn a_text_without_a_coder_says_nothing_of_that_coder(text in partition()) {
        let alone = Coding { layers: [(7, vec![(0, span(3, 9))])].into(), ..text.clone() };
        for figure in [u_alpha, u_alpha_of_one, character_alpha, overall, segment_f1] {
            let own = figure(from_ref(&text));
            prop_assert!(same(own, figure(&[text.clone(), alone.clone()])));
        }
    }

    #[test]
    fn a_coder_who_marked_nothing_is_data(text in partition()) {
        let silent = with_layers(&text, |layers| drop(layers.insert(9, vec![])));
        if let (Ok(own), Ok(other)) = (u_alpha(&[text]), u_alpha(&[silent])) {
            prop_assert!(other < own + 1e-12 || own < 0.0, "{own} {other}");
        }
    }

    #[test]
    fn texts_add_up_to_what_one_long_text_gives(text in partition(), more in partition()) {
        let more = with_layers(&more, |layers| {
            *layers = text.layers.keys().map(|coder| {
                (*coder, layers.get(coder).cloned().unwrap_or_default())
            }).collect();
        });
        let joined = with_layers(&text, |layers| {
            for (coder, marks) in &more.layers {
                let later = marks.iter().map(|(code, own)| {
                    (*code, span(own.start() + 60, own.end() + 60))
                });
                layers.get_mut(coder).expect("a layer").extend(later);
            }
        });
        let joined = Coding { length: 120, ..joined };
        for figure in [u_alpha, character_alpha, overall, segment_f1] {
            prop_assert!(same(figure(&[text.clone(), more.clone()]), figure(from_ref(&joined))));
        }
    }

    #[test]
    fn one_decision_a_segment_is_never_below_one_a_character(text in partition()) {
        let texts = [text];
        if let (Ok(segments), Ok(characters)) = (u_alpha_of_one(&texts), character_alpha(&texts)) {
            prop_assert!(segments > characters - 1e-9, "{segments} {characters}");
        }
        let single = with_marks(&texts[0], |(code, own)| {
            vec![(code, span(2 * own.start(), 2 * own.start() + 1))]
        });
        let single = [Coding { length: 120, ..single }];
        prop_assert!(same(u_alpha_of_one(&single), character_alpha(&single)));
    }

    #[test]
    fn a_split_leaves_the_characters_as_they_are(text in partition()) {
        let split = with_marks(&text, |(code, own)| {
            let middle = u32::midpoint(own.start(), own.end());
            match Span::between(own.start(), middle) {
                Ok(first) => vec![(code, first), (code, span(middle, own.end()))],
                Err(_) => vec![(code, own)],
            }
        });
        for figure in [u_alpha_of_one, character_alpha, overall] {
            prop_assert!(same(figure(from_ref(&text)), figure(from_ref(&split))));
        }
        let one_split = with_layers(&text, |layers| {
            layers.insert(0, split.layers[&0].clone());
        });
        let segments = |text: &Coding| matching::of_pairs(from_ref(text), Overlap::Half, Some);
        for (before, after) in segments(&text).iter().zip(segments(&one_split)) {
            let Matched { both, a, b } = after;
            prop_assert!(both <= a.min(b) && a >= before.a && b == before.b);
        }
    }

    #[test]
    fn a_text_stretched_is_judged_alike(text in partition()) {
        let twice = with_marks(&text, |(code, own)| {
            vec![(code, span(2 * own.start(), 2 * own.end()))]
        });
        let twice = [Coding { length: 120, ..twice }];
        let texts = [text];
        prop_assert!(same(segment_f1(&texts), segment_f1(&twice)));
        let [own, other] = [&texts, &twice].map(|texts| units::of_narratives(texts, |code| code == 0));
        for figure in [percent::observed, kappa::light, |ratings: &_| percent::positive(ratings, &true)] {
            prop_assert!(same(figure(&own), figure(&other)));
        }
    }

    #[test]
    fn without_stacked_codes_sets_are_single_values(text in partition()) {
        let sets = sets::Sets::of(from_ref(&text));
        for distance in [sets::jaccard, sets::masi] {
            prop_assert!(same(sets.alpha(distance), alpha::nominal(&sets.ratings())));
        }
    }

    #[test]
    fn intervals_give_what_single_characters_give(narratives in narratives()) {
        for narrative in narratives.iter().filter(|n| !n.layers.is_empty()) {
            let spans = |marks: &Vec<(u8, Span)>| -> Vec<Span> {
                marks.iter().map(|(_, span)| *span).collect()
            };
            let layers: Vec<_> = narrative.layers.values().map(spans).collect();
            let swept: Vec<_> = layers.iter().map(|spans| Coverage::of(spans.clone())).collect();
            let coded = |spans: &Vec<Span>| -> Vec<Option<bool>> {
                let at = |at| spans.iter().any(|s| s.start() <= at && at < s.end());
                (0..narrative.length).map(|place| Some(at(place))).collect()
            };
            let single: Vec<_> = layers.iter().map(coded).collect();
            let expected = Ratings::of_coders(&single);
            prop_assert_eq!(units::characters(narrative.length, &swept), expected);
        }
    }

    #[test]
    fn every_unit_is_counted_once_for_each_pair(narratives in narratives()) {
        let pairs = |n: &Coding| {
            let coders = n.layers.len() as u64;
            coders * coders.saturating_sub(1) / 2
        };
        for (unit, units) in [(Unit::Character, 30), (Unit::Sentence(Rule::Any), 3)] {
            let compared = compare(&narratives, unit);
            let expected: u64 = narratives.iter().map(|n| pairs(n) * units).sum();
            for agreement in compared.codes.values().chain([&compared.any]) {
                let Counts { both, only_a, only_b, neither } = agreement.figures.counts;
                prop_assert_eq!(both + only_a + only_b + neither, expected);
            }
        }
    }

    #[test]
    fn a_comparison_gives_what_each_measure_gives(narratives in narratives()) {
        let compared = compare(&narratives, Unit::Character);
        let shared: Vec<Coding> =
            narratives.iter().filter(|n| n.layers.len() > 1).cloned().collect();
        prop_assume!(!shared.is_empty());
        prop_assert!(same(compared.overall, overall(&shared)));
        prop_assert!(same(compared.f1, segment_f1(&shared)));
        for (code, agreement) in &compared.codes {
            let characters = Figures::of(&units::of_narratives(&shared, |own| own == *code));
            prop_assert!(same(agreement.figures.alpha, characters.alpha));
            prop_assert!(same(agreement.figures.kappa, characters.kappa));
            prop_assert!(same(agreement.figures.positive, characters.positive));
            let only = |own| (own == *code).then_some(());
            let f1 = matching::mean_f1(matching::of_pairs(&shared, Overlap::Half, only));
            prop_assert!(same(agreement.f1, f1));
        }
    }

    #[test]
    fn one_narrative_twice_differs_only_by_the_small_sample_term(narratives in narratives()) {
        for unit in [Unit::Character, Unit::Sentence(Rule::Majority)] {
            let once = compare(&narratives[..1], unit);
            let twice = compare(&[narratives[0].clone(), narratives[0].clone()], unit);
            for (code, agreement) in &once.codes {
                let (once, twice) = (&agreement.figures, &twice.codes[code].figures);
                prop_assert!(same(once.kappa, twice.kappa));
                prop_assert!(same(once.percent, twice.percent));
                prop_assert_eq!(2 * once.counts.both, twice.counts.both);
            }
            if narratives[0].layers.len() > 1 {
                prop_assert_eq!(&once.any, &once.narratives[0].any);
            }
        }
    }

    #[test]
    fn a_coder_who_did_not_submit_is_not_one_who_marked_nothing(narratives in narratives()) {
        let mut only_one = narratives[0].clone();
        only_one.layers = BTreeMap::from([(0, vec![(0, Span::between(3, 9).expect("a mark"))])]);
        let alone = compare(&[only_one.clone()], Unit::Character).any.figures;
        prop_assert_eq!(alone.alpha, Err(Undefined::FewerThanTwoCoders));
        prop_assert_eq!(alone.counts, Counts::default());
        only_one.layers.insert(1, vec![]);
        let silent = compare(&[only_one], Unit::Character).any.figures;
        prop_assert!(silent.alpha.is_ok_and(|alpha| alpha < 0.0));
        prop_assert_eq!(silent.counts.only_a, 6);
    }
}
