//! A card's passages, by narrative: what a code rests on. Beside the board, or
//! as a page of its own, from where it can be moved without script.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Html};

use super::{
    Against, Card, Kind, Theme, db,
    draw::{From, origins},
    pages::earlier,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::View,
    domain::permission::Permission,
    ids::CodeId,
    narratives::db as narratives,
    web::{Fragment, Frame, Path, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "boards/card.html", blocks = ["drawer"])]
struct CardPage {
    frame: Frame,
    links: ProjectLinks,
    kind: Kind,
    card: Card,
    /// The earlier theme it came from.
    from: Option<From>,
    /// Themes it lies in.
    places: Vec<Theme>,
    /// Everything it can be moved to.
    targets: Vec<Target>,
    /// Narratives that speak for it, and against it, by number.
    supporting: Vec<i32>,
    against: Vec<i32>,
    sections: Vec<Section>,
    /// Narratives that can be marked as speaking against it.
    unmarked: Vec<i32>,
    arranges: bool,
    /// In the drawer of a board, which stays when something is changed.
    beside: bool,
}

/// A theme, or one of its subthemes.
struct Target {
    theme: Theme,
    /// `2` or `2.1`.
    number: String,
}

/// The passages of one narrative.
struct Section {
    number: i32,
    title: String,
    passages: Vec<db::Passage>,
    /// Of those that speak against the code: the note about it.
    against: Option<String>,
}

impl Section {
    /// So many stand in the drawer at once.
    const SHOWN: usize = 3;

    fn first(&self) -> &[db::Passage] {
        &self.passages[..self.passages.len().min(Self::SHOWN)]
    }

    fn more(&self) -> &[db::Passage] {
        &self.passages[self.passages.len().min(Self::SHOWN)..]
    }
}

pub async fn show(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, kind, code)): Path<(String, Kind, CodeId)>,
    fragment: Fragment,
) -> Result<Html<String>> {
    let mut view = View::of_nobody(&app.db).await?;
    let board = db::find(&mut view, me.scope, kind).await?.ok_or(Error::NotFound)?;
    let earlier = earlier(&mut view, &me, &board).await?;
    let content = db::content(&mut view, me.scope, board).await?;
    let card = content.cards.iter().find(|card| card.id == code).ok_or(Error::NotFound)?.clone();
    let marks: Vec<Against> = content.against.into_iter().filter(|one| one.code == code).collect();
    let opposes = |n: &i32| marks.iter().any(|one| one.number == *n && one.is_whole());
    let is_marked = |n: &i32| marks.iter().any(|one| one.number == *n);
    let words = db::contradictions(&mut view, me.scope, content.board.id, code).await?;
    let passages = db::passages(&mut view, me.scope, code).await?;
    let released = narratives::released(&mut view, me.scope).await?;
    let places = content.placements.iter().filter(|placement| placement.code == code);
    let page = CardPage {
        frame: me.frame(),
        links: me.links.clone(),
        from: earlier.as_ref().and_then(|earlier| origins(earlier).remove(&code)),
        places: places
            .filter_map(|at| content.themes.iter().find(|theme| theme.id == at.theme).cloned())
            .collect(),
        targets: targets(&content.themes),
        supporting: card.narratives.iter().copied().filter(|n| !opposes(n)).collect(),
        unmarked: released.keys().copied().filter(|n| !is_marked(n)).collect(),
        against: marks.iter().map(|one| one.number).collect(),
        sections: sections(passages, marks, words, &released),
        arranges: me.may(Permission::Arrange),
        beside: fragment.is_asked(),
        card,
        kind,
    };
    fragment.of(&page, &page.as_drawer())
}

fn targets(themes: &[Theme]) -> Vec<Target> {
    let within = |parent| themes.iter().filter(move |theme| theme.parent == parent).zip(1..);
    let mut targets = vec![];
    for (theme, number) in within(None) {
        targets.push(Target { theme: theme.clone(), number: number.to_string() });
        targets.extend(
            within(Some(theme.id))
                .map(|(sub, at)| Target { theme: sub.clone(), number: format!("{number}.{at}") }),
        );
    }
    targets
}

/// Those that speak for it, then those that speak against it: in words of their
/// own, or with all that they say. A narrative can be marked in which the code
/// was not found.
fn sections(
    passages: Vec<db::Passage>,
    marks: Vec<Against>,
    words: Vec<db::Passage>,
    released: &BTreeMap<i32, String>,
) -> Vec<Section> {
    let section = |number: i32| Section {
        number,
        title: released.get(&number).cloned().unwrap_or_default(),
        passages: vec![],
        against: None,
    };
    let mut supporting: BTreeMap<i32, Section> = BTreeMap::new();
    for passage in passages {
        let number = passage.number;
        supporting.entry(number).or_insert_with(|| section(number)).passages.push(passage);
    }
    let against = marks.into_iter().map(|one| {
        let whole = one.is_whole().then(|| supporting.remove(&one.number)).flatten();
        let said = words.iter().filter(|passage| passage.number == one.number).cloned();
        let passages = whole.map_or_else(|| said.collect(), |section| section.passages);
        Section { passages, against: Some(one.mark.note), ..section(one.number) }
    });
    let against: Vec<Section> = against.collect();
    supporting.into_values().chain(against).collect()
}
