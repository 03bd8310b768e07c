//! The board as it was after each step of the record: a slider that replays it.

mod db;

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Deserialize;
use time::OffsetDateTime;

use crate::{
    App, Error, Result,
    access::{Member, may},
    boards::{
        Board, Kind, Theme,
        db::{find, session},
        snapshots::{Kept, compare},
    },
    consensus::adjudicator::veil,
    db::View,
    domain::permission::Permission,
    history::Entry,
    ids::{CodeId, ThemeId},
    projects::db::{self as projects, Person},
    web::{Fragment, Frame, Path, Query, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "boards/snapshots/past.html", blocks = ["moment"])]
struct PastPage {
    frame: Frame,
    links: ProjectLinks,
    kind: Kind,
    people: Vec<Person>,
    /// Of all that changed the board; none for a board that nothing has changed.
    moment: Option<Moment>,
    steps: usize,
    columns: Vec<Column>,
    tray: Vec<Name>,
    /// What the step did, in short.
    said: String,
    /// The reader may take this step back, whoever took it.
    takes_back: bool,
}

/// After which step, from 1, the board is shown.
struct Moment {
    at: usize,
    entry: Entry,
}

impl Moment {
    /// Done on the board, not by aligning codes; a board's start is not taken back.
    fn is_of_board(&self) -> bool {
        let kind = self.entry.kind.as_str();
        kind != "board.start" && (kind.starts_with("board.") || kind.starts_with("theme."))
    }
}

struct Column {
    id: ThemeId,
    name: String,
    codes: usize,
    groups: Vec<Group>,
}

struct Group {
    id: ThemeId,
    /// None for the codes that lie in the theme itself.
    name: Option<String>,
    codes: Vec<Name>,
}

struct Name {
    code: CodeId,
    name: String,
    /// The step put it here.
    came: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// A step, from 1; without one the last.
    at: Option<usize>,
}

pub async fn show(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Query(asked): Query<Asked>,
    fragment: Fragment,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let board = find(&mut view, me.scope, kind).await?.ok_or(Error::NotFound)?;
    veil::refuse_names(&mut view, me.scope, me.id).await?;
    let mut steps = db::steps(&mut view, me.scope, board.id).await?;
    let count = steps.len();
    let at = asked.at.unwrap_or(count).clamp(count.min(1), count);
    let (was, is) = match at.checked_sub(1) {
        None => (empty(), empty()),
        Some(step) => {
            let earlier = step.checked_sub(1).map(|before| steps[before].noted_at);
            (
                kept(&mut view, &me, &board, earlier).await?,
                kept(&mut view, &me, &board, Some(steps[step].noted_at)).await?,
            )
        }
    };
    let session = session(&mut view, me.scope, board.id).await?;
    let in_session = at > 0 && session.is_some_and(|on| on.since <= steps[at - 1].noted_at);
    let takes_back = me.may(Permission::Manage) || (in_session && board.led_by == Some(me.id));
    let lay = Lay { was: &was, is: &is };
    let page = PastPage {
        frame: me.frame(),
        links: me.links.clone(),
        people: projects::people(&mut view, me.scope).await?,
        said: compare::summary(&compare::differences(&was, &is)),
        columns: lay.columns(),
        tray: lay.tray(),
        moment: (at > 0).then(|| Moment { at, entry: steps.swap_remove(at - 1) }),
        steps: count,
        takes_back,
        kind,
    };
    fragment.of(&page, &page.as_moment())
}

/// The state as it was, to be read by programs.
pub async fn download(
    me: Member<may::Export>,
    State(app): State<App>,
    Path((_, kind)): Path<(String, Kind)>,
    Query(asked): Query<Asked>,
) -> Result<axum::Json<Kept>> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let board = find(&mut view, me.scope, kind).await?.ok_or(Error::NotFound)?;
    let steps = db::steps(&mut view, me.scope, board.id).await?;
    let step = asked.at.unwrap_or(steps.len()).checked_sub(1).and_then(|at| steps.get(at));
    let moment = step.ok_or(Error::NotFound)?.noted_at;
    kept(&mut view, &me, &board, Some(moment)).await.map(axum::Json)
}

async fn kept<P>(
    view: &mut View,
    me: &Member<P>,
    board: &Board,
    moment: Option<OffsetDateTime>,
) -> Result<Kept> {
    match moment {
        Some(moment) => db::past(view, me.scope, board.id, moment).await,
        None => Ok(empty()),
    }
}

fn empty() -> Kept {
    Kept { themes: vec![], placements: vec![], against: vec![], codes: BTreeMap::new() }
}

struct Lay<'a> {
    was: &'a Kept,
    is: &'a Kept,
}

impl Lay<'_> {
    fn columns(&self) -> Vec<Column> {
        let within = |parent| self.is.themes.iter().filter(move |theme| theme.parent == parent);
        let column = |theme: &Theme| {
            let own = Group { id: theme.id, name: None, codes: self.codes(theme.id) };
            let subthemes = within(Some(theme.id)).map(|sub| Group {
                id: sub.id,
                name: Some(sub.name.clone()),
                codes: self.codes(sub.id),
            });
            let groups: Vec<Group> =
                subthemes.chain(Some(own).filter(|own| !own.codes.is_empty())).collect();
            Column {
                id: theme.id,
                name: theme.name.clone(),
                codes: groups.iter().map(|group| group.codes.len()).sum(),
                groups,
            }
        };
        within(None).map(column).collect()
    }

    fn codes(&self, theme: ThemeId) -> Vec<Name> {
        let placed = |kept: &Kept, code| {
            kept.placements.iter().any(|one| one.theme == theme && one.code == code)
        };
        let here = self.is.placements.iter().filter(|placement| placement.theme == theme);
        here.map(|placement| self.named(placement.code, !placed(self.was, placement.code)))
            .collect()
    }

    /// What lay nowhere, by name.
    fn tray(&self) -> Vec<Name> {
        let placed = |kept: &Kept, code: CodeId| kept.placements.iter().any(|one| one.code == code);
        let unplaced = self.is.codes.keys().filter(|code| !placed(self.is, **code));
        let mut tray: Vec<Name> =
            unplaced.map(|code| self.named(*code, placed(self.was, *code))).collect();
        tray.sort_by_cached_key(|one| one.name.to_lowercase());
        tray
    }

    fn named(&self, code: CodeId, came: bool) -> Name {
        let name = self.is.codes.get(&code).cloned().unwrap_or_default();
        Name { code, name, came }
    }
}
