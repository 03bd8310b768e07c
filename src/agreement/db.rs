//! SQL of agreement. It reads submitted codings of released narratives only.

use crate::{
    Result,
    access::Scope,
    alignment::db::Quote,
    db::View,
    ids::{CodeId, MemberId, NarrativeId},
};

/// A released narrative, with its sentences in code points, headings left out.
pub struct Text {
    pub id: NarrativeId,
    pub number: i32,
    pub title: String,
    pub body: String,
    pub starts: Vec<i32>,
    pub ends: Vec<i32>,
}

pub async fn texts(view: &mut View, scope: Scope) -> Result<Vec<Text>> {
    let texts = sqlx::query_as!(
        Text,
        r#"select narrative.id, number, title, body,
               coalesce(array_agg(start_at order by position)
                   filter (where not heading), '{}') as "starts!",
               coalesce(array_agg(end_at order by position)
                   filter (where not heading), '{}') as "ends!"
           from narrative left join unit on unit.project_id = narrative.project_id
               and unit.narrative_id = narrative.id
           where narrative.project_id = $1 and released
           group by narrative.project_id, narrative.id order by number"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(texts)
}

/// A coder who submitted a released narrative, also without marking anything.
pub struct Layer {
    pub narrative: NarrativeId,
    pub coder: MemberId,
    pub seat: i16,
    pub name: String,
}

/// By seat and name, so that A is always the same.
pub async fn layers(view: &mut View, scope: Scope) -> Result<Vec<Layer>> {
    let layers = sqlx::query_as!(
        Layer,
        r#"select submission.narrative_id as narrative, submission.coder_id as coder,
             seat as "seat!", account.name
         from submission
             join assignment on assignment.project_id = submission.project_id
                 and assignment.narrative_id = submission.narrative_id
                 and assignment.member_id = submission.coder_id
             join member on member.project_id = submission.project_id
                 and member.id = submission.coder_id
             join account on account.id = member.user_id
         where submission.project_id = $1 and submission.released
         order by seat, account.name, submission.coder_id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(layers)
}

/// A submitted coding, under the agreed code where its code is aligned.
pub struct Coding {
    pub narrative: NarrativeId,
    pub coder: MemberId,
    pub code: CodeId,
    pub start_at: i32,
    pub end_at: i32,
}

pub async fn codings(view: &mut View, scope: Scope) -> Result<Vec<Coding>> {
    let codings = sqlx::query_as!(
        Coding,
        r#"select narrative_id as narrative, coder_id as coder,
               coalesce(agreed_id, coding.code_id) as "code!", start_at, end_at
           from coding left join code_origin on code_origin.project_id = coding.project_id
               and code_origin.code_id = coding.code_id
           where coding.project_id = $1 and released
           order by narrative_id, start_at, end_at, coding.id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(codings)
}

/// A code that figures speak of.
#[derive(Clone)]
pub struct Code {
    pub id: CodeId,
    pub name: String,
    pub hue: i16,
    /// Agreed on, or shared from the start: only then both could have used it.
    pub shared: bool,
    /// Made of the coders' own codes, after they had coded.
    pub aligned: bool,
}

pub async fn codes(view: &mut View, scope: Scope) -> Result<Vec<Code>> {
    let codes = sqlx::query_as!(
        Code,
        r#"select id as "id!", name as "name!", hue as "hue!", owner_id is null as "shared!",
               exists (select from code_origin where code_origin.project_id = code.project_id
                   and agreed_id = code.id) as "aligned!"
           from team_code code where project_id = $1"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(codes)
}

/// A code that figures speak of, if there is such a one.
pub async fn code(view: &mut View, scope: Scope, id: CodeId) -> Result<Option<Code>> {
    Ok(codes(view, scope).await?.into_iter().find(|code| code.id == id && code.shared))
}

/// The passages that a coder gave this code, or one that is part of it.
pub struct Passage {
    pub coder: MemberId,
    pub quote: Quote,
}

/// In text order.
pub async fn passages(view: &mut View, scope: Scope, code: CodeId) -> Result<Vec<Passage>> {
    let rows = sqlx::query!(
        r#"select coding.coder_id, coding.narrative_id, number, coding.start_at, coding.end_at,
               coalesce(unit.paragraph, 0) as "paragraph!",
               coalesce(unit.sentence, 0) as "sentence!",
               substr(body, coding.start_at + 1, coding.end_at - coding.start_at) as "text!"
           from coding
               join narrative on narrative.project_id = coding.project_id
                   and narrative.id = coding.narrative_id
               left join code_origin on code_origin.project_id = coding.project_id
                   and code_origin.code_id = coding.code_id
               left join unit on unit.project_id = coding.project_id
                   and unit.narrative_id = coding.narrative_id
                   and unit.start_at <= coding.start_at and coding.start_at < unit.end_at
           where coding.project_id = $1 and coding.released
               and coalesce(agreed_id, coding.code_id) = $2
           order by number, coding.start_at, coding.end_at, coding.id"#,
        scope.project() as _,
        code as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Passage {
            coder: row.coder_id,
            quote: Quote {
                code,
                narrative: row.narrative_id,
                number: row.number,
                start_at: row.start_at,
                end_at: row.end_at,
                paragraph: row.paragraph,
                sentence: row.sentence,
                text: row.text,
            },
        })
        .collect())
}

/// Whether the project shows coefficients at all.
pub async fn shows_coefficients(view: &mut View, scope: Scope) -> Result<bool> {
    let shows = sqlx::query_scalar!(
        "select shows_coefficients from project where id = $1",
        scope.project() as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(shows)
}
