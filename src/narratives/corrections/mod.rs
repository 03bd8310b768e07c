//! A frozen text that is corrected before its release: the text before is kept,
//! and all that was coded moves with its words. What touches the correction waits
//! for its own coder to look at it again; nobody else learns whether anything does.

pub mod db;
pub mod pages;
mod preview;

use time::OffsetDateTime;

use super::{
    db::{self as narratives, Headings},
    numbered,
};
use crate::{
    Result,
    access::Scope,
    db::View,
    domain::{
        anchor::Span,
        correction::{Carried, Correction},
    },
    ids::NarrativeId,
};

/// A text as it stood until it was corrected.
pub struct Version {
    /// From 1.
    pub number: i32,
    pub body: String,
    pub headings: Headings,
    /// SHA-256 of the text in UTF-8.
    pub hash: Vec<u8>,
    pub reason: String,
    pub corrected_by: String,
    pub corrected_at: OffsetDateTime,
}

/// Which text somebody meant: the one of this number, or of this moment.
#[derive(Debug, Clone, Copy)]
pub enum Meant {
    Text(i32),
    At(OffsetDateTime),
}

/// From places of an earlier text to those of the text that stands now.
pub struct Carry {
    /// The number of the earlier text.
    pub from: i32,
    steps: Vec<Step>,
}

/// One correction, and for each line of the text before it the same line after.
struct Step {
    correction: Correction,
    lines: Vec<Option<usize>>,
}

impl Carry {
    /// `None` if the text was not corrected since.
    pub async fn since(
        view: &mut View,
        scope: Scope,
        narrative: NarrativeId,
        meant: Meant,
    ) -> Result<Option<Self>> {
        let earlier: Vec<Version> = db::versions(view, scope, narrative).await?;
        let after = |version: &Version| match meant {
            Meant::Text(number) => version.number >= number,
            Meant::At(moment) => version.corrected_at > moment,
        };
        let earlier: Vec<Version> = earlier.into_iter().filter(after).collect();
        let Some(from) = earlier.first().map(|version| version.number) else { return Ok(None) };
        let now = db::standing(view, scope, narrative).await?;
        let texts: Vec<(&str, &Headings)> = earlier
            .iter()
            .map(|version| (&*version.body, &version.headings))
            .chain([(&*now.0, &now.1)])
            .collect();
        let steps = texts.windows(2).map(|pair| Step::between(pair[0], pair[1]));
        Ok(Some(Self { from, steps: steps.collect::<Result<_>>()? }))
    }

    pub fn span(&self, span: Span) -> Carried {
        let whole = Carried { span, touched: false };
        self.steps.iter().fold(whole, |at, step| {
            let next = step.correction.carry(at.span);
            Carried { touched: at.touched || next.touched, ..next }
        })
    }

    /// The position of a line; none if its words are others now.
    pub fn line(&self, position: i32) -> Option<i32> {
        let mut at = usize::try_from(position).ok()?;
        for step in &self.steps {
            at = (*step.lines.get(at)?)?;
        }
        i32::try_from(at).ok()
    }
}

impl Step {
    fn between(old: (&str, &Headings), new: (&str, &Headings)) -> Result<Self> {
        let correction = Correction::between(old.0, new.0);
        let after = numbered::units(new.0, new.1)?;
        let before = numbered::units(old.0, old.1)?;
        let lines = before.iter().map(|line| correction.same_line(line, &after)).collect();
        Ok(Self { correction, lines })
    }
}

/// Its coders' pages hear of it; so does whoever reads the project.
async fn coders(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
) -> Result<Vec<crate::ids::MemberId>> {
    let seats = narratives::seats(view, scope).await?.into_iter();
    Ok(seats.filter(|seat| seat.narrative == narrative).map(|seat| seat.member).collect())
}
