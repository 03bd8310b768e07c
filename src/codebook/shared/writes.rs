//! What leads do to the shared codes, between rounds.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{
    db,
    inverse::{self, Inverse},
    list,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::Tx,
    domain::operation::{Audience, Deed, Operation},
    ids::{CodeId, OpId},
    live::Topic,
    web::{Done, Form, Path},
};

type Lead = Member<may::Manage>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoadForm {
    op_id: OpId,
    /// The list as it is in a file: comma or semicolon separated.
    #[serde(default)]
    list: String,
    /// The list that comes with the program.
    #[serde(default)]
    example: bool,
}

pub async fn load(lead: Lead, State(app): State<App>, Form(form): Form<LoadForm>) -> Result<Done> {
    let text = if form.example { list::CAPACITIES } else { &form.list };
    let asked = json!({ "list": crate::narratives::fingerprint(text), "example": form.example });
    let mut tx = begin(&app, &lead, form.op_id, "framework.load", asked).await?;
    let taken = db::all(&mut tx, lead.scope).await?;
    let taken: Vec<String> = taken.iter().map(|code| code.name.to_lowercase()).collect();
    let list = list::read(text, &taken)?;
    let first = list.first().map(|code| Uuid::from(code.id)).unwrap_or_default();
    commit(tx, &lead, first, Inverse::Put { list }, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassForm {
    op_id: OpId,
    /// Several stand between commas.
    #[serde(default)]
    classes: String,
}

pub async fn classify(
    lead: Lead,
    State(app): State<App>,
    Path((_, code)): Path<(String, CodeId)>,
    Form(form): Form<ClassForm>,
) -> Result<Done> {
    let asked = json!({ "code": code, "classes": form.classes });
    let tx = begin(&app, &lead, form.op_id, "code.class", asked).await?;
    let classes = list::classes(&form.classes)?;
    commit(tx, &lead, code.into(), Inverse::Class { code, classes }, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpForm {
    op_id: OpId,
}

pub async fn undo(lead: Lead, State(app): State<App>, Form(form): Form<OpForm>) -> Result<Done> {
    take_back(lead, app, form, false).await
}

pub async fn redo(lead: Lead, State(app): State<App>, Form(form): Form<OpForm>) -> Result<Done> {
    take_back(lead, app, form, true).await
}

async fn take_back(lead: Lead, app: App, form: OpForm, again: bool) -> Result<Done> {
    let kind = if again { "framework.redo" } else { "framework.undo" };
    let mut tx = begin(&app, &lead, form.op_id, kind, json!({})).await?;
    let topic = Topic::SharedCodes(lead.scope.project());
    let (op, recorded) = tx.step_back(topic, again, "among the shared codes").await?;
    let project = lead.scope.project();
    commit(tx, &lead, project.into(), recorded, Some(op)).await
}

pub(super) async fn begin(
    app: &App,
    lead: &Lead,
    id: OpId,
    kind: &'static str,
    payload: serde_json::Value,
) -> Result<Tx> {
    let mut tx = Tx::begin(&app.db, lead.viewer(), Operation { id, kind, payload }).await?;
    crate::projects::db::lock(&mut tx, lead.scope).await?;
    Ok(tx)
}

/// Does it, and says so to all who look at the shared codes.
pub(super) async fn commit(
    mut tx: Tx,
    lead: &Lead,
    subject: Uuid,
    change: Inverse,
    undoes: Option<OpId>,
) -> Result<Done> {
    let inverse = inverse::run(&mut tx, lead.scope, change).await?;
    tx.touch(Topic::SharedCodes(lead.scope.project()));
    let inverse = serde_json::to_value(inverse).map_err(|e| Error::Other(e.into()))?;
    let deed = Deed { undoes, ..Deed::new(subject, Audience::Team, inverse) };
    Ok(Done::then(tx.commit(deed).await?, lead.links.shared_codes()))
}
