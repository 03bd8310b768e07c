//! The desk: what whoever leads a workshop sees and does. What is open now is the
//! only large thing on it.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use super::{
    Scene, Workshop,
    db::{self, Item},
    desk,
    minutes::{self, Move},
    notes,
    notes::db::Note,
    people::{self, db::Person},
    prepare,
    remarks::{
        self,
        db::{Remark, Signature},
    },
    show::Face,
    votes::{
        self,
        db::{Choice, Vote},
    },
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    boards::{
        Card, db as boards,
        draw::{Drawn, Sources},
        screens,
    },
    consensus::adjudicator::veil,
    db::View,
    domain::workshop::Phase,
    ids::{CodeId, PersonId, WorkshopId},
    live::Topic,
    web::{Fragment, Frame, Me, Path, links, links::ProjectLinks},
};

/// A phase as the line across the top shows it.
pub struct Step {
    pub phase: Phase,
    /// `done`, `now` or `next`.
    pub state: &'static str,
}

pub fn steps(workshop: &Workshop, agenda: &[Item]) -> Vec<Step> {
    let now = workshop.phase;
    let planned = Phase::ALL
        .into_iter()
        .filter(|phase| now == Some(*phase) || agenda.iter().any(|item| item.phase == *phase));
    let at = |phase: Phase| Phase::ALL.iter().position(|one| *one == phase);
    let state = |phase: Phase| match now {
        Some(now) if now == phase => "now",
        Some(now) if at(phase) < at(now) => "done",
        _ => "next",
    };
    planned.map(|phase| Step { phase, state: state(phase) }).collect()
}

#[derive(Template)]
#[template(path = "workshops/desk.html", blocks = ["desk"])]
struct DeskPage {
    frame: Frame,
    links: ProjectLinks,
    workshop: Workshop,
    revision: i64,
    phase: Phase,
    question: String,
    steps: Vec<Step>,
    now: i64,
    clock: Option<Face>,
    people: Vec<(Person, Option<people::db::Turnout>)>,
    here: usize,
    /// Of those who are here, with what the phase asks for.
    done: usize,
    notes: Vec<Note>,
    /// What notes can become subthemes of.
    drawn: Drawn,
    votes: Vec<Vote>,
    vote: Option<Vote>,
    options: Vec<Choice>,
    /// Dots, of all.
    placed: usize,
    last_result: Option<(Vote, Vec<Choice>)>,
    parked: Vec<Remark>,
    decisions: Vec<Remark>,
    signatures: Vec<Signature>,
    screens: screens::Open,
    /// Of the card that is shown.
    passages: Vec<boards::Passage>,
    moves: Vec<Move>,
    address: String,
}

impl DeskPage {
    fn placed(&self) -> usize {
        self.placed
    }

    fn dots(&self) -> usize {
        self.vote.as_ref().map_or(0, |vote| vote.dots as usize) * self.here
    }

    fn to(&self, deed: &str) -> String {
        self.links.workshop_to(&self.workshop.id, deed)
    }

    fn shows(&self, scene: &str) -> bool {
        match self.workshop.scene {
            Scene::Board => scene == if self.screens.focus.is_some() { "theme" } else { "board" },
            Scene::Vote => scene == "vote",
            Scene::Clock => scene == "clock",
            Scene::Join => scene == "join",
            Scene::Card => scene == "card",
        }
    }

    /// What the room's screen says, in short.
    fn seen(&self) -> String {
        match self.workshop.scene {
            Scene::Board => {
                let focus = self.drawn.columns.iter().find(|one| self.screens.is_on(&one.theme.id));
                focus.map_or("The whole board".to_owned(), |column| column.theme.name.clone())
            }
            Scene::Vote => self
                .vote
                .as_ref()
                .or(self.last_result.as_ref().map(|(vote, _)| vote))
                .map_or("No vote yet".to_owned(), |vote| vote.question.clone()),
            Scene::Clock => self.question.clone(),
            Scene::Join => "How to join".to_owned(),
            Scene::Card => {
                let all = self.drawn.columns.iter().flat_map(|column| {
                    column.subthemes.iter().chain([&column.own]).flat_map(|group| &group.cards)
                });
                let card = all
                    .chain(&self.drawn.tray)
                    .find(|laid| Some(laid.card.id) == self.workshop.scene_code);
                card.map_or("A card".to_owned(), |laid| laid.card.name.clone())
            }
        }
    }

    /// Every card of the board, by name.
    fn cards(&self) -> Vec<&Card> {
        let groups = self.drawn.columns.iter().flat_map(|column| {
            column.subthemes.iter().chain([&column.own]).flat_map(|group| &group.cards)
        });
        let mut cards: Vec<_> = groups.chain(&self.drawn.tray).map(|laid| &laid.card).collect();
        cards.sort_by(|a, b| {
            a.name.to_lowercase().cmp(&b.name.to_lowercase()).then(a.id.cmp(&b.id))
        });
        cards.dedup_by_key(|card| card.id);
        cards
    }

    fn initials(&self, name: &str) -> String {
        Me::initials(name)
    }

    /// How many dots somebody has placed, while a vote is open.
    fn did(&self, person: &Person, turnout: &Option<people::db::Turnout>) -> String {
        match (&self.vote, turnout) {
            (Some(vote), Some(turnout)) => format!("{} of {} dots", turnout.placed, vote.dots),
            (Some(_), None) => "No dots yet".to_owned(),
            (None, _) if person.guest => "Guest".to_owned(),
            (None, _) => String::new(),
        }
    }

    /// Of an option: `a`, `b`.
    fn letter(&self, at: &usize) -> char {
        char::from(b'a' + u8::try_from(*at).unwrap_or(25).min(25))
    }

    fn is_shown(&self, card: &CodeId) -> bool {
        self.workshop.scene_code == Some(*card)
    }
}

pub async fn desk(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    fragment: Fragment,
) -> Result<Response> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    veil::refuse_names(&mut view, me.scope, me.id).await?;
    let workshop = db::find(&mut view, me.scope, id).await?.ok_or(Error::NotFound)?;
    if !desk::leads(&me, &workshop) {
        return Err(Error::Forbidden);
    }
    let Some(phase) = workshop.phase else {
        if workshop.ended_at.is_some() {
            return Ok(Redirect::to(&me.links.workshop_minutes(&id)).into_response());
        }
        return Ok(prepare::page(&mut view, &me, workshop, &fragment).await?.into_response());
    };
    let agenda = db::agenda(&mut view, me.scope, id).await?;
    let question = agenda.iter().find(|item| item.phase == phase);
    let question = question.map(|item| item.question.clone()).unwrap_or_default();
    let all = people::db::all(&mut view, me.scope, id).await?;
    let votes = votes::db::all(&mut view, me.scope, id).await?;
    let vote = votes.iter().find(|vote| vote.open).cloned();
    let task = vote.as_ref().map_or_else(|| workshop.writing(), Vote::task);
    let turnout = people::db::turnout(&mut view, me.scope, id, &task).await?;
    let of = |person: PersonId| turnout.iter().find(|one| one.person == person).cloned();
    let here: Vec<PersonId> =
        all.iter().filter(|person| person.is_here()).map(|person| person.id).collect();
    let done = turnout.iter().filter(|one| one.done && here.contains(&one.person)).count();
    let options = match &vote {
        Some(vote) => votes::db::result(&mut view, me.scope, vote.id).await?,
        None => vec![],
    };
    let last_result = match votes.iter().rfind(|vote| vote.closed).cloned() {
        Some(vote) => {
            let result = votes::db::result(&mut view, me.scope, vote.id).await?;
            Some((vote, result))
        }
        None => None,
    };
    let passages = match workshop.scene_code.filter(|_| workshop.scene == Scene::Card) {
        Some(code) => boards::passages(&mut view, me.scope, code).await?,
        None => vec![],
    };
    let board = boards::by_id(&mut view, me.scope, workshop.board).await?.ok_or(Error::NotFound)?;
    let content = boards::content(&mut view, me.scope, board).await?;
    let screens = screens::db::find(&mut view, me.scope, workshop.board).await?;
    let revision = view.revision(me.viewer(), Topic::Workshop(id)).await?;
    let page = DeskPage {
        frame: me.frame(),
        links: me.links.clone(),
        revision,
        phase,
        question,
        steps: steps(&workshop, &agenda),
        now: workshop.now(),
        clock: Face::of(&workshop),
        here: here.len(),
        done,
        placed: turnout.iter().map(|one| usize::try_from(one.placed).unwrap_or(0)).sum(),
        people: all
            .into_iter()
            .map(|person| (of(person.id), person))
            .map(|(t, p)| (p, t))
            .collect(),
        notes: notes::db::shown(&mut view, me.scope, id, workshop.shown_times).await?,
        drawn: Sources::only(&content).draw(),
        vote,
        votes,
        options,
        last_result,
        parked: remarks::db::all(&mut view, me.scope, id, remarks::Kind::Parked).await?,
        decisions: remarks::db::all(&mut view, me.scope, id, remarks::Kind::Decision).await?,
        signatures: remarks::db::signatures(&mut view, me.scope, id).await?,
        screens,
        passages,
        moves: minutes::moves(&mut view, me.scope, &workshop, &content).await?,
        address: app.settings.absolute(links::join()),
        workshop,
    };
    Ok(fragment.of(&page, &page.as_desk())?.into_response())
}

pub async fn desk_events(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
) -> Result<impl IntoResponse> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let workshop = db::find(&mut view, me.scope, id).await?.ok_or(Error::NotFound)?;
    if !desk::leads(&me, &workshop) {
        return Err(Error::Forbidden);
    }
    let others = [Topic::Turnout(workshop.board), Topic::Board(workshop.board)];
    Ok(me.stream_beside(&app, &[Topic::Workshop(id)], &others))
}
