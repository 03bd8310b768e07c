//! Private writing: nobody but its writer knows of a note, not its words, not that
//! there is one, until the facilitator shows the notes of that time to all.

pub mod db;
pub mod wall;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Workshop, desk, remarks,
    seat::{Seat, act},
    words,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    boards::writes as boards,
    db::Tx,
    domain::operation::{Audience, Deed},
    ids::{NoteId, OpId, RemarkId, ThemeId, WorkshopId},
    live::Topic,
    web::{Done, Form, Path, chosen},
};

const LONGEST: usize = 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteForm {
    op_id: OpId,
    /// The one that is written anew; none for a new one.
    #[serde(default, deserialize_with = "chosen")]
    note: Option<NoteId>,
    /// Empty takes the note away.
    body: String,
}

/// How a change of one's own note is taken back: to these words, or to none.
#[derive(Serialize, Deserialize)]
struct Back {
    note: NoteId,
    body: Option<String>,
}

pub async fn write(
    seat: Seat<act::Write>,
    State(app): State<App>,
    Form(form): Form<NoteForm>,
) -> Result<Done> {
    let payload = json!({ "workshop": seat.workshop, "note": form.note, "body": form.body });
    let (mut tx, workshop) = seat.begin(&app, form.op_id, "note.write", payload).await?;
    let body = match form.note.is_some() && form.body.trim().is_empty() {
        true => None,
        false => Some(words("a note", &form.body, LONGEST)?),
    };
    let id = form.note.unwrap_or_else(NoteId::new);
    let back = put(&mut tx, &seat, &workshop, id, form.note.is_some(), body.as_deref()).await?;
    finish(tx, &seat, id, back, None).await
}

pub async fn undo(
    seat: Seat<act::Write>,
    State(app): State<App>,
    Form(form): Form<super::people::OpForm>,
) -> Result<Done> {
    step(seat, &app, form.op_id, false).await
}

pub async fn redo(
    seat: Seat<act::Write>,
    State(app): State<App>,
    Form(form): Form<super::people::OpForm>,
) -> Result<Done> {
    step(seat, &app, form.op_id, true).await
}

async fn step(seat: Seat<act::Write>, app: &App, op: OpId, again: bool) -> Result<Done> {
    let kind = if again { "note.redo" } else { "note.undo" };
    let payload = json!({ "workshop": seat.workshop });
    let (mut tx, workshop) = seat.begin(app, op, kind, payload).await?;
    let topic = Topic::Seat(workshop.id, seat.person);
    let (op, Back { note, body }) = tx.step_back(topic, again, "among your notes").await?;
    let back = put(&mut tx, &seat, &workshop, note, false, body.as_deref()).await?;
    finish(tx, &seat, note, back, Some(op)).await
}

/// One's own note has these words from now on, or is gone. Returns what it had.
async fn put(
    tx: &mut Tx,
    seat: &Seat<act::Write>,
    workshop: &Workshop,
    id: NoteId,
    must_be_there: bool,
    body: Option<&str>,
) -> Result<Back> {
    let before = db::find(tx, seat.scope, workshop.id, id).await?;
    if must_be_there && before.is_none() {
        return Err(Error::conflict("this note is not there any more"));
    }
    if before.as_ref().is_some_and(|note| note.author != seat.person) {
        return Err(Error::NotFound);
    }
    if before.as_ref().is_some_and(|note| note.time <= workshop.shown_times) {
        return Err(Error::conflict("the notes were shown; what was shown stays as it was"));
    }
    match body {
        Some(body) => {
            let time = workshop.time();
            db::write(tx, seat.scope, workshop.id, id, seat.person, time, body).await?;
        }
        None => db::remove(tx, seat.scope, id).await?,
    }
    Ok(Back { note: id, body: before.map(|note| note.body) })
}

/// On the writer's own topic: not even the moment of writing is another's to know.
async fn finish(
    mut tx: Tx,
    seat: &Seat<act::Write>,
    id: NoteId,
    back: Back,
    undoes: Option<OpId>,
) -> Result<Done> {
    tx.touch(Topic::Seat(seat.workshop, seat.person));
    let inverse = json!(back);
    let receipt = tx.commit(Deed { undoes, ..Deed::new(id, Audience::Own, inverse) }).await?;
    Ok(Done::then(receipt, seat.page()))
}

/// The notes of this time are everybody's from here on. What was read cannot be
/// unread: this is not undone.
pub async fn show(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<super::people::OpForm>,
) -> Result<Done> {
    let payload = json!({ "workshop": id });
    let (mut tx, workshop) = desk::begin(&app, &me, id, form.op_id, "note.show", payload).await?;
    workshop.open_phase()?;
    super::db::show_notes(&mut tx, me.scope, id).await?;
    desk::finish(tx, &me, &workshop, Value::Null).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TurnForm {
    op_id: OpId,
    note: NoteId,
    /// `theme`, `parked`, or the theme of which it becomes a subtheme.
    into: String,
    /// What it is called then; without it, its own words.
    #[serde(default)]
    name: String,
}

/// A note that was shown becomes a theme, a subtheme or a parked question.
pub async fn turn(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<TurnForm>,
) -> Result<Done> {
    let payload =
        json!({ "workshop": id, "note": form.note, "into": form.into, "name": form.name });
    if form.into == "parked" {
        let (mut tx, workshop) =
            desk::begin(&app, &me, id, form.op_id, "note.park", payload).await?;
        let note = shown(&mut tx, &me, &workshop, form.note).await?;
        db::turn(&mut tx, me.scope, note.id, "parked").await?;
        let (remark, person) = (RemarkId::new(), uuid::Uuid::from(me.id).into());
        let kind = remarks::Kind::Parked;
        remarks::db::add(&mut tx, me.scope, id, remark, kind, person, &note.body).await?;
        return desk::finish(tx, &me, &workshop, Value::Null).await;
    }
    let parent: Option<ThemeId> = match form.into.as_str() {
        "theme" => None,
        other => Some(other.parse().map_err(|_| Error::invalid("choose what it becomes"))?),
    };
    let (mut tx, workshop) = desk::begin(&app, &me, id, form.op_id, "note.theme", payload).await?;
    let board = boards::wait(&mut tx, &me, workshop.kind).await?;
    let note = shown(&mut tx, &me, &workshop, form.note).await?;
    db::turn(&mut tx, me.scope, note.id, "theme").await?;
    let name = if form.name.trim().is_empty() { &note.body } else { &form.name };
    let done = boards::add_theme(tx, &me, board, name, parent, &[Topic::Workshop(id)]).await?;
    Ok(Done { then: me.links.desk(&id), ..done })
}

async fn shown(
    tx: &mut Tx,
    me: &Member<may::Arrange>,
    workshop: &Workshop,
    id: NoteId,
) -> Result<db::Note> {
    let note = db::find(tx, me.scope, workshop.id, id).await?.ok_or(Error::NotFound)?;
    if note.time > workshop.shown_times {
        return Err(Error::conflict("the notes are not shown yet"));
    }
    if !note.is_open() {
        return Err(Error::conflict("something was made of this note already"));
    }
    Ok(note)
}
