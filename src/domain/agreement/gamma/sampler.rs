//! What chance would do: coders who mark as many segments, as long and as far
//! apart as these did, with codes as often used.

use super::Unit;
use crate::agreement::random::Random;

/// Means and deviations of what the coders did (the statistical sampler of
/// pygamma-agreement, Titeux & Riad 2021).
pub struct Sampler {
    coders: usize,
    segments: (f64, f64),
    gap: (f64, f64),
    length: (f64, f64),
    codes: Vec<usize>,
}

impl Sampler {
    /// Of some segments, one at least.
    pub fn of(coders: &[Vec<Unit>]) -> Self {
        // A gap of nothing, so that coders with one segment have a mean too.
        let mut gaps = vec![0.0];
        for own in coders {
            let mut own = own.clone();
            own.sort_by(|u, v| u.start.total_cmp(&v.start).then(u.end.total_cmp(&v.end)));
            gaps.extend(own.first().map(|first| first.start).filter(|gap| *gap > 0.0));
            gaps.extend(own.windows(2).map(|pair| pair[1].start - pair[0].end));
        }
        let counts: Vec<f64> = coders.iter().map(|own| own.len() as f64).collect();
        let lengths: Vec<f64> = coders.iter().flatten().map(|unit| unit.end - unit.start).collect();
        Self {
            coders: coders.len(),
            segments: spread(&counts),
            gap: spread(&gaps),
            length: spread(&lengths),
            codes: coders.iter().flatten().map(|unit| unit.code).collect(),
        }
    }

    /// As many coders; one segment at least.
    pub fn draw(&self, random: &mut Random) -> Vec<Vec<Unit>> {
        let (mut coders, mut drawn) = (vec![], 0);
        for _ in 0..self.coders {
            let count = random.normal(self.segments.0, self.segments.1).abs() as usize;
            let count = if drawn == 0 { count.max(1) } else { count };
            drawn += count;
            let mut at = 0.0;
            let mut next = || {
                let start = at + random.normal(self.gap.0, self.gap.1);
                let length = random.normal(self.length.0, self.length.1).abs();
                at = start + length;
                let code = self.codes[random.below(self.codes.len())];
                Unit { start, end: at, code }
            };
            coders.push((0..count).map(|_| next()).collect());
        }
        coders
    }
}

/// Mean and standard deviation.
fn spread(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt())
}
