//! What every statistic is computed from: how many units got which values
//! from the coders. A unit may be a sentence or a character.

use std::collections::{BTreeMap, BTreeSet};

use super::{Statistic, Undefined};

/// Units by the row of values that the coders gave them, one column per coder;
/// `None` is a value that is missing. Units with equal rows are only counted,
/// so that a million characters cost no more than ten sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratings<V> {
    coders: usize,
    rows: BTreeMap<Vec<Option<V>>, u64>,
}

/// One row, summed up: who gave which value no longer counts.
pub(super) struct Tally<V> {
    pub units: f64,
    /// Values given, by all coders; one at least.
    pub values: f64,
    pub counts: BTreeMap<V, f64>,
}

impl<V: Clone + Ord> Ratings<V> {
    pub fn new(coders: usize) -> Self {
        Self { coders, rows: BTreeMap::new() }
    }

    /// A table as it is printed: one row of values per coder, one value per unit.
    pub fn of_coders(values: &[Vec<Option<V>>]) -> Self {
        let mut ratings = Self::new(values.len());
        let units = values.iter().map(Vec::len).max().unwrap_or(0);
        for unit in 0..units {
            let row = values.iter().map(|coder| coder.get(unit).cloned().flatten());
            ratings.add(&row.collect::<Vec<_>>(), 1);
        }
        ratings
    }

    /// Adds units that all got this row of values, one per coder.
    pub fn add(&mut self, row: &[Option<V>], units: u64) {
        debug_assert_eq!(row.len(), self.coders, "one value per coder");
        if units == 0 {
            return;
        }
        if let Some(known) = self.rows.get_mut(row) {
            *known += units;
        } else {
            self.rows.insert(row.to_vec(), units);
        }
    }

    /// Adds another table, whose coders stand here in these columns; coders
    /// that it does not know have no values for its units.
    pub fn add_all(&mut self, other: &Self, columns: &[usize]) {
        let mut wider = vec![None; self.coders];
        for (row, units) in &other.rows {
            for (value, column) in row.iter().zip(columns) {
                wider[*column].clone_from(value);
            }
            self.add(&wider, *units);
        }
    }

    pub fn coders(&self) -> usize {
        self.coders
    }

    /// Rows and the number of units that got them.
    pub fn rows(&self) -> impl Iterator<Item = (&[Option<V>], u64)> {
        self.rows.iter().map(|(row, units)| (row.as_slice(), *units))
    }

    /// The table of two coders alone.
    pub fn pair(&self, a: usize, b: usize) -> Self {
        let mut pair = Self::new(2);
        for (row, units) in self.rows() {
            pair.add(&[row[a].clone(), row[b].clone()], units);
        }
        pair
    }

    /// Every two coders, in the order of their columns.
    pub fn pairs(&self) -> impl Iterator<Item = Self> {
        let pairs = (0..self.coders).flat_map(|a| (a + 1..self.coders).map(move |b| (a, b)));
        pairs.map(|(a, b)| self.pair(a, b))
    }

    /// The mean of a figure over the pairs of coders that have units in common;
    /// one pair without the figure leaves the mean undefined.
    pub fn mean_over_pairs(&self, figure: impl Fn(&Self) -> Statistic) -> Statistic {
        self.pairable()?;
        let found: Vec<_> =
            self.pairs().filter(|pair| pair.pairable().is_ok()).map(|pair| figure(&pair)).collect();
        if let [only] = found[..] {
            return only;
        }
        let sum: Result<f64, _> = found.iter().copied().sum();
        Ok(sum.map_err(|_| Undefined::APairIsUndefined)? / found.len() as f64)
    }

    /// The same units with other values: `None` from `of` is missing.
    pub fn map<W: Clone + Ord>(&self, of: impl Fn(&V) -> Option<W>) -> Ratings<W> {
        let mut mapped = Ratings::new(self.coders);
        for (row, units) in self.rows() {
            let row = row.iter().map(|value| value.as_ref().and_then(&of));
            mapped.add(&row.collect::<Vec<_>>(), units);
        }
        mapped
    }

    /// Whether each unit got this value or another one.
    pub fn against(&self, category: &V) -> Ratings<bool> {
        self.map(|value| Some(value == category))
    }

    /// The values that occur.
    pub fn categories(&self) -> BTreeSet<&V> {
        self.rows.keys().flatten().flatten().collect()
    }

    /// Units with one value at least.
    pub(super) fn tallies(&self) -> impl Iterator<Item = Tally<V>> {
        self.rows().filter_map(|(row, units)| {
            let mut counts = BTreeMap::new();
            for value in row.iter().flatten() {
                *counts.entry(value.clone()).or_insert(0.0) += 1.0;
            }
            let values: f64 = counts.values().sum();
            (values > 0.0).then_some(Tally { units: units as f64, values, counts })
        })
    }

    /// Units with two values at least: only they can agree or differ.
    pub(super) fn pairable(&self) -> Result<Vec<Tally<V>>, Undefined> {
        if self.coders < 2 {
            return Err(Undefined::FewerThanTwoCoders);
        }
        let pairable: Vec<_> = self.tallies().filter(|tally| tally.values > 1.0).collect();
        if pairable.is_empty() { Err(Undefined::NoPairableUnits) } else { Ok(pairable) }
    }
}
