//! How proposals are answered: join, relate, reject, leave single, split again.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    AgreedCode, Answer, Used, db,
    images::{self, Images, Rechosen, Written},
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    consensus::code_db as consensus,
    db::Tx,
    domain::{
        colour,
        operation::{Audience, Deed, Operation},
    },
    ids::{CodeId, OpId},
    live::Topic,
    web::{self, Done, Form},
};

type Aligner = Member<may::Reconcile>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinForm {
    op_id: OpId,
    /// Coders' codes, two or more; those that are joined already bring their
    /// agreed code along.
    code: Vec<CodeId>,
    /// The name to keep; empty for `other`.
    #[serde(default)]
    name: String,
    #[serde(default)]
    other: String,
}

/// Makes codes one agreed code under one name.
pub async fn join(me: Aligner, State(app): State<App>, Form(form): Form<JoinForm>) -> Result<Done> {
    let name = named(if form.name.trim().is_empty() { &form.other } else { &form.name })?;
    let codes: BTreeSet<CodeId> = form.code.into_iter().collect();
    let asked = json!({ "codes": codes, "name": name });
    let mut tx = turn(&app, &me, form.op_id, "codes.join", asked).await?;
    let used = db::used(&mut tx, me.scope).await?;
    let chosen = chosen(&used, codes)?;
    if chosen.len() < 2 {
        return Err(Error::invalid("choose at least two codes to join"));
    }
    if chosen.iter().all(|one| one.agreed.is_some() && one.agreed == chosen[0].agreed) {
        return Err(Error::conflict("these codes are joined already"));
    }
    let mut images = Images::default();
    let agreed = db::agreed(&mut tx, me.scope).await?;
    let fresh = unused(&agreed, &used, &name).unwrap_or(Uuid::from(form.op_id).into());
    let id = joined(&used, &chosen, &name, fresh, &mut images);
    // What decisions chose under a code that goes, they choose under the new one.
    let gone: Vec<CodeId> =
        images.codes.iter().filter(|(_, code)| code.is_none()).map(|(id, _)| *id).collect();
    let chosen = consensus::choosing(&mut tx, me.scope, &gone).await?;
    images.chosen = chosen
        .into_iter()
        .map(|one| Rechosen {
            decision: one.decision,
            narrative: one.narrative,
            from: one.code,
            to: id,
        })
        .collect();
    finish(tx, &me, images, id.into()).await
}

/// An agreed code of this name that nothing is joined to: made by a decision or
/// on a board, it is what these codes become.
fn unused(agreed: &[AgreedCode], used: &[Used], name: &str) -> Option<CodeId> {
    let same = agreed.iter().find(|code| code.name.to_lowercase() == name.to_lowercase())?;
    used.iter().all(|one| one.agreed != Some(same.id)).then_some(same.id)
}

/// All that brings these codes under one agreed code. If they are part of one
/// already, that one stays; what others are part of goes into it, with all of
/// its origins.
fn joined(
    used: &[Used],
    chosen: &[&Used],
    name: &str,
    fresh: CodeId,
    images: &mut Images,
) -> CodeId {
    let old: BTreeSet<CodeId> = chosen.iter().filter_map(|one| one.agreed).collect();
    let size = |id: &CodeId| used.iter().filter(|one| one.agreed == Some(*id)).count();
    let id = old.iter().copied().max_by_key(size).unwrap_or(fresh);
    let with_them = used.iter().filter(|one| one.agreed.is_some_and(|id| old.contains(&id)));
    let all: BTreeMap<CodeId, &Used> =
        chosen.iter().copied().chain(with_them).map(|one| (one.id, one)).collect();
    let moved = all.values().filter(|one| one.agreed != Some(id));
    images.origins.extend(moved.map(|one| (one.id, Some(id))));
    images.codes.extend(old.into_iter().filter(|other| *other != id).map(|other| (other, None)));
    let code = AgreedCode {
        id,
        name: name.to_owned(),
        definition: definition(&all.into_values().collect::<Vec<_>>(), name),
        hue: colour::hue(name).into(),
    };
    images.codes.push((id, Some(code)));
    id
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodesForm {
    op_id: OpId,
    code: Vec<CodeId>,
}

/// Codes of one coder become agreed ones as they are, each for itself.
pub async fn leave_single(
    me: Aligner,
    State(app): State<App>,
    Form(form): Form<CodesForm>,
) -> Result<Done> {
    let codes: BTreeSet<CodeId> = form.code.into_iter().collect();
    let mut tx = turn(&app, &me, form.op_id, "codes.single", json!({ "codes": codes })).await?;
    let used = db::used(&mut tx, me.scope).await?;
    let chosen = chosen(&used, codes)?;
    let free: Vec<&Used> = chosen.into_iter().filter(|one| one.agreed.is_none()).collect();
    if free.is_empty() {
        return Err(Error::conflict("this code is part of an agreed code already"));
    }
    let agreed = db::agreed(&mut tx, me.scope).await?;
    let mut images = Images::default();
    for (at, one) in free.iter().enumerate() {
        let fresh = unused(&agreed, &used, &one.name).unwrap_or(numbered(form.op_id, at));
        joined(&used, &[one], &one.name, fresh, &mut images);
    }
    let subject = free[0].id.into();
    finish(tx, &me, images, subject).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntoForm {
    op_id: OpId,
    code: CodeId,
    agreed: CodeId,
}

/// A code of one coder becomes part of an agreed code, as it is.
pub async fn join_into(
    me: Aligner,
    State(app): State<App>,
    Form(form): Form<IntoForm>,
) -> Result<Done> {
    let asked = json!({ "code": form.code, "agreed": form.agreed });
    let mut tx = turn(&app, &me, form.op_id, "codes.join_into", asked).await?;
    let used = db::used(&mut tx, me.scope).await?;
    if chosen(&used, [form.code].into())?[0].agreed.is_some() {
        return Err(Error::conflict("this code is part of an agreed code already"));
    }
    if db::agreed(&mut tx, me.scope).await?.iter().all(|code| code.id != form.agreed) {
        return Err(gone());
    }
    let images = Images { origins: vec![(form.code, Some(form.agreed))], ..Images::default() };
    finish(tx, &me, images, form.agreed.into()).await
}

/// The id of one of several codes that an operation makes.
fn numbered(op: OpId, at: usize) -> CodeId {
    Uuid::new_v5(&op.into(), &(at as u64).to_be_bytes()).into()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeForm {
    op_id: OpId,
    code: CodeId,
}

/// Takes an agreed code apart into the codes it was made of. It stays itself
/// where a decision chose it.
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
    let stays = !consensus::choosing(&mut tx, me.scope, &[form.code]).await?.is_empty();
    let codes = if stays { vec![] } else { vec![(form.code, None)] };
    let images = Images { codes, origins, ..Images::default() };
    finish(tx, &me, images, form.code.into()).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RewordForm {
    op_id: OpId,
    code: CodeId,
    name: String,
    definition: String,
}

/// Gives an agreed code a name and a definition of its own.
pub async fn reword(
    me: Aligner,
    State(app): State<App>,
    Form(form): Form<RewordForm>,
) -> Result<Done> {
    let (name, definition) = (named(&form.name)?, defined(&form.definition)?);
    let asked = json!({ "code": form.code, "name": name, "definition": definition });
    let mut tx = turn(&app, &me, form.op_id, "codes.reword", asked).await?;
    let agreed = db::agreed(&mut tx, me.scope).await?;
    let code = agreed.into_iter().find(|code| code.id == form.code).ok_or_else(gone)?;
    let reworded = AgreedCode { name, definition, ..code };
    let images = Images { codes: vec![(form.code, Some(reworded))], ..Images::default() };
    finish(tx, &me, images, form.code.into()).await
}

fn gone() -> Error {
    Error::conflict("this agreed code is not there any more")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    op_id: OpId,
    a: CodeId,
    b: CodeId,
    /// Empty proposes the pair again.
    #[serde(default, deserialize_with = "web::chosen")]
    answer: Option<Answer>,
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
    let pair = chosen(&used, [form.a, form.b].into())?;
    if pair.len() < 2 || pair[0].owner == pair[1].owner {
        return Err(Error::invalid("a pair is a code of each of two coders"));
    }
    let images = Images { verdicts: vec![(form.a, form.b, form.answer)], ..Images::default() };
    finish(tx, &me, images, form.a.into()).await
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
    let taken = db::names_taken(&mut tx, me.scope).await?;
    let mut images = Images::default();
    for (at, same) in same_names(&used, &taken).into_iter().enumerate() {
        joined(&used, &same, &same[0].name, numbered(form.op_id, at), &mut images);
    }
    if images.codes.is_empty() {
        return Err(Error::conflict("no two codes have the same name"));
    }
    let subject = me.scope.project().into();
    finish(tx, &me, images, subject).await
}

/// Codes of different coders that are not joined yet and have one name,
/// whatever its case, that no agreed or shared code has.
pub fn same_names<'u>(used: &'u [Used], taken: &[String]) -> Vec<Vec<&'u Used>> {
    let mut by_name: BTreeMap<String, Vec<&Used>> = BTreeMap::new();
    for one in used.iter().filter(|one| one.agreed.is_none()) {
        by_name.entry(one.name.to_lowercase()).or_default().push(one);
    }
    for name in taken {
        by_name.remove(&name.to_lowercase());
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
    let topic = Topic::Alignment(me.scope.project());
    let (op, written): (_, Written) = tx.step_back(topic, again, "here").await?;
    tx.touch(topic);
    let before = images::take_back(&mut tx, me.scope, &written, me.id).await?;
    record(tx, &me, Written { images: written.before, before }, op.into(), Some(op)).await
}

async fn turn(app: &App, me: &Aligner, op: OpId, deed: &'static str, asked: Value) -> Result<Tx> {
    let operation = Operation { id: op, kind: deed, payload: asked };
    let mut tx = Tx::begin(&app.db, me.viewer(), operation).await?;
    db::lock(&mut tx, me.scope).await?;
    Ok(tx)
}

async fn finish(mut tx: Tx, me: &Aligner, images: Images, subject: Uuid) -> Result<Done> {
    tx.touch(Topic::Alignment(me.scope.project()));
    let before = images::apply(&mut tx, me.scope, &images, me.id).await?;
    record(tx, me, Written { images, before }, subject, None).await
}

async fn record(
    tx: Tx,
    me: &Aligner,
    written: Written,
    subject: Uuid,
    undoes: Option<OpId>,
) -> Result<Done> {
    let inverse = serde_json::to_value(written).map_err(|e| Error::Other(e.into()))?;
    let deed = Deed { undoes, ..Deed::new(subject, Audience::Team, inverse) };
    Ok(Done::then(tx.commit(deed).await?, me.links.alignment()))
}

fn chosen(used: &[Used], codes: BTreeSet<CodeId>) -> Result<Vec<&Used>> {
    let find = |id: &CodeId| used.iter().find(|one| one.id == *id);
    let found: Option<Vec<&Used>> = codes.iter().map(find).collect();
    found.filter(|found| !found.is_empty()).ok_or_else(|| {
        Error::invalid("one of these codes was not used in a released narrative, or does not exist")
    })
}

/// Of the code whose name is kept, or else of the first that has one.
fn definition(codes: &[&Used], name: &str) -> String {
    let written = || codes.iter().filter(|one| !one.definition.is_empty());
    let kept = written().find(|one| one.name == name);
    kept.or(written().next()).map(|one| one.definition.clone()).unwrap_or_default()
}

fn defined(definition: &str) -> Result<String> {
    const MOST: usize = 4000;
    if definition.chars().count() > MOST {
        return Err(Error::invalid(format!("a definition has at most {MOST} characters")));
    }
    Ok(definition.trim().to_owned())
}

fn named(name: &str) -> Result<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(Error::invalid("the agreed code needs a name")),
        1..=200 => Ok(name),
        _ => Err(Error::invalid("the name of a code is at most 200 characters long")),
    }
}
