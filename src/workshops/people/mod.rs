//! Who takes part: members come in and leave by a button, so that attendance is
//! something that they did. Who says to be done is counted, not named.

pub mod db;

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    desk,
    seat::{Seat, act},
    votes,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    domain::{
        operation::{Audience, Deed},
        workshop::{Action, Phase},
    },
    ids::{OpId, PersonId, WorkshopId},
    live::Topic,
    web::{Done, Form, Path},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpForm {
    pub op_id: OpId,
}

pub async fn come(
    seat: Seat<act::Come>,
    State(app): State<App>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    move_in(seat, &app, form.op_id, true).await
}

pub async fn leave(
    seat: Seat<act::Come>,
    State(app): State<App>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    move_in(seat, &app, form.op_id, false).await
}

async fn move_in(seat: Seat<act::Come>, app: &App, op: OpId, comes: bool) -> Result<Done> {
    let kind = if comes { "workshop.come" } else { "workshop.leave" };
    let (mut tx, workshop) =
        seat.begin(app, op, kind, json!({ "workshop": seat.workshop })).await?;
    workshop.open_phase()?;
    match comes {
        true => db::come(&mut tx, seat.scope, workshop.id, seat.person).await?,
        false => db::leave(&mut tx, seat.scope, workshop.id, seat.person).await?,
    }
    tx.touch(Topic::Workshop(workshop.id));
    tx.touch(Topic::Turnout(workshop.board));
    // A guest who left has no right to be there any more.
    tx.touch(Topic::Seat(workshop.id, seat.person));
    let receipt = tx.commit(Deed::new(workshop.id, Audience::Team, Value::Null)).await?;
    Ok(Done::then(receipt, seat.page()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuestForm {
    op_id: OpId,
    person: PersonId,
}

/// A guest is shown out: their rights end at once. What they wrote and voted stays
/// theirs, on record.
pub async fn show_out(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<GuestForm>,
) -> Result<Done> {
    let payload = json!({ "workshop": id, "person": form.person });
    let (mut tx, workshop) = desk::begin(&app, &me, id, form.op_id, "guest.leave", payload).await?;
    workshop.open_phase()?;
    let people = db::all(&mut tx, me.scope, id).await?;
    let person = people.iter().find(|one| one.id == form.person).ok_or(Error::NotFound)?;
    if !person.guest {
        return Err(Error::invalid("only guests can be shown out; a member leaves by a button"));
    }
    if !person.is_here() {
        return Err(Error::conflict("this guest has left already"));
    }
    db::leave(&mut tx, me.scope, id, person.id).await?;
    tx.touch(Topic::Workshop(id));
    tx.touch(Topic::Seat(id, person.id));
    // Who was shown out comes in again by the code, as somebody else.
    desk::finish(tx, &me, &workshop, Value::Null).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoneForm {
    op_id: OpId,
    #[serde(default)]
    done: bool,
}

/// `I am done`, with what the open phase asks for; or not yet, after all.
pub async fn done(
    seat: Seat<act::Finish>,
    State(app): State<App>,
    Form(form): Form<DoneForm>,
) -> Result<Done> {
    let payload = json!({ "workshop": seat.workshop, "done": form.done });
    let (mut tx, workshop) = seat.begin(&app, form.op_id, "workshop.done", payload).await?;
    let task = match workshop.open_phase()? {
        Phase::Write => workshop.writing(),
        Phase::Vote => {
            let vote = votes::db::open_one(&mut tx, seat.scope, workshop.id).await?;
            vote.ok_or_else(|| Error::conflict("no vote is open now"))?.task()
        }
        other => return Err(Error::conflict(Action::Vote.refused(other))),
    };
    db::set_done(&mut tx, seat.scope, workshop.id, seat.person, &task, form.done).await?;
    tx.touch(Topic::Seat(workshop.id, seat.person));
    tx.touch(Topic::Turnout(workshop.board));
    let receipt = tx.commit(Deed::new(workshop.id, Audience::Own, Value::Null)).await?;
    Ok(Done::then(receipt, seat.page()))
}
