//! The page of somebody who takes part: the one thing to do now, and what the room
//! sees. A guest's names nobody and shows of the project what the screen shows.

use askama::Template;
use axum::{
    extract::State,
    http::HeaderMap,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::viewer;
use crate::{
    App, Error, Result,
    access::{Guest, Member, Scope, may},
    boards::{
        Kind, db as boards,
        draw::{Drawn, Sources},
        screens,
    },
    consensus::adjudicator::veil,
    db::View,
    domain::{permission::Permission, workshop::Phase},
    ids::{PersonId, WorkshopId},
    live::Topic,
    web::{Fragment, Frame, Path, Query, links, links::ProjectLinks, page, stream},
    workshops::{
        Scene, Workshop, db, desk,
        notes::{self, db::Note},
        pages::{Step, steps},
        people, prepare,
        remarks::{
            self,
            db::{Remark, Signature},
        },
        show::Face,
        votes::{
            self,
            db::{Choice, Vote},
        },
    },
};

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
    kind: Kind,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    /// The page that asks is that of a workshop which has not started.
    #[serde(default)]
    waits: bool,
}

/// Where a member takes part; before the start what is planned, and after the end
/// what came of it.
pub async fn show(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Query(Waiting { waits }): Query<Waiting>,
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
    if waits {
        // Another page from here on: it is loaded anew.
        return Err(Error::Gone("the workshop has started".to_owned()));
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

pub async fn events(
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
