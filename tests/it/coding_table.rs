//! The table of a coder's codings, where several are changed at once.

use serde_json::Value;

use crate::world::{Answer, World};

/// Narrative 1 in two lines, which Ana coded: each under `waiting`, both under `fatigue`.
async fn coded() -> (World, [String; 3]) {
    let world = World::new().await;
    world
        .db
        .change(
            "update unit set end_at = 14;
             insert into unit
                 (project_id, narrative_id, position, paragraph, sentence, start_at, end_at, heading)
             select project_id, narrative_id, 1, 1, 2, 15, 38, false from unit",
        )
        .await;
    let both = subject(&world.apply("ana", 0, 38).await);
    let waiting = [("name", "waiting"), ("start", "0"), ("end", "14")];
    let first = subject(&world.post("ana", &world.on_narrative("/codings"), &waiting).await);
    // The code has the id of the coding that it was made with.
    let again = [("code", &*first), ("start", "15"), ("end", "38")];
    let second = subject(&world.post("ana", &world.on_narrative("/codings"), &again).await);
    (world, [both, first, second])
}

fn subject(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let receipt: Value = serde_json::from_str(&answer.body).unwrap();
    receipt["subject"].as_str().unwrap().to_owned()
}

async fn several(world: &World, act: &str, codings: &[&String], code: &str) -> Answer {
    let mut fields = vec![("act", act), ("code", code)];
    fields.extend(codings.iter().map(|id| ("coding", id.as_str())));
    world.post("ana", &world.on_narrative("/codings/several"), &fields).await
}

async fn work(world: &World) -> Vec<String> {
    sqlx::query_scalar(
        "select concat_ws(' ', name, start_at, end_at, nullif(unsure, false), body)
         from coding join code on code.id = code_id left join memo on subject_id = coding.id
         order by start_at, end_at, name",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap()
}

/// What it makes of Ana's work, which one undo takes back and one redo brings again.
async fn makes(world: &World, answer: Answer, expected: &[&str], before: &[String]) {
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(work(world).await, expected);
    for (act, then) in [
        ("/undo", before),
        ("/redo", &expected.iter().map(ToString::to_string).collect::<Vec<_>>()),
        ("/undo", before),
    ] {
        assert_eq!(world.post("ana", &world.on_narrative(act), &[]).await.status, 200);
        assert_eq!(work(world).await, then, "{act}");
    }
}

#[tokio::test]
async fn several_are_changed_in_one_step_that_one_undo_takes_back() {
    let (world, [both, first, second]) = coded().await;
    let before = work(&world).await;
    assert_eq!(before, ["waiting 0 14", "fatigue 0 38", "waiting 15 38"]);
    let fatigue = world.code.to_string();
    let done = several(&world, "recode", &[&first, &second], &fatigue).await;
    makes(&world, done, &["fatigue 0 14", "fatigue 0 38", "fatigue 15 38"], &before).await;
    let done = several(&world, "unsure", &[&both, &second], "").await;
    makes(&world, done, &["waiting 0 14", "fatigue 0 38 t", "waiting 15 38 t"], &before).await;
    let done = several(&world, "remove", &[&both, &second], "").await;
    makes(&world, done, &["waiting 0 14"], &before).await;
}

#[tokio::test]
async fn codings_are_joined_with_their_memos_and_split_by_lines() {
    let (world, [both, first, second]) = coded().await;
    for (coding, body) in [(&first, "one"), (&second, "two")] {
        let memo = [("about", "coding"), ("subject", &**coding), ("body", body)];
        assert_eq!(world.post("ana", &world.on_narrative("/memo"), &memo).await.status, 200);
    }
    let before = work(&world).await;
    let done = several(&world, "join", &[&second, &first], "").await;
    makes(&world, done, &["fatigue 0 38", "waiting 0 38 one\n\ntwo"], &before).await;
    let done = several(&world, "split", &[&both, &first], "").await;
    let split = ["fatigue 0 14", "waiting 0 14 one", "fatigue 15 38", "waiting 15 38 two"];
    makes(&world, done, &split, &before).await;
}

#[tokio::test]
async fn what_cannot_be_done_to_all_is_done_to_none() {
    let (world, [both, first, second]) = coded().await;
    let before = work(&world).await;
    for (act, codings, words) in [
        ("remove", vec![], "ick the codings"),
        ("recode", vec![&first], "hoose the code"),
        ("join", vec![&first], "at least two"),
        ("join", vec![&first, &both], "nly codings of one code"),
        ("split", vec![&first, &second], "nothing to split"),
    ] {
        let refused = several(&world, act, &codings, "").await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains(words), "{}", refused.body);
    }
    let others = [("act", "remove"), ("coding", &*first)];
    let ben = world.post("ben", &world.on_narrative("/codings/several"), &others).await;
    assert_eq!(ben.status, 409, "{}", ben.body);
    assert_eq!(work(&world).await, before);
}

#[tokio::test]
async fn the_table_lists_ones_own_codings_and_finds_some_of_them() {
    let (world, [_, first, second]) = coded().await;
    several(&world, "unsure", &[&second], "").await;
    let page = |query: &'static str| async {
        let path = world.on_narrative(query);
        world.get("ana", &path).await.body
    };
    let all = page("/codings").await;
    assert!(all.contains("3 codings of yours"), "{all}");
    assert!(all.contains(&format!("?coding={first}#here")), "each opens its place: {all}");
    let unsure = page("/codings?unsure=true").await;
    assert!(unsure.contains(&second) && !unsure.contains(&format!("value=\"{first}\"><span")));
    let path = world.on_narrative(&format!("/codings?code={first}&unsure=true"));
    assert_eq!(world.get("ana", &path).await.status, 200);
    assert!(!world.get("ben", &world.on_narrative("/codings")).await.body.contains(&first));
    assert_eq!(world.get("rosa", &world.on_narrative("/codings")).await.status, 403);
}
