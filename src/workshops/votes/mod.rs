//! Dot votes: some dots for each person, hidden from all until the vote is closed,
//! from the facilitator too. Who has placed how many is known, never where.

pub mod db;

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Scene, desk, people,
    seat::{Seat, act},
    words,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    domain::{
        operation::{Audience, Deed},
        workshop::{Phase, dots_fit},
    },
    ids::{OpId, VoteId, WorkshopId},
    live::Topic,
    web::{Done, Form, Path},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DotsForm {
    op_id: OpId,
    vote: VoteId,
    /// The option's place, from 1.
    position: i32,
    /// How many dots lie there then.
    count: i32,
}

/// Puts so many of one's own dots on an option.
pub async fn place(
    seat: Seat<act::Vote>,
    State(app): State<App>,
    Form(form): Form<DotsForm>,
) -> Result<Done> {
    let payload = json!({ "workshop": seat.workshop, "vote": form.vote,
        "position": form.position, "count": form.count });
    let (mut tx, workshop) = seat.begin(&app, form.op_id, "dot.place", payload).await?;
    let vote = db::open_one(&mut tx, seat.scope, workshop.id).await?;
    let vote = vote
        .filter(|vote| vote.id == form.vote)
        .ok_or_else(|| Error::conflict("this vote is not open; your dots stay as they were"))?;
    let mut own = db::own(&mut tx, seat.scope, vote.id, seat.person).await?;
    let option = own.iter_mut().find(|option| option.position == form.position);
    option.ok_or_else(|| Error::invalid("this is not among the options"))?.dots = form.count.into();
    let counts: Vec<i32> = own.iter().filter_map(|option| option.dots.try_into().ok()).collect();
    if counts.len() < own.len() || !dots_fit(&counts, vote.dots, vote.most) {
        return Err(Error::invalid(format!(
            "everybody has {} dots, and puts at most {} on one option",
            vote.dots, vote.most
        )));
    }
    db::place(&mut tx, seat.scope, vote.id, seat.person, form.position, form.count).await?;
    let (task, placed) = (vote.task(), counts.iter().sum());
    people::db::set_placed(&mut tx, seat.scope, workshop.id, seat.person, &task, placed).await?;
    tx.touch(Topic::Seat(workshop.id, seat.person));
    tx.touch(Topic::Turnout(workshop.board));
    let receipt = tx.commit(Deed::new(vote.id, Audience::Own, Value::Null)).await?;
    Ok(Done::then(receipt, seat.page()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoteForm {
    op_id: OpId,
    question: String,
    /// One on each line.
    options: String,
    dots: i32,
    most: i32,
}

/// A vote is prepared, before the workshop or in it.
pub async fn create(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<VoteForm>,
) -> Result<Done> {
    let question = words("a question", &form.question, 200)?;
    let options: Vec<String> = form
        .options
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    if !(2..=8).contains(&options.len()) {
        return Err(Error::invalid("a vote has two to eight options, one on each line"));
    }
    for option in &options {
        words("an option", option, 120)?;
    }
    if !(1..=20).contains(&form.dots) || !(1..=form.dots).contains(&form.most) {
        return Err(Error::invalid(
            "everybody has 1 to 20 dots, and puts at least one and at most all on one option",
        ));
    }
    let payload = json!({ "workshop": id, "question": question, "options": options,
        "dots": form.dots, "most": form.most });
    let (mut tx, workshop) = desk::begin(&app, &me, id, form.op_id, "vote.make", payload).await?;
    if workshop.ended_at.is_some() {
        workshop.open_phase()?;
    }
    let (dots, most) = (form.dots, form.most);
    let vote = db::Vote { id: VoteId::new(), question, dots, most, open: false, closed: false };
    db::create(&mut tx, me.scope, id, &vote, &options).await?;
    desk::finish(tx, &me, &workshop, Value::Null).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TurnForm {
    op_id: OpId,
    vote: VoteId,
    to: To,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum To {
    Open,
    Closed,
    Cancelled,
}

/// A vote is opened, closed and shown, or called off with all its dots.
pub async fn turn(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<TurnForm>,
) -> Result<Done> {
    let kind = match form.to {
        To::Open => "vote.open",
        To::Closed => "vote.close",
        To::Cancelled => "vote.cancel",
    };
    let payload = json!({ "workshop": id, "vote": form.vote });
    let (mut tx, workshop) = desk::begin(&app, &me, id, form.op_id, kind, payload).await?;
    let votes = db::all(&mut tx, me.scope, id).await?;
    let vote = votes.iter().find(|vote| vote.id == form.vote).ok_or(Error::NotFound)?;
    if vote.closed {
        return Err(Error::conflict("this vote is closed; its result stays"));
    }
    match form.to {
        To::Open => {
            if workshop.open_phase()? != Phase::Vote {
                return Err(Error::conflict("open the phase Vote first"));
            }
            if votes.iter().any(|vote| vote.open) {
                return Err(Error::conflict("another vote is open; close it first"));
            }
            db::open(&mut tx, me.scope, vote.id).await?;
            super::db::set_scene(&mut tx, me.scope, id, Scene::Vote, None, "").await?;
        }
        To::Closed if !vote.open => return Err(Error::conflict("this vote is not open")),
        To::Closed => {
            db::close(&mut tx, me.scope, vote.id).await?;
            super::db::set_scene(&mut tx, me.scope, id, Scene::Vote, None, "").await?;
        }
        To::Cancelled => db::remove(&mut tx, me.scope, vote.id).await?,
    }
    desk::finish(tx, &me, &workshop, Value::Null).await
}
