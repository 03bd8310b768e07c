//! Boards: agreed codes arranged into themes, by several at once.

mod moves;
mod pages;
mod schedules;
mod screens;
mod snapshots;
mod start;
mod themes;
mod undo;

use axum::http::Method;
use scraper::{ElementRef, Html, Selector};
use tandem::ids::*;
use uuid::Uuid;

use crate::world::{Answer, World};

/// A world with an analytical board, and the codes that lie on it.
pub struct Room {
    pub world: World,
}

impl Room {
    /// The board has begun, without themes; the codes are in the tray.
    pub async fn new() -> Self {
        let room = Self { world: World::new().await };
        assert_eq!(room.post("rosa", "/start", "").await.status, 200);
        room
    }

    /// A code with its passages.
    pub async fn code(&self, name: &str, passages: i32) -> CodeId {
        self.world.agreed(name, passages).await
    }

    pub async fn post(&self, who: &str, path: &str, form: &str) -> Answer {
        self.post_as(OpId::new(), who, path, form).await
    }

    pub async fn post_as(&self, op: OpId, who: &str, path: &str, form: &str) -> Answer {
        let path = format!("/p/care/board/analytical{path}");
        self.world.send(Method::POST, who, &path, &format!("op_id={op}&{form}")).await
    }

    pub async fn get(&self, who: &str, path: &str) -> Answer {
        self.world.get(who, &format!("/p/care/board/analytical{path}")).await
    }

    pub async fn theme(&self, name: &str, parent: Option<ThemeId>) -> ThemeId {
        let parent = parent.map(|id| id.to_string()).unwrap_or_default();
        let made = self.post("rosa", "/themes", &format!("name={name}&parent={parent}")).await;
        subject(&made).into()
    }

    /// Drags a card from a theme to a theme; none is the tray.
    pub async fn place(
        &self,
        who: &str,
        code: CodeId,
        from: Option<ThemeId>,
        to: Option<ThemeId>,
    ) -> Answer {
        let theme = |id: Option<ThemeId>| id.map(|id| id.to_string()).unwrap_or_default();
        let form = format!("code={code}&from={}&to={}", theme(from), theme(to));
        self.post(who, "/placements", &form).await
    }

    /// The lists of the board as a member's page shows them, each with the
    /// names of its cards: the tray first.
    pub async fn lists(&self, who: &str) -> Vec<(String, Vec<String>)> {
        lists(&self.get(who, "").await.body)
    }

    /// One list, written out.
    pub async fn list(&self, name: &str) -> String {
        let lists = self.lists("paul").await;
        let found = lists.into_iter().find(|(list, _)| list == name);
        found.unwrap_or_else(|| panic!("no list {name}")).1.join(" ")
    }
}

pub fn subject(answer: &Answer) -> Uuid {
    let receipt: serde_json::Value = serde_json::from_str(&answer.body).expect("a receipt");
    receipt["subject"].as_str().and_then(|id| id.parse().ok()).expect("a subject")
}

fn lists(body: &str) -> Vec<(String, Vec<String>)> {
    let page = Html::parse_fragment(body);
    let (list, name) = (select(".cards"), select(".card-name"));
    let read = |list: ElementRef| {
        let cards = list.select(&name).map(|card| card.text().collect());
        (list.attr("data-name").unwrap_or_default().to_owned(), cards.collect())
    };
    page.select(&list).map(read).collect()
}

fn select(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector")
}
