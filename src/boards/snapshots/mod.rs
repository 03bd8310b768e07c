//! Snapshots: a board as it was at a moment that somebody gave a name. What is
//! kept is whole in itself, and stays as it was.

pub mod compare;
pub mod db;
mod kept;
pub mod pages;

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

pub use self::kept::Kept;
use super::{
    Board, Kind,
    db::content,
    writes::{Arranger, Asked, named, turn},
};
use crate::{
    App, Result,
    access::Scope,
    db::Tx,
    domain::operation::{Audience, Deed},
    ids::{MemberId, OpId, SnapshotId},
    live::Topic,
    web::{Done, Form, Path},
};

/// A snapshot without its state.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub id: SnapshotId,
    pub name: String,
    /// Who took it.
    pub by: String,
    pub taken_at: OffsetDateTime,
}

/// Keeps a board as it is now, within an operation that has its turn (see
/// [`super::writes::turn`]). Several may have the same name.
pub async fn take(
    tx: &mut Tx,
    scope: Scope,
    board: &Board,
    name: &str,
    by: MemberId,
) -> Result<SnapshotId> {
    let kept = Kept::of(&content(tx, scope, board.clone()).await?);
    let id = SnapshotId::new();
    db::keep(tx, scope, board.id, id, name, &kept, by).await?;
    Ok(id)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeForm {
    op_id: OpId,
    name: String,
}

pub async fn take_by_hand(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<TakeForm>,
) -> Result<Done> {
    let name = named(&form.name)?;
    let payload = json!({ "board": kind, "name": name });
    let asked = Asked { kind, op: form.op_id, deed: "snapshot.take", payload };
    let (mut tx, board) = turn(&app, &me, asked).await?;
    let id = take(&mut tx, me.scope, &board, &name, me.id).await?;
    tx.touch(Topic::Board(board.id));
    let receipt = tx.commit(Deed::new(id, Audience::Team, Value::Null)).await?;
    Ok(Done::then(receipt, me.links.board_to(kind.word(), "snapshots")))
}
