//! SQL of who takes part in a workshop, and how far they are.

use time::OffsetDateTime;

use crate::{
    Result,
    access::Scope,
    db::{AccountTx, Tx, View},
    ids::{BoardId, MemberId, PersonId, ProjectId, WorkshopId},
};

/// Somebody who takes part, or was asked to.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub guest: bool,
    /// None of who was asked and did not come.
    pub came_at: Option<OffsetDateTime>,
    pub left_at: Option<OffsetDateTime>,
}

impl Person {
    pub fn is_here(&self) -> bool {
        self.came_at.is_some() && self.left_at.is_none()
    }
}

/// Members by name, then guests by name.
pub async fn all(view: &mut View, scope: Scope, id: WorkshopId) -> Result<Vec<Person>> {
    let people = sqlx::query_as!(
        Person,
        r#"select person_id as id, coalesce(guest_name, account.name, '') as "name!",
               guest_name is not null as "guest!", came_at, attendance.left_at
           from attendance
               left join member on member.project_id = attendance.project_id
                   and member.id = person_id
               left join account on account.id = member.user_id
           where attendance.project_id = $1 and workshop_id = $2
           order by guest_name is not null, 2, person_id"#,
        scope.project() as _,
        id as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(people)
}

/// Members are asked to come.
pub async fn ask(tx: &mut Tx, scope: Scope, id: WorkshopId, members: &[MemberId]) -> Result<()> {
    sqlx::query!(
        "delete from attendance where project_id = $1 and workshop_id = $2 and came_at is null",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    for member in members {
        sqlx::query!(
            "insert into attendance (project_id, workshop_id, person_id)
             select $1, $2, id from member where project_id = $1 and id = $3 and left_at is null
             on conflict do nothing",
            scope.project() as _,
            id as _,
            *member as _,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

pub async fn is_here(
    view: &mut View,
    scope: Scope,
    id: WorkshopId,
    person: PersonId,
) -> Result<bool> {
    let here = sqlx::query_scalar!(
        r#"select exists (select from attendance
               where project_id = $1 and workshop_id = $2 and person_id = $3
                   and came_at is not null and left_at is null) as "here!""#,
        scope.project() as _,
        id as _,
        person as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(here)
}

/// When somebody came first stays.
pub async fn come(tx: &mut Tx, scope: Scope, id: WorkshopId, person: PersonId) -> Result<()> {
    sqlx::query!(
        "insert into attendance (project_id, workshop_id, person_id, came_at)
         values ($1, $2, $3, now())
         on conflict (project_id, workshop_id, person_id) do update
             set came_at = coalesce(attendance.came_at, now()), left_at = null",
        scope.project() as _,
        id as _,
        person as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A member comes again; a guest's cookie is nobody's from then on.
pub async fn leave(tx: &mut Tx, scope: Scope, id: WorkshopId, person: PersonId) -> Result<()> {
    sqlx::query!(
        "update attendance set left_at = now()
         where project_id = $1 and workshop_id = $2 and person_id = $3",
        scope.project() as _,
        id as _,
        person as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Where a code leads.
pub struct Open {
    pub project: ProjectId,
    pub workshop: WorkshopId,
    pub board: BoardId,
}

/// The workshop in session that guests join by this code.
pub async fn by_code(view: &mut View, code: &str) -> Result<Option<Open>> {
    let open = sqlx::query_as!(
        Open,
        r#"select project_id as "project: ProjectId", id as workshop, board_id as board
           from workshop where code = $1 and started_at is not null and ended_at is null"#,
        code,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(open)
}

/// A guest comes in, unless the session has ended meanwhile.
pub async fn join(
    tx: &mut AccountTx,
    project: ProjectId,
    id: WorkshopId,
    person: PersonId,
    name: &str,
    token_hash: &[u8],
) -> Result<bool> {
    let joined = sqlx::query!(
        "insert into attendance (project_id, workshop_id, person_id, guest_name, token_hash, came_at)
         select project_id, id, $3, $4, $5, now() from workshop
         where project_id = $1 and id = $2 and ended_at is null for share
         on conflict (project_id, workshop_id, person_id) do update set token_hash = $5
             where attendance.guest_name = $4",
        project as _,
        id as _,
        person as _,
        name,
        token_hash,
    )
    .execute(tx.conn())
    .await?;
    Ok(joined.rows_affected() == 1)
}

/// How far somebody is with a task.
#[derive(Debug, Clone)]
pub struct Turnout {
    pub person: PersonId,
    pub placed: i32,
    pub done: bool,
}

/// Also of those who have left again.
pub async fn turnout(
    view: &mut View,
    scope: Scope,
    id: WorkshopId,
    task: &str,
) -> Result<Vec<Turnout>> {
    let turnout = sqlx::query_as!(
        Turnout,
        r#"select person_id as person, placed, done from turnout
           where project_id = $1 and workshop_id = $2 and task = $3"#,
        scope.project() as _,
        id as _,
        task,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(turnout)
}

pub async fn set_done(
    tx: &mut Tx,
    scope: Scope,
    id: WorkshopId,
    person: PersonId,
    task: &str,
    done: bool,
) -> Result<()> {
    sqlx::query!(
        "insert into turnout (project_id, workshop_id, person_id, task, done)
         values ($1, $2, $3, $4, $5)
         on conflict (project_id, workshop_id, person_id, task) do update set done = $5",
        scope.project() as _,
        id as _,
        person as _,
        task,
        done,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// So many dots lie somewhere; who changes them is at it again.
pub async fn set_placed(
    tx: &mut Tx,
    scope: Scope,
    id: WorkshopId,
    person: PersonId,
    task: &str,
    placed: i32,
) -> Result<()> {
    sqlx::query!(
        "insert into turnout (project_id, workshop_id, person_id, task, placed)
         values ($1, $2, $3, $4, $5)
         on conflict (project_id, workshop_id, person_id, task) do update
             set placed = $5, done = false",
        scope.project() as _,
        id as _,
        person as _,
        task,
        placed,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
