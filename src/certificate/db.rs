//! SQL of the certificate.

use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    Result,
    access::Scope,
    db::View,
    ids::{CodeId, MemberId, NarrativeId},
};

/// What takes a step of the team back that others may have built on.
const REOPENINGS: [&str; 1] = ["difference.reopen"];

pub struct Project {
    pub title: String,
    pub created_at: OffsetDateTime,
    pub demonstration: bool,
    pub releases_by_itself: bool,
}

pub async fn project(view: &mut View, scope: Scope) -> Result<Project> {
    let project = sqlx::query_as!(
        Project,
        "select title, created_at, demonstration, releases_by_itself from project where id = $1",
        scope.project() as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(project)
}

pub struct Narrative {
    pub id: NarrativeId,
    pub number: i32,
    pub frozen_at: Option<OffsetDateTime>,
    /// One more than the text was corrected.
    pub version: i32,
    /// SHA-256 of the frozen text in UTF-8.
    pub body_hash: Option<Vec<u8>>,
    /// Whether the text still gives it.
    pub intact: bool,
    pub released: bool,
    pub released_at: Option<OffsetDateTime>,
    /// Coded by everybody, and in no figure.
    pub calibration: bool,
    /// As it was kept at the release: code points, and the edges of sentences.
    pub length: Option<i32>,
    pub sentences: Option<Vec<i32>>,
}

/// By number.
pub async fn narratives(view: &mut View, scope: Scope) -> Result<Vec<Narrative>> {
    let narratives = sqlx::query_as!(
        Narrative,
        r#"select id, number, frozen_at, version, body_hash, released, released_at, calibration,
               length as "length?", sentences as "sentences?",
               coalesce(body_hash = sha256(convert_to(body, 'UTF8')), true) as "intact!"
           from narrative left join released_text
               on released_text.project_id = narrative.project_id and narrative_id = id
           where narrative.project_id = $1 order by number"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(narratives)
}

/// Who has, or had, a seat.
pub struct Seat {
    pub narrative: NarrativeId,
    pub member: MemberId,
    /// 0 is coder A, 1 is coder B; none for whoever was replaced.
    pub seat: Option<i16>,
    pub assigned_at: OffsetDateTime,
    pub replaced_at: Option<OffsetDateTime>,
    /// As far as the viewer may know.
    pub submitted_at: Option<OffsetDateTime>,
    /// As they were kept at the release: the codes used; the place of a code
    /// among them, from 1, start and end of each coding.
    pub codes: Option<Vec<CodeId>>,
    pub marks: Option<Vec<i32>>,
}

/// Coder A before coder B before those who were replaced.
pub async fn seats(view: &mut View, scope: Scope) -> Result<Vec<Seat>> {
    let seats = sqlx::query_as!(
        Seat,
        r#"select assignment.narrative_id as narrative, member_id as member, seat, assigned_at,
               replaced_at, submitted_at as "submitted_at?",
               codes as "codes?: Vec<CodeId>", marks as "marks?"
           from assignment
               left join submission on submission.project_id = assignment.project_id
                   and submission.narrative_id = assignment.narrative_id
                   and submission.coder_id = member_id and seat is not null
               left join released_layer on released_layer.project_id = assignment.project_id
                   and released_layer.narrative_id = assignment.narrative_id
                   and released_layer.coder_id = member_id
           where assignment.project_id = $1 order by seat, replaced_at, member_id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(seats)
}

/// Something that had been settled was opened again.
pub struct Reopening {
    pub narrative: i32,
    pub member: MemberId,
    pub at: OffsetDateTime,
}

/// By time; of released narratives alone.
pub async fn reopenings(view: &mut View, scope: Scope) -> Result<Vec<Reopening>> {
    let reopenings = sqlx::query_as!(
        Reopening,
        r#"select number as narrative, actor_id as member, noted_at as at
           from journal join narrative on narrative.project_id = journal.project_id
               and narrative.id = journal.narrative_id
           where journal.project_id = $1 and reader = $3 and kind = any ($2)
           order by noted_at, op_id"#,
        scope.project() as _,
        &REOPENINGS.map(str::to_owned)[..],
        Uuid::nil(),
    )
    .fetch_all(view.conn())
    .await?;
    Ok(reopenings)
}

/// One coder's coding that a lead opened again after the release.
pub struct CodingReopened {
    pub narrative: i32,
    pub coder: MemberId,
    pub member: MemberId,
    pub reason: String,
    pub at: OffsetDateTime,
}

/// By time.
pub async fn codings_reopened(view: &mut View, scope: Scope) -> Result<Vec<CodingReopened>> {
    let reopened = sqlx::query_as!(
        CodingReopened,
        r#"select number as narrative, coder_id as coder, granted_by as "member!: MemberId", reason,
               granted_at as "at!"
           from reopening join narrative on narrative.project_id = reopening.project_id
               and narrative.id = narrative_id
           where reopening.project_id = $1 and granted_at is not null
           order by granted_at, reopening.id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(reopened)
}

/// Who settles the differences of a narrative besides its coders.
pub struct Adjudicator {
    pub narrative: NarrativeId,
    pub member: MemberId,
    pub unnamed: bool,
}

pub async fn adjudicators(view: &mut View, scope: Scope) -> Result<Vec<Adjudicator>> {
    let adjudicators = sqlx::query_as!(
        Adjudicator,
        "select narrative_id as narrative, member_id as member, unnamed from adjudicator
         where project_id = $1",
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(adjudicators)
}
