//! What is kept of a board: its themes, cards and counter-evidence, and the
//! names that its codes had.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::{Against, Content, Placement, Theme, tree};
use crate::{
    domain::theme_tree::{self, Tree},
    ids::{CodeId, ThemeId},
};

/// Each list is in the board's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub themes: Vec<Theme>,
    pub placements: Vec<Placement>,
    pub against: Vec<Against>,
    /// The names of all codes that lay on the board or in its tray.
    pub codes: BTreeMap<CodeId, String>,
}

impl Kept {
    pub fn of(content: &Content) -> Self {
        Self {
            themes: content.themes.clone(),
            placements: content.placements.clone(),
            against: content.against.clone(),
            codes: content.cards.iter().map(|card| (card.id, card.name.clone())).collect(),
        }
    }

    pub fn tree(&self) -> Tree<ThemeId, CodeId> {
        tree(&self.themes, &self.placements)
    }

    /// The same board with its themes and cards as they lie in this tree.
    pub fn under(&self, tree: &Tree<ThemeId, CodeId>) -> Self {
        let theme = |theme: &Theme| {
            let now = tree.theme(theme.id)?.clone();
            Some(Theme { parent: now.parent, name: now.name, order: now.order, ..theme.clone() })
        };
        let placement = |card: theme_tree::Placement<ThemeId, CodeId>| Placement {
            theme: card.theme,
            code: card.code,
            order: card.order,
            by: None,
        };
        Self {
            themes: self.themes.iter().filter_map(theme).collect(),
            placements: tree.placements().map(placement).collect(),
            ..self.clone()
        }
    }

    /// Of a theme by itself, of a subtheme with its theme: `Night, in Fear`.
    pub fn name(&self, theme: ThemeId) -> String {
        let find = |id: ThemeId| self.themes.iter().find(|theme| theme.id == id);
        let Some(theme) = find(theme) else { return "a theme".to_owned() };
        match theme.parent.and_then(find) {
            Some(parent) => format!("{}, in {}", theme.name, parent.name),
            None => theme.name.clone(),
        }
    }
}
