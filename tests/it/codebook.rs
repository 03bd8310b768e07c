//! A coder's own codes.

use serde_json::Value;
use tandem::ids::OpId;

use crate::world::{Answer, World};

const CODES: &str = "/p/care/codes";

async fn made(world: &World, who: &str, name: &str) -> String {
    let answer = world.post(who, CODES, &[("name", name)]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let receipt: Value = serde_json::from_str(&answer.body).unwrap();
    receipt["subject"].as_str().unwrap().to_owned()
}

async fn act(world: &World, code: &str, verb: &str, fields: &[(&str, &str)]) -> Answer {
    world.post("ana", &format!("{CODES}/{code}{verb}"), fields).await
}

async fn undo(world: &World) -> Answer {
    world.post("ana", "/p/care/codes/undo", &[]).await
}

async fn redo(world: &World) -> Answer {
    world.post("ana", "/p/care/codes/redo", &[]).await
}

fn refused(answer: &Answer, status: u16, words: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert!(answer.body.contains(words), "{}", answer.body);
}

/// All that a change of codes may touch.
async fn state(world: &World) -> Vec<String> {
    sqlx::query_scalar(
        "select concat_ws('|', 'code', code.name, code.definition, code.hue, parent.name, code.removed_at is null)
         from code left join code parent on parent.id = code.parent_id
         where code.owner_id is not null
         union all select concat_ws('|', 'coding', coding.id, code.name, start_at, end_at, unsure)
         from coding join code on code.id = code_id
         union all select 'memo|' || body from memo
         order by 1",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap()
}

const WORDING: [(&str, &str); 6] = [
    ("name", "Worn out"),
    ("definition", "No strength left."),
    ("include", ""),
    ("exclude", "Not lack of time."),
    ("example", ""),
    ("hue", "7"),
];

#[tokio::test]
async fn a_code_is_made_reworded_and_moved_and_all_is_undone() {
    let world = World::new().await;
    let group = made(&world, "ana", "What it did to them").await;
    let code = made(&world, "ana", "tired").await;
    let mut states = vec![state(&world).await];
    for (verb, fields) in [("", WORDING.as_slice()), ("/move", &[("parent", &group)])] {
        assert_eq!(act(&world, &code, verb, fields).await.status, 200, "{verb}");
        states.push(state(&world).await);
    }
    assert!(
        states[2].contains(&"code|Worn out|No strength left.|6|What it did to them|t".to_owned()),
        "{states:?}"
    );
    for expected in [&states[1], &states[0]] {
        assert_eq!(undo(&world).await.status, 200);
        assert_eq!(&state(&world).await, expected);
    }
    for expected in &states[1..] {
        assert_eq!(redo(&world).await.status, 200);
        assert_eq!(&state(&world).await, expected);
    }
    for _ in 0..4 {
        assert_eq!(undo(&world).await.status, 200);
    }
    refused(&undo(&world).await, 409, "nothing to undo in your codebook");
}

#[tokio::test]
async fn the_page_shows_the_tree_with_ones_own_counts() {
    let world = World::new().await;
    let group = made(&world, "ana", "harm").await;
    let code = made(&world, "ana", "worn & torn").await;
    act(&world, &code, "/move", &[("parent", &group)]).await;
    world.apply("ben", 0, 5).await;
    let fields = [("code", code.as_str()), ("start", "8"), ("end", "13")];
    world.post("ana", &world.on_narrative("/codings"), &fields).await;
    let page = world.get("ana", CODES).await.body;
    assert!(page.contains("worn &#38; torn") && page.contains("indent-1"), "{page}");
    assert!(page.contains(r#"<td class="number">1</td>"#), "{page}");
    let open = world.get("ana", &format!("{CODES}/{code}")).await;
    assert!(open.body.contains("One of your codings has it"), "{}", open.body);
    assert!(!open.body.contains(&format!(r#"<option value="{code}""#)), "not below itself");
    assert_eq!(world.get("ben", &format!("{CODES}/{code}")).await.status, 404);
    let shared = world.get("ana", &format!("{CODES}/{}", world.code)).await.body;
    assert!(shared.contains("The project shares this code") && !shared.contains("Take it out"));
}

#[tokio::test]
async fn taking_a_code_out_takes_its_codings_off_and_undo_brings_all_back() {
    let world = World::new().await;
    let code = made(&world, "ana", "tired").await;
    let below = made(&world, "ana", "very tired").await;
    act(&world, &below, "/move", &[("parent", &code)]).await;
    world.freeze(2, "We ran. We fell.", &[]).await;
    for narrative in [1, 2] {
        let path = format!("/p/care/narratives/{narrative}/codings");
        let fields = [("code", code.as_str()), ("start", "0"), ("end", "6"), ("unsure", "true")];
        let answer = world.post("ana", &path, &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let memo = [("about", "code"), ("subject", code.as_str()), ("body", "hm")];
    world.post("ana", &world.on_narrative("/memo"), &memo).await;
    let before = state(&world).await;

    assert_eq!(act(&world, &code, "/remove", &[]).await.status, 200);
    let after = state(&world).await;
    assert!(!after.iter().any(|line| line.starts_with("coding") || line.starts_with("memo")));
    assert!(after.contains(&format!("code|very tired||{}|t", hue("very tired"))), "{after:?}");
    refused(&act(&world, &code, "/remove", &[]).await, 422, "no such code");
    assert_eq!(made(&world, "ana", "tired").await.len(), 36, "the name is free again");
    assert_eq!(undo(&world).await.status, 200);
    assert_eq!(undo(&world).await.status, 200);
    let back: Vec<_> =
        state(&world).await.into_iter().filter(|line| !line.ends_with("|f")).collect();
    let expected: Vec<_> =
        before.clone().into_iter().filter(|line| !line.ends_with("|f")).collect();
    assert_eq!(back, expected);
    assert_eq!(redo(&world).await.status, 200);
    assert!(!state(&world).await.iter().any(|line| line.starts_with("coding")));
}

fn hue(name: &str) -> i16 {
    tandem::codebook::hue_of(name)
}

#[tokio::test]
async fn a_code_in_a_submitted_narrative_stays() {
    let world = World::new().await;
    let code = made(&world, "ana", "tired").await;
    let fields = [("code", code.as_str()), ("start", "8"), ("end", "13")];
    world.post("ana", &world.on_narrative("/codings"), &fields).await;
    world.submit("ana").await;
    let before = state(&world).await;
    refused(&act(&world, &code, "/remove", &[]).await, 409, "part of Narrative 1");
    assert_eq!(state(&world).await, before);
}

#[tokio::test]
async fn names_places_and_colours_are_refused_in_words() {
    let world = World::new().await;
    let code = made(&world, "ana", "tired").await;
    let other = made(&world, "ana", "torn").await;
    refused(&world.post("ana", CODES, &[("name", " \n ")]).await, 422, "needs a name");
    refused(&world.post("ana", CODES, &[("name", "TIRED")]).await, 422, "code of this name");
    let long = "x".repeat(121);
    refused(&world.post("ana", CODES, &[("name", &long)]).await, 422, "at most 120");
    let mut wording = WORDING;
    wording[0].1 = "torn";
    refused(&act(&world, &code, "", &wording).await, 422, "code of this name");
    wording = WORDING;
    wording[5].1 = "13";
    refused(&act(&world, &code, "", &wording).await, 422, "twelve colours");
    let definition = "x".repeat(20_001);
    wording = WORDING;
    wording[1].1 = &definition;
    refused(&act(&world, &code, "", &wording).await, 422, "at most 20000");
    act(&world, &other, "/move", &[("parent", &code)]).await;
    refused(&act(&world, &code, "/move", &[("parent", &other)]).await, 422, "below itself");
    refused(&act(&world, &code, "/move", &[("parent", &code)]).await, 422, "below itself");
    let shared = world.code.to_string();
    refused(&act(&world, &code, "/move", &[("parent", &shared)]).await, 422, "no such code");
    refused(&act(&world, &shared, "", &WORDING).await, 422, "no such code");
    refused(&act(&world, &shared, "/remove", &[]).await, 422, "no such code");
}

#[tokio::test]
async fn the_other_coders_code_and_none_are_refused_alike() {
    let world = World::new().await;
    let hers = made(&world, "ben", "tired").await;
    for (verb, fields) in [("", WORDING.as_slice()), ("/move", &[("parent", "")]), ("/remove", &[])]
    {
        let theirs = act(&world, &hers, verb, fields).await;
        let nobodys = act(&world, &OpId::new().to_string(), verb, fields).await;
        assert_eq!((theirs.status, theirs.body), (nobodys.status, nobodys.body), "{verb}");
    }
    let theirs = world.get("ana", &format!("{CODES}/{hers}")).await;
    let nobodys = world.get("ana", &format!("{CODES}/{}", OpId::new())).await;
    assert_eq!((theirs.status, theirs.body), (nobodys.status, nobodys.body));
}

#[tokio::test]
async fn the_same_operation_twice_is_one() {
    let world = World::new().await;
    let code = made(&world, "ana", "tired").await;
    for (path, fields) in [
        (CODES.to_owned(), vec![("name", "torn")]),
        (format!("{CODES}/{code}"), WORDING.to_vec()),
        (format!("{CODES}/{code}/move"), vec![("parent", "")]),
        (format!("{CODES}/{code}/remove"), vec![]),
        ("/p/care/codes/undo".to_owned(), vec![]),
    ] {
        let op = OpId::new();
        let first = world.post_as(op, "ana", &path, &fields).await;
        let again = world.post_as(op, "ana", &path, &fields).await;
        assert_eq!((first.status, &first.body), (200, &again.body), "{path}");
    }
    let entries: i64 = sqlx::query_scalar("select count(*) from journal")
        .fetch_one(&world.db.owner)
        .await
        .unwrap();
    assert_eq!(entries, 6);
}

#[tokio::test]
async fn a_change_of_codes_is_heard_on_every_page_that_shows_them() {
    let world = World::new().await;
    let mut codebook = world.listen(&world.app, "ana", "/p/care/codes/events").await;
    let mut coding = world.listen(&world.app, "ana", &world.on_narrative("/code/events")).await;
    let mut bens = world.listen(&world.app, "ben", "/p/care/codes/events").await;
    for stream in [&mut codebook, &mut coding, &mut bens] {
        stream.word().await;
    }
    made(&world, "ana", "tired").await;
    assert!(codebook.hears().await && coding.hears().await);
    let fields = [("name", "torn"), ("start", "8"), ("end", "13")];
    world.post("ana", &world.on_narrative("/codings"), &fields).await;
    assert!(codebook.hears().await, "a code that is made with a coding");
    assert!(!bens.hears().await);
}

#[tokio::test]
async fn codes_are_for_coders() {
    let world = World::new().await;
    for (who, status) in [("rosa", 200), ("paul", 403), ("otto", 403), ("olga", 404)] {
        assert_eq!(world.get(who, CODES).await.status, status, "{who}");
    }
}
