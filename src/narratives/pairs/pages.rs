//! The matrix of narratives and people.

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Deserialize;
use serde_json::json;

use super::{Pair, calibration, current, db, put};
use crate::{
    App, Error, Result,
    access::{Member, Scope, may},
    db::{Tx, View},
    domain::{
        operation::{Audience, Deed, Operation},
        permission::Permission,
        release,
    },
    ids::{MemberId, NarrativeId, OpId},
    live::Topic,
    narratives::{
        db::{self as narratives, Listed, Seat},
        inverse::Inverse,
        pages::Query as ListQuery,
        undo::Strip,
    },
    projects::db::{self as projects, Person},
    web::{Done, Form, Frame, Query, Stage, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "narratives/pairs.html")]
struct PairsPage {
    frame: Frame,
    links: ProjectLinks,
    people: Vec<Load>,
    rows: Vec<Row>,
    /// Frozen narratives whose pair becomes fixed when it is whole.
    frozen: usize,
    /// Those of them that nobody codes yet.
    rotated: usize,
    /// Narratives that may be coded for calibration: number, title.
    choices: Vec<(i32, String)>,
    without: usize,
    strip: Option<Strip>,
}

/// A person who may code, and how many narratives are theirs.
struct Load {
    person: Person,
    narratives: usize,
}

struct Row {
    narrative: Listed,
    pair: Pair,
    names: [String; 2],
    /// For calibration: everybody who codes it.
    everybody: Vec<Seat>,
    fixed: bool,
}

impl Row {
    /// The seat of this person, as it is drawn; empty without one.
    fn seat_of(&self, person: &Person) -> &'static str {
        match person.id {
            id if self.pair.a == Some(id) => "a",
            id if self.pair.b == Some(id) => "b",
            _ => "",
        }
    }

    /// Whether this person codes it for calibration.
    fn calibrates(&self, person: &Person) -> bool {
        self.everybody.iter().any(|seat| seat.member == person.id)
    }

    fn coders(&self) -> String {
        self.everybody.iter().map(|seat| seat.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn before(&self) -> String {
        before(self.pair)
    }

    /// Where, name of the field, and word of each seat.
    fn choices(&self) -> [(usize, &'static str, &'static str); 2] {
        [(0, "a", "A"), (1, "b", "B")]
    }

    fn is_in(&self, seat: usize, person: &Person) -> bool {
        self.in_seat(seat) == Some(person.id)
    }

    fn in_seat(&self, seat: usize) -> Option<MemberId> {
        [self.pair.a, self.pair.b][seat]
    }

    /// Whoever sits there could not be chosen any more.
    fn is_gone(&self, seat: usize, people: &[Load]) -> bool {
        let member = self.in_seat(seat);
        member.is_some() && !people.iter().any(|load| self.is_in(seat, &load.person))
    }
}

pub async fn show(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, lead.viewer()).await?;
    let listed = narratives::all(&mut view, lead.scope).await?;
    let seats = narratives::seats(&mut view, lead.scope).await?;
    let people = coders(&mut view, lead.scope).await?;
    let strip = Strip::after(&mut view, lead.viewer(), query.done).await?;

    let ids: Vec<NarrativeId> = listed.iter().map(|narrative| narrative.id).collect();
    let load = |person: Person| Load {
        narratives: seats.iter().filter(|seat| seat.member == person.id).count(),
        person,
    };
    let people = people.into_iter().map(load).collect();
    let name = |member: Option<MemberId>| {
        let seat = seats.iter().find(|seat| Some(seat.member) == member);
        seat.map(|seat| seat.name.clone()).unwrap_or_default()
    };
    let row = |(narrative, pair): (Listed, Pair)| Row {
        fixed: narrative.calibration || narrative.state >= release::State::Independent,
        everybody: match narrative.calibration {
            true => seats.iter().filter(|seat| seat.narrative == narrative.id).cloned().collect(),
            false => vec![],
        },
        names: [name(pair.a), name(pair.b)],
        narrative,
        pair,
    };
    let rows: Vec<Row> = listed.into_iter().zip(current(&seats, &ids)).map(row).collect();
    let is_frozen = |row: &&Row| row.narrative.state == release::State::Frozen;
    let frozen = rows.iter().filter(is_frozen).count();
    let rotated = rows.iter().filter(is_frozen).filter(|row| is_empty(&row.pair)).count();
    let choices = rows.iter().filter(|row| calibration::may_be(&row.narrative));
    let choices = choices.map(|row| (row.narrative.number, row.narrative.title.clone())).collect();
    let without = rows.iter().filter(|row| is_empty(&row.pair)).count();
    let (frame, links) = (lead.frame().at(Stage::Write), lead.links);
    html(&PairsPage { frame, links, people, rows, frozen, rotated, choices, without, strip })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairsForm {
    op_id: OpId,
    /// For each narrative: its number, the pair that the form was opened on,
    /// and the one that is wanted; an empty word for nobody.
    #[serde(default)]
    narrative: Vec<i32>,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    a: Vec<String>,
    #[serde(default)]
    b: Vec<String>,
}

/// Sets the pairs that were changed on the page; the others are left alone.
pub async fn update(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<PairsForm>,
) -> Result<Done> {
    let rows = [form.before.len(), form.a.len(), form.b.len()];
    if rows.iter().any(|rows| *rows != form.narrative.len()) {
        return Err(Error::invalid("the form is incomplete; nothing was changed"));
    }
    let asked = json!({
        "narratives": form.narrative, "before": form.before, "a": form.a, "b": form.b,
    });
    let operation = Operation { id: form.op_id, kind: "assignment.set", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let (listed, seats) = held(&mut tx, &lead).await?;
    let mut wanted = vec![];
    for (at, number) in form.narrative.iter().enumerate() {
        let narrative = listed.iter().find(|n| n.number == *number).ok_or(Error::NotFound)?;
        let pair =
            Pair { narrative: narrative.id, a: member(&form.a[at])?, b: member(&form.b[at])? };
        if before(pair) == form.before[at] {
            continue;
        }
        if current(&seats, &[narrative.id]).into_iter().any(|now| before(now) != form.before[at]) {
            return Err(Error::conflict(format!(
                "Narrative {number} was given other coders meanwhile; nothing was changed, \
                 look at the pairs again"
            )));
        }
        wanted.push(pair);
    }
    save(tx, &lead, wanted).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RestForm {
    op_id: OpId,
    a: MemberId,
    b: MemberId,
}

/// Gives all narratives that have no coder to one pair.
pub async fn update_rest(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<RestForm>,
) -> Result<Done> {
    let asked = json!({ "rest": { "a": form.a, "b": form.b } });
    let operation = Operation { id: form.op_id, kind: "assignment.set", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let (listed, seats) = held(&mut tx, &lead).await?;
    let ids: Vec<NarrativeId> = listed.iter().map(|narrative| narrative.id).collect();
    let rest = current(&seats, &ids).into_iter().filter(is_empty);
    let wanted = rest.map(|pair| Pair { a: Some(form.a), b: Some(form.b), ..pair }).collect();
    save(tx, &lead, wanted).await
}

/// All narratives and their coders, which nobody else changes until the end.
async fn held(tx: &mut Tx, lead: &Member<may::Manage>) -> Result<(Vec<Listed>, Vec<Seat>)> {
    let listed = narratives::all(tx, lead.scope).await?;
    let ids: Vec<NarrativeId> = listed.iter().map(|narrative| narrative.id).collect();
    db::lock(tx, lead.scope, &ids).await?;
    let seats = narratives::seats(tx, lead.scope).await?;
    Ok((listed, seats))
}

async fn save(mut tx: Tx, lead: &Member<may::Manage>, wanted: Vec<Pair>) -> Result<Done> {
    let subject = wanted.first().map(|pair| pair.narrative);
    let subject =
        subject.ok_or_else(|| Error::invalid("no pair is to be changed; choose coders first"))?;
    let coders = coders(&mut tx, lead.scope).await?;
    let chosen = wanted.iter().flat_map(|pair| [pair.a, pair.b]).flatten();
    for member in chosen {
        if !coders.iter().any(|person| person.id == member) {
            return Err(Error::invalid(
                "one of those chosen is not a coder of this project, or has left it; \
                 nothing was changed",
            ));
        }
    }
    let earlier = put(&mut tx, lead.scope, &wanted).await?;
    let inverse = Inverse::Pair { pairs: earlier, now: wanted }.into();
    tx.touch(Topic::Project(lead.scope.project()));
    let receipt = tx.commit(Deed::new(subject, Audience::Team, inverse)).await?;
    let then = lead.links.pairs_after(receipt.op_id);
    Ok(Done::then(receipt, then))
}

/// Members who may be given a seat.
pub async fn coders(view: &mut View, scope: Scope) -> Result<Vec<Person>> {
    let people = projects::people(view, scope).await?;
    Ok(people.into_iter().filter(|p| !p.left && p.role.may(Permission::Code)).collect())
}

pub fn is_empty(pair: &Pair) -> bool {
    pair.a.is_none() && pair.b.is_none()
}

/// What a form remembers of the pair that it was opened on.
pub fn before(pair: Pair) -> String {
    let word = |member: Option<MemberId>| member.map(|id| id.to_string()).unwrap_or_default();
    format!("{} {}", word(pair.a), word(pair.b))
}

fn member(chosen: &str) -> Result<Option<MemberId>> {
    if chosen.is_empty() {
        return Ok(None);
    }
    let id = chosen
        .parse()
        .map_err(|_| Error::invalid("the form is incomplete; nothing was changed"))?;
    Ok(Some(id))
}
