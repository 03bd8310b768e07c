//! Submission and release: blind until all are done, then open, once.

use axum::http::Method;
use tandem::ids::OpId;

use crate::{
    visitor::page,
    world::{Answer, World},
};

#[tokio::test]
async fn two_who_submit_at_the_same_time_release_once() {
    let world = World::new().await;
    for round in 0..60 {
        // A fresh pair of seats each round: the narrative is made anew.
        if round > 0 {
            renew(&world).await;
        }
        let (ana, ben) = match round % 2 {
            0 => tokio::join!(world.submit("ana"), world.submit("ben")),
            _ => {
                let (ben, ana) = tokio::join!(world.submit("ben"), world.submit("ana"));
                (ana, ben)
            }
        };
        assert_eq!((ana.status, ben.status), (200, 200), "{} {}", ana.body, ben.body);
        assert_eq!(journal(&world, "narrative.submit").await, 2, "round {round}");
        assert_eq!(journal(&world, "narrative.release").await, 1, "round {round}");
        assert!(is_released(&world).await, "round {round}");
    }
}

#[tokio::test]
async fn a_submission_answers_the_same_whether_or_not_the_partner_was_there_before() {
    let first = World::new().await;
    let second = World::new().await;
    second.submit("ben").await;
    let op = OpId::new();
    let form = format!("op_id={op}");
    let answers = [
        first.send(Method::POST, "ana", &first.on_narrative("/submit"), &form).await,
        second.send(Method::POST, "ana", &second.on_narrative("/submit"), &form).await,
    ];
    let shape = |answer: &Answer, world: &World| {
        let body = answer.body.replace(&world.narrative.to_string(), "the narrative");
        (answer.status, format!("{:?}", answer.headers), body)
    };
    assert_eq!(shape(&answers[0], &first), shape(&answers[1], &second));
    assert!(!is_released(&first).await && is_released(&second).await);
}

#[tokio::test]
async fn nobody_else_hears_of_a_submission_before_the_release() {
    let world = World::new().await;
    let pages = [
        ("ana", world.on_narrative("/code/events"), true),
        ("ben", world.on_narrative("/code/events"), false),
        ("ben", "/p/care/narratives/events".to_owned(), false),
        ("rosa", "/p/care/narratives/events".to_owned(), false),
        ("paul", world.on_narrative("/consensus/events"), false),
    ];
    let mut streams = vec![];
    for (who, path, _) in &pages {
        let mut stream = world.listen(&world.app, who, path).await;
        assert!(stream.hears().await, "the first word comes at once");
        streams.push(stream);
    }
    world.submit("ana").await;
    for (stream, (who, path, told)) in streams.iter_mut().zip(&pages) {
        assert_eq!(stream.hears().await, *told, "{who} {path}");
    }
    world.submit("ben").await;
    for (stream, (who, path, _)) in streams.iter_mut().zip(&pages) {
        assert!(stream.hears().await, "{who} {path} hears of the release");
    }
}

#[tokio::test]
async fn no_page_of_the_partner_shows_a_submission_before_the_release() {
    let world = World::new().await;
    let paths =
        ["/p/care/narratives".to_owned(), world.on_narrative(""), world.on_narrative("/code")];
    for path in paths {
        let before = without_ids(&page(&world, "ben", &path).await);
        world.submit("ana").await;
        assert_eq!(without_ids(&page(&world, "ben", &path).await), before, "{path}");
    }
    // A lead without a seat learns that much, a co-author does not.
    let lead = page(&world, "rosa", &world.on_narrative("")).await;
    assert!(lead.contains("submitted</span>"), "{lead}");
    let paul = page(&world, "paul", &world.on_narrative("")).await;
    assert_eq!(paul.matches("sealed until both have submitted").count(), 2, "{paul}");
}

#[tokio::test]
async fn a_lead_with_a_seat_is_as_blind_as_the_other() {
    let world = World::new().await;
    world.db.change("update assignment set member_id = (select member.id from member join account on account.id = user_id where name = 'rosa') where seat = 1").await;
    let before = without_ids(&page(&world, "rosa", &world.on_narrative("")).await);
    assert!(before.contains("sealed until both have submitted"), "{before}");
    world.submit("ana").await;
    assert_eq!(without_ids(&page(&world, "rosa", &world.on_narrative("")).await), before);
}

#[tokio::test]
async fn who_submits_twice_is_told_and_a_retry_is_answered_as_before() {
    let world = World::new().await;
    let form = format!("op_id={}", OpId::new());
    let path = world.on_narrative("/submit");
    let first = world.send(Method::POST, "ana", &path, &form).await;
    let again = world.send(Method::POST, "ana", &path, &form).await;
    assert_eq!((first.status, &first.body), (200, &again.body));
    let anew = world.submit("ana").await;
    assert_eq!(anew.status, 409);
    assert!(anew.body.contains("submitted this narrative already"), "{}", anew.body);
    assert_eq!(journal(&world, "narrative.submit").await, 1);
}

#[tokio::test]
async fn only_its_own_coders_submit_and_only_what_is_being_coded() {
    let world = World::new().await;
    assert_eq!(world.submit("rosa").await.status, 403);
    assert_eq!(world.submit("paul").await.status, 403);
    world.db.change("delete from assignment where seat = 1").await;
    let alone = world.submit("ana").await;
    assert_eq!(alone.status, 409);
    assert!(alone.body.contains("both coders are named"), "{}", alone.body);
    let code = world.apply("ana", 8, 13).await;
    assert_eq!(code.status, 409, "no work is bound to a seat that may be taken away");
}

#[tokio::test]
async fn the_lead_cannot_release_before_all_have_submitted() {
    let world = World::new().await;
    world.db.change("update project set releases_by_itself = false").await;
    let mut said = vec![];
    for who in [None, Some("ana")] {
        if let Some(who) = who {
            world.submit(who).await;
        }
        let early = release(&world).await;
        assert_eq!(early.status, 409);
        said.push(early.body);
    }
    assert!(said[0].contains("still at work"), "{}", said[0]);
    assert_eq!(said[0], said[1], "not even how many");
    world.submit("ben").await;
    assert!(!is_released(&world).await, "this project leaves it to the lead");
    let ben = page(&world, "ben", &world.on_narrative("")).await;
    assert!(ben.contains("sealed until both have submitted"), "{ben}");
    assert_eq!(release(&world).await.status, 200);
    assert!(is_released(&world).await);
    let twice = release(&world).await;
    assert_eq!(twice.status, 409);
    assert!(twice.body.contains("released already"), "{}", twice.body);
    assert_eq!(journal(&world, "narrative.release").await, 1);
}

#[tokio::test]
async fn what_is_not_being_coded_is_not_released() {
    let world = World::new().await;
    world.db.change("delete from assignment where seat = 1").await;
    let answer = release(&world).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("not being coded yet"), "{}", answer.body);
}

async fn release(world: &World) -> Answer {
    let form = format!("op_id={}", OpId::new());
    world.send(Method::POST, "rosa", &world.on_narrative("/release"), &form).await
}

/// The narrative as before its first submission.
async fn renew(world: &World) {
    world
        .db
        .change(
            "delete from released_layer; delete from released_text;
             delete from submission; delete from journal;
             update narrative set released = false, released_at = null",
        )
        .await;
}

async fn is_released(world: &World) -> bool {
    sqlx::query_scalar("select released from narrative where number = 1")
        .fetch_one(&world.db.owner)
        .await
        .unwrap()
}

async fn journal(world: &World, kind: &'static str) -> i64 {
    sqlx::query_scalar("select count(*) from journal where kind = $1")
        .bind(kind)
        .fetch_one(&world.db.owner)
        .await
        .unwrap()
}

/// A page without the ids of operations that its forms would begin.
fn without_ids(page: &str) -> String {
    let mut parts = page.split("name=\"op_id\" value=\"");
    let mut kept = parts.next().unwrap().to_owned();
    parts.for_each(|part| kept.push_str(&part[36..]));
    kept
}
