//! A board's memory: snapshots stay as they were, two of them are told apart in
//! words, and the record gives every past board back.

use serde_json::Value;
use tandem::ids::*;

use super::{
    Room,
    schedules::{Board, Dice},
    subject,
};

/// Takes a snapshot; gives its id.
async fn take(room: &Room, name: &str) -> SnapshotId {
    subject(&room.post("rosa", "/snapshots", &format!("name={name}")).await).into()
}

async fn state(room: &Room, id: SnapshotId) -> String {
    room.get("rosa", &format!("/snapshots/{id}/state.json")).await.body
}

/// The lines of the comparison as a file.
async fn compared(room: &Room, before: SnapshotId, after: &str) -> Vec<String> {
    let answer = room.get("rosa", &format!("/compare.csv?before={before}&after={after}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body.trim_start_matches('\u{feff}').lines().skip(1).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_snapshot_stays_as_it_was() {
    let room = Room::new().await;
    let (grief, fear) = (room.code("grief", 3).await, room.theme("Fear", None).await);
    room.place("rosa", grief, None, Some(fear)).await;
    let id = take(&room, "Before").await;
    let kept = state(&room, id).await;
    assert!(kept.contains("grief") && kept.contains("Fear"));
    room.post("ana", &format!("/themes/{fear}/remove"), "").await;
    assert_eq!(state(&room, id).await, kept);
    let page = room.get("otto", "/snapshots").await;
    assert!(page.body.contains("Before") && page.body.contains("rosa"));
}

#[tokio::test]
async fn taking_a_snapshot_twice_by_one_operation_takes_one_and_is_on_record() {
    let room = Room::new().await;
    let op = OpId::new();
    for _ in 0..2 {
        assert_eq!(room.post_as(op, "paul", "/snapshots", "name=Before").await.status, 200);
    }
    let counted = "select count(*) from board_snapshot";
    assert_eq!(room.world.number(counted).await, 1);
    let noted =
        "select count(*) from journal where kind = 'snapshot.take' and topic like 'board/%'";
    assert_eq!(room.world.number(noted).await, 1);
    let nameless = room.post("paul", "/snapshots", "name=%20").await;
    assert_eq!(nameless.status, 422);
    assert!(nameless.body.contains("give it a name"), "{}", nameless.body);
}

#[tokio::test]
async fn two_snapshots_are_told_apart_in_words() {
    let room = Room::new().await;
    let fear = room.theme("Fear", None).await;
    let joy = room.theme("Joy", None).await;
    let mut codes = vec![];
    for name in ["ash", "birch", "cedar", "elm", "fir"] {
        let code = room.code(name, 1).await;
        room.place("rosa", code, None, Some(fear)).await;
        codes.push(code);
    }
    let before = take(&room, "Before").await;
    assert!(compared(&room, before, "now").await.is_empty());
    let night = room.theme("Night", None).await;
    for code in &codes[..2] {
        room.place("rosa", *code, Some(fear), Some(night)).await;
    }
    room.place("rosa", codes[4], Some(fear), None).await;
    room.post("rosa", &format!("/themes/{joy}"), "name=Delight").await;
    let after = take(&room, "After").await;
    let told = [
        "Split off,Night,Fear,Night",
        "Theme renamed,Delight,Joy,Delight",
        "Code moved,fir,Fear,Not placed",
    ];
    assert_eq!(compared(&room, before, &after.to_string()).await, told);
    room.post("rosa", &format!("/themes/{night}/merge"), &format!("into={fear}")).await;
    assert_eq!(compared(&room, after, "now").await, ["Merged,Night,Night,Fear"]);
    let page = room.get("otto", &format!("/compare?before={before}&after={after}")).await.body;
    assert!(page.contains("1 theme split off, 1 theme renamed, 1 code moved"), "{page}");
    let unknown = room.get("rosa", &format!("/compare?before={}", OpId::new())).await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn every_past_board_is_given_back_equal() {
    let board = Board::new().await;
    let mut dice = Dice(20_261_122);
    let mut known: Vec<String> = vec![];
    for _ in 0..60 {
        board.do_something("rosa", &mut dice).await;
        let id = take(&board.room, "step").await;
        let state = shape(&state(&board.room, id).await);
        if known.last() != Some(&state) {
            known.push(state);
        }
    }
    assert!(known.len() > 20, "the schedule changes the board");
    let mut replayed: Vec<String> = vec![];
    for at in 1.. {
        let path = format!("/past.json?at={at}");
        let answer = board.room.get("rosa", &path).await;
        if answer.status == 404 {
            break;
        }
        replayed.push(shape(&answer.body));
        let page = board.room.get("otto", &format!("/past?at={at}")).await;
        assert!(page.body.contains(&format!("Step {at} of")), "{}", page.body);
    }
    // The first steps made the themes.
    let from = replayed.len() - known.len();
    assert_eq!(replayed[from..], known);
}

/// Without the names of codes, which are of today in a past board.
fn shape(state: &str) -> String {
    let mut state: Value = serde_json::from_str(state).expect("a state");
    state.as_object_mut().expect("an object").remove("codes");
    state.to_string()
}
