//! What members see a board do, alone and when their acts cross.

use super::{
    properties::{Act, Board, board, board_after},
    *,
};

#[test]
fn a_card_dropped_into_a_theme_that_is_gone_lands_in_the_tray() {
    let mut board = board(&[Act::Add(1, None, None), Act::Place(10, None, 1, None)]);
    let applied = board.apply(board.place(10, Some(1), 5, None));
    assert_eq!(applied.done, [Change::Card { code: 10, from: Some(1), to: None }]);
    assert_eq!(board.tray([10, 11]), [10, 11]);
}

#[test]
fn of_two_who_drag_one_card_the_last_wins_and_no_card_is_doubled() {
    let themes = [Act::Add(1, None, None), Act::Add(2, None, None), Act::Add(3, None, None)];
    let mut board = board(&themes);
    board.apply(board.place(10, None, 1, None));
    board.apply(board.place(10, Some(1), 2, None));
    board.apply(board.place(10, Some(1), 3, None));
    assert_eq!(board.places(10), [3]);
}

#[test]
fn taking_back_a_move_leaves_a_card_that_others_moved_on() {
    let themes = [Act::Add(1, None, None), Act::Add(2, None, None), Act::Add(3, None, None)];
    let mut board = board(&themes);
    board.apply(board.place(10, None, 1, None));
    let mine = board.apply(board.place(10, Some(1), 2, None));
    board.apply(board.place(10, Some(2), 3, None));
    assert_eq!(board.apply(mine.inverse).done, []);
    assert_eq!(board.places(10), [3]);
}

#[test]
fn taking_back_a_rename_keeps_a_move_made_since() {
    let mut board = board(&[Act::Add(1, None, None), Act::Add(2, None, None)]);
    let renamed = board.apply(board.rename(2, "Hope").expect("allowed"));
    board.apply(board.move_theme(2, Some(1), None).expect("allowed"));
    board.apply(renamed.inverse);
    assert_eq!(
        board.theme(2).map(|theme| (theme.parent, theme.name.as_str())),
        Some((Some(1), "new"))
    );
}

#[test]
fn a_theme_is_not_put_into_itself_nor_three_levels_deep() {
    let board =
        board(&[Act::Add(1, None, None), Act::Add(2, Some(1), None), Act::Add(3, None, None)]);
    assert_eq!(board.move_theme(1, Some(1), None), Err(Refused::IntoItself));
    assert_eq!(board.move_theme(1, Some(2), None), Err(Refused::IntoItself));
    assert_eq!(board.move_theme(1, Some(3), None), Err(Refused::TooDeep));
    assert_eq!(board.move_theme(3, Some(2), None), Err(Refused::TooDeep));
    assert_eq!(board.add_theme(4, "new", Some(2), None), Err(Refused::TooDeep));
    assert_eq!(board.merge(1, 2), Err(Refused::IntoItself));
    assert_eq!(board.rename(9, "x"), Err(Refused::NotOnBoard));
}

#[test]
fn a_board_is_read_from_rows_in_any_order() {
    let key = |text: &str| -> OrderKey { text.parse().expect("a key") };
    let theme = |id, parent, order| Theme { id, parent, name: "t".to_owned(), order: key(order) };
    let card = |theme| Placement { theme, code: 10, order: key("500000") };
    let board: Board = Tree::new(
        [theme(1, Some(2), "500000"), theme(3, None, "400000"), theme(2, None, "500000")],
        [card(1), card(9)],
    );
    assert_eq!(board.themes(None).iter().map(|theme| theme.id).collect::<Vec<_>>(), [3, 2]);
    assert_eq!(board.theme(1).and_then(|theme| theme.parent), Some(2));
    assert_eq!(board.places(10), [1]);
    assert_eq!(board.placements().count(), 1);
}

#[test]
fn a_merger_leaves_a_card_where_it_was_if_both_themes_had_it() {
    let mut board = board_after(&[Act::Place(14, None, 1, None)]);
    assert_eq!(board.codes(1), [13, 10, 14]);
    board.apply(board.merge(0, 1).expect("allowed"));
    assert_eq!(board.codes(1), [13, 10, 14, 11]);
    assert_eq!(board.theme(3).and_then(|theme| theme.parent), Some(1));
}

#[test]
fn equal_keys_are_parted_when_something_goes_between() {
    let key: OrderKey = "500000".parse().expect("a key");
    let theme = |id| Theme { id, parent: None, name: "t".to_owned(), order: key.clone() };
    let mut board: Board = Tree::new([theme(1), theme(2)], []);
    board.apply(board.add_theme(3, "between", None, Some(2)).expect("allowed"));
    assert_eq!(board.themes(None).iter().map(|theme| theme.id).collect::<Vec<_>>(), [1, 3, 2]);
}
