//! What decisions on differences alike suggest for an open one.

use crate::{
    paired::{Mark, on},
    world::World,
};

/// Seven places that Ana alone marked.
const ALONE: [Mark; 7] = [
    ("Watching", "We ran all night"),
    ("Watching", "Nobody slept"),
    ("Watching", "the old lift broke"),
    ("Watching", "A nurse kept watch"),
    ("Watching", "Her hands were cold"),
    ("Watching", "We were so proud"),
    ("Watching", "It went on"),
];

impl World {
    /// With so many of Ana's places decided: nothing is coded there.
    async fn with_precedents(decided: usize) -> Self {
        let world = Self::new().await;
        world.story(2, &ALONE, &[("Cold", "until the morning came")]).await;
        for line in ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6"].into_iter().take(decided) {
            let answer = world.decide("ben", line, &[("choice", "neither")]).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
        world
    }

    /// The dock, with the first open difference in focus.
    async fn dock(&self, who: &str) -> String {
        let page = self.get(who, &on(2, "/consensus")).await.body;
        page.split("id=\"dock\"").nth(1).unwrap().to_owned()
    }
}

/// Names and values of the hidden fields of the form that takes it over.
fn fields(dock: &str) -> Vec<(&str, &str)> {
    let form = dock.split("id=\"suggested\"").nth(1).unwrap().split("</form>").next().unwrap();
    form.split("<input")
        .skip(1)
        .filter_map(|input| {
            let of = |what: &str| input.split(&format!("{what}=\"")).nth(1)?.split('"').next();
            Some((of("name")?, of("value").unwrap_or_default()))
        })
        .filter(|(name, _)| *name != "op_id")
        .collect()
}

#[tokio::test]
async fn five_decisions_alike_are_shown_and_taken_over_by_a_form() {
    assert!(!World::with_precedents(0).await.dock("ana").await.contains("like it"));
    let few = World::with_precedents(4).await.dock("ana").await;
    assert!(few.contains("4 like it are decided; a suggestion takes 5."), "{few}");
    assert!(!few.contains("id=\"suggested\""), "{few}");

    let world = World::with_precedents(5).await;
    let dock = world.dock("ana").await;
    assert!(dock.contains("5 of 5 like it are decided so:"), "{dock}");
    assert_eq!(world.number("select count(*) from decision").await, 5, "nothing decides by itself");
    let answer = world.post("ana", &on(2, "/consensus/decisions"), &fields(&dock)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let so = "select count(*) from decision where choice = 'neither'
        and reason = 'Suggested: 5 of 5 like it were decided so.'";
    assert_eq!(world.number(so).await, 1);
    assert_eq!(world.agreed_in(2).await, []);
}

#[tokio::test]
async fn what_is_decided_in_many_ways_suggests_nothing() {
    let world = World::with_precedents(3).await;
    for line in ["1.4", "1.5"] {
        world.decide("ana", line, &[("choice", "a")]).await;
    }
    let dock = world.dock("ana").await;
    assert!(dock.contains("5 like it are decided; 3 of them the same way, which is no rule."));
    assert!(!dock.contains("id=\"suggested\""), "{dock}");
}

#[tokio::test]
async fn another_code_or_the_other_coder_is_not_alike() {
    let world = World::with_precedents(6).await;
    let cold = world.difference(2, "Cold").await;
    let page = world.get("ana", &on(2, &format!("/consensus?d={cold}"))).await.body;
    assert!(!page.contains("like it"), "{page}");
}

#[tokio::test]
async fn what_was_undone_counts_no_more() {
    let world = World::with_precedents(5).await;
    world.post("ben", &on(2, "/consensus/undo"), &[]).await;
    assert!(world.dock("ana").await.contains("4 like it are decided"));
}

#[tokio::test]
async fn nothing_is_suggested_where_the_team_does_not_want_it_or_names_are_hidden() {
    let world = World::with_precedents(5).await;
    assert!(!world.dock("otto").await.contains("like it"), "an observer decides nothing");
    world.name_adjudicator("rosa", "paul", false).await;
    assert!(world.dock("paul").await.contains("5 of 5 like it"));
    world.name_adjudicator("rosa", "paul", true).await;
    assert!(!world.dock("paul").await.contains("like it"), "it would tell who is who");
    world.db.change("update project set suggests_decisions = false").await;
    assert!(!world.dock("ana").await.contains("like it"));
}
