//! How proposals are answered: join, relate, reject, leave single, split again.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    AgreedCode, Answer, Used, db,
    images::{self, Images},
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::Tx,
    domain::{
        colour,
        operation::{Audience, Deed, Operation},
        undo,
    },
    ids::{CodeId, OpId},
    live::Topic,
    web::{Done, Form},
};

type Aligner = Member<may::Reconcile>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinForm {
    op_id: OpId,
    /// Coders' codes, two or more; those that are joined already bring their
    /// agreed code along.
    code: Vec<CodeId>,
    name: String,
    #[serde(default)]
    definition: String,
}

/// Makes codes one agreed code under one name.
pub async fn join(me: Aligner, State(app): State<App>, Form(form): Form<JoinForm>) -> Result<Done> {
    let name = named(&form.name)?;
    let asked = json!({ "codes": form.code, "name": name, "definition": form.definition });
    let mut tx = turn(&app, &me, form.op_id, "codes.join", asked).await?;
    let used = db::used(&mut tx, me.scope).await?;
    let chosen = chosen(&used, &form.code)?;
    if chosen.len() < 2 {
        return Err(Error::invalid("choose at least two codes to join"));
    }
    let id = CodeId::from(Uuid::from(form.op_id));
    let definition = match form.definition.trim() {
        "" => first_definition(&chosen),
        written => written.to_owned(),
    };
    let code = AgreedCode { id, hue: colour::hue(&name).into(), name, definition };
    let images = joined(&used, &chosen, code);
    finish(tx, &me, &images, id.into(), None).await
}

/// All that brings these codes under one agreed code. The agreed codes that
/// they were part of go, with all of their other origins, into the new one.
fn joined(used: &[Used], chosen: &[&Used], code: AgreedCode) -> Images {
    let old: BTreeSet<CodeId> = chosen.iter().filter_map(|one| one.agreed).collect();
    let with_them = used.iter().filter(|one| one.agreed.is_some_and(|id| old.contains(&id)));
    let all: BTreeSet<CodeId> = chosen.iter().copied().chain(with_them).map(|one| one.id).collect();
    let origins = all.into_iter().map(|id| (id, Some(code.id))).collect();
    let mut codes: Vec<_> = old.into_iter().map(|id| (id, None)).collect();
    codes.push((code.id, Some(code)));
    Images { codes, origins, verdicts: vec![] }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeForm {
    op_id: OpId,
    code: CodeId,
}

/// A code of one coder becomes an agreed one as it is.
pub async fn leave_single(
    me: Aligner,
    State(app): State<App>,
    Form(form): Form<CodeForm>,
) -> Result<Done> {
    let mut tx = turn(&app, &me, form.op_id, "codes.single", json!({ "code": form.code })).await?;
    let used = db::used(&mut tx, me.scope).await?;
    let chosen = chosen(&used, &[form.code])?;
    let one = chosen[0];
    if one.agreed.is_some() {
        return Err(Error::conflict("this code is part of an agreed code already"));
    }
    let id = CodeId::from(Uuid::from(form.op_id));
    let code =
        AgreedCode { id, name: one.name.clone(), definition: one.definition.clone(), hue: one.hue };
    let images = joined(&used, &[one], code);
    finish(tx, &me, &images, id.into(), None).await
}

/// Takes an agreed code apart into the codes it was made of.
pub async fn split(
    me: Aligner,
    State(app): State<App>,
    Form(form): Form<CodeForm>,
) -> Result<Done> {
    let mut tx = turn(&app, &me, form.op_id, "codes.split", json!({ "code": form.code })).await?;
    let used = db::used(&mut tx, me.scope).await?;
    let origins: Vec<(CodeId, Option<CodeId>)> =
        used.iter().filter(|one| one.agreed == Some(form.code)).map(|one| (one.id, None)).collect();
    if origins.is_empty() {
        return Err(Error::conflict("this code was taken apart already"));
    }
    let images = Images { codes: vec![(form.code, None)], origins, verdicts: vec![] };
    finish(tx, &me, &images, form.code.into(), None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    op_id: OpId,
    a: CodeId,
    b: CodeId,
    answer: Answer,
}

/// They are not one code: different, or related.
pub async fn answer(
    me: Aligner,
    State(app): State<App>,
    Form(form): Form<AnswerForm>,
) -> Result<Done> {
    let asked = json!({ "a": form.a, "b": form.b, "answer": form.answer });
    let mut tx = turn(&app, &me, form.op_id, "codes.answer", asked).await?;
    let used = db::used(&mut tx, me.scope).await?;
    chosen(&used, &[form.a, form.b])?;
    let images =
        Images { verdicts: vec![(form.a, form.b, Some(form.answer))], ..Images::default() };
    finish(tx, &me, &images, form.a.into(), None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpForm {
    op_id: OpId,
}

/// Joins at once all codes that both coders gave the same name.
pub async fn join_same_names(
    me: Aligner,
    State(app): State<App>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let mut tx = turn(&app, &me, form.op_id, "codes.join_same_names", json!({})).await?;
    let used = db::used(&mut tx, me.scope).await?;
    let mut images = Images::default();
    for (number, same) in same_names(&used).into_iter().enumerate() {
        let id = Uuid::new_v5(&form.op_id.into(), &(number as u64).to_be_bytes()).into();
        let name = same[0].name.clone();
        let definition = first_definition(&same);
        let code = AgreedCode { id, hue: colour::hue(&name).into(), name, definition };
        let one = joined(&used, &same, code);
        images.codes.extend(one.codes);
        images.origins.extend(one.origins);
    }
    if images.codes.is_empty() {
        return Err(Error::conflict("no two codes have the same name"));
    }
    let subject = me.scope.project().into();
    finish(tx, &me, &images, subject, None).await
}

/// Codes of both coders that are not joined yet and have one name, whatever
/// its case.
pub fn same_names(used: &[Used]) -> Vec<Vec<&Used>> {
    let mut by_name: BTreeMap<String, Vec<&Used>> = BTreeMap::new();
    for one in used.iter().filter(|one| one.agreed.is_none()) {
        by_name.entry(one.name.to_lowercase()).or_default().push(one);
    }
    let both = |same: &Vec<&Used>| same.iter().any(|one| one.owner != same[0].owner);
    by_name.into_values().filter(both).collect()
}

pub async fn undo(me: Aligner, state: State<App>, form: Form<OpForm>) -> Result<Done> {
    take_back(me, state, form, "codes.undo", false).await
}

pub async fn redo(me: Aligner, state: State<App>, form: Form<OpForm>) -> Result<Done> {
    take_back(me, state, form, "codes.redo", true).await
}

async fn take_back(
    me: Aligner,
    State(app): State<App>,
    Form(form): Form<OpForm>,
    deed: &'static str,
    again: bool,
) -> Result<Done> {
    let mut tx = turn(&app, &me, form.op_id, deed, json!({})).await?;
    let entries = tx.own_entries(Topic::Alignment(me.scope.project())).await?;
    let stacks = undo::stacks(&entries);
    let stack = if again { stacks.redo } else { stacks.undo };
    let nothing = if again { "there is nothing to redo" } else { "there is nothing to undo" };
    let entry = stack.last().ok_or_else(|| Error::conflict(nothing))?;
    let images: Images = serde_json::from_value(entry.inverse["images"].clone())
        .map_err(|e| Error::Other(e.into()))?;
    let op = entry.op_id;
    finish(tx, &me, &images, op.into(), Some(op)).await
}

async fn turn(app: &App, me: &Aligner, op: OpId, deed: &'static str, asked: Value) -> Result<Tx> {
    let operation = Operation { id: op, kind: deed, payload: asked };
    let mut tx = Tx::begin(&app.db, me.viewer(), operation).await?;
    db::lock(&mut tx, me.scope).await?;
    Ok(tx)
}

async fn finish(
    mut tx: Tx,
    me: &Aligner,
    images: &Images,
    subject: Uuid,
    undoes: Option<OpId>,
) -> Result<Done> {
    tx.touch(Topic::Alignment(me.scope.project()));
    let inverse = images::apply(&mut tx, me.scope, images, me.id).await?;
    let inverse = json!({ "kind": "codes.restore", "images": inverse });
    let deed = Deed { undoes, ..Deed::new(subject, Audience::Team, inverse) };
    Ok(Done::then(tx.commit(deed).await?, me.links.alignment()))
}

fn chosen<'u>(used: &'u [Used], codes: &[CodeId]) -> Result<Vec<&'u Used>> {
    let find = |id: &CodeId| used.iter().find(|one| one.id == *id);
    let found: Option<Vec<&Used>> = codes.iter().map(find).collect();
    found.filter(|found| !found.is_empty()).ok_or_else(|| {
        Error::invalid("one of these codes was not used in a released narrative, or does not exist")
    })
}

fn first_definition(codes: &[&Used]) -> String {
    let written = codes.iter().map(|one| &one.definition).find(|text| !text.is_empty());
    written.cloned().unwrap_or_default()
}

fn named(name: &str) -> Result<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Error::invalid("the joined code needs a name"));
    }
    Ok(name)
}
