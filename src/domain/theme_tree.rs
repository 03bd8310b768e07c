//! The structure of a board: themes, their subthemes, and the codes in them.
//!
//! Two levels and no more; a code lies in a theme once; what is taken out of
//! every theme is in the tray, which is not written down.

use super::order_key::between;
use crate::ids::{CodeId, ThemeId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub id: ThemeId,
    /// Of a subtheme: its theme.
    pub parent: Option<ThemeId>,
    pub key: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    pub theme: ThemeId,
    pub code: CodeId,
    pub key: String,
}

/// Nodes and leaves in the order of their keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    pub themes: Vec<Node>,
    pub placements: Vec<Leaf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("this theme is not on the board any more; the card stays where it was")]
    NoSuchTheme,
    #[error("a subtheme cannot have subthemes of its own")]
    TooDeep,
    #[error("this theme has subthemes; move them out first, and then it can become a subtheme")]
    HasSubthemes,
    #[error("a theme cannot be merged with itself")]
    Itself,
}

/// A card's way on the board.
#[derive(Debug, Clone, Copy)]
pub struct Drop {
    pub code: CodeId,
    /// Where it is taken from; none for the tray.
    pub from: Option<ThemeId>,
    /// Where it goes; none for the tray.
    pub to: Option<ThemeId>,
    /// The card that it is put before; none for the end.
    pub before: Option<CodeId>,
    /// It stays where it was, too: a link.
    pub keep: bool,
}

impl Tree {
    pub fn has(&self, theme: ThemeId) -> bool {
        self.themes.iter().any(|node| node.id == theme)
    }

    /// Moves or links a card. Put where it lies already, it moves within the theme.
    pub fn drop_card(&mut self, drop: Drop) -> Result<(), Refused> {
        if drop.to.is_some_and(|to| !self.has(to)) {
            return Err(Refused::NoSuchTheme);
        }
        if !drop.keep {
            self.placements.retain(|leaf| {
                leaf.code != drop.code || (drop.from.is_some() && Some(leaf.theme) != drop.from)
            });
        }
        if let Some(theme) = drop.to {
            self.placements.retain(|leaf| (leaf.theme, leaf.code) != (theme, drop.code));
            let there: Vec<&Leaf> =
                self.placements.iter().filter(|leaf| leaf.theme == theme).collect();
            let at = drop.before.and_then(|code| there.iter().position(|leaf| leaf.code == code));
            let key = key_at(&there, at, |leaf| &leaf.key);
            self.placements.push(Leaf { theme, code: drop.code, key });
            self.sort();
        }
        Ok(())
    }

    /// Adds a theme before another one of the same level, or at the end.
    pub fn add(
        &mut self,
        id: ThemeId,
        parent: Option<ThemeId>,
        before: Option<ThemeId>,
    ) -> Result<(), Refused> {
        self.themes.retain(|node| node.id != id);
        if let Some(parent) = parent {
            let theme = self.themes.iter().find(|node| node.id == parent);
            let theme = theme.ok_or(Refused::NoSuchTheme)?;
            if theme.parent.is_some() {
                return Err(Refused::TooDeep);
            }
        }
        let there: Vec<&Node> = self.themes.iter().filter(|node| node.parent == parent).collect();
        let at = before.and_then(|before| there.iter().position(|node| node.id == before));
        let key = key_at(&there, at, |node| &node.key);
        self.themes.push(Node { id, parent, key });
        self.sort();
        Ok(())
    }

    /// Moves a theme among themes, into a theme as its subtheme, or out again.
    pub fn move_theme(
        &mut self,
        id: ThemeId,
        parent: Option<ThemeId>,
        before: Option<ThemeId>,
    ) -> Result<(), Refused> {
        if !self.has(id) {
            return Err(Refused::NoSuchTheme);
        }
        if parent == Some(id) {
            return Err(Refused::Itself);
        }
        if parent.is_some() && self.themes.iter().any(|node| node.parent == Some(id)) {
            return Err(Refused::HasSubthemes);
        }
        let before_moving = self.clone();
        self.add(id, parent, before).inspect_err(|_| *self = before_moving)
    }

    /// Takes a theme away with its subthemes; cards that lie nowhere else fall
    /// into the tray.
    pub fn remove(&mut self, id: ThemeId) -> Result<(), Refused> {
        if !self.has(id) {
            return Err(Refused::NoSuchTheme);
        }
        self.themes.retain(|node| node.id != id && node.parent != Some(id));
        let left: Vec<ThemeId> = self.themes.iter().map(|node| node.id).collect();
        self.placements.retain(|leaf| left.contains(&leaf.theme));
        Ok(())
    }

    /// Everything in `from`, its subthemes too, goes into `into`.
    pub fn merge(&mut self, from: ThemeId, into: ThemeId) -> Result<(), Refused> {
        if from == into {
            return Err(Refused::Itself);
        }
        let target = self.themes.iter().find(|node| node.id == into).ok_or(Refused::NoSuchTheme)?;
        let children: Vec<ThemeId> =
            self.themes.iter().filter(|node| node.parent == Some(from)).map(|n| n.id).collect();
        if !self.has(from) {
            return Err(Refused::NoSuchTheme);
        }
        if target.parent.is_some() && !children.is_empty() {
            return Err(Refused::TooDeep);
        }
        for child in children {
            self.add(child, Some(into), None)?;
        }
        let codes: Vec<CodeId> =
            self.placements.iter().filter(|leaf| leaf.theme == from).map(|l| l.code).collect();
        for code in codes {
            self.drop_card(Drop {
                code,
                from: Some(from),
                to: Some(into),
                before: None,
                keep: false,
            })?;
        }
        self.themes.retain(|node| node.id != from);
        Ok(())
    }

    fn sort(&mut self) {
        self.themes.sort_by(|a, b| (&a.key, a.id).cmp(&(&b.key, b.id)));
        self.placements.sort_by(|a, b| (&a.key, a.code).cmp(&(&b.key, b.code)));
    }
}

/// A key for the place before `at`, or for the end.
fn key_at<T>(there: &[T], at: Option<usize>, key: impl Fn(&T) -> &String) -> String {
    let at = at.unwrap_or(there.len());
    let low = at.checked_sub(1).and_then(|i| there.get(i)).map(|one| key(one).as_str());
    between(low, there.get(at).map(|one| key(one).as_str()))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone)]
    enum Act {
        Add(usize, Option<usize>),
        Move(usize, Option<usize>, Option<usize>),
        Remove(usize),
        Merge(usize, usize),
        Drop(usize, Option<usize>, Option<usize>, Option<usize>, bool),
    }

    fn acts() -> impl Strategy<Value = Vec<Act>> {
        let theme = || 0usize..8;
        let maybe = || prop::option::of(0usize..8);
        let code = || 0usize..12;
        prop::collection::vec(
            prop_oneof![
                (theme(), maybe()).prop_map(|(id, parent)| Act::Add(id, parent)),
                (theme(), maybe(), maybe()).prop_map(|(id, p, b)| Act::Move(id, p, b)),
                theme().prop_map(Act::Remove),
                (theme(), theme()).prop_map(|(from, into)| Act::Merge(from, into)),
                (code(), maybe(), maybe(), prop::option::of(code()), any::<bool>())
                    .prop_map(|(c, from, to, before, keep)| Act::Drop(c, from, to, before, keep)),
            ],
            1..80,
        )
    }

    proptest! {
        #[test]
        fn whatever_is_done_the_board_stays_whole(acts in acts()) {
            let themes: Vec<ThemeId> = (0..8).map(|_| ThemeId::new()).collect();
            let codes: Vec<CodeId> = (0..12).map(|_| CodeId::new()).collect();
            let theme = |at: Option<usize>| at.map(|at| themes[at]);
            let mut tree = Tree::default();
            for act in acts {
                let before = tree.clone();
                let done = match act {
                    Act::Add(id, _) if tree.has(themes[id]) => Ok(()),
                    Act::Add(id, parent) => tree.add(themes[id], theme(parent), None),
                    Act::Move(id, p, b) => tree.move_theme(themes[id], theme(p), theme(b)),
                    Act::Remove(id) => tree.remove(themes[id]),
                    Act::Merge(from, into) => tree.merge(themes[from], themes[into]),
                    Act::Drop(code, from, to, before, keep) => tree.drop_card(Drop {
                        code: codes[code],
                        from: theme(from),
                        to: theme(to),
                        before: before.map(|at| codes[at]),
                        keep,
                    }),
                };
                if done.is_err() {
                    prop_assert_eq!(&tree, &before, "what is refused changes nothing");
                }
                whole(&tree)?;
            }
        }
    }

    fn whole(tree: &Tree) -> Result<(), TestCaseError> {
        let ids: HashSet<_> = tree.themes.iter().map(|node| node.id).collect();
        prop_assert_eq!(ids.len(), tree.themes.len(), "a theme is there once");
        for node in &tree.themes {
            if let Some(parent) = node.parent {
                let parent = tree.themes.iter().find(|other| other.id == parent);
                prop_assert!(parent.is_some_and(|parent| parent.parent.is_none()), "two levels");
            }
        }
        let places: HashSet<_> = tree.placements.iter().map(|l| (l.theme, l.code)).collect();
        prop_assert_eq!(places.len(), tree.placements.len(), "a code is in a theme once");
        prop_assert!(tree.placements.iter().all(|leaf| ids.contains(&leaf.theme)));
        prop_assert!(tree.placements.windows(2).all(|two| two[0].key <= two[1].key));
        Ok(())
    }

    #[test]
    fn a_card_lands_before_the_one_it_was_dropped_on() {
        let (theme, codes) = (ThemeId::new(), [CodeId::new(), CodeId::new(), CodeId::new()]);
        let mut tree = Tree::default();
        tree.add(theme, None, None).unwrap();
        let drop = |code, before| Drop { code, from: None, to: Some(theme), before, keep: false };
        tree.drop_card(drop(codes[0], None)).unwrap();
        tree.drop_card(drop(codes[1], None)).unwrap();
        tree.drop_card(drop(codes[2], Some(codes[1]))).unwrap();
        let order: Vec<_> = tree.placements.iter().map(|leaf| leaf.code).collect();
        assert_eq!(order, [codes[0], codes[2], codes[1]]);
    }

    #[test]
    fn a_card_can_support_two_themes() {
        let (one, two, code) = (ThemeId::new(), ThemeId::new(), CodeId::new());
        let mut tree = Tree::default();
        tree.add(one, None, None).unwrap();
        tree.add(two, None, None).unwrap();
        let to = |to, keep| Drop { code, from: None, to: Some(to), before: None, keep };
        tree.drop_card(to(one, false)).unwrap();
        tree.drop_card(to(two, true)).unwrap();
        assert_eq!(tree.placements.len(), 2);
    }

    #[test]
    fn a_theme_with_subthemes_does_not_become_a_subtheme() {
        let (one, sub, two) = (ThemeId::new(), ThemeId::new(), ThemeId::new());
        let mut tree = Tree::default();
        tree.add(one, None, None).unwrap();
        tree.add(sub, Some(one), None).unwrap();
        tree.add(two, None, None).unwrap();
        assert_eq!(tree.move_theme(one, Some(two), None), Err(Refused::HasSubthemes));
        assert_eq!(tree.move_theme(sub, None, Some(one)), Ok(()));
    }
}
