//! The older alpha for unitizing, kept for comparison with tools that report
//! it: squared lengths let long segments rule, and a harmless split costs much.

use super::{NarrativeCoding, Partition};
use crate::{
    agreement::{Statistic, Undefined},
    coverage::united,
};

/// α_U of 1995 (Krippendorff 1995; 2004) of the codes that count, each by
/// itself and then summed: `1 - sum D_o / sum D_e`. Defined for one text.
pub fn alpha<C: Ord, K: Copy + Ord>(narrative: &NarrativeCoding<C, K>, codes: &[K]) -> Statistic {
    if narrative.layers.len() < 2 {
        return Err(Undefined::FewerThanTwoCoders);
    }
    let (mut observed, mut expected) = (0.0, 0.0);
    for code in codes {
        let layers = narrative.layers.values().map(|marks| {
            let spans = marks.iter().filter(|(own, _)| own == code).map(|(_, span)| *span);
            let units = united(spans).into_iter().map(|span| ((), span)).collect();
            Partition::new(narrative.length, units)
        });
        let layers = layers.collect::<Result<Vec<_>, _>>()?;
        observed += observed_disagreement(&layers, f64::from(narrative.length));
        expected += expected_disagreement(&layers, f64::from(narrative.length));
    }
    if expected == 0.0 {
        return Err(Undefined::NoVariation);
    }
    Ok(1.0 - observed / expected)
}

/// `D_o = sum_{i≠j} sum d^2 / (m (m-1) L^2)`: for two units that overlap
/// `d^2` is `(b_g - b_h)^2 + (e_g - e_h)^2`, for a unit wholly inside a gap its
/// squared length.
fn observed_disagreement(coders: &[Partition<()>], length: f64) -> f64 {
    let mut sum = 0.0;
    for (at, a) in coders.iter().enumerate() {
        for b in &coders[at + 1..] {
            for (g, h, _) in a.meet(b) {
                let ((c, g), (k, h)) = (a.parts()[g], b.parts()[h]);
                let apart = |x: u32, y: u32| (f64::from(x) - f64::from(y)).powi(2);
                sum += match (c, k) {
                    (Some(()), Some(())) => apart(g.start(), h.start()) + apart(g.end(), h.end()),
                    (Some(()), None) if h.contains(g) => f64::from(g.len()).powi(2),
                    (None, Some(())) if g.contains(h) => f64::from(h.len()).powi(2),
                    _ => 0.0,
                };
            }
        }
    }
    let m = coders.len() as f64;
    2.0 * sum / (m * (m - 1.0) * length * length)
}

/// `D_e = (2/L) sum_g [(N-1)/3 (2l^3 - 3l^2 + l) + l^2 sum_{gaps ≥ l} (gap - l + 1)]
/// / (mL (mL - 1) - sum l (l - 1))`, over all N units g of length l.
fn expected_disagreement(coders: &[Partition<()>], length: f64) -> f64 {
    let lengths = |valued: bool| {
        let parts = coders.iter().flat_map(|coder| coder.parts());
        let of_kind = parts.filter(move |(value, _)| value.is_some() == valued);
        of_kind.map(|(_, span)| f64::from(span.len())).collect::<Vec<_>>()
    };
    let (units, mut gaps) = (lengths(true), lengths(false));
    // Longest first; so many of them and so much of their length come before.
    gaps.sort_by(|a, b| b.total_cmp(a));
    let sums: Vec<f64> = gaps
        .iter()
        .scan(0.0, |sum, gap| {
            *sum += gap;
            Some(*sum)
        })
        .collect();
    let others = units.len() as f64 - 1.0;
    let mut sum = 0.0;
    for l in &units {
        let fitting = gaps.partition_point(|gap| gap >= l);
        let room =
            fitting.checked_sub(1).map_or(0.0, |last| sums[last] - fitting as f64 * (l - 1.0));
        sum += others / 3.0 * (2.0 * l.powi(3) - 3.0 * l * l + l) + l * l * room;
    }
    let all = coders.len() as f64 * length;
    let with_itself: f64 = units.iter().map(|l| l * (l - 1.0)).sum();
    2.0 / length * sum / (all * (all - 1.0) - with_itself)
}
