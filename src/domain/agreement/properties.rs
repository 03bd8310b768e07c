//! What must hold for every coefficient, whatever the coders did.

use std::collections::BTreeMap;

use proptest::{collection::vec, option::weighted, prelude::*};

use super::{units::Rule, *};
use crate::domain::coverage::Coverage;

type Table = Vec<Vec<Option<u8>>>;

/// Coders x units, some values missing.
fn table() -> impl Strategy<Value = Table> {
    (2usize..5, 1usize..12)
        .prop_flat_map(|(coders, units)| vec(vec(weighted(0.85, 0u8..4), units), coders))
}

fn complete(coders: usize) -> impl Strategy<Value = Table> {
    (1usize..12).prop_flat_map(move |units| vec(vec((0u8..3).prop_map(Some), units), coders))
}

type Coefficient = fn(&Ratings<u8>) -> Statistic;

const ALL: [Coefficient; 6] =
    [percent::observed, percent::holsti, kappa::light, kappa::fleiss, alpha::nominal, |ratings| {
        chance::gwet_ac1(ratings, 4)
    }];

fn same(a: Statistic, b: Statistic) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => (a - b).abs() < 1e-9,
        (a, b) => a == b,
    }
}

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

proptest! {
    #[test]
    fn the_order_of_coders_and_the_names_of_values_do_not_matter(table in table()) {
        let ratings = Ratings::of_coders(&table);
        let turned: Table = table.iter().rev().cloned().collect();
        let renamed = ratings.map(|value| Some(3 - value));
        for of in ALL {
            prop_assert!(same(of(&ratings), of(&Ratings::of_coders(&turned))));
            prop_assert!(same(of(&ratings), of(&renamed)));
        }
    }

    #[test]
    fn a_coder_without_values_is_no_coder(table in table()) {
        let mut wider = table.clone();
        wider.push(vec![None; table[0].len()]);
        for of in ALL {
            prop_assert!(same(of(&Ratings::of_coders(&table)), of(&Ratings::of_coders(&wider))));
        }
    }

    #[test]
    fn coefficients_of_complete_data_stay_between_minus_one_and_one(table in complete(4)) {
        let ratings = Ratings::of_coders(&table);
        for of in ALL {
            if let Ok(value) = of(&ratings) {
                prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&value), "{}", value);
            }
        }
    }

    #[test]
    fn agreement_is_full_only_where_all_agree(table in complete(3)) {
        let ratings = Ratings::of_coders(&table);
        let agrees = |(row, _): (&[Option<u8>], u64)| {
            let given: Vec<_> = row.iter().flatten().collect();
            given.windows(2).all(|pair| pair[0] == pair[1])
        };
        let all_agree = ratings.rows().all(agrees);
        for of in ALL {
            if let Ok(value) = of(&ratings) {
                prop_assert_eq!(all_agree, value > 1.0 - 1e-9);
            }
        }
    }

    #[test]
    fn alpha_is_fleiss_kappa_with_its_small_sample_term(table in complete(3)) {
        let ratings = Ratings::of_coders(&table);
        let n = 3.0 * table[0].len() as f64;
        let expected = kappa::fleiss(&ratings).map(|k| 1.0 - (1.0 - k) * (n - 1.0) / n);
        prop_assert!(same(alpha::nominal(&ratings), expected));
    }

    #[test]
    fn for_two_coders_fleiss_kappa_is_scotts_pi(table in complete(2)) {
        let ratings = Ratings::of_coders(&table);
        prop_assert!(same(kappa::fleiss(&ratings), kappa::scott(&ratings)));
        prop_assert!(same(kappa::light(&ratings), kappa::cohen(&ratings)));
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
        let compared = compare(&narratives, Rule::Any);
        let pairs = |n: &NarrativeCoding<u8, u8>| {
            let coders = n.layers.len() as u64;
            coders * coders.saturating_sub(1) / 2
        };
        let characters: u64 = narratives.iter().map(|n| pairs(n) * 30).sum();
        let sentences: u64 = narratives.iter().map(|n| pairs(n) * 3).sum();
        for agreement in compared.codes.values().chain([&compared.any]) {
            let sum = |c: Counts| c.both + c.only_a + c.only_b + c.neither;
            prop_assert_eq!(sum(agreement.characters.counts), characters);
            prop_assert_eq!(sum(agreement.sentences.counts), sentences);
        }
    }

    #[test]
    fn one_narrative_twice_differs_only_by_the_small_sample_term(narratives in narratives()) {
        let once = compare(&narratives[..1], Rule::Majority);
        let twice = compare(&[narratives[0].clone(), narratives[0].clone()], Rule::Majority);
        for (code, agreement) in &once.codes {
            let again = &twice.codes[code];
            prop_assert!(same(agreement.characters.kappa, again.characters.kappa));
            prop_assert!(same(agreement.sentences.percent, again.sentences.percent));
            prop_assert_eq!(2 * agreement.characters.counts.both, again.characters.counts.both);
        }
        if narratives[0].layers.len() > 1 {
            prop_assert_eq!(&once.any, &once.narratives[0]);
        }
    }

    #[test]
    fn a_coder_who_did_not_submit_is_not_one_who_marked_nothing(narratives in narratives()) {
        let mut only_one = narratives[0].clone();
        only_one.layers = BTreeMap::from([(0, vec![(0, Span::between(3, 9).expect("a mark"))])]);
        let alone = compare(&[only_one.clone()], Rule::Any).any.characters;
        prop_assert_eq!(alone.alpha, Err(Undefined::FewerThanTwoCoders));
        prop_assert_eq!(alone.counts, Counts::default());
        only_one.layers.insert(1, vec![]);
        let silent = compare(&[only_one], Rule::Any).any.characters;
        prop_assert!(silent.alpha.is_ok_and(|alpha| alpha < 0.0));
        prop_assert_eq!(silent.counts.only_a, 6);
    }
}
