//! A project at a glance, or, while it has no narratives, its first steps.

use askama::Template;
use axum::{extract::State, response::Html};
use time::OffsetDateTime;

use super::{
    facts::Facts,
    matrix::{self, Matrix},
    stages::{self, Step},
    waits::{self, Wait},
};
use crate::{
    App, Result,
    access::{Member, may},
    consensus::adjudicator::veil,
    db::View,
    domain::{permission::Permission, release::State as Standing},
    history::{
        Entry,
        db::{self as history, Wanted},
        words,
    },
    live::Topic,
    projects::{Question, db::Person},
    web::{Fragment, Frame, links::ProjectLinks},
};

/// Sentences under `Lately`, and the entries that they are made of at most.
const LATELY: usize = 8;
const LOOKED_AT: i64 = 200;

#[derive(Template)]
#[template(path = "overview/project.html", blocks = ["standing"])]
struct ProjectPage {
    frame: Frame,
    links: ProjectLinks,
    revision: i64,
    title: String,
    summary: String,
    questions: Vec<Question>,
    manages: bool,
    /// Nobody has brought in a narrative yet.
    fresh: bool,
    /// Others may code beside the reader.
    has_partner: bool,
    next: Option<Wait>,
    then: Vec<Wait>,
    steps: [Step; 7],
    matrix: Matrix,
    /// Every state, for the key above the matrix: shape and word.
    key: [(&'static str, &'static str); 7],
    lately: Vec<(OffsetDateTime, String)>,
}

pub async fn show(
    reader: Member<may::Read>,
    State(app): State<App>,
    part: Fragment,
) -> Result<Html<String>> {
    let viewer = reader.viewer();
    let mut view = View::open(&app.db, viewer).await?;
    let facts = Facts::gather(&mut view, viewer, reader.scope, reader.role, &reader.links).await?;
    let unnamed = veil::sees_no_names(&mut view, reader.scope, reader.id).await?;
    let without = if unnamed { words::NAMING } else { words::SMALL };
    let wanted = Wanted { open: true, without, ..Wanted::default() };
    let entries = history::entries(&mut view, reader.scope, viewer, &wanted, LOOKED_AT).await?;
    let revision = view.revision(viewer, Topic::Project(reader.scope.project())).await?;
    drop(view);

    let mut waits = waits::of(&facts).into_iter();
    let may_code = |one: &&Person| !one.left && one.role.may(Permission::Code);
    let page = ProjectPage {
        frame: reader.frame(),
        links: reader.links.clone(),
        revision,
        fresh: facts.narratives.is_empty(),
        has_partner: facts.people.iter().filter(may_code).count() > 1,
        manages: reader.may(Permission::Manage),
        next: waits.next(),
        then: waits.take(4).collect(),
        steps: stages::of(&facts),
        matrix: matrix::of(&facts),
        key: [
            ("not-begun", "not begun"),
            ("coding", "coding"),
            ("submitted", "submitted"),
            ("sealed", "sealed: until both submit"),
            (Standing::Released.shape(), "released"),
            (Standing::InConsensus.shape(), "in consensus"),
            (Standing::Agreed.shape(), "agreed"),
        ],
        lately: lately(&entries, &facts.people),
        title: facts.details.title,
        summary: facts.details.summary,
        questions: facts.details.questions,
    };
    part.of(&page, &page.as_standing())
}

/// What one person did several times in a row, on one day and to one narrative,
/// is one sentence.
fn lately(entries: &[Entry], people: &[Person]) -> Vec<(OffsetDateTime, String)> {
    let alike = |a: &Entry, b: &Entry| {
        (a.actor, &a.kind, a.narrative, a.noted_at.date())
            == (b.actor, &b.kind, b.narrative, b.noted_at.date())
    };
    let sentence = |alike: &[Entry]| {
        let newest = alike.first()?;
        Some((newest.noted_at, words::sentence(newest, alike.len(), people)))
    };
    entries.chunk_by(alike).take(LATELY).filter_map(sentence).collect()
}
