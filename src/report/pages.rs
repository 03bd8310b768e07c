//! Pages of the report.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::State,
    response::{Html, Response},
};
use time::OffsetDateTime;

use super::{
    db,
    tables::{self, Record, Stage, Theme},
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    boards::{
        Kind, db as boards,
        draw::{Drawn, Sources},
    },
    consensus::adjudicator::veil,
    db::View,
    ids::ThemeId,
    narratives::db as narratives,
    web::{Frame, Path, Sheet, Stage as At, html, moment},
};

#[derive(Template)]
#[template(path = "report/show.html")]
struct ReportPage {
    frame: Frame,
    project: String,
    today: String,
    stages: Vec<Stage>,
    /// Of the furthest board.
    themes: Vec<Theme>,
    narratives: Vec<i32>,
    /// Agreed passages under its themes, by narrative.
    totals: Vec<i64>,
    counts: db::Counts,
    codes_apart: i64,
    descriptive: Option<Drawn>,
    analytical: Option<Drawn>,
    takes_away: bool,
}

impl ReportPage {
    /// Whether anything speaks against a theme.
    fn is_opposed(&self) -> bool {
        let mut rows = self.themes.iter().flat_map(|theme| &theme.rows);
        rows.any(|row| !row.against.is_empty())
    }
}

/// All that the tables are made of, at one moment.
struct Report {
    stages: Vec<Stage>,
    themes: Vec<Theme>,
    narratives: Vec<i32>,
    /// Agreed passages under its themes, by narrative.
    totals: Vec<i64>,
    counts: db::Counts,
    coders: Vec<db::Coder>,
    descriptive: Option<Drawn>,
    analytical: Option<Drawn>,
    now: OffsetDateTime,
}

async fn report<P>(view: &mut View, me: &Member<P>) -> Result<Report> {
    let scope = me.scope;
    let numbers = narratives::numbers(view, scope).await?;
    let coders = db::coders(view, scope).await?;
    let counts = db::counts(view, scope).await?;
    let evidence = db::evidence(view, scope).await?;
    let descriptive = board(view, me, Kind::Descriptive, &numbers).await?;
    let analytical = board(view, me, Kind::Analytical, &numbers).await?;
    let furthest = analytical.as_ref().or(descriptive.as_ref());
    let themes = furthest
        .map(|board| tables::themes(&board.drawn, &board.definitions, &evidence, &numbers))
        .unwrap_or_default();
    let totals = furthest.map(|board| tables::totals(&board.drawn, &evidence, &numbers));
    let record = Record {
        coders: &coders,
        counts: &counts,
        checkers: &db::actors(view, scope, "", "passage.check").await?,
        aligners: &db::actors(view, scope, "alignment/", "codes.").await?,
        settlers: &db::actors(view, scope, "consensus/", "difference.").await?,
        descriptive: descriptive.as_ref().map(Worked::by),
        analytical: analytical.as_ref().map(Worked::by),
        workshops: &db::workshops(view, scope).await?,
    };
    Ok(Report {
        stages: tables::stages(&record),
        now: db::now(view).await?,
        descriptive: descriptive.map(|board| board.drawn),
        analytical: analytical.map(|board| board.drawn),
        totals: totals.unwrap_or_default(),
        narratives: numbers,
        themes,
        counts,
        coders,
    })
}

/// A board as it is drawn, and who worked on it.
struct Worked {
    drawn: Drawn,
    definitions: HashMap<ThemeId, String>,
    actors: Vec<db::Actor>,
}

impl Worked {
    fn by(&self) -> (&Drawn, &[db::Actor]) {
        (&self.drawn, &self.actors)
    }
}

async fn board<P>(
    view: &mut View,
    me: &Member<P>,
    kind: Kind,
    numbers: &[i32],
) -> Result<Option<Worked>> {
    let Some(board) = boards::find(view, me.scope, kind).await? else { return Ok(None) };
    let actors = db::actors(view, me.scope, &format!("board/{}", board.id), "").await?;
    let content = boards::content(view, me.scope, board).await?;
    let sources = Sources { narratives: numbers, ..Sources::only(&content) };
    let drawn = sources.draw();
    let definitions = content.themes.into_iter().map(|one| (one.id, one.definition)).collect();
    Ok(Some(Worked { drawn, definitions, actors }))
}

pub async fn show(me: Member<may::Read>, State(app): State<App>) -> Result<Html<String>> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    veil::refuse_names(&mut view, me.scope, me.id).await?;
    let report = report(&mut view, &me).await?;
    html(&ReportPage {
        frame: me.frame().at(At::Report),
        project: me.project_title().to_owned(),
        today: moment::day(&report.now),
        stages: report.stages,
        themes: report.themes,
        narratives: report.narratives,
        totals: report.totals,
        codes_apart: report.coders.iter().map(|coder| coder.codes).sum(),
        counts: report.counts,
        descriptive: report.descriptive,
        analytical: report.analytical,
        takes_away: me.may(crate::domain::permission::Permission::Export),
    })
}

/// One of the tables as a file.
pub async fn file(
    me: Member<may::Export>,
    State(app): State<App>,
    Path((_, name)): Path<(String, String)>,
) -> Result<Response> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    veil::refuse_names(&mut view, me.scope, me.id).await?;
    let sheet = match name.as_str() {
        "stages.csv" => tables::stages_sheet(&report(&mut view, &me).await?.stages),
        "themes.csv" => tables::themes_sheet(&report(&mut view, &me).await?.themes),
        "evidence.csv" => {
            let report = report(&mut view, &me).await?;
            tables::evidence_sheet(&report.themes, &report.narratives)
        }
        "passages.csv" => passages(db::quotes(&mut view, me.scope).await?),
        _ => return Err(Error::NotFound),
    };
    sheet.download(name.trim_end_matches(".csv"))
}

/// Every agreed passage under its code; offsets in code points, end exclusive.
fn passages(quotes: Vec<db::Quote>) -> Sheet {
    let heading = ["code", "code id", "narrative", "title", "line", "start", "end", "passage"];
    let mut sheet = Sheet::with_heading(heading);
    for quote in quotes {
        sheet.push([
            quote.name,
            quote.code.to_string(),
            quote.narrative.to_string(),
            quote.title,
            format!("{}.{}", quote.paragraph, quote.sentence),
            quote.start_at.to_string(),
            quote.end_at.to_string(),
            quote.text,
        ]);
    }
    sheet
}
