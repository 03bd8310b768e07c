//! A board stays sound under any acts, in any order, and every act can be
//! taken back.

use proptest::{collection::vec, prelude::*};

use super::*;

pub(super) type Board = Tree<u8, u8>;

pub(super) fn board(acts: &[Act]) -> Board {
    let mut board = Tree::new([], []);
    acts.iter().for_each(|act| drop(act.on(&mut board)));
    board
}

/// A board at work, after some acts: three themes, a subtheme, and codes in all
/// of them, one in two.
pub(super) fn board_after(acts: &[Act]) -> Board {
    let begun = [
        Act::Add(0, None, None),
        Act::Add(1, None, None),
        Act::Add(2, None, Some(1)),
        Act::Add(3, Some(0), None),
        Act::Place(10, None, 0, None),
        Act::Place(11, None, 0, Some(10)),
        Act::Place(12, None, 3, None),
        Act::Place(13, None, 1, None),
        Act::Link(10, 1, None),
    ];
    board(&[&begun, acts].concat())
}

/// Anything that a member may try, also with themes and cards that are gone.
#[derive(Debug, Clone)]
pub(super) enum Act {
    Place(u8, Option<u8>, u8, Option<u8>),
    Link(u8, u8, Option<u8>),
    TakeOff(u8, u8),
    Add(u8, Option<u8>, Option<u8>),
    Rename(u8, String),
    Move(u8, Option<u8>, Option<u8>),
    Merge(u8, u8),
    Remove(u8),
}

impl Act {
    fn changes(&self, board: &Board) -> Result<Vec<Change<u8, u8>>, Refused> {
        match self {
            Self::Place(code, from, to, before) => Ok(board.place(*code, *from, *to, *before)),
            Self::Link(code, to, before) => board.link(*code, *to, *before),
            Self::TakeOff(code, from) => Ok(board.take_off(*code, *from)),
            Self::Add(id, parent, before) => board.add_theme(*id, "new", *parent, *before),
            Self::Rename(id, name) => board.rename(*id, name),
            Self::Move(id, parent, before) => board.move_theme(*id, *parent, *before),
            Self::Merge(from, into) => board.merge(*from, *into),
            Self::Remove(id) => board.remove(*id),
        }
    }

    fn on(&self, board: &mut Board) -> Option<Applied<u8, u8>> {
        let changes = self.changes(board).ok()?;
        Some(board.apply(changes))
    }
}

fn act() -> impl Strategy<Value = Act> {
    let (theme, code) = (0u8..5, 10u8..15);
    let some_theme = proptest::option::of(theme.clone());
    let some_code = proptest::option::of(code.clone());
    prop_oneof![
        4 => (code.clone(), some_theme.clone(), theme.clone(), some_code.clone())
            .prop_map(|(code, from, to, before)| Act::Place(code, from, to, before)),
        2 => (code.clone(), theme.clone(), some_code).prop_map(|(c, t, b)| Act::Link(c, t, b)),
        1 => (code, theme.clone()).prop_map(|(c, t)| Act::TakeOff(c, t)),
        4 => (theme.clone(), some_theme.clone(), some_theme.clone())
            .prop_map(|(id, parent, before)| Act::Add(id, parent, before)),
        1 => (theme.clone(), "[a-c]").prop_map(|(id, name)| Act::Rename(id, name)),
        3 => (theme.clone(), some_theme.clone(), some_theme)
            .prop_map(|(id, parent, before)| Act::Move(id, parent, before)),
        1 => (theme.clone(), theme.clone()).prop_map(|(from, into)| Act::Merge(from, into)),
        1 => theme.prop_map(Act::Remove),
    ]
}

fn assert_sound(board: &Board) {
    for theme in board.themes.values() {
        let parent = theme.parent.map(|parent| board.themes.get(&parent).expect("its theme"));
        assert!(parent.is_none_or(|parent| parent.parent.is_none()), "two levels");
    }
    let shown = board
        .themes(None)
        .into_iter()
        .flat_map(|theme| [vec![theme], board.themes(Some(theme.id))].concat());
    assert_eq!(shown.count(), board.themes.len(), "every theme is shown once");
    for code in 10..15 {
        let places = board.places(code);
        assert_eq!(board.tray([code]).is_empty(), !places.is_empty(), "tray or themes");
        assert!(places.iter().all(|theme| board.themes.contains_key(theme)));
        for theme in places {
            let cards = board.codes(theme).into_iter().filter(|card| *card == code);
            assert_eq!(cards.count(), 1, "never doubled");
        }
    }
}

proptest! {
    #[test]
    fn any_acts_leave_a_sound_board(acts in vec(act(), 0..40)) {
        assert_sound(&board_after(&acts));
    }

    #[test]
    fn every_act_can_be_taken_back_and_done_again(acts in vec(act(), 0..12), last in act()) {
        let mut board = board_after(&acts);
        let before = board.clone();
        if let Some(applied) = last.on(&mut board) {
            let after = board.clone();
            let redo = board.apply(applied.inverse);
            prop_assert_eq!(&board, &before);
            board.apply(redo.inverse);
            prop_assert_eq!(&board, &after);
        }
    }

    #[test]
    fn what_was_done_brings_another_copy_to_the_same_state(acts in vec(act(), 0..12), last in act()) {
        let mut board = board_after(&acts);
        let mut stored = board.clone();
        if let Some(applied) = last.on(&mut board) {
            let again = stored.apply(applied.done.clone());
            prop_assert_eq!(again.done, applied.done);
            prop_assert_eq!(stored, board);
        }
    }

    #[test]
    fn taking_back_late_leaves_a_sound_board(
        acts in vec(act(), 0..20),
        mine in act(),
        others in vec(act(), 0..8),
    ) {
        let mut board = board_after(&acts);
        if let Some(applied) = mine.on(&mut board) {
            others.iter().for_each(|act| drop(act.on(&mut board)));
            board.apply(applied.inverse);
            assert_sound(&board);
        }
    }

    #[test]
    fn a_card_lands_where_it_was_dropped(acts in vec(act(), 0..20), code in 10u8..15, to in 0u8..5, before in 10u8..15) {
        let mut board = board_after(&acts);
        prop_assume!(board.theme(to).is_some() && code != before);
        board.apply(board.place(code, None, to, Some(before)));
        let codes = board.codes(to);
        let at = codes.iter().position(|card| *card == code).expect("the card");
        match codes.iter().position(|card| *card == before) {
            Some(next) => prop_assert_eq!(at + 1, next),
            None => prop_assert_eq!(at + 1, codes.len()),
        }
    }

    #[test]
    fn a_merger_loses_no_card(acts in vec(act(), 0..12), from in 0u8..5, into in 0u8..5) {
        let mut board = board_after(&acts);
        let before = board.clone();
        if Act::Merge(from, into).on(&mut board).is_some() {
            let placed = |tree: &Board| tree.tray(10..15);
            prop_assert_eq!(placed(&before), placed(&board));
            let moved = before.codes(from).into_iter().all(|code| board.places(code).contains(&into));
            prop_assert!(moved && board.theme(from).is_none());
        }
    }

    #[test]
    fn a_comparison_tells_every_theme_and_every_card_that_differs_once(
        acts in vec(act(), 0..20),
        others in vec(act(), 0..20),
    ) {
        let before = board_after(&acts);
        let mut after = before.clone();
        others.iter().for_each(|act| drop(act.on(&mut after)));
        let found = compare(&before, &after);
        let gone = found.gone.iter().chain(found.merged.iter().map(|merged| &merged.gone));
        let made = found.new.iter().chain(found.split.iter().map(|split| &split.new));
        let (mut gone, mut made): (Vec<u8>, Vec<u8>) = (gone.copied().collect(), made.copied().collect());
        gone.sort_unstable();
        made.sort_unstable();
        prop_assert_eq!(gone, (0..5).filter(|id| before.theme(*id).is_some() && after.theme(*id).is_none()).collect::<Vec<_>>());
        prop_assert_eq!(made, (0..5).filter(|id| before.theme(*id).is_none() && after.theme(*id).is_some()).collect::<Vec<_>>());
        for code in 10..15 {
            let told = found.codes.iter().any(|moved| moved.code == code);
            let explained = found.merged.iter().any(|one| before.places(code).contains(&one.gone))
                || found.split.iter().any(|one| after.places(code).contains(&one.new));
            prop_assert!(told || explained || before.places(code) == after.places(code));
            prop_assert!(!told || before.places(code) != after.places(code));
        }
        let same = compare(&after, &after);
        prop_assert!(same.new.is_empty() && same.gone.is_empty() && same.codes.is_empty()
            && same.merged.is_empty() && same.split.is_empty() && same.renamed.is_empty() && same.moved.is_empty());
    }
}
