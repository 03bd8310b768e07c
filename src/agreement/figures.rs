//! From the codings to the figures of a page.

use super::{
    db::{self, Code, Which},
    figure::Figure,
    kept::{Coding, Codings},
    unit::Unit,
};
use crate::{
    Result,
    access::Scope,
    db::View,
    domain::agreement::{self, Comparison, Intervals},
    ids::CodeId,
};

/// All figures of the released narratives.
pub struct Compared {
    pub codings: Codings,
    /// Coders as places among those of the codings.
    pub comparison: Comparison<usize, CodeId>,
    /// Comparable codes by name, with their place in the comparison.
    pub codes: Vec<Code>,
    /// Codes that only one coder could use, because they are not aligned.
    pub unaligned: usize,
    /// Whether the project shows coefficients, or counts alone.
    pub coefficients: bool,
    /// None without coefficients, and of one narrative with few sentences.
    pub intervals: Option<Intervals<CodeId>>,
    /// Narratives that two coders submitted.
    pub shared: usize,
}

/// Fewer pieces of a narrative say nothing of how far a figure might move.
const FEWEST_PIECES: usize = 5;

/// Of one narrative its sentences or paragraphs are drawn again.
fn within(narrative: &Coding, unit: Unit) -> Option<Intervals<CodeId>> {
    let pieces = agreement::blocks(narrative);
    (pieces.len() >= FEWEST_PIECES)
        .then(|| agreement::compare(&pieces, unit.counted()).intervals(|_| true))
}

impl Compared {
    /// Of these narratives, as far as they are released.
    pub async fn of(view: &mut View, scope: Scope, which: Which, unit: Unit) -> Result<Self> {
        let coefficients = db::shows_coefficients(view, scope).await?;
        let codings = Codings::of(view, scope, which, unit).await?;
        let comparison = agreement::compare(&codings.narratives, unit.counted());
        let used = comparison.codes.keys().filter_map(|code| codings.codes.get(code));
        let (mut codes, alone): (Vec<Code>, Vec<Code>) =
            used.cloned().partition(|code| code.shared);
        codes.sort_by_key(|code| code.name.to_lowercase());
        let both = codings.narratives.iter().filter(|coding| coding.layers.len() > 1);
        let both: Vec<_> = both.collect();
        let intervals = match &both[..] {
            _ if !coefficients => None,
            [only] => within(only, unit),
            _ => Some(comparison.intervals(|code| !code.is_too_rare())),
        };
        let (unaligned, shared) = (alone.len(), both.len());
        Ok(Self { comparison, codes, unaligned, coefficients, intervals, shared, codings })
    }

    /// A figure as it may be read: one narrative is too little for a verdict.
    pub fn judged(&self, figure: Figure) -> Figure {
        if self.shared > 1 { figure } else { figure.unjudged() }
    }

    /// Names of the coders, A first.
    pub fn coders(&self) -> Vec<&str> {
        self.codings.coders.iter().map(|(_, name)| name.as_str()).collect()
    }

    /// How many units two coders were given.
    pub fn units(&self) -> usize {
        let shared = self.codings.narratives.iter().filter(|coding| coding.layers.len() > 1);
        shared.map(|coding| coding.sentences.len()).sum()
    }

    /// Whether some codes are the coders' own, or were before they were joined:
    /// then figures of names speak of the joining too.
    pub fn is_inductive(&self) -> bool {
        self.unaligned > 0 || self.is_post_hoc()
    }

    pub fn is_post_hoc(&self) -> bool {
        self.codes.iter().any(|code| code.aligned)
    }
}
