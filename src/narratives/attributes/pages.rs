//! The list of narratives as a sheet that can be filled in.

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Deserialize;
use serde_json::json;

use super::{Attribute, Cell, db, value_of};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::{Tx, View},
    domain::operation::{Audience, Deed, Operation},
    ids::{AttributeId, OpId},
    live::Topic,
    narratives::{
        db::{self as narratives, Listed},
        inverse::Inverse,
        pages::Query as ListQuery,
        undo::Strip,
    },
    web::{Done, Form, Frame, Path, Query, Stage, html, links::ProjectLinks},
};

/// Of a name and of a value, in code points.
const LONGEST: usize = 200;

#[derive(Template)]
#[template(path = "narratives/attributes.html")]
struct AttributesPage {
    frame: Frame,
    links: ProjectLinks,
    attributes: Vec<Attribute>,
    narratives: Vec<Listed>,
    cells: Vec<Cell>,
    /// For each attribute, what its cells hold so far, each once.
    values: Vec<Vec<String>>,
    strip: Option<Strip>,
}

impl AttributesPage {
    fn value(&self, narrative: &Listed, attribute: &Attribute) -> &str {
        value_of(&self.cells, narrative.id, attribute.id)
    }
}

pub async fn show(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, lead.viewer()).await?;
    let attributes = db::all(&mut view, lead.scope).await?;
    let cells = db::cells(&mut view, lead.scope).await?;
    let narratives = narratives::all(&mut view, lead.scope).await?;
    let strip = Strip::after(&mut view, lead.viewer(), query.done).await?;
    let values = attributes.iter().map(|attribute| distinct(&cells, attribute.id)).collect();
    let (frame, links) = (lead.frame().at(Stage::Write), lead.links);
    html(&AttributesPage { frame, links, attributes, narratives, cells, values, strip })
}

/// What the cells of a column hold, each once, in order.
pub fn distinct(cells: &[Cell], attribute: AttributeId) -> Vec<String> {
    let own = cells.iter().filter(|cell| cell.attribute == attribute);
    let mut values: Vec<String> = own.map(|cell| cell.value.clone()).collect();
    values.sort();
    values.dedup();
    values
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameForm {
    op_id: OpId,
    name: String,
}

pub async fn create(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<NameForm>,
) -> Result<Done> {
    let name = words(&form.name, "an attribute needs a name")?;
    let asked = json!({ "name": name });
    let operation = Operation { id: form.op_id, kind: "attribute.create", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let id = AttributeId::new();
    let position = db::next_position(&mut tx, lead.scope).await?;
    db::add(&mut tx, lead.scope, id, &name, position).await?;
    done(tx, &lead, id, Inverse::RemoveAttribute { attribute: id }).await
}

pub async fn rename(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, id)): Path<(String, AttributeId)>,
    Form(form): Form<NameForm>,
) -> Result<Done> {
    let name = words(&form.name, "an attribute needs a name")?;
    let asked = json!({ "attribute": id, "name": name });
    let operation = Operation { id: form.op_id, kind: "attribute.rename", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let inverse = super::rename(&mut tx, lead.scope, id, &name).await?;
    done(tx, &lead, id, inverse).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveForm {
    op_id: OpId,
}

pub async fn remove(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, id)): Path<(String, AttributeId)>,
    Form(form): Form<RemoveForm>,
) -> Result<Done> {
    let asked = json!({ "attribute": id });
    let operation = Operation { id: form.op_id, kind: "attribute.remove", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let inverse = super::remove(&mut tx, lead.scope, id).await?;
    done(tx, &lead, id, inverse).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FillForm {
    op_id: OpId,
    /// For each cell: the narrative's number and the attribute, what was in it
    /// when the form was opened, and what shall be in it.
    #[serde(default)]
    cell: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    value: Vec<String>,
}

/// Fills the cells that were changed on the page; the others are left alone.
pub async fn fill(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<FillForm>,
) -> Result<Done> {
    let incomplete = || Error::invalid("the form is incomplete; nothing was changed");
    if form.before.len() != form.cell.len() || form.value.len() != form.cell.len() {
        return Err(incomplete());
    }
    let asked = json!({ "cells": form.cell, "before": form.before, "values": form.value });
    let operation = Operation { id: form.op_id, kind: "attribute.fill", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let listed = narratives::all(&mut tx, lead.scope).await?;
    let mut wanted = vec![];
    for ((cell, before), value) in form.cell.iter().zip(&form.before).zip(&form.value) {
        let (number, attribute) = cell.split_once(' ').ok_or_else(incomplete)?;
        let number: i32 = number.parse().map_err(|_| incomplete())?;
        let attribute = attribute.parse().map_err(|_| incomplete())?;
        let value = one_line(value)?;
        if value == *before {
            continue;
        }
        let narrative = listed.iter().find(|n| n.number == number).ok_or(Error::NotFound)?;
        wanted.push((number, before, Cell { narrative: narrative.id, attribute, value }));
    }
    let cells: Vec<Cell> = wanted.iter().map(|(.., cell)| cell.clone()).collect();
    let first = cells.first().map(|cell| cell.narrative);
    let first = first.ok_or_else(|| Error::invalid("no cell was changed"))?;
    let earlier = super::fill(&mut tx, lead.scope, cells).await?;
    for ((number, before, _), found) in wanted.iter().zip(&earlier) {
        if found.value != **before {
            return Err(Error::conflict(format!(
                "somebody else filled in Narrative {number} meanwhile; nothing was changed, \
                 look at the sheet again"
            )));
        }
    }
    done(tx, &lead, first, Inverse::Fill { cells: earlier }).await
}

async fn done(
    mut tx: Tx,
    lead: &Member<may::Manage>,
    subject: impl Into<uuid::Uuid>,
    inverse: Inverse,
) -> Result<Done> {
    tx.touch(Topic::Project(lead.scope.project()));
    let receipt = tx.commit(Deed::new(subject, Audience::Team, inverse.into())).await?;
    let then = lead.links.attributes_after(receipt.op_id);
    Ok(Done::then(receipt, then))
}

fn words(typed: &str, empty: &str) -> Result<String> {
    let words = one_line(typed)?;
    if words.is_empty() { Err(Error::invalid(empty)) } else { Ok(words) }
}

fn one_line(typed: &str) -> Result<String> {
    let parts = typed.split(|c: char| c.is_whitespace() || c.is_control());
    let line = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if line.chars().count() > LONGEST {
        return Err(Error::invalid(format!(
            "a name or value has at most {LONGEST} characters; nothing was changed"
        )));
    }
    Ok(line)
}
