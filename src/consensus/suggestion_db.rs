//! SQL of what is suggested: whether anything is, and what was decided so far.

use crate::{
    Result,
    access::Scope,
    consensus::{
        Chosen, Edging,
        suggestion::{Case, Way},
    },
    db::View,
    domain::difference::Class,
    ids::CodeId,
};

pub async fn is_wanted(view: &mut View, scope: Scope) -> Result<bool> {
    let wanted = sqlx::query_scalar!(
        "select suggests_decisions from project where id = $1",
        scope.project() as _
    )
    .fetch_one(view.conn())
    .await?;
    Ok(wanted)
}

/// Standing decisions on differences of this class, seen from either side, in
/// the order in which they were taken: the latest 500.
pub async fn decided(view: &mut View, scope: Scope, class: Class) -> Result<Vec<(Case, Way)>> {
    let rows = sqlx::query!(
        r#"with latest as (
             select distinct on (decision_id) decision_id, step.narrative_id, difference, class
             from decision_step step where project_id = $1
             order by decision_id, made_at desc
         )
         select class as "class!", choice, edges, decision.code_id,
             first.member_id as "a!", second.member_id as "b!",
             array(select distinct coalesce(agreed_id, coding.code_id) from coding
                   left join code_origin using (project_id, code_id)
                   where coding.project_id = $1 and coding.id = any (codings)
                       and coder_id = first.member_id order by 1) as "of_a!",
             array(select distinct coalesce(agreed_id, coding.code_id) from coding
                   left join code_origin using (project_id, code_id)
                   where coding.project_id = $1 and coding.id = any (codings)
                       and coder_id = second.member_id order by 1) as "of_b!"
         from (select decision.*, latest.difference as key, class
               from latest join decision on project_id = $1 and id = decision_id
               where class in ($2, $3) order by decided_at desc, id limit 500) decision
             join difference on difference.project_id = $1
                 and difference.narrative_id = decision.narrative_id
                 and difference.key = decision.key
             join assignment first on first.project_id = $1
                 and first.narrative_id = decision.narrative_id and first.seat = 0
             join assignment second on second.project_id = $1
                 and second.narrative_id = decision.narrative_id and second.seat = 1
         order by decided_at, decision.id"#,
        scope.project() as _,
        class.name(),
        class.mirrored().name(),
    )
    .fetch_all(view.conn())
    .await?;
    let read = |class: &str| Class::ALL.into_iter().find(|one| one.name() == class);
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let codes = |ids: Vec<uuid::Uuid>| ids.into_iter().map(CodeId::from).collect();
            let case = Case {
                class: read(&row.class)?,
                a: codes(row.of_a),
                b: codes(row.of_b),
                coders: [row.a, row.b],
            };
            let (choice, edges) = (Chosen::read(&row.choice)?, Edging::read(&row.edges)?);
            Some((case, Way { choice, edges, code: row.code_id }))
        })
        .collect())
}
