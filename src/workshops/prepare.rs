//! The list of workshops, and how one is prepared: a board, a plan of phases with
//! minutes and questions, and who is asked to come.

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Workshop,
    db::{self, Item, New},
    desk, people, words,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    boards::{Kind, db as boards},
    consensus::adjudicator::veil,
    db::View,
    domain::{
        operation::{Audience, Deed},
        permission::Permission,
        workshop::Phase,
    },
    ids::{MemberId, OpId, WorkshopId},
    live::Topic,
    projects::db::{self as projects, Person},
    web::{Done, Form, Fragment, Frame, Path, Stage, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "workshops/index.html")]
struct IndexPage {
    frame: Frame,
    links: ProjectLinks,
    workshops: Vec<Workshop>,
    /// Boards that have begun.
    boards: Vec<Kind>,
    draft: Draft,
    prepares: bool,
}

/// What the form of a workshop holds at first.
pub struct Draft {
    pub action: String,
    pub title: String,
    pub names_writers: bool,
    pub kind: Kind,
    /// A line for each phase; without minutes it is left out.
    pub phases: Vec<(Phase, Option<i32>, String)>,
    /// Who can be asked, and whether they are.
    pub people: Vec<(Person, bool)>,
}

pub async fn index(me: Member<may::Read>, State(app): State<App>) -> Result<Html<String>> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    veil::refuse_names(&mut view, me.scope, me.id).await?;
    let workshops = db::all(&mut view, me.scope).await?;
    let mut begun = vec![];
    for kind in [Kind::Analytical, Kind::Descriptive] {
        if boards::find(&mut view, me.scope, kind).await?.is_some() {
            begun.push(kind);
        }
    }
    let draft = Draft {
        action: me.links.workshops(),
        title: format!("Workshop {}", workshops.len() + 1),
        names_writers: false,
        kind: begun.first().copied().unwrap_or(Kind::Descriptive),
        phases: Phase::ALL.map(|phase| (phase, Some(phase.usual_minutes()), String::new())).into(),
        people: askable(&mut view, &me).await?.into_iter().map(|one| (one, true)).collect(),
    };
    html(&IndexPage {
        frame: me.frame().at(Stage::Analyse),
        links: me.links.clone(),
        prepares: me.may(Permission::Arrange) && !begun.is_empty(),
        boards: begun,
        workshops,
        draft,
    })
}

/// Members who may take part.
async fn askable<P>(view: &mut View, me: &Member<P>) -> Result<Vec<Person>> {
    let people = projects::people(view, me.scope).await?;
    Ok(people.into_iter().filter(|one| !one.left && one.role.may(Permission::Arrange)).collect())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanForm {
    op_id: OpId,
    title: String,
    board: Kind,
    #[serde(default)]
    names_writers: bool,
    /// One of each for every phase, in their order; no minutes leave it out.
    minutes: Vec<String>,
    question: Vec<String>,
    #[serde(default)]
    member: Vec<MemberId>,
}

impl PlanForm {
    fn agenda(&self) -> Result<Vec<Item>> {
        if self.minutes.len() != Phase::ALL.len() || self.question.len() != Phase::ALL.len() {
            return Err(Error::invalid("this page is out of date; please load it again"));
        }
        let mut items = vec![];
        for (phase, (minutes, question)) in
            Phase::ALL.into_iter().zip(self.minutes.iter().zip(&self.question))
        {
            if minutes.trim().is_empty() {
                continue;
            }
            let minutes = minutes.trim().parse().ok().filter(|minutes| (1..=480).contains(minutes));
            let minutes = minutes.ok_or_else(|| {
                Error::invalid("a phase takes 1 to 480 minutes; leave it empty to leave it out")
            })?;
            let question = match question.trim() {
                "" => String::new(),
                text => words("a question", text, 200)?,
            };
            items.push(Item { phase, minutes, question });
        }
        match items.is_empty() {
            true => Err(Error::invalid("plan at least one phase")),
            false => Ok(items),
        }
    }

    fn payload(&self, id: Option<WorkshopId>) -> Value {
        json!({ "workshop": id, "title": self.title, "board": self.board, "minutes": self.minutes,
            "question": self.question, "member": self.member, "names_writers": self.names_writers })
    }
}

pub async fn create(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Form(form): Form<PlanForm>,
) -> Result<Done> {
    let agenda = form.agenda()?;
    let title = words("a title", &form.title, 80)?;
    let mut tx = me.begin(&app, form.op_id, "workshop.plan", form.payload(None)).await?;
    let board = boards::find(&mut tx, me.scope, form.board).await?;
    let board = board.ok_or_else(|| Error::conflict("this board has not begun yet"))?.id;
    let id = WorkshopId::new();
    let new = New { id, board, facilitator: me.id, title, names_writers: form.names_writers };
    db::create(&mut tx, me.scope, &new).await?;
    db::plan(&mut tx, me.scope, id, &agenda).await?;
    people::db::ask(&mut tx, me.scope, id, &form.member).await?;
    tx.touch(Topic::Workshop(id));
    let receipt = tx.commit(Deed::new(id, Audience::Team, Value::Null)).await?;
    Ok(Done::then(receipt, me.links.desk(&id)))
}

/// The plan can be changed until the workshop starts.
pub async fn update(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<PlanForm>,
) -> Result<Done> {
    let agenda = form.agenda()?;
    let title = words("a title", &form.title, 80)?;
    let payload = form.payload(Some(id));
    let (mut tx, workshop) =
        desk::begin(&app, &me, id, form.op_id, "workshop.replan", payload).await?;
    if workshop.started_at.is_some() {
        return Err(Error::conflict("the workshop has started; its plan stays as it was"));
    }
    let board = boards::find(&mut tx, me.scope, form.board).await?;
    let board = board.ok_or_else(|| Error::conflict("this board has not begun yet"))?.id;
    let (facilitator, names_writers) = (workshop.facilitator, form.names_writers);
    let new = New { id, board, facilitator, title, names_writers };
    db::create(&mut tx, me.scope, &new).await?;
    db::plan(&mut tx, me.scope, id, &agenda).await?;
    people::db::ask(&mut tx, me.scope, id, &form.member).await?;
    desk::finish(tx, &me, &workshop, Value::Null).await
}

#[derive(Template)]
#[template(path = "workshops/prepared.html", blocks = ["plan"])]
struct PreparedPage {
    frame: Frame,
    links: ProjectLinks,
    workshop: Workshop,
    revision: i64,
    boards: Vec<Kind>,
    agenda: Vec<Item>,
    people: Vec<people::db::Person>,
    votes: Vec<super::votes::db::Vote>,
    draft: Draft,
    leads: bool,
}

/// The page of a workshop that has not started.
pub async fn page<P>(
    view: &mut View,
    me: &Member<P>,
    workshop: Workshop,
    fragment: &Fragment,
) -> Result<Html<String>> {
    let agenda = db::agenda(view, me.scope, workshop.id).await?;
    let asked = people::db::all(view, me.scope, workshop.id).await?;
    let planned = |phase: Phase| {
        let item = agenda.iter().find(|item| item.phase == phase);
        let question = item.map(|item| item.question.clone()).unwrap_or_default();
        (phase, item.map(|item| item.minutes), question)
    };
    let is_asked = |one: &Person| {
        asked.iter().any(|person| uuid::Uuid::from(person.id) == uuid::Uuid::from(one.id))
    };
    let draft = Draft {
        action: me.links.workshop_to(&workshop.id, "plan"),
        title: workshop.title.clone(),
        names_writers: workshop.names_writers,
        kind: workshop.kind,
        phases: Phase::ALL.map(planned).into(),
        people: askable(view, me)
            .await?
            .into_iter()
            .map(|one| (is_asked(&one), one))
            .map(|(asked, one)| (one, asked))
            .collect(),
    };
    let page = PreparedPage {
        frame: me.frame(),
        links: me.links.clone(),
        revision: view.revision(me.viewer(), Topic::Workshop(workshop.id)).await?,
        boards: vec![workshop.kind],
        votes: super::votes::db::all(view, me.scope, workshop.id).await?,
        leads: desk::leads(me, &workshop) && me.may(Permission::Arrange),
        people: asked,
        agenda,
        draft,
        workshop,
    };
    fragment.of(&page, &page.as_plan())
}
