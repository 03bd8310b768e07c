//! The certificate as a page to print, and as a file to keep.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{Html, IntoResponse},
};

use super::{
    entries::{head, links},
    exceptions::{self, Exception},
    facts::{Facts, Work},
};
use crate::{
    App, Result,
    access::{Member, may},
    consensus::adjudicator::veil,
    db::View,
    domain::certificate::{Link, written},
    report::db as report,
    web::{Frame, Stage, html, links::ProjectLinks, moment},
};

#[derive(Template)]
#[template(path = "certificate/show.html")]
struct CertificatePage {
    frame: Frame,
    links: ProjectLinks,
    facts: Facts,
    today: String,
    exceptions: Vec<Exception>,
    released: usize,
    head: String,
}

pub async fn show(reader: Member<may::Export>, State(app): State<App>) -> Result<Html<String>> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    let today = moment::day(&report::now(&mut view).await?);
    let (facts, exceptions, entries) = certificate(&mut view, &reader).await?;
    html(&CertificatePage {
        frame: reader.frame().at(Stage::Report),
        links: reader.links.clone(),
        today,
        released: facts.released().count(),
        head: head(&entries).to_owned(),
        facts,
        exceptions,
    })
}

/// The same for the same record, byte by byte.
pub async fn download(
    reader: Member<may::Export>,
    State(app): State<App>,
) -> Result<impl IntoResponse> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    let (_, _, entries) = certificate(&mut view, &reader).await?;
    let kind = HeaderValue::from_static("application/json");
    let offer = HeaderValue::from_static("attachment; filename=\"certificate.json\"");
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, offer)];
    Ok((headers, written(&entries)))
}

async fn certificate(
    view: &mut View,
    reader: &Member<may::Export>,
) -> Result<(Facts, Vec<Exception>, Vec<Link>)> {
    veil::refuse_names(view, reader.scope, reader.id).await?;
    let facts = Facts::read(view, reader).await?;
    let exceptions = exceptions::all(&facts);
    let entries = links(&facts, reader.scope.project(), &exceptions);
    Ok((facts, exceptions, entries))
}
