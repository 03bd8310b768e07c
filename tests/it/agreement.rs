//! How alike two codings are, as the page and its file say it.

use crate::{
    paired::{ANA, BEN},
    world::World,
};

const PAGE: &str = "/p/care/agreement";
const FILE: &str = "/p/care/agreement.csv";

/// A row of the file, by its first cell.
async fn row(world: &World, unit: &str, code: &str) -> Vec<String> {
    let file = world.get("paul", &format!("{FILE}?unit={unit}")).await.body;
    let row = file.lines().find(|line| line.starts_with(&format!("{code},")));
    row.unwrap_or_else(|| panic!("no {code}: {file}")).split(',').map(str::to_owned).collect()
}

#[tokio::test]
async fn counts_are_those_of_a_hand_count() {
    let world = World::with_story().await;
    // Seven sentences. Ana coded 2, 3, 4, 6, 7; Ben 2, 3, 5, 6, 7.
    let any = row(&world, "sentence", "(any code)").await;
    assert_eq!(any[3..9], ["6", "5", "4", "1", "1", "1"]);
    let fatigue = row(&world, "sentence", "fatigue").await;
    assert_eq!(fatigue[3..9], ["2", "2", "2", "0", "0", "5"]);
    // "Nobody slept at all" 19 and "until the morning" 17 are both's; Ana has the
    // full stop and "went on " besides, Ben " came"; 126 characters in all.
    let fatigue = row(&world, "character", "fatigue").await;
    let length = crate::paired::STORY.chars().count();
    assert_eq!(fatigue[5..9], ["36", "9", "5", &(length - 50).to_string()]);

    let page = world.words("ana", PAGE).await;
    assert!(page.contains("ana and ben, 1 narrative, 7 sentences"), "{page}");
    assert!(
        page.contains("Of the 6 sentences that one of you marked, both marked about two in three")
    );
    assert!(page.contains("fatigue 2 0 0 5 Read the passages"), "too rare to judge: {page}");
    assert!(page.contains("Too rare to judge"), "{page}");
    let page = world.words("ana", &format!("{PAGE}?narrative=2")).await;
    // Kappa and alpha by hand: all seven alike, and 13/14 shares leave chance at .59.
    assert!(page.contains("fatigue 2 0 0 5 1.00 1.00 1.00 100 %"), "{page}");
}

#[tokio::test]
async fn kappa_and_alpha_of_any_code_are_those_of_a_hand_count() {
    let world = World::with_story().await;
    let any = row(&world, "sentence", "(any code)").await;
    // Both 4, only A 1, only B 1, neither 1: observed 5/7, by chance (25 + 4)/49.
    let kappa = (5.0 / 7.0 - 29.0 / 49.0) / (1.0 - 29.0 / 49.0);
    // 1 - (14 - 1) * 4 / (2 * 10 * 4): values 10 and 4 of 14, four of them differ.
    let alpha = 1.0 - 13.0 * 4.0 / (2.0 * 10.0 * 4.0);
    assert_eq!(
        any[9..13],
        [
            format!("{:.6}", 5.0 / 7.0),
            format!("{:.6}", 0.8),
            format!("{kappa:.6}"),
            format!("{alpha:.6}")
        ]
    );
}

#[tokio::test]
async fn codes_that_are_not_aligned_are_compared_by_passage_alone() {
    let world = World::new().await;
    let own = |marks: &[(&'static str, &'static str)]| -> Vec<_> {
        marks.iter().copied().filter(|(code, _)| *code != "fatigue").collect()
    };
    world.story(2, &own(&ANA), &own(&BEN)).await;
    let page = world.words("ben", PAGE).await;
    assert!(page.contains("Not known yet: no two codes are aligned"), "{page}");
    assert!(!page.contains("Both at once?") && !page.contains("post hoc"), "{page}");
    assert!(!page.contains("Broken things"), "{page}");

    world.join("ana", "Broken things", "Machines", "What breaks").await;
    let page = world.words("ben", PAGE).await;
    assert!(page.contains("post hoc") && page.contains("5 codes are not aligned"), "{page}");
    assert!(page.contains("What breaks 1 0 0 6"), "{page}");
}

#[tokio::test]
async fn before_any_release_no_figure_exists() {
    let world = World::new().await;
    world.begin_story(2, &ANA, &BEN).await;
    world.post("ana", "/p/care/narratives/2/submit", &[]).await;
    for who in ["rosa", "ana", "ben", "paul", "otto"] {
        let page = world.words(who, PAGE).await;
        assert!(page.contains("No narrative is released yet"), "{who}: {page}");
        assert!(!page.contains("sentences"), "{who}: {page}");
        assert_eq!(world.get(who, &format!("{PAGE}?narrative=2")).await.status, 404);
    }
    let file = world.get("rosa", FILE).await;
    assert!(
        file.status == 409 && file.body.contains("nothing is compared before"),
        "{}",
        file.body
    );
}

#[tokio::test]
async fn work_that_is_not_released_changes_no_figure() {
    let world = World::with_story().await;
    let before = world.get("ana", &format!("{FILE}?unit=character")).await.body;
    world.begin_story(3, &ANA, &[]).await;
    world.post("ana", "/p/care/narratives/3/submit", &[]).await;
    for who in ["rosa", "ana", "ben", "paul"] {
        assert_eq!(world.get(who, &format!("{FILE}?unit=character")).await.body, before, "{who}");
    }
}

#[tokio::test]
async fn a_figure_that_is_not_defined_says_why() {
    let world = World::new().await;
    world.story(2, &[("fatigue", "Nobody slept")], &[]).await;
    let page = world.words("ana", &format!("{PAGE}?narrative=2")).await;
    assert!(page.contains("fatigue 0 1 0 6 .00 .00 .00 86 %"), "{page}");
    let page = world.words("ana", PAGE).await;
    assert!(page.contains("they used one code only, or they coded nothing in common"), "{page}");
    let world = World::new().await;
    world.story(2, &[], &[]).await;
    let page = world.words("ana", PAGE).await;
    assert!(page.contains("Nobody marked anything. n/d"), "{page}");
    assert!(page.contains("n/d, not defined: Everyone gave the same value everywhere"), "{page}");
    assert!(!page.contains(" 1.00"), "{page}");
}

#[tokio::test]
async fn a_project_may_hide_the_coefficients() {
    let world = World::with_story().await;
    world.db.change("update project set shows_coefficients = false").await;
    let page = world.words("ana", PAGE).await;
    assert!(page.contains("both marked about two in three. 4 of 6."), "{page}");
    assert!(page.contains("fatigue 2 0 0 5"), "{page}");
    for hidden in ["α", "κ", "positive agreement", "percent", "Both at once"] {
        assert!(!page.contains(hidden), "{hidden}: {page}");
    }
    let file = world.get("ana", FILE).await.body;
    assert_eq!(
        file.lines().next().unwrap(),
        "\u{feff}code,unit,narratives,segments_a,segments_b,both,only_a,only_b,neither,round"
    );
}

#[tokio::test]
async fn the_file_holds_no_formula() {
    let world = World::with_story().await;
    let answer = world.join("ana", "Broken things", "Machines", "=HYPERLINK(1)").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let file = world.get("ana", FILE).await;
    assert!(file.body.contains("\n'=HYPERLINK(1),sentence,1,1,1,1,0,0,6"), "{}", file.body);
    let offer = file.headers["content-disposition"].to_str().unwrap();
    assert_eq!(offer, "attachment; filename=\"agreement-by-sentence.csv\"");
    assert_eq!(world.get("otto", FILE).await.status, 403);
}

#[tokio::test]
async fn every_code_opens_its_passages() {
    let world = World::with_story().await;
    let page = world.get("paul", PAGE).await.body;
    let address = format!("{PAGE}/codes/{}", world.code);
    assert!(page.contains(&format!("href=\"{address}#both\"")), "{page}");
    let words = world.words("paul", &address).await;
    assert!(words.contains("Both 2") && words.contains("Only ana 0"), "{words}");
    assert!(words.contains("Nobody slept at all ."), "the words of both are marked: {words}");
    let line = world.get("paul", &address).await.body;
    assert!(line.contains("/p/care/narratives/2/consensus#s1.7"), "{line}");
    // A code of one coder has no figures, and so no page here.
    let own = world.code_of("ana", "Watching").await;
    assert_eq!(world.get("paul", &format!("{PAGE}/codes/{own}")).await.status, 404);
}

#[tokio::test]
async fn the_page_hears_of_alignments() {
    let world = World::with_story().await;
    let mut stream = world.listen(&world.app, "paul", "/p/care/agreement/events").await;
    stream.word().await;
    while stream.hears().await {}
    world.join("ana", "Broken things", "Machines", "What breaks").await;
    stream.word().await.unwrap();
}
