//! SQL of adjudicators.

use std::collections::HashSet;

use uuid::Uuid;

use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    error::OnConstraint,
    ids::{MemberId, NarrativeId},
};

/// Who settles a narrative besides its coders.
#[derive(Debug, Clone)]
pub struct Adjudicator {
    pub member: MemberId,
    pub name: String,
    /// Its coders are shown without their names.
    pub unnamed: bool,
}

pub async fn of(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
) -> Result<Option<Adjudicator>> {
    let found = sqlx::query_as!(
        Adjudicator,
        "select member_id as member, account.name, unnamed from adjudicator
             join member on member.project_id = $1 and member.id = member_id
             join account on account.id = user_id
         where adjudicator.project_id = $1 and narrative_id = $2",
        scope.project() as _,
        narrative as _,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(found)
}

pub async fn is(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
    member: MemberId,
) -> Result<bool> {
    let is = sqlx::query_scalar!(
        r#"select exists (select from adjudicator
             where project_id = $1 and narrative_id = $2 and member_id = $3) as "is!""#,
        scope.project() as _,
        narrative as _,
        member as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(is)
}

/// What a member adjudicates.
pub async fn narratives(
    view: &mut View,
    scope: Scope,
    member: MemberId,
) -> Result<HashSet<NarrativeId>> {
    let narratives = sqlx::query_scalar!(
        "select narrative_id from adjudicator where project_id = $1 and member_id = $2",
        scope.project() as _,
        member as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(narratives.into_iter().collect())
}

pub async fn assign(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    member: MemberId,
    unnamed: bool,
) -> Result<()> {
    sqlx::query!(
        "insert into adjudicator (project_id, narrative_id, member_id, unnamed)
         values ($1, $2, $3, $4)",
        scope.project() as _,
        narrative as _,
        member as _,
        unnamed,
    )
    .execute(tx.conn())
    .await
    .on_constraint("adjudicator_pkey", "this narrative has an adjudicator by now")?;
    Ok(())
}

/// Says whether there was one.
pub async fn remove(tx: &mut Tx, scope: Scope, narrative: NarrativeId) -> Result<bool> {
    let gone = sqlx::query!(
        "delete from adjudicator where project_id = $1 and narrative_id = $2",
        scope.project() as _,
        narrative as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected() == 1)
}

/// A narrative that a member adjudicates without the names of its coders.
pub struct Unnamed {
    pub narrative: NarrativeId,
    pub number: i32,
    pub shuffle: Uuid,
}

/// Those that are not agreed yet.
pub async fn unnamed(view: &mut View, scope: Scope, member: MemberId) -> Result<Vec<Unnamed>> {
    let found = sqlx::query_as!(
        Unnamed,
        "select narrative_id as narrative, number, shuffle from adjudicator
             join narrative on narrative.project_id = $1 and narrative.id = narrative_id
         where adjudicator.project_id = $1 and member_id = $2 and unnamed and agreed_at is null
         order by number",
        scope.project() as _,
        member as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(found)
}
