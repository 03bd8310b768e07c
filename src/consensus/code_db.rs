//! SQL of the codes that decisions speak of.

use uuid::Uuid;

use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    error::OnConstraint,
    ids::{CodeId, DecisionId, NarrativeId},
};

/// Released narratives in which these codes were used.
pub async fn using_codes(
    view: &mut View,
    scope: Scope,
    codes: &[CodeId],
) -> Result<Vec<NarrativeId>> {
    let codes: Vec<Uuid> = codes.iter().map(|id| Uuid::from(*id)).collect();
    let narratives = sqlx::query_scalar!(
        "select distinct narrative_id from coding
         where project_id = $1 and code_id = any($2) and released order by narrative_id",
        scope.project() as _,
        &codes,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(narratives)
}

/// A code that may be spoken of here.
pub struct Name {
    pub id: CodeId,
    pub name: String,
    /// A decision may choose it: an agreed code, one of a framework, or one
    /// that a released narrative was coded with and that is part of no other.
    pub offered: bool,
}

/// By name; of equal names the agreed code comes first.
pub async fn names(view: &mut View, scope: Scope) -> Result<Vec<Name>> {
    let names = sqlx::query_as!(
        Name,
        r#"select id as "id!", name as "name!", removed_at is null and (
               owner_id is null or not exists (select from code_origin
                   where code_origin.project_id = code.project_id
                       and code_origin.code_id = code.id)
           ) as "offered!"
           from team_code code where project_id = $1
           order by lower(name), owner_id is not null, id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(names)
}

/// Makes an agreed code that neither coder had, or brings it back.
pub async fn put(tx: &mut Tx, scope: Scope, id: CodeId, name: &str, hue: i16) -> Result<()> {
    sqlx::query!(
        "insert into code (project_id, id, name, hue, origin) values ($1, $2, $3, $4, 'consensus')
         on conflict (project_id, id) do update set removed_at = null",
        scope.project() as _,
        id as _,
        name,
        hue,
    )
    .execute(tx.conn())
    .await
    .on_constraint("code_name_taken", "there is another agreed code of this name by now")?;
    Ok(())
}

/// Takes away an agreed code that a decision made, unless it has come into use
/// otherwise: as what codes are joined to, by a decision, or on a board.
pub async fn remove_unused(tx: &mut Tx, scope: Scope, id: CodeId) -> Result<()> {
    sqlx::query!(
        "update code set removed_at = now()
         where project_id = $1 and id = $2 and owner_id is null and origin = 'consensus'
             and not exists (select from code_origin where project_id = $1 and agreed_id = $2)
             and not exists (select from decision where project_id = $1 and code_id = $2)
             and not exists (select from placement where project_id = $1 and code_id = $2)",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A decision that chose a code that neither coder had there.
pub struct Choosing {
    pub decision: DecisionId,
    pub narrative: NarrativeId,
    pub code: CodeId,
}

/// The decisions that chose one of these codes.
pub async fn choosing(view: &mut View, scope: Scope, codes: &[CodeId]) -> Result<Vec<Choosing>> {
    let codes: Vec<Uuid> = codes.iter().map(|id| Uuid::from(*id)).collect();
    let found = sqlx::query_as!(
        Choosing,
        r#"select id as decision, narrative_id as narrative, code_id as "code!" from decision
           where project_id = $1 and code_id = any($2) order by id"#,
        scope.project() as _,
        &codes,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(found)
}

/// A decision that chose a code chooses another one, which that code became.
pub async fn rechoose(
    tx: &mut Tx,
    scope: Scope,
    decision: DecisionId,
    from: CodeId,
    to: CodeId,
) -> Result<()> {
    sqlx::query!(
        "update decision set code_id = $4 where project_id = $1 and id = $2 and code_id = $3",
        scope.project() as _,
        decision as _,
        from as _,
        to as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
