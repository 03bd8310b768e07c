//! A board: themes, their subthemes, and the codes placed in them. What is
//! placed nowhere lies in the tray.
//!
//! Every act is worked out as a list of [`Change`]s first, then applied. The
//! answer says what really changed, to be saved, and what takes it back. Undo
//! applies that to the board of then: it restores its own property and leaves
//! alone what others did since.
//!
//! Always true: a theme's parent is on the board and has no parent itself; a
//! code stands in a theme once at most; themes and cards have a total order.

mod acts;
mod apply;
mod compare;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod properties;

use std::collections::BTreeMap;

pub use apply::Applied;
pub use compare::{CodeMoved, Comparison, Merged, Split, compare};
use serde::{Deserialize, Serialize};

use crate::order::OrderKey;

/// A theme, or a subtheme if it has a parent. `T` names a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme<T> {
    pub id: T,
    pub parent: Option<T>,
    pub name: String,
    pub order: OrderKey,
}

/// One code in one theme: a card. A code in several themes is several cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement<T, C> {
    pub theme: T,
    pub code: C,
    pub order: OrderKey,
}

/// One step of an act. It touches one property, so that undoing it restores
/// that property alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change<T, C> {
    Added(Theme<T>),
    Renamed {
        theme: T,
        name: String,
    },
    /// To another parent, another place in the order, or both.
    Moved {
        theme: T,
        parent: Option<T>,
        order: OrderKey,
    },
    /// With its subthemes; all their cards fall into the tray.
    Gone {
        theme: T,
    },
    /// A card goes from a theme to a theme. Without `from` it is a further card
    /// of its code, or comes out of the tray; without `to` it is taken off.
    Card {
        code: C,
        from: Option<T>,
        to: Option<(T, OrderKey)>,
    },
}

/// Why an act is refused. The text is for the member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("This theme is no longer on the board. Nothing was changed.")]
    NotOnBoard,
    #[error("A theme cannot be put into itself or into its own subtheme. Nothing was changed.")]
    IntoItself,
    #[error(
        "A subtheme holds codes, not further subthemes. Nothing was changed; move the subthemes out first, or choose a theme."
    )]
    TooDeep,
}

/// A board as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree<T, C> {
    themes: BTreeMap<T, Theme<T>>,
    cards: BTreeMap<(T, C), OrderKey>,
}

impl<T: Copy + Ord, C: Copy + Ord> Tree<T, C> {
    /// From stored rows, in any order. A card of a theme that is not among them
    /// is in the tray.
    pub fn new(
        themes: impl IntoIterator<Item = Theme<T>>,
        placements: impl IntoIterator<Item = Placement<T, C>>,
    ) -> Self {
        let mut tree = Self { themes: BTreeMap::new(), cards: BTreeMap::new() };
        let (top, nested): (Vec<_>, Vec<_>) =
            themes.into_iter().partition(|theme| theme.parent.is_none());
        let themes = top.into_iter().chain(nested).map(Change::Added);
        let cards = placements.into_iter().map(|Placement { theme, code, order }| Change::Card {
            code,
            from: None,
            to: Some((theme, order)),
        });
        tree.apply(themes.chain(cards));
        tree
    }

    pub fn theme(&self, id: T) -> Option<&Theme<T>> {
        self.themes.get(&id)
    }

    /// The themes, or a theme's subthemes, in order.
    pub fn themes(&self, parent: Option<T>) -> Vec<&Theme<T>> {
        let mut themes: Vec<_> = self.themes.values().filter(|t| t.parent == parent).collect();
        themes.sort_by(|a, b| (&a.order, a.id).cmp(&(&b.order, b.id)));
        themes
    }

    /// The codes in a theme itself, not in its subthemes, in order.
    pub fn codes(&self, theme: T) -> Vec<C> {
        self.cards(theme).into_iter().map(|(code, _)| code).collect()
    }

    /// The themes and subthemes that a code stands in; none if it is in the tray.
    pub fn places(&self, code: C) -> Vec<T> {
        self.cards.keys().filter(|(_, placed)| *placed == code).map(|(theme, _)| *theme).collect()
    }

    /// Those of these codes that are placed nowhere, in the order given.
    pub fn tray(&self, codes: impl IntoIterator<Item = C>) -> Vec<C> {
        codes.into_iter().filter(|code| self.places(*code).is_empty()).collect()
    }

    pub fn placements(&self) -> impl Iterator<Item = Placement<T, C>> {
        self.cards.iter().map(|((theme, code), order)| Placement {
            theme: *theme,
            code: *code,
            order: order.clone(),
        })
    }

    fn cards(&self, theme: T) -> Vec<(C, &OrderKey)> {
        let own = self.cards.iter().filter(|((of, _), _)| *of == theme);
        let mut cards: Vec<_> = own.map(|((_, code), order)| (*code, order)).collect();
        cards.sort_by(|a, b| (a.1, a.0).cmp(&(b.1, b.0)));
        cards
    }

    fn may_nest(&self, theme: T, parent: T) -> Result<(), Refused> {
        let into = self.themes.get(&parent).ok_or(Refused::NotOnBoard)?;
        if parent == theme || into.parent == Some(theme) {
            Err(Refused::IntoItself)
        } else if into.parent.is_some() || !self.themes(Some(theme)).is_empty() {
            Err(Refused::TooDeep)
        } else {
            Ok(())
        }
    }
}
