//! The certificate of independence: what it says, to whom, and that nothing in
//! it can be changed unnoticed.

use std::{
    io::Write,
    process::{Output, Stdio},
};

use serde_json::{Value, json};

use crate::{
    paired::on,
    process::{PROGRAM, command},
    two_worlds::alike,
    visitor::page,
    world::World,
};

const PAGE: &str = "/p/care/report/certificate";
const FILE: &str = "/p/care/report/certificate.json";

async fn file(world: &World, who: &str) -> String {
    let answer = world.get(who, FILE).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

/// The entries of the file, the closing one last.
async fn entries(world: &World, who: &str) -> Vec<Value> {
    let links: Vec<Value> = serde_json::from_str(&file(world, who).await).unwrap();
    links.into_iter().map(|link| link["entry"].clone()).collect()
}

/// The kinds of the exceptions and the narratives that they are about.
async fn exceptions(world: &World) -> Vec<(String, Value)> {
    let entries = entries(world, "rosa").await;
    let listed = entries.last().unwrap()["exceptions"].as_array().unwrap().clone();
    let one = |one: Value| (one["kind"].as_str().unwrap().to_owned(), one["narratives"].clone());
    listed.into_iter().map(one).collect()
}

fn verify(file: &str, more: &[&str]) -> Output {
    let mut command = command(PROGRAM.as_ref(), &["certificate", "verify", "-"]);
    command.args(more).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(file.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[tokio::test]
async fn it_says_who_was_assigned_submitted_and_released_when() {
    let world = World::with_story().await;
    let all = entries(&world, "ana").await;
    let kinds: Vec<&str> = all.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["project", "release", "closing"]);
    let release = &all[1];
    assert_eq!(release["narrative"], 2);
    let [a, b] = [0, 1].map(|seat| release["coders"][seat].clone());
    assert_eq!(a["coder"], json!(world.viewer("ana").member));
    assert_eq!(b["coder"], json!(world.viewer("ben").member));
    let moment = |value: &Value| value.as_str().unwrap().to_owned();
    let (a_submitted, b_submitted) = (moment(&a["submitted_at"]), moment(&b["submitted_at"]));
    assert!(moment(&a["assigned_at"]) < a_submitted && a_submitted < b_submitted);
    // The last submission releases.
    assert_eq!(b_submitted, moment(&release["at"]));
    for digest in [&release["text"], &release["sentences"], &a["layer"], &b["layer"]] {
        assert_eq!(moment(digest).len(), 64);
    }
    assert_ne!(a["layer"], b["layer"]);

    let text: Vec<u8> = sqlx::query_scalar("select body_hash from narrative where number = 2")
        .fetch_one(&world.db.owner)
        .await
        .unwrap();
    assert_eq!(moment(&release["text"]), data_encoding::HEXLOWER.encode(&text));
    let page = world.words("ana", PAGE).await;
    assert!(page.contains("A: ana") && page.contains("B: ben"), "{page}");
    assert!(page.contains("Exceptions None."), "{page}");
}

#[tokio::test]
async fn before_the_release_nobody_learns_of_the_partner_from_it() {
    let world = World::new().await;
    let bens = async || {
        let page = page(&world, "ben", PAGE).await;
        [file(&world, "ben").await, alike(&page, u64::MAX)]
    };
    let before = bens().await;
    let lead = file(&world, "rosa").await;
    world.apply("ana", 0, 4).await;
    world.submit("ana").await;
    assert_eq!(bens().await, before);
    assert_eq!(file(&world, "paul").await.matches("\"sealed\"").count(), 2);
    // A lead without a seat may know that much, and the coder.
    for who in ["rosa", "ana"] {
        let closing = entries(&world, who).await.pop().unwrap();
        let works = &closing["unreleased"][0]["coders"];
        assert_eq!(works[0]["work"], "submitted", "{who}");
        let partner = if who == "rosa" { "not submitted" } else { "sealed" };
        assert_eq!(works[1]["work"], partner, "{who}");
    }
    // That lead's record is nevertheless the same for all: what is chained is open.
    let head = |file: &str| file.lines().nth(1).unwrap().to_owned();
    assert_eq!(head(&lead), head(&file(&world, "ben").await));
}

#[tokio::test]
async fn every_exception_is_listed() {
    let world = World::with_story().await;
    assert_eq!(exceptions(&world).await, []);
    // Both could read each other's codes by now, in Narrative 2.
    world.release().await;
    let watching = [("difference", &*world.difference(2, "the old lift broke").await)];
    assert_eq!(world.decide("ana", "the old lift broke", &[("choice", "a")]).await.status, 200);
    assert_eq!(world.post("ben", &on(2, "/consensus/reopen"), &watching).await.status, 200);
    // Of what is not released nothing is listed that only a lead may know.
    world.freeze(4, "We ran all night.", &[]).await;
    assert_eq!(world.post("ana", &on(4, "/submit"), &[]).await.status, 200);
    world.freeze(3, "We ran all night.", &[]).await;
    let [ana, rosa] = ["ana", "rosa"].map(|who| world.viewer(who).member.to_string());
    let seats = [("leaves", &*ana), ("enters", &*rosa)];
    assert_eq!(world.post("rosa", &on(3, "/replace"), &seats).await.status, 200);
    let found = exceptions(&world).await;
    let expected = [
        ("replaced", [3]),
        ("lead_codes", [3]),
        ("lead_took_over", [3]),
        ("seen_before", [1]),
        ("reopened", [2]),
    ];
    assert_eq!(found, expected.map(|(kind, which)| (kind.to_owned(), json!(which))));
    let page = world.words("paul", PAGE).await;
    for words in ["Narrative 3: ana was replaced", "Narrative 3: rosa took over a seat"] {
        assert!(page.contains(words), "{words}: {page}");
    }

    world
        .db
        .change(
            "update narrative set calibration = true where number = 4;
             insert into adjudicator (project_id, narrative_id, member_id, unnamed)
             select narrative.project_id, narrative.id, member.id, true
             from narrative, member join account on account.id = user_id
             where number = 2 and account.name = 'paul';
             insert into reopening (project_id, id, narrative_id, coder_id, reason, granted_by, granted_at)
             select assignment.project_id, gen_random_uuid(), narrative_id, member_id, 'a slip',
                 member_id, now()
             from assignment join narrative on narrative.id = narrative_id
             where number = 2 and seat = 0",
        )
        .await;
    let found = exceptions(&world).await;
    let expected =
        [("calibration", 4), ("reopened", 2), ("coding_reopened", 2), ("adjudicated", 2)];
    assert_eq!(found[4..], expected.map(|(kind, which)| (kind.to_owned(), json!([which]))));
    assert!(world.words("rosa", PAGE).await.contains("because: a slip."));
    // Whoever is not to know the coders' names is not told them here.
    assert_eq!(world.get("paul", PAGE).await.status, 409);
    world.db.change("update narrative set calibration = false").await;

    world.db.change("update project set demonstration = true").await;
    world.db.change("delete from released_layer where marks = '{}'").await;
    let change = "alter table narrative disable trigger narrative_stays_frozen;
        update narrative set body = body || '!' where number = 2";
    world.db.change(change).await;
    let found = exceptions(&world).await;
    let expected =
        [("demonstration", json!([])), ("text_changed", json!([2])), ("coded_by_one", json!([1]))];
    assert_eq!(found[..3], expected.map(|(kind, which)| (kind.to_owned(), which)));
}

#[tokio::test]
async fn a_file_is_checked_without_a_server() {
    let world = World::with_story().await;
    let file = file(&world, "rosa").await;
    let found = verify(&file, &[]);
    let said = String::from_utf8(found.stdout).unwrap();
    assert!(found.status.success(), "{said}");
    assert!(said.starts_with("standard input: intact, 3 entries, 1 released narratives"), "{said}");

    let lines: Vec<&str> = file.lines().collect();
    let tampered = [
        (file.replace("\"seat\":0", "\"seat\":1"), "entry 1 (line 3): what it says does not give"),
        (
            [&lines[..2], &lines[3..]].concat().join("\n") + "\n",
            "entry 1 (line 3): it was taken out",
        ),
        (lines[..3].join("\n"), "entry 1 (line 3): the file ends here: it was cut off"),
    ];
    for (tampered, reason) in tampered {
        let found = verify(&tampered, &[]);
        let said = String::from_utf8(found.stderr).unwrap();
        assert!(found.status.code() == Some(1) && found.stdout.is_empty(), "{said}");
        assert!(said.contains(reason), "{said}");
    }
}

#[tokio::test]
async fn what_was_deposited_is_in_every_later_file_until_the_record_is_tampered_with() {
    let world = World::with_story().await;
    let first: Vec<Value> = serde_json::from_str(&file(&world, "ana").await).unwrap();
    let head = first[first.len() - 2]["hash"].as_str().unwrap();
    let page = world.words("ben", PAGE).await;
    assert!(page.contains(head), "{page}");

    world.release().await;
    let later = file(&world, "paul").await;
    let found = verify(&later, &["--deposited", head]);
    let said = String::from_utf8(found.stdout).unwrap();
    assert!(found.status.success() && said.contains("is that of entry 1"), "{said}");

    world.db.change("update released_layer set marks[2] = marks[2] + 1 where marks <> '{}'").await;
    let found = verify(&file(&world, "paul").await, &["--deposited", head]);
    let said = String::from_utf8(found.stderr).unwrap();
    assert!(!found.status.success() && said.contains("the deposited hash is of none"), "{said}");
}
