//! What adds up over narratives: units by who coded them, segments that match.

use std::collections::BTreeMap;

use super::{
    Agreement, Figures, Ratings, Statistic, Undefined,
    counted::{OfCode, Pairs},
    matching::mean_f1,
};

/// Narratives by their coders: the columns of these among all, and their units.
#[derive(Debug, Default)]
pub(super) struct Texts(Vec<(Vec<usize>, u64)>);

impl Texts {
    /// Adds a narrative, and says where those of the same coders stand.
    pub fn add(&mut self, columns: Vec<usize>, length: u64) -> usize {
        if let Some(at) = self.0.iter().position(|(known, _)| *known == columns) {
            self.0[at].1 += length;
            return at;
        }
        self.0.push((columns, length));
        self.0.len() - 1
    }
}

/// One code, or any code, over narratives.
#[derive(Debug, Clone)]
pub(super) struct Pool<C> {
    /// Units that somebody coded; the others are what is left of the texts.
    coded: Ratings<bool>,
    /// How many these are, by the place of their texts.
    lengths: BTreeMap<usize, u64>,
    segments: BTreeMap<C, u32>,
    narratives: u32,
    pairs: Pairs<C>,
}

impl<C: Copy + Ord> Pool<C> {
    pub fn new(coders: usize) -> Self {
        Self {
            coded: Ratings::new(coders),
            lengths: BTreeMap::new(),
            segments: BTreeMap::new(),
            narratives: 0,
            pairs: Pairs::new(),
        }
    }

    /// Adds a narrative of these coders, whose texts stand at this place.
    pub fn add(&mut self, own: &OfCode<C>, coders: &[C], texts: &Texts, place: usize) {
        let columns = &texts.0[place].0;
        let mut row = vec![None; self.coded.coders()];
        for (holders, length) in own.presence.lengths() {
            for (column, holds) in columns.iter().zip(holders) {
                row[*column] = Some(holds);
            }
            self.coded.add(&row, length);
            *self.lengths.entry(place).or_default() += length;
        }
        for (coder, segments) in coders.iter().zip(&own.segments) {
            *self.segments.entry(*coder).or_default() += segments;
        }
        self.narratives += u32::from(own.segments.iter().any(|segments| *segments > 0));
        add_pairs(&mut self.pairs, &own.pairs);
    }

    /// Whether somebody has a segment of it.
    pub fn is_used(&self) -> bool {
        self.narratives > 0
    }

    /// The figures of all these texts.
    pub fn agreement(&self, texts: &Texts) -> Agreement<C> {
        let mut ratings = self.coded.clone();
        for (at, (columns, length)) in texts.0.iter().enumerate() {
            let mut row = vec![None; ratings.coders()];
            columns.iter().for_each(|column| row[*column] = Some(false));
            ratings.add(&row, length - self.lengths.get(&at).copied().unwrap_or(0));
        }
        Agreement {
            f1: f1(&self.pairs, ratings.coders()),
            figures: Figures::of(&ratings),
            segments: self.segments.clone(),
            narratives: self.narratives,
        }
    }
}

pub(super) fn add_pairs<C: Copy + Ord>(sum: &mut Pairs<C>, pairs: &Pairs<C>) {
    for (pair, matched) in pairs {
        *sum.entry(*pair).or_default() += *matched;
    }
}

/// The mean over pairs of coders.
pub(super) fn f1<C>(pairs: &Pairs<C>, coders: usize) -> Statistic {
    match coders {
        0 | 1 => Err(Undefined::FewerThanTwoCoders),
        _ if pairs.is_empty() => Err(Undefined::NoSegments),
        _ => mean_f1(pairs.values().copied()),
    }
}
