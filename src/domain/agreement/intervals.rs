//! How far the figures might move with other narratives.

use std::collections::BTreeMap;

use super::{
    Agreement, Comparison, Statistic, Undefined, alpha, coding_sums,
    counted::Counted,
    marks::Marks,
    resampling::{Distribution, Draws, Figure, Sums},
    sets::{Given, Sets, jaccard},
    unitizing::{self, alpha_of_one},
};

/// The figures of a comparison in all resamples of its narratives.
#[derive(Debug, Clone)]
pub struct Intervals<K> {
    pub draws: Draws,
    /// uα of any code.
    pub passages: Distribution,
    /// Alpha of any code, on the units that were compared.
    pub any: Distribution,
    pub overall: Distribution,
    pub joint: Distribution,
    /// cuα, where it is defined.
    pub meaning: Option<Distribution>,
    pub codes: BTreeMap<K, Distribution>,
}

/// What each narrative adds to these figures.
#[derive(Debug, Clone)]
pub(super) struct NarrativeSums<K> {
    sums: Sums,
    codes: Vec<K>,
    overall: Chance,
    joint: Chance,
    /// Where the sums of cuα begin, if nobody stacks codes.
    meaning: Option<usize>,
    /// Where those begin that count how often a narrative is drawn.
    narratives: usize,
}

/// Where the sums stand: four of uα, then three of alpha of any code, three each
/// of overall and of joint alpha, two for each code, those of cuα, and of few
/// narratives one for each, which counts how often it is drawn.
const PASSAGES: usize = 0;
const ANY: usize = 4;
const OVERALL: usize = 7;
const JOINT: usize = 10;
const CODES: usize = 13;

impl<K: Copy + Ord> NarrativeSums<K> {
    /// `given`: sets everywhere, and where somebody coded.
    pub fn new<C>(
        counted: &[Counted<C>],
        marks: &[Marks],
        sets: &Sets<K>,
        [all, coded]: [&[Given]; 2],
        codes: &[K],
    ) -> Self {
        let (overall, joint) = (Chance::of(sets, all), Chance::of(sets, coded));
        let shared = || counted.iter().zip(marks).filter(|(_, marks)| marks.coders() > 1);
        let cut = sets.coders() == 2 && coding_sums::apply(shared().map(|(_, marks)| marks));
        let meaning = cut.then_some(CODES + 2 * codes.len());
        let narratives = meaning.map_or(CODES + 2 * codes.len(), |at| at + 2 + codes.len());
        let width = narratives + if all.len() <= FEW { all.len() } else { 0 };
        let mut sums = Sums::new(width);
        for (((own, marks), all), coded) in shared().zip(all).zip(coded) {
            let mut row = vec![0.0; width];
            row[narratives..].iter_mut().skip(sums.rows()).take(1).for_each(|drawn| *drawn = 1.0);
            let units = unitizing::of_segments(marks.length(), &marks.of_any_code());
            row[PASSAGES..ANY].copy_from_slice(&units.sums());
            row[ANY] = own.coders.len() as f64 * own.length as f64;
            row[ANY + 1..OVERALL].copy_from_slice(&own.any.presence.coincidences());
            row[OVERALL..JOINT].copy_from_slice(&overall.sums(all));
            row[JOINT..CODES].copy_from_slice(&joint.sums(coded));
            for (code, of_code) in &own.codes {
                row[CODES + 2 * code..][..2].copy_from_slice(&of_code.presence.coincidences());
            }
            if let Some(at) = meaning {
                coding_sums::sums(marks, &mut row[at..narratives]);
            }
            sums.push(&row);
        }
        Self { sums, codes: codes.to_vec(), overall, joint, meaning, narratives }
    }

    /// cuα, where nobody stacks codes and there are two coders.
    pub fn meaning(&self) -> Option<Statistic> {
        Some(coding_sums::alpha(&self.sums.total()[self.meaning?..self.narratives]))
    }

    /// uα of any code.
    pub fn passages(&self) -> Statistic {
        if self.sums.rows() == 0 {
            return Err(Undefined::FewerThanTwoCoders);
        }
        self.figures(&[])[0](&self.sums.total())
    }

    /// uα and alpha of any code, overall and joint alpha, alpha of these codes and,
    /// where it is defined, cuα; each from what narratives add up to.
    fn figures(&self, codes: &[usize]) -> Vec<Figure<'_>> {
        let narratives = self.narratives;
        let mut figures: Vec<Figure> = vec![
            Box::new(|sums| alpha_of_one([sums[0], sums[1], sums[2], sums[3]])),
            Box::new(|sums| alpha_of(sums[ANY], &sums[ANY + 1..])),
            Box::new(move |sums| self.overall.alpha(&sums[OVERALL..], &sums[narratives..])),
            Box::new(move |sums| self.joint.alpha(&sums[JOINT..], &sums[narratives..])),
        ];
        for at in codes.iter().copied() {
            figures.push(Box::new(move |sums| alpha_of(sums[ANY], &sums[CODES + 2 * at..])));
        }
        if let Some(at) = self.meaning {
            figures.push(Box::new(move |sums| coding_sums::alpha(&sums[at..narratives])));
        }
        figures
    }

    fn resample(&self, draws: Draws, codes: &[usize]) -> Intervals<K> {
        let mut found = self.sums.resample(draws, &self.figures(codes)).into_iter();
        let mut next = || found.next().expect("one for each figure");
        let (passages, any, overall, joint) = (next(), next(), next(), next());
        let codes = codes.iter().map(|at| (self.codes[*at], next())).collect();
        Intervals { draws, passages, any, overall, joint, codes, meaning: found.next() }
    }
}

/// The disagreement of sets of codes that chance would give, `sum n_c n_k d(c,k)`,
/// in resamples. To go through all pairs of sets in each would take too long.
#[derive(Debug, Clone)]
enum Chance {
    /// Of few narratives: what every two of them would give.
    Pairs(Vec<Vec<f64>>),
    /// Of many: `e = p'Mp`, for the shares p of the sets and their distances M, is
    /// `2 p'Mm - m'Mm` to first order, m being the shares in all narratives.
    FirstOrder {
        /// `n Mm`, by set, and n.
        apart: Vec<f64>,
        n: f64,
        /// `m'Mm`.
        all: f64,
    },
}

/// So many narratives are few.
const FEW: usize = 30;

impl Chance {
    fn of<K: Copy + Ord>(sets: &Sets<K>, texts: &[Given]) -> Self {
        let sum = |text: &Given, apart: &[f64]| -> f64 {
            text.sets.iter().map(|(set, n)| n * apart[*set]).sum()
        };
        if texts.len() <= FEW {
            let with_all = |text: &Given| {
                let apart = sets.apart(&sets.all_given(std::slice::from_ref(text)), jaccard);
                texts.iter().map(|other| sum(other, &apart)).collect()
            };
            return Self::Pairs(texts.iter().map(with_all).collect());
        }
        let given = sets.all_given(texts);
        let (n, apart) = (given.iter().sum::<f64>(), sets.apart(&given, jaccard));
        let all = texts.iter().map(|text| sum(text, &apart)).sum::<f64>() / (n * n);
        Self::FirstOrder { apart, n, all }
    }

    /// `sum o_ck d(c,k)`, n and, of many narratives, `n m'Mn` of a text.
    fn sums(&self, text: &Given) -> [f64; 3] {
        let apart = |(set, n): &(usize, f64)| match self {
            Self::Pairs(_) => 0.0,
            Self::FirstOrder { apart, .. } => n * apart[*set],
        };
        let n = text.sets.iter().map(|(_, n)| n).sum();
        [text.differing, n, text.sets.iter().map(apart).sum()]
    }

    /// Overall or joint alpha from such sums, and from how often each of few
    /// narratives was drawn.
    fn alpha(&self, sums: &[f64], drawn: &[f64]) -> Statistic {
        let (differing, n) = (sums[0], sums[1]);
        let by_chance = match self {
            Self::Pairs(pairs) => {
                let of = |row: &Vec<f64>| row.iter().zip(drawn).map(|(e, w)| e * w).sum::<f64>();
                pairs.iter().zip(drawn).map(|(row, w)| w * of(row)).sum()
            }
            Self::FirstOrder { n: all_n, all, .. } => n * n * (2.0 * sums[2] / (n * all_n) - all),
        };
        // Of differences of large numbers nothing may not come out as 0.
        let varied = by_chance > 1e-9 * n * n;
        alpha::of_sums(n, differing, if varied { by_chance } else { 0.0 })
    }
}

impl<C, K: Copy + Ord> Comparison<C, K> {
    /// Draws the narratives again; see [`Draws::for_narratives`]. Of the codes that
    /// are judged.
    pub fn intervals(&self, judged: impl Fn(&Agreement<C>) -> bool) -> Intervals<K> {
        let codes = self.sums.codes.iter().enumerate();
        let codes = codes.filter(|(_, code)| self.codes.get(code).is_some_and(&judged));
        let codes: Vec<usize> = codes.map(|(at, _)| at).collect();
        self.sums.resample(Draws::for_narratives(self.sums.sums.rows()), &codes)
    }
}

/// Alpha of n values from such sums.
fn alpha_of(n: f64, sums: &[f64]) -> Statistic {
    alpha::of_sums(n, sums[0], 2.0 * sums[1] * (n - sums[1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        agreement::{NarrativeCoding, Unit, compare},
        anchor::Span,
    };

    fn narratives(count: u32) -> Vec<NarrativeCoding<u8, char>> {
        let span = |start, end| Span::between(start, end).expect("a span");
        let text = |shift: u32| {
            let own = |by: u32| {
                vec![
                    ('p', span(shift + by, 20 + shift)),
                    ('q', span(15 + by, 30 + shift)),
                    ('r', span(50 + by * shift / 3, 70)),
                ]
            };
            NarrativeCoding {
                length: 100,
                sentences: vec![],
                layers: [(0, own(0)), (1, own(2)), (2, own(5))].into(),
            }
        };
        (0..count).map(|at| text(at % 10)).collect()
    }

    #[test]
    fn sums_of_narratives_give_the_figures_themselves() {
        for count in [10, 40] {
            let compared = compare(&narratives(count), Unit::Character);
            let total = compared.sums.sums.total();
            let found: Vec<Statistic> =
                compared.sums.figures(&[0, 1, 2]).iter().map(|figure| figure(&total)).collect();
            let mut expected = vec![
                compared.passages,
                compared.any.figures.alpha,
                compared.overall,
                compared.joint.alpha,
            ];
            expected.extend(compared.codes.values().map(|agreement| agreement.figures.alpha));
            for (found, expected) in found.into_iter().zip(expected) {
                let (found, expected) = (found.expect("a figure"), expected.expect("a figure"));
                assert!((found - expected).abs() < 1e-9, "{found} {expected}");
            }
        }
    }

    #[test]
    fn intervals_hold_their_figures() {
        let compared = compare(&narratives(10), Unit::Character);
        let intervals = compared.intervals(|_| true);
        assert_eq!(intervals.draws.resamples, 10_000);
        let held = |found: &Distribution, figure: Statistic| {
            let (low, high) = found.interval(0.95).expect("an interval");
            let figure = figure.expect("a figure");
            assert!(low < figure && figure < high, "{low} {figure} {high}");
        };
        held(&intervals.passages, compared.passages);
        held(&intervals.overall, compared.overall);
        held(&intervals.joint, compared.joint.alpha);
        held(&intervals.codes[&'r'], compared.codes[&'r'].figures.alpha);
    }

    #[test]
    fn few_and_many_narratives_are_judged_alike() {
        let compared = compare(&narratives(FEW as u32), Unit::Character);
        let more = compare(&narratives(FEW as u32 + 10), Unit::Character);
        let width = |found: Distribution| {
            let (low, high) = found.interval(0.95).expect("an interval");
            high - low
        };
        let (few, many) = (compared.intervals(|_| true), more.intervals(|_| true));
        let by_count = (30.0_f64 / 40.0).sqrt();
        for (few, many) in [(few.overall, many.overall), (few.joint, many.joint)] {
            let ratio = width(many) / width(few);
            assert!((ratio / by_count - 1.0).abs() < 0.05, "{ratio}");
        }
    }
}
