//! SQL of projects.

use super::{Details, Question, slug};
use crate::{
    Error, Result,
    access::Scope,
    db::{AccountTx, Tx, View},
    domain::permission::Role,
    ids::{MemberId, ProjectId, QuestionId, UserId},
};

/// A member of the project, also one who has left.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: MemberId,
    pub user: UserId,
    pub name: String,
    pub role: Role,
    pub left: bool,
}

/// All who are or were members, by name.
pub async fn people(view: &mut View, scope: Scope) -> Result<Vec<Person>> {
    let people = sqlx::query_as!(
        Person,
        r#"select member.id, member.user_id as user, account.name, role, left_at is not null as "left!"
           from member join account on account.id = user_id
           where project_id = $1 order by account.name, member.id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(people)
}

pub async fn details(view: &mut View, scope: Scope) -> Result<Details> {
    let project = sqlx::query!(
        "select title, summary, releases_by_itself, shows_coefficients,
             suggests_decisions
         from project where id = $1",
        scope.project() as _,
    )
    .fetch_one(view.conn())
    .await?;
    let questions = questions(view, scope).await?;
    Ok(Details {
        title: project.title,
        summary: project.summary,
        questions,
        releases_by_itself: project.releases_by_itself,
        shows_coefficients: project.shows_coefficients,
        suggests_decisions: project.suggests_decisions,
    })
}

/// In their order.
pub async fn questions(view: &mut View, scope: Scope) -> Result<Vec<Question>> {
    let questions = sqlx::query_as!(
        Question,
        "select id, body from research_question where project_id = $1 order by position",
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(questions)
}

/// Changes to one project's people and settings pass here one after the other.
pub async fn lock(tx: &mut Tx, scope: Scope) -> Result<()> {
    sqlx::query!(
        r#"select true as "locked!" from project where id = $1 for no key update"#,
        scope.project() as _
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}

pub async fn change(tx: &mut Tx, scope: Scope, new: &Details) -> Result<()> {
    sqlx::query!(
        "update project set title = $2, summary = $3, releases_by_itself = $4,
             shows_coefficients = $5, suggests_decisions = $6
         where id = $1",
        scope.project() as _,
        new.title,
        new.summary,
        new.releases_by_itself,
        new.shows_coefficients,
        new.suggests_decisions,
    )
    .execute(tx.conn())
    .await?;
    ask(tx, scope.project(), &new.questions).await
}

/// These are the project's research questions, in this order, and no others.
async fn ask(view: &mut View, project: ProjectId, questions: &[Question]) -> Result<()> {
    let ids: Vec<QuestionId> = questions.iter().map(|question| question.id).collect();
    let bodies: Vec<String> = questions.iter().map(|question| question.body.clone()).collect();
    sqlx::query!(
        "delete from research_question where project_id = $1 and id <> all ($2)",
        project as _,
        ids.clone() as _,
    )
    .execute(view.conn())
    .await?;
    sqlx::query!(
        "insert into research_question (project_id, id, position, body)
         select $1, id, position, body
         from unnest($2::uuid[], $3::text[]) with ordinality as asked (id, body, position)
         on conflict (project_id, id)
             do update set position = excluded.position, body = excluded.body",
        project as _,
        ids as _,
        &bodies,
    )
    .execute(view.conn())
    .await?;
    Ok(())
}

/// Makes a project under the first free short name, with its lead. `None` if
/// there is a project of this id.
pub async fn create(tx: &mut AccountTx, id: ProjectId, new: &Details) -> Result<Option<String>> {
    let short = slug::of(&new.title);
    for number in 1..1000 {
        let slug = if number == 1 { short.clone() } else { format!("{short}-{number}") };
        let made = sqlx::query!(
            "insert into project (id, slug, title, summary) values ($1, $2, $3, $4)
             on conflict do nothing",
            id as _,
            slug,
            new.title,
            new.summary,
        )
        .execute(tx.conn())
        .await?;
        if made.rows_affected() == 1 {
            ask(tx, id, &new.questions).await?;
            return Ok(Some(slug));
        }
        if exists(tx, id).await? {
            return Ok(None);
        }
    }
    Err(Error::invalid("there are too many projects of this title; please choose another one"))
}

async fn exists(view: &mut View, id: ProjectId) -> Result<bool> {
    let exists = sqlx::query_scalar!(
        r#"select exists (select from project where id = $1) as "exists!""#,
        id as _
    )
    .fetch_one(view.conn())
    .await?;
    Ok(exists)
}

pub async fn first_lead(tx: &mut AccountTx, project: ProjectId, user: UserId) -> Result<MemberId> {
    let id = MemberId::new();
    sqlx::query!(
        "insert into member (project_id, id, user_id, role) values ($1, $2, $3, 'lead')",
        project as _,
        id as _,
        user as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// The short name of a project that this person is a member of.
pub async fn slug_for(view: &mut View, id: ProjectId, user: UserId) -> Result<Option<String>> {
    let slug = sqlx::query_scalar!(
        "select slug from project join member on project_id = project.id
         where project.id = $1 and user_id = $2 and left_at is null",
        id as _,
        user as _,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(slug)
}
