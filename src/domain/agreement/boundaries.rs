//! Texts that every coder cut completely into parts: how near are the cuts?

use std::collections::BTreeSet;

use super::{Ratings, Statistic, Undefined, kappa, percent};

/// Cuts of one text of `units` units by each coder. A cut after unit i, counted
/// from 1, is the number i; the end of the text is none.
#[derive(Debug, Clone)]
pub struct Cuts {
    pub units: u32,
    pub coders: Vec<BTreeSet<u32>>,
}

/// How two coders' cuts differ: the same place, one unit apart, or alone.
#[derive(Debug, Clone, Copy, Default)]
struct Edits {
    matches: f64,
    near: f64,
    alone: f64,
}

impl Edits {
    /// A cut of one coder and a cut of the other in the next place are taken as
    /// one that moved, each once, from the beginning of the text on.
    fn between(a: &BTreeSet<u32>, b: &BTreeSet<u32>) -> Self {
        let mut edits = Self { matches: a.intersection(b).count() as f64, ..Self::default() };
        let mut open: Option<(u32, bool)> = None;
        for at in a.symmetric_difference(b) {
            let own = (*at, a.contains(at));
            match open.take() {
                Some((before, of_a)) if before + 1 == own.0 && of_a != own.1 => edits.near += 1.0,
                before => {
                    edits.alone += f64::from(u8::from(before.is_some()));
                    open = Some(own);
                }
            }
        }
        edits.alone += f64::from(u8::from(open.is_some()));
        edits
    }

    /// What it costs to make them equal: a move of one unit is half an edit.
    fn cost(self) -> f64 {
        self.alone + self.near / 2.0
    }
}

impl Cuts {
    /// Boundary similarity B (Fournier 2013), moves of one unit at most (n_t =
    /// 2); the mean over pairs of coders with cuts:
    /// `1 - (alone + near / 2) / (alone + near + matches)`.
    pub fn similarity(&self) -> Statistic {
        let cut = |edits: &Edits| edits.matches + edits.near + edits.alone;
        let pairs = self.pairs()?.map(|(a, b)| Edits::between(a, b));
        mean(pairs.filter(|e| cut(e) > 0.0).map(|edits| 1.0 - edits.cost() / cut(&edits)))
            .ok_or(Undefined::NoBoundaries)
    }

    /// Segmentation similarity S (Fournier & Inkpen 2012), by all places for a
    /// cut; the mean over pairs of coders.
    pub fn segmentation_similarity(&self) -> Statistic {
        let places = f64::from(self.places()?);
        let pairs = self.pairs()?.map(|(a, b)| 1.0 - Edits::between(a, b).cost() / places);
        mean(pairs).ok_or(Undefined::FewerThanTwoCoders)
    }

    /// Cohen's kappa (Light's mean over pairs) on the places for a cut. Misjudges
    /// near misses.
    pub fn kappa(&self) -> Statistic {
        kappa::light(&self.ratings()?)
    }

    /// F1 of cuts in the same place, pooled over pairs of coders.
    pub fn f1(&self) -> Statistic {
        percent::positive(&self.ratings()?, &true).map_err(|reason| match reason {
            Undefined::CodeNotUsed => Undefined::NoBoundaries,
            other => other,
        })
    }

    /// WindowDiff (Pevzner & Hearst 2002) of the others against the first coder:
    /// the share of windows with another number of cuts. 0 is best.
    pub fn window_diff(&self) -> Statistic {
        self.windows(|reference, other| reference != other)
    }

    /// Pk (Beeferman, Berger & Lafferty 1999) of the others against the first
    /// coder: the share of windows whose ends only one of them parts. 0 is best.
    pub fn pk(&self) -> Statistic {
        self.windows(|reference, other| (reference == 0) != (other == 0))
    }

    /// The windows are as wide as half a part of the reference on average, two
    /// units at least.
    fn windows(&self, differs: impl Fn(usize, usize) -> bool) -> Statistic {
        self.places()?;
        let (reference, others) = match &self.coders[..] {
            [reference, others @ ..] if !others.is_empty() => (reference, others),
            _ => return Err(Undefined::FewerThanTwoCoders),
        };
        let parts = f64::from(reference.len() as u32 + 1);
        let width = (f64::from(self.units) / parts / 2.0).round_ties_even().max(2.0) as u32;
        let windows = self.units.saturating_sub(width);
        if windows == 0 {
            return Err(Undefined::TooFewUnits);
        }
        let share = |other: &BTreeSet<u32>| {
            let within = |cuts: &BTreeSet<u32>, at| cuts.range(at + 1..=at + width).count();
            let apart =
                (0..windows).filter(|at| differs(within(reference, *at), within(other, *at)));
            apart.count() as f64 / f64::from(windows)
        };
        mean(others.iter().map(share)).ok_or(Undefined::FewerThanTwoCoders)
    }

    /// Places for a cut.
    fn places(&self) -> Result<u32, Undefined> {
        self.units.checked_sub(1).filter(|places| *places > 0).ok_or(Undefined::TooFewUnits)
    }

    fn ratings(&self) -> Result<Ratings<bool>, Undefined> {
        let places = self.places()?;
        let row = |cuts: &BTreeSet<u32>| {
            (1..=places).map(|at| Some(cuts.contains(&at))).collect::<Vec<_>>()
        };
        Ok(Ratings::of_coders(&self.coders.iter().map(row).collect::<Vec<_>>()))
    }

    fn pairs(&self) -> Result<impl Iterator<Item = (&BTreeSet<u32>, &BTreeSet<u32>)>, Undefined> {
        if self.coders.len() < 2 {
            return Err(Undefined::FewerThanTwoCoders);
        }
        let others = |(at, a)| self.coders[at + 1..].iter().map(move |b| (a, b));
        Ok(self.coders.iter().enumerate().flat_map(others))
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.collect();
    if values.is_empty() { None } else { Some(values.iter().sum::<f64>() / values.len() as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(units: u32, coders: &[&[u32]]) -> Cuts {
        Cuts { units, coders: coders.iter().map(|cuts| cuts.iter().copied().collect()).collect() }
    }

    #[test]
    fn a_near_miss_costs_half_of_a_miss() {
        let near = cuts(20, &[&[3, 8, 14], &[3, 9]]);
        assert_eq!(near.similarity(), Ok(0.5));
        assert_eq!(near.segmentation_similarity(), Ok(1.0 - 1.5 / 19.0));
        assert_eq!(near.window_diff(), Ok(4.0 / 18.0));
        assert_eq!(cuts(20, &[&[3], &[5]]).similarity(), Ok(0.0));
    }

    #[test]
    fn a_cut_moves_once() {
        // A's 4 goes with B's 3; B's 5 stands alone.
        assert_eq!(cuts(9, &[&[4], &[3, 5]]).similarity(), Ok(1.0 - 1.5 / 2.0));
    }

    #[test]
    fn texts_without_cuts_have_no_similarity() {
        let whole = cuts(9, &[&[], &[]]);
        assert_eq!(whole.similarity(), Err(Undefined::NoBoundaries));
        assert_eq!(whole.f1(), Err(Undefined::NoBoundaries));
        assert_eq!(whole.kappa(), Err(Undefined::NoVariation));
        assert_eq!(whole.segmentation_similarity(), Ok(1.0));
    }
}
