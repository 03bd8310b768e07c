//! What texts can cite and quote: the themes and codes of a board with the
//! narratives behind them, and the agreed passages.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use crate::{
    Result,
    access::Member,
    boards::{
        Board, Kind, Theme, db as boards,
        draw::{Column, Group, Sources as Drawing},
    },
    db::View,
    domain::finding::Quote,
    ids::{CodeId, ThemeId},
    narratives::db as narratives,
    report::db::{self as report, Quote as Passage},
};

/// A theme, a subtheme or a code, with the narratives that speak for it.
pub struct Source {
    pub id: Uuid,
    pub name: String,
    pub narratives: Vec<i32>,
}

/// What may be said under one theme.
pub struct Sources {
    pub kind: Kind,
    /// In the order of the board, subthemes after their themes.
    pub themes: Vec<Theme>,
    columns: Vec<Column>,
    passages: Vec<Passage>,
}

/// Of the furthest board; none without a board.
pub async fn sources<P>(view: &mut View, me: &Member<P>) -> Result<Option<Sources>> {
    let Some(board) = boards::furthest(view, me.scope).await? else { return Ok(None) };
    of_board(view, me, board).await.map(Some)
}

async fn of_board<P>(view: &mut View, me: &Member<P>, board: Board) -> Result<Sources> {
    let kind = board.kind;
    let content = boards::content(view, me.scope, board).await?;
    let numbers = narratives::numbers(view, me.scope).await?;
    let drawing = Drawing { narratives: &numbers, ..Drawing::only(&content) };
    let columns = drawing.draw().columns;
    let within = |parent| content.themes.iter().filter(move |theme| theme.parent == parent);
    let themes = within(None)
        .flat_map(|theme| std::iter::once(theme).chain(within(Some(theme.id))))
        .cloned()
        .collect();
    Ok(Sources { kind, themes, columns, passages: report::quotes(view, me.scope).await? })
}

impl Sources {
    pub fn theme(&self, id: ThemeId) -> Option<&Theme> {
        self.themes.iter().find(|theme| theme.id == id)
    }

    /// The theme itself, then what it holds: its subthemes, then codes.
    pub fn under(&self, theme: ThemeId) -> Vec<Source> {
        let groups = self.groups(theme);
        let themes = self.themes.iter().filter(|one| one.id == theme || one.parent == Some(theme));
        let themes = themes.map(|one| Source {
            id: one.id.into(),
            name: one.name.clone(),
            narratives: support(&self.groups(one.id)),
        });
        let mut seen = BTreeSet::new();
        let codes = groups.iter().flat_map(|group| &group.cards);
        let codes = codes.filter(|laid| seen.insert(laid.card.id)).map(|laid| Source {
            id: laid.card.id.into(),
            name: laid.card.name.clone(),
            narratives: laid.supporting.clone(),
        });
        let codes: Vec<Source> = codes.collect();
        themes.chain(codes).collect()
    }

    /// Everything on the board.
    pub fn all(&self) -> HashMap<Uuid, Source> {
        let top = self.themes.iter().filter(|theme| theme.parent.is_none());
        top.flat_map(|theme| self.under(theme.id))
            .chain(self.themes.iter().flat_map(|theme| self.under(theme.id)))
            .map(|source| (source.id, source))
            .collect()
    }

    /// The name of a source; of a theme of the earlier board that of the theme that
    /// came from it.
    pub fn name_of_copy(&self, all: &HashMap<Uuid, Source>, id: Uuid) -> Option<String> {
        let copy = self.themes.iter().find(|theme| theme.from.map(Uuid::from) == Some(id));
        let found = all.get(&id).or_else(|| all.get(&copy?.id.into()))?;
        Some(found.name.clone())
    }

    /// The passages of codes under a theme.
    pub fn passages(&self, theme: ThemeId) -> Vec<&Passage> {
        let codes = self.codes(theme);
        self.passages.iter().filter(|passage| codes.contains(&passage.code)).collect()
    }

    /// The agreed passage of these words, and whether it stands under the theme.
    pub fn quoted(&self, theme: ThemeId, quote: &Quote) -> Option<(&Passage, bool)> {
        let codes = self.codes(theme);
        let mut found = self.passages.iter().filter(|one| {
            (one.narrative, one.start_at, one.end_at) == (quote.narrative, quote.start, quote.end)
        });
        let first = found.clone().next()?;
        Some((first, found.any(|one| codes.contains(&one.code))))
    }

    fn codes(&self, theme: ThemeId) -> BTreeSet<CodeId> {
        let groups = self.groups(theme);
        groups.iter().flat_map(|group| &group.cards).map(|laid| laid.card.id).collect()
    }

    /// Of a theme all groups, of a subtheme its own.
    fn groups(&self, theme: ThemeId) -> Vec<&Group> {
        let groups = self.columns.iter().flat_map(|column| {
            let whole = column.theme.id == theme;
            let groups = column.subthemes.iter().chain([&column.own]);
            groups.filter(move |group| whole || group.theme == theme)
        });
        groups.collect()
    }
}

fn support(groups: &[&Group]) -> Vec<i32> {
    let cards = groups.iter().flat_map(|group| &group.cards);
    let numbers: BTreeSet<i32> = cards.flat_map(|laid| laid.supporting.iter().copied()).collect();
    numbers.into_iter().collect()
}
