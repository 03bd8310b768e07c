//! A frozen text is corrected: what was coded moves with its words, what the
//! correction touches waits for its own coder, and nobody else learns of it.

use axum::http::Method;
use proptest::prelude::*;
use serde_json::Value;
use tandem::{
    domain::{anchor::Span, correction::Correction},
    ids::OpId,
};

use crate::world::{Answer, World};

const BODY: &str = "We ran all night. Nobody came.\nThen it was dy. We slept.";
const BETTER: &str = "We ran all night. Nobody came.\nThen it was day at last. We slept.";

/// Narrative 2, coded by Ana and Ben.
async fn world() -> World {
    let world = World::new().await;
    world.freeze(2, BODY, &[]).await;
    world
}

const AT: &str = "/p/care/narratives/2";

async fn page(world: &World, who: &str, rest: &str) -> String {
    let answer = world.get(who, &format!("{AT}{rest}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

async fn seen(world: &World) -> String {
    let page = page(world, "rosa", "/correct").await;
    let after = page.split(r#"name="seen" value=""#).nth(1).unwrap();
    after.split('"').next().unwrap().to_owned()
}

async fn correct(world: &World, who: &str, text: &str) -> Answer {
    let seen = seen(world).await;
    let fields = [("text", text), ("reason", "A slip of the keys."), ("seen", &seen)];
    world.post(who, &format!("{AT}/correct"), &fields).await
}

fn place(words: &str) -> (u32, u32) {
    let span = Span::of_words(BODY, words).unwrap();
    (span.start(), span.end())
}

async fn code(world: &World, who: &str, words: &str) -> String {
    let (start, end) = place(words);
    apply(world, who, start, end, "").await
}

async fn apply(world: &World, who: &str, start: u32, end: u32, more: &str) -> String {
    let form = format!("op_id={}&code={}&start={start}&end={end}{more}", OpId::new(), world.code);
    let answer = world.send(Method::POST, who, &format!("{AT}/codings"), &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let receipt: Value = serde_json::from_str(&answer.body).unwrap();
    receipt["subject"].as_str().unwrap().to_owned()
}

async fn text(world: &World) -> String {
    sqlx::query_scalar("select body from narrative where number = 2")
        .fetch_one(&world.db.owner)
        .await
        .unwrap()
}

/// The words that a coding lies on.
async fn words(world: &World, coding: &str) -> String {
    sqlx::query_scalar(
        "select substr(body, start_at + 1, end_at - start_at) from coding
             join narrative on narrative.id = narrative_id where coding.id = $1::uuid",
    )
    .bind(coding)
    .fetch_one(&world.db.owner)
    .await
    .unwrap()
}

#[tokio::test]
async fn codings_move_with_their_words_and_only_those_touched_wait() {
    let world = world().await;
    let [night, day, slept] = [
        code(&world, "ana", "all night").await,
        code(&world, "ana", "Then it was dy.").await,
        code(&world, "ana", "slept").await,
    ];
    let answer = correct(&world, "rosa", BETTER).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(words(&world, &night).await, "all night");
    assert_eq!(words(&world, &day).await, "Then it was day at last.");
    assert_eq!(words(&world, &slept).await, "slept");

    let mine = page(&world, "ana", "/code").await;
    assert!(mine.contains("corrected at 1 of your codings"));
    assert!(mine.contains("<del>Then it was dy.</del> <ins>Then it was day at last.</ins>"));
    let fit = world.post("ana", &format!("{AT}/codings/{day}/fit"), &[]).await;
    assert_eq!(fit.status, 200, "{}", fit.body);
    assert!(!page(&world, "ana", "/code").await.contains("corrected at"));
    let again = world.post("ana", &format!("{AT}/codings/{day}/fit"), &[]).await;
    assert_eq!(again.status, 409);
    assert_eq!(world.post("ana", &format!("{AT}/undo"), &[]).await.status, 200);
    assert!(page(&world, "ana", "/code").await.contains("corrected at 1 of your codings"));
}

#[tokio::test]
async fn nobody_else_learns_what_a_correction_touches() {
    let (quiet, busy) = (world().await, world().await);
    for words in ["Then it was dy.", "We slept.", "was dy"] {
        code(&busy, "ben", words).await;
    }
    for who in ["ana", "rosa", "paul"] {
        let mut told = vec![];
        for world in [&quiet, &busy] {
            if who == "ana" {
                let answer = correct(world, "rosa", BETTER).await;
                assert_eq!(answer.status, 200);
            }
            let rest = if who == "ana" { "/code" } else { "" };
            let body = page(world, who, rest).await;
            assert!(!body.contains("of your codings"), "{who} is told");
            told.push(body.matches("<li").count());
        }
        assert_eq!(told[0], told[1], "{who} sees a difference");
    }
    assert!(page(&busy, "ben", "/code").await.contains("corrected at 2 of your codings"));
    let read = busy.get("rosa", "/p/care/history").await.body;
    assert!(read.contains("corrected the frozen text of"), "{read}");
}

#[tokio::test]
async fn the_text_before_stays_readable_and_can_be_brought_back() {
    let world = world().await;
    let before = page(&world, "rosa", "").await;
    assert!(!before.contains("text/1"));
    correct(&world, "rosa", BETTER).await;
    assert_eq!(text(&world).await, BETTER);
    assert!(page(&world, "otto", "").await.contains("A slip of the keys."));
    let old = page(&world, "otto", "/text/1").await;
    assert!(old.contains("Then it was dy."), "{old}");
    assert!(old.contains("<del>dy</del><ins>day at last</ins>"), "{old}");
    assert!(page(&world, "rosa", "/correct?from=1").await.contains("Then it was dy."));
    assert_eq!(correct(&world, "rosa", BODY).await.status, 200);
    assert!(page(&world, "otto", "/text/2").await.contains("day at last"));
    let kept: i64 = sqlx::query_scalar(
        "select count(*) from narrative_version where body_hash = sha256(convert_to(body, 'UTF8'))",
    )
    .fetch_one(&world.db.owner)
    .await
    .unwrap();
    assert_eq!(kept, 2);
}

#[tokio::test]
async fn a_correction_is_shown_before_it_is_kept() {
    let world = world().await;
    let seen = seen(&world).await;
    let typed: String = BETTER.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let form = format!("text={typed}&seen={seen}");
    let answer = world.send(Method::POST, "rosa", &format!("{AT}/correct/preview"), &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body.contains("Then it was <del>dy</del><ins>day at last</ins>. We slept."));
    assert!(!answer.body.contains("Nobody came.</p>"), "only what changes is shown");
    assert_eq!(text(&world).await, BODY, "nothing has changed yet");
}

#[tokio::test]
async fn a_correction_is_refused_in_words() {
    let world = world().await;
    let refused = |answer: Answer, status: u16, words: &str| {
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(answer.body.contains(words), "{}", answer.body);
    };
    refused(correct(&world, "rosa", BODY).await, 422, "othing is different");
    let old = seen(&world).await;
    let fields = [("text", BETTER), ("reason", " "), ("seen", &old)];
    let unsaid = world.post("rosa", &format!("{AT}/correct"), &fields).await;
    refused(unsaid, 422, "ay why the text is corrected");
    for who in ["ana", "paul", "otto"] {
        assert_eq!(correct(&world, who, BETTER).await.status, 403);
    }
    correct(&world, "rosa", BETTER).await;
    let fields = [("text", BODY), ("reason", "Back."), ("seen", &old)];
    let late = world.post("rosa", &format!("{AT}/correct"), &fields).await;
    refused(late, 409, "omebody else corrected");
    for who in ["ana", "ben"] {
        assert_eq!(world.post(who, &format!("{AT}/submit"), &[]).await.status, 200);
    }
    let fields = [("text", BODY), ("reason", "Back."), ("seen", &old)];
    let released = world.post("rosa", &format!("{AT}/correct"), &fields).await;
    refused(released, 409, "is released");
    assert!(page(&world, "rosa", "/correct").await.contains("is released"));
}

#[tokio::test]
async fn the_same_correction_twice_is_one_and_its_coders_hear_of_it() {
    let world = world().await;
    let mut ana = world.listen(&world.app, "ana", &format!("{AT}/code/events")).await;
    ana.word().await;
    let (op, seen) = (OpId::new(), seen(&world).await);
    let fields = [("text", BETTER), ("reason", "A slip."), ("seen", seen.as_str())];
    let once = world.post_as(op, "rosa", &format!("{AT}/correct"), &fields).await;
    let twice = world.post_as(op, "rosa", &format!("{AT}/correct"), &fields).await;
    assert_eq!((once.status, &once.body), (200, &twice.body));
    assert!(ana.hears().await);
    assert_eq!(world.number("select count(*) from narrative_version").await, 1);
    let part = page(&world, "ana", "/code?part=changes&since=0&codes=0").await;
    assert!(part.contains(r#"data-text="2""#), "her page learns that the text is another");
}

#[tokio::test]
async fn what_was_done_on_the_text_before_goes_where_its_words_are() {
    let world = world().await;
    let (start, end) = place("We slept.");
    correct(&world, "rosa", BETTER).await;
    let waited = apply(&world, "ana", start, end, "&text=1").await;
    assert_eq!(words(&world, &waited).await, "We slept.");
    let (start, end) = place("was dy");
    let touched = apply(&world, "ana", start, end, "&text=1").await;
    assert_eq!(words(&world, &touched).await, "was day at last");
    assert!(page(&world, "ana", "/code").await.contains("corrected at 1 of your codings"));
}

#[tokio::test]
async fn undo_reaches_back_over_a_correction() {
    let world = world().await;
    let slept = code(&world, "ana", "We slept.").await;
    let (start, end) = place("slept");
    let (start, end) = (start.to_string(), end.to_string());
    let fields = [("start", start.as_str()), ("end", end.as_str())];
    let resized = world.post("ana", &format!("{AT}/codings/{slept}/resize"), &fields).await;
    assert_eq!(resized.status, 200, "{}", resized.body);
    correct(&world, "rosa", BETTER).await;
    assert_eq!(words(&world, &slept).await, "slept");
    assert_eq!(world.post("ana", &format!("{AT}/undo"), &[]).await.status, 200);
    assert_eq!(words(&world, &slept).await, "We slept.");
    assert_eq!(world.post("ana", &format!("{AT}/undo"), &[]).await.status, 200);
    assert_eq!(world.post("ana", &format!("{AT}/redo"), &[]).await.status, 200);
    assert_eq!(words(&world, &slept).await, "We slept.");
}

#[tokio::test]
async fn a_line_stays_set_aside_unless_its_words_change() {
    let world = world().await;
    for unit in ["1", "2"] {
        let fields = [("unit", unit), ("aside", "true")];
        let answer = world.post("ana", &format!("{AT}/set-aside"), &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let better = BETTER.replace("We ran all", "So we did. We ran all");
    correct(&world, "rosa", &better).await;
    assert_eq!(world.number("select count(*) from set_aside").await, 1);
    assert_eq!(world.number("select unit::bigint from set_aside").await, 2);
    let gone = world.post("ana", &format!("{AT}/undo"), &[]).await;
    assert_eq!(gone.status, 409, "line 2.1 has other words: {}", gone.body);
}

#[tokio::test]
async fn two_codings_that_come_to_the_same_words_both_stay() {
    let world = world().await;
    let (one, other) =
        (code(&world, "ana", "ran").await, code(&world, "ana", "ran all night").await);
    let shorter = BODY.replace("ran all night", "ran");
    assert_eq!(correct(&world, "rosa", &shorter).await.status, 200);
    assert_eq!(
        (words(&world, &one).await, words(&world, &other).await),
        ("ran".into(), "ran".into())
    );
    let doubt = format!("{AT}/codings/{other}/unsure");
    assert_eq!(world.post("ana", &doubt, &[("unsure", "true")]).await.status, 200);
    for who in ["ana", "ben"] {
        assert_eq!(world.post(who, &format!("{AT}/submit"), &[]).await.status, 200);
    }
    assert_eq!(world.get("rosa", "/p/care/agreement").await.status, 200);
    assert_eq!(world.get("ana", &format!("{AT}/consensus")).await.status, 200);
}

#[tokio::test]
async fn the_wall_stands_for_all_but_a_lead_who_corrects() {
    let world = world().await;
    code(&world, "ben", "We slept.").await;
    let sees = async |who: &str| -> i64 {
        let mut tx = world.db.owner.begin().await.unwrap();
        let narrative: uuid::Uuid = sqlx::query_scalar("select id from narrative where number = 2")
            .fetch_one(&mut *tx)
            .await
            .unwrap();
        sqlx::query("select set_config('role', 'tandem_app', true), set_config('tandem.viewer', $1, true), set_config('tandem.correction', $2, true)")
            .bind(world.viewer(who).member.to_string())
            .bind(narrative.to_string())
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query_scalar("select count(*) from coding").fetch_one(&mut *tx).await.unwrap()
    };
    assert_eq!(sees("ana").await, 0);
    assert_eq!(sees("rosa").await, 1, "this is what `correct_text` works with");
}

/// The database moves codings exactly as the domain says.
#[test]
fn the_database_carries_as_the_domain_does() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let world = runtime.block_on(world());
    let config = ProptestConfig { cases: 24, ..ProptestConfig::default() };
    let edit =
        (0usize..12, prop_oneof![Just(""), Just("new"), Just("two words"), Just("e\u{301}👩‍👧")]);
    proptest!(config, |(edits in proptest::collection::vec(edit, 1..4), marks in proptest::collection::vec((0u32..50, 1u32..9), 1..8))| {
        runtime.block_on(async {
            let old: String = sqlx::query_scalar("select body from narrative where number = 2")
                .fetch_one(&world.db.owner).await.unwrap();
            let mut new: Vec<&str> = old.split(' ').collect();
            for (at, put) in &edits {
                let at = at % new.len();
                new[at] = put;
            }
            let new = new.join(" ");
            let length = old.chars().count() as u32;
            world.db.change("delete from coding").await;
            for (start, len) in marks {
                let start = start % length;
                let end = (start + len).min(length);
                let form = format!("op_id={}&name={}&start={start}&end={end}", OpId::new(), OpId::new());
                world.send(Method::POST, "ben", &format!("{AT}/codings"), &form).await;
            }
            let spans = async || -> Vec<(uuid::Uuid, i32, i32)> {
                sqlx::query_as("select id, start_at, end_at from coding order by id")
                    .fetch_all(&world.db.owner).await.unwrap()
            };
            let before = spans().await;
            let answer = correct(&world, "rosa", &new).await;
            if answer.status != 200 {
                return;
            }
            let kept: String = sqlx::query_scalar("select body from narrative where number = 2")
                .fetch_one(&world.db.owner).await.unwrap();
            let correction = Correction::between(&old, &kept);
            let waiting: Vec<uuid::Uuid> = sqlx::query_scalar("select coding_id from recheck")
                .fetch_all(&world.db.owner).await.unwrap();
            for ((id, start, end), (same, from, to)) in before.into_iter().zip(spans().await) {
                assert_eq!(id, same, "none is dropped");
                let carried = correction.carry(Span::between(start as u32, end as u32).unwrap());
                assert_eq!((from as u32, to as u32), (carried.span.start(), carried.span.end()));
                assert_eq!(waiting.contains(&id), carried.touched);
            }
        });
    });
}
