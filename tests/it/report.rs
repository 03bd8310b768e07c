//! The tables that the record makes by itself.

use scraper::{Html, Selector};
use tandem::ids::CodeId;

use crate::{boards::Room, world::Answer};

async fn rows(room: &Room, table: &str) -> Vec<String> {
    let Answer { status, body, .. } = room.world.get("otto", "/p/care/report").await;
    assert_eq!(status, 200, "{body}");
    let row = Selector::parse(&format!("{table} tr")).unwrap();
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Html::parse_document(&body)
        .select(&row)
        .map(|row| words(row.text().collect::<Vec<_>>().join(" ")))
        .collect()
}

/// Two codes under two subthemes; one of them lies in both.
async fn room() -> (Room, CodeId) {
    let room = Room::new().await;
    let (calm, joy) = (room.code("calm", 2).await, room.code("joy", 3).await);
    let hope = room.theme("Hope", None).await;
    let (near, far) = (room.theme("Near", Some(hope)).await, room.theme("Far", Some(hope)).await);
    room.place("ana", calm, None, Some(near)).await;
    room.place("ana", joy, None, Some(near)).await;
    let form = format!("code={joy}&to={far}&keep=true");
    assert_eq!(room.post("ana", "/placements", &form).await.status, 200);
    (room, calm)
}

#[tokio::test]
async fn a_passage_under_two_subthemes_counts_in_both_and_once_in_all() {
    let (room, _) = room().await;
    let heat = rows(&room, ".heat").await;
    for row in ["Near 5 1", "Far 3 1", "Passages in all 5"] {
        assert!(heat.contains(&row.to_owned()), "{row}: {heat:?}");
    }
}

#[tokio::test]
async fn words_against_a_code_leave_its_support_and_a_whole_narrative_takes_it() {
    let (room, calm) = room().await;
    let mark = |words: &str| format!("code={calm}&narrative=1&marked=true&words={words}");
    room.post("ana", "/against", &mark("nobody+asked")).await;
    assert!(rows(&room, ".heat").await.contains(&"Near 5 1".to_owned()));
    let themes = rows(&room, ".themes-t").await;
    assert!(themes.contains(&"Hope Near 1 , against it 1".to_owned()), "{themes:?}");
    room.post("ana", "/against", &mark("")).await;
    assert!(rows(&room, ".heat").await.contains(&"Near 3 1".to_owned()), "joy alone");
}
