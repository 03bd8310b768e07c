//! The people of a project.

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    db::{self, Invitation},
    inverse::Change,
};
use crate::{
    App, Result,
    access::{Member, may},
    db::{Tx, View},
    domain::{
        citation,
        operation::{Audience, Deed, Operation},
        permission::{Permission, Role},
    },
    ids::{MemberId, OpId},
    live::Topic,
    projects::{
        db::{self as projects, Person},
        undo::{self, Way},
    },
    web::{Done, Form, Fragment, Frame, Path, links, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "members/index.html", blocks = ["people"])]
struct MembersPage {
    frame: Frame,
    links: ProjectLinks,
    revision: i64,
    manages: bool,
    members: Vec<Row>,
    invitations: Vec<Invitation>,
    can_undo: bool,
    can_redo: bool,
}

struct Row {
    person: Person,
    me: bool,
    /// Of narratives that this member codes and that are not released.
    seats: Vec<i32>,
}

impl Row {
    /// `1, 3 and 5`-like, for a sentence.
    fn narratives(&self) -> String {
        let word = if self.seats.len() == 1 { "Narrative" } else { "Narratives" };
        format!("{word} {}", citation::listed(&self.seats))
    }
}

pub async fn index(
    reader: Member<may::Read>,
    State(app): State<App>,
    part: Fragment,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    let people = projects::people(&mut view, reader.scope).await?;
    let seats = db::open_seats(&mut view, reader.scope).await?;
    let topic = Topic::Project(reader.scope.project());
    let manages = reader.may(Permission::Manage);
    let (mut invitations, mut entries) = (vec![], vec![]);
    if manages {
        invitations = db::open_invitations(&mut view, reader.scope).await?;
        entries = view.latest_entries(reader.viewer(), topic, undo::FEW).await?;
    }
    let row = |person: Person| Row {
        me: person.id == reader.id,
        seats: seats.iter().filter(|(coder, _)| *coder == person.id).map(|(_, n)| *n).collect(),
        person,
    };
    let mut members: Vec<Row> = people.into_iter().map(row).collect();
    members.retain(|row| !row.person.left || !row.seats.is_empty());
    members.sort_by_key(|row| row.person.left);
    let page = MembersPage {
        frame: reader.frame(),
        links: reader.links.clone(),
        revision: view.revision(reader.viewer(), topic).await?,
        manages,
        members,
        invitations,
        can_undo: undo::next(entries.clone(), NOUN, Way::Undo).is_some(),
        can_redo: undo::next(entries, NOUN, Way::Redo).is_some(),
    };
    part.of(&page, &page.as_people())
}

const NOUN: &str = "member";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleForm {
    op_id: OpId,
    role: Role,
}

pub async fn set_role(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, member)): Path<(String, MemberId)>,
    Form(form): Form<RoleForm>,
) -> Result<Done> {
    let change = Change::Role { member, role: form.role };
    make(&lead, &app, form.op_id, "member.role", change).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpForm {
    op_id: OpId,
}

pub async fn remove(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, member)): Path<(String, MemberId)>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    make(&lead, &app, form.op_id, "member.remove", Change::Remove { member }).await
}

async fn make(
    lead: &Member<may::Manage>,
    app: &App,
    op: OpId,
    kind: &'static str,
    change: Change,
) -> Result<Done> {
    let operation = Operation { id: op, kind, payload: json!(change) };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let inverse = change.make(&mut tx, lead.scope).await?;
    let deed = Deed::new(change.member(), Audience::Team, json!(inverse));
    Ok(Done::then(tx.commit(deed).await?, lead.links.members()))
}

/// What one did stays; one needs an invitation to come back.
pub async fn leave(
    me: Member<may::Read>,
    State(app): State<App>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let operation = Operation { id: form.op_id, kind: "member.leave", payload: json!({}) };
    let mut tx = Tx::begin(&app.db, me.viewer(), operation).await?;
    Change::Remove { member: me.id }.make(&mut tx, me.scope).await?;
    let deed = Deed::new(me.id, Audience::Team, Value::Null);
    Ok(Done::then(tx.commit(deed).await?, links::home()))
}

pub async fn take_back(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    turn(&lead, &app, form.op_id, Way::Undo).await
}

pub async fn bring_again(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    turn(&lead, &app, form.op_id, Way::Redo).await
}

async fn turn(lead: &Member<may::Manage>, app: &App, op: OpId, way: Way) -> Result<Done> {
    let kind = if way == Way::Undo { "member.undo" } else { "member.redo" };
    let operation = Operation { id: op, kind, payload: json!({}) };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let entries = tx.own_entries(Topic::Project(lead.scope.project())).await?;
    let entry = undo::next(entries, NOUN, way).ok_or_else(undo::nothing)?;
    let change: Change = undo::read(entry.inverse)?;
    let inverse = change.make(&mut tx, lead.scope).await?;
    let deed = Deed::new(change.member(), Audience::Team, json!(inverse));
    let receipt = tx.commit(Deed { undoes: Some(entry.op_id), ..deed }).await?;
    Ok(Done::then(receipt, lead.links.members()))
}
