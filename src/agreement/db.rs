//! SQL of agreement. It reads what was kept at the release of narratives only.

use std::collections::{BTreeSet, HashMap};

use time::OffsetDateTime;
use uuid::Uuid;

use super::unit::Unit;
use crate::{
    Result,
    access::Scope,
    alignment::db::Quote,
    db::View,
    domain::anchor::Span,
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
    /// The same of each paragraph.
    pub paragraphs: Vec<i32>,
    /// When the first of its codings was made.
    pub begun_at: Option<OffsetDateTime>,
    pub released_at: Option<OffsetDateTime>,
}

impl Text {
    /// What is counted by this unit; by character, what an interval draws again.
    pub fn units(&self, unit: Unit) -> &[i32] {
        match unit {
            Unit::Paragraph => &self.paragraphs,
            _ => &self.sentences,
        }
    }
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

impl From<Option<i32>> for Which {
    fn from(number: Option<i32>) -> Self {
        number.map_or(Self::Pairs, Self::One)
    }
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

/// Numbers of the released narratives that were coded for calibration.
pub async fn calibrations(view: &mut View, scope: Scope) -> Result<BTreeSet<i32>> {
    let numbers = sqlx::query_scalar!(
        "select number from narrative where project_id = $1 and released and calibration",
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(numbers.into_iter().collect())
}

/// By number.
pub async fn texts(view: &mut View, scope: Scope, which: Which) -> Result<Vec<Text>> {
    let (only, calibration) = which.asked();
    let texts = sqlx::query_as!(
        Text,
        "select id, number, title, length, sentences, paragraphs, begun_at, released_at
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

/// The coders' own codes that became another.
pub struct Origins {
    pub agreed: HashMap<CodeId, CodeId>,
    /// When the last of them did.
    pub aligned_at: Option<OffsetDateTime>,
}

pub async fn origins(view: &mut View, scope: Scope) -> Result<Origins> {
    let rows = sqlx::query!(
        r#"select code_id as "code: CodeId", agreed_id as "agreed: CodeId", aligned_at
           from code_origin where project_id = $1"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(Origins {
        aligned_at: rows.iter().map(|row| row.aligned_at).max(),
        agreed: rows.into_iter().map(|row| (row.code, row.agreed)).collect(),
    })
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

pub async fn codes(view: &mut View, scope: Scope) -> Result<HashMap<CodeId, Code>> {
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
    Ok(codes.into_iter().map(|code| (code.id, code)).collect())
}

/// The words of a released narrative.
#[derive(Clone, Copy)]
pub struct Words {
    pub narrative: NarrativeId,
    pub code: CodeId,
    pub span: Span,
}

/// What these words say, in their order.
pub async fn quotes(view: &mut View, scope: Scope, words: &[Words]) -> Result<Vec<Quote>> {
    let narratives: Vec<Uuid> = words.iter().map(|words| words.narrative.into()).collect();
    let codes: Vec<Uuid> = words.iter().map(|words| words.code.into()).collect();
    let starts: Vec<i32> = words.iter().map(|words| words.span.start().cast_signed()).collect();
    let ends: Vec<i32> = words.iter().map(|words| words.span.end().cast_signed()).collect();
    let quotes = sqlx::query_as!(
        Quote,
        r#"select words.code as "code!: CodeId", narrative.id as narrative, number,
               words.start_at as "start_at!", words.end_at as "end_at!",
               coalesce(unit.paragraph, 0) as "paragraph!",
               coalesce(unit.sentence, 0) as "sentence!",
               substr(body, words.start_at + 1, words.end_at - words.start_at) as "text!"
           from unnest($2::uuid[], $3::uuid[], $4::integer[], $5::integer[])
                   with ordinality words (narrative, code, start_at, end_at, place)
               join narrative on narrative.project_id = $1 and narrative.id = words.narrative
                   and released
               left join unit on unit.project_id = $1 and unit.narrative_id = words.narrative
                   and unit.start_at <= words.start_at and words.start_at < unit.end_at
           order by place"#,
        scope.project() as _,
        &narratives,
        &codes,
        &starts,
        &ends,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(quotes)
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
