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

    let page = world.words("ana", &format!("{PAGE}?unit=sentence")).await;
    assert!(page.contains("ana and ben, 1 narrative, 7 sentences"), "{page}");
    assert!(
        page.contains("Of the 6 sentences that one of you marked, both marked about two in three")
    );
    // Two segments each in one narrative, on the same two of seven sentences.
    assert!(page.contains("fatigue 2 / 2 1 2 0 0 5"), "{page}");
    assert!(page.contains("Intervals are within this narrative only"), "{page}");
    // One paragraph, which both marked.
    let any = row(&world, "paragraph", "(any code)").await;
    assert_eq!(any[5..9], ["1", "0", "0", "0"]);
}

#[tokio::test]
async fn figures_of_any_code_are_those_of_a_hand_count() {
    let world = World::with_story().await;
    let any = row(&world, "sentence", "(any code)").await;
    // Both 4, only A 1, only B 1, neither 1: 10 and 4 of 14 values, four of them differ.
    let alpha = 1.0 - 13.0 * 4.0 / (2.0 * 10.0 * 4.0);
    // By chance each gives five of seven: 29 of 49 pairs of values would be one.
    let kappa = (5.0 / 7.0 - 29.0 / 49.0) / (1.0 - 29.0 / 49.0);
    // Four of six and of five segments are one, whatever their codes.
    let expected = [5.0 / 7.0, 0.8, kappa, 8.0 / 11.0, alpha].map(|figure| format!("{figure:.6}"));
    assert_eq!(any[9..14], expected);
}

/// Fifty characters. A: p 10 to 30, q 35 to 45. B: p 10 to 30, q 38 to 48.
async fn with_fifty() -> World {
    let world = World::new().await;
    world.db.change("update code set name = 'p' where name = 'fatigue'").await;
    world
        .db
        .change(
            "insert into code (project_id, id, name, hue)
             select project_id, gen_random_uuid(), 'q', 3 from code where name = 'p'",
        )
        .await;
    world.freeze(2, &"x".repeat(50), &[]).await;
    let (p, q) = (world.code_of("nobody", "p").await, world.code_of("nobody", "q").await);
    let marks =
        [("ana", &p, 10, 30), ("ana", &q, 35, 45), ("ben", &p, 10, 30), ("ben", &q, 38, 48)];
    for (who, code, start, end) in marks {
        let (start, end) = (start.to_string(), end.to_string());
        let fields = [("code", code.as_str()), ("name", ""), ("start", &start), ("end", &end)];
        let answer = world.post(who, "/p/care/narratives/2/codings", &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    for who in ["ana", "ben"] {
        assert_eq!(world.post(who, "/p/care/narratives/2/submit", &[]).await.status, 200);
    }
    world
}

#[tokio::test]
async fn every_default_figure_is_that_of_a_hand_count() {
    let world = with_fifty().await;
    let page = world.words("ana", PAGE).await;
    // uα of any code: 12 of 100 differ, 60 are marked, S = 1000 of units and 40 of gaps.
    assert!(page.contains(".78"), "{}", 1.0 - 12.0 * (10_000.0 - 1040.0) / (200.0 * 60.0 * 40.0));
    assert!(page.contains("Positive agreement (F1) by character .90."), "54 of 60: {page}");
    // Nobody stacks codes, and where both marked they gave the same.
    assert!(page.contains("cuα: each passage is one decision"), "{page}");
    assert!(
        page.contains("Over the 82 % of coded text that both marked, 54 % of all text."),
        "{page}"
    );
    // Overall: 40 values p, 20 q and 40 of none; 12 differ. 1 − 99·12/6400.
    assert!(
        page.contains("Both at once? There is too little to judge it: read the differences. .81"),
        "{page}"
    );
    // q: 1 − 99·12/(2·20·80), positive 14/20, and IoU 7/13 makes them one segment.
    assert!(page.contains("q 1 / 1 1 7 3 3 37 .63 .70 1.00"), "{page}");
    assert!(page.contains("p 1 / 1 1 20 0 0 30 1.00 1.00 1.00"), "{page}");
    // Of the narrative: 44 of 50 alike, 54/60, both segments, 1 − 99·12/(2·60·40).
    assert!(page.contains("27 3 3 17 88 % .90 1.00 .75"), "{page}");
}

#[tokio::test]
async fn measures_on_demand_are_labelled_with_unit_and_definition() {
    let world = with_fifty().await;
    let q = world.code_of("nobody", "q").await;
    let page = world.words("paul", &format!("{PAGE}/measures?code={q}")).await;
    // q: both 7, only A 3, only B 3, neither 37 of 50. Chance of each 10 is .68.
    assert!(page.contains("Cohen’s κ .62 character chance from each coder’s own share"), "{page}");
    assert!(page.contains("Brennan–Prediger .76 character chance is 1/q, q = 2"), "{page}");
    assert!(page.contains("Gwet’s AC1 .82 character"), "{page}");
    assert!(page.contains("uα, one code or any .64 passage"), "{page}");
    assert!(page.contains("Holsti .88 character"), "{page}");
    let page = world.words("paul", &format!("{PAGE}/measures")).await;
    assert!(page.contains("cuα 1.00 passage the codes alone"), "{page}");
    assert!(page.contains("coverage of cuα .54 passage"), "{page}");
    assert!(page.contains("seed 20260, ") && page.contains(" samples"), "{page}");
    for label in ["NVivo: Cohen’s κ", "INCEpTION: α_U of 1995", "Dedoose: pooled κ", "α, MASI"]
    {
        assert!(page.contains(label), "{label}: {page}");
    }
    let page = world.words("paul", &format!("{PAGE}/measures?unit=sentence")).await;
    assert!(page.contains("sentence counts as coded if at least half"), "{page}");
    let wrong = world.get("paul", &format!("{PAGE}/measures?unit=word")).await;
    assert_eq!(wrong.status, 422, "{}", wrong.body);
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
    // No figure has a name, but what is called how side by side.
    assert!(!page.contains("Code by code"), "{page}");
    assert!(
        page.contains("Segment F1, whatever the codes .57"),
        "two of four and of three: {page}"
    );
    assert!(
        page.contains("Omega index, on text that both coded") && !page.contains("after mapping")
    );

    world.join("ana", "Broken things", "Machines", "What breaks").await;
    let page = world.words("ben", PAGE).await;
    assert!(page.contains("post hoc") && page.contains("5 codes are not aligned"), "{page}");
    assert!(page.contains("What breaks 1 / 1 1 18 0 0"), "{page}");
    assert!(page.contains("before mapping after mapping, post hoc"), "{page}");
    assert!(page.contains("No released narrative was begun after the last alignment"), "{page}");
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
        let more = world.words(who, &format!("{PAGE}/measures")).await;
        assert!(more.contains("No narrative that two coders submitted"), "{who}: {more}");
        let confused = world.words(who, &format!("{PAGE}/confused")).await;
        assert!(confused.contains("Nothing that two coders have is released"), "{confused}");
        let code = world.get(who, &format!("{PAGE}/codes/{}", world.code)).await;
        assert!(!code.body.contains("Nobody slept"), "{who}: {}", code.body);
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
    let page = world.words("ana", &format!("{PAGE}?unit=sentence")).await;
    assert!(page.contains("fatigue 1 / 0 1 0 1 0 6 .00"), "{page}");
    assert!(page.contains("they used one code only, or they coded nothing in common"), "{page}");
    let world = World::new().await;
    world.story(2, &[], &[]).await;
    let page = world.words("ana", PAGE).await;
    assert!(page.contains("Nobody marked anything. n/d"), "{page}");
    assert!(page.contains("n/d, not defined: Everyone gave the same value everywhere"), "{page}");
    assert!(!page.contains(" 1.00"), "{page}");
}

/// What no page of a project without coefficients says.
const HIDDEN: [&str; 10] = [
    "α",
    "κ",
    "ositive agreement",
    "ercent",
    "Both at once",
    "F1",
    "interval",
    "Rand",
    "reading",
    "More measures",
];

#[tokio::test]
async fn a_project_may_hide_the_coefficients() {
    let world = World::with_story().await;
    world.db.change("update project set shows_coefficients = false").await;
    let page = world.words("ana", &format!("{PAGE}?unit=sentence")).await;
    assert!(page.contains("both marked about two in three. 4 of 6."), "{page}");
    assert!(page.contains("fatigue 2 / 2 1 2 0 0 5"), "{page}");
    let code = world.words("ana", &format!("{PAGE}/codes/{}", world.code)).await;
    assert!(code.contains("2 / 2 segments in 1 narrative. 36 characters both"), "{code}");
    let confused = world.words("ana", &format!("{PAGE}/confused")).await;
    for hidden in HIDDEN {
        for page in [&page, &code, &confused] {
            assert!(!page.contains(hidden), "{hidden}: {page}");
        }
    }
    let more = world.get("ana", &format!("{PAGE}/measures")).await;
    assert!(more.status == 409 && more.body.contains("without coefficients"), "{}", more.body);
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
    let file = world.get("ana", &format!("{FILE}?unit=sentence")).await;
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
    assert!(page.contains(&format!("href=\"{address}?unit=character#both\"")), "{page}");
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
async fn a_cell_of_the_matrix_opens_its_passages() {
    let world = World::with_story().await;
    let page = world.get("paul", PAGE).await.body;
    let (pride, spirit) =
        (world.code_of("ana", "Pride").await, world.code_of("ben", "Team spirit").await);
    let cell = format!("{PAGE}/confused/passages?a={pride}&b={spirit}");
    assert!(page.contains(&cell.replace('&', "&#38;")), "{page}");
    let words = world.words("paul", &cell).await;
    assert!(words.contains("1 passage A Pride , B Team spirit"), "{words}");
    assert!(words.contains("2, line 1.6 We were so proud"), "{words}");
    // What the other left alone, and a cell that nothing is in.
    let watching = world.code_of("ana", "Watching").await;
    let words = world.words("paul", &format!("{PAGE}/confused/passages?a={watching}")).await;
    assert!(
        words.contains("B gave them nothing") && words.contains("A nurse kept watch"),
        "{words}"
    );
    let nothing = format!("{PAGE}/confused/passages?a={watching}&b={spirit}");
    assert_eq!(world.get("paul", &nothing).await.status, 404);
    let with_pride = world.words("paul", &format!("{PAGE}/confused?code={pride}")).await;
    assert!(with_pride.contains("1 Pride against Team spirit"), "{with_pride}");
    assert!(with_pride.contains("1 × 1 codes"), "{with_pride}");
}

#[tokio::test]
async fn narratives_coded_after_the_alignment_stand_apart() {
    let world = World::with_story().await;
    world.join("ana", "Broken things", "Machines", "What breaks").await;
    let (slept, lift) = ("Nobody slept at all", "the old lift broke");
    let ana = [("fatigue", slept), ("Broken things", lift)];
    let ben = [("fatigue", slept), ("Machines", lift), ("Cold", "Her hands were cold")];
    world.story(3, &ana, &ben).await;
    let page = world.words("paul", PAGE).await;
    assert!(page.contains("Narrative 3 was begun after the last alignment"), "{page}");
    // Of Narrative 3 alone: where both marked, both gave the same, under joined names.
    assert!(page.contains("Joint α 1.00"), "{page}");
    assert!(!page.contains("No released narrative was begun after"), "{page}");
    assert!(page.contains("Fewer than ten narratives: the intervals are too narrow"), "{page}");
}

#[tokio::test]
async fn three_coders_are_set_beside_each_other() {
    let world = World::with_story().await;
    // Paul codes another narrative with Ana, and marks nothing that she did.
    world.freeze(3, crate::paired::STORY, &[]).await;
    world
        .db
        .change(
            "update member set role = 'coder' from account where account.id = user_id and name = 'paul';
             update assignment set member_id = member.id from member join account on
                 account.id = user_id, narrative
             where narrative.id = narrative_id and number = 3 and seat = 1 and account.name = 'paul'",
        )
        .await;
    world.mark("ana", 3, "fatigue", "Nobody slept at all").await;
    world.mark("paul", 3, "fatigue", "Her hands were cold").await;
    for who in ["ana", "paul"] {
        let answer = world.post(who, "/p/care/narratives/3/submit", &[]).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let page = world.words("rosa", PAGE).await;
    assert!(page.contains("Coder by coder Overall α, by character"), "{page}");
    // Ana and Ben share Narrative 2, Ana and Paul Narrative 3, Ben and Paul none.
    let pairs = page.split("All coders").next().unwrap();
    let pairs = pairs.split("(how many)").nth(1).unwrap();
    assert!(pairs.contains("ana ben ben .") && pairs.contains("(1) paul −."), "{pairs}");
    assert!(pairs.contains("no text in common"), "{pairs}");
    let alone = page.split("All coders").nth(1).unwrap();
    assert!(alone.contains("without ana n/d : Needs two submitted codings."), "{alone}");
    let place = |name: &str| alone.find(&format!("without {name}")).unwrap();
    assert!(place("paul") < place("ben"), "Paul is apart, so it rises without him: {alone}");
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
