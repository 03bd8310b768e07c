//! The minutes: what a workshop did, from the record, and each member's signature.
//! They are there while it is in session too, and complete after its end.

pub mod db;

use askama::Template;
use axum::{
    extract::State,
    response::{Html, Response},
};
use time::OffsetDateTime;

use self::db::Noted;
use super::{
    Workshop,
    db::{self as workshops, Item},
    desk,
    notes::{self, db::Note},
    people::{self, db::Person},
    remarks::{
        self,
        db::{Remark, Signature},
    },
    votes::{
        self,
        db::{Choice, Vote},
    },
};
use crate::{
    App, Error, Result,
    access::{Member, Scope, may},
    boards::{
        Content, db as boards,
        snapshots::{
            self, Kept,
            compare::{self, Difference},
        },
    },
    consensus::adjudicator::veil,
    db::View,
    domain::{permission::Permission, workshop::Phase},
    ids::{OpId, WorkshopId},
    live::Topic,
    web::{Frame, Path, Sheet, html, links::ProjectLinks, moment},
};

/// Something that was moved on the board.
pub struct Move {
    pub by: String,
    pub said: String,
    pub at: OffsetDateTime,
    pub op: OpId,
    /// It can be taken back.
    pub inverted: bool,
}

/// What was done on the board in a workshop, in the order of time.
pub async fn moves(
    view: &mut View,
    scope: Scope,
    workshop: &Workshop,
    content: &Content,
) -> Result<Vec<Move>> {
    let topic = Topic::Board(workshop.board);
    let noted = db::record(view, scope, topic, workshop.started_at, workshop.ended_at).await?;
    let of_board = noted.into_iter().filter(|one| !one.kind.starts_with("screen."));
    let moves = of_board.map(|one| Move {
        said: said(&one, content),
        by: one.by,
        at: one.at,
        op: one.op,
        inverted: one.inverted,
    });
    Ok(moves.collect())
}

/// What was done, after who did it. Names are those of today.
fn said(noted: &Noted, content: &Content) -> String {
    let text = |name: &str| noted.payload.get(name).and_then(|value| value.as_str());
    let theme = |id: Option<&str>| {
        let named = id.and_then(|id| content.themes.iter().find(|one| one.id.to_string() == id));
        named.map_or("a theme".to_owned(), |one| format!("“{}”", one.name))
    };
    let code = |id: &str| {
        let named = content.cards.iter().find(|card| card.id.to_string() == id);
        named.map_or("a code".to_owned(), |card| format!("“{}”", card.name))
    };
    match noted.kind.as_str() {
        "board.place" => {
            let moved = noted.payload.get("moves").and_then(|moves| moves.as_array());
            let codes = moved.into_iter().flatten().filter_map(|one| one.get(0)?.as_str());
            let codes = codes.map(code).collect::<Vec<_>>().join(", ");
            let to = text("to").map_or("the tray".to_owned(), |id| theme(Some(id)));
            format!("moved {codes} to {to}")
        }
        "theme.create" | "note.theme" => match (text("name"), text("parent").or(text("into"))) {
            (Some(name), Some(parent)) if parent != "theme" && !name.is_empty() => {
                format!("made the subtheme “{name}” in {}", theme(Some(parent)))
            }
            (Some(name), _) if !name.is_empty() => format!("made the theme “{name}”"),
            _ => "made a theme of a note".to_owned(),
        },
        "theme.edit" => format!("reworded {}", theme(text("theme"))),
        "theme.status" => {
            format!("called {} {}", theme(text("theme")), text("status").unwrap_or_default())
        }
        "theme.move" => format!("moved {}", theme(text("theme"))),
        "theme.merge" => format!("merged a theme into {}", theme(text("into"))),
        "theme.remove" => "removed a theme".to_owned(),
        "board.code" => format!("made the code “{}”", text("name").unwrap_or_default()),
        "board.against" => "marked counter-evidence".to_owned(),
        "board.undo" => "took back a move".to_owned(),
        "board.redo" => "brought a move back".to_owned(),
        other => other.replace(['.', '_'], " "),
    }
}

/// A phase, from when it was opened until the next one was.
pub struct Held {
    pub phase: Phase,
    pub from: OffsetDateTime,
    pub minutes: i64,
    /// None where the phase was not planned.
    pub planned: Option<i32>,
}

/// All that the record holds of a workshop.
pub struct Minutes {
    pub phases: Vec<Held>,
    pub people: Vec<Person>,
    pub votes: Vec<(Vote, Vec<Choice>, usize)>,
    pub notes: Vec<Note>,
    pub moves: Vec<Move>,
    /// How the board differs from what it was at the start.
    pub changed: Vec<Difference>,
    pub decisions: Vec<Remark>,
    pub parked: Vec<Remark>,
    pub signatures: Vec<Signature>,
}

impl Minutes {
    pub fn came(&self) -> usize {
        self.people.iter().filter(|person| person.came_at.is_some()).count()
    }
}

/// From its start to its end or, while it is in session, to now.
async fn changed(
    view: &mut View,
    scope: Scope,
    workshop: &Workshop,
    now: &Content,
) -> Result<Vec<Difference>> {
    let Some(before) = workshop.before else { return Ok(vec![]) };
    let Some(before) = snapshots::db::state(view, scope, workshop.board, before).await? else {
        return Ok(vec![]);
    };
    let after = match workshop.after {
        Some(after) => snapshots::db::state(view, scope, workshop.board, after).await?,
        None => None,
    };
    Ok(compare::differences(&before, &after.unwrap_or_else(|| Kept::of(now))))
}

async fn minutes(view: &mut View, scope: Scope, workshop: &Workshop) -> Result<Minutes> {
    let id = workshop.id;
    let agenda = workshops::agenda(view, scope, id).await?;
    let topic = Topic::Workshop(id);
    let noted = db::record(view, scope, topic, workshop.started_at, None).await?;
    let board = boards::by_id(view, scope, workshop.board).await?.ok_or(Error::NotFound)?;
    let content = boards::content(view, scope, board).await?;
    let changed = changed(view, scope, workshop, &content).await?;
    let mut votes = vec![];
    for vote in votes::db::all(view, scope, id).await?.into_iter().filter(|vote| vote.closed) {
        let result = votes::db::result(view, scope, vote.id).await?;
        let turnout = people::db::turnout(view, scope, id, &vote.task()).await?;
        votes.push((vote, result, turnout.iter().filter(|one| one.placed > 0).count()));
    }
    Ok(Minutes {
        phases: phases(&noted, &agenda, workshop),
        people: people::db::all(view, scope, id).await?,
        votes,
        notes: notes::db::shown(view, scope, id, workshop.shown_times).await?,
        moves: moves(view, scope, workshop, &content).await?,
        changed,
        decisions: remarks::db::all(view, scope, id, remarks::Kind::Decision).await?,
        parked: remarks::db::all(view, scope, id, remarks::Kind::Parked).await?,
        signatures: remarks::db::signatures(view, scope, id).await?,
    })
}

fn phases(noted: &[Noted], agenda: &[Item], workshop: &Workshop) -> Vec<Held> {
    let named = |one: &Noted| -> Option<Phase> {
        serde_json::from_value(one.payload.get("phase")?.clone()).ok()
    };
    let first = workshop.started_at.zip(agenda.first()).map(|(at, item)| (at, item.phase));
    let opened = noted.iter().filter(|one| one.kind == "workshop.open");
    let opened = first.into_iter().chain(opened.filter_map(|one| Some((one.at, named(one)?))));
    let opened: Vec<(OffsetDateTime, Phase)> = opened.collect();
    let end = workshop.ended_at.unwrap_or(workshop.now);
    let ends = opened.iter().skip(1).map(|(at, _)| *at).chain([end]);
    let held = opened.iter().zip(ends).map(|((from, phase), end)| Held {
        phase: *phase,
        from: *from,
        minutes: (end - *from).whole_seconds().max(0).div_euclid(60),
        planned: agenda.iter().find(|item| item.phase == *phase).map(|item| item.minutes),
    });
    held.collect()
}

#[derive(Template)]
#[template(path = "workshops/minutes.html")]
struct MinutesPage {
    frame: Frame,
    links: ProjectLinks,
    workshop: Workshop,
    minutes: Minutes,
    mine: Option<Signature>,
    leads: bool,
    takes_part: bool,
    takes_away: bool,
}

impl MinutesPage {
    fn to(&self, deed: &str) -> String {
        self.links.workshop_to(&self.workshop.id, deed)
    }
}

pub async fn show(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    veil::refuse_names(&mut view, me.scope, me.id).await?;
    let workshop = workshops::find(&mut view, me.scope, id).await?.ok_or(Error::NotFound)?;
    if workshop.started_at.is_none() {
        return Err(Error::conflict("this workshop has not started yet: there are no minutes"));
    }
    let minutes = minutes(&mut view, me.scope, &workshop).await?;
    html(&MinutesPage {
        frame: me.frame(),
        links: me.links.clone(),
        mine: minutes.signatures.iter().find(|one| one.member == me.id).cloned(),
        leads: desk::leads(&me, &workshop) && me.may(Permission::Arrange),
        takes_part: me.may(Permission::Arrange),
        takes_away: me.may(Permission::Export),
        minutes,
        workshop,
    })
}

/// The same, one thing on each line, for a spreadsheet.
pub async fn file(
    me: Member<may::Export>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
) -> Result<Response> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    veil::refuse_names(&mut view, me.scope, me.id).await?;
    let workshop = workshops::find(&mut view, me.scope, id).await?.ok_or(Error::NotFound)?;
    let minutes = minutes(&mut view, me.scope, &workshop).await?;
    sheet(&minutes).download("minutes")
}

fn sheet(minutes: &Minutes) -> Sheet {
    let mut sheet = Sheet::with_heading(["what", "when", "who", "words", "number"]);
    let at = |moment: &OffsetDateTime| moment::stamp(moment);
    for held in &minutes.phases {
        let title = held.phase.title().to_owned();
        let lasted = held.minutes.to_string();
        sheet.push(["phase".to_owned(), at(&held.from), String::new(), title, lasted]);
    }
    for person in minutes.people.iter() {
        let what = if person.guest { "guest" } else { "member" }.to_owned();
        let came = person.came_at.as_ref().map(at).unwrap_or_default();
        let words = if person.came_at.is_some() { "came" } else { "did not come" }.to_owned();
        sheet.push([what, came, person.name.clone(), words, String::new()]);
    }
    for (vote, result, _) in &minutes.votes {
        for choice in result {
            let words = format!("{}: {}", vote.question, choice.label);
            let dots = choice.dots.to_string();
            sheet.push(["vote".to_owned(), String::new(), String::new(), words, dots]);
        }
    }
    for one in &minutes.moves {
        let what = "move".to_owned();
        sheet.push([what, at(&one.at), one.by.clone(), one.said.clone(), String::new()]);
    }
    for one in &minutes.changed {
        let words = format!("{}: {}; {} → {}", one.what.word(), one.name, one.before, one.after);
        sheet.push(["change".to_owned(), String::new(), String::new(), words, String::new()]);
    }
    for (what, remarks) in [("decision", &minutes.decisions), ("open question", &minutes.parked)] {
        for one in remarks {
            let what = what.to_owned();
            sheet.push([what, at(&one.made_at), one.by.clone(), one.body.clone(), String::new()]);
        }
    }
    for one in &minutes.signatures {
        let words = match one.reservation.as_str() {
            "" => "agrees".to_owned(),
            reservation => format!("reservation: {reservation}"),
        };
        let what = "signature".to_owned();
        sheet.push([what, at(&one.signed_at), one.name.clone(), words, String::new()]);
    }
    sheet
}
