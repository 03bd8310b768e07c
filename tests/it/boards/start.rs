//! How a board begins.

use axum::http::Method;
use tandem::ids::*;

use super::{Room, lists, subject};
use crate::world::{Answer, World};

async fn post(world: &World, kind: &str, path: &str, form: &str) -> Answer {
    let path = format!("/p/care/board/{kind}{path}");
    world.send(Method::POST, "rosa", &path, &format!("op_id={}&{form}", OpId::new())).await
}

async fn shown(world: &World, kind: &str) -> Vec<(String, Vec<String>)> {
    lists(&world.get("paul", &format!("/p/care/board/{kind}")).await.body)
}

#[tokio::test]
async fn before_it_begins_the_page_says_what_it_is_for() {
    let world = World::new().await;
    for kind in ["descriptive", "analytical"] {
        let page = world.get("otto", &format!("/p/care/board/{kind}")).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains(&format!("Begin the {kind} board")));
        assert!(!page.body.contains("<form method=\"post\" action=\"/p/care/board"));
    }
    let leads = world.get("otto", "/p/care/board").await;
    assert_eq!(leads.headers["location"], "/p/care/board/descriptive");
    assert_eq!(world.get("otto", "/p/care/board/whiteboard").await.status, 404);
}

#[tokio::test]
async fn a_board_begins_once() {
    let room = Room::new().await;
    let again = room.post("ana", "/start", "").await;
    assert_eq!(again.status, 409);
    assert!(again.body.contains("Somebody has just started this board."), "{}", again.body);
    assert_eq!(room.post("otto", "/start", "").await.status, 403);
}

/// A descriptive board with two themes, one of them with a subtheme.
async fn described() -> World {
    let world = World::new().await;
    post(&world, "descriptive", "/start", "").await;
    let fear = subject(&post(&world, "descriptive", "/themes", "name=Fear").await);
    let form = format!("name=Night&parent={fear}");
    let night = subject(&post(&world, "descriptive", "/themes", &form).await);
    post(&world, "descriptive", "/themes", "name=Hope").await;
    for (name, theme) in [("grief", fear), ("dread", night)] {
        let code = world.agreed(name, 2).await;
        post(&world, "descriptive", "/placements", &format!("code={code}&to={theme}")).await;
    }
    world.agreed("loose", 1).await;
    let form = "name=Fear&definition=What%20is%20feared";
    post(&world, "descriptive", &format!("/themes/{fear}"), form).await;
    world
}

#[tokio::test]
async fn the_analytical_board_begins_as_a_copy_and_remembers() {
    let world = described().await;
    let page = world.get("ana", "/p/care/board/analytical").await.body;
    assert!(page.contains("Begin with a copy of the 2 descriptive themes"), "{page}");
    post(&world, "analytical", "/start", "from=descriptive").await;
    assert_eq!(shown(&world, "analytical").await, shown(&world, "descriptive").await);
    let lineage: i64 = sqlx::query_scalar(
        "select count(*) from theme copy join theme original on original.id = copy.from_theme_id
         where copy.name = original.name and copy.hue = original.hue
             and copy.definition = original.definition and copy.board_id <> original.board_id",
    )
    .fetch_one(&world.db.owner)
    .await
    .unwrap();
    assert_eq!(lineage, 3);
    // A change of the copy leaves the original alone.
    let before = shown(&world, "descriptive").await;
    let copy = sqlx::query_scalar::<_, uuid::Uuid>(
        "select id from theme where from_theme_id is not null and name = 'Fear'",
    );
    let copy = copy.fetch_one(&world.db.owner).await.unwrap();
    post(&world, "analytical", &format!("/themes/{copy}/remove"), "").await;
    assert_eq!(shown(&world, "descriptive").await, before);
}

#[tokio::test]
async fn it_may_begin_without_themes_and_still_knows_where_cards_came_from() {
    let world = described().await;
    post(&world, "analytical", "/start", "from=").await;
    let lists = shown(&world, "analytical").await;
    assert_eq!(
        lists,
        [("Not placed".to_owned(), ["dread", "grief", "loose"].map(str::to_owned).to_vec())]
    );
    let page = world.get("ana", "/p/care/board/analytical").await.body;
    assert!(page.contains("From descriptive theme i, Fear"));
    assert!(page.contains("Stripe: where it came from"));
}

#[tokio::test]
async fn where_a_theme_came_from_survives_a_removal_that_is_undone() {
    let world = described().await;
    post(&world, "analytical", "/start", "from=descriptive").await;
    let fear = "select id from theme where name = 'Fear' and from_theme_id is null";
    let fear: uuid::Uuid = sqlx::query_scalar(fear).fetch_one(&world.db.owner).await.unwrap();
    post(&world, "descriptive", &format!("/themes/{fear}/remove"), "").await;
    assert_eq!(post(&world, "descriptive", "/undo", "").await.status, 200);
    let copy = "select from_theme_id from theme where name = 'Fear' and from_theme_id is not null";
    let from: uuid::Uuid = sqlx::query_scalar(copy).fetch_one(&world.db.owner).await.unwrap();
    assert_eq!(from, fear);
}
