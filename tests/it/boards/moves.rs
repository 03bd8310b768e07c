//! Cards between themes and the tray.

use sqlx::AssertSqlSafe;
use tandem::ids::*;

use super::Room;

#[tokio::test]
async fn every_agreed_code_begins_in_the_tray_the_strongest_first() {
    let room = Room::new().await;
    room.code("weak", 1).await;
    room.code("strong", 9).await;
    assert_eq!(room.list("Not placed").await, "strong weak");
}

#[tokio::test]
async fn a_card_lies_where_it_was_put_and_nowhere_else() {
    let room = Room::new().await;
    let (code, theme) = (room.code("grief", 2).await, room.theme("Fear", None).await);
    assert_eq!(room.place("ana", code, None, Some(theme)).await.status, 200);
    assert_eq!(room.list("Fear").await, "grief");
    assert_eq!(room.list("Not placed").await, "");
    assert_eq!(room.place("paul", code, Some(theme), None).await.status, 200);
    assert_eq!(room.list("Fear").await, "");
    assert_eq!(room.list("Not placed").await, "grief");
}

#[tokio::test]
async fn without_a_neighbour_a_card_goes_where_its_passages_belong() {
    let room = Room::new().await;
    let theme = room.theme("Fear", None).await;
    for (name, passages) in [("five", 5), ("one", 1), ("nine", 9), ("three", 3)] {
        let code = room.code(name, passages).await;
        room.place("ana", code, None, Some(theme)).await;
    }
    assert_eq!(room.list("Fear").await, "nine five three one");
}

#[tokio::test]
async fn beside_a_neighbour_a_card_stays_where_the_hand_put_it() {
    let room = Room::new().await;
    let theme = room.theme("Fear", None).await;
    let (nine, five) = (room.code("nine", 9).await, room.code("five", 5).await);
    for code in [nine, five] {
        room.place("ana", code, None, Some(theme)).await;
    }
    let (one, two) = (room.code("one", 1).await, room.code("two", 2).await);
    room.post("ana", "/placements", &format!("code={one}&to={theme}&after={nine}")).await;
    room.post("ana", "/placements", &format!("code={two}&to={theme}&before={nine}")).await;
    assert_eq!(room.list("Fear").await, "two nine one five");
    // Within its theme.
    let form = format!("code={two}&from={theme}&to={theme}&after={five}");
    room.post("ana", "/placements", &form).await;
    assert_eq!(room.list("Fear").await, "nine one five two");
}

#[tokio::test]
async fn several_cards_move_together_and_keep_their_order() {
    let room = Room::new().await;
    let (fear, hope) = (room.theme("Fear", None).await, room.theme("Hope", None).await);
    let mut codes = vec![];
    for (name, passages) in [("a", 4), ("b", 3), ("c", 2), ("d", 1)] {
        codes.push(room.code(name, passages).await);
    }
    room.place("ana", codes[0], None, Some(fear)).await;
    room.place("ana", codes[1], None, Some(hope)).await;
    // c from the tray, b from Hope, both after a.
    let form = format!(
        "code={}&from=&code={}&from={hope}&to={fear}&after={}",
        codes[2], codes[1], codes[0]
    );
    assert_eq!(room.post("ana", "/placements", &form).await.status, 200);
    assert_eq!(room.list("Fear").await, "a c b");
    assert_eq!(room.list("Hope").await, "");
    assert_eq!(room.list("Not placed").await, "d");
}

#[tokio::test]
async fn a_code_may_support_two_themes() {
    let room = Room::new().await;
    let (fear, hope) = (room.theme("Fear", None).await, room.theme("Hope", None).await);
    let code = room.code("grief", 2).await;
    room.place("ana", code, None, Some(fear)).await;
    let form = format!("code={code}&from={fear}&to={hope}&keep=true");
    assert_eq!(room.post("ana", "/placements", &form).await.status, 200);
    assert_eq!(room.list("Fear").await, "grief");
    assert_eq!(room.list("Hope").await, "grief");
    let page = room.get("ana", "").await.body;
    assert!(page.contains("1 of 1") || page.contains("All 1 codes"), "one code is placed");
    // Taken from one, it stays in the other; taken from both, it is back.
    room.place("ana", code, Some(fear), None).await;
    assert_eq!(room.list("Not placed").await, "");
    room.place("ana", code, Some(hope), None).await;
    assert_eq!(room.list("Not placed").await, "grief");
}

#[tokio::test]
async fn of_two_who_drag_one_card_the_last_wins() {
    let room = Room::new().await;
    let code = room.code("grief", 2).await;
    let (one, two) = (room.theme("One", None).await, room.theme("Two", None).await);
    let three = room.theme("Three", None).await;
    room.place("ana", code, None, Some(one)).await;
    room.place("ana", code, Some(one), Some(two)).await;
    // Ben still saw it in One.
    room.place("ben", code, Some(one), Some(three)).await;
    assert_eq!(room.list("Two").await, "");
    assert_eq!(room.list("Three").await, "grief");
    room.place("ana", code, Some(two), None).await;
    assert_eq!(room.list("Not placed").await, "grief");
}

#[tokio::test]
async fn a_card_that_is_dropped_into_a_theme_that_is_gone_lands_in_the_tray() {
    let room = Room::new().await;
    let (code, theme) = (room.code("grief", 2).await, room.theme("Fear", None).await);
    let gone = room.theme("Gone", None).await;
    room.place("ana", code, None, Some(theme)).await;
    room.post("ben", &format!("/themes/{gone}/remove"), "").await;
    assert_eq!(room.place("ana", code, Some(theme), Some(gone)).await.status, 200);
    assert_eq!(room.list("Not placed").await, "grief");
}

#[tokio::test]
async fn a_move_that_is_sent_twice_is_made_once() {
    let room = Room::new().await;
    let (code, theme) = (room.code("grief", 2).await, room.theme("Fear", None).await);
    let (op, form) = (OpId::new(), format!("code={code}&to={theme}"));
    let first = room.post_as(op, "ana", "/placements", &form).await;
    room.place("ben", code, Some(theme), None).await;
    let again = room.post_as(op, "ana", "/placements", &form).await;
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    assert_eq!(room.list("Not placed").await, "grief", "the retry moved nothing");
    let other = room.post_as(op, "ana", "/placements", &format!("code={code}&to=")).await;
    assert_eq!(other.status, 422, "one id, one operation");
}

#[tokio::test]
async fn a_move_of_nothing_or_of_a_strange_code_is_refused_in_words() {
    let room = Room::new().await;
    let theme = room.theme("Fear", None).await;
    let nothing = room.post("ana", "/placements", &format!("to={theme}")).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.body.contains("Choose a card first."), "{}", nothing.body);
    let strange = room.place("ana", CodeId::new(), None, Some(theme)).await;
    assert_eq!(strange.status, 409);
    assert!(strange.body.contains("This code is not on the board any more."), "{}", strange.body);
    let code = room.code("grief", 2).await;
    let nowhere = room.post("ana", "/placements", &format!("code={code}&to=&keep=true")).await;
    assert_eq!(nowhere.status, 422);
    let private = room.world.create_code("ana", "private").await;
    let private = super::subject(&private);
    let form = format!("code={private}&to={theme}");
    assert_eq!(room.post("ana", "/placements", &form).await.status, 409);
}

#[tokio::test]
async fn only_those_who_arrange_may_move_anything() {
    let room = Room::new().await;
    let (code, theme) = (room.code("grief", 2).await, room.theme("Fear", None).await);
    for who in ["rosa", "ana", "ben", "paul"] {
        assert_eq!(room.place(who, code, None, Some(theme)).await.status, 200, "{who}");
    }
    for (who, status) in [("otto", 403), ("olga", 404), ("nobody", 401)] {
        assert_eq!(room.place(who, code, Some(theme), None).await.status, status, "{who}");
    }
    assert_eq!(room.list("Fear").await, "grief");
    assert!(!room.get("otto", "").await.body.contains("data-move"));
}

#[tokio::test]
async fn a_board_of_another_project_is_not_there() {
    let (room, other) = (Room::new().await, Room::new().await);
    let code = room.code("grief", 2).await;
    let strange = other.theme("Fear", None).await;
    // A theme elsewhere is none here: the card stays in the tray.
    room.place("ana", code, None, Some(strange)).await;
    assert_eq!(room.list("Not placed").await, "grief");
    for path in ["", "/move", "/merge", "/remove"] {
        let form = match path {
            "" => "name=Mine".to_owned(),
            "/merge" => format!("into={strange}"),
            _ => String::new(),
        };
        let answer = room.post("ana", &format!("/themes/{strange}{path}"), &form).await;
        assert_eq!(answer.status, 409, "{path}: {}", answer.body);
    }
    assert_eq!(room.get("ana", &format!("/themes/{strange}")).await.status, 404);
    let elsewhere = room.world.get("ana", "/p/other/board/analytical").await;
    assert_eq!(elsewhere.status, 404);
}

#[tokio::test]
async fn who_is_given_up_in_a_crowd_is_told_so_and_saves_when_it_is_over() {
    let room = Room::new().await;
    let (grief, fear) = (room.code("grief", 1).await, room.theme("Fear", None).await);
    // Two that waited for each other, a wait that was too long, and the like.
    for state in ["40001", "40P01", "55P03", "57014"] {
        let crowd = AssertSqlSafe(format!(
            "create or replace function crowd() returns trigger language plpgsql as $$
                 begin raise exception 'a crowd' using errcode = '{state}'; end $$;
             create or replace trigger crowd before insert on placement
                 for each row execute function crowd()"
        ));
        sqlx::raw_sql(crowd).execute(&room.world.db.owner).await.unwrap();
        let answer = room.place("ana", grief, None, Some(fear)).await;
        assert_eq!(answer.status, 503, "{state}: {}", answer.body);
        assert!(answer.headers.contains_key("retry-after"));
        assert!(answer.body.contains("Nothing of this was saved"), "{}", answer.body);
    }
    room.world.db.change("drop trigger crowd on placement").await;
    assert_eq!(room.place("ana", grief, None, Some(fear)).await.status, 200);
}
