//! How a board begins: without themes, or the analytical one with those of the
//! descriptive, each of which remembers the one it was copied from.

use askama::Template;
use axum::{extract::State, response::Html};
use serde_json::{Value, json};

use super::{
    Content, Kind, db,
    forms::StartForm,
    steps::{
        self, Desk, Step,
        db::{Place, copy_against},
    },
    writes::Arranger,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::{Tx, View},
    domain::{
        operation::{Audience, Deed, Operation},
        permission::Permission,
        theme_tree::{Change, Theme},
    },
    error::OnConstraint,
    ids::{BoardId, ThemeId},
    live::Topic,
    web::{Done, Form, Frame, Path, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "boards/start.html")]
struct StartPage {
    frame: Frame,
    links: ProjectLinks,
    kind: Kind,
    arranges: bool,
    /// Agreed codes that would lie in the tray.
    codes: usize,
    /// Themes on the board that this one can be started from.
    earlier: Option<i64>,
}

pub async fn page(mut view: View, me: &Member<may::Read>, kind: Kind) -> Result<Html<String>> {
    let earlier = match kind {
        Kind::Descriptive => None,
        Kind::Analytical => db::theme_count(&mut view, me.scope, Kind::Descriptive).await?,
    };
    html(&StartPage {
        frame: me.frame(),
        links: me.links.clone(),
        arranges: me.may(Permission::Arrange),
        codes: db::cards(&mut view, me.scope).await?.len(),
        earlier,
        kind,
    })
}

pub async fn start(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<StartForm>,
) -> Result<Done> {
    if form.from == Some(kind) {
        return Err(Error::invalid("a board cannot be started from itself"));
    }
    let payload = json!({ "board": kind, "from": form.from });
    let operation = Operation { id: form.op_id, kind: "board.start", payload };
    let mut tx = Tx::begin(&app.db, me.viewer(), operation).await?;
    const FIRST: &str = "somebody has just started this board";
    if db::find(&mut tx, me.scope, kind).await?.is_some() {
        return Err(Error::conflict(FIRST));
    }
    let earlier = match kind {
        Kind::Descriptive => None,
        Kind::Analytical => db::find(&mut tx, me.scope, Kind::Descriptive).await?,
    };
    let id = BoardId::new();
    let from = earlier.as_ref().map(|board| board.id);
    db::create(&mut tx, me.scope, id, kind, from).await.on_constraint("board_twice", FIRST)?;
    if let Some(earlier) = earlier.filter(|earlier| form.from == Some(earlier.kind)) {
        let at = Place { scope: me.scope, board: id, by: me.id };
        let from = earlier.id;
        let content = db::content(&mut tx, me.scope, earlier).await?;
        for step in copies(content) {
            steps::db::save(&mut tx, at, &step).await?;
        }
        copy_against(&mut tx, me.scope, from, id).await?;
    }
    tx.touch(Topic::Board(id));
    tx.touch(Topic::Project(me.scope.project()));
    // A board that was begun is emptied by its changes, not by undoing its start.
    let receipt = tx.commit(Deed::new(id, Audience::Team, Value::Null)).await?;
    Ok(Done::then(receipt, me.links.board(kind.word())))
}

/// The steps that make the same themes with the same cards.
fn copies(content: Content) -> Vec<Step> {
    let ids: Vec<(ThemeId, ThemeId)> =
        content.themes.iter().map(|theme| (theme.id, ThemeId::new())).collect();
    let copy = |id: ThemeId| ids.iter().find(|(old, _)| *old == id).map(|(_, new)| *new);
    let empty = Content { themes: vec![], placements: vec![], against: vec![], ..content.clone() };
    let mut desk = Desk::of(&empty);
    // Themes before their subthemes.
    let (top, nested): (Vec<_>, Vec<_>) =
        content.themes.into_iter().partition(|theme| theme.parent.is_none());
    for theme in top.into_iter().chain(nested) {
        let Some(id) = copy(theme.id) else { continue };
        let parent = theme.parent.and_then(copy);
        desk.change([Change::Added(Theme { id, parent, name: theme.name, order: theme.order })]);
        desk.take(Step::Define { theme: id, definition: theme.definition });
        desk.take(Step::Answer { theme: id, question: theme.question });
        desk.take(Step::Stamp { theme: id, from: Some(theme.id), hue: theme.hue });
    }
    for placement in content.placements {
        let to = copy(placement.theme).map(|theme| (theme, placement.order));
        desk.change([Change::Card { code: placement.code, from: None, to }]);
    }
    desk.done
}
