//! What is decided about differences, and signed.

use std::collections::HashMap;

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Chosen, Decision, Edging,
    adjudicator::{db as adjudicator, veil::Veil},
    code_db, db,
    inverse::{self, Change, Made},
    log::{
        Act,
        db::{self as log, Turn},
    },
    merge::{self, Compared, Settling},
    view::View as Drawing,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::{Tx, View},
    domain::{
        colour,
        operation::{Audience, Deed, Operation},
        permission::{Permission, Role},
    },
    ids::{CodeId, DecisionId, MemberId, NarrativeId, OpId},
    live::Topic,
    narratives::db as narratives,
    projects::db as projects,
    web::{Done, Form, Path},
};

type Settler = Member<may::Discuss>;

/// Of a reason or a dissent, in characters.
pub const LONGEST: usize = 2000;

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
    let settling = compared.find(form.difference).ok_or_else(gone)?;
    if let Some(decision) = &settling.decision {
        let (key, by) = (form.difference, decision.decided_by);
        return Err(decided_before(&mut tx, &me, compared, key, by).await?);
    }
    let veil = veil(&mut tx, &me, narrative).await?;
    let (code, made) = match form.choice {
        Chosen::Code => named(&mut tx, &me, &form.name, form.op_id).await?,
        _ => (None, None),
    };
    let decision = Decision {
        id: DecisionId::new(),
        narrative,
        difference: form.difference.to_string(),
        choice: veil.meant(form.choice),
        edges: veil.meant_edges(form.edges),
        code,
        reason: prose("reason", &form.reason)?,
        dissent: prose("dissent", &form.dissent)?,
        decided_by: me.id,
        decided_at: db::now(&mut tx).await?,
    };
    db::decide(&mut tx, me.scope, &decision).await?;
    log::note_decided(&mut tx, me.scope, &compared, &settling.difference, &decision).await?;
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

pub fn prose(what: &str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(Error::invalid(format!("the {what} is longer than {LONGEST} characters")));
    }
    Ok(text.to_owned())
}

async fn decided_before(
    view: &mut View,
    me: &Settler,
    compared: Compared,
    key: Uuid,
    by: MemberId,
) -> Result<Error> {
    let names = code_db::names(view, me.scope).await?;
    let people = projects::people(view, me.scope).await?;
    let veil = veil(view, me, compared.text.id).await?;
    let compared = veil.over_layers(compared);
    let drawing = Drawing {
        compared: &compared,
        units: &[],
        names: &names.into_iter().map(|one| (one.id, one.name)).collect(),
        veil: &veil,
        people: &people.into_iter().map(|one| (one.id, one.name)).collect::<HashMap<_, _>>(),
        focus: None,
        known: &[],
    };
    let said = compared.find(key).and_then(|one| drawing.settled(one));
    let said = said.map(|settled| settled.what).unwrap_or_default();
    Ok(Error::conflict(format!(
        "{} decided this difference meanwhile: {said}. Nothing of yours replaced it; \
         open it again if you see it otherwise",
        drawing.person(by)
    )))
}

/// How the coders of a narrative are shown to whoever settles it.
async fn veil(view: &mut View, me: &Settler, narrative: NarrativeId) -> Result<Veil> {
    let seats = db::seats(view, me.scope, narrative).await?;
    Veil::over(view, me, narrative, &seats).await
}

pub fn gone() -> Error {
    Error::conflict("this difference is not there any more: the codes were aligned meanwhile")
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
    pub op_id: OpId,
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
    let reason = prose("reason", &form.reason)?;
    let dissent = prose("dissent", &form.dissent)?;
    let asked = json!({ "narrative": number, "difference": form.difference,
        "reason": reason, "dissent": dissent });
    let (mut tx, narrative) =
        turn(&app, &me, number, form.op_id, "difference.reopen", asked).await?;
    let compared = still_at_work(merge::compared(&mut tx, me.scope, narrative).await?)?;
    let decision = compared
        .find(form.difference)
        .and_then(|one| one.decision.clone())
        .ok_or_else(|| Error::conflict("this difference is open already"))?;
    db::undecide(&mut tx, me.scope, narrative, decision.id).await?;
    let turn = Turn { act: Act::Opened, reason: &reason, dissent: &dissent };
    log::note_turn(&mut tx, me.scope, decision.id, &turn).await?;
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
    let topic = Topic::Consensus(narrative);
    let (op, change): (_, Change) = tx.step_back(topic, again, "here").await?;
    let difference = change.first();
    let inverse = inverse::run(&mut tx, me.scope, narrative, change).await?;
    let subject = difference.unwrap_or(narrative.into());
    let at = At { number, narrative, difference };
    finish(tx, &me, at, subject, inverse, Some(op)).await
}

/// A coder's word that nothing is left to decide here. With both words the
/// narrative is agreed.
pub async fn sign(
    me: Member<may::Reconcile>,
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

/// Begins the operation of one who settles this narrative, and waits
/// for others who settle this narrative.
pub async fn turn<P>(
    app: &App,
    me: &Member<P>,
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

/// A narrative is settled by its two coders, its adjudicator and the lead.
pub async fn settles<P>(view: &mut View, me: &Member<P>, narrative: NarrativeId) -> Result<bool> {
    Ok(me.role == Role::Lead
        || me.may(Permission::Reconcile)
            && narratives::has_seat(view, me.scope, narrative, me.id).await?
        || me.may(Permission::Discuss) && adjudicator::is(view, me.scope, narrative, me.id).await?)
}

/// Where in the narrative the settler goes on.
pub struct At {
    pub number: i32,
    pub narrative: NarrativeId,
    pub difference: Option<Uuid>,
}

/// What was decided shows in the agreed segments.
pub async fn finish(
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
