//! Changes on a board: each keeps the board sound, whatever happened to it
//! since the change was thought of.

use super::{Change, Theme, Tree};
use crate::order::OrderKey;

/// What came of some changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied<T, C> {
    /// What really changed, to be saved in this order. A change that no longer
    /// fits is left out; a card whose theme is gone goes to the tray.
    pub done: Vec<Change<T, C>>,
    /// What takes it back, in this order.
    pub inverse: Vec<Change<T, C>>,
}

impl<T, C> Applied<T, C> {
    fn did(&mut self, done: Change<T, C>, inverse: Change<T, C>) {
        self.done.push(done);
        self.inverse.push(inverse);
    }
}

impl<T: Copy + Ord, C: Copy + Ord> Tree<T, C> {
    pub fn apply(&mut self, changes: impl IntoIterator<Item = Change<T, C>>) -> Applied<T, C> {
        let mut applied = Applied { done: vec![], inverse: vec![] };
        for change in changes {
            match change {
                Change::Added(theme) => self.add(theme, &mut applied),
                Change::Renamed { theme, name } => self.rename_to(theme, name, &mut applied),
                Change::Moved { theme, parent, order } => {
                    self.move_to(theme, parent, order, &mut applied);
                }
                Change::Gone { theme } => self.drop_theme(theme, &mut applied),
                Change::Card { code, from, to } => self.move_card(code, from, to, &mut applied),
            }
        }
        applied.inverse.reverse();
        applied
    }

    fn add(&mut self, mut theme: Theme<T>, applied: &mut Applied<T, C>) {
        let id = theme.id;
        if self.themes.contains_key(&id) {
            return;
        }
        theme.parent = theme.parent.filter(|parent| self.may_nest(id, *parent).is_ok());
        self.themes.insert(id, theme.clone());
        applied.did(Change::Added(theme), Change::Gone { theme: id });
    }

    fn rename_to(&mut self, id: T, name: String, applied: &mut Applied<T, C>) {
        let Some(theme) = self.themes.get_mut(&id).filter(|theme| theme.name != name) else {
            return;
        };
        let before = std::mem::replace(&mut theme.name, name.clone());
        applied
            .did(Change::Renamed { theme: id, name }, Change::Renamed { theme: id, name: before });
    }

    fn move_to(&mut self, id: T, parent: Option<T>, order: OrderKey, applied: &mut Applied<T, C>) {
        if parent.is_some_and(|parent| self.may_nest(id, parent).is_err()) {
            return;
        }
        let Some(theme) = self.themes.get_mut(&id) else { return };
        if (theme.parent, &theme.order) == (parent, &order) {
            return;
        }
        let inverse = Change::Moved { theme: id, parent: theme.parent, order: theme.order.clone() };
        (theme.parent, theme.order) = (parent, order.clone());
        applied.did(Change::Moved { theme: id, parent, order }, inverse);
    }

    fn drop_theme(&mut self, id: T, applied: &mut Applied<T, C>) {
        let subthemes: Vec<T> = self.themes(Some(id)).iter().map(|theme| theme.id).collect();
        for subtheme in subthemes {
            self.drop_theme(subtheme, applied);
        }
        for code in self.codes(id) {
            self.move_card(code, Some(id), None, applied);
        }
        if let Some(theme) = self.themes.remove(&id) {
            applied.did(Change::Gone { theme: id }, Change::Added(theme));
        }
    }

    /// A card that somebody moved on since stays where it is.
    fn move_card(
        &mut self,
        code: C,
        from: Option<T>,
        to: Option<(T, OrderKey)>,
        applied: &mut Applied<T, C>,
    ) {
        let to = to.filter(|(theme, _)| self.themes.contains_key(theme));
        let left = match from {
            Some(theme) => match self.cards.remove(&(theme, code)) {
                Some(order) => Some((theme, order)),
                None => return,
            },
            None => None,
        };
        if left == to {
            // Put where it was, or meant for a theme that is gone.
            self.cards.extend(left.map(|(theme, order)| ((theme, code), order)));
            return;
        }
        let target = to.as_ref().map(|(theme, _)| *theme);
        let there = to.clone().and_then(|(theme, order)| self.cards.insert((theme, code), order));
        applied.done.push(Change::Card { code, from, to });
        if let Some((theme, order)) = target.zip(there) {
            // Its card there moved, so taking back leaves that one in the theme.
            let to = Some((theme, order));
            applied.inverse.push(Change::Card { code, from: target, to });
            applied.inverse.extend(left.map(|left| Change::Card {
                code,
                from: None,
                to: Some(left),
            }));
        } else {
            applied.inverse.push(Change::Card { code, from: target, to: left });
        }
    }
}
