//! What happened between two states of a board, or between a board and the one
//! that began as its copy.

use std::collections::{BTreeMap, BTreeSet};

use super::Tree;

/// Everything that differs; themes and codes in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison<T, C> {
    /// New, and split from nothing.
    pub new: Vec<T>,
    /// Gone, and merged into nothing.
    pub gone: Vec<T>,
    pub merged: Vec<Merged<T>>,
    /// New, and made of codes of one earlier theme.
    pub split: Vec<Split<T>>,
    pub renamed: Vec<T>,
    /// Put under another theme, or made a theme of its own.
    pub moved: Vec<T>,
    /// Codes that stand in other themes than before, unless a merger or a split
    /// says it.
    pub codes: Vec<CodeMoved<T, C>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged<T> {
    pub gone: T,
    pub into: T,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split<T> {
    pub from: T,
    pub new: T,
}

/// The themes that a code stood and stands in; none is the tray.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeMoved<T, C> {
    pub code: C,
    pub before: Vec<T>,
    pub after: Vec<T>,
}

/// Compares two states by the ids of themes. A theme that is gone was merged
/// into the one where more than half of its codes, two at least, have come to
/// stand since. A theme that is new was split from the one that more than half
/// of its codes, two at least, have left for it, unless that one was merged into
/// it. Both rules are ours.
pub fn compare<T: Copy + Ord, C: Copy + Ord>(
    before: &Tree<T, C>,
    after: &Tree<T, C>,
) -> Comparison<T, C> {
    let only_in = |one: &Tree<T, C>, other: &Tree<T, C>| -> Vec<T> {
        one.themes.keys().filter(|theme| !other.themes.contains_key(theme)).copied().collect()
    };
    let in_both = |differs: &dyn Fn(T) -> bool| -> Vec<T> {
        let both = before.themes.keys().filter(|theme| after.themes.contains_key(theme));
        both.copied().filter(|theme| differs(*theme)).collect()
    };
    let missing = only_in(before, after);
    let made = only_in(after, before);
    let merged: BTreeMap<T, T> =
        missing.iter().filter_map(|gone| Some((*gone, heir(before, after, *gone)?))).collect();
    // Seen backwards, a split is a merger.
    let split: BTreeMap<T, T> = made
        .iter()
        .filter_map(|new| Some((*new, heir(after, before, *new)?)))
        .filter(|(new, from)| merged.get(from) != Some(new))
        .collect();
    let (old, new) = (|theme: T| &before.themes[&theme], |theme: T| &after.themes[&theme]);
    Comparison {
        new: made.into_iter().filter(|theme| !split.contains_key(theme)).collect(),
        gone: missing.into_iter().filter(|theme| !merged.contains_key(theme)).collect(),
        renamed: in_both(&|theme| old(theme).name != new(theme).name),
        moved: in_both(&|theme| old(theme).parent != new(theme).parent),
        codes: codes_moved(before, after, &merged, &split),
        merged: merged.into_iter().map(|(gone, into)| Merged { gone, into }).collect(),
        split: split.into_iter().map(|(new, from)| Split { from, new }).collect(),
    }
}

fn heir<T: Copy + Ord, C: Copy + Ord>(
    before: &Tree<T, C>,
    after: &Tree<T, C>,
    gone: T,
) -> Option<T> {
    let codes = before.codes(gone);
    let mut received: BTreeMap<T, usize> = BTreeMap::new();
    for code in &codes {
        let earlier = before.places(*code);
        for theme in after.places(*code) {
            if !earlier.contains(&theme) {
                *received.entry(theme).or_default() += 1;
            }
        }
    }
    let most = received.into_iter().filter(|(_, n)| *n >= 2 && 2 * n > codes.len());
    most.max_by_key(|(theme, n)| (*n, std::cmp::Reverse(*theme))).map(|(theme, _)| theme)
}

fn codes_moved<T: Copy + Ord, C: Copy + Ord>(
    before: &Tree<T, C>,
    after: &Tree<T, C>,
    merged: &BTreeMap<T, T>,
    split: &BTreeMap<T, T>,
) -> Vec<CodeMoved<T, C>> {
    let all = before.cards.keys().chain(after.cards.keys());
    let codes: BTreeSet<C> = all.map(|(_, code)| *code).collect();
    let moved = |code: C| {
        let (before, after) = (before.places(code), after.places(code));
        let left_for = |theme: &T| {
            let mut parts =
                split.iter().filter(|(new, from)| *from == theme && after.contains(new));
            parts.next().map(|(new, _)| *new).filter(|_| !after.contains(theme))
        };
        let heir = |theme: &T| merged.get(theme).copied().or(left_for(theme)).unwrap_or(*theme);
        let expected: BTreeSet<T> = before.iter().map(heir).collect();
        let same = expected.iter().eq(&after);
        (!same).then_some(CodeMoved { code, before, after })
    };
    codes.into_iter().filter_map(moved).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_states_tell_what_happened_between_them() {
        let mut board: Tree<u8, u8> = Tree::new([], []);
        for (id, name, parent) in
            [(1, "Fear", None), (2, "Worn out", None), (3, "Kit", None), (4, "Sleep", Some(2))]
        {
            let changes = board.add_theme(id, name, parent, None).expect("a theme");
            board.apply(changes);
        }
        for (code, theme) in [(10, 1), (11, 1), (12, 2), (13, 3), (14, 4)] {
            board.apply(board.place(code, None, theme, None));
        }
        let before = board.clone();
        for changes in [
            board.merge(1, 2),
            board.remove(3),
            board.move_theme(4, None, None),
            board.rename(2, "Fear and fatigue"),
            board.add_theme(5, "Hope", None, None),
        ] {
            board.apply(changes.expect("allowed"));
        }
        board.apply(board.place(14, Some(4), 5, None));
        let found = compare(&before, &board);
        assert_eq!(found.new, [5]);
        assert_eq!(found.merged, [Merged { gone: 1, into: 2 }]);
        assert_eq!(found.gone, [3]);
        assert_eq!(found.renamed, [2]);
        assert_eq!(found.moved, [4]);
        assert_eq!(
            found.codes,
            [
                CodeMoved { code: 13, before: vec![3], after: vec![] },
                CodeMoved { code: 14, before: vec![4], after: vec![5] },
            ]
        );
    }

    #[test]
    fn a_new_theme_made_of_a_part_of_another_is_split_from_it() {
        let mut board: Tree<u8, u8> = Tree::new([], []);
        board.apply(board.add_theme(1, "Fear", None, None).expect("a theme"));
        for code in 10..15 {
            board.apply(board.place(code, None, 1, None));
        }
        let before = board.clone();
        board.apply(board.add_theme(2, "Night", None, None).expect("a theme"));
        board.apply(board.add_theme(3, "Dusk", None, None).expect("a theme"));
        for (code, to) in [(10, 2), (11, 2), (12, 3)] {
            board.apply(board.place(code, Some(1), to, None));
        }
        let found = compare(&before, &board);
        assert_eq!(found.split, [Split { from: 1, new: 2 }]);
        assert_eq!(found.new, [3], "one card makes no split");
        assert_eq!(found.codes, [CodeMoved { code: 12, before: vec![1], after: vec![3] }]);
    }

    #[test]
    fn one_card_that_moved_on_makes_no_merger() {
        let mut board: Tree<u8, u8> = Tree::new([], []);
        for id in [1, 2] {
            board.apply(board.add_theme(id, "theme", None, None).expect("a theme"));
        }
        board.apply(board.place(10, None, 1, None));
        let before = board.clone();
        board.apply(board.place(10, Some(1), 2, None));
        board.apply(board.remove(1).expect("allowed"));
        let found = compare(&before, &board);
        assert_eq!((found.gone, found.merged), (vec![1], vec![]));
        assert_eq!(found.codes, [CodeMoved { code: 10, before: vec![1], after: vec![2] }]);
    }

    #[test]
    fn a_board_does_not_differ_from_itself() {
        let board: Tree<u8, u8> = Tree::new([], []);
        let same = compare(&board, &board);
        assert!(same.new.is_empty() && same.gone.is_empty() && same.codes.is_empty());
    }
}
