//! A's codes by B's codes, as a table: which codes are taken for each other?

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

use super::db::Code;
use crate::{domain::agreement::confusion::Confusion, ids::CodeId};

pub struct Matrix {
    pub rows: Vec<Code>,
    pub columns: Vec<Code>,
    /// How many codes each coder has at all.
    pub all: (usize, usize),
    counts: BTreeMap<(Option<CodeId>, Option<CodeId>), usize>,
    /// The largest count of two different codes.
    most: usize,
}

/// Two different codes, and how many passages have been given the one by A and
/// the other by B.
pub struct Pair {
    pub a: Code,
    pub b: Code,
    pub count: usize,
}

impl Matrix {
    /// At most so many codes of each, those that meet most often; if one is asked
    /// for, it and those that it meets.
    pub fn of(
        confusion: &Confusion<CodeId>,
        codes: &HashMap<CodeId, Code>,
        most: Option<usize>,
        with: Option<CodeId>,
    ) -> Self {
        let counts = confusion.iter().map(|(cell, places)| (*cell, places.len())).collect();
        let mut matrix = Self { rows: vec![], columns: vec![], all: (0, 0), counts, most: 0 };
        matrix.most = matrix.apart().map(|(_, _, count)| count).max().unwrap_or(0);
        let (mut rows, mut columns) = (HashSet::new(), HashSet::new());
        let mut weights: HashMap<CodeId, usize> = HashMap::new();
        for ((a, b), count) in &matrix.counts {
            if with.is_some_and(|code| *a != Some(code) && *b != Some(code)) {
                continue;
            }
            rows.extend(*a);
            columns.extend(*b);
            // What is taken for another code comes first, and last what meets none.
            let confused = a.is_some() && b.is_some() && a != b;
            let weight = if confused { 1_000 * count } else { *count };
            let codes = a.iter().chain(b);
            codes.for_each(|code| *weights.entry(*code).or_default() += weight);
        }
        matrix.all = (rows.len(), columns.len());
        let ranked = |used: HashSet<CodeId>| -> Vec<Code> {
            let mut found: Vec<Code> =
                used.iter().filter_map(|code| codes.get(code)).cloned().collect();
            found.sort_by_key(|code| (Reverse(weights[&code.id]), code.name.clone()));
            found.truncate(most.unwrap_or(usize::MAX));
            found
        };
        matrix.rows = ranked(rows);
        matrix.columns = ranked(columns);
        // Each column below the row that it meets most, so that agreement, or what may
        // become it, is a diagonal.
        let mut columns = std::mem::take(&mut matrix.columns);
        let place = |column: &Code| {
            let of = |(at, row): (usize, &Code)| {
                (row.id == column.id, matrix.count(Some(row), Some(column)), Reverse(at))
            };
            matrix.rows.iter().enumerate().map(of).max().map(|(.., at)| at.0)
        };
        columns.sort_by_cached_key(place);
        matrix.columns = columns;
        matrix
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.columns.is_empty()
    }

    /// Whether there are codes that are not drawn.
    pub fn is_part(&self) -> bool {
        self.all.0 > self.rows.len() || self.all.1 > self.columns.len()
    }

    pub fn count(&self, a: Option<&Code>, b: Option<&Code>) -> usize {
        let cell = (a.map(|code| code.id), b.map(|code| code.id));
        self.counts.get(&cell).copied().unwrap_or(0)
    }

    /// How dark a cell is; agreement is outlined instead.
    pub fn class(&self, a: &Code, b: &Code) -> &'static str {
        let count = self.count(Some(a), Some(b));
        match (4 * count).checked_div(self.most) {
            _ if a.id == b.id => "same",
            _ if count == 0 => "h0",
            Some(0 | 1) => "h1",
            Some(2) => "h2",
            _ => "h3",
        }
    }

    fn apart(&self) -> impl Iterator<Item = (CodeId, CodeId, usize)> {
        let pairs = self.counts.iter().filter_map(|((a, b), count)| Some(((*a)?, (*b)?, *count)));
        pairs.filter(|(a, b, _)| a != b)
    }

    /// Two different codes that meet most often, the first so many of them.
    pub fn pairs(
        &self,
        codes: &HashMap<CodeId, Code>,
        with: Option<CodeId>,
        most: usize,
    ) -> Vec<Pair> {
        let asked = |a, b| with.is_none_or(|code| a == code || b == code);
        let mut found: Vec<Pair> = self
            .apart()
            .filter(|(a, b, _)| asked(*a, *b))
            .filter_map(|(a, b, count)| {
                Some(Pair { a: codes.get(&a)?.clone(), b: codes.get(&b)?.clone(), count })
            })
            .collect();
        found.sort_by(|one, other| {
            other.count.cmp(&one.count).then_with(|| one.a.name.cmp(&other.a.name))
        });
        found.truncate(most);
        found
    }
}
