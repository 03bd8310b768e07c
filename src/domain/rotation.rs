//! Who codes with whom, evenly: everybody codes as much as everybody else, and
//! with each of the others as often.

/// Forms `count` pairs of `coders` people, on top of the pairs there are. Both
/// are pairs of places from 0 to `coders - 1`; a pair that names a place beyond
/// counts for the one who is still there. The first of a pair is coder A.
///
/// From nothing, at every length of the result, what people code differs by one
/// at most, and so does how often each two of them meet. With pairs there
/// already, whoever codes least comes first, until all are even. No pairs with
/// fewer than two people.
pub fn rotate(coders: usize, count: usize, there: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let order = order(coders);
    if order.is_empty() {
        return vec![];
    }
    let mut tally = Tally::of(coders);
    there.iter().for_each(|pair| tally.note(*pair));
    let next = |_| {
        let pair = order.iter().min_by_key(|pair| tally.weight(**pair)).copied()?;
        let pair = tally.seated(pair);
        tally.note(pair);
        Some(pair)
    };
    (0..count).map_while(next).collect()
}

struct Tally {
    load: Vec<usize>,
    first: Vec<usize>,
    together: Vec<usize>,
}

impl Tally {
    fn of(coders: usize) -> Self {
        let none = vec![0; coders];
        Self { load: none.clone(), first: none, together: vec![0; coders * coders] }
    }

    fn note(&mut self, (a, b): (usize, usize)) {
        let coders = self.load.len();
        [a, b].into_iter().filter(|who| *who < coders).for_each(|who| self.load[who] += 1);
        if a < coders {
            self.first[a] += 1;
        }
        if a < coders && b < coders {
            self.together[a * coders + b] += 1;
            self.together[b * coders + a] += 1;
        }
    }

    /// Who codes least comes first; of those, who met least.
    fn weight(&self, (a, b): (usize, usize)) -> (usize, usize, usize) {
        let (one, other) = (self.load[a], self.load[b]);
        (one.min(other), one.max(other), self.together[a * self.load.len() + b])
    }

    /// Everybody is coder A as often as coder B.
    fn seated(&self, (a, b): (usize, usize)) -> (usize, usize) {
        let surplus = |who: usize| 2 * self.first[who] as i64 - self.load[who] as i64;
        if surplus(a) <= surplus(b) { (a, b) } else { (b, a) }
    }
}

/// Every two people once, in an order in which what each of them has differs by
/// one at most at any place. For an even number the rounds of a tournament
/// (Kirkman's circle), for an odd one rings through all of them (Walecki), each
/// walked over every other edge.
fn order(coders: usize) -> Vec<(usize, usize)> {
    if coders < 2 {
        return vec![];
    }
    let ring = coders - 1;
    let pair = |a: usize, b: usize| (a.min(b), a.max(b));
    if coders.is_multiple_of(2) {
        let round = |round: usize| {
            let others = (1..coders / 2)
                .map(move |step| pair((round + step) % ring, (round + ring - step) % ring));
            std::iter::once(pair(round, ring)).chain(others)
        };
        return (0..ring).flat_map(round).collect();
    }
    let walk = |first: usize| -> Vec<(usize, usize)> {
        let place = |step: usize| match step {
            0 => ring,
            step if step.is_multiple_of(2) => (first + step / 2) % ring,
            step => (first + ring - step / 2) % ring,
        };
        let edge = |step: usize| pair(place(step % coders), place((step + 1) % coders));
        (0..coders).map(|step| edge(2 * step % coders)).collect()
    };
    (0..ring / 2).flat_map(walk).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spread(counts: &[usize]) -> usize {
        counts.iter().max().unwrap() - counts.iter().min().unwrap()
    }

    fn met(pairs: &[(usize, usize)], coders: usize) -> Vec<usize> {
        let two = (0..coders).flat_map(|a| (a + 1..coders).map(move |b| (a, b)));
        let times = |(a, b)| pairs.iter().filter(|p| **p == (a, b) || **p == (b, a)).count();
        two.map(times).collect()
    }

    fn loads(pairs: &[(usize, usize)], coders: usize) -> Vec<usize> {
        let of = |who| pairs.iter().filter(|(a, b)| *a == who || *b == who).count();
        (0..coders).map(of).collect()
    }

    #[test]
    fn sixty_narratives_and_eight_coders() {
        let pairs = rotate(8, 60, &[]);
        assert_eq!(loads(&pairs, 8), [15; 8]);
        assert!(met(&pairs, 8).iter().all(|times| [2, 3].contains(times)));
    }

    #[test]
    fn one_person_is_no_pair() {
        assert!(rotate(0, 4, &[]).is_empty());
        assert!(rotate(1, 4, &[]).is_empty());
    }

    proptest! {
        #[test]
        fn from_nothing_all_is_even(coders in 2usize..12, count in 0usize..150) {
            let pairs = rotate(coders, count, &[]);
            prop_assert_eq!(pairs.len(), count);
            prop_assert!(pairs.iter().all(|(a, b)| a != b && *a < coders && *b < coders));
            prop_assert!(spread(&loads(&pairs, coders)) <= 1);
            prop_assert!(spread(&met(&pairs, coders)) <= 1);
        }

        #[test]
        fn everybody_is_coder_a_about_as_often_as_coder_b(coders in 2usize..10, count in 0usize..90) {
            let pairs = rotate(coders, count, &[]);
            for who in 0..coders {
                let first = pairs.iter().filter(|(a, _)| *a == who).count();
                let second = pairs.iter().filter(|(_, b)| *b == who).count();
                prop_assert!(first.abs_diff(second) <= 5, "{who}: {first} and {second}");
            }
        }

        #[test]
        fn whoever_has_least_is_levelled_first(
            coders in 2usize..9,
            there in proptest::collection::vec((0usize..9, 0usize..9), 0..12),
            count in 60usize..90,
        ) {
            let there: Vec<_> = there.into_iter().filter(|(a, b)| a != b).collect();
            let pairs = rotate(coders, count, &there);
            prop_assert!(pairs.iter().all(|(a, b)| a != b));
            let all: Vec<_> = there.iter().chain(&pairs).copied().collect();
            // Two people meet always, however uneven they began.
            prop_assert!(coders == 2 || spread(&loads(&all, coders)) <= 1);
        }
    }
}
