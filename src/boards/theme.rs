//! A theme: what it means, which question it answers, and everything that can
//! be done to it. Beside the board, or as a page of its own.

use askama::Template;
use axum::{extract::State, response::Html};

use super::{
    Kind, Status, Theme, db,
    draw::{Column, Sources},
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::View,
    domain::permission::Permission,
    ids::{CodeId, ThemeId},
    narratives::db as narratives,
    projects::{Question, db as projects},
    web::{Fragment, Frame, Path, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "boards/theme.html", blocks = ["drawer"])]
struct ThemePage {
    frame: Frame,
    links: ProjectLinks,
    kind: Kind,
    theme: Theme,
    /// `2` or `2.1`.
    number: String,
    /// Of a subtheme.
    parent: Option<Theme>,
    questions: Vec<Question>,
    /// The number of the one it answers.
    question: Option<usize>,
    supporting: Vec<i32>,
    against: Vec<i32>,
    codes: usize,
    /// The codes that lie in it itself, in their order.
    held: Vec<(CodeId, String)>,
    subthemes: usize,
    /// Themes it can become a subtheme of.
    parents: Vec<Theme>,
    /// Themes that it can be merged into, with `2` or `2.1`.
    others: Vec<(String, Theme)>,
    /// Its neighbours in the order, and the one that it would be put before to
    /// stand after the next.
    earlier: Option<ThemeId>,
    later: Option<Option<ThemeId>>,
    /// The theme that it would be put before when it leaves its theme.
    outside: Option<ThemeId>,
    arranges: bool,
    /// In the drawer of a board, which stays when something is changed.
    beside: bool,
}

pub async fn show(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, kind, id)): Path<(String, Kind, ThemeId)>,
    fragment: Fragment,
) -> Result<Html<String>> {
    let mut view = View::of_nobody(&app.db).await?;
    let board = db::find(&mut view, me.scope, kind).await?.ok_or(Error::NotFound)?;
    let content = db::content(&mut view, me.scope, board).await?;
    let narratives = narratives::numbers(&mut view, me.scope).await?;
    let questions = projects::questions(&mut view, me.scope).await?;
    let columns = Sources { narratives: &narratives, ..Sources::only(&content) }.draw().columns;
    let themes = content.themes;
    let theme = themes.iter().find(|theme| theme.id == id).ok_or(Error::NotFound)?.clone();
    let row: Vec<&Theme> = themes.iter().filter(|other| other.parent == theme.parent).collect();
    let at = row.iter().position(|other| other.id == id).unwrap_or_default();
    let next = |by: usize| row.get(at + by).map(|other| other.id);
    let top: Vec<&Theme> = themes.iter().filter(|theme| theme.parent.is_none()).collect();
    let parent_at = top.iter().position(|other| Some(other.id) == theme.parent);
    let subthemes = themes.iter().filter(|other| other.parent == Some(id)).count();
    let can_hold = |other: &&&Theme| other.id != id && Some(other.id) != theme.parent;
    let (supporting, against, codes) = evidence(&columns, id);
    let page = ThemePage {
        frame: me.frame(),
        links: me.links.clone(),
        held: held(&columns, id),
        number: numbered(&columns).find(|(_, one)| *one == id).map(|(n, _)| n).unwrap_or_default(),
        parent: parent_at.and_then(|at| top.get(at)).map(|parent| Theme::clone(parent)),
        question: theme
            .question
            .and_then(|id| questions.iter().zip(1..).find(|(q, _)| q.id == id))
            .map(|(_, number)| number),
        parents: match subthemes {
            0 => top.iter().filter(can_hold).map(|theme| Theme::clone(theme)).collect(),
            _ => vec![],
        },
        others: others(&columns, &themes, &theme, subthemes),
        earlier: at.checked_sub(1).and_then(|at| row.get(at)).map(|other| other.id),
        later: next(1).map(|_| next(2)),
        outside: parent_at.and_then(|at| top.get(at + 1)).map(|other| other.id),
        arranges: me.may(Permission::Arrange),
        beside: fragment.is_asked(),
        kind,
        theme,
        questions,
        supporting,
        against,
        codes,
        subthemes,
    };
    fragment.of(&page, &page.as_drawer())
}

fn held(columns: &[Column], id: ThemeId) -> Vec<(CodeId, String)> {
    let groups = columns.iter().flat_map(|column| column.subthemes.iter().chain([&column.own]));
    let cards = groups.filter(|group| group.theme == id).flat_map(|group| &group.cards);
    cards.map(|laid| (laid.card.id, laid.card.name.clone())).collect()
}

/// `1`, `1.1`, `1.2`, `2` ..
fn numbered(columns: &[Column]) -> impl Iterator<Item = (String, ThemeId)> {
    columns.iter().flat_map(|column| {
        let subthemes = column.subthemes.iter().zip(1..);
        let subthemes = subthemes.map(|(sub, at)| (format!("{}.{at}", column.number), sub.theme));
        std::iter::once((column.number.to_string(), column.theme.id)).chain(subthemes)
    })
}

/// What a theme can be merged into: one with subthemes goes into no subtheme.
fn others(
    columns: &[Column],
    themes: &[Theme],
    own: &Theme,
    subthemes: usize,
) -> Vec<(String, Theme)> {
    let found = numbered(columns).filter_map(|(number, id)| {
        let theme = themes.iter().find(|theme| theme.id == id)?;
        Some((number, theme.clone()))
    });
    let fits = |theme: &Theme| {
        theme.id != own.id
            && theme.parent != Some(own.id)
            && (subthemes == 0 || theme.parent.is_none())
    };
    found.filter(|(_, theme)| fits(theme)).collect()
}

/// The narratives that speak for and against a theme or a subtheme, and how
/// many codes it holds.
fn evidence(columns: &[Column], id: ThemeId) -> (Vec<i32>, Vec<i32>, usize) {
    let groups = columns.iter().flat_map(|column| {
        let own = column.theme.id == id;
        let groups = column.subthemes.iter().chain([&column.own]);
        groups.filter(move |group| own || group.theme == id)
    });
    let (mut supporting, mut against, mut codes) = (vec![], vec![], vec![]);
    for laid in groups.flat_map(|group| &group.cards) {
        supporting.extend(&laid.supporting);
        against.extend(&laid.against);
        codes.push(laid.card.id);
    }
    for numbers in [&mut supporting, &mut against] {
        numbers.sort_unstable();
        numbers.dedup();
    }
    codes.sort_unstable();
    codes.dedup();
    (supporting, against, codes.len())
}
