//! A lead invites by a link, and sends it as it suits.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse},
};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::db;
use crate::{
    App, Error, Result,
    access::{Member, may, token::Token},
    db::Tx,
    domain::{
        operation::{Audience, Deed, Operation},
        permission::Role,
    },
    ids::{InvitationId, OpId},
    live::Topic,
    web::{Done, Form, Frame, Path, html, links, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "members/invited.html")]
struct InvitedPage {
    frame: Frame,
    links: ProjectLinks,
    role: Role,
    link: String,
}

/// Its operation is not called `op_id`: forms with one are sent by script,
/// and the answer to this one is a page to be read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InviteForm {
    operation: OpId,
    role: Role,
}

/// The only answer that holds the link: the database has its hash alone.
pub async fn create(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<InviteForm>,
) -> Result<Html<String>> {
    let asked = json!({ "role": form.role });
    let operation = Operation { id: form.operation, kind: "invitation.create", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await.map_err(shown_before)?;
    let (id, token) = (InvitationId::from(Uuid::from(form.operation)), Token::new()?);
    db::invite(&mut tx, lead.scope, id, &token.hash(), form.role).await?;
    tx.touch(Topic::Project(lead.scope.project()));
    tx.commit(Deed::new(id, Audience::Team, Value::Null)).await?;
    html(&InvitedPage {
        frame: lead.frame(),
        links: lead.links.clone(),
        role: form.role,
        link: app.settings.absolute(&links::invitation(token.as_str())),
    })
}

fn shown_before(error: Error) -> Error {
    match error {
        Error::DoneBefore(_) => Error::conflict(
            "this invitation is made, and its link was shown once; if it is lost, withdraw the \
             invitation and make another one",
        ),
        error => error,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawForm {
    op_id: OpId,
}

pub async fn withdraw(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, id)): Path<(String, InvitationId)>,
    Form(form): Form<WithdrawForm>,
) -> Result<impl IntoResponse> {
    let asked = json!({ "invitation": id });
    let operation = Operation { id: form.op_id, kind: "invitation.withdraw", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    db::withdraw(&mut tx, lead.scope, id)
        .await?
        .ok_or_else(|| Error::conflict("this invitation is used or withdrawn already"))?;
    tx.touch(Topic::Project(lead.scope.project()));
    let receipt = tx.commit(Deed::new(id, Audience::Team, Value::Null)).await?;
    Ok(Done::then(receipt, lead.links.members()))
}
