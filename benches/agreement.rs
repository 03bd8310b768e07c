//! The statistics of agreement on large made-up codings. `script/bench` runs
//! this and prints the medians beside their budgets.

use std::collections::BTreeMap;

use criterion::{Criterion, criterion_group, criterion_main};
use tandem::domain::{
    agreement::{
        NarrativeCoding, Unit, alpha, compare,
        gamma::{self, Dissimilarity, align},
        sets::{Sets, jaccard},
        units,
    },
    anchor::Span,
};

type Coding = NarrativeCoding<u8, u32>;

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        ((self.0 >> 33) % u64::from(n)) as u32
    }
}

/// Texts of two coders who mark much the same: now and then another edge, another
/// code, or nothing.
fn codings(texts: u32, length: u32, segments: u32, codes: u32) -> Vec<Coding> {
    let (mut numbers, step) = (Numbers(1), length / segments);
    let text = |_| {
        let mut layers = BTreeMap::from([(0, vec![]), (1, vec![])]);
        for at in 0..segments {
            let start = at * step + numbers.below(step / 3);
            let long = step / 3 + numbers.below(step);
            let code = numbers.below(codes);
            for marks in layers.values_mut() {
                let own = if numbers.below(4) == 0 { numbers.below(codes) } else { code };
                let start = start + numbers.below(step / 6 + 1);
                let span = Span::between(start, (start + long).min(length));
                marks.extend(span.ok().filter(|_| numbers.below(8) > 0).map(|span| (own, span)));
            }
        }
        NarrativeCoding { length, sentences: vec![], layers }
    };
    (0..texts).map(text).collect()
}

fn segments(coding: &Coding) -> Vec<Vec<gamma::Unit>> {
    let unit = |(code, span): &(u32, Span)| gamma::Unit {
        start: f64::from(span.start()),
        end: f64::from(span.end()),
        code: *code as usize,
    };
    coding.layers.values().map(|marks| marks.iter().map(unit).collect()).collect()
}

fn agreement(bench: &mut Criterion) {
    let long = codings(1, 1_000_000, 10_000, 9);
    bench.bench_function("nominal alpha of 9 codes, 2 coders x 1,000,000 characters", |run| {
        run.iter(|| {
            let of = |code| alpha::nominal(&units::of_narratives(&long, |own| own == code));
            (0..9).map(of).collect::<Vec<_>>()
        });
    });
    bench.bench_function("set-valued alpha, 2 coders x 1,000,000 characters", |run| {
        run.iter(|| Sets::of(&long).alpha(jaccard));
    });

    let project = codings(1_000, 12_000, 100, 9);
    bench.bench_function("all figures of 1,000 narratives x 2 coders x 100 segments", |run| {
        run.iter(|| compare(&project, Unit::Character));
    });
    let compared = compare(&project, Unit::Character);
    bench.bench_function("intervals of all figures, 1,000 resamples of them", |run| {
        run.iter(|| compared.intervals(|_| true));
    });

    let text = segments(&codings(1, 24_000, 200, 9)[0]);
    bench.bench_function("best alignment for gamma, 2 coders x 200 segments", |run| {
        run.iter(|| align(&text, Dissimilarity::default()));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = agreement
}
criterion_main!(benches);
