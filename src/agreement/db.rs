//! SQL of agreement. It reads what was kept at the release of narratives only.

use std::collections::HashMap;

use crate::{
    Result,
    access::Scope,
    alignment::db::Quote,
    db::View,
    ids::{CodeId, MemberId, NarrativeId},
};

/// A released narrative, as it was at the release.
pub struct Text {
    pub id: NarrativeId,
    pub number: i32,
    pub title: String,
    /// Code points.
    pub length: i32,
    /// Start and end of each sentence, headings left out.
    pub sentences: Vec<i32>,
}

/// Of which narratives figures speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that pairs coded: only these count.
    Pairs,
    /// Those that were coded for calibration, which are there to be talked about.
    Calibration,
    /// The one with this number.
    One(i32),
}

impl Which {
    /// As queries ask: a number, or whether it was for calibration.
    fn asked(self) -> (Option<i32>, bool) {
        match self {
            Self::One(number) => (Some(number), false),
            which => (None, which == Self::Calibration),
        }
    }
}

/// By number.
pub async fn texts(view: &mut View, scope: Scope, which: Which) -> Result<Vec<Text>> {
    let (only, calibration) = which.asked();
    let texts = sqlx::query_as!(
        Text,
        "select id, number, title, length, sentences
         from released_text join narrative on narrative.project_id = released_text.project_id
             and narrative.id = narrative_id
         where released_text.project_id = $1 and released
             and case when $2::integer is null then calibration = $3 else number = $2 end
         order by number",
        scope.project() as _,
        only,
        calibration,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(texts)
}

/// What a coder submitted of a released narrative, also if nothing was marked.
pub struct Layer {
    pub narrative: NarrativeId,
    pub coder: MemberId,
    pub name: String,
    /// The codes used, under the coder's own names.
    pub codes: Vec<CodeId>,
    /// Of each coding: the place of its code among them, from 1, start and end.
    pub marks: Vec<i32>,
}

/// By seat and name, so that A is always the same.
pub async fn layers(view: &mut View, scope: Scope, which: Which) -> Result<Vec<Layer>> {
    let (only, calibration) = which.asked();
    let layers = sqlx::query_as!(
        Layer,
        r#"select released_layer.narrative_id as narrative, coder_id as coder, account.name,
               codes as "codes: Vec<CodeId>", marks
           from released_layer
               join narrative on narrative.project_id = released_layer.project_id
                   and narrative.id = released_layer.narrative_id
               join assignment on assignment.project_id = released_layer.project_id
                   and assignment.narrative_id = released_layer.narrative_id
                   and assignment.member_id = coder_id
               join member on member.project_id = released_layer.project_id
                   and member.id = coder_id
               join account on account.id = member.user_id
           where released_layer.project_id = $1
               and case when $2::integer is null then calibration = $3 else number = $2 end
           order by seat, account.name, coder_id"#,
        scope.project() as _,
        only,
        calibration,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(layers)
}

/// The coders' own codes that became another, by what they became.
pub async fn origins(view: &mut View, scope: Scope) -> Result<HashMap<CodeId, CodeId>> {
    let rows = sqlx::query!(
        r#"select code_id as "code: CodeId", agreed_id as "agreed: CodeId"
           from code_origin where project_id = $1"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.code, row.agreed)).collect())
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

/// The passages that a coder of a pair gave this code, or one that is part of it.
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
               and not calibration
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
