//! Leaks, each planted in a world of its own, to see that it is noticed, and
//! noticed where it shows.

mod handlers;
mod tables;

use std::sync::Mutex;

use axum::Router;

use super::{
    acts::{
        Act::{self, *},
        Made,
    },
    differences, each,
    eyes::Eyes,
    history::{Deed, without_ben},
    seen::Seen,
    stage::{ANAS, BENS, Known, Look, ROSAS},
};
use crate::world::World;

/// A fault of the tables, or of a handler.
#[derive(Default)]
pub struct Leak {
    pub sql: String,
    pub handler: Option<fn(Router, &World) -> Router>,
}

/// Where a leak must be noticed.
#[derive(Debug, Clone, Copy)]
pub enum Shows {
    /// On a page as a whole: of whom, and its address.
    Page(&'static str, &'static str),
    /// On the part of it that scripts fetch.
    Part(&'static str, &'static str),
    /// In an answer to something that Ana writes.
    Answer,
    /// In an answer to something that the lead writes.
    LeadsAnswer,
    /// On one of Ana's streams.
    Stream(&'static str),
    /// Among the rows of a table that the database shows somebody.
    Rows(&'static str, &'static str),
}

impl Shows {
    /// The beginning of the places where it is seen.
    fn place(self) -> String {
        match self {
            Self::Page(who, address) => format!("{who} at {address}"),
            Self::Part(who, address) => format!("{who} at {address} (part)"),
            Self::Answer => "ana's answer".to_owned(),
            Self::LeadsAnswer => "rosa's answer".to_owned(),
            Self::Stream(path) => format!("ana's stream {path}"),
            Self::Rows(who, table) => format!("{who}'s rows of {table}"),
        }
    }

    pub async fn look(
        &self,
        world: &World,
        router: &Router,
        known: &Known,
        bens: &Made,
    ) -> Vec<Seen> {
        let eyes = |who| Eyes::of(world, router, who);
        match self {
            Self::Page(who, address) => eyes(who).look(address, known, bens, false).await,
            Self::Part(who, address) => eyes(who).look(address, known, bens, true).await,
            Self::Rows(who, _) => eyes(who).rows().await,
            Self::Answer | Self::LeadsAnswer | Self::Stream(_) => vec![],
        }
    }
}

#[test]
fn every_planted_leak_is_noticed_where_it_shows() {
    let missed = Mutex::new(vec![]);
    let planted = || tables::leaks().into_iter().chain(handlers::leaks());
    each(planted(), async |stage, (name, shows, leak)| {
        let look = Look::At(shows);
        let quiet = stage.play(&without_ben(&history()), &leak, false, &look).await;
        let loud = stage.play(&history(), &leak, false, &look).await;
        let found = differences(&quiet, &loud, stage.begins);
        if !found.iter().any(|difference| difference.place.starts_with(&shows.place())) {
            let elsewhere: Vec<_> = found.into_iter().map(|found| found.place).collect();
            missed.lock().unwrap().push(format!("{name}: not {shows:?} but {elsewhere:?}"));
        }
    });
    let missed = missed.into_inner().unwrap();
    assert!(missed.is_empty(), "of {}: {missed:#?}", planted().count());
}

/// What brings each of them out is no leak by itself.
#[test]
fn without_a_leak_nothing_is_noticed() {
    each(["rosa", "nobody"].into_iter(), async |stage, who| {
        let look = Look::Around { who, anas_parts: who == "rosa", rows: true };
        let history: Vec<Deed> = match who {
            // A lead without a seat may know who is done.
            "rosa" => {
                history().into_iter().filter(|deed| !matches!(deed.1, Submit(BENS))).collect()
            }
            _ => history(),
        };
        let quiet = stage.play(&without_ben(&history), &Leak::default(), false, &look).await;
        let loud = stage.play(&history, &Leak::default(), false, &look).await;
        let found = differences(&quiet, &loud, stage.begins);
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert!(found.is_empty(), "{}", found.join("\n"));
    });
}

/// Each of them does a little of everything, Ben before Ana, on the same words.
fn history() -> Vec<Deed> {
    let ana = |act: Act| ("ana", act);
    let ben = |act: Act| ("ben", act);
    vec![
        ana(ApplyNew("hope", ANAS, 0)),
        ana(Apply(0, 1, 0)),
        ben(Apply(0, 1, 0)),
        ben(ApplyNew("grief", 1, 1)),
        ben(Create("worn out")),
        ben(Reword(1, "Team of the night")),
        ben(Reword(2, "deep grief")),
        ben(SetAside(ANAS, 1)),
        ben(NoteNarrative(ANAS, "Ben thinks so.")),
        ben(NoteCode(0, "Ben says what it means.")),
        ben(Apply(0, ANAS, 2)),
        ben(Apply(1, ANAS, 0)),
        ben(TakeOff(0)),
        ben(Submit(BENS)),
        ben(Submit(ROSAS)),
        ana(Probe(1)),
        ana(Undo(1)),
        ana(Create("deep grief")),
        ana(Create("worn out")),
        ana(SetAside(ANAS, 1)),
        ana(Apply(0, ANAS, 2)),
        ana(NoteNarrative(ANAS, "Ana thinks so.")),
        ana(Retire(4)),
        ana(Apply(2, 1, 0)),
        ben(Apply(0, 1, 0)),
        ("rosa", Replace(ROSAS, "ben", "ana")),
    ]
}
