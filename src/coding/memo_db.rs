//! SQL of memos: a coder's own notes on a narrative, a coding or a code.

use time::OffsetDateTime;
use uuid::Uuid;

use super::About;
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    error::OnConstraint,
    ids::{CodeId, MemberId, NarrativeId},
};

#[derive(Debug, Clone)]
pub struct Memo {
    pub about: About,
    pub subject_id: Uuid,
    pub body: String,
    pub written_at: OffsetDateTime,
    /// Of the coding that it is about.
    pub start_at: Option<i32>,
    /// Of the code, or of the coding's code.
    pub code: Option<String>,
    /// 0 to 11.
    pub hue: Option<i16>,
}

impl Memo {
    /// The code that it is about, if it is about one.
    pub fn code_id(&self) -> CodeId {
        self.subject_id.into()
    }

    /// As stylesheets number hues, 1 to 12; 0 for none.
    pub fn hue(&self) -> i16 {
        self.hue.map_or(0, |hue| hue + 1)
    }
}

/// One's own memos on a narrative and its codings, in reading order, then those
/// on one's codes, by name.
pub async fn of_narrative(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
    author: MemberId,
) -> Result<Vec<Memo>> {
    let memos = sqlx::query_as!(
        Memo,
        r#"select subject as "about: About", subject_id, body, written_at,
             start_at as "start_at?", code.name as "code?", hue as "hue?"
         from memo
             left join coding on coding.project_id = $1 and subject = 'coding'
                 and coding.id = subject_id
             left join code on code.project_id = $1
                 and code.id = case when subject = 'code' then subject_id else code_id end
         where memo.project_id = $1 and author_id = $3
             and (memo.narrative_id = $2 or subject = 'code')
         order by subject, start_at, lower(code.name), subject_id"#,
        scope.project() as _,
        narrative as _,
        author as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(memos)
}

/// What a member wrote about something; empty if nothing.
pub async fn body(
    view: &mut View,
    scope: Scope,
    author: MemberId,
    about: About,
    subject: Uuid,
) -> Result<String> {
    let body = sqlx::query_scalar!(
        "select body from memo
         where project_id = $1 and author_id = $2 and subject = $3 and subject_id = $4",
        scope.project() as _,
        author as _,
        about as _,
        subject,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(body.unwrap_or_default())
}

/// Writes a memo, over what stood there. `narrative` is the one that it opens with.
pub async fn write(
    tx: &mut Tx,
    scope: Scope,
    author: MemberId,
    narrative: Option<NarrativeId>,
    about: About,
    subject: Uuid,
    body: &str,
) -> Result<()> {
    sqlx::query!(
        "insert into memo (project_id, id, author_id, subject, subject_id, narrative_id, body,
             released)
         values ($1, gen_random_uuid(), $2, $3, $4, $5, $6,
             $5::uuid is not null and is_reopened($1, $5, $2))
         on conflict on constraint memo_twice do update set body = $6, written_at = now()",
        scope.project() as _,
        author as _,
        about as _,
        subject,
        narrative as _,
        body,
    )
    .execute(tx.conn())
    .await
    .on_constraint("memo_after_release", "this narrative is released; its coding is complete")?;
    Ok(())
}

pub async fn remove(
    tx: &mut Tx,
    scope: Scope,
    author: MemberId,
    about: About,
    subject: Uuid,
) -> Result<()> {
    sqlx::query!(
        "delete from memo
         where project_id = $1 and author_id = $2 and subject = $3 and subject_id = $4",
        scope.project() as _,
        author as _,
        about as _,
        subject,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
