//! The demonstration project, played once and interrupted on the way; each
//! test looks at a copy.

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use axum::http::Method;
use serde_json::Value;
use tandem::{
    access::db as access,
    db::View,
    demo::{self, SignIns},
    ids::{MemberId, UserId, WorkshopId},
    narratives::{db as narratives, extract},
};
use tokio::{sync::OnceCell, time::timeout};

use crate::{
    database::Database,
    permissions::addresses,
    world::{Answer, World},
};

const PEOPLE: [&str; 4] = ["ragnhild", "ingrid", "tomas", "amina"];

static PLAYED: OnceCell<Database> = OnceCell::const_new();

/// A world of the demonstration's own people.
async fn played() -> World {
    let mut world = World::on(PLAYED.get_or_init(play).await.copy().await).await;
    world.project = world.db.ids("select id from project").await.into_iter().next().unwrap().into();
    for name in PEOPLE {
        let (user, member): (UserId, MemberId) = sqlx::query_as(
            "select account.id, member.id from account join member on user_id = account.id
             where email = $1 || '@demonstration.example'",
        )
        .bind(name)
        .fetch_one(&world.db.owner)
        .await
        .unwrap();
        world.begin_session(name, user, member).await;
    }
    world
}

async fn play() -> Database {
    // Files are read by this program, not by the one that runs the tests.
    extract::use_program(env!("CARGO_BIN_EXE_tandem"));
    let world = World::on(Database::new().await).await;
    let soon = Duration::from_millis(1500);
    assert!(timeout(soon, prepare(&world)).await.is_err(), "it is played too fast to interrupt");
    prepare(&world).await;
    world.app.closing.cancel();
    let World { db, .. } = world;
    db
}

async fn prepare(world: &World) -> SignIns {
    demo::prepare(&world.app, |_| {}).await.unwrap()
}

fn file(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo").join(path);
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

/// Narratives 1 to 12 have been coded, more or less, and 15 for calibration.
fn work() -> impl Iterator<Item = Value> {
    (1..=12).chain([15]).map(|number| file(&format!("codings/{number:02}.json")))
}

#[tokio::test]
async fn a_newcomer_meets_every_state() {
    let world = played().await;
    let mut view = View::open(&world.app.db, world.viewer("amina")).await.unwrap();
    let user = world.db.ids("select user_id from member where role = 'member'").await;
    let user = UserId::from(user.into_iter().next().unwrap());
    let scope = access::places(&mut view, user).await.unwrap()[0].project.scope;
    let listed = narratives::all(&mut view, scope).await.unwrap();
    let found: Vec<(i32, String, String)> = listed
        .into_iter()
        .map(|one| (one.number, one.title, one.state.word().to_lowercase().replace(' ', "-")))
        .collect();
    let project = file("project.json");
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let expected: Vec<(i32, String, String)> = list(&project["narratives"])
        .iter()
        .map(|one| {
            (one["number"].as_i64().unwrap() as i32, word(&one["title"]), word(&one["state"]))
        })
        .collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn everything_that_the_coders_did_is_there_once() {
    let world = played().await;
    let rows: Vec<(i32, String, i64, i64, i64, i64, bool)> = sqlx::query_as(
        "select number, split_part(email, '@', 1),
             (select count(*) from coding where narrative_id = narrative.id
                 and coder_id = member.id),
             (select count(*) from coding where narrative_id = narrative.id
                 and coder_id = member.id and unsure),
             (select count(*) from memo where memo.narrative_id = narrative.id
                 and author_id = member.id),
             (select count(*) from set_aside where narrative_id = narrative.id
                 and coder_id = member.id),
             exists (select from submission where narrative_id = narrative.id
                 and coder_id = member.id)
         from narrative join assignment on narrative_id = narrative.id
             join member on member.id = member_id join account on account.id = user_id
         where number <= 12 or calibration",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap();
    let found: BTreeMap<_, _> =
        rows.into_iter().map(|(n, coder, a, b, c, d, e)| ((n, coder), (a, b, c, d, e))).collect();
    let mut expected = BTreeMap::new();
    for one in work() {
        let number = one["narrative"].as_i64().unwrap() as i32;
        for (coder, layer) in one["coders"].as_object().unwrap() {
            let codings = list(&layer["codings"]);
            let with = |what: &str| codings.iter().filter(|one| one.get(what).is_some()).count();
            let counts = (
                codings.len() as i64,
                with("unsure") as i64,
                with("memo") as i64,
                list(&layer["set_aside"]).len() as i64,
                layer["state"] == "submitted",
            );
            expected.insert((number, coder.clone()), counts);
        }
    }
    assert_eq!(found, expected);
}

#[tokio::test]
async fn codings_stand_on_the_words_that_were_chosen() {
    let world = played().await;
    let rows: Vec<(i32, String, String, String)> = sqlx::query_as(
        "select number, split_part(email, '@', 1), code.name,
             substr(body, start_at + 1, end_at - start_at)
         from coding join narrative on narrative.id = narrative_id join code on code.id = code_id
             join member on member.id = coder_id join account on account.id = user_id",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap();
    let mut found = rows;
    found.sort();
    let mut expected = vec![];
    for one in work() {
        let number = one["narrative"].as_i64().unwrap() as i32;
        for (coder, layer) in one["coders"].as_object().unwrap() {
            for coding in list(&layer["codings"]) {
                let word = |what: &str| coding[what].as_str().unwrap().to_owned();
                expected.push((number, coder.clone(), word("code"), word("quote")));
            }
        }
    }
    expected.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn codes_have_their_groups_definitions_and_origins() {
    let world = played().await;
    let mut found: Vec<(String, String, Option<String>, String, String)> = sqlx::query_as(
        "select split_part(email, '@', 1), code.name, parent.name, code.definition,
             replace(code.origin::text, '_', '-')
         from code join member on member.id = code.owner_id join account on account.id = user_id
             left join code parent on parent.id = code.parent_id
         where exists (select from coding where code_id = code.id)",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap();
    found.sort();
    let mut expected = vec![];
    for (owner, book) in file("codes.json").as_object().unwrap() {
        for code in list(&book["codes"]) {
            let word = |what: &str| code[what].as_str().map(str::to_owned);
            expected.push((
                owner.clone(),
                word("name").unwrap(),
                word("group"),
                word("definition").unwrap_or_default(),
                word("origin").unwrap(),
            ));
        }
    }
    expected.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn agreed_codes_stand_for_those_of_the_coders() {
    let world = played().await;
    let mut found: Vec<(String, String, Vec<String>)> = sqlx::query_as(
        "select agreed.name, agreed.definition, array_agg(split_part(email, '@', 1) || ': ' || own.name)
         from code_origin join code agreed on agreed.id = agreed_id join code own on own.id = code_id
             join member on member.id = own.owner_id join account on account.id = user_id
         group by agreed.id, agreed.name, agreed.definition",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap();
    found.iter_mut().for_each(|(.., of)| of.sort());
    found.sort();
    let names = |user: &str, of: &Value| -> Vec<String> {
        list(of).iter().map(|name| format!("{user}: {}", name.as_str().unwrap())).collect()
    };
    let mut expected: Vec<(String, String, Vec<String>)> = list(&file("alignment.json"))
        .iter()
        .map(|one| {
            let mut of = [names("ingrid", &one["a"]), names("tomas", &one["b"])].concat();
            of.sort();
            let word = |what: &str| one[what].as_str().unwrap().to_owned();
            (word("consensus"), word("definition"), of)
        })
        .collect();
    expected.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn differences_are_settled_as_the_files_say() {
    let world = played().await;
    let mut found: Vec<(i32, String, String)> = sqlx::query_as(
        "select number, split_part(email, '@', 1), reason from decision
             join narrative on narrative.id = narrative_id join member on member.id = decided_by
             join account on account.id = user_id
         where reason <> ''",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap();
    found.sort();
    let mut expected = vec![];
    let mut dissents = 0;
    for settled in list(&file("decisions.json")["narratives"]) {
        for decided in list(&settled["decided"]) {
            let word = |what: &str| decided[what].as_str().map(str::to_owned);
            if let Some(reason) = word("reason") {
                let number = settled["narrative"].as_i64().unwrap() as i32;
                expected.push((number, word("by").unwrap(), reason));
            }
            dissents += i64::from(word("dissent").is_some());
        }
    }
    expected.sort();
    assert_eq!(found, expected);
    let sql = "select count(*) from decision where dissent like 'Ingrid Moen: %'
        or dissent like 'Tomas Berg: %'";
    let noted: i64 = sqlx::query_scalar(sql).fetch_one(&world.db.owner).await.unwrap();
    assert_eq!(noted, dissents);
}

/// Board, theme, the theme it belongs to, definition, and the codes in it.
type Theme = (String, String, Option<String>, String, Vec<String>);

#[tokio::test]
async fn both_boards_hold_what_the_files_say() {
    let world = played().await;
    let mut found: Vec<Theme> = sqlx::query_as(
        "select board.kind::text, theme.name, parent.name, theme.definition,
             (select coalesce(array_agg(code.name order by code.name), '{}') from placement
                  join code on code.id = code_id where theme_id = theme.id)
         from theme join board on board.id = theme.board_id
             left join theme parent on parent.id = theme.parent_id",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap();
    found.iter_mut().for_each(|(.., codes)| codes.sort());
    found.sort();
    let boards = file("boards.json");
    let mut expected = vec![];
    for kind in ["descriptive", "analytical"] {
        let theme = |theme: &Value, parent: Option<&Value>| {
            let word = |value: &Value| value.as_str().unwrap().to_owned();
            let mut codes: Vec<String> =
                theme["codes"].as_array().into_iter().flatten().map(word).collect();
            codes.sort();
            let (name, definition) = (word(&theme["name"]), word(&theme["definition"]));
            (kind.to_owned(), name, parent.map(|parent| word(&parent["name"])), definition, codes)
        };
        for top in list(&boards[kind]["themes"]) {
            expected.push(theme(top, None));
            let subthemes = top["subthemes"].as_array().into_iter().flatten();
            expected.extend(subthemes.map(|sub| theme(sub, Some(top))));
        }
    }
    expected.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn counter_evidence_stands_in_the_words_of_its_narrative() {
    let world = played().await;
    let mut found: Vec<(String, i32, String, String)> = sqlx::query_as(
        "select code.name, number, substr(body, start_at + 1, end_at - start_at), note
         from counter_evidence mark join code on code.id = code_id
             join narrative on narrative.id = narrative_id",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap();
    found.sort();
    let against = |one: &Value| {
        let word = |what: &str| one[what].as_str().unwrap().to_owned();
        (word("code"), one["narrative"].as_i64().unwrap() as i32, word("quote"), word("note"))
    };
    let boards = file("boards.json");
    let mut expected: Vec<_> =
        list(&boards["analytical"]["counter_evidence"]).iter().map(against).collect();
    expected.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn the_team_calibrated_met_and_began_to_write() {
    let world = played().await;
    let page = world.get("amina", "/p/resilience/narratives/15/consensus").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("calibration") && page.body.contains("2 of 2"), "{}", page.body);
    let figures = world.get("amina", "/p/resilience/agreement").await.body;
    assert!(figures.contains("Left out of all the figures above"), "{figures}");

    let meeting = file("workshop.json");
    let held = world.db.ids("select id from workshop").await;
    let id: WorkshopId = held.into_iter().next().unwrap().into();
    let minutes = world.words("ingrid", &format!("/p/resilience/workshops/{id}/minutes")).await;
    let said = ["decisions", "options"].iter().flat_map(|what| {
        list(meeting.get(*what).unwrap_or(&meeting["vote"][*what])).iter().map(Value::as_str)
    });
    let said = said.chain([meeting["reservations"]["tomas"].as_str()]);
    let said = said.chain(list(&meeting["notes"]).iter().map(|note| note["body"].as_str()));
    for words in said.chain([meeting["parked"][0]["body"].as_str()]) {
        assert!(minutes.contains(words.unwrap()), "{words:?}: {minutes}");
    }

    for finding in list(&file("findings.json")) {
        let theme = finding["theme"].as_str().unwrap();
        let page = world.words("tomas", "/p/resilience/findings").await;
        assert!(page.contains(theme), "{page}");
        for quote in list(&finding["quotes"]) {
            assert!(page.contains(quote["quote"].as_str().unwrap()), "{quote}: {page}");
        }
    }
    let framework = world.words("ingrid", "/p/resilience/codes/shared").await;
    assert!(framework.contains("Risk awareness"), "{framework}");
}

#[tokio::test]
async fn a_text_does_not_begin_with_its_title_again() {
    let world = played().await;
    let sql = "select title from narrative where starts_with(body, title)";
    let found: Vec<String> = sqlx::query_scalar(sql).fetch_all(&world.db.owner).await.unwrap();
    assert_eq!(found, [""; 0]);
}

#[tokio::test]
async fn no_coder_sees_a_byte_of_what_the_other_has_not_released() {
    let world = played().await;
    for (me, other) in [("ingrid", "tomas"), ("tomas", "ingrid")] {
        let canaries = canaries(&world, other).await;
        assert!(canaries.len() > 20, "{other} has nothing to hide");
        let seen_by = async |who: &str| {
            let mut seen = vec![];
            for answer in everything(&world, who).await {
                let found = canaries.iter().filter(|canary| answer.body.contains(*canary));
                seen.extend(found.cloned());
            }
            seen
        };
        assert_eq!(seen_by(me).await, [""; 0], "{me} sees what is {other}'s");
        assert_eq!(seen_by("ragnhild").await, [""; 0], "the lead sees what is {other}'s");
        assert!(seen_by(other).await.len() > 20, "{other} does not see their own work");
    }
}

/// Ids of this coder's unreleased codings and of codes that are used in them
/// alone, and the words of memos about them.
async fn canaries(world: &World, coder: &str) -> Vec<String> {
    sqlx::query_scalar(
        "with own as (
             select coding.id, code_id, narrative.released from coding
                 join narrative on narrative.id = narrative_id
             where coder_id = $1
         )
         select id::text from own where not released
         union all
         select code_id::text from own group by code_id having not bool_or(released)
         union all
         select left(body, 40) from memo
         where subject_id in (select id from own where not released)",
    )
    .bind(world.viewer(coder).member)
    .fetch_all(&world.db.owner)
    .await
    .unwrap()
}

/// Every page, of every narrative where it is about one.
async fn everything(world: &World, who: &str) -> Vec<Answer> {
    let mut answers = vec![];
    for (_, short) in addresses().filter(|(method, _)| method == Method::GET) {
        let address = short.replace("{project}", "resilience");
        let numbers = if address.contains("{narrative}") { 1..=15 } else { 1..=1 };
        for number in numbers {
            let address = address.replace("{narrative}", &number.to_string());
            if !address.contains('{') {
                answers.push(world.get(who, &address).await);
            }
        }
    }
    answers
}

#[tokio::test]
async fn played_again_it_is_there_once() {
    let world = played().await;
    let rows = async || -> (i64, i64, i64) {
        let sql = "select (select count(*) from journal), (select count(*) from account),
            (select count(*) from project)";
        sqlx::query_as(sql).fetch_one(&world.db.owner).await.unwrap()
    };
    let before = rows().await;
    prepare(&world).await;
    assert_eq!(rows().await, before);
    // The rest of a play that was ended just before its last deed.
    world.db.change("delete from journal where kind = 'project.change'").await;
    prepare(&world).await;
    assert_eq!(rows().await, before);
}

#[tokio::test]
async fn each_start_gives_a_new_password_and_ends_the_old_one() {
    let world = played().await;
    let old = prepare(&world).await;
    let new = prepare(&world).await;
    assert_eq!(new.people.len(), PEOPLE.len());
    for one in &new.people {
        assert_eq!(sign_in(&world, &one.email, &new.password).await, 303);
        assert_eq!(sign_in(&world, &one.email, &old.password).await, 422);
        assert!(new.to_string().contains(&one.email));
    }
    assert!(new.to_string().contains(&new.password));
    // Whoever was signed in before is not any more.
    assert_eq!(world.get("amina", "/p/resilience/narratives").await.status, 401);
}

async fn sign_in(world: &World, email: &str, password: &str) -> u16 {
    world
        .send(
            Method::POST,
            "nobody",
            "/sign-in",
            &format!("email={}&password={password}", email.replace('@', "%40")),
        )
        .await
        .status
}

#[tokio::test]
async fn a_reset_closes_the_old_one_and_keeps_its_record() {
    let world = played().await;
    let rows = async |sql: &'static str| -> i64 {
        sqlx::query_scalar(sql).fetch_one(&world.db.owner).await.unwrap()
    };
    let codings = rows("select count(*) from coding").await;
    demo::close(&world.app, |_| {}).await.unwrap();
    assert_eq!(rows("select count(*) from coding").await, codings);
    assert_eq!(rows("select count(*) from member where left_at is null").await, 0);
    assert_eq!(rows("select count(*) from project where demonstration").await, 0);
    assert_eq!(rows("select count(*) from journal where kind = 'project.close'").await, 1);
    for who in PEOPLE {
        assert_eq!(world.get(who, "/p/resilience/narratives").await.status, 404, "{who}");
    }
    let closed: String =
        sqlx::query_scalar("select slug from project").fetch_one(&world.db.owner).await.unwrap();
    assert_eq!(world.get("ragnhild", &format!("/p/{closed}/narratives")).await.status, 404);

    prepare(&world).await;
    assert_eq!(rows("select count(*) from coding").await, 2 * codings);
    let slug: String = sqlx::query_scalar("select slug from project where demonstration")
        .fetch_one(&world.db.owner)
        .await
        .unwrap();
    assert_eq!(slug, "resilience");
}
