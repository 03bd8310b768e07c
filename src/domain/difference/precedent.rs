//! What earlier decisions on differences alike say about an open one. Counted
//! is what each of them would leave here, so that it does not matter in which
//! words it was said. A hint for those who decide, never a decision.

use std::collections::BTreeMap;

/// Fewer decisions than these say nothing.
pub const FEWEST: usize = 5;

/// Decisions on differences alike, held against an open one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Precedents {
    /// How many there are.
    pub decided: usize,
    /// How many of them would leave the same here: the most that do.
    pub alike: usize,
    /// The latest of these, as its place among all.
    pub latest: usize,
}

impl Precedents {
    /// Of what each of the decisions would leave here, in the order in which
    /// they were taken. None if there is none.
    pub fn of<O: Ord>(outcomes: &[O]) -> Option<Self> {
        let mut by_outcome: BTreeMap<&O, (usize, usize)> = BTreeMap::new();
        for (at, outcome) in outcomes.iter().enumerate() {
            let (times, latest) = by_outcome.entry(outcome).or_default();
            *times += 1;
            *latest = at;
        }
        let (alike, latest) = by_outcome.into_values().max()?;
        Some(Self { decided: outcomes.len(), alike, latest })
    }

    /// Enough of them, and three in four alike.
    pub fn suggest(self) -> bool {
        self.decided >= FEWEST && 4 * self.alike >= 3 * self.decided
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggested(outcomes: &str) -> Option<usize> {
        let outcomes: Vec<char> = outcomes.chars().collect();
        Precedents::of(&outcomes).filter(|found| found.suggest()).map(|found| found.latest)
    }

    #[test]
    fn three_in_four_of_five_or_more_suggest_the_latest_of_them() {
        assert_eq!(suggested(""), None);
        assert_eq!(suggested("aaaa"), None, "too few");
        assert_eq!(suggested("aaaaa"), Some(4));
        assert_eq!(suggested("aaaab"), Some(3));
        assert_eq!(suggested("aaabb"), None, "not three in four");
        assert_eq!(suggested("baaabaaa"), Some(7), "six of eight are");
    }

    #[test]
    fn of_as_many_the_latest_counts() {
        let found = Precedents::of(&["a", "b", "b", "a"]);
        assert_eq!(found, Some(Precedents { decided: 4, alike: 2, latest: 3 }));
    }
}
