//! How far a figure might move with other narratives: they are drawn again, with
//! replacement, and the figure is computed from what they add up to.
//!
//! Never draw characters: neighbours are no independent decisions, and the
//! interval would be several times too narrow.

use super::{Ratings, Statistic, Undefined, alpha, random::Random};

/// Resamples whose figure is not defined are left out; above this share no
/// interval is shown.
pub const MOST_UNDEFINED: f64 = 0.05;

/// How to draw. The same seed gives the same interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    pub resamples: usize,
    pub seed: u64,
}

impl Default for Draws {
    fn default() -> Self {
        Self { resamples: 10_000, seed: 20_260 }
    }
}

impl Draws {
    /// So many that an interval holds, and fewer for very many narratives: their
    /// interval is narrow, and each resample takes longer.
    pub fn for_narratives(narratives: usize) -> Self {
        let resamples = 1_000_000 / narratives.max(1);
        Self { resamples: resamples.clamp(1_000, 10_000), ..Self::default() }
    }
}

/// What adds up: a row of sums for each narrative (or other block of text). Most
/// sums of a row may be 0; these are not kept.
#[derive(Debug, Clone, Default)]
pub struct Sums {
    width: usize,
    ends: Vec<usize>,
    values: Vec<(u32, f64)>,
}

/// Computes a figure from what rows add up to.
pub type Figure<'f> = Box<dyn Fn(&[f64]) -> Statistic + 'f>;

impl Sums {
    /// Rows of this many sums each.
    pub fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    pub fn push(&mut self, row: &[f64]) {
        debug_assert_eq!(row.len(), self.width, "one value per sum");
        let kept = (0..).zip(row).filter(|(_, value)| **value != 0.0);
        self.values.extend(kept.map(|(at, value)| (at, *value)));
        self.ends.push(self.values.len());
    }

    pub fn rows(&self) -> usize {
        self.ends.len()
    }

    fn row(&self, row: usize) -> &[(u32, f64)] {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.values[start..self.ends[row]]
    }

    fn add(&self, row: usize, total: &mut [f64]) {
        self.row(row).iter().for_each(|(at, value)| total[*at as usize] += value);
    }

    /// All rows with their zeros, if few are 0: adding them up is then faster than
    /// picking out the others.
    fn filled(&self) -> Option<Vec<f64>> {
        let all = self.width * self.rows();
        (all < 3 * self.values.len()).then(|| {
            let mut filled = vec![0.0; all];
            for (row, own) in filled.chunks_mut(self.width).enumerate() {
                self.row(row).iter().for_each(|(at, value)| own[*at as usize] = *value);
            }
            filled
        })
    }

    /// All rows added up.
    pub fn total(&self) -> Vec<f64> {
        let mut total = vec![0.0; self.width];
        (0..self.rows()).for_each(|row| self.add(row, &mut total));
        total
    }

    /// As many rows as there are, drawn with replacement and added up, again and
    /// again; for each of the figures its values in all resamples.
    pub fn resample(&self, draws: Draws, figures: &[Figure]) -> Vec<Distribution> {
        let rows = self.rows();
        let mut random = Random::new(draws.seed);
        let mut found = vec![Vec::with_capacity(draws.resamples); figures.len()];
        let (mut total, filled) = (vec![0.0; self.width], self.filled());
        for _ in 0..if rows == 0 { 0 } else { draws.resamples } {
            total.fill(0.0);
            for row in (0..rows).map(|_| random.below(rows)) {
                match &filled {
                    Some(filled) => {
                        let own = &filled[row * self.width..][..self.width];
                        total.iter_mut().zip(own).for_each(|(sum, value)| *sum += value);
                    }
                    None => self.add(row, &mut total),
                }
            }
            for (values, figure) in found.iter_mut().zip(figures) {
                values.extend(figure(&total).ok());
            }
        }
        found.into_iter().map(|values| Distribution::new(values, draws.resamples)).collect()
    }
}

/// A figure's values in all resamples, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    values: Vec<f64>,
    drawn: usize,
}

impl Distribution {
    fn new(mut values: Vec<f64>, drawn: usize) -> Self {
        values.sort_unstable_by(f64::total_cmp);
        Self { values, drawn }
    }

    /// Share of resamples in which the figure is not defined.
    pub fn undefined(&self) -> f64 {
        if self.drawn == 0 { 1.0 } else { 1.0 - self.values.len() as f64 / self.drawn as f64 }
    }

    /// Percentile interval, as of level .95; none where more than one resample in
    /// twenty has no figure.
    pub fn interval(&self, level: f64) -> Option<(f64, f64)> {
        let tail = (1.0 - level) / 2.0;
        (self.undefined() <= MOST_UNDEFINED)
            .then(|| Some((self.quantile(tail)?, self.quantile(1.0 - tail)?)))?
    }

    /// Estimated probability that the figure is below this one.
    pub fn below(&self, value: f64) -> Option<f64> {
        let below = self.values.partition_point(|found| *found < value);
        (!self.values.is_empty()).then(|| below as f64 / self.values.len() as f64)
    }

    /// Linear between the two values that are nearest.
    fn quantile(&self, share: f64) -> Option<f64> {
        let place = share * (self.values.len().checked_sub(1)?) as f64;
        let (low, high) = (self.values[place.floor() as usize], self.values[place.ceil() as usize]);
        Some(low + (high - low) * place.fract())
    }
}

/// Nominal alpha in all resamples of the units that two coders gave a value: for
/// predefined units of one text, such as its sentences.
pub fn units<V: Clone + Ord>(
    ratings: &Ratings<V>,
    draws: Draws,
) -> Result<Distribution, Undefined> {
    let values: Vec<V> = ratings.categories().into_iter().cloned().collect();
    let mut sums = Sums::new(1 + values.len());
    for tally in ratings.pairable()? {
        let mut row = vec![0.0; 1 + values.len()];
        for (value, r) in &tally.counts {
            row[0] += r * (tally.values - r) / (tally.values - 1.0);
            row[1 + values.partition_point(|known| known < value)] = *r;
        }
        (0..tally.units as u64).for_each(|_| sums.push(&row));
    }
    let alpha: Figure = Box::new(|sums| {
        let n: f64 = sums[1..].iter().sum();
        let by_chance: f64 = sums[1..].iter().map(|own| own * (n - own)).sum();
        alpha::of_sums(n, sums[0], by_chance)
    });
    Ok(sums.resample(draws, &[alpha]).remove(0))
}

/// Krippendorff's own algorithm (2006; Hayes & Krippendorff 2007): the expected
/// disagreement stays, and every pair of values in a unit is drawn anew. Takes
/// pairs within a unit as independent, so for more than two coders it is too
/// narrow; for comparison with tools that report it.
pub fn krippendorff<V: Clone + Ord>(
    ratings: &Ratings<V>,
    draws: Draws,
) -> Result<Distribution, Undefined> {
    let nominal = alpha::nominal(ratings)?;
    let pairable = ratings.pairable()?;
    let (mut differing, mut values) = (0.0, 0.0);
    for tally in &pairable {
        let apart: f64 = tally.counts.values().map(|r| r * (tally.values - r)).sum();
        differing += tally.units * apart / (tally.values - 1.0);
        values += tally.units * tally.values;
    }
    if differing == 0.0 {
        return Ok(Distribution::new(vec![nominal; draws.resamples], draws.resamples));
    }
    let expected = differing / values / (1.0 - nominal);
    let mut random = Random::new(draws.seed);
    let once = |_| {
        let mut alpha = 1.0;
        for tally in &pairable {
            let pairs = tally.units * tally.values * (tally.values - 1.0) / 2.0;
            let apart = (0..pairs as u64).filter(|_| random.share() < differing / values).count();
            alpha -= 2.0 * apart as f64 / (values * (tally.values - 1.0) * expected);
        }
        alpha.max(-1.0)
    };
    Ok(Distribution::new((0..draws.resamples).map(once).collect(), draws.resamples))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWS: Draws = Draws { resamples: 2_000, seed: 1 };

    fn mean(sums: &[f64]) -> Statistic {
        if sums[1] == 0.0 { Err(Undefined::NoVariation) } else { Ok(sums[0] / sums[1]) }
    }

    fn resampled(sums: &Sums) -> Distribution {
        sums.resample(DRAWS, &[Box::new(mean)]).remove(0)
    }

    fn of_rows(rows: &[[f64; 2]]) -> Sums {
        let mut sums = Sums::new(2);
        rows.iter().for_each(|row| sums.push(row));
        sums
    }

    #[test]
    fn the_interval_holds_the_figure_and_comes_again() {
        let sums = of_rows(&[[1.0, 4.0], [3.0, 4.0], [2.0, 4.0], [0.0, 4.0], [4.0, 4.0]]);
        let found = resampled(&sums);
        assert_eq!(found, resampled(&sums));
        let (low, high) = found.interval(0.95).expect("an interval");
        assert!(low < 0.5 && 0.5 < high && low >= 0.0 && high <= 1.0, "{low} {high}");
        assert!((found.below(0.5).expect("a share") - 0.45).abs() < 0.1);
    }

    #[test]
    fn a_figure_that_is_often_undefined_has_no_interval() {
        let sums = of_rows(&[[1.0, 1.0], [0.0, 0.0], [0.0, 0.0]]);
        let found = resampled(&sums);
        assert!((found.undefined() - 8.0 / 27.0).abs() < 0.04, "{}", found.undefined());
        assert_eq!(found.interval(0.95), None);
    }

    #[test]
    fn nothing_to_draw_from_has_no_interval() {
        let found = resampled(&Sums::new(2));
        assert_eq!((found.interval(0.95), found.undefined()), (None, 1.0));
    }
}
