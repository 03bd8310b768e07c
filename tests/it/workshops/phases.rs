//! Phases, and what may be done in them.

use tandem::ids::*;

use super::Session;

#[tokio::test]
async fn whoever_prepared_it_starts_it_and_the_first_phase_is_open() {
    let session = Session::prepared().await;
    assert!(session.get("ana", "").await.contains("has not started"));
    assert_eq!(session.post("ana", "/start", "").await.status, 403, "not the facilitator");
    assert_eq!(session.post("paul", "/start", "").await.status, 200);
    assert_eq!(session.post("paul", "/start", "").await.status, 409);
    let waiting = session.room.world.get("ana", &session.at("?waits=true")).await;
    assert_eq!(waiting.status, 410, "who waits loads another page");
    let desk = session.get("paul", "/desk").await;
    assert!(desk.contains("Open now") && desk.contains("Look"), "{desk}");
    assert!(!desk.contains("Decide</b>"), "a phase without minutes is left out: {desk}");
    assert_eq!(
        session.number("select count(*) from journal where kind = 'workshop.start'").await,
        1
    );
    // Leads have every desk; other members have none.
    session.get("rosa", "/desk").await;
    assert_eq!(session.room.world.get("ana", &session.at("/desk")).await.status, 403);
}

#[tokio::test]
async fn only_what_the_open_phase_is_for_exists() {
    let session = Session::in_phase("look").await;
    let code = session.room.code("grief", 2).await;
    for (phase, writes, arranges) in
        [("look", 409, 409), ("write", 200, 409), ("group", 409, 200), ("vote", 409, 409)]
    {
        if phase != "look" {
            session.open(phase).await;
        }
        let note = session.post("ana", "/notes", "body=canary").await;
        assert_eq!(note.status, writes, "a note in {phase}: {}", note.body);
        let theme = session.room.post("ana", "/themes", &format!("name=In+{phase}")).await;
        assert_eq!(theme.status, arranges, "a theme in {phase}: {}", theme.body);
        let placed = session.room.place("ben", code, None, None).await;
        assert_eq!(placed.status, arranges, "a card in {phase}: {}", placed.body);
        assert_eq!(session.room.post("ana", "/undo", "").await.status == 409, arranges == 409);
        if arranges == 409 {
            assert!(theme.body.contains("the phase Group"), "in words: {}", theme.body);
        }
        assert_eq!(
            session.post("ana", "/park", "body=why").await.status,
            200,
            "parking in {phase}"
        );
        assert_eq!(session.post("ana", "/sign", "agrees=true").await.status, 409);
    }
    session.open("decide").await;
    assert_eq!(session.post("ana", "/sign", "agrees=true").await.status, 200);
}

#[tokio::test]
async fn the_facilitator_and_the_leads_always_arrange() {
    let session = Session::in_phase("vote").await;
    for who in ["paul", "rosa"] {
        let made = session.room.post(who, "/themes", "name=Hope").await;
        assert_eq!(made.status, 200, "{who}: {}", made.body);
    }
    let page = session.room.get("ana", "").await.body;
    assert!(page.contains("Second workshop") && !page.contains("Make the theme"), "{page}");
    assert!(session.room.get("paul", "").await.body.contains("Make the theme"));
}

#[tokio::test]
async fn the_rooms_screen_is_the_facilitators_in_every_phase() {
    let session = Session::in_phase("group").await;
    assert_eq!(session.room.post("ana", "/screens/focus", "").await.status, 409);
    assert_eq!(session.room.post("paul", "/screens/focus", "").await.status, 200);
}

#[tokio::test]
async fn after_the_end_the_board_is_everybodys_and_nothing_is_written() {
    let session = Session::in_phase("write").await;
    assert_eq!(session.post("paul", "/end", "").await.status, 200);
    assert_eq!(session.room.post("ana", "/themes", "name=Hope").await.status, 200);
    assert_eq!(session.post("ana", "/notes", "body=late").await.status, 409);
    assert_eq!(session.post("paul", "/phase", "phase=vote").await.status, 409);
}

#[tokio::test]
async fn one_workshop_at_a_time_holds_a_board() {
    let session = Session::in_phase("look").await;
    let form = format!("op_id={}&{}", OpId::new(), super::PLAN);
    let post = axum::http::Method::POST;
    let other = session.room.world.send(post, "rosa", "/p/care/workshops", &form).await;
    let id: WorkshopId = crate::boards::subject(&other).into();
    let refused =
        session.room.world.post("rosa", &format!("/p/care/workshops/{id}/start"), &[]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("Second workshop"), "{}", refused.body);
}

#[tokio::test]
async fn a_phase_is_undone_and_a_retry_is_one_change() {
    let session = Session::in_phase("look").await;
    let op = OpId::new();
    for _ in 0..2 {
        assert_eq!(session.post_as(op, "paul", "/phase", "phase=write").await.status, 200);
    }
    let opened = "select count(*) from journal where kind = 'workshop.open'";
    assert_eq!(session.number(opened).await, 1);
    assert_eq!(session.post("paul", "/undo", "").await.status, 200);
    assert_eq!(session.text("select phase::text from workshop").await, "look");
}

#[tokio::test]
async fn who_has_not_come_in_takes_no_part() {
    let session = Session::in_phase("write").await;
    assert_eq!(session.post("rosa", "/notes", "body=hm").await.status, 409);
    assert_eq!(session.post("rosa", "/come", "").await.status, 200);
    assert_eq!(session.post("rosa", "/notes", "body=hm").await.status, 200);
    assert_eq!(session.post("rosa", "/leave", "").await.status, 200);
    assert_eq!(session.post("rosa", "/notes", "body=hm").await.status, 409);
    assert_eq!(session.post("otto", "/come", "").await.status, 403, "observers look on");
}

#[tokio::test]
async fn the_clock_stands_until_it_is_run_and_can_be_paused() {
    let session = Session::in_phase("write").await;
    assert!(session.get("ana", "").await.contains("8:00"));
    assert_eq!(session.post("paul", "/clock", "turn=resume").await.status, 200);
    let ends = "select extract(epoch from clock_ends_at - now())::bigint from workshop";
    let left = session.number(ends).await;
    assert!((470..=480).contains(&left), "{left}");
    assert_eq!(session.post("paul", "/clock", "turn=add&seconds=60").await.status, 200);
    assert!((530..=540).contains(&session.number(ends).await));
    assert_eq!(session.post("paul", "/clock", "turn=pause").await.status, 200);
    let stands = session.number("select clock_left::bigint from workshop").await;
    assert!((530_000..=540_000).contains(&stands), "{stands}");
    assert_eq!(session.post("ana", "/clock", "turn=resume").await.status, 403);
}

#[tokio::test]
async fn the_facilitator_takes_back_what_anybody_moved_in_the_session_and_nothing_older() {
    let session = Session::prepared().await;
    let (grief, fear) =
        (session.room.code("grief", 2).await, session.room.theme("Fear", None).await);
    let place = format!("code={grief}&from=&to={fear}");
    let older = OpId::new();
    session.room.post_as(older, "ana", "/placements", &place).await;
    assert_eq!(session.post("paul", "/start", "").await.status, 200);
    session.post("ben", "/come", "").await;
    session.open("group").await;
    let moved = OpId::new();
    let back = format!("code={grief}&from={fear}&to=");
    assert_eq!(session.room.post_as(moved, "ben", "/placements", &back).await.status, 200);
    let take_back = |op: OpId| format!("/undo/{op}");
    assert!(session.get("paul", "/desk").await.contains(&take_back(moved)));
    assert_eq!(session.room.post("ana", &take_back(moved), "").await.status, 403);
    assert_eq!(session.room.post("paul", &take_back(older), "").await.status, 403);
    assert_eq!(session.room.post("paul", &take_back(moved), "").await.status, 200);
    assert_eq!(session.room.list("Fear").await, "grief");
    let replay = session.room.get("paul", "/past").await.body;
    assert!(replay.contains("Take this step back"), "{replay}");
    assert!(!session.room.get("ben", "/past").await.body.contains("Take this step back"));
    // With the session, the right ends.
    session.post("paul", "/end", "").await;
    assert_eq!(session.room.post("paul", &take_back(moved), "").await.status, 403);
}
