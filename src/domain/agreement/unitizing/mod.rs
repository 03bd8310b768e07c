//! Where one marks and as what, in one figure: each coder's record cuts the text
//! into valued units and gaps. A segment is one decision, however long it is.

pub mod alpha_1995;
mod coincidences;

pub use coincidences::Coincidences;
pub(super) use coincidences::alpha_of_one;

use super::{NarrativeCoding, Undefined};
use crate::{anchor::Span, coverage::Coverage};

/// One coder's record: units in text order that do not overlap, and between
/// them gaps, whose value is `None`.
#[derive(Debug, Clone)]
pub(super) struct Partition<V>(Vec<(Option<V>, Span)>);

impl<V: Copy> Partition<V> {
    /// Fails if two units overlap. Units that touch stay apart.
    pub fn new(length: u32, mut units: Vec<(V, Span)>) -> Result<Self, Undefined> {
        units.sort_by_key(|(_, span)| *span);
        if units.windows(2).any(|pair| pair[0].1.overlaps(pair[1].1)) {
            return Err(Undefined::OverlappingUnits);
        }
        let (mut parts, mut at) = (Vec::with_capacity(2 * units.len() + 1), 0);
        for (value, span) in units {
            parts.extend(Span::between(at, span.start()).ok().map(|gap| (None, gap)));
            parts.push((Some(value), span));
            at = span.end();
        }
        parts.extend(Span::between(at, length).ok().map(|gap| (None, gap)));
        Ok(Self(parts))
    }

    pub fn parts(&self) -> &[(Option<V>, Span)] {
        &self.0
    }

    /// Every two parts, one of each record, that share characters.
    pub fn meet<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (usize, usize, u32)> + use<'a, V> {
        let (mut a, mut b) = (0, 0);
        std::iter::from_fn(move || {
            let (x, y) = (self.0.get(a)?.1, other.0.get(b)?.1);
            let shared = x.end().min(y.end()) - x.start().max(y.start());
            let met = (a, b, shared);
            a += usize::from(x.end() <= y.end());
            b += usize::from(y.end() <= x.end());
            Some(met)
        })
    }
}

/// The coincidences of all codes, summed over narratives that two coders have.
pub fn of_all<C: Ord, K: Copy + Ord>(
    narratives: &[NarrativeCoding<C, K>],
) -> Result<Coincidences<K>, Undefined> {
    sum(narratives, |marks| marks.clone())
}

/// The coincidences of the codes that count, taken as one: a coder's segments
/// of them that overlap or touch are united first.
pub fn of_codes<C: Ord, K: Copy + Ord>(
    narratives: &[NarrativeCoding<C, K>],
    counts: impl Fn(K) -> bool,
) -> Result<Coincidences<()>, Undefined> {
    sum(narratives, |marks| {
        let spans = marks.iter().filter(|(code, _)| counts(*code)).map(|(_, span)| *span);
        Coverage::of(spans).spans().iter().map(|span| ((), *span)).collect()
    })
}

/// The coincidences of one text, each coder's segments taken as one code.
pub(super) fn of_segments(length: u32, coders: &[Vec<Span>]) -> Coincidences<()> {
    let mut found = Coincidences::default();
    let partition = |spans: &Vec<Span>| {
        let united = Coverage::of(spans.iter().copied());
        let units = united.spans().iter().map(|span| ((), *span)).collect();
        Partition::new(length, units).expect("united segments do not overlap")
    };
    found.count(&coders.iter().map(partition).collect::<Vec<_>>());
    found
}

fn sum<C: Ord, K: Copy, V: Copy + Ord>(
    narratives: &[NarrativeCoding<C, K>],
    units: impl Fn(&Vec<(K, Span)>) -> Vec<(V, Span)>,
) -> Result<Coincidences<V>, Undefined> {
    let mut all = Coincidences::default();
    for narrative in narratives.iter().filter(|narrative| narrative.layers.len() > 1) {
        let layers = narrative.layers.values();
        let partitions = layers.map(|marks| Partition::new(narrative.length, units(marks)));
        all.count(&partitions.collect::<Result<Vec<_>, _>>()?);
    }
    if all.is_empty() { Err(Undefined::FewerThanTwoCoders) } else { Ok(all) }
}
