//! What is decided about differences, and signed.

use std::collections::HashMap;

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Chosen, Decision, Edging, code_db, db,
    inverse::{self, Change, Made},
    merge::{self, Compared, Settling},
    view::View as Drawing,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::{Tx, View},
    domain::{
        colour,
        difference::Class,
        operation::{Audience, Deed, Operation},
        permission::Role,
        undo,
    },
    ids::{CodeId, DecisionId, NarrativeId, OpId},
    live::Topic,
    narratives::db as narratives,
    projects::db as projects,
    web::{Done, Form, Path},
};

type Settler = Member<may::Reconcile>;

/// Of a reason or a dissent, in characters.
const LONGEST: usize = 2000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecideForm {
    op_id: OpId,
    /// The key of the difference.
    difference: Uuid,
    /// Edges alone are a choice too: both, on these edges.
    #[serde(default = "both")]
    choice: Chosen,
    #[serde(default)]
    edges: Edging,
    /// For the choice of another code: one that there is, or a new one.
    #[serde(default)]
    name: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    dissent: String,
}

fn both() -> Chosen {
    Chosen::Both
}

/// Settles one difference. The first decision wins; whoever comes second is told.
pub async fn decide(
    me: Settler,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<DecideForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number, "difference": form.difference,
        "choice": form.choice, "edges": form.edges, "name": form.name,
        "reason": form.reason, "dissent": form.dissent });
    let (mut tx, narrative) =
        turn(&app, &me, number, form.op_id, "difference.decide", asked).await?;
    let compared = still_at_work(merge::compared(&mut tx, me.scope, narrative).await?)?;
    let settling = compared.find(form.difference).ok_or_else(|| {
        Error::conflict("this difference is not there any more: the codes were aligned meanwhile")
    })?;
    if let Some(decision) = &settling.decision {
        return Err(decided_before(&mut tx, &me, &compared, settling, decision).await?);
    }
    let (code, made) = match form.choice {
        Chosen::Code => named(&mut tx, &me, &form.name, form.op_id).await?,
        _ => (None, None),
    };
    let decision = Decision {
        id: DecisionId::new(),
        narrative,
        difference: form.difference.to_string(),
        choice: form.choice,
        edges: form.edges,
        code,
        reason: prose("reason", &form.reason)?,
        dissent: prose("dissent", &form.dissent)?,
        decided_by: me.id,
        decided_at: db::now(&mut tx).await?,
    };
    db::decide(&mut tx, me.scope, &decision).await?;
    let next = next_open(&compared, form.difference);
    let id = decision.id;
    let inverse = Change::Open { decisions: vec![decision], made };
    finish(tx, &me, At { number, narrative, difference: next }, id.into(), inverse, None).await
}

/// The code of this name that a decision may choose, or a new one.
async fn named(
    tx: &mut Tx,
    me: &Settler,
    name: &str,
    op: OpId,
) -> Result<(Option<CodeId>, Option<Made>)> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Error::invalid("write the name of the code that fits here"));
    }
    if name.chars().count() > 200 {
        return Err(Error::invalid("the name of a code is at most 200 characters long"));
    }
    let names = code_db::names(tx, me.scope).await?;
    let same =
        |code: &&code_db::Name| code.offered && code.name.to_lowercase() == name.to_lowercase();
    if let Some(code) = names.iter().find(same) {
        return Ok((Some(code.id), None));
    }
    let id = CodeId::from(Uuid::from(op));
    code_db::put(tx, me.scope, id, &name, colour::hue(&name).into()).await?;
    Ok((Some(id), Some(Made { id, name })))
}

fn prose(what: &str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(Error::invalid(format!("the {what} is longer than {LONGEST} characters")));
    }
    Ok(text.to_owned())
}

async fn decided_before(
    view: &mut View,
    me: &Settler,
    compared: &Compared,
    one: &Settling,
    decision: &Decision,
) -> Result<Error> {
    let names = code_db::names(view, me.scope).await?;
    let people = projects::people(view, me.scope).await?;
    let drawing = Drawing {
        compared,
        units: &[],
        names: &names.into_iter().map(|one| (one.id, one.name)).collect(),
        people: &people.into_iter().map(|one| (one.id, one.name)).collect::<HashMap<_, _>>(),
        focus: None,
    };
    let settled = drawing.settled(one, decision);
    Ok(Error::conflict(format!(
        "{} decided this difference meanwhile: {}. Nothing of yours replaced it; \
         open it again if you see it otherwise",
        settled.by, settled.what
    )))
}

/// The next in text order that is open, from the start again after the last.
fn next_open(compared: &Compared, key: Uuid) -> Option<Uuid> {
    let at = compared.differences.iter().position(|one| one.difference.key == key)?;
    let (before, after) = compared.differences.split_at(at);
    let open = |one: &&Settling| one.decision.is_none() && one.difference.key != key;
    after.iter().chain(before).find(open).map(|one| one.difference.key)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpForm {
    op_id: OpId,
}

/// Settles every open `same code, other edges` by what both cover together.
pub async fn unite_edges(
    me: Settler,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<OpForm>,
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
    let inverse = Change::Open { decisions, made: None };
    let at = At { number, narrative, difference: None };
    finish(tx, &me, at, narrative.into(), inverse, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReopenForm {
    op_id: OpId,
    difference: Uuid,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    dissent: String,
}

/// Opens a decided difference again: visibly, and with its decision in the record.
pub async fn reopen(
    me: Settler,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<ReopenForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number, "difference": form.difference,
        "reason": prose("reason", &form.reason)?, "dissent": prose("dissent", &form.dissent)? });
    let (mut tx, narrative) =
        turn(&app, &me, number, form.op_id, "difference.reopen", asked).await?;
    let compared = still_at_work(merge::compared(&mut tx, me.scope, narrative).await?)?;
    let decision = compared
        .find(form.difference)
        .and_then(|one| one.decision.clone())
        .ok_or_else(|| Error::conflict("this difference is open already"))?;
    db::undecide(&mut tx, me.scope, narrative, decision.id).await?;
    let id = decision.id;
    let inverse = Change::Decide { decisions: vec![decision], made: None };
    let at = At { number, narrative, difference: Some(form.difference) };
    finish(tx, &me, at, id.into(), inverse, None).await
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

/// Runs the inverse of one's own last decision here, or of one's last undo. The
/// receipt names the difference that it was about.
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
    let change: Change =
        serde_json::from_value(entry.inverse.clone()).map_err(|e| Error::Other(e.into()))?;
    let difference = change.first();
    let inverse = inverse::run(&mut tx, me.scope, narrative, change).await?;
    let subject = difference.unwrap_or(narrative.into());
    let at = At { number, narrative, difference };
    finish(tx, &me, at, subject, inverse, Some(entry.op_id)).await
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

/// Begins the operation of one of the narrative's coders or the lead, and waits
/// for others who settle this narrative.
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
    let narrative = narratives::by_number(&mut tx, me.scope, number).await?;
    let narrative = narrative.ok_or(Error::NotFound)?;
    if narrative.calibration {
        return Err(Error::conflict(
            "this narrative was coded for calibration, to talk about: nothing is settled there",
        ));
    }
    let narrative = narrative.id;
    if !settles(&mut tx, me, narrative).await? {
        return Err(Error::Forbidden);
    }
    db::lock(&mut tx, me.scope, narrative).await?;
    Ok((tx, narrative))
}

/// A narrative is settled by its two coders and the lead.
pub async fn settles<P>(view: &mut View, me: &Member<P>, narrative: NarrativeId) -> Result<bool> {
    Ok(me.role == Role::Lead || narratives::has_seat(view, me.scope, narrative, me.id).await?)
}

/// Where in the narrative the settler goes on.
struct At {
    number: i32,
    narrative: NarrativeId,
    difference: Option<Uuid>,
}

/// What was decided shows in the agreed segments.
async fn finish(
    mut tx: Tx,
    me: &Settler,
    at: At,
    subject: Uuid,
    inverse: Change,
    undoes: Option<OpId>,
) -> Result<Done> {
    tx.touch(Topic::Consensus(at.narrative));
    merge::rebuild(&mut tx, me.scope, at.narrative).await?;
    tx.touch(Topic::Project(me.scope.project()));
    let inverse = serde_json::to_value(inverse).map_err(|e| Error::Other(e.into()))?;
    let deed = Deed { undoes, ..Deed::new(subject, Audience::Narrative(at.narrative), inverse) };
    let receipt = tx.commit(deed).await?;
    Ok(Done::then(receipt, me.links.difference(&at.number, at.difference)))
}

pub fn still_at_work<T>(compared: Option<T>) -> Result<T> {
    compared.ok_or_else(|| {
        Error::conflict(
            "its coders are still at work on this narrative; it opens when all have submitted",
        )
    })
}
