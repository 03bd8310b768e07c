//! All versions of a text. An older one comes back by being saved again.

use askama::Template;
use axum::{extract::State, response::Html};

use super::{Version, db, sources::sources};
use crate::{
    App, Error, Result,
    access::{Member, may},
    boards::Theme,
    consensus::adjudicator::veil,
    db::View,
    domain::{finding, permission::Permission},
    ids::ThemeId,
    web::{Frame, Path, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "findings/versions.html")]
struct VersionsPage {
    frame: Frame,
    links: ProjectLinks,
    theme: Theme,
    /// With names; the newest first.
    versions: Vec<Version>,
    arranges: bool,
}

impl VersionsPage {
    fn latest(&self) -> i32 {
        self.versions.first().map_or(0, |version| version.number)
    }
}

pub async fn index(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, id)): Path<(String, ThemeId)>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    veil::refuse_names(&mut view, me.scope, me.id).await?;
    let sources = sources(&mut view, &me).await?.ok_or(Error::NotFound)?;
    let theme = sources.theme(id).ok_or(Error::NotFound)?.clone();
    let all = sources.all();
    let name = |id| all.get(&id).map(|source| source.name.clone());
    let mut versions = db::versions(&mut view, me.scope, id).await?;
    for version in &mut versions {
        version.body = finding::written(&version.body, name);
    }
    html(&VersionsPage {
        frame: me.frame(),
        links: me.links.clone(),
        arranges: me.may(Permission::Arrange),
        theme,
        versions,
    })
}
