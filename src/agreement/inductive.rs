//! Codes that the coders made themselves: what can be said before they are
//! joined, after, and on narratives that were coded with the joined ones only.

use time::OffsetDateTime;

use super::{figure::Figure, figures::Compared, rows::Cell, unit::Unit, words::printed};
use crate::domain::agreement::{
    self, Statistic, Undefined,
    clusters::{self, Clusters},
    sets::Sets,
};

/// Before mapping, and after it, side by side.
pub struct Mapping {
    pub figures: Vec<Mapped>,
    /// Whether a coder stacked codes, so that there are groupings that overlap.
    pub stacked: bool,
    /// When codes were aligned last; none before.
    pub aligned_at: Option<OffsetDateTime>,
    pub fresh: Option<Fresh>,
}

pub struct Mapped {
    pub name: &'static str,
    pub before: Option<Cell>,
    pub after: Option<Cell>,
}

/// Narratives that were begun after the last alignment: the only ones that
/// reliability can be claimed from.
pub struct Fresh {
    pub numbers: Vec<i32>,
    /// α of any code, joint and overall α.
    pub figures: Vec<(&'static str, Figure)>,
}

pub fn mapping(compared: &Compared, unit: Unit) -> Option<Mapping> {
    if !compared.is_inductive() || !compared.coefficients {
        return None;
    }
    let (comparison, codings) = (&compared.comparison, &compared.codings);
    let cell = |figure: Statistic| Some(Cell::of(figure, printed));
    let post_hoc = compared.is_post_hoc();
    let after = |figure: Statistic| post_hoc.then(|| Cell::of(figure, printed));
    let own = Sets::of(codings.own());
    let (rand, stacked) = grouping(&own);
    let grouped_after = post_hoc.then(|| grouping(&Sets::of(&codings.narratives)).0);
    let row = |name, before, after| Mapped { name, before, after };
    let figures = vec![
        row("α of any code (uα)", cell(comparison.passages), after(comparison.passages)),
        row("Segment F1, whatever the codes", cell(comparison.any.f1), after(comparison.any.f1)),
        row(
            if stacked {
                "Omega index, on text that both coded"
            } else {
                "Adjusted Rand, on text that both coded"
            },
            cell(rand),
            grouped_after.and_then(cell),
        ),
        row("Segment F1, same code", None, after(comparison.f1)),
        row("Joint α", None, after(comparison.joint.alpha)),
        row("Overall α", None, after(comparison.overall)),
    ];
    let figures = figures.into_iter().filter(|row| row.before.is_some() || row.after.is_some());
    Some(Mapping {
        figures: figures.collect(),
        stacked,
        aligned_at: codings.aligned_at,
        fresh: fresh(compared, unit),
    })
}

/// Whether the coders tell the same passages apart, whatever the names: by
/// adjusted Rand, or where codes are stacked by omega.
fn grouping(sets: &Sets<crate::ids::CodeId>) -> (Statistic, bool) {
    match Clusters::mean(sets, Clusters::adjusted_rand) {
        Err(Undefined::OverlappingUnits | Undefined::APairIsUndefined) => {
            (clusters::omega(sets), true)
        }
        found => (found, false),
    }
}

fn fresh(compared: &Compared, unit: Unit) -> Option<Fresh> {
    let codings = &compared.codings;
    let narratives = codings.fresh();
    let narratives = narratives.iter().filter(|at| codings.narratives[**at].layers.len() > 1);
    let places: Vec<usize> = narratives.copied().collect();
    if places.is_empty() {
        return None;
    }
    let narratives: Vec<_> = places.iter().map(|at| codings.narratives[*at].clone()).collect();
    let found = agreement::compare(&narratives, unit.counted());
    let drawn = (narratives.len() > 1).then(|| found.intervals(|_| false));
    let drawn = drawn.as_ref();
    Some(Fresh {
        numbers: places.iter().map(|at| codings.texts[*at].number).collect(),
        figures: vec![
            ("α of any code (uα)", Figure::of(found.passages, drawn.map(|all| &all.passages))),
            ("Joint α", Figure::of(found.joint.alpha, drawn.map(|all| &all.joint))),
            ("Overall α", Figure::of(found.overall, drawn.map(|all| &all.overall))),
        ],
    })
}
