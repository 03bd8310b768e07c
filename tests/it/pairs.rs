//! Who codes what.

use axum::http::Method;
use tandem::ids::{MemberId, OpId};

use crate::world::{Answer, World};

const SET: &str = "/p/care/narratives/pairs/set";

#[tokio::test]
async fn a_lead_names_the_coders_of_a_draft_and_thinks_again() {
    let world = World::new().await;
    draft(&world).await;
    let (ana, ben) = (member(&world, "ana"), member(&world, "ben"));
    let answer = set(&world, (None, None), (Some(ana), Some(ben))).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(pair(&world).await, [Some(ana), Some(ben)]);
    let swapped = set(&world, (Some(ana), Some(ben)), (Some(ben), Some(ana))).await;
    assert_eq!(swapped.status, 200, "{}", swapped.body);
    assert_eq!(pair(&world).await, [Some(ben), Some(ana)]);
    let emptied = set(&world, (Some(ben), Some(ana)), (None, Some(ana))).await;
    assert_eq!(emptied.status, 200, "{}", emptied.body);
    assert_eq!(pair(&world).await, [None, Some(ana)]);
}

#[tokio::test]
async fn saved_pairs_are_taken_back_and_brought_again() {
    let world = World::new().await;
    draft(&world).await;
    let (ana, ben) = (member(&world, "ana"), member(&world, "ben"));
    let op = OpId::new();
    assert_eq!(set_as(&world, op, (None, None), (Some(ana), Some(ben))).await.status, 200);
    let page = world.get("rosa", &format!("/p/care/narratives/pairs?done={op}")).await.body;
    assert!(page.contains("The pairs are saved.") && page.contains("Undo"), "{page}");
    let undo = OpId::new();
    let form = format!("op_id={undo}&undoes={op}");
    assert_eq!(
        world.send(Method::POST, "rosa", "/p/care/narratives/undo", &form).await.status,
        200
    );
    assert_eq!(pair(&world).await, [None, None]);
    let form = format!("op_id={}&undoes={undo}", OpId::new());
    assert_eq!(
        world.send(Method::POST, "rosa", "/p/care/narratives/redo", &form).await.status,
        200
    );
    assert_eq!(pair(&world).await, [Some(ana), Some(ben)]);
}

#[tokio::test]
async fn a_fixed_pair_is_refused_the_same_whatever_its_coders_did() {
    let idle = World::new().await;
    let busy = World::new().await;
    busy.apply("ana", 8, 13).await;
    busy.submit("ana").await;
    let mut said = vec![];
    for world in [&idle, &busy] {
        let (ana, ben) = (member(world, "ana"), member(world, "ben"));
        let rosa = member(world, "rosa");
        let form = row(1, (Some(ana), Some(ben)), (Some(rosa), Some(ben)));
        let answer = send(world, OpId::new(), &form).await;
        said.push((answer.status, answer.body));
        let page = world.get("rosa", "/p/care/narratives/pairs").await.body;
        assert!(!page.contains("name=\"before\""), "there is nothing to choose: {page}");
    }
    assert_eq!(said[0], said[1]);
    assert_eq!(said[0].0, 409);
    assert!(said[0].1.contains("The pair of Narrative 1 is fixed"), "{}", said[0].1);
}

#[tokio::test]
async fn a_pair_becomes_fixed_with_the_second_seat_of_a_frozen_text() {
    let world = World::new().await;
    world.db.change("delete from assignment where seat = 1").await;
    let (ana, ben) = (member(&world, "ana"), member(&world, "ben"));
    let form = row(1, (Some(ana), None), (Some(ana), Some(ben)));
    let op = OpId::new();
    assert_eq!(send(&world, op, &form).await.status, 200);
    let back = row(1, (Some(ana), Some(ben)), (Some(ana), None));
    assert_eq!(send(&world, OpId::new(), &back).await.status, 409);
    assert_eq!(world.apply("ben", 8, 13).await.status, 200);
    let form = format!("op_id={}&undoes={op}", OpId::new());
    let undo = world.send(Method::POST, "rosa", "/p/care/narratives/undo", &form).await;
    assert_eq!(undo.status, 200, "{}", undo.body);
    assert_eq!(world.apply("ben", 8, 12).await.status, 403);
}

#[tokio::test]
async fn what_was_coded_in_a_seat_that_was_taken_back_waits_for_its_author() {
    let world = World::new().await;
    world.db.change("delete from assignment where seat = 1").await;
    let (ana, ben, rosa) = (member(&world, "ana"), member(&world, "ben"), member(&world, "rosa"));
    let op = OpId::new();
    send(&world, op, &row(1, (Some(ana), None), (Some(ana), Some(ben)))).await;
    assert_eq!(world.apply("ben", 8, 13).await.status, 200);
    let undo = OpId::new();
    let form = format!("op_id={undo}&undoes={op}");
    world.send(Method::POST, "rosa", "/p/care/narratives/undo", &form).await;
    let form = format!("op_id={}&undoes={undo}", OpId::new());
    let redo = world.send(Method::POST, "rosa", "/p/care/narratives/redo", &form).await;
    assert_eq!(redo.status, 200, "{}", redo.body);
    let page = world.get("ben", &world.on_narrative("/code")).await.body;
    assert!(page.contains("1 line coded") || page.contains("fatigue"), "{page}");

    // Another one in the seat: at the release the work of the first stays the first's.
    let form = format!("op_id={}&undoes={redo}", OpId::new(), redo = op_of(&redo.body));
    assert_eq!(
        world.send(Method::POST, "rosa", "/p/care/narratives/undo", &form).await.status,
        200
    );
    let form = row(1, (Some(ana), None), (Some(ana), Some(rosa)));
    assert_eq!(send(&world, OpId::new(), &form).await.status, 200);
    world.submit("ana").await;
    assert_eq!(world.submit("rosa").await.status, 200);
    let states: Vec<Option<bool>> =
        sqlx::query_scalar("select released from coding").fetch_all(&world.db.owner).await.unwrap();
    assert_eq!(states, [None], "what ben coded is not opened");
    let released: bool = sqlx::query_scalar("select released from narrative")
        .fetch_one(&world.db.owner)
        .await
        .unwrap();
    assert!(released);
}

/// The operation that a receipt names.
fn op_of(receipt: &str) -> String {
    let receipt: serde_json::Value = serde_json::from_str(receipt).unwrap();
    receipt["op_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn who_cannot_code_together_is_refused_in_words() {
    let world = World::new().await;
    draft(&world).await;
    let (ana, ben) = (member(&world, "ana"), member(&world, "ben"));
    let paul = member(&world, "paul");
    let twice = set(&world, (None, None), (Some(ana), Some(ana))).await;
    assert_eq!(twice.status, 422);
    assert!(twice.body.contains("two people"), "{}", twice.body);
    let visitor = set(&world, (None, None), (Some(ana), Some(paul))).await;
    assert_eq!(visitor.status, 422);
    assert!(visitor.body.contains("not a coder of this project"), "{}", visitor.body);
    world.db.change("update member set left_at = now() from account where name = 'ben' and account.id = user_id").await;
    let gone = set(&world, (None, None), (Some(ana), Some(ben))).await;
    assert_eq!(gone.status, 422);
    assert!(gone.body.contains("has left it"), "{}", gone.body);
    let none = set(&world, (None, None), (None, None)).await;
    assert_eq!(none.status, 422);
    assert_eq!(pair(&world).await, [None, None]);
}

#[tokio::test]
async fn of_two_leads_the_second_is_told() {
    let world = World::new().await;
    draft(&world).await;
    let (ana, ben) = (member(&world, "ana"), member(&world, "ben"));
    set(&world, (None, None), (Some(ana), None)).await;
    let late = set(&world, (None, None), (Some(ben), None)).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("given other coders meanwhile"), "{}", late.body);
    assert_eq!(pair(&world).await, [Some(ana), None]);
}

#[tokio::test]
async fn all_without_coders_are_given_to_one_pair() {
    let world = World::new().await;
    for number in 2..6 {
        narrative(&world, number).await;
    }
    let (ana, ben) = (member(&world, "ana"), member(&world, "ben"));
    let mut stream = world.listen(&world.app, "paul", "/p/care/narratives/events").await;
    assert!(stream.hears().await, "the first word comes at once");
    let rest = |op: OpId| format!("op_id={op}&a={ben}&b={ana}");
    let op = OpId::new();
    let path = "/p/care/narratives/pairs/rest";
    let first = world.send(Method::POST, "rosa", path, &rest(op)).await;
    let again = world.send(Method::POST, "rosa", path, &rest(op)).await;
    assert_eq!((first.status, &first.body), (200, &again.body));
    assert!(stream.hears().await);
    let seats: Vec<(i32, MemberId)> = sqlx::query_as(
        "select number, member_id from assignment join narrative on narrative.id = narrative_id
         where seat = 0 order by number",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap();
    assert_eq!(seats, [(1, ana), (2, ben), (3, ben), (4, ben), (5, ben)]);
    let kinds: Vec<String> =
        sqlx::query_scalar("select kind from journal").fetch_all(&world.db.owner).await.unwrap();
    assert_eq!(kinds, ["assignment.set"]);
    assert_eq!(world.send(Method::POST, "rosa", path, &rest(OpId::new())).await.status, 422);
}

#[tokio::test]
async fn a_narrative_of_another_project_is_not_there() {
    let world = World::new().await;
    let form = row(7, (None, None), (None, None)).replace("before=%20", "before=x%20");
    assert_eq!(send(&world, OpId::new(), &form).await.status, 404);
    let form = format!("op_id={}&narrative=1", OpId::new());
    assert_eq!(world.send(Method::POST, "rosa", SET, &form).await.status, 422);
    for who in ["ana", "otto"] {
        let form = format!("op_id={}", OpId::new());
        assert_eq!(world.send(Method::POST, who, SET, &form).await.status, 403);
    }
}

type Wish = (Option<MemberId>, Option<MemberId>);

async fn set(world: &World, before: Wish, after: Wish) -> Answer {
    set_as(world, OpId::new(), before, after).await
}

async fn set_as(world: &World, op: OpId, before: Wish, after: Wish) -> Answer {
    send(world, op, &row(2, before, after)).await
}

async fn send(world: &World, op: OpId, row: &str) -> Answer {
    world.send(Method::POST, "rosa", SET, &format!("op_id={op}&{row}")).await
}

fn row(number: i32, before: Wish, after: Wish) -> String {
    let word = |who: Option<MemberId>| who.map(|id| id.to_string()).unwrap_or_default();
    let (was_a, was_b) = (word(before.0), word(before.1));
    let (a, b) = (word(after.0), word(after.1));
    format!("narrative={number}&before={was_a}%20{was_b}&a={a}&b={b}")
}

/// Number 2, without coders.
async fn draft(world: &World) {
    narrative(world, 2).await;
}

async fn narrative(world: &World, number: i32) {
    sqlx::query(
        "insert into narrative (project_id, id, number, title, body)
         values ($1, gen_random_uuid(), $2, 'Another day', 'Words.')",
    )
    .bind(world.project)
    .bind(number)
    .execute(&world.db.owner)
    .await
    .unwrap();
}

fn member(world: &World, who: &str) -> MemberId {
    world.viewer(who).member
}

async fn pair(world: &World) -> [Option<MemberId>; 2] {
    let mut pair = [None, None];
    for (at, seat) in pair.iter_mut().enumerate() {
        *seat = sqlx::query_scalar(
            "select member_id from assignment join narrative on narrative.id = narrative_id
             where number = 2 and seat = $1",
        )
        .bind(at as i16)
        .fetch_optional(&world.db.owner)
        .await
        .unwrap();
    }
    pair
}
