//! Pages of boards.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Board, Card, Kind, Theme, db,
    forms::OpForm,
    images::Images,
    view::{self, Drawn},
};
use crate::{
    App, Error, Result,
    access::{Member, may, token::Token},
    db::{Tx, View},
    domain::{
        citation,
        operation::{Audience, Deed, Operation},
        permission::Permission,
    },
    ids::{BoardId, CodeId, OpId, QuestionId, ThemeId},
    live::Topic,
    narratives::db as narratives,
    projects::db as projects,
    web::{Done, Form, Frame, Path, Stage, error_page::FRAGMENT, html},
};

#[derive(Template)]
#[template(path = "boards/index.html", blocks = ["board"])]
struct BoardPage {
    frame: Frame,
    kind: Kind,
    revision: i64,
    arranges: bool,
    questions: Vec<crate::projects::Question>,
    narratives: usize,
    drawn: Drawn,
    /// Themes of each board, for the switch; none where there is no board yet.
    descriptive: Option<i64>,
    analytical: Option<i64>,
    screens: i64,
    /// Of a screen that may be opened from this page.
    token: String,
    op: OpId,
}

#[derive(Template)]
#[template(path = "boards/start.html")]
struct StartPage {
    frame: Frame,
    kind: Kind,
    arranges: bool,
    cards: usize,
    /// The board that this one would be started from.
    earlier: bool,
    op: OpId,
}

pub async fn show(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    headers: HeaderMap,
) -> Result<Response> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let frame = me.frame().at(stage(kind));
    let arranges = me.may(Permission::Arrange);
    let Some(board) = db::find(&mut view, me.scope, kind).await? else {
        let cards = db::cards(&mut view, me.scope).await?.len();
        let earlier = kind == Kind::Analytical
            && db::find(&mut view, me.scope, Kind::Descriptive).await?.is_some();
        let page = StartPage { frame, kind, arranges, cards, earlier, op: OpId::new() };
        return Ok(html(&page)?.into_response());
    };
    let by_script = headers.contains_key(FRAGMENT);
    let tag = format!("\"{}\"", board.revision);
    if by_script && headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let revision = board.revision;
    let earlier = earlier(&mut view, &me, &board).await?;
    let content = db::content(&mut view, me.scope, board).await?;
    let questions = projects::questions(&mut view, me.scope).await?;
    let numbers = narratives::numbers(&mut view, me.scope).await?;
    let ids: Vec<QuestionId> = questions.iter().map(|question| question.id).collect();
    let page = BoardPage {
        drawn: view::draw(&content, earlier.as_ref(), &ids, &numbers),
        descriptive: db::theme_count(&mut view, me.scope, Kind::Descriptive).await?,
        analytical: db::theme_count(&mut view, me.scope, Kind::Analytical).await?,
        screens: db::open_screens(&mut view, me.scope, content.board.id).await?,
        token: Token::new()?.as_str().to_owned(),
        op: OpId::new(),
        narratives: numbers.len(),
        frame,
        kind,
        revision,
        arranges,
        questions,
    };
    let mut response =
        if by_script { html(&page.as_board())? } else { html(&page)? }.into_response();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// The content of the board that this one was started from.
async fn earlier(
    view: &mut View,
    me: &Member<may::Read>,
    board: &Board,
) -> Result<Option<super::Content>> {
    let Some(from) = board.from else { return Ok(None) };
    let Some(earlier) = db::by_id(view, me.scope, from).await? else { return Ok(None) };
    db::content(view, me.scope, earlier).await.map(Some)
}

pub async fn events(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
) -> Result<impl IntoResponse> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let board = db::find(&mut view, me.scope, kind).await?.ok_or(Error::NotFound)?;
    Ok(me.stream(&app, &[Topic::Board(board.id)]))
}

#[derive(Template)]
#[template(path = "boards/card.html", blocks = ["drawer"])]
struct CardPage {
    frame: Frame,
    kind: Kind,
    card: Card,
    /// Themes it lies in.
    places: Vec<Theme>,
    /// All themes, to move it to.
    themes: Vec<Theme>,
    against: Vec<i32>,
    cited: String,
    sections: Vec<Quoted>,
    arranges: bool,
    op: OpId,
}

/// The passages of one narrative.
struct Quoted {
    number: i32,
    title: String,
    passages: Vec<db::Passage>,
    against: bool,
}

/// A card's passages, by narrative.
pub async fn card(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, kind, code)): Path<(String, Kind, CodeId)>,
    headers: HeaderMap,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let board = db::find(&mut view, me.scope, kind).await?.ok_or(Error::NotFound)?;
    let content = db::content(&mut view, me.scope, board).await?;
    let card = content.cards.iter().find(|card| card.id == code).ok_or(Error::NotFound)?.clone();
    let passages = db::passages(&mut view, me.scope, code).await?;
    let against: Vec<i32> =
        content.against.iter().filter(|mark| mark.code == code).map(|mark| mark.number).collect();
    let places = content.placements.iter().filter(|placement| placement.code == code);
    let page = CardPage {
        frame: me.frame().at(stage(kind)),
        kind,
        places: places
            .filter_map(|at| content.themes.iter().find(|theme| theme.id == at.theme).cloned())
            .collect(),
        themes: content.themes,
        cited: citation::cited(&card.narratives),
        sections: sections(passages, &against),
        against,
        card,
        arranges: me.may(Permission::Arrange),
        op: OpId::new(),
    };
    if headers.contains_key(FRAGMENT) { html(&page.as_drawer()) } else { html(&page) }
}

fn sections(passages: Vec<db::Passage>, against: &[i32]) -> Vec<Quoted> {
    let mut sections: Vec<Quoted> = vec![];
    for passage in passages {
        match sections.last_mut().filter(|last| last.number == passage.number) {
            Some(section) => section.passages.push(passage),
            None => sections.push(Quoted {
                number: passage.number,
                title: passage.title.clone(),
                against: against.contains(&passage.number),
                passages: vec![passage],
            }),
        }
    }
    sections
}

/// The first board, or the analytical one as a copy of the descriptive: each
/// theme remembers the one it was copied from.
pub async fn start(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let operation =
        Operation { id: form.op_id, kind: "board.start", payload: json!({ "board": kind }) };
    let mut tx = Tx::begin(&app.db, me.viewer(), operation).await?;
    if db::find(&mut tx, me.scope, kind).await?.is_some() {
        return Err(Error::conflict("somebody has just started this board"));
    }
    let earlier = match kind {
        Kind::Descriptive => None,
        Kind::Analytical => db::find(&mut tx, me.scope, Kind::Descriptive).await?,
    };
    let id = BoardId::from(Uuid::from(form.op_id));
    db::create(&mut tx, me.scope, id, kind, earlier.as_ref().map(|board| board.id)).await?;
    if let Some(earlier) = earlier {
        copy(&mut tx, &me, earlier, id).await?;
    }
    tx.touch(Topic::Board(id));
    tx.touch(Topic::Project(me.scope.project()));
    // A board that was begun is emptied by its changes, not by undoing its start.
    let receipt = tx.commit(Deed::new(id, Audience::Team, Value::Null)).await?;
    Ok(Done::then(receipt, me.links.board(kind.word())))
}

async fn copy(tx: &mut Tx, me: &Member<may::Arrange>, earlier: Board, to: BoardId) -> Result<()> {
    let from = earlier.id;
    let content = db::content(tx, me.scope, earlier).await?;
    let copies: Vec<(ThemeId, ThemeId)> =
        content.themes.iter().map(|theme| (theme.id, ThemeId::new())).collect();
    let copy_of = |id: ThemeId| copies.iter().find(|(old, _)| *old == id).map(|(_, new)| *new);
    let mut images = Images::default();
    for theme in &content.themes {
        let Some(id) = copy_of(theme.id) else { continue };
        let parent = theme.parent.and_then(copy_of);
        let theme = Theme { id, parent, from: Some(theme.id), ..theme.clone() };
        images.themes.push((id, Some(theme)));
    }
    for placement in &content.placements {
        let Some(theme) = copy_of(placement.theme) else { continue };
        images.placements.push((theme, placement.code, Some(placement.order_key.clone())));
    }
    let empty = super::Content { themes: vec![], placements: vec![], ..content };
    super::images::apply(tx, me.scope, to, &empty, &images, me.id).await?;
    db::copy_against(tx, me.scope, from, to).await
}

fn stage(kind: Kind) -> Stage {
    match kind {
        Kind::Descriptive => Stage::Describe,
        Kind::Analytical => Stage::Analyse,
    }
}
