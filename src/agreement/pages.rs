//! The page of agreement.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse},
};
use serde::Deserialize;

use super::{
    answers::{Answer, answers},
    chart::{self, Course, Forest},
    db::{self, Code, Which},
    figures::Compared,
    inductive::{self, Mapping},
    matrix::{Matrix, Pair},
    rows::{self, Apart, NarrativeRow, Row},
    unit::Unit,
    words::thousands,
};
use crate::{
    App, Result,
    access::{Member, may},
    consensus::adjudicator::veil,
    db::View,
    domain::{agreement::confusion::confusion, permission::Permission},
    live::Topic,
    narratives,
    web::{Fragment, Frame, Query, Stage, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "agreement/show.html", blocks = ["figures"])]
struct AgreementPage {
    frame: Frame,
    links: ProjectLinks,
    revision: i64,
    page: String,
    unit: Unit,
    /// Only this narrative: number and title.
    only: Option<(i32, String)>,
    /// All released ones, for the choice.
    released: Vec<(i32, String)>,
    compared: Compared,
    answers: Vec<Answer>,
    /// Codes to judge, and codes too rare for it.
    rows: Vec<Row>,
    rare: Vec<Row>,
    narratives: Vec<NarrativeRow>,
    /// All narratives are listed, however many there are.
    all: bool,
    matrix: Matrix,
    /// Two different codes that meet most often.
    most: Option<Pair>,
    apart: Option<Apart>,
    mapping: Option<Mapping>,
    forest: Forest,
    course: Course,
    /// Those that were coded for calibration, which no other figure counts.
    calibration: Vec<NarrativeRow>,
    /// How many of those released are such.
    calibrated: usize,
    /// The only narrative is one of them.
    calibrates: bool,
    /// Why some figures of the tables are not defined.
    reasons: Vec<String>,
    /// Coefficients are shown, not counts alone.
    coefficients: bool,
    exports: bool,
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub unit: Unit,
    /// The number of the only narrative to be counted.
    pub narrative: Option<i32>,
    /// List all narratives.
    #[serde(default)]
    pub all: bool,
}

/// So many codes of each coder are drawn; the others are a click away.
const DRAWN: usize = 10;

pub async fn show(
    reader: Member<may::Read>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    fragment: Fragment,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    veil::refuse_names(&mut view, reader.scope, reader.id).await?;
    let released = narratives::db::released(&mut view, reader.scope).await?;
    let released: Vec<(i32, String)> = released.into_iter().collect();
    let which = Which::from(asked.narrative);
    let compared = Compared::of(&mut view, reader.scope, which, asked.unit).await?;
    let calibrations = db::calibrations(&mut view, reader.scope).await?;
    let calibration = match which {
        Which::Pairs if !calibrations.is_empty() => rows::of_narratives(
            &Compared::of(&mut view, reader.scope, Which::Calibration, asked.unit).await?,
        ),
        _ => vec![],
    };
    let (rows, rare) = rows::of_codes(&compared);
    let narratives = rows::of_narratives(&compared);
    let codes = &compared.codings.codes;
    let matrix = Matrix::of(&confusion(&compared.codings.narratives), codes, Some(DRAWN), None);
    let page = AgreementPage {
        revision: view.revisions(reader.viewer(), &topics(&reader)).await?,
        page: reader.links.agreement(),
        unit: asked.unit,
        only: released.iter().find(|(number, _)| Some(*number) == asked.narrative).cloned(),
        answers: answers(&compared, asked.unit),
        most: matrix.pairs(codes, None, 1).pop(),
        matrix,
        apart: rows::apart(&compared),
        mapping: inductive::mapping(&compared, asked.unit),
        forest: chart::forest(&rows),
        course: chart::course(&narratives),
        reasons: reasons(&rows, &narratives),
        coefficients: compared.coefficients,
        exports: reader.may(Permission::Export),
        frame: reader.frame().at(Stage::Agree),
        all: asked.all,
        links: reader.links,
        released,
        compared,
        rows,
        rare,
        narratives,
        calibrated: calibrations.len(),
        calibrates: asked.narrative.is_some_and(|number| calibrations.contains(&number)),
        calibration,
    };
    fragment.of(&page, &page.as_figures())
}

/// Each once.
fn reasons(rows: &[Row], narratives: &[NarrativeRow]) -> Vec<String> {
    let codes =
        rows.iter().flat_map(|row| [&row.alpha.reason, &row.positive.reason, &row.f1.reason]);
    let narratives = narratives.iter().flat_map(|row| {
        [&row.percent.reason, &row.positive.reason, &row.f1.reason, &row.alpha.reason]
    });
    let mut reasons: Vec<String> =
        codes.chain(narratives).filter(|reason| !reason.is_empty()).cloned().collect();
    reasons.sort();
    reasons.dedup();
    reasons
}

impl AgreementPage {
    /// This page by a unit, of what it is about.
    fn by(&self, unit: &Unit) -> String {
        let only = self.only.as_ref().map(|(number, _)| format!("&narrative={number}"));
        let all = if self.all { "&all=true" } else { "" };
        format!("{}?unit={}{}{all}", self.page, unit.one(), only.unwrap_or_default())
    }

    /// This page on one narrative.
    fn on(&self, number: &i32) -> String {
        format!("{}?unit={}&narrative={number}", self.page, self.unit.one())
    }

    /// The passages behind a code's figures, of what this page is about.
    fn passages_of(&self, code: &Code) -> String {
        let only = self.only.as_ref().map(|(number, _)| format!("&narrative={number}"));
        let address = self.links.agreement_on(&code.id);
        format!("{address}?unit={}{}", self.unit.one(), only.unwrap_or_default())
    }

    fn sheet(&self) -> String {
        format!("{}.csv?unit={}", self.page, self.unit.one())
    }

    fn measures(&self) -> String {
        let only = self.only.as_ref().map(|(number, _)| format!("&narrative={number}"));
        format!(
            "{}?unit={}{}",
            self.links.agreement_measures(),
            self.unit.one(),
            only.unwrap_or_default()
        )
    }

    /// The passages behind two codes; none is what the other left alone.
    fn cell(&self, a: Option<&Code>, b: Option<&Code>) -> String {
        let only = self.only.as_ref().map(|(number, _)| *number);
        self.links.agreement_passages(a.map(|code| code.id), b.map(|code| code.id), only)
    }

    /// Narratives in the table.
    fn listed(&self) -> Vec<&NarrativeRow> {
        if self.all || self.narratives.len() <= rows::LISTED {
            return self.narratives.iter().collect();
        }
        rows::least_alike(&self.narratives)
    }

    fn count(&self, units: &u64) -> String {
        thousands(*units)
    }

    fn units(&self) -> String {
        let (count, unit) = (self.compared.units(), self.unit);
        // Characters say little of how much text it is.
        let unit = if unit == Unit::Character { Unit::Sentence } else { unit };
        format!("{} {}", thousands(count as u64), if count == 1 { unit.one() } else { unit.many() })
    }

    /// Released narratives that figures count.
    fn counted(&self) -> usize {
        self.released.len() - self.calibrated
    }

    fn coders(&self) -> String {
        match &self.compared.coders()[..] {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [most @ .., last] => format!("{} and {last}", most.join(", ")),
        }
    }

    fn resamples(&self) -> usize {
        self.compared.intervals.as_ref().map_or(0, |intervals| intervals.draws.resamples)
    }

    fn seed(&self) -> u64 {
        self.compared.intervals.as_ref().map_or(0, |intervals| intervals.draws.seed)
    }
}

pub async fn events(reader: Member<may::Read>, State(app): State<App>) -> impl IntoResponse {
    reader.stream(&app, &topics(&reader))
}

/// An alignment, which says what is compared, and a release.
fn topics(reader: &Member<may::Read>) -> [Topic; 2] {
    [Topic::Alignment(reader.scope.project()), Topic::Project(reader.scope.project())]
}
