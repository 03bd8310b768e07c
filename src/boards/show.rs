//! The room's screen: the board as a contents page for a wall. It has no
//! controls, names no person and shows no passage.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use super::{
    db,
    view::{self, Column, Drawn, Group},
};
use crate::{
    App, Error, Result,
    access::Screen,
    db::View,
    live::Topic,
    web::{error_page::FRAGMENT, html, stream},
};

#[derive(Template)]
#[template(path = "boards/show.html", blocks = ["scene"])]
struct ShowPage {
    project_title: String,
    events: String,
    here: String,
    revision: i64,
    scene: Scene,
}

/// What the screen has room for.
enum Scene {
    Overview { columns: Vec<Wall>, themes: usize, subthemes: usize, codes: usize },
    Focus { theme: Wall, page: usize, pages: usize },
    Empty,
}

/// A theme on the wall: its subthemes with as many names as fit.
struct Wall {
    number: usize,
    name: String,
    groups: Vec<WallGroup>,
}

struct WallGroup {
    /// None for the codes that lie in the theme itself.
    name: Option<String>,
    codes: usize,
    names: Vec<String>,
}

pub async fn show(
    screen: Screen,
    State(app): State<App>,
    path: Uri,
    headers: HeaderMap,
) -> Result<Response> {
    let mut view = View::of_nobody(&app.db).await?;
    let board = db::by_id(&mut view, screen.scope, screen.board).await?.ok_or(Error::NotFound)?;
    let revision = board.revision;
    // The focus is not part of the board's revision.
    let tag =
        format!("\"{revision}-{}\"", screen.focus.map(|id| id.to_string()).unwrap_or_default());
    let by_script = headers.contains_key(FRAGMENT);
    if by_script && headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let content = db::content(&mut view, screen.scope, board).await?;
    let drawn = view::draw(&content, None, &[], &[]);
    let here = path.path().to_owned();
    let page = ShowPage {
        events: format!("{here}/events"),
        here,
        revision,
        scene: scene(drawn, screen.focus.map(|id| id.to_string())),
        project_title: screen.project_title,
    };
    let mut response = if by_script {
        html(&page.as_scene())?.into_response()
    } else {
        html(&page)?.into_response()
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

pub async fn events(screen: Screen, State(app): State<App>) -> impl IntoResponse {
    let (hash, again) = (screen.token_hash, app.clone());
    let ask = move || -> futures_util::future::BoxFuture<'static, Option<i64>> {
        let (hash, app) = (hash.clone(), again.clone());
        Box::pin(async move { revision(&app, &hash).await.ok().flatten() })
    };
    stream::of(&app, &[Topic::Board(screen.board)], Topic::Show(screen.link), Box::new(ask))
}

async fn revision(app: &App, token_hash: &[u8]) -> Result<Option<i64>> {
    let mut view = View::of_nobody(&app.db).await?;
    let Some(screen) = Screen::of(&mut view, token_hash).await? else { return Ok(None) };
    let board = db::by_id(&mut view, screen.scope, screen.board).await?;
    Ok(board.map(|board| board.revision))
}

fn scene(drawn: Drawn, focus: Option<String>) -> Scene {
    if drawn.columns.is_empty() {
        return Scene::Empty;
    }
    let themes = drawn.columns.len();
    if let Some(column) =
        drawn.columns.iter().find(|column| Some(column.theme.id.to_string()) == focus)
    {
        const MOST: usize = 24;
        let groups = column.subthemes.len() + usize::from(!column.own.cards.is_empty());
        let each = MOST / groups.max(1);
        let most = column.subthemes.iter().chain([&column.own]).map(|g| g.cards.len()).max();
        let pages = most.unwrap_or(0).div_ceil(each.max(1)).max(1);
        return Scene::Focus { theme: wall(column, |_| each), page: 1, pages };
    }
    // Themes that stand above each other share the height.
    let rows = themes.div_ceil(3);
    let columns = drawn.columns.iter().map(|column| wall(column, room(column, rows))).collect();
    Scene::Overview { columns, themes, subthemes: drawn.subthemes, codes: drawn.placed }
}

/// How many names each group of a column has room for, in a picture 1080
/// lines high.
fn room(column: &Column, rows: usize) -> impl Fn(&Group) -> usize + use<> {
    const PICTURE: usize = 1080 - 52 - 100;
    const HEAD: usize = 190;
    const LINE: usize = 45;
    const GROUP: usize = 28;
    const HEADING: usize = 41;
    let groups = column.subthemes.len() + usize::from(!column.own.cards.is_empty());
    let headings: usize = column
        .subthemes
        .iter()
        .map(|group| GROUP + HEADING * group.theme.name.chars().count().div_ceil(27).max(1))
        .sum();
    let left = (PICTURE / rows).saturating_sub(HEAD + headings);
    let each = left / LINE / groups.max(1);
    move |_| each
}

fn wall(column: &Column, room: impl Fn(&Group) -> usize) -> Wall {
    let group = |group: &Group, name: Option<String>| WallGroup {
        name,
        codes: group.cards.len(),
        names: group.cards.iter().take(room(group)).map(|laid| laid.card.name.clone()).collect(),
    };
    let mut groups: Vec<WallGroup> =
        column.subthemes.iter().map(|sub| group(sub, Some(sub.theme.name.clone()))).collect();
    if !column.own.cards.is_empty() {
        groups.push(group(&column.own, None));
    }
    Wall { number: column.number, name: column.theme.name.clone(), groups }
}
