//! The room's screen: the board, and in a workshop what its facilitator turned it
//! to. It has no controls and names no person; a vote is a question until it is closed.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
};

use super::{Scene, Workshop, db, guests, people, votes};
use crate::{
    App, Result,
    access::Screen,
    boards::{db as boards, show},
    db::View,
    domain::workshop::Phase,
    live::Topic,
    web::{error_page::FRAGMENT, html, links, stream},
};

#[derive(Template)]
#[template(path = "workshops/show.html", blocks = ["scene"])]
struct ShowPage {
    project_title: String,
    here: String,
    events: String,
    revision: i64,
    said: String,
    now: i64,
    clock: Option<Face>,
    scene: Seen,
}

/// What is drawn instead of the board.
enum Seen {
    /// A question, while dots are placed.
    Asked {
        vote: votes::db::Vote,
        options: Vec<votes::db::Choice>,
    },
    /// Dots and numbers, and who placed them in one sentence; no winner.
    Result {
        question: String,
        said: String,
        options: Vec<votes::db::Choice>,
    },
    Clock {
        phase: Phase,
        question: String,
    },
    Join {
        picture: guests::Picture,
        address: String,
        code: String,
        here: usize,
    },
    Card {
        name: String,
        definition: String,
        quote: String,
    },
}

/// A clock as it is drawn, for a script to run on.
pub struct Face {
    pub said: String,
    /// Milliseconds: until when it runs, or what is left while it stands.
    pub until: Option<i64>,
    pub left: i64,
    /// Seconds it was set to.
    pub full: i64,
}

impl Face {
    pub fn of(workshop: &Workshop) -> Option<Self> {
        let (clock, now) = (workshop.clock()?, workshop.now());
        Some(Self {
            said: clock.said(now),
            until: workshop.clock_ends_at.map(super::millis),
            left: clock.left(now),
            full: clock.full,
        })
    }

    /// Of a bar a thousand wide.
    pub fn permille(&self) -> i64 {
        (self.left / self.full.max(1)).clamp(0, 1000)
    }
}

pub async fn show(
    screen: Screen,
    State(app): State<App>,
    path: Uri,
    headers: HeaderMap,
) -> Result<Response> {
    let here = path.path().to_owned();
    let mut view = View::of_nobody(&app.db).await?;
    let board = boards::by_id(&mut view, screen.scope, screen.board).await?;
    let workshop = db::on_board(&mut view, screen.scope, screen.board).await?;
    let revision = board.map_or(0, |board| board.revision)
        + workshop.as_ref().map_or(0, |workshop| workshop.revision);
    let Some(workshop) = workshop else {
        return show::page(view, screen, &here, revision, &headers).await;
    };
    let drawn = drawn(&mut view, &screen, &app, &workshop).await?;
    let Some((scene, said)) = drawn else {
        return show::page(view, screen, &here, revision, &headers).await;
    };
    let page = ShowPage {
        events: format!("{here}/events"),
        project_title: screen.project_title,
        clock: Face::of(&workshop),
        now: workshop.now(),
        here,
        revision,
        said,
        scene,
    };
    let by_script = headers.contains_key(FRAGMENT);
    let page = if by_script { html(&page.as_scene()) } else { html(&page) };
    Ok(page?.into_response())
}

/// What there is to see instead of the board, and the sentence in its foot.
async fn drawn(
    view: &mut View,
    screen: &Screen,
    app: &App,
    workshop: &Workshop,
) -> Result<Option<(Seen, String)>> {
    let here = people::db::all(view, screen.scope, workshop.id).await?;
    let here: Vec<_> = here.into_iter().filter(people::db::Person::is_here).collect();
    Ok(match workshop.scene {
        Scene::Board => None,
        Scene::Vote => vote(view, screen, workshop, here.len()).await?,
        Scene::Clock => {
            let Some(phase) = workshop.phase else { return Ok(None) };
            let agenda = db::agenda(view, screen.scope, workshop.id).await?;
            let question = agenda.into_iter().find(|item| item.phase == phase);
            let question = question.map(|item| item.question).unwrap_or_default();
            let said = match phase {
                Phase::Write => {
                    let task = workshop.writing();
                    let turnout =
                        people::db::turnout(view, screen.scope, workshop.id, &task).await?;
                    let done = turnout.iter().filter(|one| one.done).count();
                    format!("{done} of {} are done", here.len())
                }
                _ => format!("{} in the room", here.len()),
            };
            Some((Seen::Clock { phase, question }, said))
        }
        Scene::Join => {
            let Some(code) = workshop.code.clone() else { return Ok(None) };
            let picture = guests::picture(&app.settings.absolute(&links::join_by(&code)))?;
            let address = app.settings.absolute(links::join());
            let address =
                address.split_once("://").map_or(address.clone(), |(_, rest)| rest.to_owned());
            let (code, people) = (code.replace('-', "\u{a0}"), here.len());
            let said = format!("{people} in the room");
            Some((Seen::Join { picture, address, code, here: people }, said))
        }
        Scene::Card => {
            let cards = boards::cards(view, screen.scope).await?;
            let card = cards.into_iter().find(|card| Some(card.id) == workshop.scene_code);
            card.map(|card| {
                let said = match card.narratives.len() {
                    1 => "In 1 narrative".to_owned(),
                    many => format!("In {many} narratives"),
                };
                let quote = workshop.scene_quote.clone();
                (Seen::Card { name: card.name, definition: card.definition, quote }, said)
            })
        }
    })
}

/// The vote that is open, else the one that was closed last.
async fn vote(
    view: &mut View,
    screen: &Screen,
    workshop: &Workshop,
    here: usize,
) -> Result<Option<(Seen, String)>> {
    let votes = votes::db::all(view, screen.scope, workshop.id).await?;
    let open = votes.iter().find(|vote| vote.open);
    let Some(vote) = open.or(votes.iter().rfind(|vote| vote.closed)).cloned() else {
        return Ok(None);
    };
    let options = votes::db::result(view, screen.scope, vote.id).await?;
    let turnout = people::db::turnout(view, screen.scope, workshop.id, &vote.task()).await?;
    let placed: i32 = turnout.iter().map(|one| one.placed).sum();
    if vote.open {
        let said = format!("{placed} of {} dots placed", vote.dots as usize * here);
        return Ok(Some((Seen::Asked { vote, options }, said)));
    }
    let voters = turnout.iter().filter(|one| one.placed > 0).count();
    let people = if voters == 1 { "person" } else { "people" };
    let said = format!("Vote closed. {voters} {people} placed {placed} dots.");
    let foot = "A vote shows where the room stands".to_owned();
    Ok(Some((Seen::Result { question: vote.question, said, options }, foot)))
}

pub async fn events(screen: Screen, State(app): State<App>) -> impl IntoResponse {
    let (hash, again) = (screen.token_hash, app.clone());
    let ask = move || -> futures_util::future::BoxFuture<'static, Option<i64>> {
        let (hash, app) = (hash.clone(), again.clone());
        Box::pin(async move { revision(&app, &hash).await.ok().flatten() })
    };
    let topics = [
        Topic::Board(screen.board),
        Topic::Alignment(screen.scope.project()),
        Topic::Turnout(screen.board),
    ];
    stream::of(&app, &topics, Topic::Show(screen.link), Box::new(ask))
}

async fn revision(app: &App, token_hash: &[u8]) -> Result<Option<i64>> {
    let mut view = View::of_nobody(&app.db).await?;
    let Some(screen) = Screen::of(&mut view, token_hash).await? else { return Ok(None) };
    let board = boards::by_id(&mut view, screen.scope, screen.board).await?;
    let workshop = db::on_board(&mut view, screen.scope, screen.board).await?;
    Ok(board.map(|board| board.revision + workshop.map_or(0, |workshop| workshop.revision)))
}
