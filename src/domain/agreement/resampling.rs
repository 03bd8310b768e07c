//! How far a figure might move with other narratives: they are drawn again, with
//! replacement, and the figure is computed from what they add up to.
//!
//! Never draw characters: neighbours are no independent decisions, and the
//! interval would be several times too narrow.

use super::{
    NarrativeCoding, Ratings, Statistic, Undefined, random::Random, ratings::Tally, units,
};

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

/// What adds up: one row of sums for each narrative (or other block of text).
#[derive(Debug, Clone, Default)]
pub struct Sums {
    width: usize,
    values: Vec<f64>,
}

impl Sums {
    /// Rows of this many sums each.
    pub fn new(width: usize) -> Self {
        Self { width, values: vec![] }
    }

    pub fn push(&mut self, row: &[f64]) {
        debug_assert_eq!(row.len(), self.width, "one value per sum");
        self.values.extend_from_slice(row);
    }

    pub fn rows(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// All rows added up.
    pub fn total(&self) -> Vec<f64> {
        let mut total = vec![0.0; self.width];
        self.values.chunks(self.width.max(1)).for_each(|row| add(&mut total, row));
        total
    }

    /// As many rows as there are, drawn with replacement and added up, again and
    /// again; for each of the figures its values in all resamples.
    pub fn resample<F: Fn(&[f64]) -> Statistic>(
        &self,
        draws: Draws,
        figures: &[F],
    ) -> Vec<Distribution> {
        let rows = self.rows();
        let mut random = Random::new(draws.seed);
        let mut found = vec![Vec::with_capacity(draws.resamples); figures.len()];
        let mut total = vec![0.0; self.width];
        for _ in 0..if rows == 0 { 0 } else { draws.resamples } {
            total.fill(0.0);
            for _ in 0..rows {
                let at = random.below(rows) * self.width;
                add(&mut total, &self.values[at..at + self.width]);
            }
            for (values, figure) in found.iter_mut().zip(figures) {
                values.extend(figure(&total).ok());
            }
        }
        found.into_iter().map(|values| Distribution::new(values, draws.resamples)).collect()
    }
}

fn add(total: &mut [f64], row: &[f64]) {
    total.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
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

/// Sums for nominal alpha, one row for each unit with two values.
pub fn units<V: Clone + Ord>(ratings: &Ratings<V>) -> Result<Sums, Undefined> {
    let values: Vec<V> = ratings.categories().into_iter().cloned().collect();
    let mut sums = Sums::new(1 + values.len());
    for tally in ratings.pairable()? {
        let alike = tally.units;
        let row = coincidences(&[Tally { units: 1.0, ..tally }], &values);
        (0..alike as u64).for_each(|_| sums.push(&row));
    }
    Ok(sums)
}

/// Sums for alpha by character of the codes that count, one row for each
/// narrative that two coders have.
pub fn narratives<C, K: Copy>(
    narratives: &[NarrativeCoding<C, K>],
    counts: impl Fn(K) -> bool,
) -> Sums {
    let mut sums = Sums::new(3);
    for narrative in narratives {
        let coverages = units::coverages(narrative, &counts);
        if let Ok(tallies) = units::characters(narrative.length, &coverages).pairable() {
            sums.push(&coincidences(&tallies, &[false, true]));
        }
    }
    sums
}

/// `sum_{c≠k} o_ck`, and then `n_c` of each value.
fn coincidences<V: Ord>(tallies: &[Tally<V>], values: &[V]) -> Vec<f64> {
    let mut row = vec![0.0; 1 + values.len()];
    for Tally { units, values: given, counts } in tallies {
        for (value, r) in counts {
            row[0] += units * r * (given - r) / (given - 1.0);
            row[1 + values.partition_point(|known| known < value)] += units * r;
        }
    }
    row
}

/// Nominal alpha from such sums.
pub fn alpha(sums: &[f64]) -> Statistic {
    let n: f64 = sums[1..].iter().sum();
    let by_chance: f64 = sums[1..].iter().map(|own| own * (n - own)).sum();
    if by_chance == 0.0 {
        return Err(Undefined::NoVariation);
    }
    Ok(1.0 - (n - 1.0) * sums[0] / by_chance)
}

/// Krippendorff's own algorithm (2006; Hayes & Krippendorff 2007): the expected
/// disagreement stays, and every pair of values in a unit is drawn anew. Takes
/// pairs within a unit as independent, so for more than two coders it is too
/// narrow; for comparison with tools that report it.
pub fn krippendorff<V: Clone + Ord>(
    ratings: &Ratings<V>,
    draws: Draws,
) -> Result<Distribution, Undefined> {
    let alpha = super::alpha::nominal(ratings)?;
    let pairable = ratings.pairable()?;
    let (mut differing, mut values) = (0.0, 0.0);
    for tally in &pairable {
        let apart: f64 = tally.counts.values().map(|r| r * (tally.values - r)).sum();
        differing += tally.units * apart / (tally.values - 1.0);
        values += tally.units * tally.values;
    }
    if differing == 0.0 {
        return Ok(Distribution::new(vec![alpha; draws.resamples], draws.resamples));
    }
    let expected = differing / values / (1.0 - alpha);
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

    fn of_rows(rows: &[[f64; 2]]) -> Sums {
        let mut sums = Sums::new(2);
        rows.iter().for_each(|row| sums.push(row));
        sums
    }

    #[test]
    fn the_interval_holds_the_figure_and_comes_again() {
        let sums = of_rows(&[[1.0, 4.0], [3.0, 4.0], [2.0, 4.0], [0.0, 4.0], [4.0, 4.0]]);
        let again = sums.resample(DRAWS, &[mean]);
        let [found] = &sums.resample(DRAWS, &[mean])[..] else { panic!("one figure") };
        assert_eq!(found, &again[0]);
        let (low, high) = found.interval(0.95).expect("an interval");
        assert!(low < 0.5 && 0.5 < high && low >= 0.0 && high <= 1.0, "{low} {high}");
        assert!((found.below(0.5).expect("a share") - 0.45).abs() < 0.1);
    }

    #[test]
    fn a_figure_that_is_often_undefined_has_no_interval() {
        let sums = of_rows(&[[1.0, 1.0], [0.0, 0.0], [0.0, 0.0]]);
        let found = &sums.resample(DRAWS, &[mean])[0];
        assert!((found.undefined() - 8.0 / 27.0).abs() < 0.04, "{}", found.undefined());
        assert_eq!(found.interval(0.95), None);
    }

    #[test]
    fn nothing_to_draw_from_has_no_interval() {
        let found = &Sums::new(2).resample(DRAWS, &[mean])[0];
        assert_eq!((found.interval(0.95), found.undefined()), (None, 1.0));
    }
}
