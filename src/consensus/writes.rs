//! What is decided about differences, and signed.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Chosen, Decision, Edging, db, merge};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::Tx,
    domain::{
        difference::Class,
        operation::{Audience, Deed, Operation},
        undo,
    },
    ids::{CodeId, DecisionId, NarrativeId, OpId},
    live::Topic,
    narratives::db as narratives,
    web::{Done, Form, Path, chosen},
};

type Settler = Member<may::Reconcile>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecideForm {
    op_id: OpId,
    /// The key of the difference.
    difference: Uuid,
    choice: Chosen,
    #[serde(default)]
    edges: Edging,
    /// For the choice of another code.
    #[serde(default, deserialize_with = "chosen")]
    code: Option<CodeId>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    dissent: String,
}

/// Settles one difference. The first decision wins; whoever comes second is told.
pub async fn decide(
    me: Settler,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<DecideForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number, "difference": form.difference,
        "choice": form.choice, "edges": form.edges, "code": form.code,
        "reason": form.reason, "dissent": form.dissent });
    let (mut tx, narrative) =
        turn(&app, &me, number, form.op_id, "difference.decide", asked).await?;
    if form.choice == Chosen::Code && form.code.is_none() {
        return Err(Error::invalid("choose the code that fits here"));
    }
    if let Some(code) = form.code
        && !db::is_open_code(&mut tx, me.scope, code).await?
    {
        return Err(Error::invalid("there is no such code in the agreed codebook"));
    }
    let compared = still_at_work(merge::compared(&mut tx, me.scope, narrative).await?)?;
    let settling = compared.find(form.difference).ok_or_else(|| {
        Error::conflict("this difference is not there any more: the codes were aligned meanwhile")
    })?;
    if settling.decision.is_some() {
        return Err(Error::conflict(
            "this difference was decided by somebody else meanwhile; you see their decision",
        ));
    }
    let decision = Decision {
        id: DecisionId::new(),
        narrative,
        difference: form.difference.to_string(),
        choice: form.choice,
        edges: form.edges,
        code: form.code.filter(|_| form.choice == Chosen::Code),
        reason: form.reason.trim().to_owned(),
        dissent: form.dissent.trim().to_owned(),
        decided_by: me.id,
        decided_at: db::now(&mut tx).await?,
    };
    db::decide(&mut tx, me.scope, &decision).await?;
    let inverse = json!({ "kind": "difference.open", "decisions": [decision] });
    finish(tx, &me, number, narrative, decision.id.into(), inverse, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnionForm {
    op_id: OpId,
}

/// Settles every open `same code, other edges` by what both cover together.
pub async fn unite_edges(
    me: Settler,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<UnionForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number });
    let (mut tx, narrative) =
        turn(&app, &me, number, form.op_id, "difference.unite", asked).await?;
    let compared = still_at_work(merge::compared(&mut tx, me.scope, narrative).await?)?;
    let now = db::now(&mut tx).await?;
    let decisions: Vec<Decision> = compared
        .differences
        .iter()
        .filter(|one| one.decision.is_none() && one.difference.class == Class::OtherEdges)
        .map(|one| Decision {
            id: DecisionId::new(),
            narrative,
            difference: one.difference.key.to_string(),
            choice: Chosen::Both,
            edges: Edging::Union,
            code: None,
            reason: "Same code, other edges: settled together, by the union.".to_owned(),
            dissent: String::new(),
            decided_by: me.id,
            decided_at: now,
        })
        .collect();
    if decisions.is_empty() {
        return Err(Error::conflict("no difference in edges is open"));
    }
    for decision in &decisions {
        db::decide(&mut tx, me.scope, decision).await?;
    }
    let inverse = json!({ "kind": "difference.open", "decisions": decisions });
    finish(tx, &me, number, narrative, narrative.into(), inverse, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReopenForm {
    op_id: OpId,
    difference: Uuid,
}

/// Opens a decided difference again: visibly, and with its decision in the record.
pub async fn reopen(
    me: Settler,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<ReopenForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number, "difference": form.difference });
    let (mut tx, narrative) =
        turn(&app, &me, number, form.op_id, "difference.reopen", asked).await?;
    let compared = still_at_work(merge::compared(&mut tx, me.scope, narrative).await?)?;
    let decision = compared
        .find(form.difference)
        .and_then(|one| one.decision.clone())
        .ok_or_else(|| Error::conflict("this difference is open already"))?;
    db::undecide(&mut tx, me.scope, narrative, decision.id).await?;
    let inverse = json!({ "kind": "difference.decide", "decisions": [decision] });
    finish(tx, &me, number, narrative, decision.id.into(), inverse, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpForm {
    op_id: OpId,
}

pub async fn undo(
    me: Settler,
    state: State<App>,
    path: Path<(String, i32)>,
    form: Form<OpForm>,
) -> Result<Done> {
    take_back(me, state, path, form, "difference.undo", false).await
}

pub async fn redo(
    me: Settler,
    state: State<App>,
    path: Path<(String, i32)>,
    form: Form<OpForm>,
) -> Result<Done> {
    take_back(me, state, path, form, "difference.redo", true).await
}

/// Runs the inverse of one's own last decision here, or of one's last undo.
async fn take_back(
    me: Settler,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<OpForm>,
    deed: &'static str,
    again: bool,
) -> Result<Done> {
    let asked = json!({ "narrative": number });
    let (mut tx, narrative) = turn(&app, &me, number, form.op_id, deed, asked).await?;
    let entries = tx.own_entries(Topic::Consensus(narrative)).await?;
    let stacks = undo::stacks(&entries);
    let stack = if again { stacks.redo } else { stacks.undo };
    let nothing = if again { "there is nothing to redo" } else { "there is nothing to undo" };
    let entry = stack.last().ok_or_else(|| Error::conflict(nothing))?;
    let inverse = run(&mut tx, &me, narrative, &entry.inverse).await?;
    finish(tx, &me, number, narrative, entry.op_id.into(), inverse, Some(entry.op_id)).await
}

/// Runs a recorded inverse; answers with the inverse of that.
async fn run(tx: &mut Tx, me: &Settler, narrative: NarrativeId, inverse: &Value) -> Result<Value> {
    let decisions: Vec<Decision> =
        serde_json::from_value(inverse["decisions"].clone()).map_err(|e| Error::Other(e.into()))?;
    let opens = inverse["kind"] == "difference.open";
    for decision in &decisions {
        if opens {
            db::undecide(tx, me.scope, narrative, decision.id).await?;
        } else {
            db::decide(tx, me.scope, decision).await?;
        }
    }
    let kind = if opens { "difference.decide" } else { "difference.open" };
    Ok(json!({ "kind": kind, "decisions": decisions }))
}

/// A coder's word that nothing is left to decide here. With both words the
/// narrative is agreed.
pub async fn sign(
    me: Settler,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number });
    let (mut tx, narrative) = turn(&app, &me, number, form.op_id, "consensus.sign", asked).await?;
    if !narratives::has_seat(&mut tx, me.scope, narrative, me.id).await? {
        return Err(Error::Forbidden);
    }
    let compared = still_at_work(merge::compared(&mut tx, me.scope, narrative).await?)?;
    match compared.open() {
        0 => {}
        1 => return Err(Error::conflict("1 difference is still open")),
        open => return Err(Error::conflict(format!("{open} differences are still open"))),
    }
    db::sign(&mut tx, me.scope, narrative, me.id).await?;
    db::settle_agreed(&mut tx, me.scope, narrative).await?;
    tx.touch(Topic::Consensus(narrative));
    tx.touch(Topic::Project(me.scope.project()));
    // Signed is signed; whatever changes later takes the signature back by itself.
    let deed = Deed::new(narrative, Audience::Narrative(narrative), Value::Null);
    Ok(Done::then(tx.commit(deed).await?, me.links.consensus(&number)))
}

/// Begins the operation and waits for others who settle this narrative.
async fn turn(
    app: &App,
    me: &Settler,
    number: i32,
    op: OpId,
    deed: &'static str,
    asked: Value,
) -> Result<(Tx, NarrativeId)> {
    let operation = Operation { id: op, kind: deed, payload: asked };
    let mut tx = Tx::begin(&app.db, me.viewer(), operation).await?;
    let narrative =
        narratives::by_number(&mut tx, me.scope, number).await?.ok_or(Error::NotFound)?.id;
    db::lock(&mut tx, me.scope, narrative).await?;
    Ok((tx, narrative))
}

/// What was decided shows in the agreed segments, and takes signatures back.
async fn finish(
    mut tx: Tx,
    me: &Settler,
    number: i32,
    narrative: NarrativeId,
    subject: Uuid,
    inverse: Value,
    undoes: Option<OpId>,
) -> Result<Done> {
    tx.touch(Topic::Consensus(narrative));
    merge::rebuild(&mut tx, me.scope, narrative).await?;
    // A decision that changed was not what they signed.
    db::unsign(&mut tx, me.scope, narrative).await?;
    tx.touch(Topic::Project(me.scope.project()));
    let deed = Deed { undoes, ..Deed::new(subject, Audience::Narrative(narrative), inverse) };
    Ok(Done::then(tx.commit(deed).await?, me.links.consensus(&number)))
}

pub fn still_at_work<T>(compared: Option<T>) -> Result<T> {
    compared.ok_or_else(|| {
        Error::conflict(
            "its coders are still at work on this narrative; it opens when all have submitted",
        )
    })
}
