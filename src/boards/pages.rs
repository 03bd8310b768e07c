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
    leads, screens, start,
};
use crate::{
    App, Error, Result,
    access::{Member, may, token::Token},
    db::View,
    domain::permission::Permission,
    ids::{MemberId, QuestionId, WorkshopId},
    live::Topic,
    narratives::db as narratives,
    projects::{Question, db as projects},
    state::BoardNow,
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
    /// Has a preliminary board of one's own.
    codes: bool,
    /// Why a workshop holds the board, if one does.
    held: String,
    questions: Vec<Question>,
    narratives: Vec<i32>,
    /// By attribute.
    valued: Vec<db::Valued>,
    drawn: Drawn,
    /// Themes of each board, for the switch; none where there is no board yet.
    descriptive: Option<i64>,
    analytical: Option<i64>,
    screens: screens::Open,
    /// Of a screen that may be opened from this page; the live part has none.
    token: Option<String>,
    /// Whose notes the reader, who leads it, may drag onto the board; the live part
    /// has none.
    workshop: Option<WorkshopId>,
}

/// The board that the team has come to.
pub async fn furthest(me: Reader, State(app): State<App>) -> Result<Redirect> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let furthest = db::furthest(&mut view, me.scope).await?;
    let kind = furthest.map_or(Kind::Descriptive, |board| board.kind);
    Ok(Redirect::to(&me.links.board(kind.word())))
}

pub async fn show(
    me: Reader,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    headers: HeaderMap,
) -> Result<Response> {
    if headers.contains_key(FRAGMENT) {
        return live_part(&me, &app, kind, &headers).await;
    }
    let mut view = View::of_nobody(&app.db).await?;
    let Some(board) = db::find(&mut view, me.scope, kind).await? else {
        return Ok(start::page(view, &me, kind).await?.into_response());
    };
    let arranges = arranges(&me, board.led_by, &board.held);
    let tag = tag_of(&me, &db::version(&mut view, me.scope, board.id).await?, arranges);
    let token = arranges.then(Token::new).transpose()?;
    let workshop = match leads(board.led_by, me.id, me.role) && arranges {
        true => db::session(&mut view, me.scope, board.id).await?.map(|session| session.workshop),
        false => None,
    };
    let page = page(&mut view, &me, board, &tag, token).await?;
    Ok(html(&BoardPage { workshop, ..page })?.into_response())
}

fn tag_of(me: &Reader, version: &str, arranges: bool) -> String {
    format!("\"{version}-{arranges}-{}\"", me.may(Permission::Code))
}

/// What is made for all is made of what is open to all. A room that asks at once
/// asks the database once for the version, and once for what is new.
async fn live_part(me: &Reader, app: &App, kind: Kind, headers: &HeaderMap) -> Result<Response> {
    let asked = (me.scope.project(), kind.word());
    let found = app.boards.ask(asked, async || {
        let mut view = View::of_nobody(&app.db).await?;
        let Some(board) = db::find(&mut view, me.scope, kind).await? else { return Ok(None) };
        let version = db::version(&mut view, me.scope, board.id).await?;
        Ok(Some(BoardNow { id: board.id, led_by: board.led_by, held: board.held, version }))
    });
    let Some(now) = found.await? else {
        let view = View::of_nobody(&app.db).await?;
        return Ok(start::page(view, me, kind).await?.into_response());
    };
    let tag = tag_of(me, &now.version, arranges(me, now.led_by, &now.held));
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let part = app.rendered.once(format!("board {} {tag}", now.id), async || {
        let mut view = View::of_nobody(&app.db).await?;
        let board = db::by_id(&mut view, me.scope, now.id).await?.ok_or(Error::NotFound)?;
        let page = page(&mut view, me, board, &tag, None).await?;
        Ok(html(&page.as_board())?.0)
    });
    rendered::answer(&*part.await?, &tag, headers)
}

impl BoardPage {
    /// The values of each attribute, in their order.
    fn attributes(&self) -> impl Iterator<Item = &[db::Valued]> {
        self.valued.chunk_by(|a, b| a.attribute == b.attribute)
    }
}

async fn page(
    view: &mut View,
    me: &Reader,
    board: Board,
    tag: &str,
    token: Option<Token>,
) -> Result<BoardPage> {
    let (kind, revision, arranges) =
        (board.kind, board.revision, arranges(me, board.led_by, &board.held));
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
        valued: db::valued(view, me.scope).await?,
        descriptive: db::theme_count(view, me.scope, Kind::Descriptive).await?,
        analytical: db::theme_count(view, me.scope, Kind::Analytical).await?,
        screens: screens::db::find(view, me.scope, content.board.id).await?,
        token: token.map(|token| token.as_str().to_owned()),
        workshop: None,
        links: me.links.clone(),
        frame: me.frame(),
        tag: tag.to_owned(),
        codes: me.may(Permission::Code),
        arranges,
        held,
        narratives,
        kind,
        revision,
        questions,
    })
}

fn arranges(me: &Reader, led_by: Option<MemberId>, held: &str) -> bool {
    me.may(Permission::Arrange) && (held.is_empty() || leads(led_by, me.id, me.role))
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
