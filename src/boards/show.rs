//! The room's screen: the board as a contents page for a wall. It has no
//! controls, names no person and shows no passage.

use askama::Template;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    db,
    draw::{Column, Drawn, Group, Laid, Sources},
};
use crate::{
    Error, Result,
    access::Screen,
    db::View,
    ids::{CodeId, ThemeId},
    web::{error_page::FRAGMENT, html},
};

#[derive(Template)]
#[template(path = "boards/show.html", blocks = ["scene"])]
struct ShowPage {
    project_title: String,
    here: String,
    events: String,
    revision: i64,
    tag: String,
    /// What there is, in the foot: `3 themes, 8 subthemes, 121 codes`.
    said: String,
    scene: Scene,
}

/// What the screen shows. All names are there; a script measures which of them
/// fit, and without one those beyond an estimate are left out.
enum Scene {
    Empty,
    Overview(Vec<Wall>),
    Focus(Wall),
}

/// A theme on the wall.
struct Wall {
    number: usize,
    name: String,
    groups: Vec<WallGroup>,
}

struct WallGroup {
    theme: ThemeId,
    /// None for the codes that lie in the theme itself.
    name: Option<String>,
    names: Vec<Name>,
}

struct Name {
    code: CodeId,
    name: String,
    /// Beyond what is estimated to fit.
    later: bool,
}

/// The board, as the screen sees it. `revision` is of all that the screen follows.
pub async fn page(
    mut view: View,
    screen: Screen,
    here: &str,
    revision: i64,
    headers: &HeaderMap,
) -> Result<Response> {
    let board = db::by_id(&mut view, screen.scope, screen.board).await?.ok_or(Error::NotFound)?;
    let version = db::version(&mut view, screen.scope, board.id).await?;
    let tag = format!("\"{version}\"");
    let by_script = headers.contains_key(FRAGMENT);
    if by_script && headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let content = db::content(&mut view, screen.scope, board).await?;
    let here = here.to_owned();
    let etag = HeaderValue::from_str(&tag).map_err(|error| Error::Other(error.into()))?;
    let drawn = Sources::only(&content).draw();
    let focus = drawn.columns.iter().find(|column| Some(column.theme.id) == screen.focus);
    let page = ShowPage {
        events: format!("{here}/events"),
        said: said(&drawn, focus),
        scene: scene(&drawn, focus),
        project_title: screen.project_title,
        here,
        revision,
        tag,
    };
    let page = if by_script { html(&page.as_scene()) } else { html(&page) };
    Ok(([(header::ETAG, etag)], page?).into_response())
}

fn scene(drawn: &Drawn, focus: Option<&Column>) -> Scene {
    if drawn.columns.is_empty() {
        return Scene::Empty;
    }
    // One theme alone fills the screen as if it was chosen.
    let only = drawn.columns.first().filter(|_| drawn.columns.len() == 1);
    if let Some(column) = focus.or(only) {
        const EACH: usize = 8;
        let alone = if column.subthemes.is_empty() { 3 * EACH } else { EACH };
        return Scene::Focus(wall(column, alone));
    }
    let themes = drawn.columns.len();
    let walls = drawn.columns.iter().map(|column| wall(column, room(column, themes)));
    Scene::Overview(walls.collect())
}

fn said(drawn: &Drawn, focus: Option<&Column>) -> String {
    let counts = match focus {
        Some(column) => vec![(column.codes, "code")],
        None => vec![
            (drawn.columns.len(), "theme"),
            (drawn.subthemes, "subtheme"),
            (drawn.placed, "code"),
        ],
    };
    let there = counts.into_iter().filter(|(count, _)| *count > 0);
    let many = |(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    there.map(many).collect::<Vec<_>>().join(", ")
}

/// How many names each group of a theme is estimated to have room for, in a
/// picture 1080 lines high.
fn room(column: &Column, themes: usize) -> usize {
    const PICTURE: usize = 1080 - 52 - 100;
    const HEAD: usize = 190;
    const LINE: usize = 45;
    const GROUP: usize = 28;
    const HEADING: usize = 41;
    // As many beside each other as `.cols` of the stylesheet has.
    let abreast = if themes > 6 { 4 } else { 3 };
    let headings: usize = column
        .subthemes
        .iter()
        .map(|group| GROUP + HEADING * group.name.chars().count().div_ceil(27).max(1))
        .sum();
    let left = (PICTURE / themes.div_ceil(abreast)).saturating_sub(HEAD + headings);
    let groups = column.subthemes.len() + usize::from(!column.own.cards.is_empty());
    left / LINE / groups.max(1)
}

fn wall(column: &Column, most: usize) -> Wall {
    let name = |(at, laid): (usize, &Laid)| Name {
        code: laid.card.id,
        name: laid.card.name.clone(),
        later: at >= most,
    };
    let group = |group: &Group, heading: Option<String>| WallGroup {
        theme: group.theme,
        name: heading,
        names: group.cards.iter().enumerate().map(name).collect(),
    };
    let mut groups: Vec<WallGroup> =
        column.subthemes.iter().map(|sub| group(sub, Some(sub.name.clone()))).collect();
    if !column.own.cards.is_empty() {
        groups.push(group(&column.own, None));
    }
    Wall { number: column.number, name: column.theme.name.clone(), groups }
}
