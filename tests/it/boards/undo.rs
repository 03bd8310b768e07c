//! Undo gives back one's own, and only what nobody has changed since.

use tandem::ids::*;

use super::{Room, subject};

async fn undo(room: &Room, who: &str) -> u16 {
    room.post(who, "/undo", "").await.status
}

async fn redo(room: &Room, who: &str) -> u16 {
    room.post(who, "/redo", "").await.status
}

async fn page(room: &Room) -> Vec<(String, Vec<String>)> {
    room.lists("paul").await
}

#[tokio::test]
async fn every_change_is_undone_and_done_again() {
    let room = Room::new().await;
    let (grief, joy) = (room.code("grief", 3).await, room.code("joy", 1).await);
    let (fear, hope) = (room.theme("Fear", None).await, room.theme("Hope", None).await);
    let night = room.theme("Night", Some(fear)).await;
    room.place("rosa", grief, None, Some(fear)).await;
    room.place("rosa", joy, None, Some(night)).await;
    let deeds = [
        ("/placements".to_owned(), format!("code={grief}&from={fear}&to={hope}")),
        ("/placements".to_owned(), format!("code={joy}&from={night}&to=")),
        ("/placements".to_owned(), format!("code={joy}&from={night}&to={hope}&keep=true")),
        (format!("/themes/{fear}"), "name=Dread&definition=What%20is%20feared".to_owned()),
        (format!("/themes/{night}/move"), "parent=".to_owned()),
        (format!("/themes/{hope}/move"), format!("before={fear}")),
        (format!("/themes/{fear}/merge"), format!("into={hope}")),
        (format!("/themes/{fear}/remove"), String::new()),
        ("/themes".to_owned(), "name=Trust".to_owned()),
        ("/codes".to_owned(), format!("name=courage&theme={hope}")),
        ("/against".to_owned(), format!("code={joy}&narrative=1&marked=true")),
    ];
    for (path, form) in deeds {
        let before = room.get("paul", "").await.body;
        assert_eq!(room.post("rosa", &path, &form).await.status, 200, "{path} {form}");
        let after = room.get("paul", "").await.body;
        assert_eq!(undo(&room, "rosa").await, 200);
        let undone = room.get("paul", "").await.body;
        assert_eq!(shown(&undone), shown(&before), "undo of {path} {form}");
        assert_eq!(redo(&room, "rosa").await, 200);
        let redone = room.get("paul", "").await.body;
        assert_eq!(shown(&redone), shown(&after), "redo of {path} {form}");
        assert_eq!(undo(&room, "rosa").await, 200);
    }
}

/// A page without what changes with every change.
fn shown(page: &str) -> String {
    let page = scraper::Html::parse_fragment(page);
    let part = page.select(&super::select("#board")).next().expect("the board").inner_html();
    let ids = super::select("input[name=op_id]");
    let ops = page.select(&ids).filter_map(|op| op.attr("value"));
    ops.chain([" data-by=\"rosa\""]).fold(part.clone(), |page, words| page.replace(words, ""))
}

#[tokio::test]
async fn one_undoes_ones_own_and_nobody_elses() {
    let room = Room::new().await;
    let (grief, joy) = (room.code("grief", 3).await, room.code("joy", 1).await);
    let fear = room.theme("Fear", None).await;
    room.place("ana", grief, None, Some(fear)).await;
    room.place("ben", joy, None, Some(fear)).await;
    assert_eq!(undo(&room, "ana").await, 200);
    assert_eq!(room.list("Fear").await, "joy");
    assert_eq!(undo(&room, "ana").await, 409);
    assert_eq!(redo(&room, "ben").await, 409);
    let nothing = room.post("paul", "/undo", "").await;
    assert_eq!(nothing.status, 409);
    assert!(nothing.body.contains("There is nothing of yours to undo."), "{}", nothing.body);
}

#[tokio::test]
async fn a_card_that_another_has_moved_since_stays_where_it_is() {
    let room = Room::new().await;
    let grief = room.code("grief", 3).await;
    let (one, two) = (room.theme("One", None).await, room.theme("Two", None).await);
    let three = room.theme("Three", None).await;
    room.place("ana", grief, None, Some(one)).await;
    room.place("ana", grief, Some(one), Some(two)).await;
    room.place("ben", grief, Some(two), Some(three)).await;
    let before = page(&room).await;
    assert_eq!(undo(&room, "ana").await, 409, "nothing is left of what Ana did");
    assert_eq!(page(&room).await, before);
}

#[tokio::test]
async fn what_others_have_changed_is_passed_over() {
    let room = Room::new().await;
    let (grief, joy) = (room.code("grief", 3).await, room.code("joy", 1).await);
    let (one, two) = (room.theme("One", None).await, room.theme("Two", None).await);
    room.place("ana", joy, None, Some(one)).await;
    room.place("ana", grief, None, Some(one)).await;
    room.place("ben", grief, Some(one), Some(two)).await;
    assert_eq!(undo(&room, "ana").await, 200);
    assert_eq!(room.list("Not placed").await, "joy", "the one before it");
    assert_eq!(room.list("Two").await, "grief");
    assert_eq!(redo(&room, "ana").await, 200);
    assert_eq!(room.list("One").await, "joy");
}

#[tokio::test]
async fn a_card_from_a_removed_theme_that_was_placed_since_is_not_doubled() {
    let room = Room::new().await;
    let (grief, joy) = (room.code("grief", 3).await, room.code("joy", 1).await);
    let (fear, hope) = (room.theme("Fear", None).await, room.theme("Hope", None).await);
    for code in [grief, joy] {
        room.place("ben", code, None, Some(fear)).await;
    }
    room.post("ana", &format!("/themes/{fear}/remove"), "").await;
    room.place("ben", grief, None, Some(hope)).await;
    assert_eq!(undo(&room, "ana").await, 200);
    assert_eq!(room.list("Fear").await, "joy");
    assert_eq!(room.list("Hope").await, "grief");
}

#[tokio::test]
async fn a_rename_is_undone_and_the_move_made_since_is_kept() {
    let room = Room::new().await;
    let (fear, hope) = (room.theme("Fear", None).await, room.theme("Hope", None).await);
    room.post("ana", &format!("/themes/{hope}"), "name=Joy").await;
    room.post("ben", &format!("/themes/{hope}/move"), &format!("parent={fear}")).await;
    assert_eq!(undo(&room, "ana").await, 200);
    let lists: Vec<String> = page(&room).await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(lists, ["Not placed", "Hope", "Fear"], "a subtheme of Fear, called Hope");
    // And a name that another has given since stays.
    room.post("ana", &format!("/themes/{fear}"), "name=Dread").await;
    room.post("ben", &format!("/themes/{fear}"), "name=Terror").await;
    assert_eq!(undo(&room, "ana").await, 409);
    assert_eq!(room.list("Terror").await, "");
}

#[tokio::test]
async fn a_theme_that_others_use_by_now_is_not_taken_away() {
    let room = Room::new().await;
    let grief = room.code("grief", 3).await;
    let made = room.post("ana", "/themes", "name=Fear").await;
    let fear = ThemeId::from(subject(&made));
    room.place("ben", grief, None, Some(fear)).await;
    assert_eq!(undo(&room, "ana").await, 409);
    assert_eq!(room.list("Fear").await, "grief");
}

#[tokio::test]
async fn a_code_that_is_used_by_now_is_not_taken_away() {
    let room = Room::new().await;
    let made = room.post("ana", "/codes", "name=courage").await;
    sqlx::query(
        "insert into consensus_segment
             (project_id, id, narrative_id, code_id, start_at, end_at, parents)
         select $1, gen_random_uuid(), $2, $3, 0, 5, '{}'",
    )
    .bind(room.world.project)
    .bind(room.world.narrative)
    .bind(subject(&made))
    .execute(&room.world.db.owner)
    .await
    .unwrap();
    assert_eq!(undo(&room, "ana").await, 409);
    assert_eq!(room.list("Not placed").await, "courage");
}

#[tokio::test]
async fn a_theme_comes_back_with_its_meaning_and_its_place() {
    let room = Room::new().await;
    let fear = room.theme("Fear", None).await;
    room.theme("Hope", None).await;
    let night = room.theme("Night", Some(fear)).await;
    let grief = room.code("grief", 3).await;
    room.place("ben", grief, None, Some(night)).await;
    room.post("ben", &format!("/themes/{fear}"), "name=Fear&definition=What%20is%20feared").await;
    let before = page(&room).await;
    room.post("ana", &format!("/themes/{fear}/remove"), "").await;
    assert_eq!(undo(&room, "ana").await, 200);
    assert_eq!(page(&room).await, before);
    let page = room.get("paul", &format!("/themes/{fear}")).await.body;
    assert!(page.contains("What is feared"));
}

#[tokio::test]
async fn a_lead_takes_back_what_anybody_did_and_nobody_else_does() {
    let room = Room::new().await;
    let (grief, fear) = (room.code("grief", 3).await, room.theme("Fear", None).await);
    let op = OpId::new();
    let form = format!("code={grief}&from=&to={fear}");
    assert_eq!(room.post_as(op, "ana", "/placements", &form).await.status, 200);
    let path = format!("/undo/{op}");
    assert_eq!(room.post("ben", &path, "").await.status, 403);
    assert_eq!(room.post("rosa", &path, "").await.status, 200);
    assert_eq!(room.list("Not placed").await, "grief");
    let again = room.post("rosa", &path, "").await;
    assert_eq!(again.status, 409, "{}", again.body);
    assert_eq!(room.post("rosa", &format!("/undo/{}", OpId::new()), "").await.status, 404);
    // Rosa can bring it back like any deed of hers.
    assert_eq!(undo(&room, "rosa").await, 200);
}
