//! SQL of the shared codes and of what is proposed for them.

use time::OffsetDateTime;

use super::Listed;
use crate::{
    Result,
    access::Scope,
    codebook::{change::Wording, hue_of},
    db::{Tx, View},
    error::OnConstraint,
    ids::{CodeId, MemberId, ProposalId},
};

/// Whether a narrative is coded blind now: then the shared codes are fixed.
pub async fn round_runs(view: &mut View, scope: Scope) -> Result<bool> {
    let runs = sqlx::query_scalar!(r#"select round_runs($1) as "runs!""#, scope.project() as _)
        .fetch_one(view.conn())
        .await?;
    Ok(runs)
}

/// A shared code as the team reads it.
#[derive(Debug, Clone)]
pub struct Shared {
    pub id: CodeId,
    pub name: String,
    pub definition: String,
    pub include: String,
    pub exclude: String,
    pub example: String,
    /// 0 to 11.
    pub hue: i16,
    pub parent_id: Option<CodeId>,
    pub classes: Vec<String>,
    /// Released codings of everybody.
    pub instances: i64,
    /// Released narratives that have it.
    pub narratives: i64,
}

/// By name.
pub async fn all(view: &mut View, scope: Scope) -> Result<Vec<Shared>> {
    let all = sqlx::query_as!(
        Shared,
        r#"select id, name, definition, include, exclude, example, hue, parent_id, classes,
             coalesce(instances, 0) as "instances!", coalesce(narratives, 0) as "narratives!"
         from code left join (
             select code_id, count(*) as instances, count(distinct narrative_id) as narratives
             from coding where project_id = $1 and released group by code_id
         ) used on code_id = code.id
         where project_id = $1 and owner_id is null and origin <> 'consensus'
             and removed_at is null
         order by lower(name), id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(all)
}

/// Puts codes of a list in, or back in.
pub async fn put(tx: &mut Tx, scope: Scope, list: &[Listed]) -> Result<()> {
    for code in list {
        sqlx::query!(
            "insert into code (project_id, id, name, definition, include, exclude, example,
                 classes, hue, parent_id, origin)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'framework')
             on conflict (project_id, id) do update set removed_at = null",
            scope.project() as _,
            code.id as _,
            code.name,
            code.definition,
            code.include,
            code.exclude,
            code.example,
            &code.classes,
            hue_of(&code.name),
            code.parent as _,
        )
        .execute(tx.conn())
        .await
        .on_constraint("code_name_taken", TAKEN)?;
    }
    Ok(())
}

/// Takes codes out of the list. What was coded with them stays.
pub async fn retire(tx: &mut Tx, scope: Scope, codes: &[CodeId]) -> Result<()> {
    sqlx::query!(
        "update code set removed_at = now()
         where project_id = $1 and id = any ($2) and owner_id is null and removed_at is null",
        scope.project() as _,
        codes as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Returns the classes that it carried before.
pub async fn classify(
    tx: &mut Tx,
    scope: Scope,
    code: CodeId,
    classes: &[String],
) -> Result<Option<Vec<String>>> {
    let before = sqlx::query_scalar!(
        "with before as (
             select id, classes from code where project_id = $1 and id = $2
                 and owner_id is null and origin <> 'consensus' and removed_at is null for update
         )
         update code set classes = $3 from before
         where project_id = $1 and code.id = before.id returning before.classes",
        scope.project() as _,
        code as _,
        classes,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(before)
}

/// Rewords a shared code and returns what it said before.
pub async fn reword(
    tx: &mut Tx,
    scope: Scope,
    code: CodeId,
    to: &Wording,
) -> Result<Option<Wording>> {
    let before = sqlx::query_as!(
        Wording,
        "with before as (
             select id, name, definition, include, exclude, example, hue from code
             where project_id = $1 and id = $2 and owner_id is null and origin <> 'consensus'
                 and removed_at is null for update
         )
         update code set name = $3, definition = $4, include = $5, exclude = $6, example = $7
         from before where project_id = $1 and code.id = before.id
         returning before.name, before.definition, before.include, before.exclude,
             before.example, before.hue",
        scope.project() as _,
        code as _,
        to.name,
        to.definition,
        to.include,
        to.exclude,
        to.example,
    )
    .fetch_optional(tx.conn())
    .await
    .on_constraint("code_name_taken", TAKEN)?;
    Ok(before)
}

/// A wish to have a shared code otherwise.
pub struct Proposal {
    pub id: ProposalId,
    pub code: CodeId,
    pub author: MemberId,
    pub author_name: String,
    /// As the code is called now.
    pub code_name: String,
    pub name: String,
    pub definition: String,
    pub include: String,
    pub exclude: String,
    pub example: String,
    pub reason: String,
    pub proposed_at: OffsetDateTime,
    pub accepted: Option<bool>,
}

/// Those that the viewer may read, the open ones first: one's own always, and a
/// lead those of others while no round runs, or once they are answered.
pub async fn proposals(
    view: &mut View,
    scope: Scope,
    viewer: MemberId,
    leads: bool,
) -> Result<Vec<Proposal>> {
    let proposals = sqlx::query_as!(
        Proposal,
        "select proposal.id, code_id as code, author_id as author, account.name as author_name,
             code.name as code_name, proposal.name, proposal.definition, proposal.include,
             proposal.exclude, proposal.example, reason, proposed_at, accepted
         from code_proposal proposal
             join code on code.project_id = $1 and code.id = code_id
             join member on member.project_id = $1 and member.id = author_id
             join account on account.id = member.user_id
         where proposal.project_id = $1 and (author_id = $2 or $3
             and (answered_at is not null or not round_runs($1)))
         order by accepted is not null, proposed_at, proposal.id",
        scope.project() as _,
        viewer as _,
        leads,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(proposals)
}

pub async fn propose(
    tx: &mut Tx,
    scope: Scope,
    id: ProposalId,
    code: CodeId,
    author: MemberId,
    wish: &Wording,
    reason: &str,
) -> Result<()> {
    sqlx::query!(
        "insert into code_proposal (project_id, id, code_id, author_id, name, definition, include,
             exclude, example, reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        scope.project() as _,
        id as _,
        code as _,
        author as _,
        wish.name,
        wish.definition,
        wish.include,
        wish.exclude,
        wish.example,
        reason,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// `None` if it was answered already.
pub async fn answer(
    tx: &mut Tx,
    scope: Scope,
    id: ProposalId,
    lead: MemberId,
    accepted: bool,
) -> Result<Option<()>> {
    let answered = sqlx::query!(
        "update code_proposal set accepted = $4, answered_by = $3, answered_at = now()
         where project_id = $1 and id = $2 and answered_at is null",
        scope.project() as _,
        id as _,
        lead as _,
        accepted,
    )
    .execute(tx.conn())
    .await?;
    Ok((answered.rows_affected() == 1).then_some(()))
}

const TAKEN: &str = "a shared code has this name already";
