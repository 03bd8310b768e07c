//! The rows of the tables: codes, narratives, and coders beside each other.

use std::cmp::Reverse;

use super::{
    db::Code,
    figure::{Figure, Verdict},
    figures::Compared,
    words::{percent, printed},
};
use crate::domain::agreement::{Agreement, Alphas, Counts, Statistic};

/// A figure without an interval, or why there is none.
pub struct Cell {
    pub value: Option<String>,
    pub reason: String,
}

impl Cell {
    pub fn of(statistic: Statistic, print: fn(f64) -> String) -> Self {
        Self {
            value: statistic.ok().map(print),
            reason: statistic.err().map(|reason| reason.to_string()).unwrap_or_default(),
        }
    }
}

/// A code and its figures.
pub struct Row {
    pub code: Code,
    pub counts: Counts,
    /// Of A and of B; of more coders all of them.
    pub segments: Vec<u32>,
    pub narratives: u32,
    pub alpha: Figure,
    pub positive: Cell,
    pub f1: Cell,
}

impl Row {
    pub fn of(compared: &Compared, code: &Code, agreement: &Agreement<usize>) -> Self {
        let intervals = compared.intervals.as_ref();
        let drawn = intervals.and_then(|intervals| intervals.codes.get(&code.id));
        let figures = &agreement.figures;
        let segments = (0..compared.codings.coders.len())
            .filter_map(|coder| agreement.segments.get(&coder).copied());
        Self {
            code: code.clone(),
            counts: figures.counts,
            segments: segments.collect(),
            narratives: agreement.narratives,
            alpha: compared.judged(Figure::of(figures.alpha, drawn)),
            positive: Cell::of(figures.positive, printed),
            f1: Cell::of(agreement.f1, printed),
        }
    }

    /// `41 / 43`; of more than two coders how many all have.
    pub fn segments(&self) -> String {
        match &self.segments[..] {
            [a, b] => format!("{a} / {b}"),
            all => all.iter().sum::<u32>().to_string(),
        }
    }

    pub fn reading(&self) -> &'static str {
        self.alpha.verdict().map_or("–", Verdict::words)
    }

    pub fn is_open(&self) -> bool {
        self.alpha.verdict() == Some(Verdict::Low)
    }
}

/// Codes to judge and codes too rare for it, the most used first: what weighs
/// most is read first. Of one narrative nothing is judged, so none is too rare.
pub fn of_codes(compared: &Compared) -> (Vec<Row>, Vec<Row>) {
    let row = |code: &Code| {
        let agreement = compared.comparison.codes.get(&code.id)?;
        let rare = agreement.is_too_rare() && compared.shared > 1;
        Some((Row::of(compared, code, agreement), rare))
    };
    let mut rows: Vec<(Row, bool)> = compared.codes.iter().filter_map(row).collect();
    rows.sort_by_key(|(row, _)| Reverse(row.counts.both + row.counts.only_a + row.counts.only_b));
    let (rare, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, rare)| *rare);
    let bare = |rows: Vec<(Row, bool)>| rows.into_iter().map(|(row, _)| row).collect();
    (bare(rows), bare(rare))
}

/// For finding disagreement, not for claiming reliability.
pub struct NarrativeRow {
    pub number: i32,
    pub title: String,
    pub counts: Counts,
    pub percent: Cell,
    pub positive: Cell,
    pub f1: Cell,
    pub alpha: Cell,
    /// Positive agreement, for the picture.
    pub height: Statistic,
}

/// By number.
pub fn of_narratives(compared: &Compared) -> Vec<NarrativeRow> {
    let texts = compared.codings.texts.iter().zip(&compared.comparison.narratives);
    texts
        .map(|(text, narrative)| {
            let figures = &narrative.any.figures;
            // Without codes that both could use, segments match whatever their codes.
            let f1 = if compared.codes.is_empty() { narrative.any.f1 } else { narrative.f1 };
            NarrativeRow {
                number: text.number,
                title: text.title.clone(),
                counts: figures.counts,
                percent: Cell::of(figures.percent, percent),
                positive: Cell::of(figures.positive, printed),
                f1: Cell::of(f1, printed),
                alpha: Cell::of(figures.alpha, printed),
                height: figures.positive,
            }
        })
        .collect()
}

/// So many narratives are listed; of more, those that are least alike.
pub const LISTED: usize = 60;

/// Those of the rows that are least alike, by number.
pub fn least_alike(rows: &[NarrativeRow]) -> Vec<&NarrativeRow> {
    let mut rows: Vec<&NarrativeRow> = rows.iter().collect();
    let height = |row: &NarrativeRow| row.height.unwrap_or(f64::INFINITY);
    rows.sort_by(|a, b| height(a).total_cmp(&height(b)));
    rows.truncate(LISTED);
    rows.sort_by_key(|row| row.number);
    rows
}

/// Alpha of two coders and how many narratives they share, if any.
type Beside = Option<(Cell, usize)>;

/// More than two coders: who is apart from the others?
pub struct Apart {
    /// Which alpha it is, in words.
    pub name: &'static str,
    /// Each coder beside those before; where no text is shared there is none.
    pub pairs: Vec<(String, Vec<Beside>)>,
    /// All without one of them, the highest first.
    pub without: Vec<(String, Cell)>,
    pub all: Cell,
}

pub fn apart(compared: &Compared) -> Option<Apart> {
    let found = &compared.comparison.apart;
    if found.without.is_empty() || !compared.coefficients {
        return None;
    }
    // Of names that are not aligned nothing is said.
    let names = !compared.codes.is_empty();
    let alpha = |alphas: &Alphas| if names { alphas.overall } else { alphas.any };
    let name = |coder: &usize| compared.codings.name(*coder).to_owned();
    let coders: Vec<usize> = found.without.keys().copied().collect();
    let pair = |a: usize, b: usize| {
        let alphas = found.pairs.get(&(a, b))?;
        Some((Cell::of(alpha(alphas), printed), alphas.narratives))
    };
    let row = |at: usize| coders[..at].iter().map(|other| pair(*other, coders[at])).collect();
    let pairs = (0..coders.len()).map(|at| (name(&coders[at]), row(at))).collect();
    let mut without: Vec<(String, Statistic)> =
        found.without.iter().map(|(coder, alphas)| (name(coder), alpha(alphas))).collect();
    let value = |found: &Statistic| found.unwrap_or(f64::NEG_INFINITY);
    without.sort_by(|(_, a), (_, b)| value(b).total_cmp(&value(a)));
    let all =
        if names { compared.comparison.overall } else { compared.comparison.characters.alpha };
    Some(Apart {
        name: if names { "Overall α" } else { "α of any code" },
        pairs,
        without: without
            .into_iter()
            .map(|(name, found)| (name, Cell::of(found, printed)))
            .collect(),
        all: Cell::of(all, printed),
    })
}
