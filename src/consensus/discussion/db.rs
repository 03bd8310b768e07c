//! SQL of discussions.

use uuid::Uuid;

use super::{Known, Message};
use crate::{
    Result,
    access::Scope,
    consensus::Chosen,
    db::{Tx, View},
    ids::{CodingId, MemberId, MessageId, NarrativeId},
};

pub struct New<'a> {
    pub id: MessageId,
    pub narrative: NarrativeId,
    pub difference: Uuid,
    pub body: &'a str,
    pub answer: Option<Chosen>,
    pub mentions: &'a [MemberId],
}

/// A new message takes up a discussion that was over.
pub async fn write(tx: &mut Tx, scope: Scope, new: &New<'_>) -> Result<()> {
    let by = tx.viewer().member;
    sqlx::query!(
        "insert into message
             (project_id, id, narrative_id, difference, written_by, body, answer)
         values ($1, $2, $3, $4, $5, $6, $7)",
        scope.project() as _,
        new.id as _,
        new.narrative as _,
        new.difference,
        by as _,
        new.body,
        new.answer.map(Chosen::word),
    )
    .execute(tx.conn())
    .await?;
    let mentions: Vec<Uuid> = new.mentions.iter().map(|id| Uuid::from(*id)).collect();
    sqlx::query!(
        "insert into mention (project_id, message_id, member_id)
         select $1, $2, member from unnest($3::uuid[]) as member",
        scope.project() as _,
        new.id as _,
        &mentions,
    )
    .execute(tx.conn())
    .await?;
    resolve(tx, scope, new.narrative, new.difference, false).await?;
    Ok(())
}

/// Says whether it was there to take back: one's own, and not taken back yet.
pub async fn take_back(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    id: MessageId,
) -> Result<Option<Uuid>> {
    let by = tx.viewer().member;
    sqlx::query!(
        "delete from mention where project_id = $1 and message_id = $2 and exists (
             select from message where project_id = $1 and id = $2 and written_by = $3)",
        scope.project() as _,
        id as _,
        by as _,
    )
    .execute(tx.conn())
    .await?;
    let difference = sqlx::query_scalar!(
        "update message set body = '', taken_back_at = now()
         where project_id = $1 and narrative_id = $2 and id = $3 and written_by = $4
             and taken_back_at is null
         returning difference",
        scope.project() as _,
        narrative as _,
        id as _,
        by as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(difference)
}

/// Says whether anything is known of this difference.
pub async fn resolve(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    difference: Uuid,
    resolved: bool,
) -> Result<bool> {
    let by = tx.viewer().member;
    let known = sqlx::query!(
        "update difference set resolved_by = case when $5 then $4::uuid end,
             resolved_at = case when $5 then now() end
         where project_id = $1 and narrative_id = $2 and key = $3",
        scope.project() as _,
        narrative as _,
        difference,
        by as _,
        resolved,
    )
    .execute(tx.conn())
    .await?;
    Ok(known.rows_affected() == 1)
}

/// Asks the coders to look again, or asks no more.
pub async fn ask(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    difference: Uuid,
    asks: bool,
) -> Result<()> {
    let by = tx.viewer().member;
    sqlx::query!(
        "update difference set asked_by = case when $5 then $4::uuid end,
             asked_at = case when $5 then clock_timestamp() end
         where project_id = $1 and narrative_id = $2 and key = $3",
        scope.project() as _,
        narrative as _,
        difference,
        by as _,
        asks,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What is not there to be looked at is not asked for: differences other than
/// these.
pub async fn ask_no_more_but(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    there: &[Uuid],
) -> Result<()> {
    sqlx::query!(
        "update difference set asked_by = null, asked_at = null
         where project_id = $1 and narrative_id = $2 and asked_at is not null
             and key <> all ($3)",
        scope.project() as _,
        narrative as _,
        there,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// All of a narrative that something was said or decided about, in text order.
pub async fn known(view: &mut View, scope: Scope, narrative: NarrativeId) -> Result<Vec<Known>> {
    let rows = sqlx::query!(
        r#"select key, codings as "codings: Vec<CodingId>", a_had, b_had, asked_by,
               resolved_at is not null as "resolved!",
               coalesce((select paragraph || '.' || sentence from unit
                where unit.project_id = $1 and unit.narrative_id = $2
                    and difference.start_at < unit.end_at
                order by position limit 1), '') as "line!",
               (select substr(body, start_at + 1, end_at - start_at) from narrative
                where narrative.project_id = $1 and narrative.id = $2) as "words!",
               (select count(*) from message where message.project_id = $1
                    and message.narrative_id = $2 and message.difference = key
                    and taken_back_at is null) as "messages!",
               array(select distinct written_by from message where message.project_id = $1
                    and message.narrative_id = $2 and message.difference = key
                    and answer is not null and taken_back_at is null
                    and written_at > asked_at) as "looked!: Vec<MemberId>",
               exists (select from decision_step step where step.project_id = $1
                    and step.narrative_id = $2 and step.difference = key) as "was_decided!"
           from difference where project_id = $1 and narrative_id = $2 order by start_at, key"#,
        scope.project() as _,
        narrative as _,
    )
    .fetch_all(view.conn())
    .await?;
    let known = rows.into_iter().map(|row| Known {
        key: row.key,
        codings: row.codings,
        line: row.line,
        words: row.words,
        a_had: row.a_had,
        b_had: row.b_had,
        messages: row.messages,
        resolved: row.resolved,
        asked_by: row.asked_by,
        looked: row.looked,
        was_decided: row.was_decided,
    });
    Ok(known.collect())
}

/// What was said about these differences, in the order of time.
pub async fn messages(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
    differences: &[Uuid],
) -> Result<Vec<Message>> {
    let rows = sqlx::query!(
        r#"select message.id, difference, written_by, account.name, written_at, body, answer,
               taken_back_at is not null as "taken_back!"
           from message
               join member on member.project_id = $1 and member.id = written_by
               join account on account.id = user_id
           where message.project_id = $1 and narrative_id = $2 and difference = any ($3)
           order by written_at, message.id"#,
        scope.project() as _,
        narrative as _,
        differences,
    )
    .fetch_all(view.conn())
    .await?;
    let messages = rows.into_iter().map(|row| Message {
        id: row.id,
        difference: row.difference,
        by: row.written_by,
        name: row.name,
        at: row.written_at,
        body: row.body,
        answer: row.answer.as_deref().and_then(Chosen::read),
        taken_back: row.taken_back,
    });
    Ok(messages.collect())
}

/// A difference that waits for a word of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub number: i32,
    pub difference: Uuid,
}

/// Where a member is mentioned and has not answered, in discussions that are
/// not over.
pub async fn mentions(view: &mut View, scope: Scope, member: MemberId) -> Result<Vec<Waiting>> {
    let waiting = sqlx::query_as!(
        Waiting,
        "select distinct number, message.difference from mention
             join message on message.project_id = $1 and message.id = message_id
             join difference on difference.project_id = $1
                 and difference.narrative_id = message.narrative_id
                 and difference.key = message.difference
             join narrative on narrative.project_id = $1 and narrative.id = message.narrative_id
         where mention.project_id = $1 and member_id = $2 and resolved_at is null
             and not exists (select from message own where own.project_id = $1
                 and own.narrative_id = message.narrative_id
                 and own.difference = message.difference and own.written_by = $2
                 and own.written_at > message.written_at)
         order by number, difference",
        scope.project() as _,
        member as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(waiting)
}

/// What a coder is asked to look at again, and has not since, while it is open.
pub async fn looks(view: &mut View, scope: Scope, coder: MemberId) -> Result<Vec<Waiting>> {
    let waiting = sqlx::query_as!(
        Waiting,
        "select number, key as difference from difference
             join assignment on assignment.project_id = $1
                 and assignment.narrative_id = difference.narrative_id
                 and assignment.member_id = $2 and seat is not null
             join narrative on narrative.project_id = $1 and narrative.id = difference.narrative_id
         where difference.project_id = $1 and asked_at is not null
             and not exists (select from decision where decision.project_id = $1
                 and decision.narrative_id = difference.narrative_id
                 and decision.difference = key::text)
             and not exists (select from message where message.project_id = $1
                 and message.narrative_id = difference.narrative_id
                 and message.difference = key and written_by = $2 and answer is not null
                 and taken_back_at is null and written_at > asked_at)
         order by number, start_at, key",
        scope.project() as _,
        coder as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(waiting)
}
