//! The table of agreement as a file.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{
    db::{self, Which},
    figures::Compared,
    pages::Asked,
    unit::Unit,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    consensus::adjudicator::veil,
    db::View,
    domain::agreement::{Agreement, Statistic, resampling::Distribution},
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
const COEFFICIENTS: [&str; 12] = [
    "percent",
    "positive_agreement",
    "kappa",
    "segment_f1",
    "alpha",
    "alpha_low",
    "alpha_high",
    "chance_below_667",
    "chance_below_800",
    "too_rare_to_judge",
    "post_hoc",
    "not_defined",
];

pub async fn download(
    reader: Member<may::Export>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    veil::refuse_names(&mut view, reader.scope, reader.id).await?;
    let calibrations = db::calibrations(&mut view, reader.scope).await?;
    let wanted = match asked.narrative {
        None => vec![("pairs", Which::Pairs), ("calibration", Which::Calibration)],
        Some(number) => {
            let round = if calibrations.contains(&number) { "calibration" } else { "pairs" };
            vec![(round, Which::One(number))]
        }
    };
    // Never in one figure: calibration is there to be talked about.
    let mut rounds = vec![];
    for (round, which) in wanted {
        let compared = Compared::of(&mut view, reader.scope, which, asked.unit).await?;
        rounds.push((round, compared));
    }
    rounds.retain(|(_, compared)| !compared.codings.texts.is_empty());
    let Some((_, first)) = rounds.first() else {
        return Err(Error::conflict(
            "there are no figures yet: nothing is compared before a narrative is released",
        ));
    };
    let more = if first.coefficients { &COEFFICIENTS[..] } else { &[] };
    let mut sheet = Sheet::with_heading(COUNTS.iter().chain(more).chain(&["round"]).copied());
    for (round, compared) in &rounds {
        let row = |name: &str, agreement: &Agreement<usize>, post_hoc, drawn| {
            let mut cells = counts(name, agreement, asked.unit, compared.codings.coders.len());
            if compared.coefficients {
                cells.extend(figures(agreement, post_hoc, drawn));
            }
            cells.push((*round).to_owned());
            cells
        };
        let intervals = compared.intervals.as_ref();
        let of_any = intervals.map(|intervals| &intervals.any);
        sheet.push(row("(any code)", &compared.comparison.any, false, of_any));
        for code in &compared.codes {
            if let Some(agreement) = compared.comparison.codes.get(&code.id) {
                let drawn = intervals.and_then(|intervals| intervals.codes.get(&code.id));
                sheet.push(row(&code.name, agreement, code.aligned, drawn));
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

fn figures(
    agreement: &Agreement<usize>,
    post_hoc: bool,
    drawn: Option<&Distribution>,
) -> Vec<String> {
    let figures = &agreement.figures;
    let all = [figures.percent, figures.positive, figures.kappa, agreement.f1, figures.alpha];
    let cell = |figure: Statistic| figure.map_or(String::new(), number);
    let mut reasons: Vec<&str> = all.iter().filter_map(|f| f.err().map(|r| r.name())).collect();
    reasons.dedup();
    // No interval, and no chance from it, where the figure is often not defined.
    let interval = drawn.and_then(|drawn| Some((drawn, drawn.interval(0.95)?)));
    let bounds = interval
        .map(|(drawn, (low, high))| [Some(low), Some(high), drawn.below(0.667), drawn.below(0.8)]);
    let bounds = bounds.unwrap_or_default().map(|bound| bound.map_or(String::new(), number));
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    all.map(cell)
        .into_iter()
        .chain(bounds)
        .chain([yes(agreement.is_too_rare()), yes(post_hoc), reasons.join(" ")])
        .collect()
}

fn number(value: f64) -> String {
    format!("{value:.6}")
}
