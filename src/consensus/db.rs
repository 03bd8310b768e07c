//! SQL of consensus.

use uuid::Uuid;

use super::{Chosen, Decision, Edging, Layered};
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    domain::{anchor::Span, release::Released},
    error::OnConstraint,
    ids::{CodeId, CodingId, DecisionId, MemberId, NarrativeId, SegmentId},
};

/// Both coders' codings, in reading order. The proof names the narrative.
pub async fn layers(view: &mut View, scope: Scope, proof: &Released) -> Result<Vec<Layered>> {
    let layers = sqlx::query_as!(
        Layered,
        r#"select coding.id, coding.coder_id as coder, assignment.seat as "seat!",
               own.id as "own_code!", own.name as "own_name!",
               own.definition as "own_definition!", own.hue as "own_hue!",
               coalesce(agreed.id, own.id) as "code!", coalesce(agreed.name, own.name) as "name!",
               start_at, end_at, unsure, memo.body as "memo?"
           from coding
               join assignment on assignment.project_id = coding.project_id
                   and assignment.narrative_id = coding.narrative_id
                   and assignment.member_id = coding.coder_id
               join team_code own on own.project_id = coding.project_id and own.id = coding.code_id
               left join code_origin on code_origin.project_id = coding.project_id
                   and code_origin.code_id = coding.code_id
               left join code agreed on agreed.project_id = coding.project_id
                   and agreed.id = code_origin.agreed_id
               left join memo on memo.project_id = coding.project_id
                   and memo.author_id = coding.coder_id and memo.subject = 'coding'
                   and memo.subject_id = coding.id
           where coding.project_id = $1 and coding.narrative_id = $2 and coding.released
           order by start_at, end_at, own.name, coding.id"#,
        scope.project() as _,
        proof.narrative() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(layers)
}

/// In the order in which they were made.
pub async fn decisions(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
) -> Result<Vec<Decision>> {
    let rows = sqlx::query!(
        "select id, narrative_id, difference, choice, edges, code_id, reason, dissent,
             decided_by, decided_at
         from decision where project_id = $1 and narrative_id = $2 order by decided_at, id",
        scope.project() as _,
        narrative as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Decision {
                id: row.id,
                narrative: row.narrative_id,
                difference: row.difference,
                choice: Chosen::read(&row.choice)?,
                edges: Edging::read(&row.edges)?,
                code: row.code_id,
                reason: row.reason,
                dissent: row.dissent,
                decided_by: row.decided_by,
                decided_at: row.decided_at,
            })
        })
        .collect())
}

/// The first decision on a difference wins.
pub async fn decide(tx: &mut Tx, scope: Scope, new: &Decision) -> Result<()> {
    sqlx::query!(
        "insert into decision (project_id, id, narrative_id, difference, choice, edges, code_id,
             reason, dissent, decided_by, decided_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        scope.project() as _,
        new.id as _,
        new.narrative as _,
        new.difference,
        new.choice.word(),
        new.edges.word(),
        new.code as _,
        new.reason,
        new.dissent,
        new.decided_by as _,
        new.decided_at,
    )
    .execute(tx.conn())
    .await
    .on_constraint("decision_twice", "this difference was decided by somebody else meanwhile")?;
    Ok(())
}

/// Takes a decision back: the difference is open again. Says whether the
/// decision still stood.
pub async fn undecide(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    id: DecisionId,
) -> Result<bool> {
    sqlx::query!(
        "delete from consensus_segment
         where project_id = $1 and narrative_id = $2 and decision_id = $3",
        scope.project() as _,
        narrative as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    let gone = sqlx::query!(
        "delete from decision where project_id = $1 and narrative_id = $2 and id = $3",
        scope.project() as _,
        narrative as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected() == 1)
}

/// The moment, by the database's clock.
pub async fn now(view: &mut View) -> Result<time::OffsetDateTime> {
    let now =
        sqlx::query_scalar!(r#"select clock_timestamp() as "now!""#).fetch_one(view.conn()).await?;
    Ok(now)
}

/// An agreed segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub code: CodeId,
    pub span: Span,
    pub decision: Option<DecisionId>,
    /// The codings that it came from.
    pub parents: Vec<CodingId>,
}

/// Waits for others who settle this narrative: its segments are written by one
/// at a time. And for whoever aligns codes, always first: many narratives may
/// change by that.
pub async fn lock(tx: &mut Tx, scope: Scope, narrative: NarrativeId) -> Result<()> {
    sqlx::query!("select id from project where id = $1 for share", scope.project() as _)
        .fetch_one(tx.conn())
        .await?;
    sqlx::query!(
        "select id from narrative where project_id = $1 and id = $2 for no key update",
        scope.project() as _,
        narrative as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(())
}

/// Writes the agreed segments of a narrative anew.
pub async fn replace_segments(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    segments: &[Segment],
) -> Result<()> {
    sqlx::query!(
        "delete from consensus_segment where project_id = $1 and narrative_id = $2",
        scope.project() as _,
        narrative as _,
    )
    .execute(tx.conn())
    .await?;
    let ids: Vec<Uuid> = segments.iter().map(|_| SegmentId::new().into()).collect();
    let codes: Vec<Uuid> = segments.iter().map(|one| one.code.into()).collect();
    let starts: Vec<i32> = segments.iter().map(|one| one.span.start().cast_signed()).collect();
    let ends: Vec<i32> = segments.iter().map(|one| one.span.end().cast_signed()).collect();
    let decisions: Vec<Option<Uuid>> =
        segments.iter().map(|one| one.decision.map(Uuid::from)).collect();
    // An array of arrays must be even, and these are not.
    let parents: Vec<String> = segments.iter().map(|one| listed(&one.parents)).collect();
    sqlx::query!(
        "insert into consensus_segment
             (project_id, id, narrative_id, code_id, start_at, end_at, decision_id, parents)
         select $1, id, $2, code, starts, ends, decision, string_to_array(parents, ',')::uuid[]
         from unnest($3::uuid[], $4::uuid[], $5::integer[], $6::integer[], $7::uuid[], $8::text[])
             as segment (id, code, starts, ends, decision, parents)",
        scope.project() as _,
        narrative as _,
        &ids,
        &codes,
        &starts,
        &ends,
        &decisions as &[Option<Uuid>],
        &parents,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn listed(codings: &[CodingId]) -> String {
    codings.iter().map(CodingId::to_string).collect::<Vec<_>>().join(",")
}

pub async fn sign(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    member: MemberId,
) -> Result<()> {
    sqlx::query!(
        "insert into consensus_sign (project_id, narrative_id, member_id) values ($1, $2, $3)
         on conflict do nothing",
        scope.project() as _,
        narrative as _,
        member as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes all signatures back: something is to be decided again.
pub async fn unsign(tx: &mut Tx, scope: Scope, narrative: NarrativeId) -> Result<()> {
    sqlx::query!(
        "delete from consensus_sign where project_id = $1 and narrative_id = $2",
        scope.project() as _,
        narrative as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update narrative set agreed_at = null
         where project_id = $1 and id = $2 and agreed_at is not null",
        scope.project() as _,
        narrative as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Agreed when both coders have signed.
pub async fn settle_agreed(tx: &mut Tx, scope: Scope, narrative: NarrativeId) -> Result<()> {
    sqlx::query!(
        "update narrative set agreed_at = now()
         where project_id = $1 and id = $2 and agreed_at is null
             and (select count(*) from consensus_sign
                  where project_id = $1 and narrative_id = $2)
                 = (select count(seat) from assignment
                    where project_id = $1 and narrative_id = $2)",
        scope.project() as _,
        narrative as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A narrative as the merge needs it.
pub struct Text {
    pub id: NarrativeId,
    pub body: String,
    pub released: bool,
    /// Shown side by side, and left as it is.
    pub calibration: bool,
    /// Sentences, without headings: first and last code point.
    pub sentences: Vec<(i32, i32)>,
}

pub async fn text(view: &mut View, scope: Scope, id: NarrativeId) -> Result<Option<Text>> {
    let row = sqlx::query!(
        r#"select body, released, calibration,
               (select coalesce(array_agg(start_at order by position), '{}') from unit
                where project_id = $1 and narrative_id = $2 and not heading) as "starts!",
               (select coalesce(array_agg(end_at order by position), '{}') from unit
                where project_id = $1 and narrative_id = $2 and not heading) as "ends!"
           from narrative where project_id = $1 and id = $2"#,
        scope.project() as _,
        id as _,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(row.map(|row| Text {
        id,
        body: row.body,
        released: row.released,
        calibration: row.calibration,
        sentences: row.starts.into_iter().zip(row.ends).collect(),
    }))
}

/// A sentence or a heading, in code points.
pub struct Unit {
    pub paragraph: i32,
    pub sentence: i32,
    pub start_at: i32,
    pub end_at: i32,
    pub heading: bool,
}

pub async fn units(view: &mut View, scope: Scope, narrative: NarrativeId) -> Result<Vec<Unit>> {
    let units = sqlx::query_as!(
        Unit,
        "select paragraph, sentence, start_at, end_at, heading from unit
         where project_id = $1 and narrative_id = $2 order by position",
        scope.project() as _,
        narrative as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(units)
}

/// A coder's seat and whether the coder has signed.
pub struct Seat {
    pub member: MemberId,
    pub name: String,
    pub signed: bool,
}

/// The two coders, A first.
pub async fn seats(view: &mut View, scope: Scope, narrative: NarrativeId) -> Result<Vec<Seat>> {
    let seats = sqlx::query_as!(
        Seat,
        r#"select assignment.member_id as member, account.name, signed_at is not null as "signed!"
           from assignment
               join member on member.project_id = assignment.project_id
                   and member.id = assignment.member_id
               join account on account.id = member.user_id
               left join consensus_sign on consensus_sign.project_id = assignment.project_id
                   and consensus_sign.narrative_id = assignment.narrative_id
                   and consensus_sign.member_id = assignment.member_id
           where assignment.project_id = $1 and assignment.narrative_id = $2 and seat is not null
           order by seat"#,
        scope.project() as _,
        narrative as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(seats)
}

/// A released narrative in the list of those to be settled.
pub struct Entry {
    pub id: NarrativeId,
    pub number: i32,
    pub title: String,
    pub agreed: bool,
}

/// Of pairs, by number.
pub async fn released(view: &mut View, scope: Scope) -> Result<Vec<Entry>> {
    let narratives = sqlx::query_as!(
        Entry,
        r#"select id, number, title, agreed_at is not null as "agreed!" from narrative
           where project_id = $1 and released and not calibration order by number"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(narratives)
}

/// Those that everybody coded, by number.
pub async fn calibration(view: &mut View, scope: Scope) -> Result<Vec<(i32, String)>> {
    let narratives = sqlx::query!(
        "select number, title from narrative
         where project_id = $1 and released and calibration order by number",
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(narratives.into_iter().map(|row| (row.number, row.title)).collect())
}

/// The numbers of frozen narratives that are not released yet.
pub async fn independent(view: &mut View, scope: Scope) -> Result<Vec<i32>> {
    let numbers = sqlx::query_scalar!(
        "select number from narrative
         where project_id = $1 and not released and frozen_at is not null order by number",
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(numbers)
}
