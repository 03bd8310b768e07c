//! SQL of what happens to a submission afterwards: taken back before the
//! release, opened again by a lead after it.

use time::OffsetDateTime;

use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    error::OnConstraint,
    ids::{MemberId, NarrativeId, ReopeningId},
};

/// The coder is at work again. The team has not seen anything of it.
pub async fn withdraw(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    coder: MemberId,
) -> Result<Option<()>> {
    sqlx::query!(
        "delete from submitted_code
         where project_id = $1 and narrative_id = $2 and coder_id = $3 and not released",
        scope.project() as _,
        narrative as _,
        coder as _,
    )
    .execute(tx.conn())
    .await?;
    let gone = sqlx::query!(
        "delete from submission
         where project_id = $1 and narrative_id = $2 and coder_id = $3 and not released",
        scope.project() as _,
        narrative as _,
        coder as _,
    )
    .execute(tx.conn())
    .await?;
    Ok((gone.rows_affected() == 1).then_some(()))
}

/// One coder's released coding, to be changed once more.
pub struct Reopening {
    pub id: ReopeningId,
    pub coder: MemberId,
    pub name: String,
    pub reason: String,
    pub asked_at: OffsetDateTime,
    pub granted_at: Option<OffsetDateTime>,
    pub closed_at: Option<OffsetDateTime>,
}

/// In the order in which they were asked for.
pub async fn all(view: &mut View, scope: Scope, narrative: NarrativeId) -> Result<Vec<Reopening>> {
    let all = sqlx::query_as!(
        Reopening,
        "select reopening.id, coder_id as coder, account.name, reason, asked_at, granted_at,
             closed_at
         from reopening
             join member on member.project_id = reopening.project_id and member.id = coder_id
             join account on account.id = member.user_id
         where reopening.project_id = $1 and narrative_id = $2 order by asked_at, reopening.id",
        scope.project() as _,
        narrative as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(all)
}

/// The one of this coder that is not closed.
pub async fn open(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
    coder: MemberId,
) -> Result<Option<Reopening>> {
    let all = all(view, scope, narrative).await?;
    Ok(all.into_iter().find(|one| one.coder == coder && one.closed_at.is_none()))
}

pub async fn ask(
    tx: &mut Tx,
    scope: Scope,
    id: ReopeningId,
    narrative: NarrativeId,
    coder: MemberId,
    reason: &str,
) -> Result<()> {
    sqlx::query!(
        "insert into reopening (project_id, id, narrative_id, coder_id, reason)
         values ($1, $2, $3, $4, $5)",
        scope.project() as _,
        id as _,
        narrative as _,
        coder as _,
        reason,
    )
    .execute(tx.conn())
    .await
    .on_constraint("reopening_twice", "you have asked for this already")?;
    Ok(())
}

/// `None` if it was answered or closed already.
pub async fn grant(
    tx: &mut Tx,
    scope: Scope,
    id: ReopeningId,
    lead: MemberId,
) -> Result<Option<()>> {
    let granted = sqlx::query!(
        "update reopening set granted_by = $3, granted_at = now()
         where project_id = $1 and id = $2 and granted_at is null and closed_at is null",
        scope.project() as _,
        id as _,
        lead as _,
    )
    .execute(tx.conn())
    .await?;
    Ok((granted.rows_affected() == 1).then_some(()))
}

/// The coder is done once more.
pub async fn close(tx: &mut Tx, scope: Scope, id: ReopeningId) -> Result<()> {
    sqlx::query!(
        "update reopening set closed_at = now() where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
