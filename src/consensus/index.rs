//! The released narratives: what is open in each of them, and who has signed.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse},
};

use super::{
    db::{self, Seat},
    merge,
};
use crate::{
    App, Result,
    access::{Member, may},
    db::View,
    domain::citation,
    live::Topic,
    web::{Fragment, Frame, Stage, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "consensus/index.html", blocks = ["list"])]
struct IndexPage {
    frame: Frame,
    links: ProjectLinks,
    revision: i64,
    rows: Vec<Row>,
    /// Sums over the rows.
    open: usize,
    decided: usize,
    agreed: usize,
    /// Released narratives that everybody coded: number and title.
    calibration: Vec<(i32, String)>,
    /// Numbers of the narratives that are still being coded.
    independent: Vec<i32>,
}

struct Row {
    number: i32,
    title: String,
    agreed: usize,
    decided: usize,
    open: usize,
    /// A first.
    seats: Vec<Seat>,
    signed: bool,
}

pub async fn show(
    reader: Member<may::Read>,
    State(app): State<App>,
    fragment: Fragment,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    let mut rows = vec![];
    for narrative in db::released(&mut view, reader.scope).await? {
        let Some(compared) = merge::compared(&mut view, reader.scope, narrative.id).await? else {
            continue;
        };
        let open = compared.open();
        rows.push(Row {
            number: narrative.number,
            title: narrative.title,
            agreed: compared.agreed.len(),
            decided: compared.differences.len() - open,
            open,
            seats: db::seats(&mut view, reader.scope, narrative.id).await?,
            signed: narrative.agreed,
        });
    }
    let page = IndexPage {
        revision: view.revisions(reader.viewer(), &topics(&reader)).await?,
        calibration: db::calibration(&mut view, reader.scope).await?,
        independent: db::independent(&mut view, reader.scope).await?,
        open: rows.iter().map(|row| row.open).sum(),
        decided: rows.iter().map(|row| row.decided).sum(),
        agreed: rows.iter().map(|row| row.agreed).sum(),
        frame: reader.frame().at(Stage::Agree),
        links: reader.links,
        rows,
    };
    fragment.of(&page, &page.as_list())
}

pub async fn events(reader: Member<may::Read>, State(app): State<App>) -> impl IntoResponse {
    reader.stream(&app, &topics(&reader))
}

/// A decision anywhere, a signature, a release.
fn topics(reader: &Member<may::Read>) -> [Topic; 2] {
    [Topic::Alignment(reader.scope.project()), Topic::Project(reader.scope.project())]
}
