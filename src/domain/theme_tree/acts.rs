//! What members do on a board, worked out as changes. Nothing is changed yet:
//! [`Tree::apply`] does that.

use super::{Change, Refused, Theme, Tree};
use crate::order::OrderKey;

type Changes<T, C> = Vec<Change<T, C>>;

impl<T: Copy + Ord, C: Copy + Ord> Tree<T, C> {
    /// Drags a card from a theme (or from the tray) to a theme, before another
    /// card or to the end.
    ///
    /// If the card was moved on meanwhile and its code stands in one theme only,
    /// it is taken from there: the last move wins. If the theme is gone, the
    /// card lands in the tray.
    pub fn place(&self, code: C, from: Option<T>, to: T, before: Option<C>) -> Changes<T, C> {
        let places = self.places(code);
        let still_there = from.is_some_and(|from| places.contains(&from));
        let from = match places[..] {
            [only] if !still_there => Some(only),
            _ => from.filter(|_| still_there),
        };
        if self.themes.contains_key(&to) {
            self.card(code, from, to, before)
        } else {
            vec![Change::Card { code, from, to: None }]
        }
    }

    /// Puts a further card of a code into a theme; one that is there already
    /// only changes its place.
    pub fn link(&self, code: C, to: T, before: Option<C>) -> Result<Changes<T, C>, Refused> {
        self.known(to)?;
        let from = self.places(code).contains(&to).then_some(to);
        Ok(self.card(code, from, to, before))
    }

    /// Takes a card off a theme; the last one of a code falls into the tray.
    pub fn take_off(&self, code: C, from: T) -> Changes<T, C> {
        vec![Change::Card { code, from: Some(from), to: None }]
    }

    /// A new theme, or a subtheme, before another one or at the end.
    pub fn add_theme(
        &self,
        id: T,
        name: &str,
        parent: Option<T>,
        before: Option<T>,
    ) -> Result<Changes<T, C>, Refused> {
        if let Some(parent) = parent {
            self.may_nest(id, parent)?;
        }
        let (order, mut changes) = self.room_for_theme(id, parent, before);
        changes.push(Change::Added(Theme { id, parent, name: name.to_owned(), order }));
        Ok(changes)
    }

    pub fn rename(&self, theme: T, name: &str) -> Result<Changes<T, C>, Refused> {
        self.known(theme)?;
        Ok(vec![Change::Renamed { theme, name: name.to_owned() }])
    }

    /// Moves a theme: into another one (it becomes a subtheme), out of its
    /// theme (`parent` none: it becomes a theme), or to another place in the order.
    pub fn move_theme(
        &self,
        theme: T,
        parent: Option<T>,
        before: Option<T>,
    ) -> Result<Changes<T, C>, Refused> {
        self.known(theme)?;
        if let Some(parent) = parent {
            self.may_nest(theme, parent)?;
        }
        let (order, mut changes) = self.room_for_theme(theme, parent, before);
        changes.push(Change::Moved { theme, parent, order });
        Ok(changes)
    }

    /// Moves all cards and subthemes of a theme to the end of another one, and
    /// removes the emptied theme.
    pub fn merge(&self, from: T, into: T) -> Result<Changes<T, C>, Refused> {
        self.known(from)?;
        let target = self.known(into)?;
        let subthemes = self.themes(Some(from));
        if from == into || target.parent == Some(from) {
            return Err(Refused::IntoItself);
        }
        if target.parent.is_some() && !subthemes.is_empty() {
            return Err(Refused::TooDeep);
        }
        let mut changes = vec![];
        let mut last = self.cards(into).last().map(|(_, order)| (*order).clone());
        for code in self.codes(from) {
            let known = self.cards.get(&(into, code)).cloned();
            let order = known.or_else(|| OrderKey::between(last.as_ref(), None));
            last = last.max(order.clone());
            let to = order.map(|order| (into, order));
            changes.push(Change::Card { code, from: Some(from), to });
        }
        let mut last = self.themes(Some(into)).last().map(|theme| theme.order.clone());
        for theme in subthemes.iter().map(|theme| theme.id) {
            last = OrderKey::between(last.as_ref(), None);
            let order = last.clone();
            changes.extend(order.map(|order| Change::Moved { theme, parent: Some(into), order }));
        }
        changes.push(Change::Gone { theme: from });
        Ok(changes)
    }

    /// Removes a theme and its subthemes; their cards fall into the tray.
    pub fn remove(&self, theme: T) -> Result<Changes<T, C>, Refused> {
        self.known(theme)?;
        Ok(vec![Change::Gone { theme }])
    }

    fn known(&self, theme: T) -> Result<&Theme<T>, Refused> {
        self.themes.get(&theme).ok_or(Refused::NotOnBoard)
    }

    fn card(&self, code: C, from: Option<T>, to: T, before: Option<C>) -> Changes<T, C> {
        let others = self.cards(to).into_iter().filter(|(other, _)| *other != code);
        let (order, row) = room(&others.collect::<Vec<_>>(), before);
        let rekeyed = row.into_iter().map(|(code, order)| Change::Card {
            code,
            from: Some(to),
            to: Some((to, order)),
        });
        rekeyed.chain([Change::Card { code, from, to: Some((to, order)) }]).collect()
    }

    fn room_for_theme(
        &self,
        id: T,
        parent: Option<T>,
        before: Option<T>,
    ) -> (OrderKey, Changes<T, C>) {
        let others = self.themes(parent).into_iter().filter(|theme| theme.id != id);
        let others: Vec<_> = others.map(|theme| (theme.id, &theme.order)).collect();
        let (order, row) = room(&others, before);
        let rekeyed = row.into_iter().map(|(theme, order)| Change::Moved { theme, parent, order });
        (order, rekeyed.collect())
    }
}

/// A key before one of a row, or at its end. Where two neighbours have equal
/// keys, the whole row gets new ones.
fn room<I: Copy + Eq>(row: &[(I, &OrderKey)], before: Option<I>) -> (OrderKey, Vec<(I, OrderKey)>) {
    let end = row.len();
    let at = row.iter().position(|(id, _)| Some(*id) == before).unwrap_or(end);
    let neighbour = |at: Option<usize>| at.and_then(|at| row.get(at)).map(|(_, order)| *order);
    if let Some(order) = OrderKey::between(neighbour(at.checked_sub(1)), neighbour(Some(at))) {
        return (order, vec![]);
    }
    let mut keys: Vec<_> = OrderKey::row(end + 1).collect();
    let order = keys.remove(at);
    (order, row.iter().map(|(id, _)| *id).zip(keys).collect())
}
