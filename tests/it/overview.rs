//! Home and the project at a glance: what waits, how far things are, and what
//! a coder must not learn there.

use axum::http::Method;
use tandem::ids::OpId;

use crate::{visitor::Visitor, world::World};

async fn home(world: &World, who: &str) -> String {
    let answer = Visitor::of(world, who).get("/").await;
    assert_eq!(answer.status, 200);
    answer.body
}

async fn project(world: &World, who: &str) -> String {
    let answer = Visitor::of(world, who).get("/p/care").await;
    assert_eq!(answer.status, 200);
    answer.body
}

/// The words of the cells of a narrative, and of its state, as `who` sees them.
async fn row(world: &World, who: &str, title: &str) -> Vec<String> {
    let page = project(world, who).await;
    let row = page.split_once(&format!(">{title}</a></th>")).expect(title).1;
    let row = row.split_once("</tr>").unwrap().0;
    row.split("</td>").map(text).filter(|words| !words.is_empty()).collect()
}

/// What is between the tags.
fn text(html: &str) -> String {
    let words = html.split('<').filter_map(|part| part.split_once('>')).map(|(_, words)| words);
    words.collect::<String>().trim().trim_start_matches('·').to_owned()
}

async fn owner(world: &World, sql: &'static str) {
    world.db.change(sql).await;
}

/// Ana and Ben are to code this one too.
const SECOND: &str = "
    insert into narrative (project_id, id, number, title, body, body_hash, frozen_at)
        select project_id, gen_random_uuid(), 2, 'A night', body, body_hash, now() from narrative;
    insert into unit (project_id, narrative_id, position, paragraph, sentence, start_at, end_at, heading)
        select project_id, narrative.id, n, n, 1, 10 * n, 10 * n + 10, n = 0
        from narrative, generate_series(0, 3) n where number = 2;
    insert into assignment (project_id, narrative_id, member_id, seat)
        select a.project_id, narrative.id, member_id, seat from assignment a, narrative where number = 2";

#[tokio::test]
async fn nobody_is_led_to_the_sign_in_page() {
    let world = World::new().await;
    let answer = Visitor::at(&world.app, "192.0.2.1:4000").get("/").await;
    assert_eq!((answer.status, &answer.headers["location"]), (303, &"/sign-in".parse().unwrap()));
}

#[tokio::test]
async fn a_stranger_is_offered_a_first_project_and_told_of_the_demonstration() {
    let world = World::new().await;
    let page = home(&world, "olga").await;
    assert!(page.contains("You are in no project yet") && page.contains("/projects/new"), "{page}");
    assert!(!page.contains("demonstration") && !page.contains("Care at home"), "{page}");
    owner(&world, "update project set demonstration = true").await;
    assert!(home(&world, "olga").await.contains("There is a demonstration project"));
    assert!(
        !home(&world, "ana").await.contains("There is a demonstration project"),
        "she is in it"
    );
}

#[tokio::test]
async fn a_coder_is_led_to_the_next_line() {
    let world = World::new().await;
    owner(&world, SECOND).await;
    let page = home(&world, "ana").await;
    assert!(
        page.contains("Code Narrative 1, A day") && page.contains("1 line, not begun"),
        "{page}"
    );
    assert!(page.contains("3 lines, not begun"), "headings are not counted: {page}");

    let code =
        |start, end| format!("op_id={}&code={}&start={start}&end={end}", OpId::new(), world.code);
    world.send(Method::POST, "ana", "/p/care/narratives/2/codings", &code(12, 15)).await;
    owner(&world, "insert into set_aside (project_id, narrative_id, coder_id, unit)
        select a.project_id, narrative_id, member_id, 3 from assignment a join narrative n on n.id = narrative_id
            join member on member.id = member_id join account on account.id = user_id
        where n.number = 2 and account.name = 'ana'").await;
    let page = home(&world, "ana").await;
    assert!(page.contains("1 of 3 lines coded, 1 set aside."), "{page}");
    assert!(page.contains("Go on at 2.1"), "{page}");
    let first = page.split_once(r#"class="first""#).unwrap().1;
    assert!(
        first.trim_start_matches('>').contains("Narrative 2, A night"),
        "what is begun comes first"
    );
    assert_eq!(row(&world, "ana", "A night").await, ["1 of 3 lines", "sealed", "Independent"]);

    world.send(Method::POST, "ana", "/p/care/narratives/2/codings", &code(22, 25)).await;
    let page = home(&world, "ana").await;
    assert!(
        page.contains("All 3 lines are looked at") && page.contains("Look over and submit"),
        "{page}"
    );
    assert!(home(&world, "ben").await.contains("3 lines, not begun"), "his is his own");
}

#[tokio::test]
async fn the_partners_cell_is_sealed_whatever_the_partner_does() {
    let world = World::new().await;
    owner(&world, SECOND).await;
    let pages = ["/", "/p/care", "/p/care/members", "/p/care/history"];
    let mut ana = Visitor::of(&world, "ana");
    let mut look = async || {
        let mut seen = vec![];
        for page in pages {
            seen.push(ana.get(page).await.body);
        }
        let ids = |html: &String| {
            html.split("op_id\" value=\"")
                .map(|rest| rest.split_at_checked(36).map_or(rest, |two| two.1).to_owned())
                .collect::<String>()
        };
        seen.iter().map(ids).collect::<Vec<_>>()
    };
    let before = look().await;
    world.create_code("ben", "grief").await;
    world.apply("ben", 8, 13).await;
    assert_eq!(look().await, before);
    assert_eq!(world.submit("ben").await.status, 200);
    assert_eq!(look().await, before);
    assert_eq!(row(&world, "ana", "A day").await, ["not begun", "sealed", "Independent"]);
    assert_eq!(row(&world, "ben", "A day").await, ["submitted", "sealed", "Independent"]);
}

#[tokio::test]
async fn a_lead_without_a_seat_learns_who_has_submitted_and_nothing_more() {
    let world = World::new().await;
    owner(&world, SECOND).await;
    world.apply("ben", 8, 13).await;
    assert_eq!(
        row(&world, "rosa", "A day").await,
        ["not submitted", "not submitted", "Independent"]
    );
    world.submit("ben").await;
    assert_eq!(row(&world, "rosa", "A day").await, ["not submitted", "submitted", "Independent"]);
    for who in ["paul", "otto"] {
        assert_eq!(row(&world, who, "A day").await, ["sealed", "sealed", "Independent"], "{who}");
    }
    // With a seat in the pair she is as blind as the other.
    owner(
        &world,
        "update assignment set member_id = (select member.id from member where role = 'lead')
        from narrative where narrative.id = narrative_id and number = 2 and seat = 0",
    )
    .await;
    world
        .send(Method::POST, "ben", "/p/care/narratives/2/submit", &format!("op_id={}", OpId::new()))
        .await;
    assert_eq!(
        row(&world, "rosa", "A night").await,
        ["not begun", "not assigned", "sealed", "Independent"]
    );
}

#[tokio::test]
async fn a_release_is_told_and_leads_the_pair_to_consensus() {
    let world = World::new().await;
    let mut stream = world.listen(&world.app, "paul", "/p/care/events").await;
    stream.word().await;
    assert_eq!(world.release().await.status, 200);
    stream.word().await.expect("the project hears");
    let page = home(&world, "ana").await;
    assert!(page.contains("Settle the differences in Narrative 1"), "{page}");
    assert!(page.contains("You and ben have both submitted."), "{page}");
    assert!(home(&world, "paul").await.contains("Nothing. Others are at work"));
    let page = project(&world, "paul").await;
    assert!(page.contains("ben released Narrative 1."), "{page}");
    assert!(page.contains("1 of 1 released"), "{page}");
    assert_eq!(row(&world, "paul", "A day").await, ["submitted", "submitted", "Released"]);
    owner(&world, "update narrative set agreed_at = now()").await;
    assert_eq!(row(&world, "paul", "A day").await.last().unwrap(), "Agreed");
    assert!(!home(&world, "ana").await.contains("Settle"));
    assert!(home(&world, "rosa").await.contains("Arrange the agreed codes into themes"));
}

#[tokio::test]
async fn a_lead_is_told_what_holds_up_the_others() {
    let world = World::new().await;
    owner(&world, "insert into narrative (project_id, id, number, title, body)
        select project_id, gen_random_uuid(), n, 'Draft', 'x' from narrative, generate_series(2, 4) n").await;
    owner(&world, "insert into narrative (project_id, id, number, title, body, body_hash, frozen_at)
        select project_id, gen_random_uuid(), 6, 'Alone', body, body_hash, now() from narrative where number = 1").await;
    let page = home(&world, "rosa").await;
    assert!(page.contains("Freeze Narratives 2–4"), "{page}");
    assert!(page.contains("Name two coders for Narrative 6"), "{page}");
    assert!(!home(&world, "ana").await.contains("Freeze"));
    assert_eq!(row(&world, "ana", "Alone").await, ["not assigned", "not assigned", "Frozen"]);
    // A coder who leaves holds up a narrative, too.
    owner(
        &world,
        "update member set left_at = now() where id = (
        select member.id from member join account on account.id = user_id where name = 'ben')",
    )
    .await;
    assert!(home(&world, "rosa").await.contains("Name two coders for Narratives 1, 6"));
}

#[tokio::test]
async fn a_lead_who_releases_by_hand_is_told_when() {
    let world = World::new().await;
    owner(&world, "update project set releases_by_itself = false").await;
    world.submit("ana").await;
    assert!(!home(&world, "rosa").await.contains("Release Narrative"));
    world.submit("ben").await;
    assert!(home(&world, "rosa").await.contains("Release Narrative 1, A day"));
    assert!(!home(&world, "ana").await.contains("Release Narrative"), "coders do not learn of it");
}

#[tokio::test]
async fn a_new_project_shows_its_first_steps() {
    let world = World::new().await;
    let form = format!("op_id={}&title=Long+covid&questions=Why%3F", OpId::new());
    world.send(Method::POST, "olga", "/projects", &form).await;
    let mut olga = Visitor::of(&world, "olga");
    let page = olga.get("/p/long-covid").await.body;
    assert!(page.contains("three steps") && page.contains("Why?"), "{page}");
    assert!(page.contains("/p/long-covid/narratives/import"), "{page}");
    let page = olga.get("/").await.body;
    assert!(page.contains("Long covid") && page.contains("None yet"), "{page}");
    assert!(page.contains("Stage: Write, 2 of 7"), "{page}");
}

#[tokio::test]
async fn a_project_shows_what_it_asks_and_where_it_stands() {
    let world = World::new().await;
    owner(&world, "insert into research_question select id, gen_random_uuid(), 1, 'Why <so> late?' from project").await;
    let page = project(&world, "ana").await;
    assert!(page.contains("Why &#60;so&#62; late?"), "{page}");
    for said in ["Not used", "1 narrative frozen", "0 of 1 released", "0 of 1 agreed", "ana (you)"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.contains(r#"data-live="/p/care/events" data-fragment="/p/care""#), "{page}");
    assert!(!page.contains("/p/care/settings"), "not hers: {page}");
    let part = world.get("ana", "/p/care").await.body.trim().to_owned();
    assert!(part.starts_with(r#"<div id="standing""#) && part.ends_with("</div>"), "{part}");
}
