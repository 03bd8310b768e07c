//! The pages of a workshop: the desk of whoever leads it, and the one thing that
//! those who take part can do now. A guest's page names nobody and shows of the
//! project what the room's screen shows.

use askama::Template;
use axum::{
    extract::State,
    http::HeaderMap,
    response::{Html, IntoResponse, Redirect, Response},
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
    seat::viewer,
    show::Face,
    votes::{
        self,
        db::{Choice, Vote},
    },
};
use crate::{
    App, Error, Result,
    access::{Guest, Member, Scope, may},
    boards::{
        db as boards,
        draw::{Drawn, Sources},
        screens,
    },
    consensus::adjudicator::veil,
    db::View,
    domain::{permission::Permission, workshop::Phase},
    ids::{CodeId, PersonId, WorkshopId},
    live::Topic,
    web::{Fragment, Frame, Me, Path, links, links::ProjectLinks, page, stream},
};

/// A phase as the line across the top shows it.
pub struct Step {
    pub phase: Phase,
    /// `done`, `now` or `next`.
    pub state: &'static str,
}

fn steps(workshop: &Workshop, agenda: &[Item]) -> Vec<Step> {
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
    fn cards(&self) -> Vec<&crate::boards::Card> {
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

#[derive(Template)]
#[template(path = "workshops/seat.html", blocks = ["seat"])]
struct SeatPage {
    frame: Frame,
    /// Of this page, and what is done on it.
    here: String,
    revision: i64,
    title: String,
    led_by: String,
    phase: Phase,
    question: String,
    steps: Vec<Step>,
    now: i64,
    clock: Option<Face>,
    names_writers: bool,
    is_here: bool,
    done: bool,
    /// One's own, and those that were shown.
    own: Vec<Note>,
    shown: Vec<Note>,
    vote: Option<(Vote, Vec<Choice>)>,
    result: Option<(Vote, Vec<Choice>)>,
    parked: Vec<Remark>,
    decisions: Vec<Remark>,
    /// A card that is shown to the room: its name and its passage.
    card: Option<(String, String)>,
    drawn: Drawn,
    focus: screens::Open,
    member: Option<OfMember>,
}

/// What a member has besides.
struct OfMember {
    links: ProjectLinks,
    id: WorkshopId,
    kind: crate::boards::Kind,
    leads: bool,
    /// May take part, not only look.
    takes_part: bool,
    signature: Option<Signature>,
}

impl SeatPage {
    fn to(&self, deed: &str) -> String {
        format!("{}/{deed}", self.here)
    }

    /// There is more to follow than the whole board: a card, or a theme.
    fn follows(&self) -> bool {
        let on = |id| self.focus.is_on(id);
        self.card.is_some() || self.drawn.columns.iter().any(|column| on(&column.theme.id))
    }

    /// Where dots can lie on one option.
    fn places(&self) -> std::ops::Range<i64> {
        0..self.vote.as_ref().map_or(0, |(vote, _)| vote.most.into())
    }

    fn is_on(&self, place: &i64, choice: &Choice) -> bool {
        *place < choice.dots
    }

    /// Another dot can be put on it.
    fn has_room(&self, choice: &Choice) -> bool {
        choice.dots < self.places().end && self.left() > 0
    }

    fn left(&self) -> i64 {
        self.vote.as_ref().map_or(0, |(vote, own)| {
            i64::from(vote.dots) - own.iter().map(|choice| choice.dots).sum::<i64>()
        })
    }
}

async fn seat_page(
    view: &mut View,
    scope: Scope,
    workshop: Workshop,
    person: PersonId,
    frame: Frame,
    member: Option<OfMember>,
) -> Result<SeatPage> {
    let id = workshop.id;
    let phase = workshop.open_phase()?;
    let agenda = db::agenda(view, scope, id).await?;
    let question = agenda.iter().find(|item| item.phase == phase);
    let votes = votes::db::all(view, scope, id).await?;
    let vote = match votes.iter().find(|vote| vote.open).cloned() {
        Some(vote) => {
            let own = votes::db::own(view, scope, vote.id, person).await?;
            Some((vote, own))
        }
        None => None,
    };
    let result = match votes.into_iter().rfind(|vote| vote.closed) {
        Some(vote) => {
            let result = votes::db::result(view, scope, vote.id).await?;
            Some((vote, result))
        }
        None => None,
    };
    let task = vote.as_ref().map_or_else(|| workshop.writing(), |(vote, _)| vote.task());
    let turnout = people::db::turnout(view, scope, id, &task).await?;
    let board = boards::by_id(view, scope, workshop.board).await?.ok_or(Error::NotFound)?;
    let content = boards::content(view, scope, board).await?;
    let card = workshop.scene_code.filter(|_| workshop.scene == Scene::Card);
    let card = content.cards.iter().find(|one| Some(one.id) == card);
    Ok(SeatPage {
        frame,
        here: member.as_ref().map_or_else(|| links::visit(""), |m| m.links.workshop(&m.id)),
        revision: view.revision(viewer(scope, person), Topic::Workshop(id)).await?
            + view.revision(viewer(scope, person), Topic::Seat(id, person)).await?,
        title: workshop.title.clone(),
        led_by: match &member {
            Some(_) => workshop.led_by.clone(),
            None => "the facilitator".to_owned(),
        },
        question: question.map(|item| item.question.clone()).unwrap_or_default(),
        steps: steps(&workshop, &agenda),
        now: workshop.now(),
        clock: Face::of(&workshop),
        names_writers: workshop.names_writers,
        is_here: people::db::is_here(view, scope, id, person).await?,
        done: turnout.iter().any(|one| one.person == person && one.done),
        own: notes::db::own(view, scope, id, person, workshop.time()).await?,
        shown: notes::db::shown(view, scope, id, workshop.shown_times).await?,
        parked: remarks::db::all(view, scope, id, remarks::Kind::Parked).await?,
        decisions: remarks::db::all(view, scope, id, remarks::Kind::Decision).await?,
        card: card.map(|card| (card.name.clone(), workshop.scene_quote.clone())),
        drawn: Sources::only(&content).draw(),
        focus: screens::db::find(view, scope, workshop.board).await?,
        phase,
        vote,
        result,
        member,
    })
}

/// Where a member takes part; before the start what is planned, and after the end
/// what came of it.
pub async fn seat(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    fragment: Fragment,
) -> Result<Response> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    veil::refuse_names(&mut view, me.scope, me.id).await?;
    let workshop = db::find(&mut view, me.scope, id).await?.ok_or(Error::NotFound)?;
    if workshop.ended_at.is_some() {
        return Ok(Redirect::to(&me.links.workshop_minutes(&id)).into_response());
    }
    if workshop.started_at.is_none() {
        return Ok(prepare::page(&mut view, &me, workshop, &fragment).await?.into_response());
    }
    let signatures = remarks::db::signatures(&mut view, me.scope, id).await?;
    let member = OfMember {
        links: me.links.clone(),
        id,
        kind: workshop.kind,
        leads: desk::leads(&me, &workshop) && me.may(Permission::Arrange),
        takes_part: me.may(Permission::Arrange),
        signature: signatures.into_iter().find(|one| one.member == me.id),
    };
    let person = uuid::Uuid::from(me.id).into();
    let page = seat_page(&mut view, me.scope, workshop, person, me.frame(), Some(member)).await?;
    Ok(fragment.of(&page, &page.as_seat())?.into_response())
}

pub async fn seat_events(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
) -> Result<impl IntoResponse> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    db::find(&mut view, me.scope, id).await?.ok_or(Error::NotFound)?;
    let seat = Topic::Seat(id, uuid::Uuid::from(me.id).into());
    Ok(me.stream(&app, &[Topic::Workshop(id), seat]))
}

pub async fn visit(
    guest: Guest,
    State(app): State<App>,
    headers: HeaderMap,
    fragment: Fragment,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, viewer(guest.scope, guest.person)).await?;
    let workshop = db::find(&mut view, guest.scope, guest.workshop).await?;
    let workshop = workshop.ok_or(Error::NotFound)?;
    let frame = Frame { theme: page::theme(&headers), ..Frame::default() };
    let page = seat_page(&mut view, guest.scope, workshop, guest.person, frame, None).await?;
    fragment.of(&page, &page.as_seat())
}

pub async fn visit_events(guest: Guest, State(app): State<App>) -> impl IntoResponse {
    let seat = Topic::Seat(guest.workshop, guest.person);
    let topics = [Topic::Workshop(guest.workshop), seat];
    let again = app.clone();
    let ask = move || -> futures_util::future::BoxFuture<'static, Option<i64>> {
        let (guest, app) = (guest.clone(), again.clone());
        Box::pin(async move { revision(&app, &guest).await.ok().flatten() })
    };
    stream::of(&app, &topics, seat, Box::new(ask))
}

/// None once the guest has left or the session has ended.
async fn revision(app: &App, guest: &Guest) -> Result<Option<i64>> {
    let viewer = viewer(guest.scope, guest.person);
    let mut view = View::open(&app.db, viewer).await?;
    if Guest::of(&mut view, &guest.token_hash).await?.is_none() {
        return Ok(None);
    }
    let topics = [Topic::Workshop(guest.workshop), Topic::Seat(guest.workshop, guest.person)];
    view.revisions(viewer, &topics).await.map(Some)
}
