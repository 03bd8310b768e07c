//! Krippendorff's alpha for sets of codes as values in their own right (mvα):
//! chance draws sets of the sizes that occur from the codes as often used.

use std::collections::BTreeMap;

use super::{Ratings, Statistic, Undefined, sets::shared};

/// Multi-valued nominal alpha (Krippendorff & Craggs 2016). A value is a set
/// of codes, a sorted list without repeats; the distance of sets C and K is
/// `1 - 2 |C ∩ K| / (|C| + |K|)`.
///
/// Expected are sets of sizes p and q as often as these sizes occur, and of all
/// such sets each pair in proportion to the ways of drawing its codes without
/// putting them back: `prod n_c` over both, a shared code `n_c (n_c - 1)`.
pub fn alpha<K: Clone + Ord>(sets: &Ratings<Vec<K>>) -> Statistic {
    let (mut observed, mut values) = (0.0, 0.0);
    let (mut sizes, mut uses) = (BTreeMap::<usize, f64>::new(), BTreeMap::<K, f64>::new());
    for tally in sets.pairable()? {
        for (set, r) in &tally.counts {
            for (other, s) in &tally.counts {
                observed +=
                    tally.units * r * s * distance(set.len(), other.len(), shared(set, other))
                        / (tally.values - 1.0);
            }
            let given = tally.units * r;
            values += given;
            *sizes.entry(set.len()).or_default() += given;
            for code in set {
                *uses.entry(code.clone()).or_default() += given;
            }
        }
    }
    let uses: Vec<f64> = uses.into_values().collect();
    let mut expected = 0.0;
    for (p, of_p) in &sizes {
        for (q, of_q) in &sizes {
            let ways = ways(&uses, *p, *q);
            let all: f64 = ways.iter().sum();
            let apart =
                ways.iter().enumerate().map(|(shared, ways)| ways * distance(*p, *q, shared));
            if all > 0.0 {
                expected += of_p / values * of_q / values * apart.sum::<f64>() / all;
            }
        }
    }
    if expected == 0.0 {
        return Err(Undefined::NoVariation);
    }
    Ok(1.0 - observed / values / expected)
}

fn distance(p: usize, q: usize, shared: usize) -> f64 {
    if p + q == 0 { 0.0 } else { 1.0 - 2.0 * shared as f64 / (p + q) as f64 }
}

/// In how many ways sets of `p` and `q` codes can be drawn, by how many codes
/// they share. Counted code by code, so that no set has to be listed.
fn ways(uses: &[f64], p: usize, q: usize) -> Vec<f64> {
    let most = p.min(q);
    let place = |i: usize, j: usize, shared: usize| (i * (q + 1) + j) * (most + 1) + shared;
    let mut ways = vec![0.0; (p + 1) * (q + 1) * (most + 1)];
    ways[0] = 1.0;
    for n in uses {
        // From the largest sets down, so that no code is drawn twice.
        for i in (0..=p).rev() {
            for j in (0..=q).rev() {
                for shared in (0..=most.min(i).min(j)).rev() {
                    let mut more = 0.0;
                    if i > 0 {
                        more += n * ways[place(i - 1, j, shared)];
                    }
                    if j > 0 {
                        more += n * ways[place(i, j - 1, shared)];
                    }
                    if shared > 0 {
                        more += n * (n - 1.0) * ways[place(i - 1, j - 1, shared - 1)];
                    }
                    ways[place(i, j, shared)] += more;
                }
            }
        }
    }
    (0..=most).map(|shared| ways[place(p, q, shared)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::alpha as krippendorff;

    #[test]
    fn three_observers_of_krippendorff_and_craggs_give_their_figure() {
        // Table 3 of Krippendorff & Craggs 2016; "." is the empty set.
        let set = |word: &str| (word != "-").then(|| word.replace('.', "").chars().collect());
        let observers = ["bd abd . a", "d b a -", "- bd a -"];
        let rows = observers.map(|row| row.split(' ').map(set).collect::<Vec<Option<Vec<char>>>>());
        let found = alpha(&Ratings::of_coders(&rows)).expect("alpha");
        assert!((found - 0.2866).abs() < 5e-5, "{found}");
    }

    #[test]
    fn sets_of_one_code_give_nominal_alpha() {
        let coders =
            ["abcab", "abbca", "acccb"].map(|row| row.chars().map(Some).collect::<Vec<_>>());
        let single = Ratings::of_coders(&coders);
        let sets = single.map(|code| Some(vec![*code]));
        let (many, one) =
            (alpha(&sets).expect("alpha"), krippendorff::nominal(&single).expect("one"));
        assert!((many - one).abs() < 1e-12, "{many} {one}");
    }
}
