//! SQL of reading across: the passages of one code in all narratives, and what
//! was found who looked at them again.

use serde::{Deserialize, Serialize};

use super::change::Place;
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    ids::{CodeId, CodingId, MemberId, NarrativeId},
};

/// What somebody found who looked at a passage again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "check_outcome", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Fits,
    /// To be talked about.
    Doubtful,
    /// It has another code from there on.
    Moved,
    /// It has another code besides.
    Both,
    Removed,
}

/// A passage, with what stands around it in its sentences.
#[derive(Debug, Clone)]
pub struct Passage {
    pub id: CodingId,
    pub narrative: NarrativeId,
    pub number: i32,
    pub title: String,
    pub coder: MemberId,
    pub coder_name: String,
    /// The code as this coder has it.
    pub code: CodeId,
    pub start_at: i32,
    pub end_at: i32,
    /// Of the line where it begins; 0 in a heading.
    pub paragraph: i32,
    pub sentence: i32,
    pub before: String,
    pub text: String,
    pub after: String,
    pub unsure: bool,
    /// The code means something else now than when it was put here.
    pub earlier: bool,
    pub released: bool,
    /// Its coder can change it.
    pub open: bool,
    /// What the viewer found.
    pub outcome: Option<Outcome>,
}

/// The viewer's own passages of a code, and of released narratives everybody's,
/// also under codes that were joined with it. By narrative, in text order.
pub async fn passages(
    view: &mut View,
    scope: Scope,
    viewer: MemberId,
    code: CodeId,
) -> Result<Vec<Passage>> {
    let passages = sqlx::query_as!(
        Passage,
        r#"select coding.id, coding.narrative_id as narrative, number, title,
             coding.coder_id as coder, account.name as coder_name, coding.code_id as code,
             coding.start_at, coding.end_at, coding.unsure,
             coalesce(first.paragraph, 0) as "paragraph!",
             coalesce(first.sentence, 0) as "sentence!",
             coalesce(substr(body, first.start_at + 1, coding.start_at - first.start_at), '')
                 as "before!",
             substr(body, coding.start_at + 1, coding.end_at - coding.start_at) as "text!",
             coalesce(substr(body, coding.end_at + 1, last.end_at - coding.end_at), '') as "after!",
             coding.coder_id = $2 and coalesce(coding.code_version <> code.version, false) as "earlier!",
             coding.released is true as "released!",
             coding.coder_id = $2 and seat is not null and (
                 is_reopened($1, coding.narrative_id, $2)
                 or coding.released is false and not exists (select from submission
                     where submission.project_id = $1 and coder_id = $2
                         and submission.narrative_id = coding.narrative_id)) as "open!",
             outcome as "outcome?: Outcome"
         from coding
             join narrative on narrative.project_id = $1 and narrative.id = coding.narrative_id
             join assignment on assignment.project_id = $1 and member_id = coding.coder_id
                 and assignment.narrative_id = coding.narrative_id
             join member on member.project_id = $1 and member.id = coding.coder_id
             join account on account.id = member.user_id
             left join code on code.project_id = $1 and code.id = coding.code_id
             left join code_origin on code_origin.project_id = $1
                 and code_origin.code_id = coding.code_id
             left join unit first on first.project_id = $1
                 and first.narrative_id = coding.narrative_id
                 and first.start_at <= coding.start_at and coding.start_at < first.end_at
             left join unit last on last.project_id = $1
                 and last.narrative_id = coding.narrative_id
                 and last.start_at < coding.end_at and coding.end_at <= last.end_at
             left join passage_check on passage_check.project_id = $1
                 and coding_id = coding.id and checker_id = $2
         where coding.project_id = $1 and (coding.coder_id = $2 or coding.released)
             and (coding.code_id = $3 or coding.released and agreed_id = (
                 select agreed_id from code_origin
                 where project_id = $1 and code_origin.code_id = $3))
         order by number, coding.start_at, coding.end_at, coding.coder_id <> $2, coding.id"#,
        scope.project() as _,
        viewer as _,
        code as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(passages)
}

/// Notes what the coder at this place found, or takes that back, and returns
/// what was found before.
pub async fn check(
    tx: &mut Tx,
    at: Place,
    coding: CodingId,
    code: CodeId,
    outcome: Option<Outcome>,
) -> Result<Option<Outcome>> {
    note(tx, at.scope, at.coder, (coding, at.narrative, at.coder), code, outcome).await
}

/// The same for a passage of any coder: its id, narrative and coder.
pub async fn note(
    tx: &mut Tx,
    scope: Scope,
    checker: MemberId,
    (coding, narrative, coder): (CodingId, NarrativeId, MemberId),
    code: CodeId,
    outcome: Option<Outcome>,
) -> Result<Option<Outcome>> {
    let before = sqlx::query_scalar!(
        r#"select outcome as "outcome: Outcome" from passage_check
         where project_id = $1 and coding_id = $2 and checker_id = $3"#,
        scope.project() as _,
        coding as _,
        checker as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    match outcome {
        Some(outcome) => {
            sqlx::query!(
                "insert into passage_check (project_id, coding_id, checker_id, narrative_id,
                     coder_id, code_id, outcome, released)
                 select $1, $2, $3, $4, $5, $6, $7, released from assignment
                 where project_id = $1 and narrative_id = $4 and member_id = $5
                 on conflict (project_id, coding_id, checker_id) do update
                     set code_id = $6, outcome = $7, checked_at = now()",
                scope.project() as _,
                coding as _,
                checker as _,
                narrative as _,
                coder as _,
                code as _,
                outcome as _,
            )
            .execute(tx.conn())
            .await?;
        }
        None => {
            sqlx::query!(
                "delete from passage_check
                 where project_id = $1 and coding_id = $2 and checker_id = $3",
                scope.project() as _,
                coding as _,
                checker as _,
            )
            .execute(tx.conn())
            .await?;
        }
    }
    Ok(before)
}
