//! SQL of the alignment of codes.

use uuid::Uuid;

use super::{AgreedCode, Answer, Used, Verdict};
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    error::OnConstraint,
    ids::{CodeId, MemberId, NarrativeId},
};

/// The coders' own codes that were used in released narratives of pairs, by name.
pub async fn used(view: &mut View, scope: Scope) -> Result<Vec<Used>> {
    let used = sqlx::query_as!(
        Used,
        r#"select code.id as "id!", code.owner_id as "owner!", code.name as "name!",
               code.definition as "definition!", code.hue as "hue!",
               parent.name as "parent?", agreed_id as "agreed?",
               (select min(seat) from assignment join narrative
                    on narrative.project_id = assignment.project_id and narrative.id = narrative_id
                where assignment.project_id = code.project_id and not calibration
                    and assignment.member_id = code.owner_id) as "seat!"
           from team_code code
               left join team_code parent on parent.project_id = code.project_id
                   and parent.id = code.parent_id
               left join code_origin on code_origin.project_id = code.project_id
                   and code_origin.code_id = code.id
           where code.project_id = $1 and code.owner_id is not null
               and exists (select from coding join narrative
                       on narrative.project_id = coding.project_id and narrative.id = narrative_id
                   where coding.project_id = $1 and coding.code_id = code.id and coding.released
                       and not calibration)
           order by lower(code.name), code.id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(used)
}

/// A passage of a coder's own code in a released narrative, in code points.
pub struct Passage {
    pub code: CodeId,
    pub narrative: NarrativeId,
    pub start_at: i32,
    pub end_at: i32,
}

pub async fn passages(view: &mut View, scope: Scope) -> Result<Vec<Passage>> {
    let passages = sqlx::query_as!(
        Passage,
        "select coding.code_id as code, narrative_id as narrative, start_at, end_at
         from coding
             join team_code code on code.project_id = coding.project_id
                 and code.id = coding.code_id
             join narrative on narrative.project_id = coding.project_id
                 and narrative.id = narrative_id
         where coding.project_id = $1 and coding.released and code.owner_id is not null
             and not calibration
         order by narrative_id, start_at, end_at, coding.id",
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(passages)
}

/// Who coded which released narrative, also without marking anything in it.
pub struct Coded {
    pub coder: MemberId,
    pub name: String,
    pub narrative: NarrativeId,
}

/// A's first, then by name.
pub async fn coded(view: &mut View, scope: Scope) -> Result<Vec<Coded>> {
    let coded = sqlx::query_as!(
        Coded,
        "select member_id as coder, account.name, narrative_id as narrative
         from assignment
             join narrative on narrative.project_id = assignment.project_id
                 and narrative.id = assignment.narrative_id
             join member on member.project_id = assignment.project_id
                 and member.id = assignment.member_id
             join account on account.id = member.user_id
         where assignment.project_id = $1 and assignment.released and not calibration
         order by seat, account.name, member_id, narrative_id",
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(coded)
}

/// A passage with its words and the line where it begins.
#[derive(Clone)]
pub struct Quote {
    pub code: CodeId,
    pub narrative: NarrativeId,
    pub number: i32,
    pub start_at: i32,
    pub end_at: i32,
    pub paragraph: i32,
    pub sentence: i32,
    pub text: String,
}

/// The passages of these codes in released narratives, in text order.
pub async fn quotes(view: &mut View, scope: Scope, codes: &[CodeId]) -> Result<Vec<Quote>> {
    let codes: Vec<Uuid> = codes.iter().map(|id| Uuid::from(*id)).collect();
    let quotes = sqlx::query_as!(
        Quote,
        r#"select coding.code_id as code, coding.narrative_id as narrative, number,
               coding.start_at, coding.end_at,
               coalesce(unit.paragraph, 0) as "paragraph!",
               coalesce(unit.sentence, 0) as "sentence!",
               substr(body, coding.start_at + 1, coding.end_at - coding.start_at) as "text!"
           from coding
               join narrative on narrative.project_id = coding.project_id
                   and narrative.id = coding.narrative_id
               left join unit on unit.project_id = coding.project_id
                   and unit.narrative_id = coding.narrative_id
                   and unit.start_at <= coding.start_at and coding.start_at < unit.end_at
           where coding.project_id = $1 and coding.released and coding.code_id = any($2)
               and not calibration
           order by number, coding.start_at, coding.end_at, coding.id"#,
        scope.project() as _,
        &codes,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(quotes)
}

/// Names that codes without an owner have: an agreed code needs another one.
pub async fn names_taken(view: &mut View, scope: Scope) -> Result<Vec<String>> {
    let names = sqlx::query_scalar!(
        "select name from code where project_id = $1 and owner_id is null and removed_at is null",
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(names)
}

/// Whether a code is part of an agreed code that was taken away.
pub async fn hangs_loose(view: &mut View, scope: Scope) -> Result<bool> {
    let loose = sqlx::query_scalar!(
        r#"select exists (select from code_origin
               join code on code.project_id = code_origin.project_id and code.id = agreed_id
               where code_origin.project_id = $1 and removed_at is not null) as "loose!""#,
        scope.project() as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(loose)
}

/// The agreed codes, by name.
pub async fn agreed(view: &mut View, scope: Scope) -> Result<Vec<AgreedCode>> {
    let agreed = sqlx::query_as!(
        AgreedCode,
        "select id, name, definition, hue from code
         where project_id = $1 and owner_id is null and origin = 'consensus'
             and removed_at is null
         order by lower(name), id",
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(agreed)
}

pub async fn verdicts(view: &mut View, scope: Scope) -> Result<Vec<Verdict>> {
    let verdicts = sqlx::query_as!(
        Verdict,
        r#"select a_code_id as a, b_code_id as b, answer as "answer: Answer"
           from alignment_verdict where project_id = $1"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(verdicts)
}

/// One change of the agreed codebook at a time.
pub async fn lock(tx: &mut Tx, scope: Scope) -> Result<()> {
    sqlx::query!("select id from project where id = $1 for no key update", scope.project() as _)
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}

/// Writes an agreed code, new or taken away before.
pub async fn put_code(tx: &mut Tx, scope: Scope, code: &AgreedCode) -> Result<()> {
    sqlx::query!(
        "insert into code (project_id, id, name, definition, hue, origin)
         values ($1, $2, $3, $4, $5, 'consensus')
         on conflict (project_id, id) do update
             set name = $3, definition = $4, hue = $5, removed_at = null",
        scope.project() as _,
        code.id as _,
        code.name,
        code.definition,
        code.hue,
    )
    .execute(tx.conn())
    .await
    .on_constraint(
        "code_name_taken",
        "there is already an agreed or a shared code of this name; choose another name, \
         or join these codes to that one",
    )?;
    Ok(())
}

/// Takes an agreed code away; the record keeps it.
pub async fn remove_code(tx: &mut Tx, scope: Scope, id: CodeId) -> Result<()> {
    sqlx::query!(
        "update code set removed_at = now()
         where project_id = $1 and id = $2 and owner_id is null and origin = 'consensus'",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Makes a coder's code part of an agreed one, or of none.
pub async fn set_origin(
    tx: &mut Tx,
    scope: Scope,
    code: CodeId,
    agreed: Option<CodeId>,
    by: MemberId,
) -> Result<()> {
    match agreed {
        Some(agreed) => {
            sqlx::query!(
                "insert into code_origin (project_id, code_id, agreed_id, aligned_by)
                 values ($1, $2, $3, $4)
                 on conflict (project_id, code_id)
                     do update set agreed_id = $3, aligned_by = $4, aligned_at = now()",
                scope.project() as _,
                code as _,
                agreed as _,
                by as _,
            )
            .execute(tx.conn())
            .await?
        }
        None => {
            sqlx::query!(
                "delete from code_origin where project_id = $1 and code_id = $2",
                scope.project() as _,
                code as _,
            )
            .execute(tx.conn())
            .await?
        }
    };
    Ok(())
}

/// Answers a proposal, or opens it again.
pub async fn set_verdict(
    tx: &mut Tx,
    scope: Scope,
    a: CodeId,
    b: CodeId,
    answer: Option<Answer>,
    by: MemberId,
) -> Result<()> {
    match answer {
        Some(answer) => {
            sqlx::query!(
            "insert into alignment_verdict (project_id, a_code_id, b_code_id, answer, decided_by)
                 values ($1, $2, $3, $4, $5)
                 on conflict (project_id, a_code_id, b_code_id)
                     do update set answer = $4, decided_by = $5, decided_at = now()",
            scope.project() as _,
            a as _,
            b as _,
            answer as _,
            by as _,
        )
            .execute(tx.conn())
            .await?
        }
        None => {
            sqlx::query!(
                "delete from alignment_verdict
                 where project_id = $1 and a_code_id = $2 and b_code_id = $3",
                scope.project() as _,
                a as _,
                b as _,
            )
            .execute(tx.conn())
            .await?
        }
    };
    Ok(())
}
