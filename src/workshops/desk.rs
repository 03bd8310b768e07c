//! The facilitator's desk: starts the workshop, opens one phase after the other,
//! ends it. Every change that all may know of passes through [`begin`].

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Workshop, db, guests, people, votes};
use crate::{
    App, Error, Result,
    access::{Member, may},
    boards::{db as boards, snapshots},
    db::Tx,
    domain::{
        operation::{Audience, Deed},
        permission::Role,
        workshop::{Action, Clock, Hands, Phase},
    },
    ids::{OpId, SnapshotId, WorkshopId},
    live::Topic,
    web::{Done, Form, Path},
};

pub type Facilitator = Member<may::Arrange>;

/// Whether this member has the desk: the facilitator, and any lead.
pub fn leads<P>(me: &Member<P>, workshop: &Workshop) -> bool {
    workshop.facilitator == me.id || me.role == Role::Lead
}

/// Begins what the facilitator asks for and waits for the workshop's turn.
pub async fn begin(
    app: &App,
    me: &Facilitator,
    id: WorkshopId,
    op: OpId,
    kind: &'static str,
    payload: Value,
) -> Result<(Tx, Workshop)> {
    let mut tx = me.begin(app, op, kind, payload).await?;
    let workshop = db::lock(&mut tx, me.scope, id).await?.ok_or(Error::NotFound)?;
    if !leads(me, &workshop) {
        return Err(Error::Forbidden);
    }
    Ok((tx, workshop))
}

/// Saves it, and tells all who take part and the room's screens.
pub async fn finish(tx: Tx, me: &Facilitator, workshop: &Workshop, inverse: Value) -> Result<Done> {
    finish_as(tx, me, workshop, inverse, None).await
}

async fn finish_as(
    mut tx: Tx,
    me: &Facilitator,
    workshop: &Workshop,
    inverse: Value,
    undoes: Option<OpId>,
) -> Result<Done> {
    tx.touch(Topic::Workshop(workshop.id));
    tx.touch(Topic::Turnout(workshop.board));
    let deed = Deed { undoes, ..Deed::new(workshop.id, Audience::Team, inverse) };
    let receipt = tx.commit(deed).await?;
    Ok(Done::then(receipt, me.links.desk(&workshop.id)))
}

/// In session from here on: the board is the facilitator's to lead.
pub async fn start(
    me: Facilitator,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<people::OpForm>,
) -> Result<Done> {
    let payload = json!({ "workshop": id });
    let (mut tx, workshop) = begin(&app, &me, id, form.op_id, "workshop.start", payload).await?;
    if workshop.started_at.is_some() {
        return Err(Error::conflict("this workshop has started already"));
    }
    if let Some(other) = db::on_board(&mut tx, me.scope, workshop.board).await? {
        return Err(Error::conflict(format!(
            "“{}” is in session on this board; end it first",
            other.title
        )));
    }
    let agenda = db::agenda(&mut tx, me.scope, id).await?;
    let first = agenda.first().ok_or_else(|| Error::conflict("plan at least one phase first"))?;
    let code = guests::new_code(&mut tx).await?;
    let before = keep(&mut tx, &me, &workshop, "before").await?;
    db::start(&mut tx, me.scope, id, &code, before).await?;
    people::db::come(&mut tx, me.scope, id, Uuid::from(workshop.facilitator).into()).await?;
    enter(&mut tx, &me, &workshop, first.phase).await?;
    finish(tx, &me, &workshop, Value::Null).await
}

/// The board as it is at the start and the end, among its snapshots.
async fn keep(
    tx: &mut Tx,
    me: &Facilitator,
    workshop: &Workshop,
    when: &str,
) -> Result<SnapshotId> {
    let board = boards::by_id(tx, me.scope, workshop.board).await?.ok_or(Error::NotFound)?;
    let name = format!("{}: {when}", workshop.title);
    snapshots::take(tx, me.scope, &board, &name, me.id).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhaseForm {
    op_id: OpId,
    phase: Phase,
}

#[derive(Serialize, Deserialize)]
struct BackTo {
    phase: Phase,
}

/// Another phase is open from here on; the one before is closed with it.
pub async fn open(
    me: Facilitator,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<PhaseForm>,
) -> Result<Done> {
    let payload = json!({ "workshop": id, "phase": form.phase });
    let (mut tx, workshop) = begin(&app, &me, id, form.op_id, "workshop.open", payload).await?;
    let before = workshop.open_phase()?;
    if before == form.phase {
        return Err(Error::conflict("this phase is open already"));
    }
    leave(&mut tx, &me, &workshop).await?;
    enter(&mut tx, &me, &workshop, form.phase).await?;
    finish(tx, &me, &workshop, json!(BackTo { phase: before })).await
}

/// Back to the phase before the last step of one's own.
pub async fn undo(
    me: Facilitator,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<people::OpForm>,
) -> Result<Done> {
    let payload = json!({ "workshop": id });
    let (mut tx, workshop) = begin(&app, &me, id, form.op_id, "workshop.undo", payload).await?;
    let now = workshop.open_phase()?;
    let topic = Topic::Workshop(id);
    let (op, BackTo { phase }) = tx.step_back(topic, false, "in this workshop").await?;
    leave(&mut tx, &me, &workshop).await?;
    enter(&mut tx, &me, &workshop, phase).await?;
    finish_as(tx, &me, &workshop, json!(BackTo { phase: now }), Some(op)).await
}

/// An open vote cannot outlive its phase.
async fn leave(tx: &mut Tx, me: &Facilitator, workshop: &Workshop) -> Result<()> {
    match votes::db::open_one(tx, me.scope, workshop.id).await? {
        Some(_) => Err(Error::conflict("a vote is open: close it or call it off first")),
        None => Ok(()),
    }
}

/// Opens a phase: its clock is set and stands, the board is held unless the phase
/// is for arranging it.
async fn enter(tx: &mut Tx, me: &Facilitator, workshop: &Workshop, phase: Phase) -> Result<()> {
    // First, so that the workshop's own stack keeps it.
    tx.touch(Topic::Workshop(workshop.id));
    tx.touch(Topic::Board(workshop.board));
    db::open(tx, me.scope, workshop.id, phase).await?;
    let agenda = db::agenda(tx, me.scope, workshop.id).await?;
    let planned = agenda.iter().find(|item| item.phase == phase).map(|item| item.minutes);
    let full = i64::from(planned.unwrap_or_else(|| phase.usual_minutes())) * 60;
    let clock = Clock { full, hands: Hands::Left(full * 1000) };
    db::set_clock(tx, me.scope, workshop.id, clock).await?;
    let held = match phase.allows(Action::Arrange) {
        true => String::new(),
        false => format!("“{}” is in session: {}", workshop.title, Action::Arrange.refused(phase)),
    };
    boards::hold(tx, me.scope, workshop.board, Some(workshop.facilitator), &held).await
}

/// The end: the code and the guests' cookies are nobody's any more, and the board
/// is everybody's again.
pub async fn end(
    me: Facilitator,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<people::OpForm>,
) -> Result<Done> {
    let payload = json!({ "workshop": id });
    let (mut tx, workshop) = begin(&app, &me, id, form.op_id, "workshop.end", payload).await?;
    workshop.open_phase()?;
    leave(&mut tx, &me, &workshop).await?;
    tx.touch(Topic::Workshop(id));
    tx.touch(Topic::Board(workshop.board));
    let after = keep(&mut tx, &me, &workshop, "after").await?;
    db::end(&mut tx, me.scope, id, after).await?;
    boards::hold(&mut tx, me.scope, workshop.board, None, "").await?;
    for person in people::db::all(&mut tx, me.scope, id).await? {
        if person.guest {
            tx.touch(Topic::Seat(id, person.id));
        }
    }
    let done = finish(tx, &me, &workshop, Value::Null).await?;
    Ok(Done { then: me.links.workshop_minutes(&id), ..done })
}

/// The facilitator has looked at what the workshop changed.
pub async fn confirm(
    me: Facilitator,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<people::OpForm>,
) -> Result<Done> {
    let payload = json!({ "workshop": id });
    let (mut tx, workshop) = begin(&app, &me, id, form.op_id, "workshop.confirm", payload).await?;
    if workshop.ended_at.is_none() {
        return Err(Error::conflict("the workshop is still in session; end it first"));
    }
    if workshop.confirmed_at.is_some() {
        return Err(Error::conflict("this was confirmed already"));
    }
    db::confirm(&mut tx, me.scope, id).await?;
    let done = finish(tx, &me, &workshop, Value::Null).await?;
    Ok(Done { then: me.links.workshop_minutes(&id), ..done })
}
