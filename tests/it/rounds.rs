//! Calibration by everybody, and pairs rotated evenly.

use axum::http::Method;
use tandem::ids::OpId;

use crate::world::{Answer, World};

const CALIBRATION: &str = "/p/care/narratives/pairs/calibration";

#[tokio::test]
async fn a_calibration_narrative_is_released_when_all_have_submitted() {
    let world = calibrating().await;
    for who in ["ana", "ben", "rosa"] {
        assert_eq!(world.apply(who, 8, 13).await.status, 200, "{who} codes it");
    }
    world.submit("ana").await;
    world.submit("ben").await;
    assert!(!released(&world).await, "rosa is still at work");
    assert_eq!(world.submit("rosa").await.status, 200);
    assert!(released(&world).await);
    let page = world.get("paul", &world.on_narrative("/consensus")).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("calibration") && page.body.contains("3 of 3"), "{}", page.body);
}

#[tokio::test]
async fn a_lead_who_calibrates_is_as_blind_as_the_others() {
    let world = calibrating().await;
    world.apply("ana", 8, 13).await;
    let before = world.get("rosa", &world.on_narrative("")).await.body;
    world.submit("ana").await;
    let after = world.get("rosa", &world.on_narrative("")).await.body;
    assert!(before.contains("sealed until all have submitted"), "{before}");
    assert_eq!(without_ids(&before), without_ids(&after));
    assert_eq!(world.get("rosa", &world.on_narrative("/consensus")).await.status, 409);
}

#[tokio::test]
async fn no_figure_counts_calibration_and_nothing_of_it_is_agreed() {
    let world = calibrating().await;
    for who in ["ana", "ben", "rosa"] {
        world.apply(who, 8, 13).await;
        world.create_code(who, "worn").await;
        world.submit(who).await;
    }
    let page = world.get("paul", "/p/care/agreement").await.body;
    assert!(page.contains("Left out of all the figures above"), "{page}");
    assert!(page.contains("0 sentences"), "no sentence counts: {page}");
    let sheet = world.get("rosa", "/p/care/agreement.csv").await.body;
    assert!(sheet.contains(",calibration") && !sheet.contains(",pairs"), "{sheet}");
    let segments: i64 = sqlx::query_scalar("select count(*) from consensus_segment")
        .fetch_one(&world.db.owner)
        .await
        .unwrap();
    assert_eq!(segments, 0);
    let report = world.get("paul", "/p/care/report").await.body;
    assert!(report.contains("left out of all figures"), "{report}");
    let form = format!("op_id={}&difference={}&choice=a", OpId::new(), uuid::Uuid::nil());
    let decide =
        world.send(Method::POST, "ana", &world.on_narrative("/consensus/decisions"), &form).await;
    assert!(decide.status >= 400, "there is nothing to settle");
}

#[tokio::test]
async fn who_calibrates_can_come_late_or_be_let_go_and_is_taken_back_in_one_step() {
    let world = calibrating().await;
    world.apply("rosa", 8, 13).await;
    let fewer = calibrate(&world, &["ana", "ben"]).await;
    assert_eq!(fewer.status, 200, "{}", fewer.body);
    assert_eq!(world.apply("rosa", 8, 12).await.status, 403);
    let again = calibrate(&world, &["ana", "ben", "rosa"]).await;
    assert_eq!(again.status, 200, "{}", again.body);
    let page = world.get("rosa", &world.on_narrative("/code")).await.body;
    assert!(page.contains("fatigue"), "what she coded has waited: {page}");
    let receipt: serde_json::Value = serde_json::from_str(&again.body).unwrap();
    let form = format!("op_id={}&undoes={}", OpId::new(), receipt["op_id"].as_str().unwrap());
    let undo = world.send(Method::POST, "rosa", "/p/care/narratives/undo", &form).await;
    assert_eq!(undo.status, 200, "{}", undo.body);
    assert_eq!(world.apply("rosa", 8, 12).await.status, 403);
}

#[tokio::test]
async fn what_cannot_be_calibration_is_refused_in_words() {
    let world = World::new().await;
    let begun = calibrate(&world, &["ana", "ben"]).await;
    assert_eq!(begun.status, 409, "{}", begun.body);
    assert!(begun.body.contains("before its coders begin"), "{}", begun.body);
    world.db.change("delete from assignment").await;
    let alone = calibrate(&world, &["ana"]).await;
    assert_eq!(alone.status, 422, "{}", alone.body);
    let visitor = calibrate(&world, &["ana", "paul"]).await;
    assert_eq!(visitor.status, 422, "{}", visitor.body);
    assert!(visitor.body.contains("not a coder of this project"), "{}", visitor.body);
    assert_eq!(calibrate(&world, &["ana", "ben"]).await.status, 200);
    let pair = world
        .post(
            "rosa",
            "/p/care/narratives/pairs/set",
            &[
                ("narrative", "1"),
                ("before", &format!("{} {}", id(&world, "ana"), id(&world, "ben"))),
                ("a", ""),
                ("b", &id(&world, "ben")),
            ],
        )
        .await;
    assert_eq!(pair.status, 409, "{}", pair.body);
    assert!(pair.body.contains("coded for calibration"), "{}", pair.body);
}

#[tokio::test]
async fn rotated_pairs_are_shown_saved_and_taken_back_in_one_step() {
    let world = World::new().await;
    for number in 2..8 {
        world.freeze(number, "One. Two.", &[]).await;
    }
    world
        .db
        .change("delete from assignment using narrative where narrative.id = narrative_id and number > 1")
        .await;
    let everybody = ["ana", "ben", "rosa"].map(|who| format!("coder={}", id(&world, who)));
    let path = format!("/p/care/narratives/pairs/rotate?{}", everybody.join("&"));
    let page = world.get("rosa", &path).await.body;
    assert_eq!(page.matches("name=\"before\"").count(), 6, "{page}");
    assert_eq!(seats(&world).await, 2, "nothing is saved by looking");

    let op = OpId::new();
    let answer =
        world.send(Method::POST, "rosa", "/p/care/narratives/pairs/set", &form(op, &page)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let loads: Vec<i64> =
        sqlx::query_scalar("select count(*) from assignment group by member_id order by 1")
            .fetch_all(&world.db.owner)
            .await
            .unwrap();
    assert_eq!(loads, [4, 5, 5], "with the one that ana and ben had already");
    let undo = format!("op_id={}&undoes={op}", OpId::new());
    let undo = world.send(Method::POST, "rosa", "/p/care/narratives/undo", &undo).await;
    assert_eq!(undo.status, 200, "{}", undo.body);
    assert_eq!(seats(&world).await, 2);
}

/// What the page's own form would send.
fn form(op: OpId, page: &str) -> String {
    let mut form = format!("op_id={op}");
    for name in ["narrative", "before", "a", "b"] {
        let marker = format!("name=\"{name}\" value=\"");
        for part in page.split(&marker).skip(1) {
            let value = part.split('"').next().unwrap().replace(' ', "%20");
            form.push_str(&format!("&{name}={value}"));
        }
    }
    form
}

/// Narrative 1, which Ana, Ben and Rosa code for calibration.
async fn calibrating() -> World {
    let world = World::new().await;
    world.db.change("delete from assignment").await;
    let answer = calibrate(&world, &["ana", "ben", "rosa"]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    world
}

async fn calibrate(world: &World, coders: &[&str]) -> Answer {
    let ids: Vec<String> = coders.iter().map(|who| id(world, who)).collect();
    let mut fields = vec![("narrative", "1")];
    fields.extend(ids.iter().map(|id| ("coder", id.as_str())));
    world.post("rosa", CALIBRATION, &fields).await
}

fn id(world: &World, who: &str) -> String {
    world.viewer(who).member.to_string()
}

async fn released(world: &World) -> bool {
    sqlx::query_scalar("select released from narrative").fetch_one(&world.db.owner).await.unwrap()
}

async fn seats(world: &World) -> i64 {
    sqlx::query_scalar("select count(seat) from assignment")
        .fetch_one(&world.db.owner)
        .await
        .unwrap()
}

/// A form's operation has an id of its own at every look.
fn without_ids(page: &str) -> String {
    let mut parts = page.split("name=\"op_id\" value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.get(36..).unwrap_or_default())
}

#[tokio::test]
async fn a_submission_is_taken_back_until_the_release() {
    let world = World::new().await;
    world.apply("ana", 8, 13).await;
    world.submit("ana").await;
    assert_eq!(world.apply("ana", 8, 12).await.status, 409);
    let path = world.on_narrative("/withdraw");
    let silent = world.post("ana", &path, &[("reason", " ")]).await;
    assert_eq!(silent.status, 422, "{}", silent.body);
    let mut stream = world.listen(&world.app, "ben", &world.on_narrative("/code/events")).await;
    stream.hears().await;
    let back = world.post("ana", &path, &[("reason", "I forgot a page")]).await;
    assert_eq!(back.status, 200, "{}", back.body);
    assert!(!stream.hears().await, "ben hears nothing of it");
    assert_eq!(world.apply("ana", 8, 12).await.status, 200);
    world.submit("ben").await;
    assert!(!released(&world).await, "ana is at work again");
    world.submit("ana").await;
    assert!(released(&world).await);
    let late = world.post("ana", &path, &[("reason", "Again")]).await;
    assert_eq!(late.status, 409, "{}", late.body);
}

#[tokio::test]
async fn a_released_coding_is_opened_by_a_lead_with_a_reason_and_agreement_stays() {
    let world = World::new().await;
    world.apply("ana", 8, 13).await;
    world.apply("ben", 8, 13).await;
    world.release().await;
    let before = world.get("rosa", "/p/care/agreement.csv").await.body;
    assert_eq!(world.apply("ana", 0, 5).await.status, 409);

    let path = world.on_narrative("/reopening");
    let asked = world.post("ana", &path, &[("reason", "A passage was skipped")]).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    assert_eq!(world.apply("ana", 0, 5).await.status, 409, "not before a lead opens it");
    let page = world.get("paul", &world.on_narrative("")).await.body;
    assert!(page.contains("A passage was skipped"), "the team reads the reason: {page}");
    let id: uuid::Uuid =
        sqlx::query_scalar("select id from reopening").fetch_one(&world.db.owner).await.unwrap();
    let grant = world.on_narrative("/reopening/grant");
    let fields = [("reopening", &*id.to_string())];
    assert_eq!(world.post("ben", &grant, &fields).await.status, 403);
    assert_eq!(world.post("rosa", &grant, &fields).await.status, 200);
    let applied = world.apply("ana", 0, 5).await;
    assert_eq!(applied.status, 200, "{}", applied.body);
    assert_eq!(world.apply("ben", 0, 5).await.status, 409, "only whose coding was opened");
    let again = world.submit("ana").await;
    assert_eq!(again.status, 200, "{}", again.body);
    assert_eq!(world.apply("ana", 0, 4).await.status, 409, "closed again");
    assert_eq!(world.get("rosa", "/p/care/agreement.csv").await.body, before);
    let open = world.get("paul", &world.on_narrative("/consensus")).await.body;
    assert!(
        open.contains("only-a") || open.contains("only_a"),
        "what is new is a difference: {open}"
    );
}
