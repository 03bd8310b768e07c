//! Several codes on one passage: the value of a character is the set of its
//! codes, the empty set if it has none.

mod subsets;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use subsets::Subsets;

use super::{NarrativeCoding, Ratings, Statistic, Undefined, alpha, marks::Marks};

/// How far two sets are apart, 0 (equal) to 1, by how many codes each holds and
/// how many they share.
pub type Distance = fn(usize, usize, usize) -> f64;

/// Share of codes that only one of two sets holds (Jaccard); 0 for two empty
/// sets: `1 - |C ∩ K| / |C ∪ K|`.
pub fn jaccard(p: usize, q: usize, shared: usize) -> f64 {
    let all = p + q - shared;
    if all == 0 { 0.0 } else { 1.0 - shared as f64 / all as f64 }
}

/// `1 - J M` (MASI, Passonneau 2006): J the Jaccard share; M 1 for equal sets,
/// 2/3 for one within the other, 1/3 for sets that overlap, 0 for others.
pub fn masi(p: usize, q: usize, shared: usize) -> f64 {
    let monotonic = match shared {
        _ if p == shared && q == shared => 1.0,
        0 => 0.0,
        _ if shared == p.min(q) => 2.0 / 3.0,
        _ => 1.0 / 3.0,
    };
    1.0 - (1.0 - jaccard(p, q, shared)) * monotonic
}

/// Whether one of two sets is empty and the other is not: with it, alpha asks
/// where coders coded, and not with what.
pub fn presence(p: usize, q: usize, _shared: usize) -> f64 {
    f64::from((p == 0) != (q == 0))
}

/// The distance of two sets, each a sorted list without repeats.
pub fn between<K: Ord>(a: &[K], b: &[K], distance: Distance) -> f64 {
    distance(a.len(), b.len(), shared(a, b))
}

/// How many codes two sets share.
pub(super) fn shared<K: Ord>(a: &[K], b: &[K]) -> usize {
    let mut at = 0;
    let in_b = |code: &&K| {
        while b.get(at).is_some_and(|other| other < *code) {
            at += 1;
        }
        b.get(at) == Some(*code)
    };
    a.iter().filter(in_b).count()
}

/// The characters of narratives that two coders submitted, each with the set of
/// codes that a coder gave it; sets are numbered.
#[derive(Debug, Clone)]
pub struct Sets<K> {
    codes: Vec<K>,
    /// By number: places in `codes`, in order; the first is the empty set.
    known: Vec<Vec<usize>>,
    coders: usize,
    texts: Vec<Text>,
}

/// One narrative: stretches of so many characters, and the set that each of its
/// coders gave them.
#[derive(Debug, Clone)]
struct Text {
    /// Of its coders among all.
    columns: Vec<usize>,
    lengths: Vec<u32>,
    /// As many for each stretch as there are coders.
    sets: Vec<usize>,
}

impl Text {
    fn stretches(&self) -> impl Iterator<Item = (&[usize], u32)> {
        self.sets.chunks(self.columns.len()).zip(self.lengths.iter().copied())
    }
}

impl<K: Copy + Ord> Sets<K> {
    pub fn of<C: Copy + Ord>(narratives: &[NarrativeCoding<C, K>]) -> Self {
        let marks = narratives.iter().flat_map(|narrative| narrative.layers.values().flatten());
        let codes: BTreeSet<K> = marks.map(|(code, _)| *code).collect();
        let codes: Vec<K> = codes.into_iter().collect();
        let marks = narratives.iter().map(|narrative| Marks::of(narrative, &codes));
        Self::of_marks(narratives, &marks.collect::<Vec<_>>(), codes.clone())
    }

    /// `marks`: those of each narrative.
    pub(super) fn of_marks<C: Copy + Ord>(
        narratives: &[NarrativeCoding<C, K>],
        marks: &[Marks],
        codes: Vec<K>,
    ) -> Self {
        let shared = || narratives.iter().zip(marks).filter(|(_, marks)| marks.coders() > 1);
        let coders: BTreeSet<C> = shared().flat_map(|(n, _)| n.layers.keys().copied()).collect();
        let columns: BTreeMap<C, usize> = coders.into_iter().zip(0..).collect();
        let mut known = Known::default();
        let text = |(narrative, marks): (&NarrativeCoding<C, K>, &Marks)| {
            known.text(narrative.layers.keys().map(|coder| columns[coder]).collect(), marks)
        };
        let texts = shared().map(text).collect();
        Self { codes, known: known.sets, coders: columns.len(), texts }
    }

    /// Coders of narratives that two coders submitted.
    pub(super) fn coders(&self) -> usize {
        self.coders
    }

    /// The same texts, as if only these of the coders had been given them; and how
    /// many texts that are.
    pub(super) fn of_coders(&self, keep: impl Fn(usize) -> bool) -> (Self, usize) {
        let text = |text: &Text| {
            let kept: Vec<usize> =
                (0..text.columns.len()).filter(|at| keep(text.columns[*at])).collect();
            let sets = text.stretches().flat_map(|(sets, _)| kept.iter().map(|at| sets[*at]));
            (kept.len() > 1).then(|| Text {
                columns: kept.iter().map(|at| text.columns[*at]).collect(),
                lengths: text.lengths.clone(),
                sets: sets.collect(),
            })
        };
        let texts: Vec<Text> = self.texts.iter().filter_map(text).collect();
        let found = texts.len();
        (
            Self {
                codes: self.codes.clone(),
                known: self.known.clone(),
                coders: self.coders,
                texts,
            },
            found,
        )
    }

    /// All characters: coded or not, whatever the codes.
    pub(super) fn coded(&self) -> Ratings<bool> {
        let mut all = Ratings::new(self.coders);
        for text in &self.texts {
            let mut lengths: Vec<(Vec<bool>, u64)> = vec![];
            for (sets, length) in text.stretches() {
                let coded = sets.iter().map(|set| is_coded(*set));
                match lengths.iter_mut().find(|(known, _)| coded.clone().eq(known.iter().copied()))
                {
                    Some((_, known)) => *known += u64::from(length),
                    None => lengths.push((coded.collect(), u64::from(length))),
                }
            }
            let mut row = vec![None; self.coders];
            for (coded, length) in lengths {
                text.columns.iter().zip(coded).for_each(|(at, coded)| row[*at] = Some(coded));
                all.add(&row, length);
            }
        }
        all
    }

    /// The codes of a set.
    pub fn set(&self, number: usize) -> impl ExactSizeIterator<Item = K> {
        self.known[number].iter().map(|code| self.codes[*code])
    }

    /// How many codes two sets share.
    pub(super) fn shared(&self, a: usize, b: usize) -> usize {
        shared(&self.known[a], &self.known[b])
    }

    /// All narratives together, by the numbers of sets.
    pub fn ratings(&self) -> Ratings<usize> {
        let mut all = Ratings::new(self.coders);
        for text in &self.texts {
            let mut row = vec![None; self.coders];
            for (sets, length) in text.stretches() {
                text.columns.iter().zip(sets).for_each(|(column, set)| row[*column] = Some(*set));
                all.add(&row, u64::from(length));
            }
        }
        all
    }

    /// Do the coders agree on passage and code at once? Krippendorff's alpha per
    /// character, uncoded text included. With [`jaccard`] it equals nominal
    /// alpha where no coder stacks codes.
    pub fn alpha(&self, distance: Distance) -> Statistic {
        self.alpha_of(&self.given(distance, |_| true), distance)
    }

    /// How far the coders mean the same where two of them coded at all.
    pub fn joint(&self) -> Joint {
        self.joint_of(&self.given(jaccard, is_coded))
    }

    pub(super) fn alpha_of(&self, texts: &[Given], distance: Distance) -> Statistic {
        if texts.is_empty() {
            return Err(Undefined::FewerThanTwoCoders);
        }
        let differing = texts.iter().map(|text| text.differing).sum();
        let given = self.all_given(texts);
        let n: f64 = given.iter().sum();
        let apart = self.apart(&given, distance);
        let by_chance = given.iter().zip(apart).map(|(n, apart)| n * apart).sum();
        // Of differences of large numbers nothing may not come out as 0.
        let varied = given.iter().filter(|n| **n > 0.0).count() > 1;
        alpha::of_sums(n, differing, if varied { by_chance } else { 0.0 })
    }

    /// `texts`: what was given where somebody coded.
    pub(super) fn joint_of(&self, texts: &[Given]) -> Joint {
        let alpha = self.alpha_of(texts, jaccard).map_err(|reason| match reason {
            Undefined::FewerThanTwoCoders => reason,
            _ => Undefined::NoJointVariation,
        });
        let mut joint = Joint { alpha, jointly_coded: 0, coded: 0, length: 0 };
        for (sets, length) in self.texts.iter().flat_map(Text::stretches) {
            let (coders, length) =
                (sets.iter().filter(|set| is_coded(**set)).count(), u64::from(length));
            joint.length += length;
            joint.coded += if coders > 0 { length } else { 0 };
            joint.jointly_coded += if coders > 1 { length } else { 0 };
        }
        joint
    }

    /// How often each set was given in all texts.
    pub(super) fn all_given(&self, texts: &[Given]) -> Vec<f64> {
        let mut given = vec![0.0; self.known.len()];
        texts.iter().flat_map(|text| &text.sets).for_each(|(set, n)| given[*set] += n);
        given
    }

    /// What each text adds to alpha: of each character the sets that count, if
    /// there are two of them.
    pub(super) fn given(&self, distance: Distance, counts: impl Fn(usize) -> bool) -> Vec<Given> {
        let mut given = vec![0.0; self.known.len()];
        let of = |text: &Text| {
            let (mut differing, mut found) = (0.0, vec![]);
            for (sets, length) in text.stretches() {
                let values = sets.iter().filter(|set| counts(**set)).count();
                if values < 2 {
                    continue;
                }
                for (at, set) in sets.iter().enumerate().filter(|(_, set)| counts(**set)) {
                    if given[*set] == 0.0 {
                        found.push(*set);
                    }
                    given[*set] += f64::from(length);
                    let others = sets[..at].iter().filter(|other| *other != set && counts(**other));
                    for other in others {
                        let apart = between(&self.known[*set], &self.known[*other], distance);
                        differing += 2.0 * f64::from(length) * apart / (values - 1) as f64;
                    }
                }
            }
            let sets = found.into_iter().map(|set| (set, std::mem::take(&mut given[set])));
            Given { differing, sets: sets.collect() }
        };
        self.texts.iter().map(of).collect()
    }

    /// For each set c `sum_k n_k d(c,k)`, however many sets there are.
    pub(super) fn apart(&self, given: &[f64], distance: Distance) -> Vec<f64> {
        if let Some(subsets) = Subsets::of(&self.known, distance) {
            return subsets.apart(given);
        }
        let used: Vec<_> = given.iter().zip(&self.known).filter(|(n, _)| **n > 0.0).collect();
        let of = |set: &Vec<usize>| used.iter().map(|(n, k)| *n * between(set, k, distance)).sum();
        self.known.iter().map(of).collect()
    }
}

/// Sums over the characters of a text.
pub(super) struct Given {
    /// `sum o_ck d(c,k)`.
    pub differing: f64,
    /// How often each set was given.
    pub sets: Vec<(usize, f64)>,
}

pub(super) fn is_coded(set: usize) -> bool {
    set != EMPTY
}

/// The number of the empty set.
pub(super) const EMPTY: usize = 0;

/// Sets of codes as they come up, codes as numbers.
struct Known {
    sets: Vec<Vec<usize>>,
    numbers: HashMap<Vec<usize>, usize>,
    /// By set: what it becomes when a code begins or ends.
    next: Vec<Vec<(usize, usize)>>,
}

impl Default for Known {
    fn default() -> Self {
        Self { sets: vec![vec![]], numbers: [(vec![], EMPTY)].into(), next: vec![vec![]] }
    }
}

impl Known {
    fn text(&mut self, columns: Vec<usize>, marks: &Marks) -> Text {
        let mut held = vec![EMPTY; columns.len()];
        let mut text = Text { columns, lengths: vec![], sets: vec![] };
        let mut since = 0;
        let mut until = |at: u32, held: &[usize]| {
            if at > since {
                text.lengths.push(at - since);
                text.sets.extend_from_slice(held);
                since = at;
            }
        };
        marks.walk(|at, coder, code| {
            until(at, &held);
            held[coder] = self.toggled(held[coder], code);
        });
        until(marks.length(), &held);
        text
    }

    fn toggled(&mut self, set: usize, code: usize) -> usize {
        if let Some((_, next)) = self.next[set].iter().find(|(known, _)| *known == code) {
            return *next;
        }
        let mut codes = self.sets[set].clone();
        match codes.binary_search(&code) {
            Ok(held) => drop(codes.remove(held)),
            Err(place) => codes.insert(place, code),
        }
        let next = *self.numbers.entry(codes).or_insert_with_key(|codes| {
            self.sets.push(codes.clone());
            self.next.push(vec![]);
            self.sets.len() - 1
        });
        self.next[set].push((code, next));
        next
    }
}

/// How far the coders mean the same where two of them coded at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Joint {
    /// Krippendorff's alpha over jointly coded characters, Jaccard distance.
    pub alpha: Statistic,
    /// Characters that at least two coders coded.
    pub jointly_coded: u64,
    /// Characters that somebody coded.
    pub coded: u64,
    /// All characters given to two coders.
    pub length: u64,
}

impl Joint {
    /// Share of the text that at least two coders coded. Always shown with
    /// alpha, which ignores everything else.
    pub fn coverage(&self) -> Statistic {
        match self.length {
            0 => Err(self.alpha.err().unwrap_or(Undefined::NoPairableUnits)),
            length => Ok(self.jointly_coded as f64 / length as f64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchor::Span;

    #[test]
    fn sets_are_as_far_apart_as_the_codes_they_do_not_share() {
        assert_eq!(between(&[1, 3, 5, 8], &[2, 3, 8], jaccard), 1.0 - 2.0 / 5.0);
        assert_eq!(between(&[1], &[], jaccard), 1.0);
        assert_eq!(between::<u8>(&[], &[], jaccard), 0.0);
        assert_eq!(between(&[1, 2], &[1], masi), 1.0 - 1.0 / 3.0);
        assert!((between(&[1, 2], &[2, 3], masi) - 8.0 / 9.0).abs() < 1e-12);
        assert_eq!(between(&[1, 2], &[1, 2], masi), 0.0);
    }

    #[test]
    fn coverage_is_the_text_that_two_coded() {
        let span = |start, end| Span::between(start, end).expect("a span");
        let layers =
            [('a', vec![(1, span(0, 40)), (2, span(30, 50))]), ('b', vec![(1, span(20, 60))])];
        let narrative = NarrativeCoding { length: 100, sentences: vec![], layers: layers.into() };
        let joint = Sets::of(&[narrative]).joint();
        assert_eq!((joint.jointly_coded, joint.coded, joint.length), (30, 60, 100));
        assert_eq!(joint.coverage(), Ok(0.3));
    }
}
