//! What a workshop puts on record in words: parked questions, decisions, and each
//! member's signature, with a reservation where there is one.

pub mod db;

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    desk,
    seat::{Seat, act},
    words,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    domain::{
        operation::{Audience, Deed},
        workshop::Action,
    },
    ids::{OpId, RemarkId, WorkshopId},
    live::Topic,
    web::{Done, Form, Path},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Kind {
    Parked,
    Decision,
}

const LONGEST: usize = 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordsForm {
    op_id: OpId,
    body: String,
}

/// A question that is kept for later.
pub async fn park(
    seat: Seat<act::Park>,
    State(app): State<App>,
    Form(form): Form<WordsForm>,
) -> Result<Done> {
    let body = words("a question", &form.body, LONGEST)?;
    let payload = json!({ "workshop": seat.workshop, "body": body });
    let (mut tx, workshop) = seat.begin(&app, form.op_id, "question.park", payload).await?;
    let id = RemarkId::new();
    db::add(&mut tx, seat.scope, workshop.id, id, Kind::Parked, seat.person, &body).await?;
    tx.touch(Topic::Workshop(workshop.id));
    let receipt = tx.commit(Deed::new(id, Audience::Team, Value::Null)).await?;
    Ok(Done::then(receipt, seat.page()))
}

/// What was decided, in the facilitator's words.
pub async fn decide(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<WordsForm>,
) -> Result<Done> {
    let body = words("what was decided", &form.body, LONGEST)?;
    let payload = json!({ "workshop": id, "body": body });
    let (mut tx, workshop) =
        desk::begin(&app, &me, id, form.op_id, "decision.note", payload).await?;
    workshop.open_phase()?;
    let (remark, person) = (RemarkId::new(), uuid::Uuid::from(me.id).into());
    db::add(&mut tx, me.scope, id, remark, Kind::Decision, person, &body).await?;
    desk::finish(tx, &me, &workshop, Value::Null).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeAwayForm {
    op_id: OpId,
    remark: RemarkId,
}

/// A parked question that is answered, or a decision that was put wrongly, goes.
pub async fn take_away(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<TakeAwayForm>,
) -> Result<Done> {
    let payload = json!({ "workshop": id, "remark": form.remark });
    let (mut tx, workshop) =
        desk::begin(&app, &me, id, form.op_id, "remark.remove", payload).await?;
    workshop.open_phase()?;
    let gone = db::remove(&mut tx, me.scope, id, form.remark).await?;
    gone.ok_or_else(|| Error::conflict("somebody has taken this away already"))?;
    desk::finish(tx, &me, &workshop, Value::Null).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignForm {
    op_id: OpId,
    /// What the member does not agree with; empty to agree.
    #[serde(default)]
    reservation: String,
    #[serde(default)]
    agrees: bool,
}

/// In the phase Decide, and after the end: who was away signs too.
pub async fn sign(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<SignForm>,
) -> Result<Done> {
    let reservation = match form.agrees {
        true => String::new(),
        false => words("your reservation", &form.reservation, LONGEST)?,
    };
    let payload = json!({ "workshop": id, "reservation": reservation });
    let mut tx = me.begin(&app, form.op_id, "workshop.sign", payload).await?;
    let workshop = super::db::keep(&mut tx, me.scope, id).await?.ok_or(Error::NotFound)?;
    if workshop.ended_at.is_none() {
        let phase = workshop.open_phase()?;
        if !phase.allows(Action::Sign) {
            return Err(Error::conflict(Action::Sign.refused(phase)));
        }
    }
    db::sign(&mut tx, me.scope, id, me.id, &reservation).await?;
    tx.touch(Topic::Workshop(id));
    let receipt = tx.commit(Deed::new(id, Audience::Team, Value::Null)).await?;
    let then = match workshop.ended_at {
        Some(_) => me.links.workshop_minutes(&id),
        None => me.links.workshop(&id),
    };
    Ok(Done::then(receipt, then))
}
