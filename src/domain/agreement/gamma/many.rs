//! The best alignment of more than two coders: a shortest way (A*) through the
//! segments in text order, from none aligned to all.

use std::{
    cmp::Ordering,
    collections::{BinaryHeap, HashMap},
};

use super::{Dissimilarity, Unit, alignment::disorder};
use crate::agreement::Undefined;

/// Steps before the search gives up.
const MOST_STEPS: usize = 400_000;

/// Of two equally good alignments the one with more in a tuple.
const FOR_A_PAIR: f64 = 1e-9;

/// Segments aligned with each other, by their places in text order.
struct Tuple {
    members: Vec<usize>,
    cost: f64,
}

/// How far the search has come: all segments before `next` are aligned, and of
/// those after it these.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct State {
    next: usize,
    ahead: Vec<usize>,
}

/// A state that is to be looked at, the least estimate first.
struct Open {
    estimate: f64,
    cost: f64,
    step: usize,
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        other.estimate.total_cmp(&self.estimate).then(self.step.cmp(&other.step))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open {}

pub fn align(
    coders: &[Vec<Unit>],
    dissimilarity: Dissimilarity,
) -> Result<Vec<Vec<Unit>>, Undefined> {
    let mut units: Vec<(usize, Unit)> = vec![];
    for (coder, own) in coders.iter().enumerate() {
        units.extend(own.iter().map(|unit| (coder, *unit)));
    }
    units.sort_by(|(a, u), (b, v)| {
        u.start.total_cmp(&v.start).then(u.end.total_cmp(&v.end)).then(a.cmp(b))
    });
    let tuples = tuples(&units, coders.len(), dissimilarity);
    let found = search(&tuples)?;
    let of = |tuple: &Tuple| tuple.members.iter().map(|at| units[*at].1).collect();
    Ok(found.into_iter().map(|(first, at)| of(&tuples[first][at])).collect())
}

/// For each segment the tuples that it is the first in, in text order; only
/// those that cost no more than without one of their members.
fn tuples(units: &[(usize, Unit)], coders: usize, dissimilarity: Dissimilarity) -> Vec<Vec<Tuple>> {
    let pairs = (coders * (coders - 1) / 2) as f64;
    let most = coders as f64 * pairs * dissimilarity.empty;
    let cost = |members: &[usize]| {
        let of = members.iter().map(|at| units[*at].1).collect::<Vec<_>>();
        disorder(&of, coders, dissimilarity) - FOR_A_PAIR * (members.len() - 1) as f64
    };
    let worth = |members: &[usize], own: f64| {
        let without = |left: usize| {
            let rest = members.iter().copied().filter(|at| *at != left).collect::<Vec<_>>();
            cost(&rest) + dissimilarity.empty
        };
        members.len() == 1 || members.iter().all(|left| own <= without(*left))
    };
    let begin = |first: usize| {
        let mut found = vec![];
        let mut open = vec![(vec![first], 0.0)];
        while let Some((members, sum)) = open.pop() {
            for at in members[members.len() - 1] + 1..units.len() {
                if members.iter().any(|other| units[*other].0 == units[at].0) {
                    continue;
                }
                let apart = |other: &usize| dissimilarity.between(units[*other].1, units[at].1);
                let sum = sum + members.iter().map(apart).sum::<f64>();
                if sum <= most {
                    let mut more = members.clone();
                    more.push(at);
                    open.push((more, sum));
                }
            }
            let own = cost(&members);
            if worth(&members, own) {
                found.push(Tuple { members, cost: own });
            }
        }
        found
    };
    (0..units.len()).map(begin).collect()
}

/// What each segment costs at least, so that those of no tuple cost more than it
/// does together: its share in the best tuple that has it, and then as much
/// more as all of its tuples allow.
fn least(tuples: &[Vec<Tuple>]) -> Vec<f64> {
    let mut least = vec![f64::INFINITY; tuples.len()];
    let mut of = vec![vec![]; tuples.len()];
    for tuple in tuples.iter().flatten() {
        for at in &tuple.members {
            least[*at] = least[*at].min(tuple.cost / tuple.members.len() as f64);
            of[*at].push(tuple);
        }
    }
    for (at, own) in of.iter().enumerate() {
        let room = own.iter().map(|tuple| {
            tuple.cost - tuple.members.iter().map(|member| least[*member]).sum::<f64>()
        });
        least[at] += room.fold(f64::INFINITY, f64::min).max(0.0);
    }
    least
}

/// Tuples, by first member and place, that hold every segment once and cost least.
fn search(tuples: &[Vec<Tuple>]) -> Result<Vec<(usize, usize)>, Undefined> {
    let least = least(tuples);
    let start = State { next: 0, ahead: vec![] };
    let estimate = least.iter().sum();
    let mut costs = HashMap::from([(start.clone(), 0.0)]);
    // States with the step and the tuple that led there.
    let mut steps = vec![(start, 0, (0, 0))];
    let mut open = BinaryHeap::from([Open { estimate, cost: 0.0, step: 0 }]);
    while let Some(Open { estimate, cost, step }) = open.pop() {
        let state = steps[step].0.clone();
        if state.next == tuples.len() {
            return Ok(way(&steps, step));
        }
        if costs[&state] < cost {
            continue;
        }
        if steps.len() > MOST_STEPS {
            return Err(Undefined::TooManyOverlaps);
        }
        for (at, tuple) in tuples[state.next].iter().enumerate() {
            if tuple.members.iter().any(|member| state.ahead.contains(member)) {
                continue;
            }
            let next = state.after(tuple);
            let cost = cost + tuple.cost;
            if costs.get(&next).is_none_or(|known| cost < *known) {
                costs.insert(next.clone(), cost);
                let saved: f64 = tuple.members.iter().map(|member| least[*member]).sum();
                steps.push((next, step, (state.next, at)));
                let estimate = estimate + tuple.cost - saved;
                open.push(Open { estimate, cost, step: steps.len() - 1 });
            }
        }
    }
    unreachable!("a segment alone is a tuple")
}

impl State {
    fn after(&self, tuple: &Tuple) -> Self {
        let mut ahead: Vec<usize> = self.ahead.iter().chain(&tuple.members[1..]).copied().collect();
        ahead.sort_unstable();
        let mut next = self.next + 1;
        let passed = ahead
            .iter()
            .take_while(|at| {
                **at == next && {
                    next += 1;
                    true
                }
            })
            .count();
        ahead.drain(..passed);
        Self { next, ahead }
    }
}

/// The tuples on the way to this step.
fn way(steps: &[(State, usize, (usize, usize))], mut step: usize) -> Vec<(usize, usize)> {
    let mut found = vec![];
    while step != 0 {
        found.push(steps[step].2);
        step = steps[step].1;
    }
    found
}
