//! Several differences decided alike, after a look at all of them: one step,
//! one undo.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{
    Chosen, Decision, Edging,
    adjudicator::veil::Veil,
    db,
    inverse::Change,
    log::db as log,
    merge::{self, Settling},
    writes::{At, OpForm, finish, prose, still_at_work, turn},
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::Tx,
    domain::difference::Class,
    ids::{DecisionId, NarrativeId, OpId},
    web::{Done, Form, Path},
};

type Settler = Member<may::Discuss>;

/// Settles every open `same code, other edges` by what both cover together.
pub async fn unite_edges(
    me: Settler,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number });
    let (tx, narrative) = turn(&app, &me, number, form.op_id, "difference.unite", asked).await?;
    let alike = Alike {
        choice: Chosen::Both,
        edges: Edging::Union,
        reason: "Same code, other edges: settled together, by the union.".to_owned(),
    };
    let is_meant = |one: &Settling| one.difference.class == Class::OtherEdges;
    alike.decide(tx, &me, number, narrative, is_meant, "no difference in edges is open").await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlikeForm {
    op_id: OpId,
    /// The keys of those that were looked at.
    #[serde(default)]
    difference: Vec<Uuid>,
    choice: Chosen,
    #[serde(default)]
    edges: Edging,
    #[serde(default)]
    reason: String,
}

/// Settles these differences alike. What somebody else decided meanwhile stays.
pub async fn decide(
    me: Settler,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<AlikeForm>,
) -> Result<Done> {
    if form.choice == Chosen::Code {
        return Err(Error::invalid("another code is chosen for one difference at a time"));
    }
    let reason = prose("reason", &form.reason)?;
    let asked = json!({ "narrative": number, "differences": form.difference,
        "choice": form.choice, "edges": form.edges, "reason": reason });
    let (mut tx, narrative) =
        turn(&app, &me, number, form.op_id, "difference.alike", asked).await?;
    let seats = db::seats(&mut tx, me.scope, narrative).await?;
    let veil = Veil::over(&mut tx, &me, narrative, &seats).await?;
    let together = format!("Settled together with others alike: {} in all.", form.difference.len());
    let alike = Alike {
        choice: veil.meant(form.choice),
        edges: veil.meant_edges(form.edges),
        reason: if reason.is_empty() { together } else { reason },
    };
    let is_meant = |one: &Settling| form.difference.contains(&one.difference.key);
    alike.decide(tx, &me, number, narrative, is_meant, "none of these is open any more").await
}

struct Alike {
    choice: Chosen,
    edges: Edging,
    reason: String,
}

impl Alike {
    async fn decide(
        &self,
        mut tx: Tx,
        me: &Settler,
        number: i32,
        narrative: NarrativeId,
        is_meant: impl Fn(&Settling) -> bool,
        none: &str,
    ) -> Result<Done> {
        let compared = still_at_work(merge::compared(&mut tx, me.scope, narrative).await?)?;
        let decided_at = db::now(&mut tx).await?;
        let mut decisions = vec![];
        let open = compared.differences.iter().filter(|one| one.decision.is_none());
        for Settling { difference, .. } in open.filter(|one| is_meant(one)) {
            let decision = Decision {
                id: DecisionId::new(),
                narrative,
                difference: difference.key.to_string(),
                choice: self.choice,
                edges: self.edges,
                code: None,
                reason: self.reason.clone(),
                dissent: String::new(),
                decided_by: me.id,
                decided_at,
            };
            db::decide(&mut tx, me.scope, &decision).await?;
            log::note_decided(&mut tx, me.scope, &compared, difference, &decision).await?;
            decisions.push(decision);
        }
        if decisions.is_empty() {
            return Err(Error::conflict(none));
        }
        let inverse = Change::Open { decisions, made: None };
        let at = At { number, narrative, difference: None };
        finish(tx, me, at, narrative.into(), inverse, None).await
    }
}
