//! SQL of notes. Row-level security keeps those of others away until they are shown.

use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    ids::{NoteId, PersonId, WorkshopId},
};

#[derive(Debug, Clone)]
pub struct Note {
    pub id: NoteId,
    pub author: PersonId,
    /// Of whoever wrote it: a member's or a guest's name.
    pub by: String,
    pub time: i32,
    pub body: String,
    pub became: String,
}

impl Note {
    /// It can still be turned into something.
    pub fn is_open(&self) -> bool {
        self.became.is_empty()
    }
}

/// Those that wait to be shown: one's own.
pub async fn own(
    view: &mut View,
    scope: Scope,
    id: WorkshopId,
    person: PersonId,
    time: i32,
) -> Result<Vec<Note>> {
    let own = listed(view, scope, id, time).await?;
    Ok(own.into_iter().filter(|note| note.author == person).collect())
}

/// Those that were shown, of all times.
pub async fn shown(view: &mut View, scope: Scope, id: WorkshopId, times: i32) -> Result<Vec<Note>> {
    let mut shown = vec![];
    for time in 1..=times {
        shown.extend(listed(view, scope, id, time).await?);
    }
    Ok(shown)
}

/// Sorted by what does not tell who wrote when.
async fn listed(view: &mut View, scope: Scope, id: WorkshopId, time: i32) -> Result<Vec<Note>> {
    let notes = sqlx::query_as!(
        Note,
        r#"select note.id, author_id as author, time, body, became,
               coalesce(guest_name, account.name, '') as "by!"
           from note
               left join attendance on attendance.project_id = note.project_id
                   and attendance.workshop_id = note.workshop_id and person_id = author_id
               left join member on member.project_id = note.project_id and member.id = author_id
               left join account on account.id = member.user_id
           where note.project_id = $1 and note.workshop_id = $2 and time = $3
           order by lower(body), note.id"#,
        scope.project() as _,
        id as _,
        time,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(notes)
}

pub async fn find(
    tx: &mut Tx,
    scope: Scope,
    workshop: WorkshopId,
    id: NoteId,
) -> Result<Option<Note>> {
    let note = sqlx::query_as!(
        Note,
        r#"select id, author_id as author, time, body, became, '' as "by!" from note
           where project_id = $1 and workshop_id = $2 and id = $3 for update"#,
        scope.project() as _,
        workshop as _,
        id as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(note)
}

pub async fn write(
    tx: &mut Tx,
    scope: Scope,
    workshop: WorkshopId,
    id: NoteId,
    author: PersonId,
    time: i32,
    body: &str,
) -> Result<()> {
    sqlx::query!(
        "insert into note (project_id, id, workshop_id, author_id, time, body)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (project_id, id) do update set body = $6",
        scope.project() as _,
        id as _,
        workshop as _,
        author as _,
        time,
        body,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, scope: Scope, id: NoteId) -> Result<()> {
    sqlx::query!(
        "delete from note where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// `became` is `theme` or `parked`.
pub async fn turn(tx: &mut Tx, scope: Scope, id: NoteId, became: &str) -> Result<()> {
    sqlx::query!(
        "update note set became = $3 where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
        became,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
