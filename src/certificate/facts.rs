//! What a certificate is made of, as one reader may know it.

use std::collections::HashMap;

use time::OffsetDateTime;

use super::db::{self, Adjudicator, CodingReopened, Project, Reopening, Seat};
use crate::{
    Result,
    access::{Member, Scope},
    db::View,
    domain::{permission::Role, release::SEATS},
    ids::{MemberId, NarrativeId},
    projects::db::{self as projects, Person},
};

pub struct Facts {
    pub project: Project,
    /// By number.
    pub narratives: Vec<Narrative>,
    /// By time.
    pub reopenings: Vec<Reopening>,
    /// By time.
    pub codings_reopened: Vec<CodingReopened>,
    pub adjudicators: Vec<Adjudicator>,
    pub people: Vec<Person>,
}

pub struct Narrative {
    pub row: db::Narrative,
    /// Those who code it, A before B.
    pub coders: Vec<Coder>,
    pub replaced: Vec<Seat>,
}

pub struct Coder {
    pub seat: Seat,
    pub work: Work,
    /// How many narratives with work of the other coder were released before
    /// this one was submitted: what the coder could have read of the other's codes.
    pub seen_before: usize,
}

/// Before the release only the coder, and a lead without a seat, may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    Submitted,
    NotSubmitted,
    Sealed,
}

impl Work {
    pub fn word(self) -> &'static str {
        match self {
            Work::Submitted => "submitted",
            Work::NotSubmitted => "not submitted",
            Work::Sealed => "sealed",
        }
    }
}

impl Narrative {
    pub fn number(&self) -> i32 {
        self.row.number
    }

    pub fn released(&self) -> bool {
        self.row.released
    }

    /// In the table: one for each coder, at least one.
    pub fn rows(&self) -> usize {
        self.coders.len().max(1) + self.replaced.len()
    }

    /// Two have seats in a frozen text: they work, or worked, blind.
    pub fn is_paired(&self) -> bool {
        self.row.frozen_at.is_some() && self.coders.len() as i64 == SEATS
    }
}

impl Facts {
    pub async fn read<P>(view: &mut View, reader: &Member<P>) -> Result<Self> {
        let scope: Scope = reader.scope;
        let mut seats = HashMap::<NarrativeId, Vec<Seat>>::new();
        for seat in db::seats(view, scope).await? {
            seats.entry(seat.narrative).or_default().push(seat);
        }
        let rows = db::narratives(view, scope).await?;
        let open = released_work(&rows, &seats);
        let narratives = rows.into_iter().map(|row| {
            let seats = seats.remove(&row.id).unwrap_or_default();
            // A seat that was taken back before anybody took it over is nobody's.
            let known = seats.into_iter().filter(|s| s.seat.is_some() || s.replaced_at.is_some());
            let (seated, replaced): (Vec<Seat>, Vec<Seat>) =
                known.partition(|seat| seat.seat.is_some());
            let sees_all = row.released
                || (reader.role == Role::Lead
                    && seated.iter().all(|seat| seat.member != reader.id));
            let members: Vec<MemberId> = seated.iter().map(|seat| seat.member).collect();
            let coders = seated.into_iter().map(|mut seat| {
                let may_know = sees_all || seat.member == reader.id;
                seat.submitted_at = seat.submitted_at.filter(|_| may_know);
                let work = match seat.submitted_at {
                    Some(_) => Work::Submitted,
                    None if may_know => Work::NotSubmitted,
                    None => Work::Sealed,
                };
                Coder { work, seen_before: seen_before(&seat, &members, &open), seat }
            });
            Narrative { coders: coders.collect(), row, replaced }
        });
        Ok(Self {
            narratives: narratives.collect(),
            project: db::project(view, scope).await?,
            reopenings: db::reopenings(view, scope).await?,
            codings_reopened: db::codings_reopened(view, scope).await?,
            adjudicators: db::adjudicators(view, scope).await?,
            people: projects::people(view, scope).await?,
        })
    }

    pub fn name(&self, member: &MemberId) -> &str {
        let person = self.people.iter().find(|person| person.id == *member);
        person.map_or("somebody", |person| &person.name)
    }

    /// Leads of now.
    pub fn leads(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.role == Role::Lead)
    }

    pub fn released(&self) -> impl Iterator<Item = &Narrative> {
        self.narratives.iter().filter(|narrative| narrative.released())
    }
}

/// When work of each coder was released, in order of time.
type Open = HashMap<MemberId, Vec<OffsetDateTime>>;

fn released_work(rows: &[db::Narrative], seats: &HashMap<NarrativeId, Vec<Seat>>) -> Open {
    let mut open = Open::new();
    for row in rows {
        let seated = seats.get(&row.id).into_iter().flatten().filter(|seat| seat.seat.is_some());
        for (seat, at) in seated.filter_map(|seat| Some((seat, row.released_at?))) {
            open.entry(seat.member).or_default().push(at);
        }
    }
    open.values_mut().for_each(|moments| moments.sort_unstable());
    open
}

fn seen_before(seat: &Seat, pair: &[MemberId], open: &Open) -> usize {
    let Some(submitted) = seat.submitted_at else { return 0 };
    let others = pair.iter().filter(|member| **member != seat.member);
    let before = |other| {
        let moments: Option<&Vec<_>> = open.get(other);
        moments.map_or(0, |moments| moments.partition_point(|at| *at < submitted))
    };
    others.map(before).sum()
}
