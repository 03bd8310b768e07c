//! What the pages of a board show, to whom, and when they are fetched again.

use axum::{
    body::Body,
    http::{HeaderName, Request, header},
    response::Response,
};
use http_body_util::BodyExt;
use tandem::ids::*;
use tower::ServiceExt;

use super::Room;

/// The live part, asked for with one more header.
async fn part(room: &Room, who: &str, name: HeaderName, value: &str) -> Response {
    let request = Request::get("/p/care/board/analytical")
        .header(header::COOKIE, room.world.cookie(who))
        .header("x-fragment", "1")
        .header("sec-fetch-site", "same-origin")
        .header(name, value)
        .body(Body::empty())
        .unwrap();
    room.world.router.clone().oneshot(request).await.unwrap()
}

/// With a known tag, as it is fetched again.
async fn known(room: &Room, who: &str, tag: &str) -> u16 {
    part(room, who, header::IF_NONE_MATCH, tag).await.status().as_u16()
}

async fn tag(room: &Room, who: &str) -> String {
    let answer = room.get(who, "").await;
    answer.headers[header::ETAG].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let room = Room::new().await;
    let code = room.code("grief", 3).await;
    let theme = room.theme("Fear", None).await;
    let first = tag(&room, "ana").await;
    assert_eq!(known(&room, "ana", &first).await, 304);
    assert_eq!(known(&room, "otto", &first).await, 200, "who may not arrange has another page");
    room.place("ben", code, None, Some(theme)).await;
    assert_eq!(known(&room, "ana", &first).await, 200);
}

#[tokio::test]
async fn whatever_a_board_shows_makes_it_new_when_it_changes() {
    let room = Room::new().await;
    room.code("grief", 3).await;
    for change in [
        "delete from consensus_segment where id in (select id from consensus_segment limit 1)",
        "update code set name = 'sorrow' where name = 'grief'",
        "update code set definition = 'What is lost' where name = 'sorrow'",
        "update narrative set title = 'Another day'",
        "insert into research_question (project_id, id, position, body)
         select id, gen_random_uuid(), 0, 'Why?' from project",
    ] {
        let before = tag(&room, "ana").await;
        room.world.db.change(change).await;
        assert_eq!(known(&room, "ana", &before).await, 200, "{change}");
    }
    let before = tag(&room, "ana").await;
    room.world.get("ana", "/p/care/board/analytical").await;
    assert_eq!(known(&room, "ana", &before).await, 304);
}

#[tokio::test]
async fn the_revision_on_the_page_is_that_of_the_heartbeat() {
    let room = Room::new().await;
    let (code, theme) = (room.code("grief", 3).await, room.theme("Fear", None).await);
    room.place("ana", code, None, Some(theme)).await;
    room.place("ana", CodeId::new(), None, Some(theme)).await;
    room.post("rosa", "/screens", &format!("token={}", "A".repeat(43))).await;
    room.post("rosa", "/screens/focus", "theme=").await;
    room.post("rosa", "/screens/close", "").await;
    room.post("ana", "/undo", "").await;
    let journal: i64 =
        sqlx::query_scalar("select count(*) from journal where topic like 'board/%'")
            .fetch_one(&room.world.db.owner)
            .await
            .unwrap();
    assert_eq!(journal, 7, "what was refused is not in the record");
    let page = room.get("paul", "").await.body;
    assert!(page.contains(&format!("data-revision=\"{journal}\"")), "{}", &page[..400]);
}

#[tokio::test]
async fn everybody_hears_of_a_change_and_of_new_passages() {
    let room = Room::new().await;
    let (code, theme) = (room.code("grief", 3).await, room.theme("Fear", None).await);
    let path = "/p/care/board/analytical/events";
    let mut heard = room.world.listen(&room.world.app, "otto", path).await;
    heard.word().await;
    room.place("ana", code, None, Some(theme)).await;
    heard.word().await.expect("a move");
    let topic = tandem::live::Topic::Alignment(room.world.project);
    room.world.app.live.tell(&[topic]);
    heard.word().await.expect("a change of the agreed codes");
}

#[tokio::test]
async fn one_page_is_made_for_all_who_ask_at_once() {
    let room = Room::new().await;
    room.code("grief", 3).await;
    let asked = (0..40).map(|_| room.get("ana", ""));
    let pages = futures_util::future::join_all(asked).await;
    let op =
        |page: &str| page.split("name=\"op_id\" value=\"").nth(1).map(|op| op[..36].to_owned());
    let made: std::collections::HashSet<_> = pages.iter().map(|page| op(&page.body)).collect();
    assert_eq!(made.len(), 1, "each rendering has other ids in its forms");
    assert!(made.iter().all(Option::is_some));
}

#[tokio::test]
async fn the_live_part_is_sent_as_it_was_compressed_for_all() {
    let room = Room::new().await;
    for _ in 0..2 {
        let answer = part(&room, "ana", header::ACCEPT_ENCODING, "br, gzip").await;
        assert_eq!(answer.headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(answer.headers()[header::VARY], "accept-encoding");
        let length = answer.headers().get(header::CONTENT_LENGTH).cloned();
        let sent = answer.into_body().collect().await.unwrap().to_bytes();
        let length = length.expect("compressed while it is sent, it would have no length");
        assert_eq!(length.to_str().unwrap(), sent.len().to_string());
        assert!(sent.starts_with(&[0x1f, 0x8b]));
    }
    let plain = part(&room, "ana", header::ACCEPT_ENCODING, "identity").await;
    assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
}

#[tokio::test]
async fn the_board_leads_to_where_the_team_has_come() {
    let room = Room::new().await;
    let answer = room.world.get("otto", "/p/care/board").await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.headers[header::LOCATION], "/p/care/board/analytical");
}

#[tokio::test]
async fn a_card_shows_its_passages_and_where_they_stand() {
    let room = Room::new().await;
    let code = room.code("grief", 5).await;
    let card = room.get("otto", &format!("/codes/{code}")).await;
    assert_eq!(card.status, 200);
    for words in
        ["grief", "A day", "/p/care/narratives/1/consensus#s1.1", "2 more from Narrative 1"]
    {
        assert!(card.body.contains(words), "{words}: {}", card.body);
    }
    assert!(!card.body.contains("Move to"), "an observer moves nothing");
    assert_eq!(room.get("otto", &format!("/codes/{}", CodeId::new())).await.status, 404);
}

/// A page as a browser opens it.
async fn whole(room: &Room, path: &str) -> String {
    let request = Request::get(format!("/p/care/board/analytical{path}"))
        .header(header::COOKIE, room.world.cookie("ana"))
        .body(Body::empty())
        .unwrap();
    let answer = room.world.router.clone().oneshot(request).await.unwrap();
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn a_page_of_its_own_leads_back_to_the_board_and_the_drawer_stays() {
    let room = Room::new().await;
    room.world.db.change("update narrative set released = true").await;
    let (code, theme) = (room.code("grief", 3).await, room.theme("Fear", None).await);
    let stays = "data-then=\"refresh\"";
    for path in [format!("/codes/{code}"), format!("/themes/{theme}")] {
        let (own, beside) = (whole(&room, &path).await, room.get("ana", &path).await.body);
        assert!(!own.contains(stays), "{own}");
        assert!(beside.contains(stays), "{beside}");
    }
}

#[tokio::test]
async fn without_script_a_card_and_a_theme_have_pages_with_forms() {
    let room = Room::new().await;
    let (code, theme) = (room.code("grief", 3).await, room.theme("Fear", None).await);
    let page = async |path: &str| whole(&room, path).await;
    assert!(page("").await.contains(&format!("/codes/{code}\"")));
    let card = page(&format!("/codes/{code}")).await;
    assert!(card.contains("<select class=\"select\" id=\"to-new\""), "{card}");
    let about = page(&format!("/themes/{theme}")).await;
    for deed in ["move", "remove"] {
        assert!(about.contains(&format!("/themes/{theme}/{deed}")) || deed == "move", "{deed}");
    }
}

#[tokio::test]
async fn nothing_of_a_narrative_that_is_not_released_comes_to_a_board() {
    let room = Room::new().await;
    room.world.create_code("ana", "canary").await;
    room.world.apply("ana", 8, 13).await;
    let unborn = room.code("unborn", 3).await;
    room.code("shared", 1).await;
    // Segments that should not be there yet are not shown all the same.
    room.world.db.change("update narrative set released = false").await;
    sqlx::query("update code set origin = 'inductive' where id = $1")
        .bind(unborn)
        .execute(&room.world.db.owner)
        .await
        .unwrap();
    for who in ["rosa", "ana", "ben", "paul", "otto"] {
        let page = room.get(who, "").await.body;
        assert!(!page.contains("canary") && !page.contains("unborn"), "{who}");
        let card = room.get(who, &format!("/codes/{unborn}")).await;
        assert_eq!(card.status, 404, "{who}");
    }
    assert!(room.get("ana", "").await.body.contains("data-in=\"\""), "shared, without numbers");
}

#[tokio::test]
async fn what_a_coder_does_alone_leaves_the_board_as_it_is() {
    let room = Room::new().await;
    let page = async || {
        let answer = room.get("ana", "").await;
        let tag = answer.headers[header::ETAG].clone();
        (tag, answer.body)
    };
    let before = page().await;
    room.world.create_code("ana", "canary").await;
    room.world.apply("ana", 8, 13).await;
    assert_eq!(page().await, before, "the same one, made once");
}
