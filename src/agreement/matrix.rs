//! A's codes by B's codes, as a table: which codes are taken for each other?

use std::collections::{BTreeMap, HashMap};

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
        let mut matrix =
            Self { rows: vec![], columns: vec![], all: (0, 0), counts, most: 0 };
        matrix.most = matrix.apart().map(|(_, _, count)| count).max().unwrap_or(0);
        let mut rows: HashMap<CodeId, usize> = HashMap::new();
        let mut columns: HashMap<CodeId, usize> = HashMap::new();
        for ((a, b), count) in &matrix.counts {
            let asked = with.is_none_or(|code| *a == Some(code) || *b == Some(code));
            // Codes that meet none come last.
            let weight = if a.is_some() && b.is_some() && asked { 1_000 * count } else { *count };
            if asked {
                a.iter().for_each(|a| *rows.entry(*a).or_default() += weight);
                b.iter().for_each(|b| *columns.entry(*b).or_default() += weight);
            }
        }
        matrix.all = (rows.len(), columns.len());
        let ranked = |weights: HashMap<CodeId, usize>| -> Vec<Code> {
            let mut found: Vec<(usize, Code)> = weights
                .into_iter()
                .filter_map(|(id, weight)| Some((weight, codes.get(&id)?.clone())))
                .collect();
            found.sort_by(|(w, a), (v, b)| v.cmp(w).then_with(|| a.name.cmp(&b.name)));
            found.truncate(most.unwrap_or(usize::MAX));
            found.into_iter().map(|(_, code)| code).collect()
        };
        matrix.rows = ranked(rows);
        matrix.columns = ranked(columns);
        // Codes of both stand in one order, so that agreement is a diagonal.
        let place = |code: &Code| {
            matrix.rows.iter().position(|row| row.id == code.id).unwrap_or(usize::MAX)
        };
        matrix.columns.sort_by_key(place);
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
        found.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.a.name.cmp(&other.a.name)));
        found.truncate(most);
        found
    }
}
