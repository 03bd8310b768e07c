//! A new project, and the stream of what the team may know of one.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse},
};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Details, db, details, questions};
use crate::{
    App, Error, Result,
    access::{Member, SignedIn, may},
    db::{AccountTx, Viewer},
    domain::operation::{Audience, Deed, Operation, Receipt},
    ids::{OpId, ProjectId},
    live::Topic,
    web::{Done, Form, Frame, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "projects/new.html")]
struct NewProjectPage {
    frame: Frame,
}

pub async fn new(me: SignedIn) -> Result<Html<String>> {
    html(&NewProjectPage { frame: me.frame() })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectForm {
    op_id: OpId,
    title: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    questions: String,
}

/// The project's id is the operation's, so that a form sent twice makes one.
pub async fn create(
    me: SignedIn,
    State(app): State<App>,
    Form(form): Form<ProjectForm>,
) -> Result<Done> {
    let new = Details {
        title: details::title(&form.title)?,
        summary: details::summary(&form.summary)?,
        questions: questions::matched(&[], details::questions(&form.questions)?),
        releases_by_itself: true,
        shows_coefficients: true,
        suggests_decisions: true,
    };
    let id = ProjectId::from(Uuid::from(form.op_id));
    let receipt = Receipt { op_id: form.op_id, subject: id.into() };
    let mut tx = AccountTx::begin(&app.db).await?;
    let Some(slug) = db::create(&mut tx, id, &new).await? else {
        let before = db::slug_for(&mut tx, id, me.user).await?;
        let slug = before
            .ok_or_else(|| Error::invalid("this operation was already used for something else"))?;
        return Ok(Done::then(receipt, ProjectLinks::of(&slug).project()));
    };
    let member = db::first_lead(&mut tx, id, me.user).await?;
    tx.act_as(member).await?;
    let viewer = Viewer { project: id, member };
    let asked = json!({ "title": new.title });
    let operation = Operation { id: form.op_id, kind: "project.create", payload: asked };
    tx.note(viewer, &operation, &Deed::new(id, Audience::Team, Value::Null)).await?;
    tx.commit(Some(me.user), "project.create").await?;
    Ok(Done::then(receipt, ProjectLinks::of(&slug).project()))
}

pub async fn events(reader: Member<may::Read>, State(app): State<App>) -> impl IntoResponse {
    reader.stream(&app, &[Topic::Project(reader.scope.project())])
}
