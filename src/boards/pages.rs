//! The page of a board. Its live part is made once for all who look at it.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    Board, Content, Kind, db,
    draw::{Drawn, Sources},
    screens, start,
};
use crate::{
    App, Error, Result,
    access::{Member, may, token::Token},
    db::View,
    domain::permission::Permission,
    ids::QuestionId,
    live::Topic,
    narratives::db as narratives,
    projects::{Question, db as projects},
    web::{Frame, Path, error_page::FRAGMENT, html, links::ProjectLinks, rendered},
};

type Reader = Member<may::Read>;

#[derive(Template)]
#[template(path = "boards/index.html", blocks = ["board"])]
struct BoardPage {
    frame: Frame,
    links: ProjectLinks,
    kind: Kind,
    revision: i64,
    /// Of what is shown; the entity tag of the live part.
    tag: String,
    arranges: bool,
    /// Why a workshop holds the board, if one does.
    held: String,
    questions: Vec<Question>,
    narratives: Vec<i32>,
    drawn: Drawn,
    /// Themes of each board, for the switch; none where there is no board yet.
    descriptive: Option<i64>,
    analytical: Option<i64>,
    screens: screens::Open,
    /// Of a screen that may be opened from this page; the live part has none.
    token: Option<String>,
}

/// The board that the team has come to.
pub async fn furthest(me: Reader, State(app): State<App>) -> Result<Redirect> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let analytical = db::find(&mut view, me.scope, Kind::Analytical).await?;
    let kind = analytical.map_or(Kind::Descriptive, |board| board.kind);
    Ok(Redirect::to(&me.links.board(kind.word())))
}

pub async fn show(
    me: Reader,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    headers: HeaderMap,
) -> Result<Response> {
    // What is made for all is made of what is open to all.
    let mut view = View::of_nobody(&app.db).await?;
    let Some(board) = db::find(&mut view, me.scope, kind).await? else {
        return Ok(start::page(view, &me, kind).await?.into_response());
    };
    let arranges = arranges(&me, &board);
    let version = db::version(&mut view, me.scope, board.id).await?;
    let tag = format!("\"{version}-{arranges}\"");
    if !headers.contains_key(FRAGMENT) {
        let token = arranges.then(Token::new).transpose()?;
        let page = page(&mut view, &me, board, &tag, token).await?;
        return Ok(html(&page)?.into_response());
    }
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    // Whoever waits for it leaves the database to the one who makes it.
    drop(view);
    let key = format!("board {} {tag}", board.id);
    let part = app.rendered.once(key, async || {
        let mut view = View::of_nobody(&app.db).await?;
        let page = page(&mut view, &me, board, &tag, None).await?;
        Ok(html(&page.as_board())?.0)
    });
    rendered::answer(&*part.await?, &tag, &headers)
}

async fn page(
    view: &mut View,
    me: &Reader,
    board: Board,
    tag: &str,
    token: Option<Token>,
) -> Result<BoardPage> {
    let (kind, revision, arranges) = (board.kind, board.revision, arranges(me, &board));
    let held = board.held.clone();
    let earlier = earlier(view, me, &board).await?;
    let content = db::content(view, me.scope, board).await?;
    let questions = projects::questions(view, me.scope).await?;
    let narratives = narratives::numbers(view, me.scope).await?;
    let ids: Vec<QuestionId> = questions.iter().map(|question| question.id).collect();
    let sources = Sources {
        content: &content,
        earlier: earlier.as_ref(),
        questions: &ids,
        narratives: &narratives,
    };
    Ok(BoardPage {
        drawn: sources.draw(),
        descriptive: db::theme_count(view, me.scope, Kind::Descriptive).await?,
        analytical: db::theme_count(view, me.scope, Kind::Analytical).await?,
        screens: screens::db::find(view, me.scope, content.board.id).await?,
        token: token.map(|token| token.as_str().to_owned()),
        links: me.links.clone(),
        frame: me.frame(),
        tag: tag.to_owned(),
        arranges,
        held,
        narratives,
        kind,
        revision,
        questions,
    })
}

fn arranges(me: &Reader, board: &Board) -> bool {
    me.may(Permission::Arrange) && board.admit(me.id, me.role).is_ok()
}

/// The content of the board that this one was started from.
pub async fn earlier(view: &mut View, me: &Reader, board: &Board) -> Result<Option<Content>> {
    let Some(from) = board.from else { return Ok(None) };
    let Some(earlier) = db::by_id(view, me.scope, from).await? else { return Ok(None) };
    db::content(view, me.scope, earlier).await.map(Some)
}

/// Hears of the board, of the other one, and of the agreed codes.
pub async fn events(
    me: Reader,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
) -> Result<impl IntoResponse> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let board = db::find(&mut view, me.scope, kind).await?.ok_or(Error::NotFound)?;
    let earlier = board.from.map(Topic::Board);
    let others: Vec<Topic> =
        earlier.into_iter().chain([Topic::Alignment(me.scope.project())]).collect();
    Ok(me.stream_beside(&app, &[Topic::Board(board.id)], &others))
}
