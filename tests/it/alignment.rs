//! Two codebooks become one.

use std::time::Duration;

use tandem::ids::OpId;

use crate::{
    paired::{Mark, on},
    world::World,
};

const CODES: &str = "/p/care/consensus/codes";
const ORIGINS: &str = "select count(*) from code_origin";

fn act(which: &str) -> String {
    format!("{CODES}/{which}")
}

#[tokio::test]
async fn codes_on_the_same_passages_are_proposed() {
    let world = World::with_story().await;
    let page = world.words("ana", CODES).await;
    assert!(page.contains("4 A’s and 3 B’s codes"), "{page}");
    assert!(page.contains("Broken things Machines 1 1 100 %"), "{page}");
    assert!(page.contains("Pride Team spirit 1 1 100 %"), "{page}");
    assert!(page.contains("Watching no proposal") && page.contains("no proposal Cold"), "{page}");
    assert!(!page.contains("fatigue"), "a code that both share needs no partner: {page}");
}

#[tokio::test]
async fn joined_codes_are_one_in_the_consensus_and_keep_their_origins() {
    let world = World::with_story().await;
    let codings = world.rows_of("coding").await;
    let answer = world.join("ana", "Broken things", "Machines", "  What   breaks ").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let lift = ("What breaks".to_owned(), "the old lift broke".to_owned(), 2);
    assert!(world.agreed_in(2).await.contains(&lift));
    let page = world.words("ben", &on(2, "/consensus")).await;
    assert!(page.contains("4 open differences") && page.contains("= What breaks"), "{page}");
    assert!(page.contains("Broken things , A") && page.contains("Machines , B"), "{page}");
    let page = world.words("otto", &format!("{CODES}?tab=joined")).await;
    assert!(page.contains("What breaks Broken things Machines"), "{page}");
    assert!(page.contains("ana called it Broken things"), "{page}");
    assert_eq!(world.rows_of("coding").await, codings);
}

#[tokio::test]
async fn an_agreed_code_is_split_again() {
    let world = World::with_story().await;
    let before = (world.agreed_in(2).await, world.rows_of("code").await.len());
    world.join("ana", "Broken things", "Machines", "What breaks").await;
    let code = world.code_of("nobody", "What breaks").await;
    assert_eq!(world.post("ben", &act("split"), &[("code", &code)]).await.status, 200);
    assert_eq!(world.agreed_in(2).await, before.0);
    assert_eq!(world.rows_of("code").await.len(), before.1 + 1, "the record keeps it");
    let again = world.post("ben", &act("split"), &[("code", &code)]).await;
    assert!(again.status == 409 && again.body.contains("taken apart already"), "{}", again.body);
}

#[tokio::test]
async fn a_third_code_joins_an_agreed_one_and_two_agreed_ones_become_one() {
    let world = World::with_story().await;
    world.join("ana", "Pride", "Team spirit", "Us").await;
    let us = world.code_of("nobody", "Us").await;
    world.join("ana", "Togetherness", "Team spirit", "We").await;
    assert_eq!(world.code_of("nobody", "We").await, us, "it stays itself under another name");
    assert_eq!(world.number(ORIGINS).await, 3);

    world.join("ben", "Broken things", "Machines", "Things").await;
    world.join("ben", "Broken things", "Team spirit", "All of it").await;
    assert_eq!(world.number(ORIGINS).await, 5);
    assert_eq!(world.number("select count(distinct agreed_id) from code_origin").await, 1);
    let agreed = "select count(*) from code where origin = 'consensus' and removed_at is null";
    assert_eq!(world.number(agreed).await, 1);
    for _ in 0..2 {
        world.post("ben", &act("undo"), &[]).await;
    }
    assert_eq!(world.number(ORIGINS).await, 3);
    assert_eq!(world.code_of("nobody", "We").await, us);
}

#[tokio::test]
async fn what_a_decision_chose_goes_with_the_code_it_chose() {
    let world = World::with_story().await;
    let single = [("code", world.code_of("ana", "Watching").await)];
    let single: Vec<_> = single.iter().map(|(name, id)| (*name, id.as_str())).collect();
    world.post("ana", &act("single"), &single).await;
    world.join("ana", "Broken things", "Machines", "Things").await;
    world.decide("ana", "Cold", &[("choice", "code"), ("name", "watching")]).await;
    // The larger of the two agreed codes stays, so that Watching goes.
    world.join("ben", "Watching", "Machines", "Both").await;
    let cold = ("Both".to_owned(), "Her hands were cold".to_owned(), 1);
    assert!(world.agreed_in(2).await.contains(&cold), "{:?}", world.agreed_in(2).await);
    world.post("ben", &act("undo"), &[]).await;
    let cold = ("Watching".to_owned(), "Her hands were cold".to_owned(), 1);
    assert!(world.agreed_in(2).await.contains(&cold), "{:?}", world.agreed_in(2).await);
}

#[tokio::test]
async fn proposals_are_answered_otherwise_and_proposed_again() {
    let world = World::with_story().await;
    let (a, b) =
        (world.code_of("ana", "Broken things").await, world.code_of("ben", "Machines").await);
    for (answer, tab) in [("related", "Related 1"), ("rejected", "Rejected 1"), ("", "Proposed 3")]
    {
        let fields = [("a", a.as_str()), ("b", &b), ("answer", answer)];
        assert_eq!(world.post("ben", &act("answer"), &fields).await.status, 200);
        let page = world.words("ana", CODES).await;
        assert!(page.contains(tab), "{answer}: {page}");
    }
    world.post("ben", &act("undo"), &[]).await;
    assert!(world.words("ana", CODES).await.contains("Rejected 1"));
    let own = [("a", a.as_str()), ("b", a.as_str()), ("answer", "related")];
    assert_eq!(world.post("ana", &act("answer"), &own).await.status, 422);
}

#[tokio::test]
async fn an_agreed_code_gets_words_of_its_own() {
    let world = World::with_story().await;
    world.join("ana", "Broken things", "Machines", "Things").await;
    let things = world.code_of("nobody", "Things").await;
    let words =
        [("code", things.as_str()), ("name", " What  breaks "), ("definition", "Worn out.")];
    assert_eq!(world.post("ben", &act("reword"), &words).await.status, 200);
    let page = world.words("otto", &format!("{CODES}?tab=joined")).await;
    assert!(page.contains("What breaks Worn out."), "{page}");
    let early = world.post("ana", &act("undo"), &[]).await;
    assert_eq!(early.status, 409, "what ben wrote is not undone over: {}", early.body);
    world.post("ben", &act("undo"), &[]).await;
    assert_eq!(world.code_of("nobody", "Things").await, things);
    world.join("ana", "Pride", "Team spirit", "Us").await;
    for (name, status) in [("", 422), ("us", 422), ("Things", 200)] {
        let words = [("code", things.as_str()), ("name", name), ("definition", "")];
        let answer = world.post("ben", &act("reword"), &words).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.body);
    }
}

#[tokio::test]
async fn codes_are_left_single_and_made_part_of_an_agreed_one() {
    let world = World::with_story().await;
    let (watching, cold) =
        (world.code_of("ana", "Watching").await, world.code_of("ben", "Cold").await);
    let page = world.words("ana", CODES).await;
    assert!(page.contains("Leave the 2 without a partner single"), "{page}");
    let both = [("code", watching.as_str()), ("code", &cold)];
    assert_eq!(world.post("ana", &act("single"), &both).await.status, 200);
    let page = world.words("ana", CODES).await;
    assert!(page.contains("2 left single 5 to look at"), "{page}");
    world.post("ana", &act("undo"), &[]).await;
    assert_eq!(world.number(ORIGINS).await, 0);

    world.join("ana", "Broken things", "Machines", "Things").await;
    let things = world.code_of("nobody", "Things").await;
    let into = [("code", watching.as_str()), ("agreed", &things)];
    assert_eq!(world.post("ben", &act("into"), &into).await.status, 200);
    assert_eq!(world.number(ORIGINS).await, 3);
    assert_eq!(world.post("ben", &act("into"), &into).await.status, 409);
}

const SAME: [Mark; 2] = [("Cold", "Her hands were cold"), ("Pride", "We were so proud")];

#[tokio::test]
async fn identical_names_are_joined_at_once_and_taken_back_at_once() {
    let world = World::new().await;
    let ben = [("cold", "Her hands"), ("Pride", "so proud"), ("Watching", "A nurse kept watch")];
    world.story(2, &SAME, &ben).await;
    assert!(world.words("ana", CODES).await.contains("Join the 2 identical names"));
    assert_eq!(world.post("ana", &act("same"), &[]).await.status, 200);
    assert_eq!(world.number(ORIGINS).await, 4);
    assert_eq!(world.number("select count(distinct agreed_id) from code_origin").await, 2);
    world.post("ana", &act("undo"), &[]).await;
    assert_eq!(world.number(ORIGINS).await, 0);
    assert_eq!(world.post("ana", &act("redo"), &[]).await.status, 200);
    assert_eq!(world.number(ORIGINS).await, 4);
    let again = world.post("ana", &act("same"), &[]).await;
    assert!(again.status == 409 && again.body.contains("No two codes"), "{}", again.body);
}

#[tokio::test]
async fn what_another_changed_meanwhile_is_not_undone_over() {
    let world = World::with_story().await;
    world.join("ana", "Pride", "Team spirit", "Us").await;
    world.join("ben", "Togetherness", "Team spirit", "We").await;
    let before = (world.rows_of("code_origin").await, world.agreed_in(2).await);
    let answer = world.post("ana", &act("undo"), &[]).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("changed these codes meanwhile"), "{}", answer.body);
    assert_eq!((world.rows_of("code_origin").await, world.agreed_in(2).await), before);
}

#[tokio::test]
async fn what_another_joined_anew_is_not_undone_over() {
    let world = World::with_story().await;
    world.join("ana", "Pride", "Team spirit", "Us").await;
    let us = world.code_of("nobody", "Us").await;
    world.post("ben", &act("split"), &[("code", &us)]).await;
    world.join("ben", "Pride", "Cold", "Cold pride").await;
    let answer = world.post("ana", &act("undo"), &[]).await;
    assert_eq!(answer.status, 409, "{}", answer.body);
    assert_eq!(world.number(ORIGINS).await, 2);
}

#[tokio::test]
async fn only_codes_of_released_narratives_ever_appear() {
    let world = World::with_story().await;
    let (ana, ben) =
        ([("Hidden", "Nobody slept"), ("Watching", "so proud")], [("Secret", "Nobody")]);
    world.begin_story(3, &ana, &ben).await;
    for who in ["rosa", "ana", "ben", "paul"] {
        let page = world.words(who, CODES).await;
        assert!(page.contains("4 A’s and 3 B’s codes"), "{who}: {page}");
        assert!(!page.contains("Hidden") && !page.contains("Secret"), "{who}: {page}");
        let watching = format!("{CODES}?code={}", world.code_of("ana", "Watching").await);
        let page = world.words(who, &watching).await;
        assert!(page.contains("1 passage, nothing proposed"), "{who}: {page}");
    }
    // Not even to their own coder: others would see what became of them.
    let (hidden, cold) = (world.code_of("ana", "Hidden").await, world.code_of("ben", "Cold").await);
    let fields = [("code", hidden.as_str()), ("code", &cold), ("name", "One")];
    let answer = world.post("ana", &act("join"), &fields).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("not used in a released narrative"), "{}", answer.body);
}

#[tokio::test]
async fn before_any_release_there_are_no_codes() {
    let world = World::new().await;
    world.begin_story(2, &[("Hidden", "Nobody slept")], &[("Secret", "Nobody slept")]).await;
    for who in ["rosa", "ana", "ben", "paul"] {
        let page = world.words(who, CODES).await;
        assert!(page.contains("No narrative is released yet"), "{who}: {page}");
        assert!(!page.contains("Hidden") && !page.contains("Secret"), "{who}: {page}");
    }
}

/// A card of A's code in the one theme.
const LAY: &str =
    "insert into placement (project_id, board_id, theme_id, code_id, order_key, placed_by)
     select theme.project_id, board_id, theme.id, code.id, 'a0',
         (select id from member where role = 'lead')
     from theme, code where code.name = 'Broken things'";

#[tokio::test]
async fn cards_on_a_board_follow_their_codes() {
    let world = World::with_story().await;
    world.decide_all("ana", 2).await;
    world.post("rosa", "/p/care/board/descriptive/start", &[]).await;
    let theme = [("name", "Things that wear out")];
    let made = world.post("rosa", "/p/care/board/descriptive/themes", &theme).await;
    assert_eq!(made.status, 200, "{}", made.body);
    world.db.change(LAY).await;
    let card = "select count(*) from placement join code on code.id = code_id
        where removed_at is null and code.name = 'What breaks'";
    world.join("ana", "Broken things", "Machines", "What breaks").await;
    assert_eq!(world.number(card).await, 1);
    world.post("ana", &act("undo"), &[]).await;
    assert_eq!(world.number(card).await, 0);
    let own = "select count(*) from placement join code on code.id = code_id
        where code.name = 'Broken things'";
    assert_eq!(world.number(own).await, 1);
}

#[tokio::test]
async fn what_speaks_against_a_card_follows_its_code() {
    let world = World::with_story().await;
    world.decide_all("ana", 2).await;
    let board = "/p/care/board/descriptive";
    world.post("rosa", &format!("{board}/start"), &[]).await;
    let things = world.code_of("ana", "Broken things").await;
    let fields = [("code", things.as_str()), ("narrative", "2"), ("marked", "true")];
    let marked = world.post("ben", &format!("{board}/against"), &fields).await;
    assert_eq!(marked.status, 200, "{}", marked.body);
    world.join("ana", "Broken things", "Machines", "What breaks").await;
    let breaks = world.code_of("nobody", "What breaks").await;
    let card = world.get("otto", &format!("{board}/codes/{breaks}")).await;
    assert!(card.body.contains("Contradicts"), "{}", card.body);
    let marks = "select count(*) from counter_evidence";
    assert_eq!(world.number(marks).await, 1, "nothing stays behind");
    world.post("ana", &act("undo"), &[]).await;
    let card = world.get("otto", &format!("{board}/codes/{things}")).await;
    assert!(card.body.contains("Contradicts"), "{}", card.body);
}

#[tokio::test]
async fn a_card_that_is_being_moved_follows_its_code_too() {
    let world = World::with_story().await;
    world.decide_all("ana", 2).await;
    let board = "/p/care/board/descriptive";
    world.post("rosa", &format!("{board}/start"), &[]).await;
    world.post("rosa", &format!("{board}/themes"), &[("name", "Wear")]).await;
    // Between the steps of a move: the board is held, the card not laid yet.
    let mut moving = world.db.owner.begin().await.unwrap();
    sqlx::query("update board set revision = revision + 1").execute(&mut *moving).await.unwrap();
    let moved = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        sqlx::query(LAY).execute(&mut *moving).await.unwrap();
        moving.commit().await.unwrap();
    };
    let joined = world.join("ana", "Broken things", "Machines", "What breaks");
    let (joined, ()) = tokio::join!(joined, moved);
    assert_eq!(joined.status, 200, "{}", joined.body);
    let card = "select count(*) from placement join code on code.id = code_id
        where removed_at is null and code.name = 'What breaks'";
    assert_eq!(world.number(card).await, 1);
}

#[tokio::test]
async fn an_answer_is_recorded_told_and_done_once() {
    let world = World::with_story().await;
    let mut stream = world.listen(&world.app, "paul", &act("events")).await;
    stream.word().await;
    while stream.hears().await {}
    let (a, b) =
        (world.code_of("ana", "Broken things").await, world.code_of("ben", "Machines").await);
    let fields = [("code", a.as_str()), ("code", b.as_str()), ("name", "Things")];
    let op = OpId::new();
    let first = world.post_as(op, "ana", &act("join"), &fields).await;
    stream.word().await.unwrap();
    let again = world.post_as(op, "ana", &act("join"), &fields).await;
    assert_eq!((first.status, &first.body), (200, &again.body));
    let journal = "select count(*) from journal where kind = 'codes.join' and released
        and topic like 'alignment/%'";
    assert_eq!((world.number(journal).await, world.number(ORIGINS).await), (1, 2));
}

#[tokio::test]
async fn bad_answers_are_refused_in_words() {
    let world = World::with_story().await;
    let a = world.code_of("ana", "Broken things").await;
    let b = world.code_of("ben", "Machines").await;
    let shared = world.code.to_string();
    for (fields, said) in [
        (&[("code", a.as_str()), ("code", &b), ("name", " ")][..], "needs a name"),
        (&[("code", &a), ("code", &a), ("name", "One")], "at least two codes"),
        (&[("code", &a), ("code", &shared), ("name", "One")], "not used in a released"),
        (&[("code", &a), ("code", &b), ("name", "FATIGUE")], "another name"),
    ] {
        let answer = world.post("ana", &act("join"), fields).await;
        assert_eq!(answer.status, 422, "{}", answer.body);
        assert!(answer.body.contains(said), "{}", answer.body);
    }
    for who in ["paul", "otto"] {
        let fields = [("code", a.as_str()), ("code", &b), ("name", "One")];
        assert_eq!(world.post(who, &act("join"), &fields).await.status, 403);
    }
    assert_eq!(world.number(ORIGINS).await, 0);
}

#[tokio::test]
async fn two_who_join_the_same_pair_at_once_make_one_code() {
    let world = World::with_story().await;
    let (ana, ben) = tokio::join!(
        world.join("ana", "Broken things", "Machines", "Hers"),
        world.join("ben", "Broken things", "Machines", "His"),
    );
    assert_eq!([ana.status, ben.status].iter().sum::<u16>(), 200 + 409);
    assert_eq!(world.number(ORIGINS).await, 2);
    let agreed = "select count(*) from code where origin = 'consensus' and removed_at is null";
    assert_eq!(world.number(agreed).await, 1);
}
