//! A coder who cannot go on is replaced, and nobody sees what is not theirs.

use tandem::ids::MemberId;

use crate::{
    paired::on,
    world::{Answer, World},
};

const REPLACE: &str = "/p/care/narratives/1/replace";
const CODE: &str = "/p/care/narratives/1/code";

#[tokio::test]
async fn who_takes_over_begins_with_nothing() {
    let world = with_paul_coding().await;
    work(&world, "ana", "Ashamed").await;
    work(&world, "ben", "Bewildered").await;
    let answer = replace(&world, "ana", "paul").await;
    assert_eq!(answer.status, 200, "{}", answer.body);

    let page = world.get("paul", CODE).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for secret in ["Ashamed", "Bewildered", "A note"] {
        assert!(!page.body.contains(secret), "{secret}: {}", page.body);
    }
    let partner = world.get("ben", CODE).await.body;
    assert!(partner.contains("Bewildered") && !partner.contains("Ashamed"), "{partner}");
}

#[tokio::test]
async fn who_leaves_keeps_the_work_and_adds_nothing() {
    let world = with_paul_coding().await;
    work(&world, "ana", "Ashamed").await;
    replace(&world, "ana", "paul").await;
    for _ in 0..2 {
        let page = world.get("ana", CODE).await.body;
        assert!(page.contains("Another coder has taken your seat"), "{page}");
        assert!(page.contains("Ashamed") && page.contains("A note of Ashamed"), "{page}");
        // Nor is it opened by the release.
        finish(&world, ["paul", "ben"]).await;
    }
    let late = world.apply("ana", 0, 5).await;
    assert_eq!(late.status, 409, "{}", late.body);
    assert!(late.body.contains("taken your seat in Narrative 1"), "{}", late.body);
    let undo = world.post("ana", &on(1, "/undo"), &[]).await;
    assert_eq!(undo.status, 409, "{}", undo.body);
    assert_eq!(world.post("ana", &on(1, "/submit"), &[]).await.status, 403);
}

#[tokio::test]
async fn only_the_two_who_finish_are_compared() {
    let world = with_paul_coding().await;
    work(&world, "ana", "Ashamed").await;
    world.submit("ana").await;
    replace(&world, "ana", "paul").await;
    work(&world, "paul", "Puzzled").await;
    world.submit("ben").await;
    assert!(!is_released(&world).await, "the submission of whoever left does not count");
    world.submit("paul").await;
    assert!(is_released(&world).await);

    for reader in ["ben", "paul", "rosa"] {
        for path in [
            "/p/care/narratives/1/consensus",
            "/p/care/consensus/codes",
            "/p/care/agreement",
            "/p/care/report",
            "/p/care/codes",
            "/p/care/narratives/1",
        ] {
            let page = world.get(reader, path).await;
            assert_eq!(page.status, 200, "{path}: {}", page.body);
            assert!(!page.body.contains("Ashamed"), "{reader} {path}: {}", page.body);
        }
    }
    let consensus = world.get("rosa", "/p/care/narratives/1/consensus").await.body;
    assert!(consensus.contains("Puzzled") && !consensus.contains(">ana<"), "{consensus}");
    let own = world.get("ana", "/p/care/narratives/1/consensus").await.body;
    let team = world.get("paul", "/p/care/narratives/1/consensus").await.body;
    assert_eq!(own.matches("Ashamed").count(), team.matches("Ashamed").count());
}

#[tokio::test]
async fn a_replacement_is_answered_the_same_whatever_was_done() {
    let idle = with_paul_coding().await;
    let busy = with_paul_coding().await;
    work(&busy, "ana", "Ashamed").await;
    busy.submit("ana").await;
    let mut said = vec![];
    for world in [&idle, &busy] {
        let answer = replace(world, "ana", "paul").await;
        let body = answer.body.replace(&world.narrative.to_string(), "the narrative");
        said.push((answer.status, body.len()));
        let again = replace(world, "ana", "rosa").await;
        said.push((again.status, again.body.len()));
    }
    assert_eq!(said[..2], said[2..]);
    assert_eq!((said[0].0, said[1].0), (200, 409));
}

#[tokio::test]
async fn who_cannot_take_over_is_refused_in_words() {
    let world = with_paul_coding().await;
    for wrong in ["ben", "ana", "otto"] {
        let answer = replace(&world, "ana", wrong).await;
        assert_eq!(answer.status, 422, "{wrong}: {}", answer.body);
        assert!(answer.body.contains("who has had no seat"), "{}", answer.body);
    }
    assert_eq!(replace(&world, "rosa", "paul").await.status, 409);
    replace(&world, "ana", "paul").await;
    // Nobody comes back: it would be told that the other's work is still there.
    assert_eq!(replace(&world, "paul", "ana").await.status, 422);
    finish(&world, ["paul", "ben"]).await;
    let late = replace(&world, "paul", "rosa").await;
    assert_eq!(late.status, 409, "{}", late.body);
    assert!(late.body.contains("after the release, both codings stand"), "{}", late.body);
}

#[tokio::test]
async fn a_submission_and_a_replacement_pass_one_after_the_other() {
    let world = with_paul_coding().await;
    let (submitted, replaced) = tokio::join!(world.submit("ana"), replace(&world, "ana", "paul"));
    assert_eq!(replaced.status, 200, "{}", replaced.body);
    assert!([200, 403].contains(&submitted.status), "{}", submitted.body);
    finish(&world, ["paul", "ben"]).await;
    assert!(is_released(&world).await);
}

#[tokio::test]
async fn the_lead_finds_it_on_the_narratives_page_and_in_the_history() {
    let world = with_paul_coding().await;
    let page = world.get("rosa", "/p/care/narratives/1").await.body;
    assert!(page.contains("Replace a coder"), "{page}");
    assert!(!world.get("ben", "/p/care/narratives/1").await.body.contains("Replace a coder"));
    replace(&world, "ana", "paul").await;
    let history = world.get("paul", "/p/care/history").await.body;
    assert!(history.contains("gave a seat in Narrative 1 to another coder"), "{history}");
}

/// The world with a third coder.
async fn with_paul_coding() -> World {
    let world = World::new().await;
    world
        .db
        .change(
            "update member set role = 'coder' where user_id in
                 (select id from account where name = 'paul')",
        )
        .await;
    world
}

/// One passage under a code of one's own, with a memo.
async fn work(world: &World, who: &str, name: &str) {
    let fields = [("code", ""), ("name", name), ("start", "0"), ("end", "5")];
    let answer = world.post(who, &on(1, "/codings"), &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let memo = [("about", "narrative"), ("body", &*format!("A note of {name}"))];
    let answer = world.post(who, &on(1, "/memo"), &memo).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

async fn finish(world: &World, coders: [&str; 2]) {
    for who in coders {
        world.submit(who).await;
    }
}

async fn replace(world: &World, leaves: &str, enters: &str) -> Answer {
    let member = |who: &str| -> MemberId { world.viewer(who).member };
    let (leaves, enters) = (member(leaves).to_string(), member(enters).to_string());
    world.post("rosa", REPLACE, &[("leaves", &leaves), ("enters", &enters)]).await
}

async fn is_released(world: &World) -> bool {
    world.number("select count(*) from narrative where number = 1 and released").await == 1
}
