//! SQL of the demonstration.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{
    Result,
    db::{AccountTx, Tx, View, Viewer},
    ids::{MemberId, OpId, ProjectId, UserId},
};

pub struct Demonstration {
    pub id: ProjectId,
    pub slug: String,
    pub title: String,
}

/// The project that is marked as the demonstration.
pub async fn find(view: &mut View) -> Result<Option<Demonstration>> {
    let found = sqlx::query_as!(
        Demonstration,
        "select id, slug, title from project where demonstration order by created_at desc limit 1"
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(found)
}

/// Two who begin at once make one.
pub async fn wait_for_others(tx: &mut AccountTx) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('demonstration'))")
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}

pub async fn mark(tx: &mut AccountTx, project: ProjectId) -> Result<()> {
    sqlx::query!("update project set demonstration = true where id = $1", project as _)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Whether the team knows of this operation.
pub async fn is_done(view: &mut View, project: ProjectId, op: OpId) -> Result<bool> {
    let done = sqlx::query_scalar!(
        r#"select exists (select from journal where project_id = $1 and op_id = $2) as "done!""#,
        project as _,
        op as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(done)
}

/// What the viewer has done, with the subject of each.
pub async fn done(view: &mut View, viewer: Viewer) -> Result<HashMap<OpId, Uuid>> {
    let entries = sqlx::query!(
        r#"select op_id as "op: OpId", subject from journal
           where project_id = $1 and actor_id = $2"#,
        viewer.project as _,
        viewer.member as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(entries.into_iter().map(|entry| (entry.op, entry.subject)).collect())
}

/// The member who came first, whether or not they have left.
pub async fn founder(view: &mut View, project: ProjectId) -> Result<MemberId> {
    let id = sqlx::query_scalar!(
        r#"select id as "id: MemberId" from member where project_id = $1 order by joined_at, id
           limit 1"#,
        project as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(id)
}

/// Gives the viewer's project other names, lets all members leave and ends
/// its links. Returns who has left.
pub async fn close(tx: &mut Tx, slug: &str, title: &str) -> Result<Vec<UserId>> {
    let project = tx.viewer().project;
    sqlx::query!(
        "update project set demonstration = false, slug = $2, title = $3 where id = $1",
        project as _,
        slug,
        title,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update invitation set revoked_at = now()
         where project_id = $1 and accepted_at is null and revoked_at is null",
        project as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update show_link set revoked_at = now() where project_id = $1 and revoked_at is null",
        project as _,
    )
    .execute(tx.conn())
    .await?;
    let left = sqlx::query_scalar!(
        r#"update member set left_at = now() where project_id = $1 and left_at is null
           returning user_id as "user: UserId""#,
        project as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(left)
}
