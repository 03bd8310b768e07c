//! Pictures: what they show is counted from the record, and stands in tables.

use scraper::{Html, Selector};

use crate::{boards::Room, world::World};

fn rows(page: &str, section: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    let selector = Selector::parse(&format!("#{section} tbody tr")).expect("a selector");
    let cell = Selector::parse("th, td").expect("a selector");
    let row = |row: scraper::ElementRef| {
        let cells: Vec<String> = row.select(&cell).map(|cell| cell.text().collect()).collect();
        cells.join(" | ")
    };
    page.select(&selector).map(row).collect()
}

#[tokio::test]
async fn codes_are_followed_to_the_themes_they_came_to() {
    let room = Room::new().await;
    let (grief, joy) = (room.code("grief", 3).await, room.code("joy", 1).await);
    let fear = room.theme("Fear", None).await;
    let night = room.theme("Night", Some(fear)).await;
    room.place("rosa", grief, None, Some(fear)).await;
    room.place("rosa", joy, None, Some(night)).await;
    let page = room.world.get("otto", "/p/care/pictures").await.body;
    let lineage = ["Made on a board | Fear | 1", "Made on a board | Night, in Fear | 1"];
    let mut found = rows(&page, "lineage");
    found.sort();
    assert_eq!(found, lineage);
    assert_eq!(rows(&page, "ranked"), ["grief | 3 | 1", "joy | 1 | 1"]);
    assert_eq!(rows(&page, "new"), ["1 | 2 | 2"]);
    // Passages of grief begin at 1, 2 and 3, that of joy at 1; each has two characters.
    assert_eq!(rows(&page, "together").len(), 1);
    assert!(rows(&page, "together")[0].ends_with("| 2"));
    assert_eq!(rows(&page, "map"), ["Fear | Night | joy | 1", "Fear |  | grief | 3"]);
}

#[tokio::test]
async fn a_project_without_agreed_codes_has_a_page_too() {
    let world = World::new().await;
    let page = world.get("rosa", "/p/care/pictures").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Begins with the first theme on a board"), "{}", page.body);
    assert!(!page.body.contains("data-picture"));
}
