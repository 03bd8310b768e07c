//! The history: complete, in words, and blind before a release.

use axum::http::Method;
use tandem::{
    history::words::{self, GROUPS},
    ids::OpId,
};

use crate::{visitor::Visitor, world::World};

/// The sentences of a page of the history, the newest first.
async fn sentences(world: &World, who: &str, query: &str) -> Vec<String> {
    let page = Visitor::of(world, who).get(&format!("/p/care/history{query}")).await;
    assert_eq!(page.status, 200);
    let lines = page.body.split("</time><p>").skip(1);
    lines.map(|line| line.split(['<']).next().unwrap().trim().to_owned()).collect()
}

#[tokio::test]
async fn what_was_done_is_said_in_sentences() {
    let world = World::new().await;
    let paul = world.viewer("paul").member;
    let form = format!("op_id={}&role=coder", OpId::new());
    world.send(Method::POST, "rosa", &format!("/p/care/members/{paul}/role"), &form).await;
    world.release().await;
    assert_eq!(
        sentences(&world, "otto", "").await,
        [
            "ben submitted the coding of Narrative 1",
            "ben released Narrative 1",
            "ana submitted the coding of Narrative 1",
            "rosa made paul a coder",
        ]
    );
}

#[tokio::test]
async fn work_before_a_release_is_listed_to_its_author_alone() {
    let world = World::new().await;
    world.create_code("ana", "grief").await;
    world.apply("ana", 8, 13).await;
    let own = ["ana put a code on Narrative 1", "ana made a code"];
    assert_eq!(sentences(&world, "ana", "").await, own);
    let page = Visitor::of(&world, "ana").get("/p/care/history").await.body;
    assert_eq!(page.matches("only you see this").count(), 2, "{page}");
    for who in ["ben", "rosa", "paul", "otto"] {
        assert!(sentences(&world, who, "").await.is_empty(), "{who}");
        let ana = world.viewer("ana").member;
        assert!(sentences(&world, who, &format!("?person={ana}")).await.is_empty(), "{who}");
    }
    world.release().await;
    let told = sentences(&world, "ben", "").await;
    assert!(told.contains(&own[0].to_owned()), "{told:?}");
    assert!(!told.contains(&own[1].to_owned()), "an entry of her own stays hers: {told:?}");
    let lately = Visitor::of(&world, "ben").get("/p/care").await.body;
    assert!(!lately.contains("put a code on"), "small steps are not news: {lately}");
}

#[tokio::test]
async fn it_is_filtered_by_person_and_by_what_it_is_about() {
    let world = World::new().await;
    world.create_code("ana", "grief").await;
    world.release().await;
    let ben = world.viewer("ben").member;
    let bens = sentences(&world, "ana", &format!("?person={ben}")).await;
    assert_eq!(bens.len(), 2);
    assert!(bens.iter().all(|said| said.starts_with("ben ")), "{bens:?}");
    assert_eq!(sentences(&world, "ana", "?about=codes&person=").await, ["ana made a code"]);
    assert!(sentences(&world, "ana", "?about=board").await.is_empty());
    for astray in ["?about=moon", "?person=me", "?before=yesterday", "?page=2"] {
        let answer = Visitor::of(&world, "ana").get(&format!("/p/care/history{astray}")).await;
        assert_eq!(answer.status, 422, "{astray}");
    }
}

#[tokio::test]
async fn every_entry_is_on_one_page_and_only_one() {
    let world = World::new().await;
    sqlx::query(
        "insert into journal (project_id, actor_id, op_id, kind, subject, payload, inverse, released, noted_at)
         select $1, $2, gen_random_uuid(), 'moon.rise', $1, '{}', 'null', true, timestamptz '2026-01-01' + n / 7 * interval '1 second'
         from generate_series(1, 120) n",
    )
    .bind(world.project)
    .bind(world.viewer("rosa").member)
    .execute(&world.db.owner)
    .await
    .unwrap();
    let mut otto = Visitor::of(&world, "otto");
    let mut next = Some("/p/care/history?about=&person=".to_owned());
    let (mut pages, mut seen) = (0, std::collections::HashSet::new());
    while let Some(address) = next {
        let page = otto.get(&address).await.body;
        pages += 1;
        let ids = page.split(r#"<li id="op-"#).skip(1).map(|rest| rest[..36].to_owned());
        assert!(ids.clone().all(|id| !seen.contains(&id)), "listed twice");
        seen.extend(ids);
        assert!(page.contains("rosa: moon rise"), "a kind without words is named: {page}");
        next = page.split_once(">Earlier</a>").map(|(before, _)| {
            before.rsplit_once("href=\"").unwrap().1.trim_end_matches('"').replace("&#38;", "&")
        });
    }
    assert_eq!((pages, seen.len()), (3, 120));
}

/// Inverses are recorded under names of their own, which nobody reads.
#[test]
fn every_kind_of_operation_has_words() {
    let nouns = GROUPS.iter().flat_map(|(_, _, nouns)| *nouns);
    for (file, text) in crate::house::sources() {
        let lines =
            text.lines().filter(|line| !line.contains("serde(rename") && !line.contains("json!"));
        for literal in lines.flat_map(|line| line.split('"').skip(1).step_by(2)) {
            let is_kind = nouns.clone().any(|noun| {
                let verb = literal.strip_prefix(noun).and_then(|rest| rest.strip_prefix('.'));
                verb.is_some_and(|verb| {
                    !["", "json"].contains(&verb)
                        && verb.chars().all(|c| c.is_ascii_lowercase() || c == '_')
                })
            });
            let known = words::of(literal).is_some();
            assert!(!is_kind || known, "{file}: give {literal} its words in src/history/words.rs");
        }
    }
}
