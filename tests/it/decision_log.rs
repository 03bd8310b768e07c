//! The decision log: complete, also about what was taken back.

use std::io::{Cursor, Read};

use crate::{paired::on, world::World};

/// What happened, in order: `decided`, `opened again`.
async fn acts(world: &World) -> Vec<String> {
    let file = world.get("rosa", &on(2, "/consensus/decisions/csv")).await;
    assert_eq!(file.status, 200, "{}", file.body);
    let rows = csv::Reader::from_reader(file.body.trim_start_matches('\u{feff}').as_bytes());
    rows.into_records().map(|row| row.unwrap()[9].to_owned()).collect()
}

#[tokio::test]
async fn every_step_is_in_the_log_with_who_what_and_why() {
    let world = World::with_story().await;
    let why =
        [("choice", "a"), ("reason", "=It stands in the text"), ("dissent", "Ben: a stretch")];
    world.decide("ana", "Machines", &why).await;
    world.post("ana", &on(2, "/consensus/undo"), &[]).await;
    world.post("ana", &on(2, "/consensus/redo"), &[]).await;
    let key = world.difference(2, "Machines").await;
    let opened = [("difference", key.as_str()), ("reason", "Read it once more")];
    world.post("ben", &on(2, "/consensus/reopen"), &opened).await;
    world.decide("ben", "Machines", &[("choice", "neither")]).await;
    let expected = ["decided", "taken back", "decided again", "opened again", "decided"];
    assert_eq!(acts(&world).await, expected);

    for path in [on(2, "/consensus/decisions"), "/p/care/consensus/decisions".to_owned()] {
        let page = world.words("otto", &path).await;
        for said in ["Broken things", "Machines", "Read it once more", "Ben: a stretch", "neither"]
        {
            assert!(page.contains(said), "{said}: {page}");
        }
    }
    let csv = world.get("paul", "/p/care/consensus/decisions/csv").await.body;
    assert!(csv.contains("'=It stands in the text"), "never a formula: {csv}");
    assert_eq!(world.get("otto", "/p/care/consensus/decisions/csv").await.status, 403);
    assert_eq!(world.get("paul", "/p/care/consensus/decisions/ods").await.status, 404);
}

#[tokio::test]
async fn the_workbook_has_the_rows_of_the_csv_file() {
    let world = World::with_story().await;
    world.decide("ana", "Machines", &[("choice", "a"), ("reason", "As we said")]).await;
    let book = world.file("ana", &on(2, "/consensus/decisions/xlsx")).await;
    let mut book = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut strings = String::new();
    book.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut strings).unwrap();
    for cell in ["what happened", "Broken things", "Machines", "As we said", "the old lift broke"] {
        assert!(strings.contains(cell), "{cell}: {strings}");
    }
}

#[tokio::test]
async fn whose_coding_stood_is_shown_to_the_pair_and_the_lead_alone() {
    let world = World::with_story().await;
    world.decide("ana", "Machines", &[("choice", "a")]).await;
    world.decide("ben", "Cold", &[("choice", "b")]).await;
    world.decide("ben", "Watching", &[("choice", "neither")]).await;
    world.decide("ben", "1.7", &[("edges", "union")]).await;
    world.post("ben", &on(2, "/consensus/undo"), &[]).await;
    for (who, sees) in
        [("ana", true), ("ben", true), ("rosa", true), ("paul", false), ("otto", false)]
    {
        let page = world.words(who, "/p/care/consensus/decisions").await;
        assert_eq!(page.contains("Whose coding stood"), sees, "{who}: {page}");
        let row = "ana and ben 3 1 33 % ana 1 33 % ben 0 0 % both 1 33 % neither 0 0 %";
        let turned = "ben and ana 3 1 33 % ben 1 33 % ana 0 0 % both 1 33 % neither 0 0 %";
        assert_eq!(page.contains(row) || page.contains(turned), sees, "{who}: {page}");
    }
}

#[tokio::test]
async fn a_late_change_keeps_every_decision_and_opens_only_what_changed() {
    let world = World::with_story().await;
    world.decide("ana", "Watching", &[("choice", "a")]).await;
    world.decide("ana", "Cold", &[("choice", "b")]).await;
    world.join("ben", "Broken things", "Machines", "What breaks").await;
    world.join("ben", "Watching", "Cold", "Waiting").await;
    let broken = "the old lift broke";
    let stands = async || world.agreed_in(2).await.into_iter().any(|(_, words, _)| words == broken);
    assert!(stands().await, "both have the same code by now");

    // Codes of one difference come apart: it is open, and nothing else is.
    let before = acts(&world).await;
    world.post("ben", "/p/care/consensus/codes/undo", &[]).await;
    world.post("ben", "/p/care/consensus/codes/undo", &[]).await;
    assert!(!stands().await);
    assert_eq!(acts(&world).await, before, "no decision was touched by that");
    let open = world.words("ana", &on(2, "/consensus")).await;
    assert!(open.contains("3 open differences") && open.contains("2 decided"), "{open}");

    // A decision whose difference goes and comes again.
    world.decide("ana", "Machines", &[("choice", "a"), ("reason", "The lift")]).await;
    world.join("ben", "Broken things", "Machines", "What breaks").await;
    let mut expected = [before, vec!["decided".to_owned()]].concat();
    expected.push("open again by aligning codes".to_owned());
    assert_eq!(acts(&world).await, expected);
    world.post("ben", "/p/care/consensus/codes/undo", &[]).await;
    expected.push("in force again by aligning codes".to_owned());
    assert_eq!(acts(&world).await, expected);
    let page = world.focused("ana", "Machines").await;
    assert!(page.contains("ana decided: Broken things"), "{page}");
    let history = world.words("otto", "/p/care/history").await;
    for said in [
        "ben opened decided differences in Narrative 2 again",
        "ben brought decisions in Narrative 2 back",
    ] {
        assert!(history.contains(said), "{said}: {history}");
    }
}

#[tokio::test]
async fn what_is_opened_again_says_who_did_it_and_why() {
    let world = World::with_story().await;
    world.decide_all("ana", 2).await;
    for who in ["ana", "ben"] {
        assert_eq!(world.post(who, &on(2, "/consensus/sign"), &[]).await.status, 200);
    }
    let key = world.difference(2, "Machines").await;
    let reason = [("difference", key.as_str()), ("reason", "A member doubts it")];
    world.post("rosa", &on(2, "/consensus/reopen"), &reason).await;
    let page = world.focused("otto", "Machines").await;
    assert!(page.contains("Opened again. It was decided: A’s. rosa"), "{page}");
    assert!(page.contains("A member doubts it"), "{page}");
    let queue = world.get("otto", &on(2, "/consensus?talk=again")).await.body;
    assert_eq!(queue.matches("id=\"difference-").count(), 1);
    let agreed = "select count(*) from narrative where agreed_at is not null";
    assert_eq!(world.number(agreed).await, 0);
    // Rewording a code opens nothing.
    world.decide("ana", "Machines", &[("choice", "a")]).await;
    let fatigue = world.code_of("ana", "Pride").await;
    world.post("ana", "/p/care/consensus/codes/single", &[("code", &fatigue)]).await;
    let page = world.words("ana", &on(2, "/consensus")).await;
    assert!(page.contains("0 open differences"), "{page}");
}
