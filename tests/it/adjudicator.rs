//! A third person settles, perhaps without knowing whose coding is whose.

use crate::{
    paired::on,
    visitor::Visitor,
    world::{Answer, World},
};

impl World {
    pub async fn name_adjudicator(&self, who: &str, member: &str, unnamed: bool) -> Answer {
        let member = self.viewer(member).member.to_string();
        let mut fields = vec![("member", member.as_str())];
        if unnamed {
            fields.push(("unnamed", "true"));
        }
        self.post(who, &on(2, "/consensus/adjudicator"), &fields).await
    }
}

#[tokio::test]
async fn a_third_person_is_named_settles_and_is_relieved() {
    let world = World::with_story().await;
    assert_eq!(world.decide("paul", "Machines", &[("choice", "a")]).await.status, 403);
    assert_eq!(world.name_adjudicator("ana", "paul", false).await.status, 403);
    assert_eq!(world.name_adjudicator("rosa", "paul", false).await.status, 200);
    assert!(world.words("paul", "/").await.contains("Adjudicate Narrative 2"));
    assert_eq!(world.decide("paul", "Machines", &[("choice", "a")]).await.status, 200);
    assert_eq!(world.post("paul", &on(2, "/consensus/undo"), &[]).await.status, 200);
    let page = world.words("paul", &on(2, "/consensus")).await;
    assert!(page.contains("ana") && page.contains("paul adjudicates"), "{page}");
    assert_eq!(world.post("paul", &on(2, "/consensus/sign"), &[]).await.status, 403);

    assert_eq!(world.post("rosa", &on(2, "/consensus/adjudicator/relieve"), &[]).await.status, 200);
    assert_eq!(world.decide("paul", "Machines", &[("choice", "a")]).await.status, 403);
    let again = world.post("rosa", &on(2, "/consensus/adjudicator/relieve"), &[]).await;
    assert_eq!(again.status, 409);
    let history = world.words("otto", "/p/care/history").await;
    for said in ["rosa named paul adjudicator of Narrative 2", "rosa relieved the adjudicator"] {
        assert!(history.contains(said), "{said}: {history}");
    }
}

#[tokio::test]
async fn an_adjudicator_is_a_third_person_who_may_change_something() {
    let world = World::with_story().await;
    for (who, said) in [("ana", "coded this narrative"), ("otto", "is an observer")] {
        let answer = world.name_adjudicator("rosa", who, false).await;
        assert!(answer.status == 422 && answer.body.contains(said), "{}", answer.body);
    }
    world.begin_story(3, &[("Secret", "Nobody slept")], &[]).await;
    let paul = world.viewer("paul").member.to_string();
    let answer = world.post("rosa", &on(3, "/consensus/adjudicator"), &[("member", &paul)]).await;
    assert_eq!(answer.status, 409, "before the release there is nothing: {}", answer.body);
}

#[tokio::test]
async fn both_coders_still_sign_what_an_adjudicator_settled() {
    let world = World::with_story().await;
    world.name_adjudicator("rosa", "paul", false).await;
    world.decide_all("paul", 2).await;
    let agreed = "select count(*) from narrative where agreed_at is not null";
    for (who, expected) in [("ana", 0), ("ben", 1)] {
        assert_eq!(world.post(who, &on(2, "/consensus/sign"), &[]).await.status, 200);
        assert_eq!(world.number(agreed).await, expected);
    }
}

/// Everything that somebody who adjudicates without names can open.
async fn all_that_paul_opens(world: &World) -> Vec<(String, String)> {
    let key = world.difference(2, "Machines").await;
    let mut pages = vec![];
    for path in [
        on(2, "/consensus?show=all"),
        on(2, &format!("/consensus?show=all&d={key}")),
        on(2, "/consensus/decisions"),
        on(2, "/consensus/decisions/csv"),
        "/p/care/consensus/decisions".to_owned(),
        "/p/care/consensus/decisions/csv".to_owned(),
    ] {
        let page = world.get("paul", &path).await;
        assert_eq!(page.status, 200, "{path}");
        pages.push((path.clone(), page.body));
        let whole = Visitor::of(world, "paul").get(&path).await.body;
        pages.push((format!("{path}, the whole page"), whole));
    }
    pages
}

#[tokio::test]
async fn without_names_the_coders_are_one_and_two_wherever_they_are_shown() {
    let world = World::with_story().await;
    world.say("ana", "Machines", "I, Ana, mean the lift. @ben?").await;
    world.say("ben", "Machines", "Ben’s memo says more.").await;
    let why = [("choice", "a"), ("reason", "ana is right"), ("dissent", "Ben: no")];
    world.decide("ben", "Cold", &why).await;
    world.name_adjudicator("rosa", "paul", true).await;
    for (path, page) in all_that_paul_opens(&world).await {
        assert!(page.contains("Coder 1") && page.contains("Coder 2"), "{path}: {page}");
        let words = page.to_lowercase();
        let words: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).collect();
        for name in ["ana", "ben"] {
            assert!(!words.contains(&name), "{path} tells of {name}: {page}");
        }
        for side in ["Coder A", "Coder B", "A’s", "B’s", "Only A", "Only B", ">A<", ">B<"] {
            assert!(!page.contains(side), "{path} says {side}: {page}");
        }
    }
    // The others see who is who as before.
    assert!(world.focused("otto", "Machines").await.contains("A ana"));
}

#[tokio::test]
async fn what_an_adjudicator_without_names_chooses_is_the_layer_that_was_shown() {
    // The order is one of chance: both occur.
    let mut seen = std::collections::HashSet::new();
    for _ in 0..40 {
        let world = World::with_story().await;
        world.name_adjudicator("rosa", "paul", true).await;
        let page = world.focused("paul", "Machines").await;
        let first_is_ana = page.contains("1 Coder 1 Broken things");
        assert_ne!(first_is_ana, page.contains("1 Coder 1 Machines"), "{page}");
        let answer = world.decide("paul", "Machines", &[("choice", "a")]).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let expected = if first_is_ana { "Broken things" } else { "Machines" };
        let agreed = world.agreed_in(2).await;
        assert!(agreed.iter().any(|(code, ..)| code == expected), "{agreed:?}");
        let log = world.words("rosa", &on(2, "/consensus/decisions")).await;
        let whose = if first_is_ana { "decided A’s" } else { "decided B’s" };
        assert!(log.contains(whose), "{log}");
        let second = world.decide("paul", "Machines", &[("choice", "b")]).await;
        assert!(second.status == 409 && !second.body.contains("ana"), "{}", second.body);
        seen.insert(first_is_ana);
        if seen.len() == 2 {
            return;
        }
    }
    panic!("the order never changes");
}

#[tokio::test]
async fn pages_that_say_who_coded_what_are_closed_meanwhile() {
    let world = World::with_story().await;
    world.decide("ana", "Cold", &[("choice", "b")]).await;
    let code = world.code;
    let pages = [
        "/p/care/agreement".to_owned(),
        "/p/care/agreement.csv".to_owned(),
        format!("/p/care/agreement/codes/{code}"),
        "/p/care/consensus/codes".to_owned(),
        "/p/care/report".to_owned(),
        "/p/care/report/stages.csv".to_owned(),
    ];
    for path in &pages {
        assert_eq!(world.get("paul", path).await.status, 200, "{path}");
    }
    world.name_adjudicator("rosa", "paul", true).await;
    for path in &pages {
        let page = world.get("paul", path).await;
        assert_eq!(page.status, 409, "{path}");
        assert!(page.body.contains("ou adjudicate Narrative 2 without the names"), "{}", page.body);
        assert_ne!(world.get("otto", path).await.status, 409, "{path}");
    }
    for path in ["/p/care/history", "/p/care"] {
        let page = world.words("paul", path).await;
        assert!(!page.contains("settled a difference"), "{path}: {page}");
        assert!(world.words("otto", path).await.contains("ana settled a difference"), "{path}");
    }
    world.decide_all("rosa", 2).await;
    for who in ["ana", "ben"] {
        world.post(who, &on(2, "/consensus/sign"), &[]).await;
    }
    assert_eq!(world.get("paul", "/p/care/agreement").await.status, 200, "agreed: it opens");
}
