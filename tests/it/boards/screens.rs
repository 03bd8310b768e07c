//! The room's screen: a secret link that shows the board and nothing else.

use axum::{
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt;
use tandem::{access::token, ids::*};
use tower::ServiceExt;

use super::Room;

const SECRET: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";

fn show() -> String {
    format!("/show/{SECRET}")
}

async fn open(room: &Room) {
    let answer = room.post("paul", "/screens", &format!("token={SECRET}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn a_screen_shows_themes_and_codes_to_whoever_has_the_link() {
    let room = Room::new().await;
    let (code, theme) = (room.code("grief", 3).await, room.theme("Fear", None).await);
    let night = room.theme("Night", Some(theme)).await;
    room.place("ana", code, None, Some(night)).await;
    open(&room).await;
    let screen = room.world.get("nobody", &show()).await;
    assert_eq!(screen.status, 200);
    for words in ["Fear", "Night", "grief", "1 theme, 1 subtheme, 1 code"] {
        assert!(screen.body.contains(words), "{words}: {}", screen.body);
    }
}

#[tokio::test]
async fn it_names_no_person_no_narrative_and_shows_no_passage() {
    let room = Room::new().await;
    let (code, theme) = (room.code("grief", 3).await, room.theme("Fear", None).await);
    room.code("unplaced", 1).await;
    room.world.create_code("ana", "canary").await;
    room.post("ana", "/against", &format!("code={code}&narrative=1&marked=true")).await;
    room.place("ana", code, None, Some(theme)).await;
    open(&room).await;
    room.post("rosa", "/screens/focus", &format!("theme={theme}")).await;
    let whole = Request::get(show()).body(Body::empty()).unwrap();
    let whole = room.world.router.clone().oneshot(whole).await.unwrap();
    let whole = whole.into_body().collect().await.unwrap().to_bytes();
    let whole = String::from_utf8(whole.to_vec()).unwrap();
    for page in [whole, room.world.get("nobody", &show()).await.body] {
        assert!(page.contains("grief") && page.contains("Fear"));
        for hidden in ["rosa", "ana", "ben", "paul", "A day", "tired", "canary", "unplaced"] {
            assert!(!page.contains(hidden), "{hidden}: {page}");
        }
        for control in ["<form", "<button", "<a ", "/p/care"] {
            assert!(!page.contains(control), "{control}");
        }
    }
}

#[tokio::test]
async fn the_database_keeps_the_hash_of_the_secret_alone() {
    let room = Room::new().await;
    open(&room).await;
    let kept: Vec<u8> = sqlx::query_scalar("select token_hash from show_link")
        .fetch_one(&room.world.db.owner)
        .await
        .unwrap();
    assert_eq!(kept, token::hash(SECRET));
    let record: String = sqlx::query_scalar("select string_agg(journal::text, '') from journal")
        .fetch_one(&room.world.db.owner)
        .await
        .unwrap();
    assert!(!record.contains(SECRET));
}

#[tokio::test]
async fn a_withdrawn_screen_goes_dark_at_once_and_for_good() {
    let room = Room::new().await;
    open(&room).await;
    let events = format!("{}/events", show());
    let mut stream = room.world.listen(&room.world.app, "nobody", &events).await;
    stream.word().await.expect("the first word");
    assert_eq!(room.post("ana", "/screens/close", "").await.status, 200);
    while let Some(word) = stream.word().await {
        assert!(word.contains("changed"), "a last word of the change, and the end: {word}");
    }
    let gone = room.world.get("nobody", &show()).await;
    assert_eq!(gone.status, 410);
    assert_eq!(room.world.get("nobody", &events).await.status, 410);
    // The page that opened it cannot open it again by mistake.
    let again = room.post("paul", "/screens", &format!("token={SECRET}")).await;
    assert_eq!(again.status, 409);
    assert_eq!(room.world.get("nobody", &show()).await.status, 410);
}

#[tokio::test]
async fn opening_twice_is_one_screen() {
    let room = Room::new().await;
    open(&room).await;
    open(&room).await;
    let screens: i64 = sqlx::query_scalar("select count(*) from show_link")
        .fetch_one(&room.world.db.owner)
        .await
        .unwrap();
    assert_eq!(screens, 1);
}

#[tokio::test]
async fn a_secret_that_could_be_guessed_is_refused() {
    let room = Room::new().await;
    for weak in ["", "abc", &"!".repeat(43)] {
        let answer = room.post("paul", "/screens", &format!("token={weak}")).await;
        assert_eq!(answer.status, 422, "{weak}");
    }
    assert_eq!(room.post("otto", "/screens", &format!("token={SECRET}")).await.status, 403);
}

#[tokio::test]
async fn the_screen_follows_the_board_and_the_focus() {
    let room = Room::new().await;
    let (code, fear) = (room.code("grief", 3).await, room.theme("Fear", None).await);
    room.theme("Hope", None).await;
    room.theme("Joy", None).await;
    open(&room).await;
    let events = format!("{}/events", show());
    let mut stream = room.world.listen(&room.world.app, "nobody", &events).await;
    stream.word().await;
    room.place("ana", code, None, Some(fear)).await;
    stream.word().await.expect("a move");
    let tag = room.world.get("nobody", &show()).await.headers[header::ETAG].clone();
    room.post("ana", "/screens/focus", &format!("theme={fear}")).await;
    stream.word().await.expect("a focus");
    let screen = room.world.get("nobody", &show()).await;
    assert_ne!(screen.headers[header::ETAG], tag);
    assert!(screen.body.contains("One theme") && !screen.body.contains("Hope"));
    // The theme goes, the screen shows the whole board again.
    room.post("ana", &format!("/themes/{fear}/remove"), "").await;
    let screen = room.world.get("nobody", &show()).await;
    assert!(screen.body.contains("Overview") && screen.body.contains("Hope"));
    let gone = room.post("ana", "/screens/focus", &format!("theme={}", ThemeId::new())).await;
    assert_eq!(gone.status, 409);
}

#[tokio::test]
async fn an_empty_board_is_said_on_the_screen_and_one_theme_fills_it() {
    let room = Room::new().await;
    open(&room).await;
    assert!(room.world.get("nobody", &show()).await.body.contains("No theme yet"));
    room.theme("Hope", None).await;
    assert!(room.world.get("nobody", &show()).await.body.contains("One theme"));
}
