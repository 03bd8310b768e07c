//! SQL of the decision log. It is added to with every decision, and read.

use time::OffsetDateTime;
use uuid::Uuid;

use super::{Act, Step};
use crate::{
    Result,
    access::Scope,
    consensus::{Chosen, Decision, Edging, merge::Compared},
    db::{Tx, View},
    domain::difference::{Class, Difference},
    ids::{CodeId, CodingId, DecisionId, MemberId, NarrativeId, StepId},
};

/// Keeps what a difference is, for when it is gone.
pub async fn keep(
    tx: &mut Tx,
    scope: Scope,
    compared: &Compared,
    difference: &Difference<CodeId>,
) -> Result<()> {
    let codings: Vec<Uuid> = difference.codings().map(Uuid::from).collect();
    sqlx::query!(
        "insert into difference
             (project_id, narrative_id, key, start_at, end_at, codings, a_had, b_had)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
        scope.project() as _,
        compared.text.id as _,
        difference.key,
        difference.span.start().cast_signed(),
        difference.span.end().cast_signed(),
        &codings,
        &compared.own_names(&difference.a),
        &compared.own_names(&difference.b),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes a decision on a difference that is there.
pub async fn note_decided(
    tx: &mut Tx,
    scope: Scope,
    compared: &Compared,
    difference: &Difference<CodeId>,
    decision: &Decision,
) -> Result<()> {
    keep(tx, scope, compared, difference).await?;
    let stood: Vec<Uuid> = decision.codes(difference).into_iter().map(Uuid::from).collect();
    sqlx::query!(
        "insert into decision_step (project_id, id, narrative_id, difference, decision_id, step,
             class, choice, edges, stood, reason, dissent, made_by, made_at)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9,
             array(select distinct name from team_code
                   where project_id = $1 and id = any ($10) order by name),
             $11, $12, $13, $14",
        scope.project() as _,
        StepId::new() as _,
        compared.text.id as _,
        difference.key,
        decision.id as _,
        Act::Decided.word(),
        difference.class.name(),
        decision.choice.word(),
        decision.edges.word(),
        &stood,
        decision.reason,
        decision.dissent,
        decision.decided_by as _,
        decision.decided_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What became of a decision that was noted.
pub struct Turn<'a> {
    pub act: Act,
    pub reason: &'a str,
    pub dissent: &'a str,
}

impl Turn<'_> {
    pub fn of(act: Act) -> Self {
        Self { act, reason: "", dissent: "" }
    }
}

pub async fn note_turn(
    tx: &mut Tx,
    scope: Scope,
    decision: DecisionId,
    turn: &Turn<'_>,
) -> Result<()> {
    let by = tx.viewer().member;
    sqlx::query!(
        "insert into decision_step (project_id, id, narrative_id, difference, decision_id, step,
             class, choice, edges, stood, reason, dissent, made_by)
         select project_id, $3, narrative_id, difference, decision_id, $4,
             class, choice, edges, stood, $5, $6, $7
         from decision_step where project_id = $1 and decision_id = $2
         order by made_at desc limit 1",
        scope.project() as _,
        decision as _,
        StepId::new() as _,
        turn.act.word(),
        turn.reason,
        turn.dissent,
        by as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes which decisions have lost their difference, because codes were aligned
/// otherwise, and which have found it again. How many of each.
pub async fn note_lapsed(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    resting: &[DecisionId],
) -> Result<(usize, usize)> {
    let by = tx.viewer().member;
    let resting: Vec<Uuid> = resting.iter().map(|id| Uuid::from(*id)).collect();
    let steps = sqlx::query_scalar!(
        r#"with latest as (
             select distinct on (decision_id) decision_step.* from decision_step
                 join decision on decision.project_id = $1 and decision.id = decision_id
             where decision_step.project_id = $1 and decision_step.narrative_id = $2
             order by decision_id, made_at desc
         )
         insert into decision_step (project_id, id, narrative_id, difference, decision_id, step,
             class, choice, edges, stood, reason, dissent, made_by)
         select project_id, gen_random_uuid(), narrative_id, difference, decision_id,
             case when step = 'lapsed' then 'returned' else 'lapsed' end,
             class, choice, edges, stood, 'Its codes were aligned otherwise.', '', $4
         from latest where (decision_id = any ($3)) <> (step = 'lapsed')
         returning step"#,
        scope.project() as _,
        narrative as _,
        &resting,
        by as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let lapsed = steps.iter().filter(|step| *step == Act::Lapsed.word()).count();
    Ok((lapsed, steps.len() - lapsed))
}

struct Row {
    narrative: NarrativeId,
    number: i32,
    title: String,
    difference: Uuid,
    line: Option<String>,
    words: String,
    class: String,
    a_had: Vec<String>,
    b_had: Vec<String>,
    step: String,
    choice: String,
    edges: String,
    stood: Vec<String>,
    reason: String,
    dissent: String,
    by: MemberId,
    name: String,
    at: OffsetDateTime,
}

impl Row {
    fn read(self) -> Option<Step> {
        Some(Step {
            class: Class::ALL.into_iter().find(|class| class.name() == self.class)?,
            act: Act::read(&self.step)?,
            choice: Chosen::read(&self.choice)?,
            edges: Edging::read(&self.edges)?,
            narrative: self.narrative,
            number: self.number,
            title: self.title,
            difference: self.difference,
            line: self.line.unwrap_or_default(),
            words: self.words,
            a_had: self.a_had,
            b_had: self.b_had,
            stood: self.stood,
            reason: self.reason,
            dissent: self.dissent,
            by: self.by,
            name: self.name,
            at: self.at,
        })
    }
}

/// Every step in the project, or of one narrative, or about one of these
/// codings, in the order of time.
pub async fn steps(
    view: &mut View,
    scope: Scope,
    narrative: Option<NarrativeId>,
    about: Option<&[CodingId]>,
) -> Result<Vec<Step>> {
    let about: Option<Vec<Uuid>> =
        about.map(|codings| codings.iter().map(|id| Uuid::from(*id)).collect());
    let rows = sqlx::query_as!(
        Row,
        r#"select step.narrative_id as narrative, number, title, step.difference,
               (select paragraph || '.' || sentence from unit
                where unit.project_id = $1 and unit.narrative_id = step.narrative_id
                    and difference.start_at < unit.end_at
                order by position limit 1) as line,
               substr(body, difference.start_at + 1,
                   difference.end_at - difference.start_at) as "words!",
               class, a_had, b_had, step, choice, edges, stood, reason, dissent,
               made_by as by, account.name, made_at as at
           from decision_step step
               join difference on difference.project_id = $1
                   and difference.narrative_id = step.narrative_id
                   and difference.key = step.difference
               join narrative on narrative.project_id = $1 and narrative.id = step.narrative_id
               join member on member.project_id = $1 and member.id = made_by
               join account on account.id = user_id
           where step.project_id = $1 and ($2::uuid is null or step.narrative_id = $2)
               and ($3::uuid[] is null or codings && $3)
           order by made_at, step.id"#,
        scope.project() as _,
        narrative as _,
        about.as_deref(),
    )
    .fetch_all(view.conn())
    .await?;
    Ok(rows.into_iter().filter_map(Row::read).collect())
}
