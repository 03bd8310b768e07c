//! Do two coders tell the same passages apart, whatever names they have for
//! them? For codes that are not aligned yet: names never enter.

use std::collections::BTreeMap;

use super::{
    Ratings, Statistic, Undefined,
    sets::{EMPTY, Sets},
};

/// Omega index (Collins & Dent 1988), which allows for stacked codes: of all pairs
/// of characters that both coders of a pair coded, how many have as many codes in
/// common by the one as by the other, beyond chance; the mean over pairs of coders.
/// 1 for the same grouping, 0 expected by chance.
pub fn omega<K: Copy + Ord>(sets: &Sets<K>) -> Statistic {
    sets.ratings().mean_over_pairs(|pair| {
        let rows: Vec<(usize, usize, f64)> = pair
            .rows()
            .filter_map(|(row, units)| Some((row[0]?, row[1]?, units as f64)))
            .filter(|(a, b, _)| *a != EMPTY && *b != EMPTY)
            .collect();
        if rows.len() > MOST_ROWS {
            return Err(Undefined::TooManyOverlaps);
        }
        let mut counted = Together::default();
        for (at, (a, b, units)) in rows.iter().enumerate() {
            // Two characters of one row share all of its codes.
            counted.add(sets.set(*a).len(), sets.set(*b).len(), units * (units - 1.0) / 2.0);
            for (c, d, others) in &rows[..at] {
                counted.add(sets.shared(*a, *c), sets.shared(*b, *d), units * others);
            }
        }
        counted.omega()
    })
}

/// Different pairs of sets, above which their pairs would take too long.
const MOST_ROWS: usize = 5_000;

/// Pairs of characters, by how many codes they have in common.
#[derive(Default)]
struct Together {
    alike: f64,
    by_a: BTreeMap<usize, f64>,
    by_b: BTreeMap<usize, f64>,
}

impl Together {
    fn add(&mut self, by_a: usize, by_b: usize, pairs: f64) {
        self.alike += if by_a == by_b { pairs } else { 0.0 };
        *self.by_a.entry(by_a).or_default() += pairs;
        *self.by_b.entry(by_b).or_default() += pairs;
    }

    fn omega(&self) -> Statistic {
        let all: f64 = self.by_a.values().sum();
        let of_b = |shared| self.by_b.get(shared).copied().unwrap_or(0.0);
        let chance: f64 =
            self.by_a.iter().map(|(shared, n)| n * of_b(shared)).sum::<f64>() / (all * all);
        if all == 0.0 || chance >= 1.0 {
            return Err(Undefined::NoJointVariation);
        }
        Ok((self.alike / all - chance) / (1.0 - chance))
    }
}

/// Characters that both coders gave one code each, by the two codes.
#[derive(Debug, Clone)]
pub struct Clusters {
    cells: Vec<(usize, usize, f64)>,
    rows: Vec<f64>,
    columns: Vec<f64>,
}

impl Clusters {
    /// Of every two coders that share text, a figure's mean over them.
    pub fn mean<K: Copy + Ord>(sets: &Sets<K>, figure: impl Fn(&Self) -> Statistic) -> Statistic {
        sets.ratings().mean_over_pairs(|pair| figure(&Self::of(sets, pair)?))
    }

    /// Fails if a coder gave a character that both coded two codes: then there are
    /// no clusters.
    fn of<K: Copy + Ord>(sets: &Sets<K>, pair: &Ratings<usize>) -> Result<Self, Undefined> {
        let (mut in_rows, mut in_columns) = (BTreeMap::new(), BTreeMap::new());
        let mut clusters = Self { cells: vec![], rows: vec![], columns: vec![] };
        for (row, units) in pair.rows() {
            let &[Some(a), Some(b)] = row else { continue };
            if a == EMPTY || b == EMPTY {
                continue;
            }
            if sets.set(a).len() > 1 || sets.set(b).len() > 1 {
                return Err(Undefined::OverlappingUnits);
            }
            let place = |known: &mut BTreeMap<usize, usize>, sums: &mut Vec<f64>, set: usize| {
                let at = *known.entry(set).or_insert(sums.len());
                sums.resize(sums.len().max(at + 1), 0.0);
                sums[at] += units as f64;
                at
            };
            let row = place(&mut in_rows, &mut clusters.rows, a);
            let column = place(&mut in_columns, &mut clusters.columns, b);
            clusters.cells.push((row, column, units as f64));
        }
        if clusters.rows.len() < 2 && clusters.columns.len() < 2 {
            return Err(Undefined::NoJointVariation);
        }
        Ok(clusters)
    }

    /// Adjusted Rand index (Hubert & Arabie 1985): 1 for the same clusters, 0
    /// expected by chance. Over pairs of characters,
    /// `(sum C(n_ij, 2) - e) / ((A + B) / 2 - e)`, with `A = sum C(a_i, 2)`,
    /// `B = sum C(b_j, 2)` and `e = A B / C(n, 2)`.
    pub fn adjusted_rand(&self) -> Statistic {
        let pairs = |n: f64| n * (n - 1.0) / 2.0;
        let together: f64 = self.cells.iter().map(|(_, _, n)| pairs(*n)).sum();
        let a: f64 = self.rows.iter().map(|n| pairs(*n)).sum();
        let b: f64 = self.columns.iter().map(|n| pairs(*n)).sum();
        let expected = a * b / pairs(self.characters());
        let most = f64::midpoint(a, b);
        if most == expected {
            return Err(Undefined::NoJointVariation);
        }
        Ok((together - expected) / (most - expected))
    }

    /// Adjusted mutual information (Vinh, Epps & Bailey 2010), by the mean of
    /// both entropies: `(I - E[I]) / ((H(A) + H(B)) / 2 - E[I])`.
    pub fn adjusted_mutual_information(&self) -> Statistic {
        let all = self.characters();
        let information = self.cells.iter().map(|(row, column, n)| {
            n / all * (all * n / (self.rows[*row] * self.columns[*column])).ln()
        });
        let entropy = |sums: &[f64]| -sums.iter().map(|n| n / all * (n / all).ln()).sum::<f64>();
        let mut expected = 0.0;
        for a in &self.rows {
            expected += self.columns.iter().map(|b| expected_part(*a, *b, all)).sum::<f64>();
        }
        let most = f64::midpoint(entropy(&self.rows), entropy(&self.columns));
        if (most - expected).abs() < 1e-15 {
            return Err(Undefined::NoJointVariation);
        }
        Ok((information.sum::<f64>() - expected) / (most - expected))
    }

    fn characters(&self) -> f64 {
        self.rows.iter().sum()
    }
}

/// What two clusters of `a` and `b` of `all` characters are expected to add to
/// the information, if they met by chance (hypergeometric).
fn expected_part(a: f64, b: f64, all: f64) -> f64 {
    let most = a.min(b);
    let least = (a + b - all).max(0.0);
    let mode = ((a + 1.0) * (b + 1.0) / (all + 2.0)).floor().clamp(least, most);
    let part = |n: f64| if n > 0.0 { n / all * (all * n / (a * b)).ln() } else { 0.0 };
    // Probabilities by their ratios, from the likeliest overlap to both sides.
    let (mut weights, mut sum) = (1.0, part(mode));
    let (mut n, mut p) = (mode, 1.0);
    while n < most && p > 1e-20 {
        p *= (a - n) * (b - n) / ((n + 1.0) * (all - a - b + n + 1.0));
        n += 1.0;
        weights += p;
        sum += p * part(n);
    }
    (n, p) = (mode, 1.0);
    while n > least && p > 1e-20 {
        p *= n * (all - a - b + n) / ((a - n + 1.0) * (b - n + 1.0));
        n -= 1.0;
        weights += p;
        sum += p * part(n);
    }
    sum / weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{agreement::NarrativeCoding, anchor::Span};

    fn sets(cells: &[(char, char, u32)]) -> Sets<char> {
        let (mut layers, mut at) = (BTreeMap::from([(0, vec![]), (1, vec![])]), 0);
        for (a, b, length) in cells {
            let span = Span::between(at, at + length).expect("a span");
            layers.get_mut(&0).expect("a layer").push((*a, span));
            layers.get_mut(&1).expect("a layer").push((*b, span));
            at += length;
        }
        Sets::of(&[NarrativeCoding { length: at + 9, sentences: vec![], layers }])
    }

    fn figures(cells: &[(char, char, u32)]) -> [Statistic; 2] {
        let sets = sets(cells);
        [Clusters::adjusted_rand, Clusters::adjusted_mutual_information]
            .map(|figure| Clusters::mean(&sets, figure))
    }

    #[test]
    fn other_names_for_the_same_clusters_agree_fully() {
        for found in figures(&[('a', 'x', 40), ('b', 'y', 30), ('c', 'z', 5)]) {
            assert!((found.expect("a figure") - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn clusters_that_meet_by_chance_agree_as_chance_does() {
        let cells = [('a', 'x', 25), ('a', 'y', 25), ('b', 'x', 25), ('b', 'y', 25)];
        for found in figures(&cells) {
            assert!(found.expect("a figure").abs() < 0.02);
        }
    }

    #[test]
    fn stacked_codes_are_compared_by_how_many_two_characters_share() {
        let span = |start, end| Span::between(start, end).expect("a span");
        let text = |b: Vec<(char, Span)>| NarrativeCoding {
            length: 9,
            sentences: vec![],
            layers: [(0, vec![('a', span(0, 2)), ('b', span(1, 3))]), (1, b)].into(),
        };
        let omega = |b| super::omega(&Sets::of(&[text(b)])).expect("omega");
        assert_eq!(omega(vec![('x', span(0, 2)), ('y', span(1, 3))]), 1.0);
        // Three characters a, ab, b and x, xy, x: pairs share 1 1 0 and 1 1 1, so two
        // of three are alike, which chance gives too.
        assert_eq!(omega(vec![('x', span(0, 3)), ('y', span(1, 2))]), 0.0);
        // And x, xy, xy: pairs share 1 1 2, so one of three is alike, by chance 4/9.
        let found = omega(vec![('x', span(0, 3)), ('y', span(1, 3))]);
        assert!((found - (1.0 / 3.0 - 4.0 / 9.0) / (5.0 / 9.0)).abs() < 1e-12, "{found}");
    }

    #[test]
    fn one_code_each_is_no_clustering() {
        assert_eq!(figures(&[('a', 'x', 9)]), [Err(Undefined::NoJointVariation); 2]);
        assert_eq!(figures(&[]), [Err(Undefined::NoJointVariation); 2]);
    }
}
