//! Screens in the room: opened by a secret link, led by a focus, withdrawn at once.

use axum::extract::State;
use serde_json::{Value, json};

use super::{
    Kind, db,
    forms::{FocusForm, OpForm, ScreenForm},
    writes::turn,
};
use crate::{
    App, Error, Result,
    access::{Member, may, token},
    domain::operation::{Audience, Deed},
    ids::ShowLinkId,
    live::Topic,
    web::{Done, Form, Path, links},
};

/// Opens a screen. The secret was made with the page and goes into no record.
pub async fn open(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<ScreenForm>,
) -> Result<Done> {
    const SECRET: usize = 43;
    if form.token.len() != SECRET {
        return Err(Error::invalid("this page is out of date; please load it again"));
    }
    let asked = json!({ "board": kind });
    let (mut tx, board) = turn(&app, &me, kind, form.op_id, "screen.open", asked).await?;
    let id = ShowLinkId::new();
    let hash = token::hash(&form.token);
    db::open_screen(&mut tx, me.scope, board.id, id, &hash, me.id).await?;
    tx.touch(Topic::Board(board.id));
    let receipt = tx.commit(Deed::new(id, Audience::Team, Value::Null)).await?;
    Ok(Done::then(receipt, links::screen(&form.token)))
}

/// Withdraws every link to this board: its screens go dark at once.
pub async fn close(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let asked = json!({ "board": kind });
    let (mut tx, board) = turn(&app, &me, kind, form.op_id, "screen.close", asked).await?;
    for link in db::close_screens(&mut tx, me.scope, board.id).await? {
        tx.touch(Topic::Show(link));
    }
    tx.touch(Topic::Board(board.id));
    let receipt = tx.commit(Deed::new(board.id, Audience::Team, Value::Null)).await?;
    Ok(Done::then(receipt, me.links.board(kind.word())))
}

/// What the room looks at: one theme, or the whole board.
pub async fn focus(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<FocusForm>,
) -> Result<Done> {
    let asked = json!({ "board": kind, "theme": form.theme });
    let (mut tx, board) = turn(&app, &me, kind, form.op_id, "screen.focus", asked).await?;
    let themes = db::themes(&mut tx, me.scope, board.id).await?;
    if let Some(theme) = form.theme
        && !themes.iter().any(|one| one.id == theme && one.parent.is_none())
    {
        return Err(Error::conflict("this theme is not on the board any more"));
    }
    db::set_focus(&mut tx, me.scope, board.id, form.theme).await?;
    tx.touch(Topic::Board(board.id));
    let receipt = tx.commit(Deed::new(board.id, Audience::Team, Value::Null)).await?;
    Ok(Done::then(receipt, me.links.board(kind.word())))
}
