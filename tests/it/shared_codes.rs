//! A framework that the project shares, proposals for it, and a coder's own
//! grouping.

use serde_json::Value;
use uuid::Uuid;

use crate::world::{Answer, World};

const LOAD: &str = "/p/care/codes/shared/load";

#[tokio::test]
async fn a_list_is_loaded_whole_between_rounds_and_taken_back() {
    let world = between_rounds().await;
    let wrong = world.post("rosa", LOAD, &[("list", "name,parent\nhope,\nHope,\nfear,none")]).await;
    assert_eq!(wrong.status, 422, "{}", wrong.body);
    assert!(wrong.body.contains("Line 3") && wrong.body.contains("line 4"), "{}", wrong.body);
    assert_eq!(names(&world).await, ["fatigue"]);
    let loaded = world.post("rosa", LOAD, &[("example", "true")]).await;
    assert_eq!(loaded.status, 200, "{}", loaded.body);
    assert_eq!(names(&world).await.len(), 11);
    let page = world.get("paul", "/p/care/codes/shared?order=number").await.body;
    assert!(page.contains("Risk awareness") && page.contains("weighed and met"), "{page}");
    let undo = world.post("rosa", "/p/care/codes/shared/undo", &[]).await;
    assert_eq!(undo.status, 200, "{}", undo.body);
    assert_eq!(names(&world).await, ["fatigue"]);
    let redo = world.post("rosa", "/p/care/codes/shared/redo", &[]).await;
    assert_eq!(redo.status, 200, "{}", redo.body);
    assert_eq!(names(&world).await.len(), 11);
}

#[tokio::test]
async fn the_list_is_fixed_while_a_round_runs() {
    let world = World::new().await;
    let loaded = world.post("rosa", LOAD, &[("example", "true")]).await;
    assert_eq!(loaded.status, 409, "{}", loaded.body);
    let class = format!("/p/care/codes/{}/class", world.code);
    assert_eq!(world.post("rosa", &class, &[("classes", "both")]).await.status, 409);
    assert_eq!(names(&world).await, ["fatigue"]);
    let page = world.get("rosa", "/p/care/codes/shared").await.body;
    assert!(page.contains("the list stays as it is") && !page.contains("Load a list"), "{page}");
}

#[tokio::test]
async fn codes_carry_classes_of_the_projects_own() {
    let world = between_rounds().await;
    world.post("rosa", LOAD, &[("example", "true")]).await;
    let class = format!("/p/care/codes/{}/class", world.code);
    let answer = world.post("rosa", &class, &[("classes", "collaboration, both")]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let page = world.get("paul", "/p/care/codes/shared?class=1").await.body;
    assert!(page.contains("fatigue") && !page.contains("Risk awareness"), "{page}");
    assert_eq!(world.post("ana", &class, &[("classes", "x")]).await.status, 403);
}

#[tokio::test]
async fn nobody_learns_of_a_proposal_while_a_round_runs() {
    let world = World::new().await;
    let pages = [("rosa", "/p/care/codes/shared"), ("ben", "/p/care/codes/shared")];
    let mut before = vec![];
    for (who, page) in pages {
        before.push(plain(&world.get(who, page).await.body));
    }
    let mut stream = world.listen(&world.app, "rosa", "/p/care/codes/shared/events").await;
    stream.hears().await;
    let proposed = propose(&world).await;
    assert_eq!(proposed.status, 200, "{}", proposed.body);
    assert!(!stream.hears().await, "the lead hears nothing");
    for ((who, page), before) in pages.into_iter().zip(before) {
        assert_eq!(plain(&world.get(who, page).await.body), before, "{who}");
    }
    let own = world.get("ana", "/p/care/codes/shared").await.body;
    assert!(own.contains("tired by waiting"), "{own}");
    let answer = answer(&world, &proposed, "true").await;
    assert_eq!(answer.status, 409, "{}", answer.body);
    assert!(!world.get("rosa", "/p/care/history").await.body.contains("proposed a change"));
}

#[tokio::test]
async fn between_rounds_a_lead_accepts_and_the_code_says_so() {
    let world = World::new().await;
    world.db.change("update code set definition = 'tired' where name = 'fatigue'").await;
    world.apply("ana", 8, 13).await;
    let proposed = propose(&world).await;
    world.apply("ben", 8, 13).await;
    world.release().await;
    let page = world.get("rosa", "/p/care/codes/shared").await.body;
    assert!(page.contains("tired by waiting") && page.contains("Accept"), "{page}");
    assert!(!world.get("ben", "/p/care/codes/shared").await.body.contains("tired by waiting"));
    let accepted = answer(&world, &proposed, "true").await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let definition: String = sqlx::query_scalar("select definition from code where id = $1")
        .bind(world.code)
        .fetch_one(&world.db.owner)
        .await
        .unwrap();
    assert_eq!(definition, "tired by waiting");
    assert_eq!(answer(&world, &proposed, "false").await.status, 409, "it is answered");
    let earlier = world.get("ana", &format!("/p/care/codes/{}/passages", world.code)).await.body;
    assert!(earlier.contains("earlier definition"), "{earlier}");
}

#[tokio::test]
async fn a_grouping_is_its_coders_alone_and_is_taken_back() {
    let world = World::new().await;
    let group = world.post("ana", "/p/care/codes/grouping/groups", &[("name", "wear")]).await;
    assert_eq!(group.status, 200, "{}", group.body);
    let id = subject(&group).to_string();
    let fields = [("code", &*world.code.to_string()), ("group", &*id)];
    let placed = world.post("ana", "/p/care/codes/grouping/place", &fields).await;
    assert_eq!(placed.status, 200, "{}", placed.body);
    let page = world.get("ana", "/p/care/codes/grouping").await.body;
    assert!(page.contains("1 of 1 codes"), "{page}");
    for who in ["ben", "rosa"] {
        let theirs = world.get(who, "/p/care/codes/grouping").await.body;
        assert!(!theirs.contains("wear") && theirs.contains("0 of 1 codes"), "{theirs}");
    }
    let stolen = world.post("ben", "/p/care/codes/grouping/place", &fields).await;
    assert_eq!(stolen.status, 409, "{}", stolen.body);
    let removed =
        world.post("ana", "/p/care/codes/grouping/rename", &[("group", &id), ("name", "")]).await;
    assert_eq!(removed.status, 200, "{}", removed.body);
    assert!(world.get("ana", "/p/care/codes/grouping").await.body.contains("0 of 1 codes"));
    let undo = world.post("ana", "/p/care/codes/grouping/undo", &[]).await;
    assert_eq!(undo.status, 200, "{}", undo.body);
    assert!(world.get("ana", "/p/care/codes/grouping").await.body.contains("1 of 1 codes"));
}

#[tokio::test]
async fn a_preliminary_board_is_on_no_screen_no_board_and_in_no_report() {
    let world = World::new().await;
    let grouping = "/p/care/codes/grouping/groups";
    assert_eq!(world.post("ana", grouping, &[("name", "zzwear")]).await.status, 200);
    world.release().await;
    world.post("rosa", "/p/care/board/descriptive/start", &[]).await;
    let secret = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";
    world.post("rosa", "/p/care/board/descriptive/screens", &[("token", secret)]).await;
    let screen = format!("/show/{secret}");
    let open = ["/p/care/board/descriptive", "/p/care/report", "/p/care/history", "/p/care"];
    for path in open.into_iter().chain([&*screen]) {
        for who in ["rosa", "ben", "otto"] {
            let page = world.get(who, path).await;
            assert_eq!(page.status, 200, "{path}");
            assert!(!page.body.contains("zzwear"), "{who} at {path}: {}", page.body);
        }
    }
    // Whoever has one finds it from the boards; who does not code is not sent there.
    let link = "/p/care/codes/grouping";
    for (who, finds) in [("ana", true), ("rosa", true), ("paul", false), ("otto", false)] {
        let board = world.get(who, "/p/care/board/descriptive").await.body;
        assert_eq!(board.contains(link), finds, "{who}");
    }
}

/// Nobody codes, so that the shared codes can be changed.
async fn between_rounds() -> World {
    let world = World::new().await;
    world.db.change("delete from assignment").await;
    world
}

async fn propose(world: &World) -> Answer {
    let path = format!("/p/care/codes/{}/propose", world.code);
    let fields =
        [("name", "fatigue"), ("definition", "tired by waiting"), ("reason", "it is the waiting")];
    world.post("ana", &path, &fields).await
}

async fn answer(world: &World, proposed: &Answer, accept: &str) -> Answer {
    let path = format!("/p/care/codes/shared/proposals/{}", subject(proposed));
    world.post("rosa", &path, &[("accept", accept)]).await
}

fn subject(answer: &Answer) -> Uuid {
    let receipt: Value = serde_json::from_str(&answer.body).expect(&answer.body);
    receipt["subject"].as_str().unwrap().parse().unwrap()
}

async fn names(world: &World) -> Vec<String> {
    sqlx::query_scalar(
        "select name from code where owner_id is null and removed_at is null order by name",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap()
}

/// Without the ids of the operations that its forms would send.
fn plain(page: &str) -> String {
    let mut parts = page.split("name=\"op_id\" value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.get(36..).unwrap_or_default())
}
