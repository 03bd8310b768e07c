//! Changes of a coder's own work on one narrative. Doing one gives the change
//! that takes it back, so that undo and redo run the same function.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    About, NewCoding,
    db::{self, Row},
    memo_db,
    passages_db::{self, Outcome},
    rechecks_db::{self, Earlier},
};
use crate::{
    Error, Result,
    access::Scope,
    codebook::{self, NewCode},
    db::Tx,
    domain::anchor::Span,
    ids::{CodeId, CodingId, MemberId, NarrativeId},
    narratives::corrections::Carry,
};

/// Whose work on which narrative.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub scope: Scope,
    pub narrative: NarrativeId,
    pub coder: MemberId,
}

/// A coding with all that comes and goes with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Put {
    pub coding: CodingId,
    pub code: CodeId,
    pub start: u32,
    pub end: u32,
    #[serde(default)]
    pub unsure: bool,
    #[serde(default)]
    pub memo: String,
    /// Of the code; none for as it is now.
    #[serde(default)]
    pub version: Option<i32>,
    /// The code is made, or brought back, with its first coding.
    #[serde(default)]
    pub makes: Option<NewCode>,
}

impl Put {
    /// The same on the text that stands now.
    pub fn carried(self, carry: &Carry) -> Result<Self> {
        let span = carry.span(Span::between(self.start, self.end)?).span;
        Ok(Self { start: span.start(), end: span.end(), ..self })
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Change {
    #[serde(rename = "coding.apply")]
    Apply(Put),
    #[serde(rename = "coding.remove")]
    Remove {
        coding: CodingId,
        /// Its code goes too, if nothing else has it.
        #[serde(default)]
        with_code: bool,
        /// Lines that are set aside again.
        #[serde(default)]
        aside: Vec<i32>,
    },
    #[serde(rename = "coding.set")]
    Set {
        coding: CodingId,
        code: CodeId,
        start: u32,
        end: u32,
        unsure: bool,
        /// Of the code; none leaves it, or takes another code as it is now.
        #[serde(default)]
        version: Option<i32>,
        #[serde(default)]
        aside: Vec<i32>,
    },
    /// What somebody found who looked at a passage again; none takes that back.
    #[serde(rename = "passage.check")]
    Check { coding: CodingId, code: CodeId, outcome: Option<Outcome> },
    /// A coding fits its corrected words.
    #[serde(rename = "coding.fit")]
    Fit { coding: CodingId },
    /// It is to be looked at once more.
    #[serde(rename = "coding.recheck")]
    Recheck { coding: CodingId, earlier: Earlier },
    /// One after the other.
    #[serde(rename = "coding.several")]
    Several { changes: Vec<Change> },
    #[serde(rename = "line.set_aside")]
    SetAside { unit: i32 },
    #[serde(rename = "line.take_up")]
    TakeUp { unit: i32 },
    /// An empty body removes the memo.
    #[serde(rename = "memo.write")]
    Memo { about: About, subject: Uuid, body: String },
}

/// A change that is done.
#[derive(Debug)]
pub struct Performed {
    pub subject: Uuid,
    pub inverse: Change,
    /// The stretch of text in which a page has to be drawn again.
    pub touched: Option<(i32, i32)>,
    /// A code came or went with it.
    pub codes: bool,
}

impl Performed {
    /// As the journal keeps it.
    pub fn recorded(&self) -> Result<Value> {
        let mut inverse =
            serde_json::to_value(&self.inverse).map_err(|e| Error::Other(e.into()))?;
        if let (Some(fields), Some((from, to))) = (inverse.as_object_mut(), self.touched) {
            fields.insert("touched".to_owned(), json!([from, to]));
        }
        Ok(inverse)
    }
}

impl Change {
    /// The same change of the text that stands now. Refuses where a line that it
    /// speaks of has other words since.
    pub fn carried(self, carry: &Carry) -> Result<Self> {
        let lines = |aside: Vec<i32>| aside.iter().filter_map(|unit| carry.line(*unit)).collect();
        Ok(match self {
            Self::Apply(put) => Self::Apply(put.carried(carry)?),
            Self::Remove { coding, with_code, aside } => {
                Self::Remove { coding, with_code, aside: lines(aside) }
            }
            Self::Set { coding, code, start, end, unsure, version, aside } => {
                let span = carry.span(Span::between(start, end)?).span;
                let (start, end) = (span.start(), span.end());
                Self::Set { coding, code, start, end, unsure, version, aside: lines(aside) }
            }
            Self::SetAside { unit } => Self::SetAside { unit: same_line(carry, unit)? },
            Self::TakeUp { unit } => Self::TakeUp { unit: same_line(carry, unit)? },
            Self::Several { changes } => {
                let changes = changes.into_iter().map(|change| change.carried(carry));
                Self::Several { changes: changes.collect::<Result<_>>()? }
            }
            Self::Check { .. } | Self::Fit { .. } | Self::Recheck { .. } | Self::Memo { .. } => {
                self
            }
        })
    }

    pub async fn perform(self, tx: &mut Tx, at: Place) -> Result<Performed> {
        match self {
            Self::Check { coding, code, outcome } => check(tx, at, coding, code, outcome).await,
            Self::Fit { coding } => fit(tx, at, coding).await,
            Self::Recheck { coding, earlier } => recheck(tx, at, coding, earlier).await,
            Self::Several { changes } => several(tx, at, changes).await,
            Self::Apply(put) => apply(tx, at, put).await,
            Self::Remove { coding, with_code, aside } => {
                remove(tx, at, coding, with_code, aside).await
            }
            Self::Set { coding, code, start, end, unsure, version, aside } => {
                let to = Row {
                    id: coding,
                    narrative_id: at.narrative,
                    code_id: code,
                    start_at: start.cast_signed(),
                    end_at: end.cast_signed(),
                    unsure,
                    code_version: 0,
                };
                set(tx, at, to, version, aside).await
            }
            Self::SetAside { unit } => set_aside(tx, at, unit).await,
            Self::TakeUp { unit } => take_up(tx, at, unit).await,
            Self::Memo { about, subject, body } => memo(tx, at, about, subject, body).await,
        }
    }
}

async fn apply(tx: &mut Tx, at: Place, put: Put) -> Result<Performed> {
    if let Some(new) = &put.makes {
        let back = codebook::db::restore(tx, at.scope, at.coder, new.id).await?;
        if back.is_none() {
            codebook::db::create(tx, at.scope, new).await?;
        }
    } else {
        usable(tx, at, put.code).await?;
    }
    let span = Span::between(put.start, put.end)?;
    let new = NewCoding {
        id: put.coding,
        narrative: at.narrative,
        code: put.code,
        coder: at.coder,
        span,
        unsure: put.unsure,
        version: put.version,
    };
    db::apply(tx, at.scope, &new).await?;
    let touched = (span.start().cast_signed(), span.end().cast_signed());
    let aside = db::take_up(tx, at.scope, at.narrative, at.coder, touched.0, touched.1).await?;
    if !put.memo.is_empty() {
        write_memo(tx, at, About::Coding, put.coding.into(), &put.memo).await?;
    }
    let inverse = Change::Remove { coding: put.coding, with_code: put.makes.is_some(), aside };
    let subject = put.coding.into();
    Ok(Performed { subject, inverse, touched: Some(touched), codes: put.makes.is_some() })
}

async fn remove(
    tx: &mut Tx,
    at: Place,
    coding: CodingId,
    with_code: bool,
    aside: Vec<i32>,
) -> Result<Performed> {
    let before = own(tx, at, coding).await?;
    let memo = memo_db::body(tx, at.scope, at.coder, About::Coding, coding.into()).await?;
    memo_db::remove(tx, at.scope, at.coder, About::Coding, coding.into()).await?;
    db::remove(tx, at.scope, at.coder, coding).await?.ok_or_else(complete)?;
    let makes = match with_code {
        true => codebook::db::retire_unused(tx, at.scope, at.coder, before.code_id).await?,
        false => None,
    };
    set_aside_again(tx, at, &aside).await?;
    let codes = makes.is_some();
    let inverse = Change::Apply(Put {
        coding,
        code: before.code_id,
        start: before.start_at.cast_unsigned(),
        end: before.end_at.cast_unsigned(),
        unsure: before.unsure,
        memo,
        version: Some(before.code_version),
        makes,
    });
    let touched = Some((before.start_at, before.end_at));
    Ok(Performed { subject: coding.into(), inverse, touched, codes })
}

async fn set(
    tx: &mut Tx,
    at: Place,
    to: Row,
    version: Option<i32>,
    aside: Vec<i32>,
) -> Result<Performed> {
    let before = own(tx, at, to.id).await?;
    if before.code_id != to.code_id {
        usable(tx, at, to.code_id).await?;
    }
    db::set(tx, at.scope, at.coder, &to, version).await?.ok_or_else(complete)?;
    let taken = db::take_up(tx, at.scope, at.narrative, at.coder, to.start_at, to.end_at).await?;
    set_aside_again(tx, at, &aside).await?;
    let inverse = Change::Set {
        coding: before.id,
        code: before.code_id,
        start: before.start_at.cast_unsigned(),
        end: before.end_at.cast_unsigned(),
        unsure: before.unsure,
        version: Some(before.code_version),
        aside: taken,
    };
    let touched = (before.start_at.min(to.start_at), before.end_at.max(to.end_at));
    Ok(Performed { subject: to.id.into(), inverse, touched: Some(touched), codes: false })
}

async fn check(
    tx: &mut Tx,
    at: Place,
    coding: CodingId,
    code: CodeId,
    outcome: Option<Outcome>,
) -> Result<Performed> {
    let before = passages_db::check(tx, at, coding, code, outcome).await?;
    let inverse = Change::Check { coding, code, outcome: before };
    Ok(Performed { subject: coding.into(), inverse, touched: None, codes: false })
}

async fn fit(tx: &mut Tx, at: Place, coding: CodingId) -> Result<Performed> {
    let row = own(tx, at, coding).await?;
    let earlier = rechecks_db::remove(tx, at, coding).await?;
    let earlier = earlier.ok_or_else(|| {
        Error::conflict("this coding does not wait to be looked at again; you said that it fits")
    })?;
    let inverse = Change::Recheck { coding, earlier };
    let touched = Some((row.start_at, row.end_at));
    Ok(Performed { subject: coding.into(), inverse, touched, codes: false })
}

async fn recheck(tx: &mut Tx, at: Place, coding: CodingId, earlier: Earlier) -> Result<Performed> {
    let row = own(tx, at, coding).await?;
    rechecks_db::add(tx, at, coding, earlier).await?;
    let touched = Some((row.start_at, row.end_at));
    let inverse = Change::Fit { coding };
    Ok(Performed { subject: coding.into(), inverse, touched, codes: false })
}

/// Taken back, the last comes first.
async fn several(tx: &mut Tx, at: Place, changes: Vec<Change>) -> Result<Performed> {
    let mut all =
        Performed { subject: at.narrative.into(), inverse: none(), touched: None, codes: false };
    let mut back = vec![];
    for change in changes {
        let done = Box::pin(change.perform(tx, at)).await?;
        back.insert(0, done.inverse);
        all.subject = done.subject;
        all.codes |= done.codes;
        all.touched = match (all.touched, done.touched) {
            (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
            (one, other) => one.or(other),
        };
    }
    Ok(Performed { inverse: Change::Several { changes: back }, ..all })
}

fn none() -> Change {
    Change::Several { changes: vec![] }
}

async fn set_aside(tx: &mut Tx, at: Place, unit: i32) -> Result<Performed> {
    let line = line(tx, at, unit).await?;
    let covered = db::by_coder(tx, at.scope, at.narrative, at.coder, line.0, line.1).await?;
    if let Some(coding) = covered.first() {
        return Err(Error::invalid(format!(
            "this line is coded with “{}”; a line that is set aside has no codes",
            coding.code
        )));
    }
    if !db::set_aside(tx, at.scope, at.narrative, at.coder, unit).await? {
        return Err(Error::invalid("this line is set aside already"));
    }
    let subject = at.narrative.into();
    Ok(Performed { subject, inverse: Change::TakeUp { unit }, touched: Some(line), codes: false })
}

async fn take_up(tx: &mut Tx, at: Place, unit: i32) -> Result<Performed> {
    let line = line(tx, at, unit).await?;
    let taken = db::take_up(tx, at.scope, at.narrative, at.coder, line.0, line.1).await?;
    if taken.is_empty() {
        return Err(Error::invalid("this line is not set aside"));
    }
    let subject = at.narrative.into();
    Ok(Performed { subject, inverse: Change::SetAside { unit }, touched: Some(line), codes: false })
}

async fn memo(
    tx: &mut Tx,
    at: Place,
    about: About,
    subject: Uuid,
    body: String,
) -> Result<Performed> {
    let touched = match about {
        About::Narrative => None,
        About::Code => {
            usable(tx, at, subject.into()).await?;
            None
        }
        About::Coding => {
            let coding = own(tx, at, subject.into()).await?;
            Some((coding.start_at, coding.end_at))
        }
    };
    let before = memo_db::body(tx, at.scope, at.coder, about, subject).await?;
    if body.is_empty() {
        memo_db::remove(tx, at.scope, at.coder, about, subject).await?;
    } else {
        write_memo(tx, at, about, subject, &body).await?;
    }
    let inverse = Change::Memo { about, subject, body: before };
    Ok(Performed { subject, inverse, touched, codes: false })
}

/// A memo opens with the narrative it is about; one on a code stays with its author.
async fn write_memo(tx: &mut Tx, at: Place, about: About, subject: Uuid, body: &str) -> Result<()> {
    let narrative = (about != About::Code).then_some(at.narrative);
    memo_db::write(tx, at.scope, at.coder, narrative, about, subject, body).await
}

/// Lines that were taken up for a coding are set aside again when it goes.
async fn set_aside_again(tx: &mut Tx, at: Place, lines: &[i32]) -> Result<()> {
    for unit in lines {
        let place = line(tx, at, *unit).await?;
        let codings = db::by_coder(tx, at.scope, at.narrative, at.coder, place.0, place.1).await?;
        if codings.is_empty() {
            db::set_aside(tx, at.scope, at.narrative, at.coder, *unit).await?;
        }
    }
    Ok(())
}

async fn usable(tx: &mut Tx, at: Place, code: CodeId) -> Result<()> {
    let usable = codebook::db::usable(tx, at.scope, at.coder, code).await?;
    usable.map(|_| ()).ok_or_else(codebook::change::no_code)
}

pub async fn own(tx: &mut Tx, at: Place, coding: CodingId) -> Result<Row> {
    let own = db::own(tx, at.scope, at.narrative, at.coder, coding).await?;
    own.ok_or_else(|| Error::conflict("this coding is not there any more"))
}

async fn line(tx: &mut Tx, at: Place, unit: i32) -> Result<(i32, i32)> {
    let line = db::line(tx, at.scope, at.narrative, unit).await?;
    line.ok_or_else(|| Error::invalid("there is no such line; headings are not coded line by line"))
}

/// The position now of a line of an earlier text.
pub fn same_line(carry: &Carry, unit: i32) -> Result<i32> {
    carry.line(unit).ok_or_else(|| {
        Error::conflict(
            "the text was corrected since, and this line has other words; look at it again",
        )
    })
}

fn complete() -> Error {
    Error::conflict("this narrative is released; its coding is complete")
}
