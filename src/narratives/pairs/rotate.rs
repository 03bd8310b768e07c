//! What it would be to give the frozen narratives that nobody codes to pairs,
//! evenly. A page to look at; saving it sets the pairs like any others.

use std::collections::HashMap;

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Deserialize;

use super::{
    Pair, current,
    pages::{before, coders, is_empty},
};
use crate::{
    App, Result,
    access::{Member, may},
    db::View,
    domain::{permission::Role, release, rotation::rotate},
    ids::{MemberId, NarrativeId},
    narratives::db::{self as narratives, Listed},
    projects::db::Person,
    web::{Frame, Query, Stage, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "narratives/rotate.html")]
struct RotatePage {
    frame: Frame,
    links: ProjectLinks,
    people: Vec<Load>,
    rows: Vec<Row>,
    /// Frozen narratives that nobody codes.
    free: usize,
    /// Of two people, how often they meet: the fewest and the most.
    meets: (usize, usize),
}

/// Somebody who may code.
struct Load {
    person: Person,
    /// Takes part in the rotation.
    chosen: bool,
    /// Narratives that are theirs now, and that would be.
    now: usize,
    then: usize,
}

struct Row {
    narrative: Listed,
    before: String,
    a: Person,
    b: Person,
}

#[derive(Deserialize)]
pub struct Asked {
    /// Who takes part; at first, those whose role is to code.
    #[serde(default)]
    coder: Vec<MemberId>,
}

pub async fn show(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, lead.viewer()).await?;
    let listed: Vec<Listed> = narratives::all(&mut view, lead.scope).await?;
    let listed: Vec<Listed> = listed.into_iter().filter(|one| !one.calibration).collect();
    let seats = narratives::seats(&mut view, lead.scope).await?;
    let people = coders(&mut view, lead.scope).await?;
    let takes_part = |person: &Person| match asked.coder.is_empty() {
        true => person.role == Role::Coder,
        false => asked.coder.contains(&person.id),
    };
    let chosen: Vec<Person> = people.iter().filter(|one| takes_part(one)).cloned().collect();
    let place: HashMap<MemberId, usize> =
        chosen.iter().enumerate().map(|(at, person)| (person.id, at)).collect();

    let ids: Vec<NarrativeId> = listed.iter().map(|narrative| narrative.id).collect();
    let pairs = current(&seats, &ids);
    let at = |who: Option<MemberId>| {
        who.and_then(|who| place.get(&who).copied()).unwrap_or(chosen.len())
    };
    let there: Vec<(usize, usize)> = pairs.iter().map(|pair| (at(pair.a), at(pair.b))).collect();
    let free: Vec<(Listed, Pair)> = listed
        .into_iter()
        .zip(pairs)
        .filter(|(one, pair)| one.state == release::State::Frozen && is_empty(pair))
        .collect();
    let formed = rotate(chosen.len(), free.len(), &there);
    let all: Vec<(usize, usize)> = there.iter().chain(&formed).copied().collect();

    let load = |person: Person| {
        let of = |pairs: &[(usize, usize)]| {
            let place = place.get(&person.id);
            place.map_or(0, |at| pairs.iter().filter(|(a, b)| a == at || b == at).count())
        };
        let (chosen, now, then) = (takes_part(&person), of(&there), of(&all));
        Load { person, chosen, now, then }
    };
    let count = free.len();
    let row = |((narrative, pair), (a, b)): ((Listed, Pair), (usize, usize))| Row {
        narrative,
        before: before(pair),
        a: chosen[a].clone(),
        b: chosen[b].clone(),
    };
    let meets = meets(chosen.len(), &all);
    html(&RotatePage {
        frame: lead.frame().at(Stage::Write),
        links: lead.links,
        people: people.into_iter().map(load).collect(),
        rows: free.into_iter().zip(formed).map(row).collect(),
        free: count,
        meets,
    })
}

fn meets(coders: usize, pairs: &[(usize, usize)]) -> (usize, usize) {
    let two = (0..coders).flat_map(|a| (a + 1..coders).map(move |b| (a, b)));
    let times = two.map(|(a, b)| pairs.iter().filter(|p| **p == (a, b) || **p == (b, a)).count());
    let times: Vec<usize> = times.collect();
    (times.iter().min().copied().unwrap_or(0), times.iter().max().copied().unwrap_or(0))
}
