//! SQL of votes. Row-level security keeps where others put their dots away until
//! a vote is closed.

use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    ids::{PersonId, VoteId, WorkshopId},
};

#[derive(Debug, Clone)]
pub struct Vote {
    pub id: VoteId,
    pub question: String,
    /// For each person, and the most of them on one option.
    pub dots: i32,
    pub most: i32,
    pub open: bool,
    pub closed: bool,
}

impl Vote {
    /// As the turnout keeps it.
    pub fn task(&self) -> String {
        format!("vote/{}", self.id)
    }
}

/// In the order in which they were made.
pub async fn all(view: &mut View, scope: Scope, id: WorkshopId) -> Result<Vec<Vote>> {
    let votes = sqlx::query_as!(
        Vote,
        r#"select id, question, dots, most, closed_at is not null as "closed!",
               opened_at is not null and closed_at is null as "open!"
           from vote where project_id = $1 and workshop_id = $2 order by made_at, id"#,
        scope.project() as _,
        id as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(votes)
}

/// The one on which dots are placed now.
pub async fn open_one(view: &mut View, scope: Scope, id: WorkshopId) -> Result<Option<Vote>> {
    Ok(all(view, scope, id).await?.into_iter().find(|vote| vote.open))
}

pub async fn create(
    tx: &mut Tx,
    scope: Scope,
    workshop: WorkshopId,
    vote: &Vote,
    options: &[String],
) -> Result<()> {
    sqlx::query!(
        "insert into vote (project_id, id, workshop_id, question, dots, most)
         values ($1, $2, $3, $4, $5, $6)",
        scope.project() as _,
        vote.id as _,
        workshop as _,
        vote.question,
        vote.dots,
        vote.most,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into vote_option (project_id, vote_id, position, label)
         select $1, $2, ordinality, label
         from unnest($3::text[]) with ordinality as listed (label, ordinality)",
        scope.project() as _,
        vote.id as _,
        options,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn open(tx: &mut Tx, scope: Scope, id: VoteId) -> Result<()> {
    sqlx::query!(
        "update vote set opened_at = now() where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn close(tx: &mut Tx, scope: Scope, id: VoteId) -> Result<()> {
    sqlx::query!(
        "update vote set closed_at = now() where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// With its options and the dots on them.
pub async fn remove(tx: &mut Tx, scope: Scope, id: VoteId) -> Result<()> {
    sqlx::query!(
        "delete from vote where project_id = $1 and id = $2",
        scope.project() as _,
        id as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One thing to vote for, with the dots on it that the viewer may know of.
#[derive(Debug, Clone)]
pub struct Choice {
    pub position: i32,
    pub label: String,
    pub dots: i64,
}

/// With one's own dots.
pub async fn own(
    view: &mut View,
    scope: Scope,
    vote: VoteId,
    person: PersonId,
) -> Result<Vec<Choice>> {
    let own = sqlx::query_as!(
        Choice,
        r#"select option.position, label, coalesce(count, 0)::bigint as "dots!"
           from vote_option option left join dot on dot.project_id = option.project_id
               and dot.vote_id = option.vote_id and dot.position = option.position
               and author_id = $3
           where option.project_id = $1 and option.vote_id = $2 order by option.position"#,
        scope.project() as _,
        vote as _,
        person as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(own)
}

/// With everybody's dots: none where the vote is not closed.
pub async fn result(view: &mut View, scope: Scope, vote: VoteId) -> Result<Vec<Choice>> {
    let result = sqlx::query_as!(
        Choice,
        r#"select option.position, label, coalesce(sum(count), 0) as "dots!"
           from vote_option option
               join vote on vote.project_id = option.project_id and vote.id = option.vote_id
               left join dot on dot.project_id = option.project_id
                   and dot.vote_id = option.vote_id and dot.position = option.position
                   and closed_at is not null
           where option.project_id = $1 and option.vote_id = $2
           group by option.position, label order by option.position"#,
        scope.project() as _,
        vote as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(result)
}

pub async fn place(
    tx: &mut Tx,
    scope: Scope,
    vote: VoteId,
    person: PersonId,
    position: i32,
    count: i32,
) -> Result<()> {
    sqlx::query!(
        "with gone as (
             delete from dot where project_id = $1 and vote_id = $2 and author_id = $3
                 and position = $4 and $5 = 0)
         insert into dot (project_id, vote_id, author_id, position, count)
         select $1, $2, $3, $4, $5 where $5 > 0
         on conflict (project_id, vote_id, author_id, position) do update set count = $5",
        scope.project() as _,
        vote as _,
        person as _,
        position,
        count,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
