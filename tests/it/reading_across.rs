//! A coder's codes over time: versions, merging, splitting, and every passage
//! of a code read across the narratives.

use serde_json::Value;
use tandem::ids::{CodeId, NarrativeId, OpId};
use uuid::Uuid;

use crate::world::{Answer, World};

#[tokio::test]
async fn a_coding_knows_the_definition_that_it_was_made_under() {
    let world = World::new().await;
    let code = code(&world, "ana", "worn").await;
    apply(&world, "ana", code, 0, 5).await;
    define(&world, code, "tired").await;
    let page = world.get("ana", &format!("/p/care/codes/{code}/passages")).await.body;
    assert!(!page.contains("passage earlier"), "to be defined at all changes nothing: {page}");
    apply(&world, "ana", code, 8, 13).await;
    define(&world, code, "tired of it").await;
    apply(&world, "ana", code, 15, 25).await;
    let page = world.get("ana", &format!("/p/care/codes/{code}/passages?only=earlier")).await.body;
    assert!(page.contains("2 passages were coded under an earlier definition"), "{page}");
    assert_eq!(page.matches("class=\"passage earlier\"").count(), 2, "{page}");
    // What it said before it says again: now the later coding is the odd one.
    define(&world, code, "tired").await;
    let page = world.get("ana", &format!("/p/care/codes/{code}/passages")).await.body;
    assert_eq!(page.matches("class=\"passage earlier\"").count(), 1, "{page}");
    let versions: i64 = sqlx::query_scalar("select count(*) from code_version where code_id = $1")
        .bind(code)
        .fetch_one(&world.db.owner)
        .await
        .unwrap();
    assert_eq!(versions, 2);
}

#[tokio::test]
async fn what_still_fits_is_no_longer_earlier_and_undo_brings_it_back() {
    let world = World::new().await;
    let code = code(&world, "ana", "worn").await;
    define(&world, code, "tired").await;
    let coding = apply(&world, "ana", code, 8, 13).await;
    define(&world, code, "tired of it").await;
    let before = rows(&world).await;
    let answer = check(&world, "ana", code, coding, &[("outcome", "fits")]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let version: i32 = sqlx::query_scalar("select code_version from coding")
        .fetch_one(&world.db.owner)
        .await
        .unwrap();
    assert_eq!(version, 2);
    assert_eq!(checks(&world).await, ["fits"]);
    let undo = world.post("ana", &world.on_narrative("/undo"), &[]).await;
    assert_eq!(undo.status, 200, "{}", undo.body);
    assert_eq!(rows(&world).await, before);
    assert_eq!(checks(&world).await, [""; 0]);
}

#[tokio::test]
async fn splitting_goes_through_the_passages_with_one_record_each() {
    let world = World::new().await;
    let code = code(&world, "ana", "worn").await;
    let (one, two, three) = (
        apply(&world, "ana", code, 0, 5).await,
        apply(&world, "ana", code, 8, 13).await,
        apply(&world, "ana", code, 15, 25).await,
    );
    let split = world
        .post("ana", &format!("/p/care/codes/{code}/split"), &[("name", "worn by waiting")])
        .await;
    assert_eq!(split.status, 200, "{}", split.body);
    let into = subject(&split);
    let page = world.get("ana", &format!("/p/care/codes/{code}/passages?into={into}")).await.body;
    assert!(page.contains("Stays") && page.contains("Both"), "{page}");
    for (coding, outcome) in [(one, "fits"), (two, "moved"), (three, "both")] {
        let answer =
            check(&world, "ana", code, coding, &[("outcome", outcome), ("to", &into.to_string())])
                .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let of = async |code: CodeId| -> Vec<i32> {
        sqlx::query_scalar("select start_at from coding where code_id = $1 order by 1")
            .bind(code)
            .fetch_all(&world.db.owner)
            .await
            .unwrap()
    };
    assert_eq!(of(code).await, [0, 15]);
    assert_eq!(of(into.into()).await, [8, 15]);
    assert_eq!(checks(&world).await, ["fits", "moved", "both"]);
    let deeds: i64 =
        sqlx::query_scalar("select count(*) from journal where kind = 'passage.check'")
            .fetch_one(&world.db.owner)
            .await
            .unwrap();
    assert_eq!(deeds, 3);
}

#[tokio::test]
async fn undoing_a_merge_restores_every_coding_exactly() {
    let world = World::new().await;
    let (from, into) = (code(&world, "ana", "worn").await, code(&world, "ana", "tired").await);
    apply(&world, "ana", from, 0, 5).await;
    apply(&world, "ana", from, 8, 13).await;
    apply(&world, "ana", into, 8, 13).await;
    define(&world, into, "what sleep would mend").await;
    let before = rows(&world).await;
    let page = world.get("ana", &format!("/p/care/codes/{from}/merge?into={into}")).await.body;
    assert!(page.contains("<b>1</b> coding goes over") || page.contains("<b>1</b>"), "{page}");
    assert_eq!(rows(&world).await, before, "a look changes nothing");

    let path = format!("/p/care/codes/{from}/merge");
    let merged = world.post("ana", &path, &[("into", &into.to_string())]).await;
    assert_eq!(merged.status, 200, "{}", merged.body);
    let left: i64 = sqlx::query_scalar("select count(*) from coding where code_id = $1")
        .bind(from)
        .fetch_one(&world.db.owner)
        .await
        .unwrap();
    assert_eq!((left, rows(&world).await.len()), (0, 2));
    let undo = world.post("ana", "/p/care/codes/undo", &[]).await;
    assert_eq!(undo.status, 200, "{}", undo.body);
    assert_eq!(rows(&world).await, before);
    let redo = world.post("ana", "/p/care/codes/redo", &[]).await;
    assert_eq!(redo.status, 200, "{}", redo.body);
    assert_eq!(rows(&world).await.len(), 2);
}

#[tokio::test]
async fn a_merge_leaves_what_is_submitted_as_it_is() {
    let world = World::new().await;
    let second = world.freeze(2, "We slept at last.", &[]).await;
    let (from, into) = (code(&world, "ana", "worn").await, code(&world, "ana", "tired").await);
    let coding = apply(&world, "ana", from, 0, 5).await;
    let fields = [("code", &*from.to_string()), ("start", "0"), ("end", "8")];
    let open = world.post("ana", "/p/care/narratives/2/codings", &fields).await;
    assert_eq!(open.status, 200, "{}", open.body);
    world.submit("ana").await;
    let fields = [("outcome", "moved"), ("to", &*into.to_string())];
    let moved = check(&world, "ana", from, coding, &fields).await;
    assert_eq!(moved.status, 409, "{}", moved.body);
    let fits = check(&world, "ana", from, coding, &[("outcome", "fits")]).await;
    assert_eq!(fits.status, 200, "{}", fits.body);

    let path = format!("/p/care/codes/{from}/merge");
    let page = world.get("ana", &format!("{path}?into={into}")).await.body;
    assert!(page.contains("as submitted: your coding of Narrative 1 is complete"), "{page}");
    let merged = world.post("ana", &path, &[("into", &into.to_string())]).await;
    assert_eq!(merged.status, 200, "{}", merged.body);
    let has = async |narrative, code| -> bool {
        sqlx::query_scalar(
            "select exists (select from coding where narrative_id = $1 and code_id = $2)",
        )
        .bind(narrative)
        .bind(code)
        .fetch_one(&world.db.owner)
        .await
        .unwrap()
    };
    let (first, second): (NarrativeId, NarrativeId) = (world.narrative, second);
    assert!(has(first, from).await && has(second, into).await);
    assert!(!world.get("ana", "/p/care/codes").await.body.contains("worn"));
    world.submit("ben").await;
    let released = world.get("ben", &world.on_narrative("/consensus")).await.body;
    assert!(released.contains("worn"), "the team reads the code as it was submitted");
    assert_eq!(world.post("ana", "/p/care/codes/undo", &[]).await.status, 200);
    assert!(has(first, from).await && has(second, from).await);
}

#[tokio::test]
async fn others_passages_are_read_after_the_release_and_the_check_is_counted() {
    let world = World::new().await;
    world.apply("ana", 0, 5).await;
    let bens = world.apply("ben", 8, 13).await;
    let path = format!("/p/care/codes/{}/passages", world.code);
    let before = world.get("ana", &path).await.body;
    assert_eq!(before.matches("class=\"passage\"").count(), 1, "{before}");
    let bens = subject(&bens);
    let peek = check(&world, "ana", world.code, bens, &[("outcome", "fits")]).await;
    assert_eq!(peek.status, 409, "{}", peek.body);
    world.release().await;
    let after = world.get("ana", &path).await.body;
    assert_eq!(after.matches("class=\"passage\"").count(), 2, "{after}");
    let checked = check(&world, "ana", world.code, bens, &[("outcome", "doubtful")]).await;
    assert_eq!(checked.status, 200, "{}", checked.body);
    let report = world.get("paul", "/p/care/report").await.body;
    assert!(report.contains("1 passage looked at again"), "{report}");
}

async fn code(world: &World, who: &str, name: &str) -> CodeId {
    let answer = world.create_code(who, name).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    subject(&answer).into()
}

fn subject(answer: &Answer) -> Uuid {
    let receipt: Value = serde_json::from_str(&answer.body).expect(&answer.body);
    receipt["subject"].as_str().unwrap().parse().unwrap()
}

async fn apply(world: &World, who: &str, code: CodeId, start: u32, end: u32) -> Uuid {
    let answer = world.apply_as(OpId::new(), who, code, start, end).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    subject(&answer)
}

async fn define(world: &World, code: CodeId, definition: &str) {
    let name: String = sqlx::query_scalar("select name from code where id = $1")
        .bind(code)
        .fetch_one(&world.db.owner)
        .await
        .unwrap();
    let fields = [("name", &*name), ("definition", definition), ("hue", "1")];
    let answer = world.post("ana", &format!("/p/care/codes/{code}"), &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

async fn check(
    world: &World,
    who: &str,
    code: CodeId,
    coding: Uuid,
    fields: &[(&str, &str)],
) -> Answer {
    world.post(who, &format!("/p/care/codes/{code}/passages/{coding}"), fields).await
}

/// All codings as they lie in the table, but for the moment.
async fn rows(world: &World) -> Vec<String> {
    sqlx::query_scalar(
        "select (to_jsonb(coding) - 'coded_at')::text from coding order by start_at, id",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap()
}

async fn checks(world: &World) -> Vec<String> {
    sqlx::query_scalar("select outcome::text from passage_check order by checked_at")
        .fetch_all(&world.db.owner)
        .await
        .unwrap()
}
