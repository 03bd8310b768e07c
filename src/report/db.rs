//! SQL of the report. It counts what is released and what the team did.

use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    Result,
    access::Scope,
    boards::Kind,
    db::View,
    ids::{CodeId, MemberId},
};

/// A coder, by what the released narratives of pairs hold of the coder's work.
pub struct Coder {
    pub name: String,
    /// Different codes.
    pub codes: i64,
    pub codings: i64,
    pub narratives: i64,
}

pub async fn coders(view: &mut View, scope: Scope) -> Result<Vec<Coder>> {
    let coders = sqlx::query_as!(
        Coder,
        r#"select account.name, count(distinct code_id) as "codes!", count(*) as "codings!",
               count(distinct narrative_id) as "narratives!"
           from coding
               join member on member.project_id = coding.project_id and member.id = coding.coder_id
               join account on account.id = member.user_id
               join narrative on narrative.project_id = coding.project_id
                   and narrative.id = narrative_id
           where coding.project_id = $1 and coding.released and not calibration
           group by account.name, coding.coder_id order by account.name, coding.coder_id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(coders)
}

pub struct Counts {
    pub narratives: i64,
    /// Of pairs.
    pub released: i64,
    /// Released, coded by everybody for calibration.
    pub calibration: i64,
    pub agreed: i64,
    pub agreed_codes: i64,
    /// Coders' codes that were joined with others.
    pub joined: i64,
    pub decisions: i64,
    pub passages: i64,
    /// Passages that somebody looked at again for consistency, and how many of
    /// those did not simply fit.
    pub checked: i64,
    pub changed: i64,
}

pub async fn counts(view: &mut View, scope: Scope) -> Result<Counts> {
    let counts = sqlx::query_as!(
        Counts,
        r#"select
             (select count(*) from narrative where project_id = $1) as "narratives!",
             (select count(*) from narrative where project_id = $1 and released
                 and not calibration) as "released!",
             (select count(*) from narrative where project_id = $1 and released
                 and calibration) as "calibration!",
             (select count(*) from narrative where project_id = $1 and agreed_at is not null)
                 as "agreed!",
             (select count(*) from code where project_id = $1 and owner_id is null
                 and origin = 'consensus' and removed_at is null) as "agreed_codes!",
             (select count(*) from code_origin where project_id = $1) as "joined!",
             (select count(*) from decision where project_id = $1) as "decisions!",
             (select count(*) from consensus_segment where project_id = $1) as "passages!",
             (select count(*) from passage_check where project_id = $1 and released)
                 as "checked!",
             (select count(*) from passage_check where project_id = $1 and released
                 and outcome <> 'fits') as "changed!""#,
        scope.project() as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(counts)
}

/// Who has done deeds of a kind that the team may know of, by name.
pub struct Actor {
    pub name: String,
    pub member: MemberId,
    pub deeds: i64,
}

/// `topic` and `kind` are beginnings: `board/` with an id, `codes.`.
pub async fn actors(view: &mut View, scope: Scope, topic: &str, kind: &str) -> Result<Vec<Actor>> {
    let actors = sqlx::query_as!(
        Actor,
        r#"select account.name, actor_id as member, count(*) as "deeds!"
           from journal
               join member on member.project_id = journal.project_id and member.id = actor_id
               join account on account.id = member.user_id
           where journal.project_id = $1 and reader = $4
               and starts_with(coalesce(topic, ''), $2) and starts_with(kind, $3)
           group by account.name, actor_id order by account.name, actor_id"#,
        scope.project() as _,
        topic,
        kind,
        Uuid::nil(),
    )
    .fetch_all(view.conn())
    .await?;
    Ok(actors)
}

/// How many agreed passages a code has in a narrative.
pub struct Evidence {
    pub code: CodeId,
    pub narrative: i32,
    pub passages: i64,
}

pub async fn evidence(view: &mut View, scope: Scope) -> Result<Vec<Evidence>> {
    let evidence = sqlx::query_as!(
        Evidence,
        r#"select code_id as code, number as narrative, count(*) as "passages!"
           from consensus_segment segment join narrative
               on narrative.project_id = segment.project_id and narrative.id = segment.narrative_id
           where segment.project_id = $1 group by code_id, number order by number"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(evidence)
}

/// An agreed passage, for the file of quotes.
#[derive(Debug, Clone)]
pub struct Quote {
    pub code: CodeId,
    pub name: String,
    pub narrative: i32,
    pub title: String,
    pub paragraph: i32,
    pub sentence: i32,
    pub start_at: i32,
    pub end_at: i32,
    pub text: String,
}

pub async fn quotes(view: &mut View, scope: Scope) -> Result<Vec<Quote>> {
    let quotes = sqlx::query_as!(
        Quote,
        r#"select code.id as "code!", code.name as "name!", number as narrative, title,
               coalesce(unit.paragraph, 0) as "paragraph!", coalesce(unit.sentence, 0) as "sentence!",
               segment.start_at, segment.end_at,
               substr(body, segment.start_at + 1, segment.end_at - segment.start_at) as "text!"
           from consensus_segment segment
               join team_code code on code.project_id = segment.project_id
                   and code.id = segment.code_id
               join narrative on narrative.project_id = segment.project_id
                   and narrative.id = segment.narrative_id
               left join unit on unit.project_id = segment.project_id
                   and unit.narrative_id = segment.narrative_id
                   and unit.start_at <= segment.start_at and segment.start_at < unit.end_at
           where segment.project_id = $1
           order by number, segment.start_at, segment.end_at, lower(code.name), code.id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(quotes)
}

/// A workshop that has ended, for the table of stages.
pub struct Workshop {
    pub kind: Kind,
    pub title: String,
    /// Members who came, by name.
    pub members: Vec<String>,
    pub guests: i64,
    pub minutes: i64,
    pub moves: i64,
    pub votes: i64,
    pub decisions: i64,
    pub signed: i64,
    pub reserved: i64,
}

/// In the order in which they were held.
pub async fn workshops(view: &mut View, scope: Scope) -> Result<Vec<Workshop>> {
    let workshops = sqlx::query_as!(
        Workshop,
        r#"select board.kind as "kind: Kind", workshop.title,
               array(select account.name from attendance
                   join member on member.project_id = $1 and member.id = person_id
                   join account on account.id = member.user_id
                   where attendance.project_id = $1 and workshop_id = workshop.id
                       and came_at is not null order by account.name) as "members!",
               (select count(*) from attendance where project_id = $1
                   and workshop_id = workshop.id and guest_name is not null) as "guests!",
               greatest(1, extract(epoch from ended_at - started_at) / 60)::bigint as "minutes!",
               (select count(*) from journal where project_id = $1
                   and topic = 'board/' || board_id and reader = $2
                   and not starts_with(kind, 'screen.') and noted_at between started_at
                   and ended_at) as "moves!",
               (select count(*) from vote where project_id = $1
                   and workshop_id = workshop.id and closed_at is not null) as "votes!",
               (select count(*) from remark where project_id = $1
                   and workshop_id = workshop.id and kind = 'decision') as "decisions!",
               (select count(*) from sign_off where project_id = $1
                   and workshop_id = workshop.id) as "signed!",
               (select count(*) from sign_off where project_id = $1
                   and workshop_id = workshop.id and reservation <> '') as "reserved!"
           from workshop join board on board.project_id = workshop.project_id
               and board.id = board_id
           where workshop.project_id = $1 and ended_at is not null
           order by started_at, workshop.id"#,
        scope.project() as _,
        Uuid::nil(),
    )
    .fetch_all(view.conn())
    .await?;
    Ok(workshops)
}

/// By the database's clock.
pub async fn now(view: &mut View) -> Result<OffsetDateTime> {
    let now = sqlx::query_scalar!(r#"select now() as "now!""#).fetch_one(view.conn()).await?;
    Ok(now)
}
