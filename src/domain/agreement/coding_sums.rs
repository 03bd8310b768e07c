//! cuα of two coders who stack no codes, from sums that add up over narratives,
//! so that it can be resampled. The general form is in `unitizing`.

use super::{Statistic, Undefined, marks::Marks};
use crate::anchor::Span;

/// Whether two coders coded all of these texts, and neither of them gave two
/// codes to one character: only then a coder's record cuts a text into units.
pub(super) fn apply<'m>(mut marks: impl Iterator<Item = &'m Marks>) -> bool {
    let cuts = |own: &[(Span, usize)]| own.windows(2).all(|two| !two[0].0.overlaps(two[1].0));
    marks.all(|marks| marks.in_text_order().iter().all(|own| cuts(own)))
}

/// Length that both marked and gave two codes, `sum_{c≠k} l_ck`; `T`, the squared
/// length of each unit that the other marked too; and `l'_c` for each code.
pub(super) fn sums(marks: &Marks, sums: &mut [f64]) {
    let layers = marks.in_text_order();
    let [a, b] = &layers[..] else { return };
    let mut joint = [vec![0.0; a.len()], vec![0.0; b.len()]];
    let (mut x, mut y) = (0, 0);
    while let (Some((of_a, c)), Some((of_b, k))) = (a.get(x), b.get(y)) {
        let shared = of_a.intersection(*of_b).map_or(0.0, |shared| f64::from(shared.len()));
        joint[0][x] += shared;
        joint[1][y] += shared;
        sums[0] += if c == k { 0.0 } else { 2.0 * shared };
        sums[2 + c] += shared;
        sums[2 + k] += shared;
        if of_a.end() < of_b.end() { x += 1 } else { y += 1 }
    }
    sums[1] += joint.iter().flatten().map(|shared| shared * shared).sum::<f64>();
}

/// cuα from such sums: `1 - differing (l'^2 - T) / (l' sum_{c≠k} l'_c l'_k)`.
pub(super) fn alpha(sums: &[f64]) -> Statistic {
    let length: f64 = sums[2..].iter().sum();
    let unlike: f64 = sums[2..].iter().map(|own| own * (length - own)).sum();
    if unlike == 0.0 {
        return Err(Undefined::NoJointVariation);
    }
    Ok(1.0 - sums[0] * (length * length - sums[1]) / (length * unlike))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::{NarrativeCoding, unitizing};

    #[test]
    fn sums_give_what_the_general_form_gives() {
        let span = |start, end| Span::between(start, end).expect("a span");
        let text = |shift: u32| NarrativeCoding {
            length: 100,
            sentences: vec![],
            layers: [
                ('a', vec![(0, span(0, 20)), (1, span(20, 30)), (1, span(60, 70 + shift))]),
                ('b', vec![(0, span(5, 24)), (2, span(24, 40)), (1, span(65, 90))]),
            ]
            .into(),
        };
        let texts = [text(0), text(7), text(20)];
        let mut total = vec![0.0; 5];
        let marks: Vec<Marks> = texts.iter().map(|text| Marks::of(text, &[0, 1, 2])).collect();
        assert!(apply(marks.iter()));
        marks.iter().for_each(|marks| sums(marks, &mut total));
        let general = unitizing::of_all(&texts).and_then(|all| all.coding()).expect("cuα");
        let found = alpha(&total).expect("cuα");
        assert!((found - general).abs() < 1e-12, "{found} {general}");
    }
}
