//! The best alignment of two coders: an assignment of segments, solved apart for
//! each group of segments that could be aligned with each other.

use super::{Dissimilarity, Unit};
use crate::assignment;

/// Of two equally good alignments the one with more pairs.
const FOR_A_PAIR: f64 = 1e-9;

pub fn align(a: &[Unit], b: &[Unit], dissimilarity: Dissimilarity) -> Vec<Vec<Unit>> {
    // What a pair saves against leaving both alone.
    let mut savings = vec![];
    let mut groups = Groups::new(a.len() + b.len());
    for (i, u) in a.iter().enumerate() {
        for (j, v) in b.iter().enumerate() {
            let saved = 2.0 * dissimilarity.empty - dissimilarity.between(*u, *v) + FOR_A_PAIR;
            if saved > 0.0 {
                savings.push((i, j, saved));
                groups.join(i, a.len() + j);
            }
        }
    }
    savings.sort_by_key(|(i, ..)| groups.of(*i));
    let (mut tuples, mut partner) = (vec![], vec![None; a.len()]);
    let mut alone = vec![true; b.len()];
    for group in savings.chunk_by(|x, y| groups.of(x.0) == groups.of(y.0)) {
        for (i, j) in assign(group) {
            partner[i] = Some(j);
            alone[j] = false;
        }
    }
    for (i, u) in a.iter().enumerate() {
        tuples.push(std::iter::once(*u).chain(partner[i].map(|j| b[j])).collect());
    }
    tuples.extend((0..b.len()).filter(|j| alone[*j]).map(|j| vec![b[j]]));
    tuples
}

/// The pairs of a group that save the most.
fn assign(group: &[(usize, usize, f64)]) -> Vec<(usize, usize)> {
    let sorted = |mut list: Vec<usize>| {
        list.sort_unstable();
        list.dedup();
        list
    };
    let rows = sorted(group.iter().map(|(i, ..)| *i).collect());
    let columns = sorted(group.iter().map(|(_, j, _)| *j).collect());
    let place = |list: &[usize], at: usize| list.partition_point(|known| *known < at);
    let scores = group.iter().map(|(i, j, saved)| (place(&rows, *i), place(&columns, *j), *saved));
    let pairs = assignment::best(rows.len(), columns.len(), scores);
    pairs.into_iter().map(|(row, column)| (rows[row], columns[column])).collect()
}

/// Which units hang together.
struct Groups(Vec<usize>);

impl Groups {
    fn new(units: usize) -> Self {
        Self((0..units).collect())
    }

    fn of(&self, mut unit: usize) -> usize {
        while self.0[unit] != unit {
            unit = self.0[unit];
        }
        unit
    }

    fn join(&mut self, u: usize, v: usize) {
        let (first, second) = (self.of(u), self.of(v));
        self.0[first.max(second)] = first.min(second);
        // Later walks from here are short.
        self.0[u] = first.min(second);
        self.0[v] = first.min(second);
    }
}
