//! Narratives: drafts that can be corrected, texts that stay as they were coded.

use axum::http::Method;
use serde_json::json;
use tandem::{
    domain::{
        anchor::Span,
        text::{Offsets, units},
    },
    ids::{AttributeId, OpId},
    narratives::fingerprint,
};

use crate::{
    upload::Upload,
    visitor::page,
    world::{Answer, TEXT, World},
};

const BODY: &str = "Night 😀\nWe ran. We fell, e\u{301}ven so.\nThen “Day.” It came.";
const LIST: &str = "/p/care/narratives";

#[tokio::test]
async fn a_frozen_text_has_its_units_and_its_hash() {
    let world = World::new().await;
    draft(&world, 2, "A night").await;
    assert_eq!(freeze(&world, 2).await.status, 200);

    let hash: Vec<u8> = sqlx::query_scalar(
        "select body_hash from narrative where number = 2 and body_hash = sha256(convert_to(body, 'UTF8'))",
    )
    .fetch_one(&world.db.owner)
    .await
    .unwrap();
    let stored: Vec<(i32, i32, i32, i32, bool)> = sqlx::query_as(
        "select paragraph, sentence, start_at, end_at, heading from unit
             join narrative on narrative.id = narrative_id where number = 2 order by position",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap();
    let own = units(BODY, &[Span::between(0, 7).unwrap()]);
    let own: Vec<_> = own
        .iter()
        .map(|u| (u.paragraph as i32, u.sentence as i32, u.start as i32, u.end as i32, u.heading))
        .collect();
    assert_eq!(stored, own);
    let text = Offsets::new(BODY);
    let words: Vec<_> = stored
        .iter()
        .map(|u| (u.0, u.1, text.slice(Span::between(u.2 as u32, u.3 as u32).unwrap())))
        .collect();
    assert_eq!(
        words,
        [
            (0, 0, "Night 😀"),
            (1, 1, "We ran."),
            (1, 2, "We fell, e\u{301}ven so."),
            (2, 1, "Then “Day.”"),
            (2, 2, "It came."),
        ]
    );
    let page = page(&world, "paul", "/p/care/narratives/2").await;
    let hex = data_encoding_of(&hash);
    assert!(page.contains(&format!("text {} {}", &hex[..4], &hex[4..8])), "{page}");
    assert!(page.contains(r##"id="s1.2" dir="auto"><a class="no" href="#s1.2">1.2</a>We fell, "##));
}

#[tokio::test]
async fn a_frozen_text_never_changes() {
    let world = World::new().await;
    for (deed, more) in [
        ("edit", "&text=Other+words.&seen=x".to_owned()),
        ("freeze", "&seen=x".to_owned()),
        ("remove", String::new()),
    ] {
        let answer = act(&world, "rosa", &format!("1/{deed}"), &more).await;
        assert_eq!(answer.status, 409, "{deed}");
        assert!(answer.body.contains("never changed or deleted"), "{}", answer.body);
    }
    let all = act(&world, "rosa", "freeze", "&narrative=1").await;
    assert_eq!(all.status, 409);
    for change in [
        "update narrative set body = 'Other words.'",
        "update narrative set headings = '[[0, 1]]'",
        "update narrative set body_hash = sha256('x')",
        "update narrative set frozen_at = null, body_hash = null",
    ] {
        let refused = sqlx::query(change).execute(&world.db.owner).await.unwrap_err().to_string();
        assert!(refused.contains("a frozen text is never changed"), "{refused}");
    }
    let body: String =
        sqlx::query_scalar("select body from narrative").fetch_one(&world.db.owner).await.unwrap();
    assert_eq!(body, TEXT);
}

#[tokio::test]
async fn a_title_may_change_at_any_time() {
    let world = World::new().await;
    let answer = act(&world, "rosa", "1/rename", "&title=+A+long%0Aday+").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let list = page(&world, "otto", LIST).await;
    assert!(list.contains(">A long day</a>"), "{list}");
    let none = act(&world, "rosa", "1/rename", "&title=+").await;
    assert_eq!(none.status, 422);
    assert_eq!(act(&world, "ana", "1/rename", "&title=Mine").await.status, 403);
    assert_eq!(act(&world, "rosa", "7/rename", "&title=Mine").await.status, 404);
}

#[tokio::test]
async fn a_draft_is_corrected_and_the_correction_taken_back() {
    let world = World::new().await;
    draft(&world, 2, "A night").await;
    let op = OpId::new();
    let form = format!("&seen={}&text=%23+Evening%0D%0A%0D%0AWe+walked.", seen(&world).await);
    let answer = act_as(&world, op, "rosa", "2/edit", &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(text(&world).await, ("Evening\nWe walked.".to_owned(), json!([[0, 7]])));
    let again = act_as(&world, op, "rosa", "2/edit", &form).await;
    assert_eq!((again.status, again.body), (200, answer.body));

    let undo = OpId::new();
    assert_eq!(take_back(&world, undo, op).await.status, 200);
    assert_eq!(text(&world).await, (BODY.to_owned(), json!([[0, 7]])));
    let form = format!("&undoes={undo}");
    assert_eq!(act(&world, "rosa", "redo", &form).await.status, 200);
    assert_eq!(text(&world).await.0, "Evening\nWe walked.");
}

#[tokio::test]
async fn of_two_who_correct_a_text_the_second_is_told() {
    let world = World::new().await;
    draft(&world, 2, "A night").await;
    let seen = seen(&world).await;
    let first = act(&world, "rosa", "2/edit", &format!("&seen={seen}&text=One.")).await;
    assert_eq!(first.status, 200);
    let second = act(&world, "rosa", "2/edit", &format!("&seen={seen}&text=Two.")).await;
    assert_eq!(second.status, 409);
    assert!(second.body.contains("Somebody else corrected"), "{}", second.body);
    let freeze = act(&world, "rosa", "2/freeze", &format!("&seen={seen}")).await;
    assert_eq!(freeze.status, 409);
    assert_eq!(text(&world).await.0, "One.");
}

#[tokio::test]
async fn a_deleted_draft_comes_back_whole() {
    let world = World::new().await;
    draft(&world, 2, "A night").await;
    world
        .db
        .change(
            "insert into narrative_file (project_id, narrative_id, bytes)
                 select project_id, id, 'came' from narrative where number = 2;
             insert into attribute (project_id, id, position, name)
                 select id, gen_random_uuid(), 0, 'Setting' from project;
             insert into narrative_attribute (project_id, narrative_id, attribute_id, value)
                 select n.project_id, n.id, a.id, 'ward' from narrative n, attribute a where number = 2;
             insert into assignment (project_id, narrative_id, member_id, seat)
                 select n.project_id, n.id, member_id, seat from narrative n, assignment
                 where number = 2",
        )
        .await;
    let before = whole(&world).await;
    let op = OpId::new();
    assert_eq!(act_as(&world, op, "rosa", "2/remove", "").await.status, 200);
    assert_eq!(world.get("rosa", "/p/care/narratives/2").await.status, 404);
    let list = page(&world, "rosa", &format!("{LIST}?done={op}")).await;
    assert!(list.contains("The draft is deleted.") && list.contains("Undo"), "{list}");
    let others = page(&world, "otto", &format!("{LIST}?done={op}")).await;
    assert!(
        !others.contains("The draft is deleted."),
        "what a member did is the member's: {others}"
    );

    assert_eq!(take_back(&world, OpId::new(), op).await.status, 200);
    assert_eq!(whole(&world).await, before);
    assert_eq!(take_back(&world, OpId::new(), op).await.status, 409, "it is taken back already");
}

#[tokio::test]
async fn only_ones_own_last_deed_is_taken_back() {
    let world = World::new().await;
    draft(&world, 2, "A night").await;
    let (first, second) = (OpId::new(), OpId::new());
    act_as(&world, first, "rosa", "2/rename", "&title=One").await;
    act_as(&world, second, "rosa", "2/rename", "&title=Two").await;
    let skipped = take_back(&world, OpId::new(), first).await;
    assert_eq!(skipped.status, 409);
    assert!(skipped.body.contains("something else since"), "{}", skipped.body);
    assert_eq!(take_back(&world, OpId::new(), second).await.status, 200);
    assert_eq!(take_back(&world, OpId::new(), first).await.status, 200);
    let title: String = sqlx::query_scalar("select title from narrative where number = 2")
        .fetch_one(&world.db.owner)
        .await
        .unwrap();
    assert_eq!(title, "A night");
}

#[tokio::test]
async fn a_frozen_draft_is_not_taken_back_from_under_its_coders() {
    let world = World::new().await;
    let op = OpId::new();
    let upload = Upload::new().file("one.txt", "Words.");
    upload.send(&world, "rosa", "/p/care/narratives/import/read").await;
    let id: uuid::Uuid =
        sqlx::query_scalar("select id from import_item").fetch_one(&world.db.owner).await.unwrap();
    let upload = Upload::of(op).field("item", &id.to_string());
    let upload = upload.field("title", "One").field("text", "Words.");
    upload.send(&world, "rosa", "/p/care/narratives/import/keep").await;
    assert_eq!(freeze_all(&world, &[2]).await.status, 200);
    assert_eq!(take_back(&world, OpId::new(), op).await.status, 409);
    assert_eq!(world.get("rosa", "/p/care/narratives/2").await.status, 200);
}

#[tokio::test]
async fn all_drafts_are_frozen_that_the_form_named() {
    let world = World::new().await;
    for number in 2..6 {
        draft(&world, number, "A night").await;
    }
    let list = page(&world, "rosa", LIST).await;
    assert!(list.contains("Freeze Narratives 2–5?"), "{list}");
    let mut stream = world.listen(&world.app, "paul", "/p/care/narratives/events").await;
    assert!(stream.hears().await, "the first word comes at once");
    assert_eq!(freeze_all(&world, &[2, 3, 4]).await.status, 200);
    assert!(stream.hears().await);
    let drafts: Vec<i32> =
        sqlx::query_scalar("select number from narrative where frozen_at is null")
            .fetch_all(&world.db.owner)
            .await
            .unwrap();
    assert_eq!(drafts, [5]);
    let changed = freeze_all(&world, &[4, 5]).await;
    assert_eq!(changed.status, 409);
    assert!(changed.body.contains("frozen or deleted meanwhile"), "{}", changed.body);
    for who in ["ana", "paul"] {
        assert_eq!(act(&world, who, "freeze", "&narrative=5").await.status, 403);
    }
    let kinds: Vec<String> =
        sqlx::query_scalar("select kind from journal").fetch_all(&world.db.owner).await.unwrap();
    assert_eq!(kinds, ["narrative.freeze"]);
}

#[tokio::test]
async fn the_list_says_what_everybody_may_know() {
    let world = World::new().await;
    draft(&world, 2, "A <b>night</b>").await;
    for who in ["rosa", "ana", "paul", "otto"] {
        let list = page(&world, who, LIST).await;
        assert!(list.contains("#s-coding\"/></svg>Independent</span>"), "{who}: {list}");
        assert!(list.contains(">A &#60;b&#62;night&#60;/b&#62;</a>"), "{who}: {list}");
        assert!(list.contains("<span class=\"coder b\">B</span>ben</span>"), "{who}: {list}");
        assert_eq!(list.contains("Freeze all drafts"), who == "rosa", "{who}");
    }
    world.release().await;
    let list = page(&world, "otto", LIST).await;
    assert!(list.contains("#s-released\"/></svg>Released</span>"), "{list}");
}

#[tokio::test]
async fn a_project_without_narratives_says_what_to_do() {
    let world = World::new().await;
    world.db.change("delete from assignment; delete from narrative").await;
    let lead = page(&world, "rosa", LIST).await;
    assert!(lead.contains("No narratives yet") && lead.contains("Import files"), "{lead}");
    let coder = page(&world, "ana", LIST).await;
    assert!(coder.contains("Whoever leads the project brings them in"), "{coder}");
}

#[tokio::test]
async fn a_long_list_is_searched_and_keeps_its_filter_in_the_address() {
    let world = World::new().await;
    assert!(!page(&world, "otto", LIST).await.contains("name=\"q\""), "a short list needs none");
    for number in 2..23 {
        draft(&world, number, &format!("Story {number}")).await;
    }
    let list = page(&world, "otto", &format!("{LIST}?q=STORY+17")).await;
    assert!(list.contains(r#"name="q" value="STORY 17""#), "{list}");
    assert!(list.contains(">Story 17</a>") && !list.contains(">Story 16</a>"), "{list}");
    assert!(list.contains("data-fragment=\"/p/care/narratives?q=STORY+17\""), "{list}");
    let by_coder = page(&world, "otto", &format!("{LIST}?q=ben+independent")).await;
    assert!(by_coder.contains(">A day</a>") && !by_coder.contains(">Story"), "{by_coder}");
    let none = page(&world, "otto", &format!("{LIST}?q=nothing+like+it")).await;
    assert!(none.contains("None of them"), "{none}");
}

#[tokio::test]
async fn attributes_describe_narratives_and_filter_the_list() {
    let world = World::new().await;
    draft(&world, 2, "A night").await;
    let added = act(&world, "rosa", "attributes/add", "&name=System:+level").await;
    assert_eq!(added.status, 200, "{}", added.body);
    let twice = act(&world, "rosa", "attributes/add", "&name=System:+level").await;
    assert_eq!(twice.status, 422);
    assert!(twice.body.contains("already an attribute of this name"), "{}", twice.body);
    let id = attribute(&world).await;
    let fill = |number: i32, before: &str, value: &str| {
        format!("&cell={number}+{id}&before={before}&value={value}")
    };
    let op = OpId::new();
    let form = fill(1, "", "micro") + &fill(2, "", "macro");
    assert_eq!(act_as(&world, op, "rosa", "attributes/fill", &form).await.status, 200);
    let late = act(&world, "rosa", "attributes/fill", &fill(2, "", "meso")).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Narrative 2 meanwhile"), "{}", late.body);

    let list = page(&world, "otto", &format!("{LIST}?a=System:+level:micro")).await;
    assert!(list.contains(">A day</a>") && !list.contains(">A night</a>"), "{list}");
    assert!(list.contains(r#"value="System: level:micro" selected"#), "{list}");
    let page = page(&world, "otto", "/p/care/narratives/2").await;
    assert!(page.contains("<dt>System: level</dt><dd>macro</dd>"), "{page}");

    assert_eq!(take_back(&world, OpId::new(), op).await.status, 200);
    assert_eq!(values(&world).await, [""; 0]);
}

#[tokio::test]
async fn a_deleted_attribute_comes_back_with_its_values() {
    let world = World::new().await;
    act(&world, "rosa", "attributes/add", "&name=Setting").await;
    let id = attribute(&world).await;
    let form = format!("&cell=1+{id}&before=&value=ward");
    act(&world, "rosa", "attributes/fill", &form).await;
    let renamed = act(&world, "rosa", &format!("attributes/{id}/rename"), "&name=Place").await;
    assert_eq!(renamed.status, 200, "{}", renamed.body);
    let op = OpId::new();
    let removed = act_as(&world, op, "rosa", &format!("attributes/{id}/remove"), "").await;
    assert_eq!(removed.status, 200, "{}", removed.body);
    assert_eq!(values(&world).await, [""; 0]);
    assert_eq!(take_back(&world, OpId::new(), op).await.status, 200);
    assert_eq!(values(&world).await, ["Place: ward"]);
    let unknown = AttributeId::new();
    let gone = act(&world, "rosa", &format!("attributes/{unknown}/remove"), "").await;
    assert_eq!(gone.status, 404);
}

/// Number and text of a draft: `BODY`, with its first line as a heading.
async fn draft(world: &World, number: i32, title: &str) {
    sqlx::query(
        "insert into narrative (project_id, id, number, title, body, headings)
         values ($1, gen_random_uuid(), $2, $3, $4, '[[0, 7]]')",
    )
    .bind(world.project)
    .bind(number)
    .bind(title)
    .bind(BODY)
    .execute(&world.db.owner)
    .await
    .unwrap();
}

/// What the page of Narrative 2 remembers of its text.
async fn seen(world: &World) -> String {
    let page = page(world, "rosa", "/p/care/narratives/2").await;
    let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap();
    seen.split('"').next().unwrap().to_owned()
}

async fn freeze(world: &World, number: i32) -> Answer {
    let seen = fingerprint(format!("# {BODY}"));
    act(world, "rosa", &format!("{number}/freeze"), &format!("&seen={seen}")).await
}

async fn freeze_all(world: &World, numbers: &[i32]) -> Answer {
    let form: String = numbers.iter().map(|number| format!("&narrative={number}")).collect();
    act(world, "rosa", "freeze", &form).await
}

async fn take_back(world: &World, op: OpId, undoes: OpId) -> Answer {
    act_as(world, op, "rosa", "undo", &format!("&undoes={undoes}")).await
}

async fn act(world: &World, who: &str, deed: &str, form: &str) -> Answer {
    act_as(world, OpId::new(), who, deed, form).await
}

async fn act_as(world: &World, op: OpId, who: &str, deed: &str, form: &str) -> Answer {
    let path = format!("{LIST}/{deed}");
    world.send(Method::POST, who, &path, &format!("op_id={op}{form}")).await
}

async fn text(world: &World) -> (String, serde_json::Value) {
    sqlx::query_as("select body, headings from narrative where number = 2")
        .fetch_one(&world.db.owner)
        .await
        .unwrap()
}

/// All that hangs on Narrative 2.
async fn whole(world: &World) -> serde_json::Value {
    sqlx::query_scalar(
        "select jsonb_build_array(to_jsonb(narrative),
             (select jsonb_agg(to_jsonb(f)) from narrative_file f where narrative_id = id),
             (select jsonb_agg(to_jsonb(a)) from narrative_attribute a where narrative_id = id),
             (select jsonb_agg(to_jsonb(s) - 'assigned_at' order by seat) from assignment s
                 where narrative_id = id))
         from narrative where number = 2",
    )
    .fetch_one(&world.db.owner)
    .await
    .unwrap()
}

async fn attribute(world: &World) -> AttributeId {
    sqlx::query_scalar("select id from attribute").fetch_one(&world.db.owner).await.unwrap()
}

async fn values(world: &World) -> Vec<String> {
    sqlx::query_scalar(
        "select name || ': ' || value from narrative_attribute join attribute on id = attribute_id",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap()
}

fn data_encoding_of(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
