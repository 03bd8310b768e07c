//! What a coder does on a narrative: every handler is one operation.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{
    About,
    change::{Change, Place, Put, own, same_line},
    db,
    desk::{Coder, commit, sit},
    rechecks_db::{self, Earlier},
};
use crate::{
    App, Error, Result,
    codebook::{NewCode, Origin, good_name, good_prose},
    db::Tx,
    domain::{anchor::Span, text::Offsets},
    ids::{CodeId, CodingId, OpId},
    live::Topic,
    narratives::corrections::{Carry, Meant},
    web::{Done, Form, Path},
};

type OfNarrative = Path<(String, i32)>;
type OfCoding = Path<(String, i32, CodingId)>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplyForm {
    op_id: OpId,
    /// One's own code, or a shared one. Forms without script send it empty
    /// beside the name of a new one.
    #[serde(default)]
    code: String,
    /// The name of a code that is made now.
    #[serde(default)]
    name: String,
    /// The name is the text's own words.
    #[serde(default)]
    in_vivo: bool,
    #[serde(default)]
    unsure: bool,
    /// Code points of the frozen text, half open.
    start: u32,
    end: u32,
    /// The number of that text; none for the one that stands.
    #[serde(default)]
    text: Option<i32>,
}

/// Puts a code on a segment. The coding, and the code if it is new, carry the
/// operation's own id, so that a client can go on with them before the answer.
pub async fn apply(
    coder: Coder,
    State(app): State<App>,
    Path((_, number)): OfNarrative,
    Form(form): Form<ApplyForm>,
) -> Result<Done> {
    let asked = json!({
        "narrative": number, "code": form.code, "name": form.name, "in_vivo": form.in_vivo,
        "unsure": form.unsure, "start": form.start, "end": form.end, "text": form.text,
    });
    let mut tx = coder.begin(&app, form.op_id, "coding.apply", asked).await?;
    let at = sit(&mut tx, &coder, number).await?;
    let id = Uuid::from(form.op_id);
    let makes = match form.name.trim() {
        "" => None,
        name => Some(NewCode {
            id: id.into(),
            owner: coder.id,
            name: good_name(name)?,
            origin: if form.in_vivo { Origin::InVivo } else { Origin::Inductive },
            parent: None,
        }),
    };
    let code = match &makes {
        Some(new) => new.id,
        None => {
            form.code.parse().map_err(|_| Error::invalid("choose a code, or name a new one"))?
        }
    };
    let (span, earlier) = whole_words(&mut tx, at, form.start, form.end, form.text).await?;
    let put = Put {
        coding: id.into(),
        code,
        start: span.start(),
        end: span.end(),
        unsure: form.unsure,
        memo: String::new(),
        version: None,
        makes,
    };
    let done = Change::Apply(put).perform(&mut tx, at).await?;
    if let Some(earlier) = earlier {
        rechecks_db::add(&mut tx, at, id.into(), earlier).await?;
    }
    commit(tx, &coder, number, at, done, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpForm {
    op_id: OpId,
}

pub async fn remove(
    coder: Coder,
    State(app): State<App>,
    Path((_, number, coding)): OfCoding,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number, "coding": coding });
    let mut tx = coder.begin(&app, form.op_id, "coding.remove", asked).await?;
    let at = sit(&mut tx, &coder, number).await?;
    let change = Change::Remove { coding, with_code: false, aside: vec![] };
    let done = change.perform(&mut tx, at).await?;
    commit(tx, &coder, number, at, done, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecodeForm {
    op_id: OpId,
    code: CodeId,
}

/// Another code on the same segment.
pub async fn recode(
    coder: Coder,
    State(app): State<App>,
    Path((_, number, coding)): OfCoding,
    Form(form): Form<RecodeForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number, "coding": coding, "code": form.code });
    let mut tx = coder.begin(&app, form.op_id, "coding.recode", asked).await?;
    let at = sit(&mut tx, &coder, number).await?;
    let before = own(&mut tx, at, coding).await?;
    let to = db::Row { code_id: form.code, ..before };
    set(tx, &coder, number, at, to).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResizeForm {
    op_id: OpId,
    start: u32,
    end: u32,
    #[serde(default)]
    text: Option<i32>,
}

/// Other edges of the same coding.
pub async fn resize(
    coder: Coder,
    State(app): State<App>,
    Path((_, number, coding)): OfCoding,
    Form(form): Form<ResizeForm>,
) -> Result<Done> {
    let asked = json!({
        "narrative": number, "coding": coding, "start": form.start, "end": form.end,
        "text": form.text,
    });
    let mut tx = coder.begin(&app, form.op_id, "coding.resize", asked).await?;
    let at = sit(&mut tx, &coder, number).await?;
    let before = own(&mut tx, at, coding).await?;
    let (span, earlier) = whole_words(&mut tx, at, form.start, form.end, form.text).await?;
    if let Some(earlier) = earlier {
        rechecks_db::add(&mut tx, at, coding, earlier).await?;
    }
    let to = db::Row {
        start_at: span.start().cast_signed(),
        end_at: span.end().cast_signed(),
        ..before
    };
    set(tx, &coder, number, at, to).await
}

/// The coding fits its corrected words.
pub async fn fit(
    coder: Coder,
    State(app): State<App>,
    Path((_, number, coding)): OfCoding,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number, "coding": coding });
    let mut tx = coder.begin(&app, form.op_id, "coding.fit", asked).await?;
    let at = sit(&mut tx, &coder, number).await?;
    let done = Change::Fit { coding }.perform(&mut tx, at).await?;
    commit(tx, &coder, number, at, done, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnsureForm {
    op_id: OpId,
    unsure: bool,
}

pub async fn doubt(
    coder: Coder,
    State(app): State<App>,
    Path((_, number, coding)): OfCoding,
    Form(form): Form<UnsureForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number, "coding": coding, "unsure": form.unsure });
    let mut tx = coder.begin(&app, form.op_id, "coding.doubt", asked).await?;
    let at = sit(&mut tx, &coder, number).await?;
    let before = own(&mut tx, at, coding).await?;
    let to = db::Row { unsure: form.unsure, ..before };
    set(tx, &coder, number, at, to).await
}

async fn set(mut tx: Tx, coder: &Coder, number: i32, at: Place, to: db::Row) -> Result<Done> {
    let change = Change::Set {
        coding: to.id,
        code: to.code_id,
        start: to.start_at.cast_unsigned(),
        end: to.end_at.cast_unsigned(),
        unsure: to.unsure,
        version: None,
        aside: vec![],
    };
    let done = change.perform(&mut tx, at).await?;
    commit(tx, coder, number, at, done, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AsideForm {
    op_id: OpId,
    /// Position of the line in the narrative.
    unit: i32,
    aside: bool,
    #[serde(default)]
    text: Option<i32>,
}

/// `Nothing here`, or taking that back.
pub async fn set_aside(
    coder: Coder,
    State(app): State<App>,
    Path((_, number)): OfNarrative,
    Form(form): Form<AsideForm>,
) -> Result<Done> {
    let asked = json!({
        "narrative": number, "unit": form.unit, "aside": form.aside, "text": form.text,
    });
    let kind = if form.aside { "line.set_aside" } else { "line.take_up" };
    let mut tx = coder.begin(&app, form.op_id, kind, asked).await?;
    let at = sit(&mut tx, &coder, number).await?;
    let unit = match since(&mut tx, at, form.text).await? {
        Some(carry) => same_line(&carry, form.unit)?,
        None => form.unit,
    };
    let change = if form.aside { Change::SetAside { unit } } else { Change::TakeUp { unit } };
    let done = change.perform(&mut tx, at).await?;
    commit(tx, &coder, number, at, done, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemoForm {
    op_id: OpId,
    about: About,
    /// The coding or the code; none for the narrative.
    #[serde(default)]
    subject: Option<Uuid>,
    /// Empty removes the memo.
    body: String,
}

pub async fn memo(
    coder: Coder,
    State(app): State<App>,
    Path((_, number)): OfNarrative,
    Form(form): Form<MemoForm>,
) -> Result<Done> {
    let asked = json!({
        "narrative": number, "about": form.about, "subject": form.subject, "body": form.body,
    });
    let mut tx = coder.begin(&app, form.op_id, "memo.write", asked).await?;
    let at = sit(&mut tx, &coder, number).await?;
    let subject = match (form.about, form.subject) {
        (About::Narrative, _) => at.narrative.into(),
        (_, Some(subject)) => subject,
        (_, None) => return Err(Error::invalid("say which coding or code the memo is about")),
    };
    let change = Change::Memo { about: form.about, subject, body: good_prose(&form.body)? };
    let done = change.perform(&mut tx, at).await?;
    commit(tx, &coder, number, at, done, None).await
}

pub async fn undo(
    coder: Coder,
    State(app): State<App>,
    Path((_, number)): OfNarrative,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let tx = coder.begin(&app, form.op_id, "coding.undo", json!({ "narrative": number })).await?;
    take_back(tx, &coder, number, false).await
}

pub async fn redo(
    coder: Coder,
    State(app): State<App>,
    Path((_, number)): OfNarrative,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let tx = coder.begin(&app, form.op_id, "coding.redo", json!({ "narrative": number })).await?;
    take_back(tx, &coder, number, true).await
}

/// Undo and redo are the same: each runs what takes the other back.
async fn take_back(mut tx: Tx, coder: &Coder, number: i32, redo: bool) -> Result<Done> {
    let at = sit(&mut tx, coder, number).await?;
    let topic = Topic::Coding(at.narrative, at.coder);
    let (last, change): (_, Change) = tx.last_step(topic, redo, "in this narrative").await?;
    let meant = Meant::At(last.noted_at);
    let change = match Carry::since(&mut tx, at.scope, at.narrative, meant).await? {
        Some(carry) => change.carried(&carry)?,
        None => change,
    };
    let done = change.perform(&mut tx, at).await?;
    commit(tx, coder, number, at, done, Some(last.op_id)).await
}

/// The stretch that was asked for, without white space at its ends and without
/// half characters. One of an earlier text is where its words are now, and comes
/// with what it was if the correction touches it.
async fn whole_words(
    tx: &mut Tx,
    at: Place,
    start: u32,
    end: u32,
    text: Option<i32>,
) -> Result<(Span, Option<Earlier>)> {
    let mut asked = Span::between(start, end)?;
    let mut earlier = None;
    if let Some(carry) = since(tx, at, text).await? {
        let carried = carry.span(asked);
        let (start, end) = (asked.start().cast_signed(), asked.end().cast_signed());
        earlier = carried.touched.then_some(Earlier { version: carry.from, start, end });
        asked = carried.span;
    }
    let text = db::text(tx, at.scope, at.narrative, 0, i32::MAX).await?;
    let asked = Span::new(&text, asked.start(), asked.end())?;
    let text = Offsets::new(&text);
    let words = asked.trim(&text);
    let words = words.ok_or_else(|| Error::invalid("select at least one word"))?;
    Ok((words.snap(&text), earlier))
}

/// The way from the text that a form names to the one that stands.
async fn since(tx: &mut Tx, at: Place, text: Option<i32>) -> Result<Option<Carry>> {
    match text {
        Some(text) => Carry::since(tx, at.scope, at.narrative, Meant::Text(text)).await,
        None => Ok(None),
    }
}
