//! Dot votes.

use tandem::ids::*;

use super::Session;

const SECRET: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";

#[tokio::test]
async fn dots_are_placed_counted_and_shown_when_the_vote_is_closed() {
    let session = Session::in_phase("vote").await;
    session.room.post("paul", "/screens", &format!("token={SECRET}")).await;
    let screen = format!("/show/{SECRET}");
    let vote = session.vote().await;
    assert_eq!(session.dots("ana", vote, 1, 2).await.status, 200);
    assert_eq!(session.dots("ben", vote, 1, 1).await.status, 200);
    assert_eq!(session.dots("ben", vote, 2, 2).await.status, 200);
    let desk = session.get("paul", "/desk").await;
    assert!(desk.contains("<strong>5</strong> of 9 dots placed"), "{desk}");
    let asked = session.room.world.get("nobody", &screen).await.body;
    assert!(asked.contains("Which name") && asked.contains("5 of 9 dots placed"), "{asked}");
    assert!(!asked.contains("class=\"n\""), "no result: {asked}");
    let closed = session.post("paul", "/votes/turn", &format!("vote={vote}&to=closed")).await;
    assert_eq!(closed.status, 200);
    let shown = session.room.world.get("nobody", &screen).await.body;
    assert!(
        shown.contains("<p class=\"n\">3</p>") && shown.contains("<p class=\"n\">2</p>"),
        "{shown}"
    );
    for (hidden, why) in [("ana", "a name"), ("winner", "a winner"), ("<form", "a control")] {
        assert!(!shown.contains(hidden), "{why}: {shown}");
    }
    assert_eq!(session.dots("ana", vote, 1, 0).await.status, 409);
}

#[tokio::test]
async fn nobody_has_more_dots_than_there_are() {
    let session = Session::in_phase("vote").await;
    let vote = session.vote().await;
    assert_eq!(session.dots("ana", vote, 1, 3).await.status, 422, "three on one");
    assert_eq!(session.dots("ana", vote, 1, 2).await.status, 200);
    assert_eq!(session.dots("ana", vote, 2, 2).await.status, 422, "four in all");
    assert_eq!(session.dots("ana", vote, 1, -1).await.status, 422);
    assert_eq!(session.dots("ana", vote, 9, 1).await.status, 422, "no such option");
    assert_eq!(session.dots("ana", VoteId::new(), 1, 1).await.status, 409);
    assert_eq!(session.number("select sum(count) from dot").await, 2);
}

#[tokio::test]
async fn an_open_vote_keeps_its_phase_and_can_be_called_off() {
    let session = Session::in_phase("vote").await;
    let vote = session.vote().await;
    session.dots("ana", vote, 1, 1).await;
    assert_eq!(session.post("paul", "/phase", "phase=group").await.status, 409);
    assert_eq!(session.post("paul", "/end", "").await.status, 409);
    let form = format!("vote={vote}&to=cancelled");
    assert_eq!(session.post("ana", "/votes/turn", &form).await.status, 403);
    assert_eq!(session.post("paul", "/votes/turn", &form).await.status, 200);
    assert_eq!(session.number("select count(*) from dot").await, 0);
    session.open("group").await;
}

#[tokio::test]
async fn a_vote_is_refused_in_words() {
    let session = Session::in_phase("vote").await;
    for form in [
        "question=&options=a%0Ab&dots=3&most=2",
        "question=q&options=a&dots=3&most=2",
        "question=q&options=a%0Ab&dots=3&most=4",
        "question=q&options=a%0Ab&dots=0&most=0",
    ] {
        let refused = session.post("paul", "/votes", form).await;
        assert_eq!(refused.status, 422, "{form}");
        assert!(refused.body.contains("detail"), "{}", refused.body);
    }
    let form = "question=q&options=a%0Ab&dots=3&most=2";
    assert_eq!(session.post("ana", "/votes", form).await.status, 403);
}
