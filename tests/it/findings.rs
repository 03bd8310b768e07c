//! Findings: texts whose citations are counted from the evidence, saved on the
//! version that their writer saw.

use std::{collections::BTreeMap, fs, path::Path};

use axum::{
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt;
use scraper::{Html, Selector};
use serde_json::Value;
use tandem::ids::*;
use tower::ServiceExt;

use crate::{
    boards::{Room, subject},
    world::{Answer, World},
};

async fn write(world: &World, who: &str, theme: ThemeId, on: i32, text: &str) -> Answer {
    let fields = [("on", on.to_string()), ("text", text.to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    world.post(who, &format!("/p/care/findings/{theme}"), &fields).await
}

/// Posts a form as a browser does by itself.
async fn without_script(world: &World, who: &str, path: &str, form: String) -> (u16, String) {
    let request = Request::post(path)
        .header(header::COOKIE, world.cookie(who))
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap();
    let response = world.router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let page = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(page.into()).unwrap())
}

/// The id of a coder's own code; empty where there is none of this name yet.
async fn own_code(world: &World, who: &str, name: &str) -> String {
    let id: Option<CodeId> =
        sqlx::query_scalar("select id from code where name = $1 and owner_id = $2")
            .bind(name)
            .bind(world.viewer(who).member)
            .fetch_optional(&world.db.owner)
            .await
            .unwrap();
    id.map(|id| id.to_string()).unwrap_or_default()
}

/// The text of what these elements hold.
fn found(page: &str, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    let page = Html::parse_document(page);
    page.select(&selector).map(|one| one.text().collect()).collect()
}

/// A board with a theme on which a code of Narrative 1 lies.
async fn room() -> (Room, ThemeId, CodeId) {
    let room = Room::new().await;
    let (code, theme) = (room.code("grief", 2).await, room.theme("Fear", None).await);
    room.place("rosa", code, None, Some(theme)).await;
    (room, theme, code)
}

async fn read(room: &Room) -> String {
    room.world.get("otto", "/p/care/findings").await.body
}

#[tokio::test]
async fn a_citation_is_counted_from_the_evidence_and_stays_current() {
    let (room, theme, code) = room().await;
    let text = "They grieve @[grief], and fear @[Fear].";
    assert_eq!(write(&room.world, "paul", theme, 0, text).await.status, 200);
    let cited = found(&read(&room).await, ".prose .cited");
    assert_eq!(cited, ["(in Narrative\u{a0}1)", "(in Narrative\u{a0}1)"]);
    // A name may change: the citation does not.
    room.post("rosa", &format!("/themes/{theme}"), "name=Dread").await;
    let page = room.world.get("paul", &format!("/p/care/findings/{theme}")).await.body;
    assert!(page.contains("@[grief], and fear @[Dread]."), "{page}");
    room.place("rosa", code, Some(theme), None).await;
    let page = read(&room).await;
    assert_eq!(found(&page, ".prose .cited"), [""; 0]);
    assert_eq!(found(&page, ".doubt").len(), 2, "what is cited has no evidence any more: {page}");
}

#[tokio::test]
async fn what_was_written_of_a_descriptive_theme_is_offered_to_the_one_that_came_from_it() {
    let world = World::new().await;
    let grief = world.agreed("grief", 2).await.to_string();
    let at = |kind: &str, rest: &str| format!("/p/care/board/{kind}{rest}");
    world.post("rosa", &at("descriptive", "/start"), &[]).await;
    let made = world.post("rosa", &at("descriptive", "/themes"), &[("name", "Fear")]).await;
    let fear: ThemeId = subject(&made).into();
    let lies = [("code", &*grief), ("from", ""), ("to", &fear.to_string())];
    world.post("rosa", &at("descriptive", "/placements"), &lies).await;
    let text = "They fear, @[Fear], and grieve @[grief].";
    assert_eq!(write(&world, "paul", fear, 0, text).await.status, 200);
    let start = [("from", "descriptive")];
    assert_eq!(world.post("rosa", &at("analytical", "/start"), &start).await.status, 200);
    let copy: ThemeId = sqlx::query_scalar("select id from theme where from_theme_id = $1")
        .bind(fear)
        .fetch_one(&world.db.owner)
        .await
        .unwrap();
    let rename = [("name", "Dread")];
    world.post("rosa", &at("analytical", &format!("/themes/{copy}")), &rename).await;
    let path = format!("/p/care/findings/{copy}");
    let form = format!("op_id={}&on=0&text=Begun.", OpId::new());
    assert_eq!(without_script(&world, "ana", &path, form).await.0, 303);
    let page = whole(&world, "paul", &path).await;
    assert!(page.contains("From the descriptive theme Fear"), "{page}");
    // Citations follow to the themes of this board; nothing is there before a click.
    let carried = "They fear, @[Dread], and grieve @[grief].";
    assert_eq!(found(&page, "#carried-text"), [carried]);
    assert_eq!(found(&page, "#text"), ["Begun."]);
    let whole_text = found(&page, "[data-carry] textarea").concat();
    assert_eq!(whole_text.trim(), format!("Begun.\n\n{carried}"));
    assert_eq!(write(&world, "paul", copy, 1, whole_text.trim()).await.status, 200);
    assert_eq!(found(&whole(&world, "otto", "/p/care/findings").await, ".doubt"), [""; 0]);
    // Who only reads is shown it, and offered nothing to do.
    let page = whole(&world, "otto", &path).await;
    assert!(page.contains("carried-text") && !page.contains("data-carry"), "{page}");
}

async fn whole(world: &World, who: &str, path: &str) -> String {
    let request = Request::get(path).header(header::COOKIE, world.cookie(who));
    let response =
        world.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let page = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(page.into()).unwrap()
}

#[tokio::test]
async fn what_disagrees_with_the_evidence_is_marked() {
    let (room, theme, _) = room().await;
    let text = "So it is (in Narratives 1, 9), as in Narrative 1. Said by @[nobody]. @[1:0-1]";
    write(&room.world, "paul", theme, 0, text).await;
    let why = found(&read(&room).await, ".doubt .why");
    assert_eq!(
        why,
        [
            "Narrative 9 does not speak for this theme",
            "nothing on the board has this name",
            "no agreed passage has just these words any more",
        ]
    );
}

#[tokio::test]
async fn a_quote_shows_the_words_of_its_passage() {
    let (room, theme, _) = room().await;
    write(&room.world, "paul", theme, 0, "As one said: @[1:2-4].").await;
    let page = read(&room).await;
    let words: String = sqlx::query_scalar("select substr(body, 3, 2) from narrative")
        .fetch_one(&room.world.db.owner)
        .await
        .unwrap();
    assert_eq!(found(&page, ".prose q"), [words]);
}

#[tokio::test]
async fn two_who_write_at_once_lose_nothing() {
    let (room, theme, _) = room().await;
    assert_eq!(write(&room.world, "ana", theme, 0, "Ana was first.").await.status, 200);
    let late = write(&room.world, "ben", theme, 0, "Ben was late.").await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Somebody has changed this text"), "{}", late.body);
    // Without script the page comes back with both.
    let form = format!("op_id={}&on=0&text=Ben+was+late.", OpId::new());
    let path = format!("/p/care/findings/{theme}");
    let (status, page) = without_script(&room.world, "ben", &path, form).await;
    assert_eq!(status, 409);
    assert!(page.contains("Ben was late.") && page.contains("Ana was first."), "{page}");
    assert_eq!(write(&room.world, "ben", theme, 1, "Ana, then Ben.").await.status, 200);
    let versions = room.world.get("otto", &format!("{path}/versions")).await.body;
    assert_eq!(found(&versions, ".version .kept"), ["Ana, then Ben.", "Ana was first."]);
}

#[tokio::test]
async fn a_text_is_saved_once_and_is_on_record() {
    let (room, theme, _) = room().await;
    let op = OpId::new();
    let path = format!("/p/care/findings/{theme}");
    for _ in 0..2 {
        let fields = [("on", "0"), ("text", "Once.")];
        assert_eq!(room.world.post_as(op, "paul", &path, &fields).await.status, 200);
    }
    assert_eq!(room.world.number("select count(*) from finding").await, 1);
    let noted = "select count(*) from journal where kind = 'finding.write'
                 and topic like 'findings/%' and released";
    assert_eq!(room.world.number(noted).await, 1);
    let long = write(&room.world, "paul", theme, 1, &"x".repeat(40_001)).await;
    assert_eq!(long.status, 422);
    assert!(long.body.contains("at most 40000 characters"), "{}", long.body);
    room.post("rosa", &format!("/themes/{theme}/remove"), "").await;
    assert_eq!(write(&room.world, "paul", theme, 1, "Too late.").await.status, 409);
}

/// The article's eight subthemes, fourteen narratives and thirty-three citations,
/// entered as a team would.
#[tokio::test]
async fn the_article_is_reproduced() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/article");
    let read = |name: &str| -> Option<Value> {
        serde_json::from_str(&fs::read_to_string(data.join(name)).ok()?).ok()
    };
    let (Some(matrix), Some(table)) = (read("evidence_matrix.json"), read("table2_themes.json"))
    else {
        eprintln!("skipped: the article is not in {}", data.display());
        return;
    };
    let citations = citations(&matrix);
    assert_eq!(citations.len(), 33);
    let room = Room::new().await;
    let world = &room.world;
    enter_evidence(world, &citations).await;

    let mut subthemes: BTreeMap<String, ThemeId> = BTreeMap::new();
    for theme in table["themes"].as_array().unwrap() {
        let id = made(&room, theme["theme"].as_str().unwrap(), None).await;
        for subtheme in theme["subthemes"].as_array().unwrap() {
            let name = subtheme.as_str().unwrap();
            subthemes.insert(name.to_owned(), made(&room, name, Some(id)).await);
        }
    }
    for (number, citation) in (1..).zip(&citations) {
        let code = world.code_of("nobody", &format!("statement {number}")).await.parse().unwrap();
        room.place("rosa", code, None, Some(subthemes[&citation.subtheme])).await;
    }
    for (name, theme) in &subthemes {
        let own = (1..).zip(&citations).filter(|(_, citation)| citation.subtheme == *name);
        let text: String =
            own.map(|(number, _)| format!("So it is @[statement {number}]. ")).collect();
        assert_eq!(write(world, "paul", *theme, 0, &text).await.status, 200);
    }

    let report = world.get("rosa", "/p/care/report").await.body;
    let rows = found(&report, "#themes .themes-t td:not(.nn)");
    let expected: Vec<String> = table["themes"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|theme| theme["subthemes"].as_array().unwrap())
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(rows, expected, "Table 2");
    let themes: Vec<String> = table["themes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|theme| theme["theme"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(found(&report, "#themes .themes-t th[scope=rowgroup]"), themes, "Table 2");

    let page = world.get("rosa", "/p/care/findings").await.body;
    assert_eq!(found(&page, ".doubt"), [""; 0]);
    for (name, theme) in &subthemes {
        let cited = found(&page, &format!("#finding-{theme} .prose .cited"));
        let sets: Vec<Vec<i32>> = cited.iter().map(|said| numbers(said)).collect();
        let own = citations.iter().filter(|citation| citation.subtheme == *name);
        let expected: Vec<Vec<i32>> = own.map(|citation| citation.narratives.clone()).collect();
        assert_eq!(sets, expected, "{name}");
    }
    let matrix = &matrix["matrix_subtheme_x_narrative"]["counts_all"];
    let evidence = world.get("rosa", "/p/care/report/evidence.csv").await.body;
    for name in subthemes.keys() {
        let line = evidence.lines().find(|line| line.contains(name.as_str())).expect("a row");
        let expected: Vec<String> =
            (1..=14).map(|n| matrix[name][n.to_string()].to_string()).collect();
        assert!(line.contains(&format!(",{},", expected.join(","))), "{line} is not {expected:?}");
    }
}

struct Citation {
    subtheme: String,
    /// Ascending.
    narratives: Vec<i32>,
}

fn citations(matrix: &Value) -> Vec<Citation> {
    let citation = |one: &Value| {
        let numbers = one["narratives"].as_array().unwrap().iter();
        let mut narratives: Vec<i32> = numbers.map(|n| n.as_i64().unwrap() as i32).collect();
        narratives.sort_unstable();
        Citation { subtheme: one["subtheme"].as_str().unwrap().to_owned(), narratives }
    };
    matrix["citations"].as_array().unwrap().iter().map(citation).collect()
}

/// One code for each citation, put by both coders on the same words of each of
/// its narratives; then released, and the codes of one name joined.
async fn enter_evidence(world: &World, citations: &[Citation]) {
    // Words of five characters each, one for every citation.
    let text = "word ".repeat(40);
    world.db.change("delete from unit").await;
    world.db.change("delete from assignment").await;
    world.db.change("delete from narrative").await;
    for number in 1..=14 {
        world.freeze(number, &text, &[]).await;
    }
    for (at, citation) in (1_usize..).zip(citations) {
        for number in &citation.narratives {
            for who in ["ana", "ben"] {
                let known = own_code(world, who, &format!("statement {at}")).await;
                let name = if known.is_empty() { format!("statement {at}") } else { String::new() };
                let (start, end) = ((5 * at).to_string(), (5 * at + 4).to_string());
                let fields =
                    [("code", known.as_str()), ("name", &name), ("start", &start), ("end", &end)];
                let path = format!("/p/care/narratives/{number}/codings");
                let answer = world.post(who, &path, &fields).await;
                assert_eq!(answer.status, 200, "{}", answer.body);
            }
        }
    }
    for number in 1..=14 {
        for who in ["ana", "ben"] {
            let answer = world.post(who, &format!("/p/care/narratives/{number}/submit"), &[]).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
    }
    let joined = world.post("ana", "/p/care/consensus/codes/same", &[]).await;
    assert_eq!(joined.status, 200, "{}", joined.body);
}

async fn made(room: &Room, name: &str, parent: Option<ThemeId>) -> ThemeId {
    let parent = parent.map(|id| id.to_string()).unwrap_or_default();
    let fields = [("name", name), ("parent", parent.as_str())];
    subject(&room.world.post("rosa", "/p/care/board/analytical/themes", &fields).await).into()
}

/// `(in Narratives 1, 7–9)` as numbers.
fn numbers(said: &str) -> Vec<i32> {
    let list = said.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_end_matches(')');
    let runs = list.split(", ").flat_map(|run| match run.split_once('–') {
        Some((first, last)) => first.parse().unwrap()..=last.parse().unwrap(),
        None => run.parse().unwrap()..=run.parse().unwrap(),
    });
    runs.collect()
}
