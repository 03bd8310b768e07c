//! SQL of screens in the room.

use super::Open;
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    ids::{BoardId, MemberId, ShowLinkId, ThemeId},
};

/// The screens that are open, and what the last one shows.
pub async fn find(view: &mut View, scope: Scope, board: BoardId) -> Result<Open> {
    let screens = sqlx::query!(
        "select focus_id from show_link
         where project_id = $1 and board_id = $2 and revoked_at is null order by made_at, id",
        scope.project() as _,
        board as _,
    )
    .fetch_all(view.conn())
    .await?;
    let focus = screens.last().and_then(|screen| screen.focus_id);
    Ok(Open { count: screens.len() as i64, focus })
}

pub async fn open(
    tx: &mut Tx,
    scope: Scope,
    board: BoardId,
    id: ShowLinkId,
    token_hash: &[u8],
    by: MemberId,
) -> Result<()> {
    sqlx::query!(
        "insert into show_link (project_id, id, board_id, token_hash, made_by)
         values ($1, $2, $3, $4, $5)",
        scope.project() as _,
        id as _,
        board as _,
        token_hash,
        by as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A link that was withdrawn never opens again.
pub async fn was_withdrawn(view: &mut View, scope: Scope, token_hash: &[u8]) -> Result<bool> {
    let withdrawn = sqlx::query_scalar!(
        r#"select exists (select from show_link
               where project_id = $1 and token_hash = $2
                   and revoked_at is not null) as "withdrawn!""#,
        scope.project() as _,
        token_hash,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(withdrawn)
}

/// Withdraws the links to a board; answers with those that were open.
pub async fn close(tx: &mut Tx, scope: Scope, board: BoardId) -> Result<Vec<ShowLinkId>> {
    let closed = sqlx::query_scalar!(
        "update show_link set revoked_at = now()
         where project_id = $1 and board_id = $2 and revoked_at is null returning id",
        scope.project() as _,
        board as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(closed)
}

pub async fn set_focus(
    tx: &mut Tx,
    scope: Scope,
    board: BoardId,
    theme: Option<ThemeId>,
) -> Result<()> {
    sqlx::query!(
        "update show_link set focus_id = $3
         where project_id = $1 and board_id = $2 and revoked_at is null",
        scope.project() as _,
        board as _,
        theme as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
