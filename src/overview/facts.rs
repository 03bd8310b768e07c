//! What one member may know of where a project stands.

use std::collections::{HashMap, HashSet};

use super::db::{self, Arranged, Progress};
use crate::{
    Result,
    access::Scope,
    consensus::{
        adjudicator::db as adjudicators,
        discussion::db::{self as discussion, Waiting},
    },
    db::{View, Viewer},
    domain::{
        permission::{Permission, Role},
        release::State,
    },
    ids::{MemberId, NarrativeId},
    narratives::db::{self as narratives, Listed, Seat},
    projects::{
        Details,
        db::{self as projects, Person},
    },
    web::links::ProjectLinks,
    workshops::{Workshop, db as workshops},
};

pub struct Facts {
    pub me: MemberId,
    pub role: Role,
    pub links: ProjectLinks,
    pub details: Details,
    /// Also those who have left.
    pub people: Vec<Person>,
    pub narratives: Vec<Listed>,
    pub seats: Vec<Seat>,
    /// Own submissions, and those that the member may know of.
    pub submitted: HashSet<(NarrativeId, MemberId)>,
    /// One's own, where one has still to submit.
    pub progress: HashMap<NarrativeId, Progress>,
    pub settled: HashMap<NarrativeId, i64>,
    /// Differences that the member is mentioned in, is asked to look at again,
    /// and narratives that the member adjudicates.
    pub mentions: Vec<Waiting>,
    pub looks: Vec<Waiting>,
    pub adjudicates: HashSet<NarrativeId>,
    pub descriptive: Option<Arranged>,
    pub analytical: Option<Arranged>,
    /// Those that are in session.
    pub workshops: Vec<Workshop>,
}

impl Facts {
    pub async fn gather(
        view: &mut View,
        viewer: Viewer,
        scope: Scope,
        role: Role,
        links: &ProjectLinks,
    ) -> Result<Self> {
        let leads = role.may(Permission::Manage);
        let [descriptive, analytical] = db::boards(view, scope).await?;
        Ok(Self {
            me: viewer.member,
            role,
            links: links.clone(),
            details: projects::details(view, scope).await?,
            people: projects::people(view, scope).await?,
            narratives: narratives::all(view, scope).await?,
            seats: narratives::seats(view, scope).await?,
            submitted: db::submitted(view, scope, viewer, leads).await?.into_iter().collect(),
            progress: db::progress(view, scope, viewer.member).await?,
            settled: db::settled(view, scope).await?,
            mentions: discussion::mentions(view, scope, viewer.member).await?,
            looks: discussion::looks(view, scope, viewer.member).await?,
            adjudicates: adjudicators::narratives(view, scope, viewer.member).await?,
            workshops: workshops::in_session(view, scope).await?,
            descriptive,
            analytical,
        })
    }

    pub fn may(&self, what: Permission) -> bool {
        self.role.may(what)
    }

    pub fn has_seat(&self, narrative: NarrativeId, member: MemberId) -> bool {
        self.seats.iter().any(|seat| seat.narrative == narrative && seat.member == member)
    }

    pub fn has_submitted(&self, narrative: NarrativeId, member: MemberId) -> bool {
        self.submitted.contains(&(narrative, member))
    }

    /// Who is gone, and codes nothing any more.
    pub fn has_left(&self, member: MemberId) -> bool {
        self.people.iter().any(|person| person.id == member && person.left)
    }

    /// Narratives that a pair codes: those that are to be agreed.
    pub fn paired(&self) -> usize {
        self.narratives.iter().filter(|narrative| !narrative.calibration).count()
    }

    pub fn count(&self, is: impl Fn(State) -> bool) -> usize {
        self.narratives.iter().filter(|narrative| is(narrative.state)).count()
    }
}
