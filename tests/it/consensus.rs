//! Differences, and what is decided about them.

use tandem::ids::OpId;

use crate::{
    paired::{ANA, BEN, on},
    world::World,
};

#[tokio::test]
async fn all_five_classes_appear_and_agreements_are_made_at_the_release() {
    let world = World::with_story().await;
    let words = world.words("ana", &on(2, "/consensus")).await;
    assert!(words.contains("5 open differences"), "{words}");
    assert!(words.contains("1 agreed by themselves, 0 decided"), "{words}");
    for one in [
        "Same place, other code 1",
        "Same code, other edges 1",
        "Only A 1",
        "Only B 1",
        "Conflict in a group 1",
    ] {
        assert!(words.contains(one), "{one}: {words}");
    }
    // Of both codings, and with the longer edges: they differ in a full stop alone.
    let agreed = [("fatigue".to_owned(), "Nobody slept at all.".to_owned(), 2)];
    assert_eq!(world.agreed_in(2).await, agreed);
    let why = "= fatigue , agreed by themselves, same code; the edges differ in spaces and";
    assert!(words.contains(why), "{words}");
}

#[tokio::test]
async fn the_queue_is_filtered_by_class_and_by_code() {
    let world = World::with_story().await;
    let queue = async |query: &str| {
        let page = world.get("ana", &on(2, &format!("/consensus{query}"))).await.body;
        page.matches("id=\"difference-").count()
    };
    assert_eq!(queue("").await, 5);
    assert_eq!(queue("?class=only_a").await, 1);
    assert_eq!(queue("?class=nonsense").await, 5);
    let code = world.code_of("ben", "Machines").await;
    assert_eq!(queue(&format!("?code={code}")).await, 1);
    assert_eq!(queue(&format!("?class=only_a&code={code}")).await, 0);
}

#[tokio::test]
async fn a_decision_is_what_stands_in_the_consensus() {
    for (choice, expected) in [
        (&[("choice", "a")][..], &["Broken things"][..]),
        (&[("choice", "b")], &["Machines"]),
        (&[("choice", "both")], &["Broken things", "Machines"]),
        (&[("choice", "neither")], &[]),
        (&[("choice", "code"), ("name", "fatigue")], &["fatigue"]),
        (&[("choice", "code"), ("name", " Things  that fail ")], &["Things that fail"]),
    ] {
        let world = World::with_story().await;
        let answer = world.decide("ana", "Machines", choice).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let here = world.agreed_in(2).await.into_iter();
        let here = here.filter(|(_, words, _)| words == "the old lift broke");
        let found: Vec<_> = here.map(|(code, _, parents)| (code, parents)).collect();
        let expected: Vec<_> = expected.iter().map(|code| (code.to_string(), 2)).collect();
        assert_eq!(found, expected, "{choice:?}");
    }
}

#[tokio::test]
async fn edges_are_settled_in_code_points() {
    for (edges, expected) in [
        ("union", "went on until the morning came"),
        ("intersection", "until the morning"),
        ("a", "went on until the morning"),
        ("b", "until the morning came"),
        ("sentence", "It went on until the morning came."),
    ] {
        let world = World::with_story().await;
        let answer = world.decide("ben", "1.7", &[("edges", edges)]).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let last = world.agreed_in(2).await.pop().unwrap();
        assert_eq!(last, ("fatigue".to_owned(), expected.to_owned(), 2), "{edges}");
    }
}

#[tokio::test]
async fn the_coders_own_codings_never_change() {
    let world = World::with_story().await;
    let before = world.rows_of("coding").await;
    world.decide_all("ana", 2).await;
    world.join("ben", "Broken things", "Machines", "What breaks").await;
    world.post("ana", &on(2, "/consensus/undo"), &[]).await;
    assert_eq!(world.rows_of("coding").await, before);
    assert_eq!(before.len(), ANA.len() + BEN.len());
}

#[tokio::test]
async fn decisions_are_undone_redone_and_opened_again() {
    let world = World::with_story().await;
    let nothing = world.agreed_in(2).await;
    world.decide("ana", "Machines", &[("choice", "code"), ("name", "Things that fail")]).await;
    let decided = world.agreed_in(2).await;

    let undone = world.post("ana", &on(2, "/consensus/undo"), &[]).await;
    let key = world.difference(2, "Machines").await;
    assert!(undone.body.contains(&key), "the receipt names the difference: {}", undone.body);
    assert_eq!(world.agreed_in(2).await, nothing);
    let named = "select count(*) from code where name = 'Things that fail' and removed_at is null";
    assert_eq!(world.number(named).await, 0, "a code made for a decision goes with it");

    assert_eq!(world.post("ana", &on(2, "/consensus/redo"), &[]).await.status, 200);
    assert_eq!(world.agreed_in(2).await, decided);

    let reason = [("difference", key.as_str()), ("reason", "I see it otherwise now")];
    assert_eq!(world.post("ben", &on(2, "/consensus/reopen"), &reason).await.status, 200);
    assert_eq!(world.agreed_in(2).await, nothing);
    let again = world.post("ben", &on(2, "/consensus/reopen"), &reason).await;
    assert_eq!(again.status, 409);
    assert!(again.body.contains("open already"), "{}", again.body);
}

#[tokio::test]
async fn what_another_opened_again_is_left_by_undo() {
    let world = World::with_story().await;
    world.decide("ana", "Machines", &[("choice", "a")]).await;
    let key = world.difference(2, "Machines").await;
    world.post("ben", &on(2, "/consensus/reopen"), &[("difference", &key)]).await;
    world.decide("ben", "Machines", &[("choice", "b")]).await;
    let bens = world.agreed_in(2).await;
    assert_eq!(world.post("ana", &on(2, "/consensus/undo"), &[]).await.status, 200);
    assert_eq!(world.agreed_in(2).await, bens);
}

#[tokio::test]
async fn of_two_who_decide_at_once_the_first_wins_and_the_second_is_told() {
    let world = World::with_story().await;
    let (ana, ben) = tokio::join!(
        world.decide("ana", "Machines", &[("choice", "a"), ("reason", "ana’s reason")]),
        world.decide("ben", "Machines", &[("choice", "b"), ("reason", "ben’s reason")]),
    );
    let (first, second) = if ana.status == 200 { ("ana", &ben) } else { ("ben", &ana) };
    assert_eq!([ana.status, ben.status].iter().sum::<u16>(), 200 + 409);
    let said = second.body.to_lowercase();
    assert!(said.contains(&format!("{first} decided this difference meanwhile")), "{said}");
    assert_eq!(world.number("select count(*) from decision").await, 1);
    let key = world.difference(2, "Machines").await;
    let page = world.words("ben", &on(2, &format!("/consensus?d={key}"))).await;
    assert!(page.contains(&format!("{first} decided:")), "{page}");
    assert!(page.contains(&format!("{first}’s reason")), "{page}");
}

#[tokio::test]
async fn decisions_on_different_differences_at_once_both_stand() {
    let world = World::with_story().await;
    let (ana, ben) = tokio::join!(
        world.decide("ana", "Watching", &[("choice", "a")]),
        world.decide("ben", "Cold", &[("choice", "b")]),
    );
    assert_eq!((ana.status, ben.status), (200, 200));
    let codes: Vec<_> = world.agreed_in(2).await.into_iter().map(|(code, _, _)| code).collect();
    assert_eq!(codes, ["fatigue", "Watching", "Cold"]);
}

#[tokio::test]
async fn the_same_operation_twice_is_one_decision_and_answers_the_same() {
    let world = World::with_story().await;
    let op = OpId::new();
    let key = world.difference(2, "Machines").await;
    let fields = [("difference", key.as_str()), ("choice", "a")];
    let path = on(2, "/consensus/decisions");
    let first = world.post_as(op, "ana", &path, &fields).await;
    let again = world.post_as(op, "ana", &path, &fields).await;
    assert_eq!((first.status, &first.body), (200, &again.body));
    assert_eq!(world.number("select count(*) from decision").await, 1);
    let journal = "select count(*) from journal where kind = 'difference.decide' and released
        and topic like 'consensus/%' and payload->>'choice' = 'a'";
    assert_eq!(world.number(journal).await, 1);
}

#[tokio::test]
async fn a_form_is_led_on_to_the_next_difference() {
    let world = World::with_story().await;
    let answer = world.decide("ana", "Machines", &[("choice", "a")]).await;
    let next = world.difference(2, "Watching").await;
    assert_eq!(answer.headers["x-then"], on(2, &format!("/consensus?d={next}")));
}

#[tokio::test]
async fn all_edges_are_united_at_once_and_taken_back_at_once() {
    let world = World::new().await;
    let ana = [("fatigue", "We ran all night"), ("fatigue", "Nobody slept"), ("Cold", "Her hands")];
    let ben = [("fatigue", "ran all night"), ("fatigue", "Nobody slept at all")];
    world.story(2, &ana, &ben).await;
    let page = world.words("ana", &on(2, "/consensus")).await;
    assert!(page.contains("Unite all 2 edges"), "{page}");
    let answer = world.post("ana", &on(2, "/consensus/unite"), &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let words: Vec<_> = world.agreed_in(2).await.into_iter().map(|(_, words, _)| words).collect();
    assert_eq!(words, ["We ran all night", "Nobody slept at all"]);
    world.post("ana", &on(2, "/consensus/undo"), &[]).await;
    assert!(world.agreed_in(2).await.is_empty());
    world.post("ben", &on(2, "/consensus/unite"), &[]).await;
    let again = world.post("ben", &on(2, "/consensus/unite"), &[]).await;
    assert_eq!(again.status, 409);
    assert!(again.body.contains("No difference in edges is open"), "{}", again.body);
}

#[tokio::test]
async fn others_read_and_do_not_decide() {
    let world = World::with_story().await;
    for who in ["paul", "otto"] {
        let page = world.words(who, &on(2, "/consensus")).await;
        assert!(page.contains("Its two coders and the lead settle this"), "{who}: {page}");
        assert_eq!(world.decide(who, "Machines", &[("choice", "a")]).await.status, 403);
    }
    // A coder of the project who has no seat here is such another.
    world.db.change("update member set role = 'coder' where user_id = (select id from account where name = 'paul')").await;
    assert_eq!(world.decide("paul", "Machines", &[("choice", "a")]).await.status, 403);
    assert_eq!(world.decide("rosa", "Machines", &[("choice", "a")]).await.status, 200);
}

#[tokio::test]
async fn bad_choices_are_refused_in_words() {
    let world = World::with_story().await;
    let long = "x".repeat(2001);
    for (choice, status, said) in [
        (&[("choice", "code")][..], 422, "Write the name of the code"),
        (&[("choice", "code"), ("name", &"y".repeat(201))], 422, "at most 200 characters"),
        (&[("choice", "a"), ("reason", &long)], 422, "longer than 2000 characters"),
        (&[("choice", "perhaps")], 422, "something unexpected"),
    ] {
        let answer = world.decide("ana", "Machines", choice).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(answer.body.contains(said), "{}", answer.body);
    }
    let nobody = uuid::Uuid::nil().to_string();
    let gone = [("difference", nobody.as_str()), ("choice", "a")];
    let answer = world.post("ana", &on(2, "/consensus/decisions"), &gone).await;
    assert!(answer.status == 409 && answer.body.contains("aligned meanwhile"), "{}", answer.body);
    assert_eq!(world.number("select count(*) from decision").await, 0);
}

#[tokio::test]
async fn before_the_release_there_is_nothing_for_anybody() {
    let world = World::with_story().await;
    world.begin_story(3, &[("Secret grief", "Nobody slept")], &[("Hidden hope", "Nobody")]).await;
    let mut pages = vec![];
    for who in ["ana", "ben", "rosa", "paul", "otto"] {
        let page = world.get(who, &on(3, "/consensus")).await;
        assert_eq!(page.status, 409, "{who}");
        assert!(page.body.contains("still at work"), "{}", page.body);
        pages.push(world.words(who, &on(3, "/consensus")).await);
        for path in ["/p/care/consensus", "/p/care/consensus/codes", "/p/care/agreement"] {
            let page = world.get(who, path).await.body;
            assert!(!page.contains("Secret grief") && !page.contains("Hidden hope"), "{path}");
        }
    }
    let without_name = |page: &String| page.split("Account of").next().map(str::to_owned);
    assert!(pages.iter().all(|page| without_name(page) == without_name(&pages[0])));
    let key = uuid::Uuid::nil().to_string();
    let decided = [("difference", key.as_str()), ("choice", "a")];
    let answer = world.post("ana", &on(3, "/consensus/decisions"), &decided).await;
    assert_eq!(answer.status, 409);
    assert_eq!(world.number("select count(*) from consensus_segment segment join narrative on narrative.id = narrative_id where number = 3").await, 0);
}

#[tokio::test]
async fn the_board_is_drawn_anew_when_the_agreed_segments_change_and_only_then() {
    let world = World::with_story().await;
    assert_eq!(world.post("rosa", "/p/care/board/descriptive/start", &[]).await.status, 200);
    let tag = async || {
        let board = world.get("paul", "/p/care/board/descriptive").await;
        assert_eq!(board.status, 200);
        board.headers["etag"].clone()
    };
    let first = tag().await;
    world.get("ana", &on(2, "/consensus")).await;
    assert_eq!(tag().await, first);
    world.decide("ana", "Machines", &[("choice", "a")]).await;
    let second = tag().await;
    assert_ne!(second, first);
    world.decide("ana", "Watching", &[("choice", "a")]).await;
    assert_ne!(tag().await, second);
    let board = world.get("paul", "/p/care/board/descriptive").await.body;
    assert!(board.contains("Broken things") && !board.contains("Machines"), "{board}");
}

#[tokio::test]
async fn several_are_decided_alike_after_a_look_and_taken_back_at_once() {
    let world = World::with_story().await;
    let page = world.get("ana", &on(2, "/consensus?sure=sure")).await.body;
    assert!(page.contains("Decide these 5 alike"), "{page}");
    assert!(!world.get("ana", &on(2, "/consensus")).await.body.contains("alike…"));
    let [one, other] = [world.difference(2, "Cold").await, world.difference(2, "Watching").await];
    let fields = [("difference", one.as_str()), ("difference", &other), ("choice", "neither")];
    let answer = world.post("ana", &on(2, "/consensus/alike"), &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(world.number("select count(*) from decision where choice = 'neither'").await, 2);
    let log = world.words("otto", &on(2, "/consensus/decisions")).await;
    assert_eq!(log.matches("Settled together with others alike: 2 in all.").count(), 2, "{log}");
    assert_eq!(world.post("ana", &on(2, "/consensus/alike"), &fields).await.status, 409);
    world.post("ana", &on(2, "/consensus/undo"), &[]).await;
    assert_eq!(world.number("select count(*) from decision").await, 0);
    let answer = world.post("paul", &on(2, "/consensus/alike"), &fields).await;
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn the_queue_is_filtered_by_how_sure_its_coders_were() {
    let world = World::with_story().await;
    let doubt = "update coding set unsure = true where coder_id = $1 and code_id in
        (select id from code where name in ('Machines', 'Cold'))";
    sqlx::query(doubt).bind(world.viewer("ben").member).execute(&world.db.owner).await.unwrap();
    for (sure, expected) in [("sure", 3), ("a", 1), ("b", 0), ("unsure", 1), ("perhaps", 5)] {
        let page = world.get("ana", &on(2, &format!("/consensus?sure={sure}"))).await.body;
        assert_eq!(page.matches("id=\"difference-").count(), expected, "{sure}: {page}");
    }
}

#[tokio::test]
async fn where_coders_were_sure_comes_first_for_who_asks() {
    let world = World::with_story().await;
    let first = async |path: &str| {
        let page = world.get("ana", &on(2, path)).await.body;
        let [_, in_focus, ..] =
            page.split(r#"<li class="current" id="difference-"#).collect::<Vec<_>>()[..]
        else {
            panic!("{page}");
        };
        in_focus[..36].to_owned()
    };
    let before = first("/consensus").await;
    assert_eq!(first("/consensus?sure=first").await, before);
    for code in ["Machines", "Cold", "Watching"] {
        if world.difference(2, code).await == before {
            let doubt = "update coding set unsure = true
                where code_id in (select id from code where name = $1)";
            sqlx::query(doubt).bind(code).execute(&world.db.owner).await.unwrap();
        }
    }
    assert_ne!(first("/consensus?sure=first").await, before);
    assert_eq!(first("/consensus").await, before);
}

#[tokio::test]
async fn when_nothing_is_open_the_next_narrative_is_named() {
    let world = World::with_story().await;
    world.story(3, &[("Cold", "Her hands were cold")], &[]).await;
    world.decide_all("ana", 2).await;
    for who in ["ana", "rosa"] {
        let page = world.words(who, &on(2, "/consensus")).await;
        assert!(page.contains("Go on to Narrative 3, 1 open"), "{who}: {page}");
    }
    assert!(!world.words("otto", &on(2, "/consensus")).await.contains("Go on to Narrative"));
    world.decide_all("ben", 3).await;
    assert!(!world.words("ana", &on(3, "/consensus")).await.contains("Go on to Narrative"));
}
