//! When a narrative is agreed, and who hears of it.

use crate::{paired::on, world::World};

const AGREED: &str = "select count(*) from narrative where number = 2 and agreed_at is not null";

#[tokio::test]
async fn both_coders_sign_and_the_narrative_is_agreed() {
    let world = World::with_story().await;
    let early = world.post("ana", &on(2, "/consensus/sign"), &[]).await;
    assert_eq!(early.status, 409);
    assert!(early.body.contains("5 differences are still open"), "{}", early.body);

    world.decide_all("ana", 2).await;
    assert_eq!(world.post("rosa", &on(2, "/consensus/sign"), &[]).await.status, 403);
    assert_eq!(world.post("ana", &on(2, "/consensus/sign"), &[]).await.status, 200);
    assert_eq!(world.number(AGREED).await, 0);
    let page = world.words("ben", &on(2, "/consensus")).await;
    assert!(page.contains("ana has signed, ben has yet to sign"), "{page}");
    assert_eq!(world.post("ben", &on(2, "/consensus/sign"), &[]).await.status, 200);
    assert_eq!(world.number(AGREED).await, 1);
    let list = world.words("paul", "/p/care/consensus").await;
    assert!(list.contains("Another day 0 5 1") && list.contains("Agreed"), "{list}");
}

async fn signed_by_both() -> World {
    let world = World::with_story().await;
    world.decide_all("ana", 2).await;
    for who in ["ana", "ben"] {
        world.post(who, &on(2, "/consensus/sign"), &[]).await;
    }
    assert_eq!(world.number(AGREED).await, 1);
    world
}

#[tokio::test]
async fn a_decision_that_changes_takes_the_signatures_back() {
    let world = signed_by_both().await;
    assert_eq!(world.post("ana", &on(2, "/consensus/undo"), &[]).await.status, 200);
    assert_eq!(world.number(AGREED).await, 0);
    assert_eq!(world.number("select count(*) from consensus_sign").await, 0);
}

#[tokio::test]
async fn an_undo_that_finds_nothing_of_its_own_leaves_the_signatures() {
    let world = World::with_story().await;
    world.decide_all("ana", 2).await;
    let last = "select difference from decision order by decided_at desc limit 1";
    let last: String = sqlx::query_scalar(last).fetch_one(&world.db.owner).await.unwrap();
    let fields = [("difference", last.as_str())];
    world.post("ben", &on(2, "/consensus/reopen"), &fields).await;
    world.decide_all("ben", 2).await;
    for who in ["ana", "ben"] {
        world.post(who, &on(2, "/consensus/sign"), &[]).await;
    }
    world.post("ana", &on(2, "/consensus/undo"), &[]).await;
    assert_eq!(world.number(AGREED).await, 1, "ben decided it anew, so nothing changed");
}

#[tokio::test]
async fn codes_that_open_a_difference_open_the_narrative() {
    let world = World::new().await;
    let (ana, ben) = ([("Cold", "Her hands were cold")], [("Chill", "Her hands were cold")]);
    world.story(2, &ana, &ben).await;
    assert_eq!(world.join("ana", "Cold", "Chill", "Cold").await.status, 200);
    for who in ["ana", "ben"] {
        assert_eq!(world.post(who, &on(2, "/consensus/sign"), &[]).await.status, 200);
    }
    assert_eq!(world.number(AGREED).await, 1);
    world.post("ana", "/p/care/consensus/codes/undo", &[]).await;
    assert_eq!(world.number(AGREED).await, 0);
}

#[tokio::test]
async fn pages_hear_of_decisions_and_signatures() {
    let world = World::with_story().await;
    let mut streams = vec![];
    for path in [&on(2, "/consensus/events"), "/p/care/consensus/events"] {
        let mut stream = world.listen(&world.app, "paul", path).await;
        stream.word().await;
        assert!(!stream.hears().await, "{path}: one word at the opening");
        streams.push(stream);
    }
    let mut other = world.listen(&world.app, "paul", &on(1, "/consensus/events")).await;
    other.word().await;

    let open = world.decide("ana", "Machines", &[("choice", "a")]).await;
    assert_eq!(open.status, 200);
    for stream in &mut streams {
        stream.word().await.unwrap();
        while stream.hears().await {}
    }
    assert!(!other.hears().await, "it is about another narrative");
    world.decide_all("ana", 2).await;
    for stream in &mut streams {
        while stream.hears().await {}
    }
    world.post("ana", &on(2, "/consensus/sign"), &[]).await;
    for stream in &mut streams {
        stream.word().await.unwrap();
    }
}
