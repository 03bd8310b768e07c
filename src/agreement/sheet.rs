//! The table of agreement as a file.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{
    db::{self, Which},
    pages::{Asked, figures_of},
    unit::Unit,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::View,
    domain::agreement::{Agreement, Statistic},
    web::{Query, Sheet},
};

const COUNTS: [&str; 9] = [
    "code",
    "unit",
    "narratives",
    "segments_a",
    "segments_b",
    "both",
    "only_a",
    "only_b",
    "neither",
];
const COEFFICIENTS: [&str; 6] =
    ["percent", "positive_agreement", "kappa", "alpha", "too_rare_to_judge", "not_defined"];

pub async fn download(
    reader: Member<may::Export>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    let pairs = figures_of(&mut view, reader.scope, Which::Pairs, asked.unit).await?;
    let calibration = figures_of(&mut view, reader.scope, Which::Calibration, asked.unit).await?;
    if pairs.narratives.is_empty() && calibration.narratives.is_empty() {
        return Err(Error::conflict(
            "there are no figures yet: nothing is compared before a narrative is released",
        ));
    }
    let coefficients = db::shows_coefficients(&mut view, reader.scope).await?;
    let more = if coefficients { &COEFFICIENTS[..] } else { &[] };
    let mut sheet = Sheet::with_heading(COUNTS.iter().chain(more).chain(&["round"]).copied());
    // Never in one figure: calibration is there to be talked about.
    for (round, compared) in [("pairs", pairs), ("calibration", calibration)] {
        if compared.narratives.is_empty() {
            continue;
        }
        let row = |name: &str, agreement: &Agreement<usize>| {
            let mut cells = counts(name, agreement, asked.unit, compared.coders.len());
            if coefficients {
                cells.extend(figures(agreement));
            }
            cells.push(round.to_owned());
            cells
        };
        sheet.push(row("(any code)", &compared.comparison.any));
        for code in &compared.codes {
            if let Some(agreement) = compared.comparison.codes.get(&code.id) {
                sheet.push(row(&code.name, agreement));
            }
        }
    }
    sheet.download(&format!("agreement-by-{}", asked.unit.one())).map(IntoResponse::into_response)
}

fn counts(name: &str, agreement: &Agreement<usize>, unit: Unit, coders: usize) -> Vec<String> {
    let counts = agreement.figures.counts;
    // With more than two coders, A and B are all who come first and second in their pairs.
    let segments = |coder: usize| match agreement.segments.get(&coder) {
        Some(segments) if coders == 2 => segments.to_string(),
        _ => String::new(),
    };
    let cells = [counts.both, counts.only_a, counts.only_b, counts.neither];
    [name.to_owned(), unit.one().to_owned(), agreement.narratives.to_string()]
        .into_iter()
        .chain([segments(0), segments(1)])
        .chain(cells.map(|count| count.to_string()))
        .collect()
}

fn figures(agreement: &Agreement<usize>) -> Vec<String> {
    let figures = &agreement.figures;
    let all = [figures.percent, figures.positive, figures.kappa, figures.alpha];
    let cell = |figure: Statistic| figure.map_or(String::new(), |value| format!("{value:.6}"));
    let mut reasons: Vec<&str> = all.iter().filter_map(|f| f.err().map(|r| r.name())).collect();
    reasons.dedup();
    let rare = if agreement.is_too_rare() { "yes" } else { "no" };
    all.map(cell).into_iter().chain([rare.to_owned(), reasons.join(" ")]).collect()
}
