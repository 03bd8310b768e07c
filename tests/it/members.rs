//! The people of a project: roles, invitations, leaving.

use axum::http::Method;
use tandem::{App, ids::OpId, state::Settings};

use crate::{
    visitor::{Visitor, path},
    world::{Answer, World},
};

const OLGAS: &str = "192.0.2.1:4000";
const IDA: &str = "name=Ida+Lie&email=ida@example.org&password=we+met+in+the+rain";

async fn to_member(world: &World, who: &str, member: &str, deed: &str, more: &str) -> Answer {
    let form = format!("op_id={}{more}", OpId::new());
    let member = world.viewer(member).member;
    world.send(Method::POST, who, &format!("/p/care/members/{member}/{deed}"), &form).await
}

async fn to_members(world: &World, who: &str, deed: &str) -> Answer {
    let form = format!("op_id={}", OpId::new());
    world.send(Method::POST, who, &format!("/p/care/members/{deed}"), &form).await
}

/// The address of an invitation that Rosa makes.
async fn invite(world: &World, role: &str) -> String {
    let form = format!("operation={}&role={role}", OpId::new());
    let page = Visitor::of(world, "rosa").post("/p/care/invitations", &form).await;
    assert_eq!(page.status, 200);
    let link = page.body.split_once(r#"value="http"#).unwrap().1.split_once('"').unwrap().0;
    path(&format!("http{link}")).to_owned()
}

async fn count(world: &World, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&world.db.owner).await.unwrap()
}

async fn role(world: &World, who: &str) -> String {
    sqlx::query_scalar("select role::text from member where id = $1")
        .bind(world.viewer(who).member)
        .fetch_one(&world.db.owner)
        .await
        .unwrap()
}

#[tokio::test]
async fn everybody_sees_who_takes_part() {
    let world = World::new().await;
    let page = world.get("otto", "/p/care/members").await;
    for who in ["rosa", "ana", "ben", "paul", "otto"] {
        assert!(page.body.contains(who), "{}", page.body);
    }
    assert!(page.body.contains("Narrative 1"), "who codes what: {}", page.body);
    assert!(!page.body.contains("<form"), "but changes nothing: {}", page.body);
}

#[tokio::test]
async fn a_role_holds_from_the_next_click_and_is_taken_back() {
    let world = World::new().await;
    assert_eq!(world.create_code("paul", "grief").await.status, 403);
    assert_eq!(to_member(&world, "rosa", "paul", "role", "&role=coder").await.status, 200);
    assert_eq!(world.create_code("paul", "grief").await.status, 200);
    assert_eq!(to_members(&world, "rosa", "undo").await.status, 200);
    assert_eq!(world.create_code("paul", "hope").await.status, 403);
    assert_eq!(to_members(&world, "rosa", "redo").await.status, 200);
    assert_eq!(world.create_code("paul", "hope").await.status, 200);
    assert_eq!(
        count(&world, "select count(*) from journal where kind like 'member.%' and released").await,
        3
    );
}

#[tokio::test]
async fn the_same_change_twice_is_one() {
    let world = World::new().await;
    let member = world.viewer("paul").member;
    let form = format!("op_id={}&role=coder", OpId::new());
    let address = format!("/p/care/members/{member}/role");
    let first = world.send(Method::POST, "rosa", &address, &form).await;
    to_member(&world, "rosa", "paul", "role", "&role=observer").await;
    let again = world.send(Method::POST, "rosa", &address, &form).await;
    assert_eq!((first.status, first.body), (again.status, again.body));
    assert_eq!(role(&world, "paul").await, "observer");
}

#[tokio::test]
async fn a_removed_member_is_out_at_once_in_every_process() {
    let world = World::new().await;
    let other = App::open(world.db.options(), Settings::default()).await.unwrap();
    let mut here = world.listen(&world.app, "ana", &world.on_narrative("/code/events")).await;
    let mut there = world.listen(&other, "ana", "/p/care/events").await;
    let mut bens = world.listen(&other, "ben", &world.on_narrative("/code/events")).await;
    for stream in [&mut here, &mut there, &mut bens] {
        stream.word().await.unwrap();
    }
    assert_eq!(to_member(&world, "rosa", "ana", "remove", "").await.status, 200);
    assert_eq!(here.word().await, None);
    // That the project changed may be heard before that one is out of it.
    if there.word().await.is_some() {
        assert_eq!(there.word().await, None);
    }
    assert!(!bens.hears().await, "his stays open");
    assert_eq!(world.get("ana", &world.on_narrative("/code")).await.status, 404);
    assert_eq!(world.apply("ana", 8, 13).await.status, 404);

    assert_eq!(to_members(&world, "rosa", "undo").await.status, 200);
    assert_eq!(world.apply("ana", 8, 13).await.status, 200);
}

#[tokio::test]
async fn a_stream_ends_when_the_role_is_lost() {
    let world = World::new().await;
    let mut stream = world.listen(&world.app, "ana", &world.on_narrative("/code/events")).await;
    stream.word().await.unwrap();
    to_member(&world, "rosa", "ana", "role", "&role=observer").await;
    assert_eq!(stream.word().await, None);
}

#[tokio::test]
async fn the_page_says_which_narratives_a_member_leaves_behind() {
    let world = World::new().await;
    let before = world.get("rosa", "/p/care/members").await.body;
    assert!(before.contains("Narrative 1 is not released and will wait"), "{before}");
    to_member(&world, "rosa", "ana", "remove", "").await;
    let after = world.get("rosa", "/p/care/members").await.body;
    assert!(after.contains("has left") && after.contains("waiting for another coder"), "{after}");
    world.db.change("update narrative set released = true, released_at = now()").await;
    let released = world.get("rosa", "/p/care/members").await.body;
    assert!(!released.contains("has left"), "{released}");
}

#[tokio::test]
async fn the_last_lead_stays() {
    let world = World::new().await;
    for refused in [
        to_members(&world, "rosa", "leave").await,
        to_member(&world, "rosa", "rosa", "role", "&role=member").await,
        to_member(&world, "rosa", "rosa", "remove", "").await,
    ] {
        assert_eq!(refused.status, 409);
        assert!(refused.body.contains("make somebody else a lead first"), "{}", refused.body);
    }
    assert_eq!(role(&world, "rosa").await, "lead");
    to_member(&world, "rosa", "ana", "role", "&role=lead").await;
    assert_eq!(to_members(&world, "rosa", "leave").await.status, 200);
    assert_eq!(world.get("rosa", "/p/care/members").await.status, 404);
    assert_eq!(to_members(&world, "ana", "leave").await.status, 409);
}

#[tokio::test]
async fn two_leads_cannot_unseat_each_other_at_the_same_time() {
    for _ in 0..5 {
        let world = World::new().await;
        to_member(&world, "rosa", "ana", "role", "&role=lead").await;
        let (one, two) = tokio::join!(
            to_member(&world, "rosa", "ana", "role", "&role=member"),
            to_member(&world, "ana", "rosa", "role", "&role=member"),
        );
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert!(statuses[0] == 200 && statuses[1] != 200, "{statuses:?}");
        assert_eq!(count(&world, "select count(*) from member where role = 'lead'").await, 1);
    }
}

#[tokio::test]
async fn a_stranger_joins_with_a_new_account() {
    let world = World::new().await;
    let mut stream = world.listen(&world.app, "otto", "/p/care/events").await;
    stream.word().await.unwrap();
    let invitation = invite(&world, "coder").await;
    stream.word().await.unwrap();
    let mut ida = Visitor::at(&world.app, OLGAS);
    let page = ida.get(&invitation).await.body;
    assert!(
        page.contains("Join Care at home") && page.contains("rosa invites you as coder"),
        "{page}"
    );
    let account = format!("{invitation}/account");
    let weak = ida.post(&account, "name=Ida+Lie&email=ida@example.org&password=short").await;
    assert!(weak.status == 422 && weak.body.contains(r#"value="Ida Lie""#), "{}", weak.body);
    let taken = ida.post(&account, &IDA.replace("ida@", "ana@")).await;
    assert!(taken.status == 422 && taken.body.contains("already an account"), "{}", taken.body);
    let joined = ida.post(&account, IDA).await;
    assert_eq!((joined.status, &joined.headers["location"]), (303, &"/p/care".parse().unwrap()));
    stream.word().await.expect("the project hears");
    assert_eq!(ida.get("/p/care/members").await.status, 200);
    assert_eq!(ida.get("/p/care/settings").await.status, 403);
    assert_eq!(
        Visitor::at(&world.app, OLGAS).post(&account, &IDA.replace("ida@", "eve@")).await.status,
        410,
        "used once"
    );
    assert_eq!(
        count(&world, "select count(*) from account where email in ('eve@example.org')").await,
        0
    );
    assert_eq!(count(&world, "select count(*) from journal where kind = 'member.join' and released and topic like 'project/%'").await, 1);
}

#[tokio::test]
async fn somebody_with_an_account_joins_as_who_they_are() {
    let world = World::new().await;
    let invitation = invite(&world, "member").await;
    let mut nobody = Visitor::at(&world.app, OLGAS);
    let page = nobody.get(&invitation).await.body;
    assert!(page.contains(&format!("/sign-in?then={invitation}")), "{page}");
    assert_eq!(nobody.post(&invitation, "").await.headers["location"], "/sign-in");

    let mut rosa = Visitor::of(&world, "rosa");
    assert!(rosa.get(&invitation).await.body.contains("a member of this project already"));
    assert_eq!(rosa.post(&invitation, "").await.status, 409, "and does not use it up");
    let mut olga = Visitor::of(&world, "olga");
    assert!(olga.get(&invitation).await.body.contains("signed in as olga"));
    assert_eq!(olga.post(&invitation, "").await.headers["location"], "/p/care");
    assert_eq!(olga.get("/p/care/members").await.status, 200);
    assert_eq!(olga.post(&invitation, "").await.status, 410);
}

#[tokio::test]
async fn an_invitation_is_shown_once_and_withdrawn() {
    let world = World::new().await;
    let op = OpId::new();
    let form = format!("operation={op}&role=observer");
    let mut rosa = Visitor::of(&world, "rosa");
    assert!(rosa.post("/p/care/invitations", &form).await.body.contains("/invitation/"));
    let again = rosa.post("/p/care/invitations", &form).await;
    assert!(again.status == 409 && again.body.contains("shown once"), "{}", again.body);
    assert_eq!(count(&world, "select count(*) from invitation").await, 1);

    let invitation = invite(&world, "coder").await;
    let page = rosa.get("/p/care/members").await.body;
    let open: Vec<&str> = page
        .split("/p/care/invitations/")
        .skip(1)
        .map(|rest| rest.split_once('/').unwrap().0)
        .collect();
    assert_eq!(open.len(), 2, "{page}");
    for id in open {
        let form = format!("op_id={}", OpId::new());
        let withdraw = format!("/p/care/invitations/{id}/withdraw");
        assert_eq!(world.send(Method::POST, "ana", &withdraw, &form).await.status, 403);
        assert_eq!(world.send(Method::POST, "rosa", &withdraw, &form).await.status, 200);
        assert_eq!(
            world.send(Method::POST, "rosa", &withdraw, &form).await.status,
            200,
            "the same again"
        );
        let other = format!("op_id={}", OpId::new());
        assert_eq!(world.send(Method::POST, "rosa", &withdraw, &other).await.status, 409);
    }
    assert_eq!(rosa.get(&invitation).await.status, 410);
}

#[tokio::test]
async fn an_invitation_runs_out_after_a_week() {
    let world = World::new().await;
    let invitation = invite(&world, "coder").await;
    assert_eq!(
        count(
            &world,
            "select (extract(epoch from expires_at - made_at) / 86400)::int8 from invitation"
        )
        .await,
        7
    );
    world.db.change("update invitation set expires_at = now()").await;
    let mut olga = Visitor::of(&world, "olga");
    assert_eq!(olga.get(&invitation).await.status, 410);
    assert_eq!(olga.post(&invitation, "").await.status, 410);
}

#[tokio::test]
async fn a_lead_who_is_removed_comes_back_by_no_link_of_their_own() {
    let world = World::new().await;
    to_member(&world, "rosa", "ana", "role", "&role=lead").await;
    let form = format!("operation={}&role=lead", OpId::new());
    let page = Visitor::of(&world, "ana").post("/p/care/invitations", &form).await.body;
    let own = page.split_once("/invitation/").unwrap().1.split_once('"').unwrap().0;
    to_member(&world, "rosa", "ana", "remove", "").await;
    let mut ana = Visitor::of(&world, "ana");
    assert_eq!(ana.post(&format!("/invitation/{own}"), "").await.status, 410);
    let invitation = invite(&world, "observer").await;
    assert_eq!(ana.post(&invitation, "").await.status, 303, "but by one of rosa's");
    assert_eq!(role(&world, "ana").await, "observer");
}

#[tokio::test]
async fn links_name_the_configured_address_whatever_a_request_claims() {
    let world = World::new().await;
    // Visitors claim to be at another host.
    assert!(invite(&world, "coder").await.starts_with("/invitation/"));
}

#[tokio::test]
async fn a_link_is_not_in_the_database() {
    let world = World::new().await;
    let invitation = invite(&world, "coder").await;
    let secret = invitation.strip_prefix("/invitation/").unwrap();
    let everything: Vec<String> = sqlx::query_scalar(
        "select row_to_json(invitation)::text from invitation
         union all select row_to_json(journal)::text from journal",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap();
    assert_eq!(everything.len(), 2);
    assert!(everything.iter().all(|row| !row.contains(secret)), "{everything:?}");
}
