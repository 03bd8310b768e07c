//! Who takes part, proven by type, and what the open phase lets them do.
//!
//! A handler that takes `Seat<act::Write>` has no other way to a transaction than
//! [`Seat::begin`], which refuses in every phase where writing does not exist. It
//! serves members, at their project's address, and guests, by their cookie.

pub mod page;

use std::marker::PhantomData;

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use serde_json::Value;
use uuid::Uuid;

use super::{Workshop, db, people};
use crate::{
    App, Error, Result,
    access::{Guest, Member, Scope, may},
    db::{Tx, Viewer},
    domain::{operation::Operation, workshop::Action},
    ids::{MemberId, OpId, PersonId, WorkshopId},
    web::links,
};

pub struct Seat<A> {
    pub person: PersonId,
    pub scope: Scope,
    pub workshop: WorkshopId,
    /// None of a guest.
    pub member: Option<MemberId>,
    page: String,
    act: PhantomData<fn() -> A>,
}

pub trait Act {
    /// None of what is there in every phase.
    const WHAT: Option<Action>;
    /// Whether it is for who has come in already.
    const IS_IN: bool = true;
}

pub mod act {
    use super::{Act, Action};

    pub struct Come;
    impl Act for Come {
        const WHAT: Option<Action> = None;
        const IS_IN: bool = false;
    }

    pub struct Write;
    impl Act for Write {
        const WHAT: Option<Action> = Some(Action::Write);
    }

    pub struct Vote;
    impl Act for Vote {
        const WHAT: Option<Action> = Some(Action::Vote);
    }

    pub struct Park;
    impl Act for Park {
        const WHAT: Option<Action> = Some(Action::Park);
    }

    /// With what the open phase asks for.
    pub struct Finish;
    impl Act for Finish {
        const WHAT: Option<Action> = None;
    }
}

impl<A: Act> Seat<A> {
    /// Begins what this person asks for, if it exists in the open phase. The
    /// phase stays open until the operation is done.
    pub async fn begin(
        &self,
        app: &App,
        id: OpId,
        kind: &'static str,
        payload: Value,
    ) -> Result<(Tx, Workshop)> {
        let operation = Operation { id, kind, payload };
        let mut tx = Tx::begin(&app.db, self.viewer(), operation).await?;
        let workshop = db::keep(&mut tx, self.scope, self.workshop).await?;
        let workshop = workshop.ok_or(Error::NotFound)?;
        let phase = workshop.open_phase()?;
        if let Some(action) = A::WHAT.filter(|action| !phase.allows(*action)) {
            return Err(Error::conflict(action.refused(phase)));
        }
        if A::IS_IN && !people::db::is_here(&mut tx, self.scope, workshop.id, self.person).await? {
            return Err(Error::conflict("come in to the workshop first; nothing was changed"));
        }
        Ok((tx, workshop))
    }
}

impl<A> Seat<A> {
    /// A guest looks under the guest's own id.
    pub fn viewer(&self) -> Viewer {
        viewer(self.scope, self.person)
    }

    /// The page that this person takes part on.
    pub fn page(&self) -> String {
        self.page.clone()
    }

    fn of_member<P>(me: &Member<P>, workshop: WorkshopId) -> Self {
        Self {
            person: Uuid::from(me.id).into(),
            scope: me.scope,
            workshop,
            member: Some(me.id),
            page: me.links.workshop(&workshop),
            act: PhantomData,
        }
    }

    fn of_guest(guest: &Guest) -> Self {
        Self {
            person: guest.person,
            scope: guest.scope,
            workshop: guest.workshop,
            member: None,
            page: links::visit(""),
            act: PhantomData,
        }
    }
}

/// The database as whoever takes part sees it.
pub fn viewer(scope: Scope, person: PersonId) -> Viewer {
    Viewer { project: scope.project(), member: Uuid::from(person).into() }
}

impl<A> FromRequestParts<App> for Seat<A> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let path =
            RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        let workshop = path.iter().find(|(key, _)| *key == "workshop").map(|(_, id)| id.parse());
        let Some(workshop) = workshop else {
            return Ok(Self::of_guest(&Guest::from_request_parts(parts, app).await?));
        };
        let me = Member::<may::Arrange>::from_request_parts(parts, app).await?;
        Ok(Self::of_member(&me, workshop.map_err(|_| Error::NotFound)?))
    }
}
