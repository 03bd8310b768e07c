//! The notes that were shown and wait to become something, beside the board: the
//! facilitator drags them onto it. The same menus stand on a page of their own.

use askama::Template;
use axum::{extract::State, response::Html};

use super::{super::desk, db};
use crate::{
    App, Error, Result,
    access::{Member, may},
    boards::{
        db as boards,
        draw::{Drawn, Sources},
    },
    consensus::adjudicator::veil,
    db::View,
    ids::WorkshopId,
    live::Topic,
    web::{Fragment, Frame, Path, links::ProjectLinks},
    workshops::{Workshop, db as workshops},
};

#[derive(Template)]
#[template(path = "workshops/notes.html", blocks = ["wall"])]
struct WallPage {
    frame: Frame,
    links: ProjectLinks,
    workshop: Workshop,
    revision: i64,
    notes: Vec<db::Note>,
    drawn: Drawn,
}

impl WallPage {
    fn to(&self, deed: &str) -> String {
        self.links.workshop_to(&self.workshop.id, deed)
    }
}

pub async fn show(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    fragment: Fragment,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    veil::refuse_names(&mut view, me.scope, me.id).await?;
    let workshop = workshops::find(&mut view, me.scope, id).await?.ok_or(Error::NotFound)?;
    if !desk::leads(&me, &workshop) {
        return Err(Error::Forbidden);
    }
    let board = boards::by_id(&mut view, me.scope, workshop.board).await?.ok_or(Error::NotFound)?;
    let content = boards::content(&mut view, me.scope, board).await?;
    let mut notes = match workshop.is_on() {
        true => db::shown(&mut view, me.scope, id, workshop.shown_times).await?,
        false => vec![],
    };
    notes.retain(db::Note::is_open);
    let page = WallPage {
        frame: me.frame(),
        links: me.links.clone(),
        revision: view.revision(me.viewer(), Topic::Workshop(id)).await?,
        drawn: Sources::only(&content).draw(),
        workshop,
        notes,
    };
    fragment.of(&page, &page.as_wall())
}
