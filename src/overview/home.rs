//! What waits for me, and my projects.

use askama::Template;
use axum::{extract::State, response::Html};
use time::OffsetDateTime;

use super::{
    db,
    facts::Facts,
    stages::{self, Mark, Step},
    waits::{self, Wait},
};
use crate::{
    App, Result,
    access::{
        SignedIn,
        db::{self as access, Place},
    },
    db::{View, Viewer},
    domain::{permission::Role, release::State as Standing},
    web::{Frame, html, links::ProjectLinks},
};

/// Of one project; the rest is on its own page.
const WAITS: usize = 4;

#[derive(Template)]
#[template(path = "overview/home.html")]
struct HomePage {
    frame: Frame,
    /// With the title of its project.
    waits: Vec<(String, Wait)>,
    projects: Vec<Shelved>,
    /// There is a demonstration, and the reader is not in it.
    demonstration: bool,
}

/// A project on the shelf.
struct Shelved {
    title: String,
    address: String,
    summary: String,
    steps: [Step; 7],
    agreed: String,
    role: String,
    changed: Option<OffsetDateTime>,
}

impl Shelved {
    /// The stage that the project is at: its word, and its number from 1.
    fn stage(&self) -> (&'static str, usize) {
        let now = self.steps.iter().position(|step| step.mark == Mark::Now);
        let place = now.unwrap_or(self.steps.len() - 1);
        (self.steps[place].word, place + 1)
    }
}

pub async fn show(me: SignedIn, State(app): State<App>) -> Result<Html<String>> {
    let mut view = View::of_nobody(&app.db).await?;
    let places = access::places(&mut view, me.user).await?;
    let demonstration = db::has_demonstration(&mut view).await?
        && !places.iter().any(|place| place.project.demonstration);
    drop(view);
    let mut waits = vec![];
    let mut projects = vec![];
    for place in places {
        let (facts, changed) = look(&app, &place).await?;
        let title = place.project.title.clone();
        waits.extend(waits::of(&facts).into_iter().take(WAITS).map(|wait| (title.clone(), wait)));
        projects.push(shelved(&facts, place, changed));
    }
    html(&HomePage { frame: me.frame(), waits, projects, demonstration })
}

/// Each project is seen through the eyes of oneself as its member.
async fn look(app: &App, place: &Place) -> Result<(Facts, Option<OffsetDateTime>)> {
    let own = &place.project;
    let viewer = Viewer { project: own.scope.project(), member: own.id };
    let mut view = View::open(&app.db, viewer).await?;
    let links = ProjectLinks::of(&place.slug);
    let facts = Facts::gather(&mut view, viewer, own.scope, own.role, &links).await?;
    let changed = db::last_change(&mut view, own.scope, viewer).await?;
    Ok((facts, changed))
}

fn shelved(facts: &Facts, place: Place, changed: Option<OffsetDateTime>) -> Shelved {
    let all = facts.paired();
    let agreed = facts.count(|state| state == Standing::Agreed);
    let codes = facts.seats.iter().any(|seat| seat.member == facts.me);
    let also = if codes && facts.role != Role::Coder { ", coder" } else { "" };
    Shelved {
        title: place.project.title,
        address: facts.links.project().to_owned(),
        summary: place.summary,
        steps: stages::of(facts),
        agreed: if all == 0 { "None yet".to_owned() } else { format!("{agreed} of {all} agreed") },
        role: format!("{}{also}", facts.role.word()),
        changed,
    }
}
