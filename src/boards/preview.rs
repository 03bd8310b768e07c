//! What merging or moving a theme would do, before it is done.

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Deserialize;

use super::{
    Content, Kind, Theme, db,
    snapshots::{
        Kept,
        compare::{Difference, differences, summary},
    },
    steps::Desk,
    writes::Arranger,
};
use crate::{
    App, Error, Result,
    db::View,
    ids::ThemeId,
    web::{Frame, Path, Query, chosen, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "boards/preview.html")]
struct PreviewPage {
    frame: Frame,
    links: ProjectLinks,
    kind: Kind,
    theme: Theme,
    /// What the form is sent to: `merge` or `move`.
    deed: &'static str,
    title: String,
    /// Of the form, hidden.
    fields: Vec<(&'static str, String)>,
    differences: Vec<Difference>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    into: ThemeId,
}

pub async fn merge(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind, id)): Path<(String, Kind, ThemeId)>,
    Query(Merge { into }): Query<Merge>,
) -> Result<Html<String>> {
    let content = content(&app, &me, kind).await?;
    let mut desk = Desk::of(&content);
    let changes = desk.tree.merge(id, into)?;
    desk.change(changes);
    let (theme, target) = (find(&content, id)?, find(&content, into)?);
    html(&PreviewPage {
        frame: me.frame(),
        links: me.links.clone(),
        title: format!("Merge “{}” into “{}”", theme.name, target.name),
        deed: "merge",
        fields: vec![("into", into.to_string())],
        differences: between(&content, &desk),
        theme,
        kind,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    #[serde(default, deserialize_with = "chosen")]
    parent: Option<ThemeId>,
    #[serde(default, deserialize_with = "chosen")]
    before: Option<ThemeId>,
}

/// Into another theme as its subtheme, or out of one as a theme of its own.
pub async fn moving(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind, id)): Path<(String, Kind, ThemeId)>,
    Query(Move { parent, before }): Query<Move>,
) -> Result<Html<String>> {
    let content = content(&app, &me, kind).await?;
    let mut desk = Desk::of(&content);
    let changes = desk.tree.move_theme(id, parent, before)?;
    desk.change(changes);
    let theme = find(&content, id)?;
    let title = match parent.map(|parent| find(&content, parent)).transpose()? {
        Some(parent) => format!("Make “{}” a subtheme of “{}”", theme.name, parent.name),
        None => format!("Make “{}” a theme of its own", theme.name),
    };
    let written = |id: Option<ThemeId>| id.map(|id| id.to_string()).unwrap_or_default();
    html(&PreviewPage {
        frame: me.frame(),
        links: me.links.clone(),
        deed: "move",
        fields: vec![("parent", written(parent)), ("before", written(before))],
        differences: between(&content, &desk),
        title,
        theme,
        kind,
    })
}

async fn content(app: &App, me: &Arranger, kind: Kind) -> Result<Content> {
    let mut view = View::of_nobody(&app.db).await?;
    let board = db::find(&mut view, me.scope, kind).await?.ok_or(Error::NotFound)?;
    db::content(&mut view, me.scope, board).await
}

fn find(content: &Content, id: ThemeId) -> Result<Theme> {
    content.themes.iter().find(|theme| theme.id == id).cloned().ok_or(Error::NotFound)
}

fn between(content: &Content, desk: &Desk) -> Vec<Difference> {
    let before = Kept::of(content);
    let after = before.under(&desk.tree);
    differences(&before, &after)
}
