//! Undo and redo of one's own changes: the recorded inverse is run on the board
//! as it is now, and leaves alone what others have changed since.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Content, Kind, db,
    forms::OpForm,
    steps::{self, Back, Desk},
    writes::{Arranger, Asked, finish, turn},
};
use crate::{
    App, Error, Result,
    access::Scope,
    db::Tx,
    domain::{permission::Role, undo},
    ids::{BoardId, OpId},
    live::Topic,
    web::{Done, Form, Path},
};

pub async fn undo(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let asked =
        Asked { kind, op: form.op_id, deed: "board.undo", payload: json!({ "board": kind }) };
    take_back(&app, &me, asked, |stacks| stacks.undo, "there is nothing of yours to undo").await
}

pub async fn redo(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let asked =
        Asked { kind, op: form.op_id, deed: "board.redo", payload: json!({ "board": kind }) };
    take_back(&app, &me, asked, |stacks| stacks.redo, "there is nothing of yours to redo").await
}

/// Takes back any deed on a board, whoever did it: for the leads, and in a workshop
/// for its facilitator, of what was done in it.
pub async fn undo_of_anyone(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind, op)): Path<(String, Kind, OpId)>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let payload = json!({ "board": kind, "step": op });
    let asked = Asked { kind, op: form.op_id, deed: "board.undo", payload };
    let (mut tx, board) = turn(&app, &me, asked).await?;
    let content = db::content(&mut tx, me.scope, board).await?;
    let deed = db::deed(&mut tx, me.scope, content.board.id, op).await?;
    let facilitates = content.board.led_by == Some(me.id);
    let deed = match deed {
        Some(deed) if me.role == Role::Lead || (facilitates && deed.in_session) => deed,
        Some(_) => return Err(Error::Forbidden),
        None if me.role == Role::Lead || facilitates => return Err(Error::NotFound),
        None => return Err(Error::Forbidden),
    };
    let desk = without(&mut tx, me.scope, &content, &deed.inverse).await?.ok_or_else(|| {
        Error::conflict("nothing of this step is left to take back: it was changed again since")
    })?;
    finish(tx, &me, &content.board, desk, Uuid::from(op), Some(op)).await
}

/// Takes back one's last deed of which something is left.
async fn take_back(
    app: &App,
    me: &Arranger,
    asked: Asked,
    stack: impl for<'a> FnOnce(undo::Stacks<'a>) -> Vec<&'a undo::Entry>,
    nothing: &str,
) -> Result<Done> {
    let (mut tx, board) = turn(app, me, asked).await?;
    let content = db::content(&mut tx, me.scope, board).await?;
    let entries = tx.own_entries(Topic::Board(content.board.id)).await?;
    for entry in stack(undo::stacks(&entries)).into_iter().rev() {
        if let Some(desk) = without(&mut tx, me.scope, &content, &entry.inverse).await? {
            let subject = Uuid::from(entry.op_id);
            return finish(tx, me, &content.board, desk, subject, Some(entry.op_id)).await;
        }
    }
    Err(Error::conflict(nothing))
}

/// The board without a deed, by what takes it back; none if nothing of it is left.
async fn without(
    tx: &mut Tx,
    scope: Scope,
    content: &Content,
    inverse: &Value,
) -> Result<Option<Desk>> {
    let backs = backs(tx, scope, content.board.id, inverse).await?;
    let mut desk = Desk::of(content);
    desk.take_back(backs);
    Ok((!desk.done.is_empty()).then_some(desk))
}

#[derive(Deserialize)]
struct Inverse {
    back: Vec<Back>,
}

/// Without taking away a code that is used elsewhere by now.
async fn backs(tx: &mut Tx, scope: Scope, board: BoardId, inverse: &Value) -> Result<Vec<Back>> {
    let Inverse { back } =
        Inverse::deserialize(inverse).map_err(|error| Error::Other(error.into()))?;
    let mut backs = vec![];
    for back in back {
        match back.takes_away() {
            Some(code) if steps::db::is_used(tx, scope, board, code).await? => {}
            _ => backs.push(back),
        }
    }
    Ok(backs)
}
