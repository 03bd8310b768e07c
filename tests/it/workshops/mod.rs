//! Workshops: one phase is open at a time, and only its actions exist for those
//! who take part.

mod blind;
mod guests;
mod phases;
mod records;
mod votes;

use axum::http::Method;
use tandem::ids::*;

use crate::{
    boards::{Room, subject},
    world::Answer,
};

/// A room with a workshop in session: Rosa leads it, Ana, Ben and Paul are in.
pub struct Session {
    pub room: Room,
    pub id: WorkshopId,
}

pub const PLAN: &str = "title=Second+workshop&board=analytical&minutes=10&minutes=8&minutes=30\
                        &minutes=5&minutes=&question=&question=What+is+missing&question=\
                        &question=&question=";

impl Session {
    /// Paul prepared it, who is a member and no lead; nobody is in.
    pub async fn prepared() -> Self {
        let room = Room::new().await;
        let form = format!("op_id={}&{PLAN}", OpId::new());
        let made = room.world.send(Method::POST, "paul", "/p/care/workshops", &form).await;
        assert_eq!(made.status, 200, "{}", made.body);
        Self { id: subject(&made).into(), room }
    }

    /// In session, with Ana and Ben in, in this phase.
    pub async fn in_phase(phase: &str) -> Self {
        let session = Self::prepared().await;
        assert_eq!(session.post("paul", "/start", "").await.status, 200);
        for who in ["ana", "ben"] {
            assert_eq!(session.post(who, "/come", "").await.status, 200);
        }
        if phase != "look" {
            session.open(phase).await;
        }
        session
    }

    pub async fn open(&self, phase: &str) {
        let opened = self.post("paul", "/phase", &format!("phase={phase}")).await;
        assert_eq!(opened.status, 200, "{}", opened.body);
    }

    pub fn at(&self, rest: &str) -> String {
        format!("/p/care/workshops/{}{rest}", self.id)
    }

    pub async fn post(&self, who: &str, rest: &str, form: &str) -> Answer {
        self.post_as(OpId::new(), who, rest, form).await
    }

    pub async fn post_as(&self, op: OpId, who: &str, rest: &str, form: &str) -> Answer {
        let form = format!("op_id={op}&{form}");
        self.room.world.send(Method::POST, who, &self.at(rest), &form).await
    }

    pub async fn get(&self, who: &str, rest: &str) -> String {
        let page = self.room.world.get(who, &self.at(rest)).await;
        assert_eq!(page.status, 200, "{rest}: {}", page.body);
        page.body
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.room.world.db.owner).await.unwrap()
    }

    pub async fn text(&self, sql: &'static str) -> String {
        sqlx::query_scalar(sql).fetch_one(&self.room.world.db.owner).await.unwrap()
    }

    /// A vote that is open, on the options `one` and `two`: three dots, up to two on one.
    pub async fn vote(&self) -> VoteId {
        let form = "question=Which+name&options=one%0Atwo&dots=3&most=2";
        assert_eq!(self.post("paul", "/votes", form).await.status, 200);
        let id: VoteId = sqlx::query_scalar("select id from vote order by made_at desc limit 1")
            .fetch_one(&self.room.world.db.owner)
            .await
            .unwrap();
        let opened = self.post("paul", "/votes/turn", &format!("vote={id}&to=open")).await;
        assert_eq!(opened.status, 200, "{}", opened.body);
        id
    }

    pub async fn dots(&self, who: &str, vote: VoteId, position: i32, count: i32) -> Answer {
        let form = format!("vote={vote}&position={position}&count={count}");
        self.post(who, "/dots", &form).await
    }
}
