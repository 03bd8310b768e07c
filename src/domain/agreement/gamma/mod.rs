//! γ: boundaries, codes, splits and overlaps in one chance-corrected figure, from
//! the best alignment of the coders' segments. Drawn from samples: the seed and
//! the number of samples belong to the figure.

mod alignment;
mod many;
mod pairs;
mod sampler;

pub use alignment::{Alignment, Unit, align};

use std::collections::BTreeSet;

use self::sampler::Sampler;
use super::{Statistic, Undefined, random::Random};
use crate::anchor::Span;

/// What makes two segments unlike: `d = position d_pos + category d_cat`, with
/// `d_pos = ((|Δstart| + |Δend|) / (len_u + len_v))^2 empty` and `d_cat = empty`
/// for two codes, 0 for one. A segment without a partner costs `empty`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dissimilarity {
    pub position: f64,
    pub category: f64,
    pub empty: f64,
}

impl Default for Dissimilarity {
    fn default() -> Self {
        Self { position: 1.0, category: 1.0, empty: 1.0 }
    }
}

impl Dissimilarity {
    fn between(self, u: Unit, v: Unit) -> f64 {
        self.of_position(u, v) + self.category * self.of_category(u, v)
    }

    fn of_position(self, u: Unit, v: Unit) -> f64 {
        let apart = (u.start - v.start).abs() + (u.end - v.end).abs();
        let lengths = u.end - u.start + v.end - v.start;
        self.position * (apart / lengths).powi(2) * self.empty
    }

    fn of_category(self, u: Unit, v: Unit) -> f64 {
        if u.code == v.code { 0.0 } else { self.empty }
    }
}

/// How exact the expected disorder is to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// Half of its interval of level .95, by its mean.
    pub relative: f64,
    pub seed: u64,
}

impl Default for Precision {
    fn default() -> Self {
        Self { relative: 0.01, seed: 20_260 }
    }
}

const FEWEST_SAMPLES: usize = 30;
const MOST_SAMPLES: usize = 100_000;

/// γ and what it was computed from.
#[derive(Debug, Clone)]
pub struct Gamma<K> {
    /// Disorder of the best alignment.
    pub observed: f64,
    /// Mean disorder of the best alignments of samples.
    pub expected: f64,
    pub samples: usize,
    codes: Vec<K>,
    /// Of all codes, and then of each: disorder of codes, and by chance.
    categories: Vec<(Option<f64>, Option<f64>)>,
}

impl<K: Copy + Ord> Gamma<K> {
    /// Of one text, each coder's segments in any order (Mathet, Widlöcher &
    /// Métivier 2015).
    pub fn of(
        coders: &[Vec<(K, Span)>],
        dissimilarity: Dissimilarity,
        precision: Precision,
    ) -> Result<Self, Undefined> {
        let used: BTreeSet<K> = coders.iter().flatten().map(|(code, _)| *code).collect();
        let codes: Vec<K> = used.into_iter().collect();
        let unit = |(code, span): &(K, Span)| Unit {
            start: f64::from(span.start()),
            end: f64::from(span.end()),
            code: codes.partition_point(|known| known < code),
        };
        let units: Vec<Vec<Unit>> =
            coders.iter().map(|marks| marks.iter().map(unit).collect()).collect();
        let best = align(&units, dissimilarity)?;
        let observed = best.categories(dissimilarity, codes.len());

        let (mut random, sampler) = (Random::new(precision.seed), Sampler::of(&units));
        let mut disorders = vec![];
        let mut by_chance = vec![(0.0, 0.0); observed.len()];
        let mut wanted = FEWEST_SAMPLES;
        while disorders.len() < wanted {
            let sample = align(&sampler.draw(&mut random), dissimilarity)?;
            disorders.push(sample.disorder);
            for (sum, found) in
                by_chance.iter_mut().zip(sample.categories(dissimilarity, codes.len()))
            {
                // A sample without such a pair says nothing of the code.
                *sum = found.map_or(*sum, |disorder| (sum.0 + disorder, sum.1 + 1.0));
            }
            // Of no disorder chance does not matter.
            if disorders.len() == FEWEST_SAMPLES && best.disorder > 0.0 {
                wanted = samples_for(&disorders, precision.relative);
            }
        }
        let mean = |(sum, n): (f64, f64)| (n > 0.0).then(|| sum / n);
        Ok(Self {
            observed: best.disorder,
            expected: disorders.iter().sum::<f64>() / disorders.len() as f64,
            samples: disorders.len(),
            codes,
            categories: observed.into_iter().zip(by_chance.into_iter().map(mean)).collect(),
        })
    }

    /// `1 - observed / expected`; 1 where nothing is out of order.
    pub fn gamma(&self) -> Statistic {
        match self.observed {
            0.0 => Ok(1.0),
            _ if self.expected == 0.0 => Err(Undefined::NoVariation),
            observed => Ok(1.0 - observed / self.expected),
        }
    }

    /// γ_cat: the codes of aligned segments (Mathet 2017).
    pub fn coding(&self) -> Statistic {
        self.category(0)
    }

    /// γ_k: the same, of the pairs that this code is in.
    pub fn code(&self, code: K) -> Statistic {
        let at = self.codes.iter().position(|known| *known == code);
        at.map_or(Err(Undefined::CodeNotUsed), |at| self.category(at + 1))
    }

    fn category(&self, at: usize) -> Statistic {
        match self.categories[at] {
            (Some(0.0), _) => Ok(1.0),
            (Some(observed), Some(expected)) if expected > 0.0 => Ok(1.0 - observed / expected),
            _ => Err(Undefined::NoAlignedPair),
        }
    }
}

/// `(variation 1.96 / precision)^2` samples, as these first ones vary.
fn samples_for(disorders: &[f64], precision: f64) -> usize {
    let n = disorders.len() as f64;
    let mean = disorders.iter().sum::<f64>() / n;
    let variance = disorders.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / n;
    let wanted = (variance.sqrt() / mean * 1.96 / precision).powi(2);
    (wanted.ceil() as usize).clamp(FEWEST_SAMPLES, MOST_SAMPLES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(marks: &[(char, u32, u32)]) -> Vec<(char, Span)> {
        let mark = |(code, start, end): &(char, u32, u32)| {
            (*code, Span::between(*start, *end).expect("a span"))
        };
        marks.iter().map(mark).collect()
    }

    #[test]
    fn the_same_segments_agree_fully() {
        let own = marks(&[('x', 0, 10), ('y', 15, 30), ('x', 40, 50)]);
        let same = Gamma::of(
            &[own.clone(), own.clone(), own],
            Dissimilarity::default(),
            Precision::default(),
        );
        let same = same.expect("gamma");
        assert_eq!([same.gamma(), same.coding(), same.code('y')], [Ok(1.0); 3]);
    }

    #[test]
    fn a_split_is_seen_and_codes_are_not_blamed_for_it() {
        let whole = marks(&[('x', 0, 40), ('y', 60, 80)]);
        let split = marks(&[('x', 0, 20), ('x', 20, 40), ('y', 60, 80)]);
        let gamma = Gamma::of(&[whole, split], Dissimilarity::default(), Precision::default());
        let gamma = gamma.expect("gamma");
        assert!((gamma.observed - 4.0 / 9.0).abs() < 1e-12);
        let found = gamma.gamma().expect("gamma");
        assert!((found - 0.562).abs() < 0.02, "{found}");
        assert_eq!(gamma.coding(), Ok(1.0));
    }

    #[test]
    fn nothing_marked_has_no_gamma() {
        let none =
            Gamma::<char>::of(&[vec![], vec![]], Dissimilarity::default(), Precision::default());
        assert_eq!(none.err(), Some(Undefined::NoSegments));
        let alone =
            Gamma::of(&[marks(&[('x', 0, 4)])], Dissimilarity::default(), Precision::default());
        assert_eq!(alone.err(), Some(Undefined::FewerThanTwoCoders));
    }
}
