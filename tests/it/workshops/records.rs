//! What a workshop leaves behind: minutes, signatures, a line of Table 1.

use tandem::ids::*;

use super::Session;

#[tokio::test]
async fn the_minutes_tell_what_was_moved_decided_parked_and_signed() {
    let session = Session::in_phase("group").await;
    session.room.post("ana", "/themes", "name=Hope").await;
    session.post("ben", "/park", "body=Who+is+next").await;
    session.open("decide").await;
    assert_eq!(session.post("paul", "/decisions", "body=Three+themes+stand").await.status, 200);
    assert_eq!(session.post("ana", "/sign", "agrees=true").await.status, 200);
    assert_eq!(session.post("paul", "/confirm", "").await.status, 409, "not before the end");
    session.post("paul", "/end", "").await;
    assert_eq!(session.post("ben", "/sign", "reservation=Two+would+do").await.status, 200);
    assert_eq!(session.post("ben", "/sign", "").await.status, 422, "agree, or say why not");
    assert_eq!(session.post("ana", "/confirm", "").await.status, 403);
    assert_eq!(session.post("paul", "/confirm", "").await.status, 200);
    let page = session.get("otto", "/minutes").await;
    for words in [
        "made the theme “Hope”",
        "1 theme new",
        "<b>New theme</b> Hope",
        "Who is next",
        "Three themes stand",
        "agrees",
        "has a reservation: Two would do",
        "Confirmed",
        "Decide",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let file = session.get("ana", "/minutes.csv").await;
    for words in ["decision,", "Three themes stand", "reservation: Two would do", "New theme: Hope"]
    {
        assert!(file.contains(words), "{words}: {file}");
    }
    assert_eq!(session.room.world.get("otto", &session.at("/minutes.csv")).await.status, 403);
    let kept = session.room.world.get("otto", "/p/care/board/analytical/snapshots").await.body;
    for when in ["before", "after"] {
        assert!(kept.contains(&format!("Second workshop: {when}")), "{kept}");
    }
}

#[tokio::test]
async fn table_one_has_a_line_for_the_workshop() {
    let session = Session::in_phase("group").await;
    session.room.post("ana", "/themes", "name=Hope").await;
    session.post("paul", "/end", "").await;
    session.post("ana", "/sign", "agrees=true").await;
    let report = session.room.world.get("rosa", "/p/care/report").await.body;
    assert!(
        report.contains("Second workshop (1 minute, 1 move on the board; 1 member agreed)"),
        "{report}"
    );
}

#[tokio::test]
async fn every_kind_of_deed_has_its_words_in_the_history() {
    let session = Session::in_phase("write").await;
    session.post("paul", "/notes/show", "").await;
    session.post("paul", "/clock", "turn=resume").await;
    session.post("paul", "/scene", "scene=clock").await;
    let history = session.room.world.get("paul", "/p/care/history").await.body;
    for words in ["paul started a workshop", "showed the notes", "ana came in to a workshop"] {
        assert!(history.contains(words), "{words}: {history}");
    }
}

#[tokio::test]
async fn notes_that_were_shown_wait_beside_the_facilitators_board_until_something_is_made_of_them()
{
    let session = Session::in_phase("write").await;
    let fear = {
        let made = session.room.post("paul", "/themes", "name=Fear").await;
        crate::boards::subject(&made)
    };
    for body in ["body=who+cares", "body=night+shifts"] {
        assert_eq!(session.post("ben", "/notes", body).await.status, 200);
    }
    assert!(!session.get("paul", "/notes").await.contains("night shifts"), "not shown yet");
    session.post("paul", "/notes/show", "").await;
    let wall = session.get("paul", "/notes").await;
    assert!(wall.contains("night shifts") && wall.contains("who cares"), "{wall}");
    let world = &session.room.world;
    assert_eq!(world.get("ana", &session.at("/notes")).await.status, 403);
    let note = |body: &'static str| async move {
        sqlx::query_scalar::<_, NoteId>("select id from note where body = $1")
            .bind(body)
            .fetch_one(&world.db.owner)
            .await
            .unwrap()
    };
    let form = format!("note={}&into={fear}", note("night shifts").await);
    assert_eq!(session.post("paul", "/notes/turn", &form).await.status, 200);
    let form = format!("note={}&into=parked", note("who cares").await);
    assert_eq!(session.post("paul", "/notes/turn", &form).await.status, 200);
    assert!(!session.get("paul", "/notes").await.contains("<li"));
    let board = session.room.get("ana", "").await.body;
    assert!(board.contains("night shifts") && !board.contains("who cares"), "{board}");
}
