//! The snapshots of a board, and two of its states compared.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, Response},
};
use serde::Deserialize;

use super::{
    Kept, Snapshot,
    compare::{self, Difference},
    db,
};
use crate::{
    App, Error, Result,
    access::{Member, Scope, may},
    boards::{
        Board, Kind,
        db::{content, find},
    },
    consensus::adjudicator::veil,
    db::View,
    domain::permission::Permission,
    ids::SnapshotId,
    web::{Frame, Path, Query, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "boards/snapshots/index.html")]
struct SnapshotsPage {
    frame: Frame,
    links: ProjectLinks,
    kind: Kind,
    snapshots: Vec<Snapshot>,
    arranges: bool,
    takes_away: bool,
}

pub async fn index(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let board = find(&mut view, me.scope, kind).await?.ok_or(Error::NotFound)?;
    veil::refuse_names(&mut view, me.scope, me.id).await?;
    html(&SnapshotsPage {
        frame: me.frame(),
        links: me.links.clone(),
        snapshots: db::list(&mut view, me.scope, board.id).await?,
        arranges: me.may(Permission::Arrange),
        takes_away: me.may(Permission::Export),
        kind,
    })
}

/// The kept state as it is stored.
pub async fn download(
    me: Member<may::Export>,
    State(app): State<App>,
    Path((_, kind, id)): Path<(String, Kind, SnapshotId)>,
) -> Result<axum::Json<Kept>> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let board = find(&mut view, me.scope, kind).await?.ok_or(Error::NotFound)?;
    let kept = db::state(&mut view, me.scope, board.id, id).await?;
    kept.map(axum::Json).ok_or(Error::NotFound)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default)]
    before: When,
    #[serde(default)]
    after: When,
}

/// A state of a board: a snapshot by its id, or the board as it is now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum When {
    #[default]
    Now,
    Snapshot(SnapshotId),
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: serde::Deserializer<'de>>(query: D) -> Result<Self, D::Error> {
        let text = String::deserialize(query)?;
        match text.as_str() {
            "now" => Ok(Self::Now),
            id => id.parse().map(Self::Snapshot).map_err(serde::de::Error::custom),
        }
    }
}

#[derive(Template)]
#[template(path = "boards/snapshots/compare.html")]
struct ComparePage {
    frame: Frame,
    links: ProjectLinks,
    kind: Kind,
    snapshots: Vec<Snapshot>,
    before: When,
    after: When,
    differences: Vec<Difference>,
    takes_away: bool,
}

impl ComparePage {
    /// In the choice of what comes before, or after.
    fn is_chosen(&self, choice: &str, snapshot: &SnapshotId) -> bool {
        let when = if choice == "before" { self.before } else { self.after };
        when == When::Snapshot(*snapshot)
    }

    fn file(&self) -> String {
        let word = |when: When| match when {
            When::Now => "now".to_owned(),
            When::Snapshot(id) => id.to_string(),
        };
        let deed = format!("compare.csv?before={}&after={}", word(self.before), word(self.after));
        self.links.board_to(self.kind.word(), &deed)
    }
}

pub async fn compared(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let board = find(&mut view, me.scope, kind).await?.ok_or(Error::NotFound)?;
    veil::refuse_names(&mut view, me.scope, me.id).await?;
    let snapshots = db::list(&mut view, me.scope, board.id).await?;
    let differences = differences(&mut view, me.scope, &board, &asked).await?;
    html(&ComparePage {
        frame: me.frame(),
        links: me.links.clone(),
        before: asked.before,
        after: asked.after,
        takes_away: me.may(Permission::Export),
        kind,
        snapshots,
        differences,
    })
}

pub async fn compared_file(
    me: Member<may::Export>,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let board = find(&mut view, me.scope, kind).await?.ok_or(Error::NotFound)?;
    let differences = differences(&mut view, me.scope, &board, &asked).await?;
    compare::sheet(differences).download("compared")
}

async fn differences(
    view: &mut View,
    scope: Scope,
    board: &Board,
    asked: &Asked,
) -> Result<Vec<Difference>> {
    let before = state(view, scope, board, asked.before).await?;
    let after = state(view, scope, board, asked.after).await?;
    Ok(compare::differences(&before, &after))
}

async fn state(view: &mut View, scope: Scope, board: &Board, when: When) -> Result<Kept> {
    match when {
        When::Now => Ok(Kept::of(&content(view, scope, board.clone()).await?)),
        When::Snapshot(id) => db::state(view, scope, board.id, id).await?.ok_or(Error::NotFound),
    }
}
