//! Guests: by a code, for this session alone, with the rights of the phase.

use axum::{
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt;
use tandem::ids::*;
use tower::ServiceExt;

use super::Session;
use crate::world::Answer;

const SECRET: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";

/// A browser without an account.
struct Guest {
    cookie: String,
}

async fn ask(session: &Session, method: &str, path: &str, cookie: &str, form: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::COOKIE, cookie)
        .header("x-fragment", "1")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap();
    let (head, body) =
        session.room.world.router.clone().oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    let body = String::from_utf8(body).unwrap();
    Answer { status: head.status.as_u16(), headers: head.headers, body }
}

async fn try_code(session: &Session, code: &str) -> Answer {
    try_as(session, code, OpId::new()).await
}

async fn try_as(session: &Session, code: &str, op: OpId) -> Answer {
    let form = format!("op_id={op}&code={code}&name=Greta");
    ask(session, "POST", "/join", "", &form).await
}

impl Guest {
    async fn join(session: &Session) -> Self {
        Self::join_as(session, OpId::new()).await
    }

    async fn join_as(session: &Session, op: OpId) -> Self {
        let code = session.text("select replace(code, '-', '+') from workshop").await;
        let joined = try_as(session, &code.to_uppercase(), op).await;
        assert_eq!(joined.status, 200, "{}", joined.body);
        let cookie = joined.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.starts_with("tandem-guest="), "{cookie}");
        Self { cookie: cookie.split(';').next().unwrap().to_owned() }
    }

    async fn get(&self, session: &Session, path: &str) -> Answer {
        ask(session, "GET", path, &self.cookie, "").await
    }

    async fn post(&self, session: &Session, path: &str, form: &str) -> Answer {
        let form = format!("op_id={}&{form}", OpId::new());
        ask(session, "POST", path, &self.cookie, &form).await
    }
}

#[tokio::test]
async fn a_guest_joins_by_the_code_writes_votes_and_is_in_the_minutes() {
    let session = Session::in_phase("write").await;
    let guest = Guest::join(&session).await;
    assert_eq!(guest.post(&session, "/visit/notes", "body=from+outside").await.status, 200);
    assert!(guest.get(&session, "/visit").await.body.contains("from outside"));
    assert!(!session.get("paul", "/desk").await.contains("from outside"));
    assert!(session.get("paul", "/desk").await.contains("Greta"));
    session.open("vote").await;
    let vote = session.vote().await;
    let form = format!("vote={vote}&position=2&count=2");
    assert_eq!(guest.post(&session, "/visit/dots", &form).await.status, 200);
    assert_eq!(guest.post(&session, "/visit/notes", "body=late").await.status, 409);
    session.post("paul", "/votes/turn", &format!("vote={vote}&to=closed")).await;
    session.post("paul", "/end", "").await;
    let minutes = session.get("ana", "/minutes").await;
    assert!(minutes.contains("Greta"), "{minutes}");
    let history = session.room.world.get("rosa", "/p/care/history").await.body;
    assert!(history.contains("Greta joined a workshop as a guest"), "{history}");
}

#[tokio::test]
async fn the_visit_ends_with_the_session_and_so_does_the_code() {
    let session = Session::in_phase("write").await;
    let code = session.text("select code from workshop").await;
    let guest = Guest::join(&session).await;
    assert_eq!(guest.get(&session, "/visit").await.status, 200);
    session.post("paul", "/end", "").await;
    assert_eq!(guest.get(&session, "/visit").await.status, 410);
    assert_eq!(guest.get(&session, "/visit/events").await.status, 410);
    assert_eq!(guest.post(&session, "/visit/park", "body=still+here").await.status, 410);
    assert_eq!(try_code(&session, &code).await.status, 422);
}

#[tokio::test]
async fn a_guest_who_is_shown_out_has_no_right_any_more_and_what_they_wrote_stays_theirs() {
    let session = Session::in_phase("write").await;
    let guest = Guest::join(&session).await;
    assert_eq!(guest.post(&session, "/visit/park", "body=who+pays").await.status, 200);
    assert_eq!(guest.post(&session, "/visit/notes", "body=from+outside").await.status, 200);
    let events = Request::get("/visit/events").header(header::COOKIE, &guest.cookie);
    let events = events.body(Body::empty()).unwrap();
    let router = session.room.world.router.clone();
    let mut stream = router.oneshot(events).await.unwrap().into_body();
    assert!(stream.frame().await.is_some());
    let greta =
        session.text("select person_id::text from attendance where guest_name is not null").await;
    let form = format!("person={greta}");
    assert_eq!(session.post("ben", "/guests/leave", &form).await.status, 403);
    assert_eq!(session.post("paul", "/guests/leave", &form).await.status, 200);
    let soon = std::time::Duration::from_secs(2);
    let end = tokio::time::timeout(soon, async { while stream.frame().await.is_some() {} });
    end.await.expect("the stream ends");
    assert_eq!(guest.get(&session, "/visit").await.status, 410);
    assert_eq!(guest.post(&session, "/visit/notes", "body=still+here").await.status, 410);
    let again = session.post("paul", "/guests/leave", &form).await;
    assert_eq!(again.status, 409, "{}", again.body);
    assert!(session.get("paul", "/desk").await.contains("Has left"));
    session.post("paul", "/notes/show", "").await;
    let minutes = session.get("ana", "/minutes").await;
    for kept in ["Greta", "who pays", "from outside"] {
        assert!(minutes.contains(kept), "{kept}: {minutes}");
    }
    let history = session.room.world.get("rosa", "/p/care/history").await.body;
    assert!(history.contains("paul showed a guest out of a workshop"), "{history}");
    // A member is nobody's to show out.
    let ben = session.room.world.viewer("ben").member;
    assert_eq!(session.post("paul", "/guests/leave", &format!("person={ben}")).await.status, 422);
}

#[tokio::test]
async fn a_guest_reaches_nothing_else() {
    let session = Session::in_phase("group").await;
    let guest = Guest::join(&session).await;
    for path in ["/p/care", "/p/care/board/analytical", &session.at(""), &session.at("/minutes")] {
        assert_eq!(guest.get(&session, path).await.status, 401, "{path}");
    }
    let moved = guest.post(&session, "/p/care/board/analytical/themes", "name=Hope").await;
    assert_eq!(moved.status, 401);
    assert_eq!(guest.post(&session, &session.at("/phase"), "phase=vote").await.status, 401);
}

#[tokio::test]
async fn a_guest_sees_no_name_of_a_member_no_title_and_no_passage_unless_it_is_shown() {
    let session = Session::in_phase("look").await;
    let (code, theme) = (
        session.room.code("grief", 3).await,
        session.room.post("paul", "/themes", "name=Hope").await,
    );
    let theme = crate::boards::subject(&theme).into();
    session.room.place("paul", code, None, Some(theme)).await;
    session.post("ana", "/park", "body=what+of+this").await;
    let guest = Guest::join(&session).await;
    let mut pages = vec![];
    for phase in ["write", "group", "vote", "decide"] {
        session.open(phase).await;
        pages.push(guest.get(&session, "/visit").await.body);
    }
    for page in &pages {
        assert!(page.contains("grief") && page.contains("Hope"), "{page}");
        for hidden in ["rosa", "ana", "ben", "paul", "A day", "tired", "/p/care"] {
            assert!(!page.contains(hidden), "{hidden}: {page}");
        }
    }
    let form = format!("scene=card&card={code}&quote=0");
    assert_eq!(session.post("paul", "/scene", &form).await.status, 200);
    let quote = session.text("select scene_quote from workshop").await;
    assert!(!quote.is_empty());
    let page = guest.get(&session, "/visit").await.body;
    assert!(page.contains(&quote) && !page.contains("A day"), "{page}");
}

#[tokio::test]
async fn nobody_joins_as_a_member_by_naming_the_members_id() {
    let session = Session::in_phase("write").await;
    session.post("ben", "/notes", "body=canary").await;
    let ben = session.room.world.viewer("ben").member;
    let guest = Guest::join_as(&session, uuid::Uuid::from(ben).into()).await;
    let page = guest.get(&session, "/visit").await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("canary"), "{}", page.body);
    // A retry is the same guest, with the cookie from then on.
    Guest::join_as(&session, uuid::Uuid::from(ben).into()).await;
    let guests = "select count(*) from attendance where guest_name is not null";
    assert_eq!(session.number(guests).await, 1);
}

#[tokio::test]
async fn guessing_codes_has_to_wait() {
    let session = Session::in_phase("look").await;
    let mut refused = vec![];
    for _ in 0..8 {
        refused.push(try_code(&session, "heron-1-lark").await.status);
    }
    assert_eq!(refused[..5], [422; 5]);
    assert_eq!(refused.last(), Some(&429), "{refused:?}");
}

#[tokio::test]
async fn the_screen_shows_how_to_join_and_names_nobody() {
    let session = Session::in_phase("look").await;
    session.room.post("paul", "/screens", &format!("token={SECRET}")).await;
    assert_eq!(session.post("paul", "/scene", "scene=join").await.status, 200);
    let screen = session.room.world.get("nobody", &format!("/show/{SECRET}")).await.body;
    let code = session.text("select code from workshop").await;
    assert!(screen.contains(&code.replace('-', "\u{a0}")), "{screen}");
    assert!(screen.contains("class=\"qr\"") && screen.contains("/join"), "{screen}");
    assert!(!screen.contains("paul") && !screen.contains("<form"), "{screen}");
    let world = &session.room.world;
    let mut stream = world.listen(&world.app, "nobody", &format!("/show/{SECRET}/events")).await;
    stream.word().await;
    Guest::join(&session).await;
    stream.word().await.expect("the screen counts who is in the room");
    session.post("paul", "/scene", "scene=clock").await;
    let screen = session.room.world.get("nobody", &format!("/show/{SECRET}")).await.body;
    assert!(screen.contains("10:00"), "{screen}");
    session.post("paul", "/scene", "scene=board").await;
    let screen = session.room.world.get("nobody", &format!("/show/{SECRET}")).await.body;
    assert!(screen.contains("No theme yet"), "{screen}");
}

#[tokio::test]
async fn the_database_keeps_the_hash_of_a_guests_cookie_alone() {
    let session = Session::in_phase("look").await;
    let guest = Guest::join(&session).await;
    let secret = guest.cookie.split_once('=').unwrap().1;
    let all = session
        .text(
            "select concat((select string_agg(a::text, '') from attendance a),
                           (select string_agg(j::text, '') from journal j))",
        )
        .await;
    assert!(!all.contains(secret));
}
