//! The coding page: its parts that are drawn anew, and its plain forms.

use crate::world::World;

/// The ids of the paragraphs in a fragment, and the revisions it tells.
async fn changes(world: &World, since: u32, codes: u32) -> (Vec<String>, String) {
    let path = world.on_narrative(&format!("/code?part=changes&since={since}&codes={codes}"));
    let path = path.replace("/1/", "/2/");
    let answer = world.get("ana", &path).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let parts = answer.body.split(r#"<section class="para" id=""#).skip(1);
    let ids = parts.map(|part| part.split('"').next().unwrap().to_owned()).collect();
    let shown = answer.body.split("since=").nth(1).unwrap().split("&amp;from=").next().unwrap();
    (ids, shown.replace("&amp;codes=", " "))
}

const LONGER: &str = "The ward\nWe ran. We fell.\nNobody came. Then it was night.\nAnd day.";

#[tokio::test]
async fn after_a_change_only_its_paragraphs_are_drawn_anew() {
    let world = World::new().await;
    world.freeze(2, LONGER, &[tandem::domain::anchor::Span::between(0, 8).unwrap()]).await;
    let path = "/p/care/narratives/2";
    let code = world.code.to_string();
    let put = async |start: &str, end: &str| {
        let fields = [("code", code.as_str()), ("start", start), ("end", end)];
        let answer = world.post("ana", &format!("{path}/codings"), &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    };
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    assert_eq!(changes(&world, 0, 0).await, (vec![], "0 0".to_owned()));
    put("17", "24").await;
    assert_eq!(changes(&world, 0, 0).await, (ids(&["p1"]), "1 0".to_owned()));
    put("17", "39").await;
    assert_eq!(changes(&world, 1, 0).await, (ids(&["p1", "p2"]), "2 0".to_owned()));
    world.post("ana", &format!("{path}/set-aside"), &[("unit", "5"), ("aside", "true")]).await;
    world.post("ana", &format!("{path}/undo"), &[]).await;
    assert_eq!(changes(&world, 3, 0).await, (ids(&["p3"]), "4 0".to_owned()));
    put("0", "8").await;
    assert_eq!(changes(&world, 4, 0).await, (ids(&["h0"]), "5 0".to_owned()));
    let memo = [("about", "narrative"), ("body", "hm")];
    world.post("ana", &format!("{path}/memo"), &memo).await;
    assert_eq!(changes(&world, 5, 0).await, (vec![], "6 0".to_owned()));
    assert_eq!(changes(&world, 6, 0).await, (vec![], "6 0".to_owned()));

    world.create_code("ana", "grief").await;
    let all = ids(&["h0", "p1", "p2", "p3"]);
    assert_eq!(changes(&world, 6, 0).await, (all.clone(), "6 1".to_owned()));
    assert_eq!(changes(&world, 9, 1).await.0, all, "a page that knows more than there is");
}

#[tokio::test]
async fn a_paragraph_drawn_anew_is_the_one_of_the_page() {
    let world = World::new().await;
    world.freeze(2, LONGER, &[]).await;
    let code = world.code.to_string();
    for (start, end) in [("0", "30"), ("28", "44"), ("17", "64"), ("26", "38")] {
        let fields = [("code", code.as_str()), ("start", start), ("end", end)];
        world.post("ana", "/p/care/narratives/2/codings", &fields).await;
    }
    let page = world.get("ana", "/p/care/narratives/2/code").await.body;
    let part = "/p/care/narratives/2/code?part=changes&since=3&codes=0";
    let part = world.get("ana", part).await.body;
    let paragraph = |text: &str| {
        let from = text.find(r#"<section class="para" id="p3""#).unwrap();
        let to = from + text[from..].find("</section>").unwrap();
        text[from..to].to_owned()
    };
    assert!(paragraph(&page).contains("3.1"), "{page}");
    assert_eq!(paragraph(&part), paragraph(&page));
}

#[tokio::test]
async fn what_stands_beside_the_text_is_fetched_apart() {
    let world = World::new().await;
    world.freeze(2, LONGER, &[tandem::domain::anchor::Span::between(0, 8).unwrap()]).await;
    let fields = [("name", "worn out"), ("start", "17"), ("end", "24"), ("unsure", "true")];
    world.post("ana", "/p/care/narratives/2/codings", &fields).await;
    world.post("ana", "/p/care/narratives/2/set-aside", &[("unit", "5"), ("aside", "true")]).await;
    let sides = world.get("ana", "/p/care/narratives/2/code?part=sides").await.body;
    for expected in [
        "The ward<span class=\"range\">1–3</span>",
        "Untouched<span class=\"number\">3</span>",
        "3 lines are untouched:",
        "data-name=\"worn out\"",
        "1 code has no definition:",
        "You are unsure of 1 coding:",
        "/p/care/narratives/2/submit",
    ] {
        assert!(sides.contains(expected), "{expected}: {sides}");
    }
    assert!(!sides.contains("We ran"), "the text itself is not in it");
}

#[tokio::test]
async fn every_line_and_coding_has_plain_forms() {
    let world = World::new().await;
    world.apply("ana", 8, 13).await;
    let id: uuid::Uuid =
        sqlx::query_scalar("select id from coding").fetch_one(&world.db.owner).await.unwrap();
    let line = world.get("ana", &world.on_narrative("/code?at=9")).await.body;
    for expected in ["Code this line with", r#"name="start" value="0""#, r#"id="here""#] {
        assert!(line.contains(expected), "{expected}: {line}");
    }
    let coding = world.get("ana", &world.on_narrative(&format!("/code?coding={id}"))).await.body;
    for verb in ["unsure", "recode", "remove"] {
        assert!(coding.contains(&world.on_narrative(&format!("/codings/{id}/{verb}"))), "{coding}");
    }
    let asked = world.get("ana", &world.on_narrative("/code?submit=true")).await.body;
    assert!(asked.contains("aria-labelledby=\"submit-title\" open"), "{asked}");
}

#[tokio::test]
async fn a_long_text_is_drawn_with_its_codings_near_the_reader() {
    let world = World::new().await;
    let words = "Nobody slept that night, and the pumps went on.";
    let text = vec![words; 600].join("\n");
    world.freeze(2, &text, &[]).await;
    let at = |line: usize| line * (words.len() + 1);
    let names = ["first", "last", "middle", "far into"];
    let lines = [(0, 1), (599, 600), (300, 301), (150, 301)];
    for (name, (from, to)) in names.into_iter().zip(lines) {
        let (start, end) = (at(from).to_string(), (at(to) - 1).to_string());
        let fields = [("name", name), ("start", start.as_str()), ("end", end.as_str())];
        let answer = world.post("ana", "/p/care/narratives/2/codings", &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let get = async |asked: String| {
        world.get("ana", &format!("/p/care/narratives/2/code{asked}")).await.body
    };
    let drawn = |body: &str| -> Vec<&str> {
        let lane = |name: &&str| body.contains(&format!("<span>{name}</span>"));
        names.into_iter().filter(lane).collect()
    };
    let page = get(String::new()).await;
    assert_eq!(drawn(&page), ["first"]);
    assert_eq!(page.matches(words).count(), 600, "the words are all there");
    assert!(
        page.contains(r#"class="sentence coded" id="s600.1""#),
        "and how far each line has come"
    );
    assert_eq!(page.matches("<mark").count(), 1);

    let middle = get(format!("?at={}", at(300))).await;
    assert_eq!(drawn(&middle), ["middle", "far into"]);
    assert!(middle.contains(r#"<section class="para far" id="p151">"#), "where it begins is far");

    let held = format!("&held_from=0&held_to={}", at(100));
    let near = get(format!("?part=near&from={}&to={}{held}", at(90), at(200))).await;
    assert_eq!(drawn(&near), ["far into"]);
    assert!(near.contains(r#"<section class="para" id="p151">"#), "{near}");
    assert!(!near.contains("id=\"p95\""), "what the page has already is not sent");
    let beyond = get(format!("?part=near&from={}&to={}", at(200), at(250))).await;
    assert!(beyond.contains(r#"<section class="para far" id="p151">"#), "{beyond}");

    let changed =
        get(format!("?part=changes&since=0&codes=0&from={}&to={}", at(590), at(600))).await;
    assert_eq!(drawn(&changed), ["last"], "elsewhere a change is told without its codings");
}
