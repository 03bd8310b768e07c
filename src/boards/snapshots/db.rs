//! SQL of snapshots.

use sqlx::types::Json;

use super::{Kept, Snapshot};
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    ids::{BoardId, MemberId, SnapshotId},
};

pub async fn keep(
    tx: &mut Tx,
    scope: Scope,
    board: BoardId,
    id: SnapshotId,
    name: &str,
    kept: &Kept,
    by: MemberId,
) -> Result<()> {
    sqlx::query!(
        "insert into board_snapshot (project_id, id, board_id, name, state, taken_by)
         values ($1, $2, $3, $4, $5, $6)",
        scope.project() as _,
        id as _,
        board as _,
        name,
        Json(kept) as _,
        by as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The newest first.
pub async fn list(view: &mut View, scope: Scope, board: BoardId) -> Result<Vec<Snapshot>> {
    let snapshots = sqlx::query_as!(
        Snapshot,
        r#"select snapshot.id, snapshot.name, account.name as by, taken_at
           from board_snapshot snapshot
               join member on member.project_id = snapshot.project_id and member.id = taken_by
               join account on account.id = member.user_id
           where snapshot.project_id = $1 and board_id = $2
           order by taken_at desc, snapshot.id desc"#,
        scope.project() as _,
        board as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(snapshots)
}

pub async fn state(
    view: &mut View,
    scope: Scope,
    board: BoardId,
    id: SnapshotId,
) -> Result<Option<Kept>> {
    let state = sqlx::query_scalar!(
        r#"select state as "state: Json<Kept>" from board_snapshot
           where project_id = $1 and board_id = $2 and id = $3"#,
        scope.project() as _,
        board as _,
        id as _,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(state.map(|Json(kept)| kept))
}
