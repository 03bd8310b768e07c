//! Two coders' codings of one narrative, told apart: what they agree on by
//! themselves, and what is open for them to decide. Neither layer is touched.
//!
//! The words that the rules use:
//! - A *stretch* is one code of one coder on one piece of text. A coder's
//!   overlapping codings of one code are one stretch; touching ones are two.
//! - The *core* of a stretch is what is left without white space and
//!   punctuation at its ends.
//! - Two stretches lie at *the same place* if their cores share at least half
//!   of the characters that they cover together (IoU >= 0.5).
//!
//! Every coding stands in exactly one agreement or difference. A code that one
//! coder stacked on another is held against the same code of the partner
//! first, so that stacking alone never makes a conflict.

mod classify;
#[cfg(test)]
mod examples;
mod outcome;
mod precedent;
#[cfg(test)]
mod properties;
mod stretch;

use uuid::Uuid;

pub use classify::classify;
pub use outcome::{Choice, Edges, Take, outcome};
pub use precedent::{FEWEST, Precedents};

use crate::{anchor::Span, ids::CodingId};

/// One coding, with its code as both coders know it: the consensus code if
/// theirs are aligned, otherwise their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark<K> {
    pub id: CodingId,
    pub code: K,
    pub span: Span,
    pub sure: bool,
}

/// One code of one coder on one piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch<K> {
    pub code: K,
    /// From the first to the last character of its codings, as they were set.
    pub span: Span,
    /// The codings that it is made of, in text order.
    pub marks: Vec<CodingId>,
    /// Whether the coder was sure of all of them.
    pub sure: bool,
    core: Span,
}

/// What two coders' codings of a narrative come to, both parts in text order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classified<K> {
    pub agreed: Vec<Agreed<K>>,
    pub open: Vec<Difference<K>>,
}

/// The same code at the same stretch: consensus without a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed<K> {
    /// Made of the codings that agree, and of nothing else.
    pub key: Uuid,
    pub code: K,
    /// What both cover together, without white space at the ends.
    pub span: Span,
    pub a: Stretch<K>,
    pub b: Stretch<K>,
    pub reason: Reason,
}

impl<K> Agreed<K> {
    /// The same, with A and B in each other's place.
    pub fn mirrored(self) -> Self {
        Self { a: self.b, b: self.a, ..self }
    }
}

/// Why a coding was agreed without anybody's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Same code, same first and last character.
    SameStretch,
    /// Same code; the edges differ in white space or punctuation alone.
    SameWords,
}

/// One thing to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference<K> {
    /// Made of the codings involved and of nothing else, so that a decision
    /// finds its difference again whatever else is decided or renamed. Other
    /// codings involved, another key.
    pub key: Uuid,
    pub class: Class,
    pub a: Vec<Stretch<K>>,
    pub b: Vec<Stretch<K>>,
    /// From the first to the last character involved.
    pub span: Span,
}

impl<K> Difference<K> {
    /// All that it is made of.
    pub fn codings(&self) -> impl Iterator<Item = CodingId> {
        self.a.iter().chain(&self.b).flat_map(|stretch| stretch.marks.iter().copied())
    }

    /// The same, with A and B in each other's place.
    pub fn mirrored(self) -> Self {
        Self { class: self.class.mirrored(), a: self.b, b: self.a, ..self }
    }
}

/// The five ways to differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The same code on stretches that overlap in more than white space and
    /// punctuation.
    OtherEdges,
    /// One code each, at the same place.
    OtherCode,
    /// A coded it; B has no such code there, nor another one at the same place
    /// that is open.
    OnlyA,
    OnlyB,
    /// Other codes at the same place, where one of the coders gave several.
    Group,
}

impl Class {
    pub const ALL: [Self; 5] =
        [Self::OtherCode, Self::OtherEdges, Self::OnlyA, Self::OnlyB, Self::Group];

    /// The same, with A and B in each other's place.
    pub fn mirrored(self) -> Self {
        match self {
            Self::OnlyA => Self::OnlyB,
            Self::OnlyB => Self::OnlyA,
            other => other,
        }
    }

    /// Its name in addresses and exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::OtherEdges => "other_edges",
            Self::OtherCode => "other_code",
            Self::OnlyA => "only_a",
            Self::OnlyB => "only_b",
            Self::Group => "group",
        }
    }
}
