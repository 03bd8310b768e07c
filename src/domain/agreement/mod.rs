//! How alike the coders' independent work on the same texts is. Every figure
//! names its unit, and a figure that cannot be computed says why.

pub mod alpha;
pub mod boundaries;
pub mod chance;
mod blocks;
pub mod clusters;
mod coding_sums;
mod compare;
pub mod confusion;
mod counted;
pub mod gamma;
mod intervals;
pub mod kappa;
mod marks;
pub mod matching;
pub mod multivalued;
pub mod percent;
mod pool;
mod presence;
#[cfg(test)]
mod properties;
mod random;
mod ratings;
pub mod resampling;
#[cfg(test)]
mod segment_properties;
pub mod sets;
pub mod standard_error;
mod undefined;
pub mod unitizing;
pub mod units;

use std::collections::BTreeMap;

pub use blocks::blocks;
pub use compare::compare;
pub use intervals::Intervals;
pub use presence::MOST_CODERS;
pub use ratings::Ratings;
pub use undefined::{Statistic, Undefined};

use crate::{anchor::Span, text::Offsets};

/// One narrative as its coders submitted it. `C` names a coder, `K` a code.
///
/// Only submitted codings enter: a coder who has not submitted has no layer,
/// and is missing; a coder who submitted without marking anything has an empty
/// one, and that is data.
#[derive(Debug, Clone)]
pub struct NarrativeCoding<C, K> {
    /// Code points of the whole text, coded or not.
    pub length: u32,
    /// The units that may be coded, in text order, disjoint.
    pub sentences: Vec<Span>,
    pub layers: BTreeMap<C, Vec<(K, Span)>>,
}

impl<C: Ord, K> NarrativeCoding<C, K> {
    /// White space at the ends of a mark is an artefact of the mouse and does
    /// not count; a mark of nothing but white space is dropped.
    pub fn new(text: &Offsets, sentences: Vec<Span>, layers: BTreeMap<C, Vec<(K, Span)>>) -> Self {
        let trim = |(code, span): (K, Span)| Some((code, span.trim(text)?));
        let trimmed = layers
            .into_iter()
            .map(|(coder, marks)| (coder, marks.into_iter().filter_map(trim).collect()));
        Self { length: text.len(), sentences, layers: trimmed.collect() }
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    /// Every code point.
    #[default]
    Character,
    /// Sentences, or what else is given as such, coded or not by this rule.
    Sentence(units::Rule),
}

/// All figures of some narratives: of the whole, of each code and of each
/// narrative. "Any code" asks whether a passage was coded, not with what.
#[derive(Debug, Clone)]
pub struct Comparison<C, K> {
    pub coders: Vec<C>,
    pub any: Agreement<C>,
    pub codes: BTreeMap<K, Agreement<C>>,
    /// uα of any code, by character: the same passages, each as one decision.
    pub passages: Statistic,
    /// Passage and code at once, by character.
    pub overall: Statistic,
    /// The code, where both coded, by character.
    pub joint: sets::Joint,
    /// cuα, the same with each segment as one decision: only of two coders, neither
    /// of whom gave two codes to one character.
    pub meaning: Option<Statistic>,
    /// Any code, by character, whatever the unit.
    pub characters: Figures,
    /// Segment F1, segments of the same code matched.
    pub f1: Statistic,
    /// In the order of the narratives given: for finding disagreement, not for
    /// claiming reliability. A narrative's codes: compare it alone.
    pub narratives: Vec<Narrative<C>>,
    /// Who is apart from the others; of two coders nothing.
    pub apart: Apart<C>,
    sums: intervals::NarrativeSums<K>,
}

/// Alpha of each two of more than two coders, who share these narratives, and of
/// all without one of them: it is higher without a coder who is apart.
#[derive(Debug, Clone)]
pub struct Apart<C> {
    pub pairs: BTreeMap<(C, C), Alphas>,
    pub without: BTreeMap<C, Alphas>,
}

/// Alpha by character of some of the coders.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alphas {
    /// Narratives that two of them submitted.
    pub narratives: usize,
    /// Of any code.
    pub any: Statistic,
    /// Passage and code at once.
    pub overall: Statistic,
}

/// The figures of one code, or of any code.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement<C> {
    pub figures: Figures,
    /// Segment F1 at IoU of 1/2; of any code whatever codes they have.
    pub f1: Statistic,
    /// Segments by coder, in narratives that two coders submitted.
    pub segments: BTreeMap<C, u32>,
    /// Narratives, of those that two coders submitted, where somebody used it.
    pub narratives: u32,
}

/// The figures of one narrative.
#[derive(Debug, Clone, PartialEq)]
pub struct Narrative<C> {
    pub any: Agreement<C>,
    /// Segment F1, segments of the same code matched.
    pub f1: Statistic,
}

impl<C> Agreement<C> {
    /// No verdict below 5 segments by every coder or 3 narratives: read the
    /// passages instead.
    pub fn is_too_rare(&self) -> bool {
        self.narratives < 3 || self.segments.values().all(|segments| *segments < 5)
    }
}

/// Counts and coefficients on one kind of unit. Percent and positive agreement
/// are 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    pub counts: Counts,
    pub percent: Statistic,
    pub positive: Statistic,
    /// Cohen's; for more than two coders Light's.
    pub kappa: Statistic,
    /// Krippendorff's, nominal.
    pub alpha: Statistic,
}

/// Units by who coded them. A is the coder who comes first; with more than two
/// coders every pair counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub both: u64,
    pub only_a: u64,
    pub only_b: u64,
    pub neither: u64,
}

impl Figures {
    pub fn of(ratings: &Ratings<bool>) -> Self {
        Self {
            counts: Counts::of(ratings),
            percent: percent::observed(ratings),
            positive: percent::positive(ratings, &true),
            kappa: kappa::light(ratings),
            alpha: alpha::nominal(ratings),
        }
    }
}

impl Counts {
    fn of(ratings: &Ratings<bool>) -> Self {
        let mut counts = Self::default();
        for pair in ratings.pairs() {
            for (row, units) in pair.rows() {
                match row {
                    [Some(true), Some(true)] => counts.both += units,
                    [Some(true), Some(false)] => counts.only_a += units,
                    [Some(false), Some(true)] => counts.only_b += units,
                    [Some(false), Some(false)] => counts.neither += units,
                    _ => {}
                }
            }
        }
        counts
    }
}
