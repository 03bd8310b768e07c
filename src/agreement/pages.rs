//! The page of agreement.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse},
};
use serde::Deserialize;

use super::{
    answers::{Answer, Figure, answers},
    db::{self, Code, Which},
    figures::{self, Compared, Kept},
    unit::Unit,
    words::{percent, printed, thousands},
};
use crate::{
    App, Error, Result,
    access::{Member, Scope, may},
    db::View,
    domain::{
        agreement::{Counts, Figures, Statistic},
        permission::Permission,
    },
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
    /// Codes were joined after the coding, so that figures on them are post hoc.
    post_hoc: bool,
    exports: bool,
}

/// A code and its figures.
struct Row {
    code: Code,
    counts: Counts,
    measures: Measures,
}

struct NarrativeRow {
    number: i32,
    title: String,
    counts: Counts,
    measures: Measures,
}

/// As they are printed.
struct Measures {
    percent: Cell,
    positive: Cell,
    kappa: Cell,
    alpha: Cell,
    figure: Figure,
}

/// A figure, or why there is none.
struct Cell {
    value: Option<String>,
    reason: String,
}

impl Cell {
    fn of(statistic: Statistic, print: fn(f64) -> String) -> Self {
        Self {
            value: statistic.ok().map(print),
            reason: statistic.err().map(|reason| reason.to_string()).unwrap_or_default(),
        }
    }
}

impl Measures {
    fn of(figures: &Figures) -> Self {
        Self {
            percent: Cell::of(figures.percent, percent),
            positive: Cell::of(figures.positive, printed),
            kappa: Cell::of(figures.kappa, printed),
            alpha: Cell::of(figures.alpha, printed),
            figure: Figure::of(figures.alpha),
        }
    }

    fn reasons(&self) -> impl Iterator<Item = &str> {
        [&self.percent, &self.positive, &self.kappa, &self.alpha]
            .into_iter()
            .map(|cell| cell.reason.as_str())
            .filter(|reason| !reason.is_empty())
    }
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub unit: Unit,
    /// The number of the only narrative to be counted.
    pub narrative: Option<i32>,
}

impl Asked {
    fn which(&self) -> Which {
        self.narrative.map_or(Which::Pairs, Which::One)
    }
}

pub async fn show(
    reader: Member<may::Read>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    fragment: Fragment,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    let released = narratives::db::released(&mut view, reader.scope).await?;
    let released: Vec<(i32, String)> = released.into_iter().collect();
    let which = asked.which();
    let compared = compared(&mut view, reader.scope, which, asked.unit).await?;
    let all = narratives::db::all(&mut view, reader.scope).await?;
    let for_calibration = |number: i32| all.iter().any(|n| n.number == number && n.calibration);
    let calibrated = released.iter().filter(|(number, _)| for_calibration(*number)).count();
    let calibration = match which {
        Which::One(_) => vec![],
        _ => narrative_rows(
            &figures_of(&mut view, reader.scope, Which::Calibration, asked.unit).await?,
        ),
    };
    let coefficients = db::shows_coefficients(&mut view, reader.scope).await?;
    let (rows, rare) = rows(&compared, asked.narrative.is_some());
    let narratives = narrative_rows(&compared);
    let measures = rows.iter().map(|row| &row.measures);
    let measures = measures.chain(narratives.iter().map(|row| &row.measures));
    let mut reasons: Vec<String> =
        measures.flat_map(Measures::reasons).map(str::to_owned).collect();
    reasons.sort();
    reasons.dedup();
    let page = AgreementPage {
        revision: view.revisions(reader.viewer(), &topics(&reader)).await?,
        page: reader.links.agreement(),
        unit: asked.unit,
        only: released.iter().find(|(number, _)| Some(*number) == asked.narrative).cloned(),
        answers: answers(&compared, asked.unit, coefficients),
        post_hoc: compared.codes.iter().any(|code| code.aligned),
        exports: reader.may(Permission::Export),
        frame: reader.frame().at(Stage::Agree),
        links: reader.links,
        released,
        compared,
        rows,
        rare,
        narratives,
        reasons,
        coefficients,
        calibrated,
        calibrates: asked.narrative.is_some_and(for_calibration),
        calibration,
    };
    fragment.of(&page, &page.as_figures())
}

/// Refuses a narrative that is not released.
async fn compared(view: &mut View, scope: Scope, which: Which, unit: Unit) -> Result<Compared> {
    let compared = figures_of(view, scope, which, unit).await?;
    if matches!(which, Which::One(_)) && compared.narratives.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(compared)
}

/// All figures of these narratives.
pub async fn figures_of(
    view: &mut View,
    scope: Scope,
    which: Which,
    unit: Unit,
) -> Result<Compared> {
    let kept = Kept {
        texts: db::texts(view, scope, which).await?,
        layers: db::layers(view, scope, which).await?,
        origins: db::origins(view, scope).await?,
        codes: db::codes(view, scope).await?,
    };
    Ok(figures::compare(kept, unit))
}

/// Codes to judge and codes too rare for it. Of one narrative nothing is
/// judged, so none is too rare.
fn rows(compared: &Compared, of_one: bool) -> (Vec<Row>, Vec<Row>) {
    let row = |code: &Code| {
        let agreement = compared.comparison.codes.get(&code.id)?;
        let figures = &agreement.figures;
        let row =
            Row { code: code.clone(), counts: figures.counts, measures: Measures::of(figures) };
        Some((row, agreement.is_too_rare() && !of_one))
    };
    let mut rows: Vec<(Row, bool)> = compared.codes.iter().filter_map(row).collect();
    // The most used first: what weighs most is read first.
    rows.sort_by_key(|(row, _)| {
        std::cmp::Reverse(row.counts.both + row.counts.only_a + row.counts.only_b)
    });
    let (rare, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, rare)| *rare);
    let bare = |rows: Vec<(Row, bool)>| rows.into_iter().map(|(row, _)| row).collect();
    (bare(rows), bare(rare))
}

fn narrative_rows(compared: &Compared) -> Vec<NarrativeRow> {
    let figures = compared.comparison.narratives.iter().map(|narrative| &narrative.any.figures);
    let rows = compared.narratives.iter().zip(figures);
    rows.map(|((number, title), figures)| NarrativeRow {
        number: *number,
        title: title.clone(),
        counts: figures.counts,
        measures: Measures::of(figures),
    })
    .collect()
}

impl AgreementPage {
    /// This page by a unit, of what it is about.
    fn by(&self, unit: &Unit) -> String {
        let only = self.only.as_ref().map(|(number, _)| format!("&narrative={number}"));
        format!("{}?unit={}{}", self.page, unit.one(), only.unwrap_or_default())
    }

    /// This page on one narrative.
    fn on(&self, number: &i32) -> String {
        format!("{}?unit={}&narrative={number}", self.page, self.unit.one())
    }

    fn sheet(&self) -> String {
        format!("{}.csv?unit={}", self.page, self.unit.one())
    }

    fn count(&self, units: &u64) -> String {
        thousands(*units)
    }

    fn sentences(&self) -> String {
        thousands(self.compared.sentences as u64)
    }

    /// Released narratives that figures count.
    fn counted(&self) -> usize {
        self.released.len() - self.calibrated
    }

    fn coders(&self) -> String {
        match &self.compared.coders[..] {
            [] => String::new(),
            [only] => only.clone(),
            [most @ .., last] => format!("{} and {last}", most.join(", ")),
        }
    }
}

pub async fn events(reader: Member<may::Read>, State(app): State<App>) -> impl IntoResponse {
    reader.stream(&app, &topics(&reader))
}

/// An alignment, which says what is compared, and a release.
fn topics(reader: &Member<may::Read>) -> [Topic; 2] {
    [Topic::Alignment(reader.scope.project()), Topic::Project(reader.scope.project())]
}
