//! What holds of the differences of any two codings.

use proptest::prelude::*;

use super::{
    examples::{TEXT, id, sentences},
    *,
};
use crate::{coverage::Coverage, text::Offsets};

/// Codings anywhere in the text, often stacked and often alike.
fn layer(from: u128) -> impl Strategy<Value = Vec<Mark<u8>>> {
    let edges = proptest::sample::select(vec![0u32, 3, 7, 11, 16, 18, 24, 30, 36, 43, 48, 57, 60]);
    let one = (0u8..4, edges, prop_oneof![Just(6u32), 1u32..18], any::<bool>());
    proptest::collection::vec(one, 0..9).prop_map(move |marks| {
        let mark = |(number, (code, start, len, sure)): (u128, (u8, u32, u32, bool))| {
            let span = Span::between(start, start + len).expect("a span");
            Mark { id: id(number), code, span, sure }
        };
        (from..).zip(marks).map(mark).collect()
    })
}

fn found(a: &[Mark<u8>], b: &[Mark<u8>]) -> Classified<u8> {
    classify(&Offsets::new(TEXT), a, b)
}

fn ids(stretches: &[Stretch<u8>]) -> impl Iterator<Item = CodingId> {
    stretches.iter().flat_map(|stretch| stretch.marks.iter().copied())
}

proptest! {
    #[test]
    fn the_same_codes_on_the_same_words_are_never_a_conflict(a in layer(1)) {
        let twins = |(number, mark): (u128, &Mark<u8>)| Mark { id: id(100 + number), ..*mark };
        let b: Vec<_> = (0..).zip(&a).map(twins).collect();
        let found = found(&a, &b);
        prop_assert!(found.open.is_empty(), "{:?}", found.open);
    }

    /// However many codes lie on the words, and whoever has more besides: what both
    /// have is agreed, and what one has alone is that one's alone or other, never
    /// a reason to open what both have.
    #[test]
    fn stacked_codes_open_nothing_that_both_have(more in layer(200), codes in 1u8..4) {
        let span = Span::between(18, 30).expect("a span");
        let stack = |from: u128| -> Vec<Mark<u8>> {
            (0..codes)
                .map(|code| Mark { id: id(from + u128::from(code)), code: 10 + code, span, sure: true })
                .collect()
        };
        let (a, b) = (stack(1), [stack(100), more].concat());
        let found = found(&a, &b);
        let agreed = found.agreed.iter().filter(|one| one.code >= 10).count();
        prop_assert_eq!(agreed, usize::from(codes));
    }

    #[test]
    fn every_coding_stands_in_one_place(a in layer(1), b in layer(100)) {
        let found = found(&a, &b);
        let agreed = found.agreed.iter();
        let mut of_a: Vec<_> = agreed.clone().flat_map(|x| x.a.marks.clone()).collect();
        let mut of_b: Vec<_> = agreed.flat_map(|x| x.b.marks.clone()).collect();
        of_a.extend(found.open.iter().flat_map(|x| ids(&x.a)));
        of_b.extend(found.open.iter().flat_map(|x| ids(&x.b)));
        of_a.sort_unstable();
        of_b.sort_unstable();
        prop_assert_eq!(of_a, a.iter().map(|mark| mark.id).collect::<Vec<_>>());
        prop_assert_eq!(of_b, b.iter().map(|mark| mark.id).collect::<Vec<_>>());
    }

    #[test]
    fn neither_the_order_of_codings_nor_of_coders_matters(a in layer(1), b in layer(100)) {
        let first = found(&a, &b);
        let turned = |marks: &[Mark<u8>]| marks.iter().rev().copied().collect::<Vec<_>>();
        prop_assert_eq!(&first, &found(&turned(&a), &turned(&b)));
        let mirror = found(&b, &a);
        let mut keys: Vec<_> = first.open.iter().map(|x| (x.key, x.class)).collect();
        let mut mirrored: Vec<_> = mirror.open.iter().map(|x| (x.key, match x.class {
            Class::OnlyA => Class::OnlyB,
            Class::OnlyB => Class::OnlyA,
            same => same,
        })).collect();
        keys.sort_unstable();
        mirrored.sort_unstable();
        prop_assert_eq!(keys, mirrored);
    }

    #[test]
    fn coders_who_did_the_same_have_nothing_to_decide(a in layer(1)) {
        let copy: Vec<_> = a.iter().map(|m| Mark { id: id(500 + u128::from(m.span.start())), ..*m }).collect();
        prop_assert_eq!(found(&a, &copy).open, []);
    }

    #[test]
    fn a_code_that_both_gave_is_never_called_another_code(a in layer(1), b in layer(100)) {
        for difference in found(&a, &b).open {
            if difference.class == Class::OtherEdges {
                continue;
            }
            let shared = |x: &Stretch<u8>, others: &[Mark<u8>]| {
                let same = others.iter().filter(|other| other.code == x.code);
                same.filter_map(|other| other.span.intersection(x.core)).any(|shared| {
                    Offsets::new(TEXT).slice(shared).contains(char::is_alphanumeric)
                })
            };
            prop_assert!(!difference.a.iter().any(|x| shared(x, &b)));
            prop_assert!(!difference.b.iter().any(|x| shared(x, &a)));
        }
    }

    #[test]
    fn differences_come_in_text_order_with_keys_of_their_own(a in layer(1), b in layer(100)) {
        let found = found(&a, &b);
        prop_assert!(found.open.windows(2).all(|pair| pair[0].span <= pair[1].span));
        let mut keys: Vec<_> = found.open.iter().map(|x| x.key).collect();
        keys.extend(found.agreed.iter().map(|x| x.key));
        keys.sort_unstable();
        prop_assert!(keys.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn a_decision_leaves_no_code_doubled(
        a in layer(1),
        b in layer(100),
        take in prop_oneof![
            Just(Take::A), Just(Take::B), Just(Take::Both), Just(Take::Codes(vec![2, 7])),
        ],
        edges in proptest::sample::select(vec![
            Edges::Own, Edges::Union, Edges::Intersection, Edges::A, Edges::B, Edges::Sentence,
        ]),
    ) {
        let text = Offsets::new(TEXT);
        let sentences = sentences();
        for difference in found(&a, &b).open {
            let choice = Choice { take: take.clone(), edges };
            let left = outcome(&difference, &choice, &text, &sentences);
            for (at, (code, span)) in left.iter().enumerate() {
                prop_assert_eq!(span.trim(&text), Some(*span));
                prop_assert!(edges == Edges::Sentence || difference.span.contains(*span));
                prop_assert!(!left[..at].iter().any(|(k, s)| k == code && s.overlaps(*span)));
            }
            if take == Take::Both && matches!(edges, Edges::Own | Edges::Union) {
                let given = difference.a.iter().chain(&difference.b).filter_map(|x| x.span.trim(&text));
                let given = Coverage::of(given);
                let kept = Coverage::of(left.iter().map(|(_, span)| *span));
                prop_assert_eq!(given.intersection(&kept).len(), given.len());
            }
        }
    }
}
