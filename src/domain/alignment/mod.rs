//! Which of A's codes and which of B's may be one code under two names:
//! suggestions, ranked; the coders decide.

mod overlap;
mod wording;

use std::collections::BTreeSet;

use overlap::{Extent, overlaps};
use wording::Name;
pub use wording::Wording;

use crate::{anchor::Span, assignment};

/// What counts how much in the ranking. Ours: shared passages say most, since
/// coders name the same thing differently, but a name shared says more than a
/// chance overlap.
const WEIGHTS: Weights = Weights { text: 0.6, wording: 0.3, place: 0.1 };

struct Weights {
    text: f64,
    wording: f64,
    place: f64,
}

/// Two names this much alike are proposed even where they share no passage.
const ALIKE: f64 = 0.5;

/// A coder's code and where it was used. `N` names a narrative.
#[derive(Debug, Clone)]
pub struct CodeUse<'n, K, N> {
    pub code: K,
    pub name: &'n str,
    /// The name of the code that it stands under.
    pub parent: Option<&'n str>,
    pub passages: Vec<(N, Span)>,
}

/// One of A's codes beside one of B's, the reasons kept apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal<K> {
    pub a: K,
    pub b: K,
    pub passages: Shared,
    /// In code points; a code's overlapping passages count once.
    pub characters: Shared,
    pub wording: Wording,
    /// Both stand under codes of one name.
    pub same_parent: bool,
    /// What the ranking goes by, 0 to 1.
    pub score: f64,
    /// Whether this pair belongs to the best one-to-one alignment of all.
    pub best: bool,
}

/// How much of A's and of B's the two have in common.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shared {
    pub a: u64,
    pub b: u64,
    pub both: u64,
}

impl Shared {
    /// Common by all (Jaccard), 0 to 1; 0 if there is nothing.
    pub fn share(self) -> f64 {
        let all = self.a + self.b - self.both;
        if all == 0 { 0.0 } else { self.both as f64 / all as f64 }
    }
}

/// Pairs of codes that share text or have like names, the strongest first. The
/// best one-to-one alignment (the largest sum of scores) is marked in it.
///
/// A passage is shared if it overlaps one of the partner's; the smaller of
/// both coders' numbers counts, so that one long passage over ten short ones is
/// one. The text's share is the mean of that of passages and of characters.
pub fn propose<K: Copy + Ord, N: Copy + Ord>(
    a: &[CodeUse<K, N>],
    b: &[CodeUse<K, N>],
) -> Vec<Proposal<K>> {
    let overlaps = overlaps(a, b);
    let names = |codes: &[CodeUse<K, N>]| -> Vec<_> {
        codes.iter().map(|code| Name::new(code.name)).collect()
    };
    let (names_a, names_b) = (names(a), names(b));
    let of_a: Vec<_> = a.iter().map(Extent::of).collect();
    let of_b: Vec<_> = b.iter().map(Extent::of).collect();
    let mut proposals: Vec<(usize, usize, Proposal<K>)> = vec![];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            let overlap = overlaps.get(&(i, j));
            let wording = names_a[i].compare(&names_b[j]);
            if overlap.is_none() && wording.likeness < ALIKE {
                continue;
            }
            let passages = Shared {
                a: x.passages.len() as u64,
                b: y.passages.len() as u64,
                both: overlap.map_or(0, |o| o.of_a.len().min(o.of_b.len()) as u64),
            };
            let characters =
                Shared { a: of_a[i].len(), b: of_b[j].len(), both: of_a[i].shared(&of_b[j]) };
            let same_parent = match (x.parent, y.parent) {
                (Some(one), Some(other)) => Name::new(one).is_same(&Name::new(other)),
                _ => false,
            };
            let text = (passages.share() + characters.share()) / 2.0;
            let score = WEIGHTS.text * text
                + WEIGHTS.wording * wording.likeness
                + WEIGHTS.place * f64::from(u8::from(same_parent));
            let (a, b, best) = (x.code, y.code, false);
            let proposal =
                Proposal { a, b, passages, characters, wording, same_parent, score, best };
            proposals.push((i, j, proposal));
        }
    }
    let scores = proposals.iter().map(|(i, j, proposal)| (*i, *j, proposal.score));
    let best: BTreeSet<_> = assignment::best(a.len(), b.len(), scores).into_iter().collect();
    let mark = |(i, j, proposal)| Proposal { best: best.contains(&(i, j)), ..proposal };
    let mut proposals: Vec<_> = proposals.into_iter().map(mark).collect();
    proposals.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
    proposals
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Use = CodeUse<'static, u8, u8>;

    fn code(code: u8, name: &'static str, passages: &[(u8, u32, u32)]) -> Use {
        let span = |(n, a, b): &(u8, u32, u32)| (*n, Span::between(*a, *b).expect("a span"));
        CodeUse { code, name, parent: None, passages: passages.iter().map(span).collect() }
    }

    #[test]
    fn the_numbers_stand_apart() {
        let a = code(1, "Supply ran short", &[(1, 0, 10), (1, 20, 30), (2, 0, 10)]);
        let b = code(2, "Shortage of PPE", &[(1, 5, 25), (3, 0, 10)]);
        let [proposal] = &propose(&[a], &[b])[..] else { panic!("one pair") };
        // One long passage over two short ones is one.
        assert_eq!(proposal.passages, Shared { a: 3, b: 2, both: 1 });
        assert_eq!(proposal.characters, Shared { a: 30, b: 30, both: 10 });
        assert_eq!(proposal.passages.share(), 0.25);
        assert_eq!(proposal.wording.words, ["short"]);
        assert!(proposal.best && !proposal.same_parent);
    }

    #[test]
    fn like_names_are_proposed_without_shared_text_but_after_shared_text() {
        let a = [code(1, "Fear", &[(1, 0, 10)]), code(2, "Lift", &[(1, 50, 60)])];
        let b = [code(3, "fear", &[(2, 0, 10)]), code(4, "Breakdown", &[(1, 50, 60)])];
        let pairs: Vec<_> = propose(&a, &b).iter().map(|p| (p.a, p.b, p.best)).collect();
        assert_eq!(pairs, [(2, 4, true), (1, 3, true)]);
    }

    #[test]
    fn the_best_alignment_weighs_all_codes_together() {
        // Greedily, 1-3 would win and leave 2 alone.
        let a = [code(1, "m", &[(1, 0, 40)]), code(2, "n", &[(2, 0, 100)])];
        let b = [code(3, "x", &[(1, 0, 40), (2, 0, 60)]), code(4, "y", &[(1, 0, 30)])];
        let best = propose(&a, &b).into_iter().filter(|p| p.best);
        assert_eq!(best.map(|p| (p.a, p.b)).collect::<Vec<_>>(), [(1, 4), (2, 3)]);
    }

    #[test]
    fn codes_under_like_named_parents_come_first() {
        let child =
            |number, parent| CodeUse { parent: Some(parent), ..code(number, "q", &[(1, 0, 9)]) };
        let proposals =
            propose(&[child(1, "Staffing")], &[child(2, "Other"), child(3, "staffing ")]);
        assert_eq!(proposals.iter().map(|p| p.b).collect::<Vec<_>>(), [3, 2]);
        assert!(proposals[0].same_parent);
    }

    fn codes(from: u8) -> impl Strategy<Value = Vec<Use>> {
        let names = vec!["Fear", "Fear and dread", "Living in fear", "Worn out", "Trust"];
        let passage = (0u8..3, 0u32..40, 1u32..20).prop_map(|(n, a, len)| (n, a, a + len));
        let one = (proptest::sample::select(names), proptest::collection::vec(passage, 0..4));
        proptest::collection::vec(one, 0..6).prop_map(move |list| {
            (from..).zip(list).map(|(number, (name, spans))| code(number, name, &spans)).collect()
        })
    }

    proptest! {
        #[test]
        fn proposals_are_ranked_and_the_best_use_each_code_once(a in codes(0), b in codes(50)) {
            let proposals = propose(&a, &b);
            prop_assert!(proposals.windows(2).all(|pair| pair[0].score >= pair[1].score));
            let best: Vec<_> = proposals.iter().filter(|p| p.best).collect();
            for (at, pair) in best.iter().enumerate() {
                prop_assert!(best[..at].iter().all(|other| other.a != pair.a && other.b != pair.b));
            }
            for proposal in &proposals {
                prop_assert!((0.0..=1.0).contains(&proposal.score));
                prop_assert!(proposal.characters.both <= proposal.characters.a.min(proposal.characters.b));
                prop_assert!(proposal.passages.both <= proposal.passages.a.min(proposal.passages.b));
            }
        }

        #[test]
        fn a_and_b_may_change_places(a in codes(0), b in codes(50)) {
            let pairs = |list: Vec<Proposal<u8>>, turned: bool| -> BTreeSet<(u8, u8, u64)> {
                let pair = |p: &Proposal<u8>| if turned { (p.b, p.a) } else { (p.a, p.b) };
                list.iter().map(|p| (pair(p).0, pair(p).1, (p.score * 1e9).round() as u64)).collect()
            };
            prop_assert_eq!(pairs(propose(&a, &b), false), pairs(propose(&b, &a), true));
        }
    }
}
