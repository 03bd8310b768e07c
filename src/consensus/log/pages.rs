//! The decision log of a narrative and of the project: as a page, as CSV and as
//! a workbook. All three have the same rows.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::State,
    response::{Html, Response},
};

use super::{
    Step,
    concession::{self, Pair, Share},
    db,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    consensus::{
        adjudicator::{
            db::{self as adjudicators, Adjudicator, Unnamed},
            veil::{Side, Veil},
        },
        db::{self as consensus, Entry, Seat},
        discussion::{Known, Message, db as discussion},
        queue,
        writes::still_at_work,
    },
    db::View,
    domain::permission::{Permission, Role},
    ids::NarrativeId,
    narratives::db as narratives,
    projects::db::{self as projects, Person},
    web::{Frame, Path, Sheet, Stage, html, links::ProjectLinks, moment},
};

#[derive(Template)]
#[template(path = "consensus/log.html")]
struct LogPage {
    frame: Frame,
    links: ProjectLinks,
    /// Of one narrative only.
    only: Option<Only>,
    lines: Vec<Line>,
    talks: Vec<Talk>,
    shares: Vec<Share>,
    unnamed: bool,
    exports: bool,
}

struct Only {
    number: i32,
    title: String,
    adjudicator: Option<Adjudicator>,
    /// Whom the lead may name.
    candidates: Vec<Candidate>,
    manages: bool,
}

impl LogPage {
    fn narrative(&self, only: &Only) -> String {
        format!("{}. {}", only.number, only.title)
    }

    fn file(&self, ending: &str) -> String {
        let number = self.only.as_ref().map(|only| &only.number);
        format!("{}/{ending}", self.links.decisions(number))
    }
}

/// Who may adjudicate, and the coder of this narrative whose partner elsewhere
/// they are: names hide little then.
struct Candidate {
    person: Person,
    partner_of: Option<String>,
}

/// A step, and how the two coders are called in it.
struct Line {
    step: Step,
    sides: [Side; 2],
}

impl Line {
    fn class(&self) -> String {
        queue::words(&self.step.class, &self.sides)
    }

    fn chosen(&self) -> String {
        self.step.chosen(self.sides[0].word, self.sides[1].word)
    }
}

/// What was said about a difference.
struct Talk {
    number: i32,
    known: Known,
    sides: [Side; 2],
    messages: Vec<Message>,
}

/// What the log is told from.
struct Log {
    narratives: Vec<(Entry, Vec<Seat>)>,
    steps: Vec<Step>,
    unnamed: Vec<Unnamed>,
}

impl Log {
    async fn read<P>(view: &mut View, reader: &Member<P>, number: Option<i32>) -> Result<Self> {
        let mut released = consensus::released(view, reader.scope).await?;
        released.retain(|one| number.is_none_or(|number| one.number == number));
        if let Some(number) = number {
            narratives::by_number(view, reader.scope, number).await?.ok_or(Error::NotFound)?;
            still_at_work(released.first())?;
        }
        let mut told = vec![];
        for one in released {
            let seats = consensus::seats(view, reader.scope, one.id).await?;
            told.push((one, seats));
        }
        let only = number.and_then(|_| told.first()).map(|(one, _)| one.id);
        Ok(Self {
            steps: db::steps(view, reader.scope, only, None).await?,
            unnamed: adjudicators::unnamed(view, reader.scope, reader.id).await?,
            narratives: told,
        })
    }

    fn veils<P>(&self, reader: &Member<P>) -> HashMap<NarrativeId, Veil> {
        let veil = |(one, seats): &(Entry, Vec<Seat>)| {
            (one.id, Veil::of(reader.id, &self.unnamed, one.id, seats))
        };
        self.narratives.iter().map(veil).collect()
    }

    fn lines<P>(&self, reader: &Member<P>) -> Vec<Line> {
        let veils = self.veils(reader);
        let line = |step: &Step| {
            let veil = veils.get(&step.narrative)?;
            Some(Line { step: step.clone().seen(veil), sides: veil.sides() })
        };
        self.steps.iter().filter_map(line).collect()
    }

    /// For the pair itself and for the lead, as long as they know who is who.
    fn shares<P>(&self, reader: &Member<P>) -> Vec<Share> {
        if !self.unnamed.is_empty() {
            return vec![];
        }
        let pair = |(one, seats): &(Entry, Vec<Seat>)| -> Option<(NarrativeId, Pair)> {
            let [a, b] = seats.as_slice() else { return None };
            let own = [a, b].iter().any(|seat| seat.member == reader.id);
            let named = |seat: &Seat| (seat.member, seat.name.clone());
            (own || reader.role == Role::Lead).then(|| (one.id, [named(a), named(b)]))
        };
        concession::shares(&self.steps, &self.narratives.iter().filter_map(pair).collect())
    }
}

pub async fn of_project(me: Member<may::Read>, State(app): State<App>) -> Result<Html<String>> {
    show(&app, me, None).await
}

pub async fn of_narrative(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
) -> Result<Html<String>> {
    show(&app, me, Some(number)).await
}

async fn show(app: &App, me: Member<may::Read>, number: Option<i32>) -> Result<Html<String>> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let log = Log::read(&mut view, &me, number).await?;
    let veils = log.veils(&me);
    let mut talks = vec![];
    for (one, _) in &log.narratives {
        let Some(veil) = veils.get(&one.id) else { continue };
        talks.extend(talks_of(&mut view, &me, one, veil).await?);
    }
    let only = match (number, log.narratives.first()) {
        (Some(_), Some((one, seats))) => Some(only(&mut view, &me, one, seats).await?),
        _ => None,
    };
    html(&LogPage {
        lines: log.lines(&me),
        shares: log.shares(&me),
        unnamed: !log.unnamed.is_empty(),
        exports: me.may(Permission::Export),
        frame: me.frame().at(Stage::Agree),
        links: me.links,
        only,
        talks,
    })
}

async fn talks_of(
    view: &mut View,
    me: &Member<may::Read>,
    one: &Entry,
    veil: &Veil,
) -> Result<Vec<Talk>> {
    let mut known = discussion::known(view, me.scope, one.id).await?;
    known.retain(|known| known.messages > 0);
    let keys: Vec<_> = known.iter().map(|known| known.key).collect();
    let messages = match keys.is_empty() {
        true => vec![],
        false => discussion::messages(view, me.scope, one.id, &keys).await?,
    };
    let talk = |mut known: Known| {
        if veil.mirrored {
            std::mem::swap(&mut known.a_had, &mut known.b_had);
        }
        let of_it = messages.iter().filter(|message| message.difference == known.key);
        Talk {
            number: one.number,
            messages: of_it.map(|message| message.clone().seen(veil)).collect(),
            sides: veil.sides(),
            known,
        }
    };
    Ok(known.into_iter().map(talk).collect())
}

async fn only(
    view: &mut View,
    me: &Member<may::Read>,
    one: &Entry,
    seats: &[Seat],
) -> Result<Only> {
    let manages = me.may(Permission::Manage);
    let mut candidates = vec![];
    if manages {
        let all = narratives::seats(view, me.scope).await?;
        let codes_here = |id| seats.iter().any(|seat| seat.member == id);
        for person in projects::people(view, me.scope).await? {
            if person.left || codes_here(person.id) || !person.role.may(Permission::Discuss) {
                continue;
            }
            let own = all.iter().filter(|seat| seat.member == person.id);
            let mut beside =
                own.flat_map(|own| all.iter().filter(move |seat| seat.narrative == own.narrative));
            let partner = beside.find(|seat| codes_here(seat.member)).map(|seat| seat.name.clone());
            candidates.push(Candidate { person, partner_of: partner });
        }
    }
    Ok(Only {
        number: one.number,
        title: one.title.clone(),
        adjudicator: adjudicators::of(view, me.scope, one.id).await?,
        candidates,
        manages,
    })
}

/// The log as a file: `decisions.csv`, `decisions.xlsx`.
pub async fn file_of_project(
    me: Member<may::Export>,
    State(app): State<App>,
    Path((_, ending)): Path<(String, String)>,
) -> Result<Response> {
    file(&app, me, None, &ending).await
}

pub async fn file_of_narrative(
    me: Member<may::Export>,
    State(app): State<App>,
    Path((_, number, ending)): Path<(String, i32, String)>,
) -> Result<Response> {
    file(&app, me, Some(number), &ending).await
}

async fn file(
    app: &App,
    me: Member<may::Export>,
    number: Option<i32>,
    ending: &str,
) -> Result<Response> {
    if !["csv", "xlsx"].contains(&ending) {
        return Err(Error::NotFound);
    }
    let mut view = View::open(&app.db, me.viewer()).await?;
    let log = Log::read(&mut view, &me, number).await?;
    let name = number.map_or("decisions".to_owned(), |number| format!("decisions-{number}"));
    let sheet = sheet(&log.lines(&me));
    if ending == "csv" { sheet.download(&name) } else { sheet.download_workbook(&name) }
}

fn sheet(lines: &[Line]) -> Sheet {
    let mut sheet = Sheet::with_heading([
        "time",
        "narrative",
        "title",
        "line",
        "passage",
        "difference",
        "kind",
        "a had",
        "b had",
        "what happened",
        "choice",
        "stood",
        "reason",
        "dissent",
        "by",
    ]);
    for line in lines {
        let step = &line.step;
        sheet.push([
            moment::stamp(&step.at),
            step.number.to_string(),
            step.title.clone(),
            step.line.clone(),
            step.words.clone(),
            step.difference.to_string(),
            line.class(),
            step.a_had.join("; "),
            step.b_had.join("; "),
            step.act.words().to_owned(),
            line.chosen(),
            step.stood.join("; "),
            step.reason.clone(),
            step.dissent.clone(),
            step.name.clone(),
        ]);
    }
    sheet
}
