//! What a lead may change about a project: its words and its rules.

use askama::Template;
use axum::{extract::State, response::Html};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Details, db, details, questions,
    undo::{self, Way},
};
use crate::{
    App, Result,
    access::{Member, may},
    db::{Tx, View},
    domain::operation::{Audience, Deed, Operation},
    ids::OpId,
    live::Topic,
    web::{Done, Form, Frame, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "projects/settings.html")]
struct SettingsPage {
    frame: Frame,
    links: ProjectLinks,
    details: Details,
    /// One on each line.
    questions: String,
    can_undo: bool,
    can_redo: bool,
}

pub async fn edit(lead: Member<may::Manage>, State(app): State<App>) -> Result<Html<String>> {
    let mut view = View::open(&app.db, lead.viewer()).await?;
    let details = db::details(&mut view, lead.scope).await?;
    let entries = view.latest_entries(lead.viewer(), topic(&lead), undo::FEW).await?;
    let bodies: Vec<&str> = details.questions.iter().map(|asked| asked.body.as_str()).collect();
    html(&SettingsPage {
        frame: lead.frame(),
        links: lead.links.clone(),
        questions: bodies.join("\n"),
        details,
        can_undo: undo::next(entries.clone(), NOUN, Way::Undo).is_some(),
        can_redo: undo::next(entries, NOUN, Way::Redo).is_some(),
    })
}

const NOUN: &str = "project";

/// How to take back a change of the settings.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Inverse {
    #[serde(rename = "project.change")]
    Change(Details),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsForm {
    op_id: OpId,
    title: String,
    summary: String,
    questions: String,
    #[serde(default)]
    releases_by_itself: bool,
    #[serde(default)]
    shows_coefficients: bool,
    #[serde(default)]
    suggests_decisions: bool,
}

pub async fn update(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<SettingsForm>,
) -> Result<Done> {
    let asked = json!({
        "title": form.title, "summary": form.summary, "questions": form.questions,
        "releases_by_itself": form.releases_by_itself,
        "shows_coefficients": form.shows_coefficients,
        "suggests_decisions": form.suggests_decisions,
    });
    let operation = Operation { id: form.op_id, kind: "project.change", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    db::lock(&mut tx, lead.scope).await?;
    let old = db::details(&mut tx, lead.scope).await?;
    let new = Details {
        title: details::title(&form.title)?,
        summary: details::summary(&form.summary)?,
        questions: questions::matched(&old.questions, details::questions(&form.questions)?),
        releases_by_itself: form.releases_by_itself,
        shows_coefficients: form.shows_coefficients,
        suggests_decisions: form.suggests_decisions,
    };
    db::change(&mut tx, lead.scope, &new).await?;
    tx.touch(topic(&lead));
    let deed = Deed::new(lead.scope.project(), Audience::Team, json!(Inverse::Change(old)));
    Ok(Done::then(tx.commit(deed).await?, lead.links.settings()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoForm {
    op_id: OpId,
}

pub async fn take_back(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<UndoForm>,
) -> Result<Done> {
    turn(&lead, &app, form.op_id, Way::Undo).await
}

pub async fn bring_again(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<UndoForm>,
) -> Result<Done> {
    turn(&lead, &app, form.op_id, Way::Redo).await
}

async fn turn(lead: &Member<may::Manage>, app: &App, op: OpId, way: Way) -> Result<Done> {
    let kind = if way == Way::Undo { "project.undo" } else { "project.redo" };
    let operation = Operation { id: op, kind, payload: json!({}) };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    db::lock(&mut tx, lead.scope).await?;
    let entries = tx.own_entries(topic(lead)).await?;
    let entry = undo::next(entries, NOUN, way).ok_or_else(undo::nothing)?;
    let Inverse::Change(new) = undo::read(entry.inverse)?;
    let old = db::details(&mut tx, lead.scope).await?;
    db::change(&mut tx, lead.scope, &new).await?;
    tx.touch(topic(lead));
    let deed = Deed::new(lead.scope.project(), Audience::Team, json!(Inverse::Change(old)));
    let receipt = tx.commit(Deed { undoes: Some(entry.op_id), ..deed }).await?;
    Ok(Done::then(receipt, lead.links.settings()))
}

fn topic(lead: &Member<may::Manage>) -> Topic {
    Topic::Project(lead.scope.project())
}
