//! Workshops: a facilitated session on a board. One phase is open at a time, and
//! only its actions exist for those who take part. While it is in session the
//! facilitator and the leads arrange the board at any time and lead its screens;
//! everybody else arranges it in the phase Group alone.

pub mod clock;
pub mod db;
pub mod desk;
pub mod guests;
pub mod minutes;
pub mod notes;
pub mod pages;
pub mod people;
pub mod prepare;
pub mod remarks;
pub mod scene;
pub mod seat;
pub mod show;
pub mod votes;

use time::OffsetDateTime;

use crate::{
    Error, Result,
    boards::Kind,
    domain::workshop::{Clock, Hands, Phase},
    ids::{BoardId, CodeId, MemberId, SnapshotId, WorkshopId},
};

#[derive(Debug, Clone)]
pub struct Workshop {
    pub id: WorkshopId,
    pub board: BoardId,
    pub kind: Kind,
    pub facilitator: MemberId,
    /// By name.
    pub led_by: String,
    pub title: String,
    pub names_writers: bool,
    pub revision: i64,
    pub started_at: Option<OffsetDateTime>,
    /// The board as it was at the start, and at the end.
    pub before: Option<SnapshotId>,
    pub after: Option<SnapshotId>,
    pub ended_at: Option<OffsetDateTime>,
    pub confirmed_at: Option<OffsetDateTime>,
    /// The one that is open, in session.
    pub phase: Option<Phase>,
    pub shown_times: i32,
    pub clock_full: i32,
    pub clock_ends_at: Option<OffsetDateTime>,
    /// Milliseconds.
    pub clock_left: Option<i32>,
    pub scene: Scene,
    pub scene_code: Option<CodeId>,
    pub scene_quote: String,
    pub code: Option<String>,
    /// By the database's clock, when this was read.
    pub now: OffsetDateTime,
}

/// What the room's screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type, serde::Serialize, serde::Deserialize)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Scene {
    /// The whole board, or a theme of it.
    Board,
    Vote,
    Clock,
    Join,
    /// A card, with a passage if one is chosen.
    Card,
}

impl Workshop {
    pub fn is_on(&self) -> bool {
        self.started_at.is_some() && self.ended_at.is_none()
    }

    /// The phase that is open; refuses before the start and after the end.
    pub fn open_phase(&self) -> Result<Phase> {
        self.phase.ok_or_else(|| {
            Error::conflict(match self.ended_at {
                Some(_) => "this workshop has ended; nothing was changed",
                None => "this workshop has not started yet; nothing was changed",
            })
        })
    }

    /// None before it was set.
    pub fn clock(&self) -> Option<Clock> {
        let until = self.clock_ends_at.map(|end| Hands::Until(millis(end)));
        let left = self.clock_left.map(|left| Hands::Left(left.into()));
        until.or(left).map(|hands| Clock { full: self.clock_full.into(), hands })
    }

    /// Milliseconds since 1970, by the database's clock.
    pub fn now(&self) -> i64 {
        millis(self.now)
    }

    /// What is written now waits for this showing.
    pub fn time(&self) -> i32 {
        self.shown_times + 1
    }

    /// The task of writing, as the turnout keeps it.
    pub fn writing(&self) -> String {
        format!("note/{}", self.time())
    }
}

fn millis(moment: OffsetDateTime) -> i64 {
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// Words that somebody wrote, without white space around them; `most` characters.
fn words(what: &str, text: &str, most: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::invalid(format!("please write {what} first")));
    }
    if text.chars().count() > most {
        return Err(Error::invalid(format!("{what} has at most {most} characters")));
    }
    Ok(text.to_owned())
}
