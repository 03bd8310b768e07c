//! Screens in the room: opened by a secret link, led by a focus, withdrawn at once.

pub mod db;

use axum::extract::State;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Kind,
    db::themes,
    forms::{FocusForm, OpForm, ScreenForm},
    writes::{Arranger, Asked, turn},
};
use crate::{
    App, Error, Result,
    access::{Scope, Screen, token},
    db::{Tx, View},
    domain::operation::{Audience, Deed, Receipt},
    ids::{BoardId, ShowLinkId, ThemeId},
    live::Topic,
    web::{Done, Form, Path, links},
};

/// The screens of a board that are open.
#[derive(Debug, Clone, Default)]
pub struct Open {
    pub count: i64,
    /// The theme that they show; none shows the whole board.
    pub focus: Option<ThemeId>,
}

impl Open {
    pub fn is_on(&self, theme: &ThemeId) -> bool {
        self.focus == Some(*theme)
    }
}

/// Opens a screen. The secret was made with the page and goes into no record.
/// Asked twice for one secret, the screen is the same one.
pub async fn open(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<ScreenForm>,
) -> Result<Done> {
    if !token::is_whole(&form.token) {
        return Err(Error::invalid("this page is out of date; please load it again"));
    }
    let (hash, then) = (token::hash(&form.token), links::screen(&form.token));
    let mut view = View::open(&app.db, me.viewer()).await?;
    if let Some(screen) = Screen::of(&mut view, &hash).await? {
        let receipt = Receipt { op_id: form.op_id, subject: Uuid::from(screen.link) };
        return Ok(Done::then(receipt, then));
    }
    drop(view);
    let payload = json!({ "board": kind });
    let asked = Asked { kind, op: form.op_id, deed: "screen.open", payload };
    let (mut tx, board) = turn(&app, &me, asked).await?;
    board.admit_to_screens(me.id, me.role)?;
    if db::was_withdrawn(&mut tx, me.scope, &hash).await? {
        return Err(Error::conflict(
            "this link was withdrawn; load the page again to make a new one",
        ));
    }
    let id = ShowLinkId::new();
    db::open(&mut tx, me.scope, board.id, id, &hash, me.id).await?;
    tx.touch(Topic::Board(board.id));
    let receipt = tx.commit(Deed::new(id, Audience::Team, Value::Null)).await?;
    Ok(Done::then(receipt, then))
}

/// Withdraws every link to this board: its screens go dark at once.
pub async fn close(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let payload = json!({ "board": kind });
    let asked = Asked { kind, op: form.op_id, deed: "screen.close", payload };
    let (mut tx, board) = turn(&app, &me, asked).await?;
    board.admit_to_screens(me.id, me.role)?;
    tx.touch(Topic::Board(board.id));
    for link in db::close(&mut tx, me.scope, board.id).await? {
        tx.touch(Topic::Show(link));
    }
    let receipt = tx.commit(Deed::new(board.id, Audience::Team, Value::Null)).await?;
    Ok(Done::then(receipt, me.links.board(kind.word())))
}

/// What the room looks at: one theme, or the whole board.
pub async fn focus(
    me: Arranger,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<FocusForm>,
) -> Result<Done> {
    let payload = json!({ "board": kind, "theme": form.theme });
    let asked = Asked { kind, op: form.op_id, deed: "screen.focus", payload };
    let (mut tx, board) = turn(&app, &me, asked).await?;
    board.admit_to_screens(me.id, me.role)?;
    turn_to(&mut tx, me.scope, board.id, form.theme).await?;
    tx.touch(Topic::Board(board.id));
    let receipt = tx.commit(Deed::new(board.id, Audience::Team, Value::Null)).await?;
    Ok(Done::then(receipt, me.links.board(kind.word())))
}

/// Turns a board's screens to one of its themes, or to the whole of it.
pub async fn turn_to(
    tx: &mut Tx,
    scope: Scope,
    board: BoardId,
    theme: Option<ThemeId>,
) -> Result<()> {
    let themes = themes(tx, scope, board).await?;
    let top = |id| themes.iter().any(|theme| theme.id == id && theme.parent.is_none());
    if theme.is_some_and(|theme| !top(theme)) {
        return Err(Error::conflict("this theme is not on the board any more"));
    }
    db::set_focus(tx, scope, board, theme).await
}
