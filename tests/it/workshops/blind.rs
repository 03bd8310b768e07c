//! What somebody writes or votes is nobody else's to know: the facilitator's
//! neither, not on a page, not on a stream, not in a row, not even the moment.

use axum::http::Method;
use sqlx::{AssertSqlSafe, Row};
use tandem::db::View;

use super::Session;
use crate::two_worlds::alike;

/// Everything of a workshop that these people can read, rows included.
async fn all_seen(session: &Session, who: &[&str]) -> Vec<(String, String)> {
    let world = &session.room.world;
    let mut seen = vec![];
    for who in who {
        for rest in ["", "/desk", "/minutes", "/minutes.csv"] {
            let answer = world.get(who, &session.at(rest)).await;
            seen.push((format!("{who} at {rest}"), format!("{} {}", answer.status, answer.body)));
        }
        for path in ["/p/care/history", "/p/care", "/p/care/report", "/p/care/board/analytical"] {
            let answer = world.get(who, path).await;
            seen.push((format!("{who} at {path}"), format!("{} {}", answer.status, answer.body)));
        }
        let mut view = View::open(&world.app.db, world.viewer(who)).await.unwrap();
        for table in
            ["note", "dot", "journal", "turnout", "remark", "workshop", "vote", "attendance"]
        {
            let sql = format!(
                "select coalesce(string_agg(t::text, ' ' order by t::text), '') from {table} t"
            );
            let rows = sqlx::query(AssertSqlSafe(sql)).fetch_one(view.conn()).await.unwrap();
            seen.push((format!("{who}'s rows of {table}"), rows.get(0)));
        }
    }
    seen
}

/// Where two looks differ. A clock that stands is the same at any moment.
fn differing(before: &[(String, String)], after: &[(String, String)]) -> Vec<String> {
    let pairs = before.iter().zip(after);
    let apart =
        pairs.filter(|((_, a), (_, b))| alike(&without_now(a), 0) != alike(&without_now(b), 0));
    apart.map(|((place, _), _)| place.clone()).collect()
}

/// Without the server's time, which pages tell to their clocks.
fn without_now(page: &str) -> String {
    let mut parts = page.split("data-now=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('"').map_or("", |(_, rest)| rest))
}

#[tokio::test]
async fn nobody_can_tell_that_somebody_writes() {
    let session = Session::in_phase("write").await;
    let others = ["paul", "rosa", "ana", "otto"];
    let before = all_seen(&session, &others).await;
    for form in ["body=canary+one", "body=canary+two"] {
        assert_eq!(session.post("ben", "/notes", form).await.status, 200);
    }
    assert_eq!(session.post("ben", "/notes/undo", "").await.status, 200);
    let after = all_seen(&session, &others).await;
    assert_eq!(differing(&before, &after), [""; 0]);
    assert!(session.get("ben", "").await.contains("canary one"));
    assert!(!session.get("ben", "").await.contains("canary two"));
}

/// The same look, with the wall down: it must not be blind itself.
#[tokio::test]
async fn a_planted_leak_of_notes_is_noticed() {
    let session = Session::in_phase("write").await;
    session.room.world.db.change("create policy leak on note for select using (true)").await;
    let before = all_seen(&session, &["paul"]).await;
    assert_eq!(session.post("ben", "/notes", "body=canary").await.status, 200);
    let after = all_seen(&session, &["paul"]).await;
    // The second wall has fallen, the pages still ask for one's own alone.
    assert_eq!(differing(&before, &after), ["paul's rows of note"]);
}

#[tokio::test]
async fn writing_is_heard_by_nobody() {
    let session = Session::in_phase("write").await;
    let world = &session.room.world;
    let mut streams = vec![];
    for (who, rest) in [("paul", "/desk/events"), ("ana", "/events"), ("rosa", "/events")] {
        let mut stream = world.listen(&world.app, who, &session.at(rest)).await;
        stream.word().await;
        streams.push((who, rest, stream));
    }
    session.post("ben", "/notes", "body=canary").await;
    for (who, rest, stream) in &mut streams {
        assert!(!stream.hears().await, "{who} at {rest}");
    }
    // To be done is something that one says.
    session.post("ben", "/done", "done=true").await;
    assert!(streams[0].2.hears().await, "the desk counts who is done");
    let desk = session.get("paul", "/desk").await;
    assert!(desk.contains("<strong>1</strong> of 3 are done"), "{desk}");
}

#[tokio::test]
async fn shown_notes_are_everybodys_without_names_and_stay_as_they_were() {
    let session = Session::in_phase("write").await;
    session.post("ben", "/notes", "body=canary").await;
    let note = session.text("select id::text from note").await;
    let probe = format!("note={note}&into=theme");
    assert_eq!(session.post("paul", "/notes/turn", &probe).await.status, 404, "not even its id");
    assert_eq!(session.post("ana", "/notes/show", "").await.status, 403);
    assert_eq!(session.post("paul", "/notes/show", "").await.status, 200);
    for who in ["paul", "ana"] {
        let page = session.get(who, if who == "paul" { "/desk" } else { "" }).await;
        assert!(page.contains("canary"), "{page}");
        let shown = page.split("canary").nth(1).unwrap().split("</li>").next().unwrap();
        assert!(!shown.contains(">ben<"), "nobody is named: {shown}");
    }
    let changed = session.post("ben", "/notes", &format!("note={note}&body=other")).await;
    assert_eq!(changed.status, 409);
    // What is written now waits for the next showing.
    session.post("ana", "/notes", "body=afterwards").await;
    assert!(!session.get("paul", "/desk").await.contains("afterwards"));
}

#[tokio::test]
async fn a_shown_note_becomes_a_theme_a_subtheme_or_a_parked_question() {
    let session = Session::in_phase("write").await;
    let parent = session.room.post("paul", "/themes", "name=Hope").await;
    let parent = crate::boards::subject(&parent);
    for body in ["first", "second", "third"] {
        session.post("ana", "/notes", &format!("body={body}")).await;
    }
    session.post("paul", "/notes/show", "").await;
    for (body, into) in [
        ("first", "theme".to_owned()),
        ("second", parent.to_string()),
        ("third", "parked".to_owned()),
    ] {
        let id: tandem::ids::NoteId = sqlx::query_scalar("select id from note where body = $1")
            .bind(body)
            .fetch_one(&session.room.world.db.owner)
            .await
            .unwrap();
        let form = format!("note={id}&into={into}");
        let made = session.post("paul", "/notes/turn", &form).await;
        assert_eq!(made.status, 200, "{body}: {}", made.body);
        assert_eq!(session.post("paul", "/notes/turn", &form).await.status, 409, "once only");
    }
    let lists = session.room.lists("paul").await;
    for name in ["first", "second"] {
        assert!(lists.iter().any(|(list, _)| list == name), "{name}: {lists:?}");
    }
    assert_eq!(session.text("select body from remark").await, "third");
    // The theme is undone on the board, like any other.
    assert_eq!(session.room.post("paul", "/undo", "").await.status, 200);
}

#[tokio::test]
async fn nobody_sees_where_dots_lie_before_the_vote_is_closed() {
    let session = Session::in_phase("vote").await;
    let vote = session.vote().await;
    session.dots("ben", vote, 1, 1).await;
    let others = ["paul", "rosa", "ana", "otto"];
    let before = all_seen(&session, &others).await;
    // Another option, as many dots: the turnout is the same.
    session.dots("ben", vote, 1, 0).await;
    session.dots("ben", vote, 2, 1).await;
    let after = all_seen(&session, &others).await;
    assert_eq!(differing(&before, &after), [""; 0]);
    session.room.world.db.change("create policy leak on dot for select using (true)").await;
    let leaking = all_seen(&session, &["paul"]).await;
    assert_eq!(differing(&before[..leaking.len()], &leaking), ["paul's rows of dot"]);
}

#[tokio::test]
async fn the_notes_of_another_are_refused_like_none() {
    let session = Session::in_phase("write").await;
    session.post("ben", "/notes", "body=canary").await;
    let theirs = session.text("select id::text from note").await;
    let nobodys = tandem::ids::NoteId::new().to_string();
    let try_it = async |id: &str| {
        let path = session.at("/notes");
        let form = format!("op_id={}&note={id}&body=mine", tandem::ids::OpId::new());
        let answer = session.room.world.send(Method::POST, "ana", &path, &form).await;
        (answer.status, answer.body)
    };
    assert_eq!(try_it(&theirs).await, try_it(&nobodys).await);
}
