//! Themes and subthemes: made, named, moved, merged, removed.

use tandem::ids::*;

use super::{Room, subject};

/// Fear with the subtheme Night, Hope; grief in Fear, dread in Night, joy in Hope.
struct Furnished {
    room: Room,
    fear: ThemeId,
    night: ThemeId,
    hope: ThemeId,
}

async fn furnished() -> Furnished {
    let room = Room::new().await;
    let fear = room.theme("Fear", None).await;
    let hope = room.theme("Hope", None).await;
    let night = room.theme("Night", Some(fear)).await;
    for (name, theme) in [("grief", fear), ("dread", night), ("joy", hope)] {
        let code = room.code(name, 1).await;
        room.place("ana", code, None, Some(theme)).await;
    }
    Furnished { room, fear, night, hope }
}

impl Furnished {
    async fn post(&self, theme: ThemeId, deed: &str, form: &str) -> u16 {
        self.room.post("ana", &format!("/themes/{theme}{deed}"), form).await.status
    }

    async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.room.world.db.owner).await.unwrap()
    }

    /// `Fear(Night) Hope`
    async fn outline(&self) -> String {
        let page = self.room.get("paul", "").await.body;
        let page = scraper::Html::parse_fragment(&page);
        let column = super::select(".theme");
        let columns = page.select(&column).map(|theme| {
            let text = |selector: &str| -> Vec<String> {
                theme.select(&super::select(selector)).map(|name| name.text().collect()).collect()
            };
            match (text("h2").concat(), text(".sub h3")) {
                (name, subthemes) if subthemes.is_empty() => name,
                (name, subthemes) => format!("{name}({})", subthemes.join(" ")),
            }
        });
        columns.collect::<Vec<_>>().join(" ")
    }
}

#[tokio::test]
async fn themes_stand_in_their_order_with_their_subthemes() {
    let board = furnished().await;
    assert_eq!(board.outline().await, "Fear(Night) Hope");
    let before = format!("before={}", board.fear);
    assert_eq!(board.post(board.hope, "/move", &before).await, 200);
    assert_eq!(board.outline().await, "Hope Fear(Night)");
}

#[tokio::test]
async fn a_theme_is_renamed_and_defined_and_answers_a_question() {
    let board = furnished().await;
    board
        .room
        .world
        .db
        .change(
            "insert into research_question (project_id, id, position, body)
             select id, '00000000-0000-7000-8000-000000000001', 0, 'Why?' from project",
        )
        .await;
    let form = "name=Dread%20and%20fear&definition=What%20keeps%20awake\
                &question=00000000-0000-7000-8000-000000000001";
    assert_eq!(board.post(board.fear, "", form).await, 200);
    let page = board.room.get("paul", &format!("/themes/{}", board.fear)).await.body;
    for words in ["Dread and fear", "What keeps awake", "answers question 1"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(board.room.get("paul", "").await.body.contains("answers question 1"));
    // A form that holds the name alone leaves the rest as it is.
    assert_eq!(board.post(board.fear, "", "name=Fear").await, 200);
    let page = board.room.get("paul", &format!("/themes/{}", board.fear)).await.body;
    assert!(page.contains("What keeps awake") && page.contains("answers question 1"));
}

#[tokio::test]
async fn a_subtheme_becomes_a_theme_and_a_theme_a_subtheme() {
    let board = furnished().await;
    assert_eq!(board.post(board.night, "/move", "parent=&before=").await, 200);
    assert_eq!(board.outline().await, "Fear Hope Night");
    assert_eq!(board.post(board.fear, "/move", &format!("parent={}", board.hope)).await, 200);
    assert_eq!(board.outline().await, "Hope(Fear) Night");
    assert_eq!(board.room.list("Fear").await, "grief", "it takes its cards along");
}

#[tokio::test]
async fn there_is_no_third_level() {
    let board = furnished().await;
    let (deed, into_hope) =
        (format!("/themes/{}/move", board.fear), format!("parent={}", board.hope));
    let refused = board.room.post("ana", &deed, &into_hope).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("subtheme"), "{}", refused.body);
    let under_night = format!("name=Deep&parent={}", board.night);
    assert_eq!(board.room.post("ana", "/themes", &under_night).await.status, 409);
    assert_eq!(board.post(board.fear, "/move", &format!("parent={}", board.fear)).await, 409);
    assert_eq!(board.outline().await, "Fear(Night) Hope");
}

#[tokio::test]
async fn a_theme_that_is_merged_loses_nothing() {
    let board = furnished().await;
    assert_eq!(board.post(board.fear, "/merge", &format!("into={}", board.hope)).await, 200);
    assert_eq!(board.outline().await, "Hope(Night)");
    assert_eq!(board.room.list("Hope").await, "joy grief");
    assert_eq!(board.room.list("Night").await, "dread");
    assert_eq!(board.room.list("Not placed").await, "");
}

#[tokio::test]
async fn the_cards_of_a_theme_that_is_removed_fall_into_the_tray() {
    let board = furnished().await;
    assert_eq!(board.post(board.fear, "/remove", "").await, 200);
    assert_eq!(board.outline().await, "Hope");
    assert_eq!(board.room.list("Not placed").await, "dread grief");
    let again = board.room.post("ana", &format!("/themes/{}/remove", board.fear), "").await;
    assert_eq!(again.status, 409);
    assert!(again.body.contains("no longer on the board"), "{}", again.body);
}

#[tokio::test]
async fn a_name_is_needed_and_has_an_end() {
    let board = furnished().await;
    for (name, said) in [("%20", "Please give it a name."), (&"x".repeat(201), "200 characters")] {
        for (path, form) in
            [("/themes", ""), ("/codes", ""), (&format!("/themes/{}", board.fear), "")]
        {
            let answer = board.room.post("ana", path, &format!("name={name}{form}")).await;
            assert_eq!(answer.status, 422, "{path}");
            assert!(answer.body.contains(said), "{}", answer.body);
        }
    }
    let long = format!("name=Fear&definition={}", "x".repeat(4001));
    assert_eq!(board.post(board.fear, "", &long).await, 422);
    // White space around and within is tidied.
    board.post(board.fear, "", "name=%20%20Fear%20%20%20itself%20").await;
    assert_eq!(board.outline().await, "Fear itself(Night) Hope");
}

#[tokio::test]
async fn themes_beside_each_other_have_different_hues() {
    let room = Room::new().await;
    for n in 0..12 {
        room.theme(&format!("theme{n}"), None).await;
    }
    let hues: i64 = sqlx::query_scalar("select count(distinct hue) from theme")
        .fetch_one(&room.world.db.owner)
        .await
        .unwrap();
    assert_eq!(hues, 12);
}

#[tokio::test]
async fn a_code_that_is_made_on_the_board_is_an_agreed_code_from_then_on() {
    let board = furnished().await;
    let form = format!("name=courage&theme={}", board.hope);
    let made = board.room.post("paul", "/codes", &form).await;
    assert_eq!(board.room.list("Hope").await, "joy courage");
    let taken = board.room.post("ana", "/codes", "name=Courage").await;
    assert_eq!(taken.status, 422);
    assert!(taken.body.contains("There is already an agreed code of this name."));
    let page = board.room.get("otto", &format!("/codes/{}", subject(&made))).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("It has no passages yet."));
}

#[tokio::test]
async fn a_narrative_may_speak_against_a_code() {
    let board = furnished().await;
    let code = board.room.code("calm", 2).await;
    board.room.place("ana", code, None, Some(board.hope)).await;
    let mark = |marked: &str| format!("code={code}&narrative=1{marked}");
    assert_eq!(board.room.post("ana", "/against", &mark("&marked=true")).await.status, 200);
    let page = board.room.get("paul", "").await.body;
    assert!(page.contains("contradicted in Narratives") && page.contains("1 against"));
    let drawer = board.room.get("paul", &format!("/codes/{code}")).await.body;
    assert!(drawer.contains("is-against") && drawer.contains("contradicts"));
    assert_eq!(board.room.post("ana", "/against", &mark("")).await.status, 200);
    assert!(!board.room.get("paul", "").await.body.contains("contradicted"));
    let none = format!("code={code}&narrative=77&marked=true");
    assert_eq!(board.room.post("ana", "/against", &none).await.status, 422);
}

#[tokio::test]
async fn what_speaks_against_a_code_is_shown_in_the_words_of_the_narrative() {
    let board = furnished().await;
    let code = board.room.code("calm", 2).await;
    let mark = |words: &str, note: &str| {
        format!("code={code}&narrative=1&marked=true&words={words}&note={note}")
    };
    let drawer = async || board.room.get("paul", &format!("/codes/{code}")).await.body;
    let tired = "%F0%9F%98%80%0D%0A+tired";
    let answer = board.room.post("ana", "/against", &mark(tired, "Not+calm+at+all.")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let shown = drawer().await;
    assert!(shown.contains("<p>😀 tired</p>") && shown.contains("Not calm at all."), "{shown}");
    board.room.post("ana", "/against", &mark("nobody+asked", "")).await;
    assert!(drawer().await.contains("<p>nobody asked</p>"));
    board.room.post("ana", "/undo", "").await;
    assert!(drawer().await.contains("<p>😀 tired</p>"), "as it was before");
    let other = board.room.post("ana", "/against", &mark("everybody+asked", "")).await;
    assert_eq!(other.status, 422);
    assert!(other.body.contains("do not stand in Narrative"), "{}", other.body);
}

#[tokio::test]
async fn a_theme_is_split_and_the_chosen_codes_go_with_it() {
    let room = Room::new().await;
    let (ash, elm) = (room.code("ash", 2).await, room.code("elm", 1).await);
    let fear = room.theme("Fear", None).await;
    room.theme("Hope", None).await;
    for code in [ash, elm] {
        room.place("rosa", code, None, Some(fear)).await;
    }
    let path = format!("/themes/{fear}/split");
    let none = room.post("ana", &path, "name=Night").await;
    assert_eq!(none.status, 422);
    assert!(none.body.contains("Choose the codes"), "{}", none.body);
    let op = OpId::new();
    for _ in 0..2 {
        let split = room.post_as(op, "ana", &path, &format!("name=Night&code={elm}")).await;
        assert_eq!(split.status, 200, "{}", split.body);
    }
    let names: Vec<String> = room.lists("paul").await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Not placed", "Fear", "Night", "Hope"]);
    assert_eq!((room.list("Fear").await, room.list("Night").await), ("ash".into(), "elm".into()));
    let gone = room.post("ana", &path, &format!("name=Dusk&code={elm}")).await;
    assert_eq!(gone.status, 409, "{}", gone.body);
    assert_eq!(room.post("otto", &path, &format!("name=Dusk&code={ash}")).await.status, 403);
    assert_eq!(room.post("ana", "/undo", "").await.status, 200);
    assert_eq!(room.list("Fear").await, "ash elm");
}

#[tokio::test]
async fn what_a_merger_would_do_is_shown_and_nothing_is_done() {
    let room = Room::new().await;
    let (fear, hope) = (room.theme("Fear", None).await, room.theme("Hope", None).await);
    for name in ["ash", "elm"] {
        let code = room.code(name, 1).await;
        room.place("rosa", code, None, Some(fear)).await;
    }
    let before = room.lists("paul").await;
    let merged = room.get("ana", &format!("/themes/{fear}/merge?into={hope}")).await.body;
    assert!(merged.contains("1 theme merged"), "{merged}");
    let nested = room.get("ana", &format!("/themes/{fear}/move?parent={hope}")).await.body;
    assert!(nested.contains("1 theme moved") && nested.contains("Fear, in Hope"), "{nested}");
    let itself = room.get("ana", &format!("/themes/{fear}/merge?into={fear}")).await;
    assert_eq!(itself.status, 409);
    assert_eq!(room.lists("paul").await, before);
}

#[tokio::test]
async fn a_theme_says_how_far_the_team_is_with_it() {
    let board = furnished().await;
    let at = format!("/themes/{}/status", board.hope);
    assert_eq!(board.room.post("ana", &at, "status=agreed").await.status, 200);
    let status = |page: String| -> Vec<String> {
        let page = scraper::Html::parse_fragment(&page);
        page.select(&super::select(".theme-status")).map(|one| one.text().collect()).collect()
    };
    assert_eq!(status(board.room.get("otto", "").await.body), ["draft", "agreed"]);
    // A subtheme says so once it is further than a draft.
    let night = format!("/themes/{}/status", board.night);
    assert_eq!(board.room.post("ben", &night, "status=discussed").await.status, 200);
    let page = board.room.get("otto", "").await.body;
    assert_eq!(status(page), ["draft", "discussed", "agreed"]);
    let page = board.room.get("paul", &format!("/themes/{}", board.hope)).await.body;
    assert_eq!(status(page), ["agreed"]);
    assert_eq!(board.room.post("ana", &at, "status=perfect").await.status, 422);
    assert_eq!(board.room.post("otto", &at, "status=draft").await.status, 403);
    // Ana's is taken back, Ben's stays; and a theme that comes back has its own again.
    assert_eq!(board.room.post("ana", "/undo", "").await.status, 200);
    let page = board.room.get("otto", "").await.body;
    assert_eq!(status(page), ["draft", "discussed", "draft"]);
    assert_eq!(board.post(board.night, "/remove", "").await, 200);
    assert_eq!(board.room.post("ana", "/undo", "").await.status, 200);
    let page = board.room.get("otto", "").await.body;
    assert_eq!(status(page), ["draft", "discussed", "draft"]);
    let history = board.room.world.get("rosa", "/p/care/history").await.body;
    assert!(history.contains("said how far a theme is on the analytical board"), "{history}");
    // The past is found again by all that a theme has.
    let past = "select count(*) from board_past where part = 'theme' and ended_at is null";
    assert_eq!(board.number(past).await, 3);
}

#[tokio::test]
async fn a_theme_has_a_colour_that_can_be_chosen() {
    let board = furnished().await;
    let hue = "select hue::bigint from theme where name = 'Hope'";
    let before = board.number(hue).await;
    let chosen = if before == 4 { 6 } else { 5 };
    let form = format!("name=Hope&hue={chosen}");
    assert_eq!(board.post(board.hope, "", &form).await, 200);
    assert_eq!(board.number(hue).await, chosen - 1);
    assert_eq!(board.post(board.hope, "", "name=Hope&hue=13").await, 422);
    assert_eq!(board.room.post("ana", "/undo", "").await.status, 200);
    assert_eq!(board.number(hue).await, before);
}
