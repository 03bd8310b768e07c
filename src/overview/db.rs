//! SQL of overviews. It reads what other nouns write.

use std::collections::HashMap;

use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    Result,
    access::Scope,
    db::{View, Viewer},
    ids::{MemberId, NarrativeId},
};

/// How far a coder is in a narrative: its lines without headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub lines: i64,
    /// Lines that a coding touches.
    pub coded: i64,
    /// Lines set aside and not coded.
    pub aside: i64,
    /// Paragraph and sentence of the first line that is neither.
    pub next: Option<(i32, i32)>,
}

/// The progress of a coder in all narratives that the coder has not submitted.
pub async fn progress(
    view: &mut View,
    scope: Scope,
    coder: MemberId,
) -> Result<HashMap<NarrativeId, Progress>> {
    let rows = sqlx::query!(
        r#"with own as (
             select narrative_id from assignment
             where project_id = $1 and member_id = $2 and seat is not null
             except
             select narrative_id from submission where project_id = $1 and coder_id = $2
         ), covered as (
             select narrative_id, range_agg(int4range(start_at, end_at)) as spans
             from coding join own using (narrative_id)
             where project_id = $1 and coder_id = $2 group by narrative_id
         ), line as (
             select unit.narrative_id, paragraph, sentence,
                 coalesce(spans && int4range(unit.start_at, unit.end_at), false) as coded,
                 set_aside.unit is not null as aside
             from unit join own using (narrative_id) left join covered using (narrative_id)
                 left join set_aside on set_aside.project_id = $1
                     and set_aside.narrative_id = unit.narrative_id and coder_id = $2
                     and set_aside.unit = position
             where unit.project_id = $1 and not heading
         )
         select narrative_id as "narrative: NarrativeId", count(*) as "lines!",
             count(*) filter (where coded) as "coded!",
             count(*) filter (where aside and not coded) as "aside!",
             min(array[paragraph, sentence]) filter (where not coded and not aside) as next
         from line group by narrative_id"#,
        scope.project() as _,
        coder as _,
    )
    .fetch_all(view.conn())
    .await?;
    let of = |next: Vec<i32>| Some((*next.first()?, *next.get(1)?));
    let progress = rows.into_iter().map(|row| {
        let next = row.next.and_then(of);
        let progress = Progress { lines: row.lines, coded: row.coded, aside: row.aside, next };
        (row.narrative, progress)
    });
    Ok(progress.collect())
}

/// Who has submitted what, as far as the viewer may know. `leads`: of pairs
/// that the viewer has no seat in, too.
pub async fn submitted(
    view: &mut View,
    scope: Scope,
    viewer: Viewer,
    leads: bool,
) -> Result<Vec<(NarrativeId, MemberId)>> {
    let rows = sqlx::query!(
        "select narrative_id, coder_id from submission
         where project_id = $1 and (released or coder_id = $2 or $3 and not exists (
             select from assignment
             where assignment.project_id = $1 and member_id = $2 and seat is not null
                 and assignment.narrative_id = submission.narrative_id
         ))",
        scope.project() as _,
        viewer.member as _,
        leads,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.narrative_id, row.coder_id)).collect())
}

/// How many differences are settled in each narrative.
pub async fn settled(view: &mut View, scope: Scope) -> Result<HashMap<NarrativeId, i64>> {
    let rows = sqlx::query!(
        r#"select narrative_id, count(*) as "settled!" from decision
           where project_id = $1 group by narrative_id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.narrative_id, row.settled)).collect())
}

/// What stands on a board.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Arranged {
    pub themes: i64,
    pub subthemes: i64,
    /// Codes in a theme, each once.
    pub codes: i64,
}

/// The descriptive board and the analytical one, each if it was begun.
pub async fn boards(view: &mut View, scope: Scope) -> Result<[Option<Arranged>; 2]> {
    let rows = sqlx::query!(
        r#"select kind::text as "kind!",
             (select count(*) from theme where theme.project_id = $1
                 and theme.board_id = board.id and parent_id is null) as "themes!",
             (select count(*) from theme where theme.project_id = $1
                 and theme.board_id = board.id and parent_id is not null) as "subthemes!",
             (select count(distinct code_id) from placement where placement.project_id = $1
                 and placement.board_id = board.id) as "codes!"
         from board where project_id = $1"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    let of = |kind: &str| {
        rows.iter().find(|row| row.kind == kind).map(|row| Arranged {
            themes: row.themes,
            subthemes: row.subthemes,
            codes: row.codes,
        })
    };
    Ok([of("descriptive"), of("analytical")])
}

/// When something was last done, as far as the viewer may know.
pub async fn last_change(
    view: &mut View,
    scope: Scope,
    viewer: Viewer,
) -> Result<Option<OffsetDateTime>> {
    let last = sqlx::query_scalar!(
        "select max(noted_at) from unnest($2::uuid[]) reader cross join lateral (
             select noted_at from journal where project_id = $1 and journal.reader = reader.reader
             order by noted_at desc limit 1
         ) newest",
        scope.project() as _,
        &[Uuid::nil(), viewer.member.into()],
    )
    .fetch_one(view.conn())
    .await?;
    Ok(last)
}

/// Whether the demonstration is on this installation.
pub async fn has_demonstration(view: &mut View) -> Result<bool> {
    let has =
        sqlx::query_scalar!(r#"select exists (select from project where demonstration) as "has!""#)
            .fetch_one(view.conn())
            .await?;
    Ok(has)
}
