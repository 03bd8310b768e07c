//! Somebody of the demonstration at work. Every deed has a label, from which
//! the id of its operation comes: a play that was interrupted goes on where it
//! was, and nothing is done twice.

use std::collections::HashMap;

use anyhow::{Context, Result};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    db,
    tab::{Form, Sent, Tab, Upload},
};
use crate::{
    App,
    access::{
        Scope,
        db::{self as access, Place},
    },
    db::{View, Viewer},
    domain::permission::Role,
    ids::{MemberId, OpId, ProjectId, UserId},
    web::links::{self, ProjectLinks},
};

pub struct Player {
    pub user: String,
    pub scope: Scope,
    pub member: MemberId,
    pub links: ProjectLinks,
    app: App,
    tab: Tab,
    /// Operations that an earlier play has done, and their subjects.
    done: HashMap<OpId, Uuid>,
}

#[derive(Deserialize)]
struct Receipt {
    subject: Uuid,
}

impl Player {
    /// `tab` is where whoever has this place is signed in.
    pub async fn enter(app: &App, tab: Tab, user: &str, place: Place) -> Result<Self> {
        let (member, scope) = (place.project.id, place.project.scope);
        let viewer = Viewer { project: scope.project(), member };
        let done = db::done(&mut View::open(&app.db, viewer).await?, viewer).await?;
        let links = ProjectLinks::of(&place.slug);
        Ok(Self { user: user.to_owned(), scope, member, links, app: app.clone(), tab, done })
    }

    /// The database as this person sees it now.
    pub async fn view(&self) -> Result<View> {
        let viewer = Viewer { project: self.scope.project(), member: self.member };
        Ok(View::open(&self.app.db, viewer).await?)
    }

    /// The operation of this label, which is also the id of what it makes.
    pub fn op(&self, label: &str) -> OpId {
        operation(self.scope.project(), &self.user, label)
    }

    /// Does this once, and returns its subject.
    pub async fn post(&self, label: &str, address: &str, form: Form) -> Result<Uuid> {
        self.once(label, address, form.with("op_id", self.op(label)).into()).await
    }

    /// The same, with a form that may carry files.
    pub async fn upload(&self, label: &str, address: &str, form: Upload) -> Result<Uuid> {
        self.once(label, address, form.with("op_id", self.op(label)).into()).await
    }

    async fn once(&self, label: &str, address: &str, form: Sent) -> Result<Uuid> {
        if let Some(subject) = self.done.get(&self.op(label)) {
            return Ok(*subject);
        }
        let said = || format!("{}, “{label}”", self.user);
        let receipt = self.tab.post(address, form).await.with_context(said)?;
        let Receipt { subject } = serde_json::from_slice(&receipt).with_context(said)?;
        Ok(subject)
    }

    /// Lets whoever is signed in there into the project.
    pub async fn invite(&self, guest: &Tab, role: Role) -> Result<()> {
        let role = role.word().to_lowercase();
        let form = Form::default().with("operation", OpId::new()).with("role", role);
        let page = self.tab.post(&self.links.invitations(), form).await?;
        let page = std::str::from_utf8(&page)?;
        let (_, link) = page.split_once(&links::invitation("")).context("no invitation came")?;
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let (token, _) = link.split_at(link.find(|c| !letter(c)).unwrap_or(link.len()));
        guest.post(&links::invitation(token), Form::default()).await?;
        Ok(())
    }

    pub async fn leave(self) -> Result<()> {
        self.tab.sign_out().await
    }
}

pub fn operation(project: ProjectId, user: &str, label: &str) -> OpId {
    Uuid::new_v5(&project.into(), format!("{user}: {label}").as_bytes()).into()
}

/// Somebody's place in the project of this short name, if it is theirs.
pub async fn place(app: &App, account: UserId, slug: &str) -> Result<Option<Place>> {
    let places = access::places(&mut View::of_nobody(&app.db).await?, account).await?;
    Ok(places.into_iter().find(|place| place.slug == slug))
}
