//! The three questions that a team asks of its coding, answered in words and
//! then in one figure each. No single coefficient answers all three.

use super::{
    figures::Compared,
    unit::Unit,
    words::{percent, printed, reading, share, thousands},
};
use crate::domain::agreement::Statistic;

/// A question, its answer in words, and the figure behind it.
pub struct Answer {
    pub question: &'static str,
    pub words: String,
    pub figure: Option<Figure>,
    /// What the figure is, and on what.
    pub fine: String,
}

pub struct Figure {
    /// As it is printed; none where it is not defined.
    pub value: Option<String>,
    /// Place on the axis from 0 to 1, in its picture.
    pub at: f64,
}

impl Figure {
    pub fn of(statistic: Statistic) -> Self {
        Self { value: statistic.ok().map(printed), at: place(statistic.unwrap_or(0.0)) }
    }
}

/// Where a coefficient stands on an axis that begins at 6 and ends at 258.
pub fn place(value: f64) -> f64 {
    6.0 + 252.0 * value.clamp(0.0, 1.0)
}

/// `coefficients`: whether the project shows them, or counts alone.
pub fn answers(compared: &Compared, unit: Unit, coefficients: bool) -> Vec<Answer> {
    let mut answers = vec![passages(compared, unit, coefficients)];
    if coefficients && !compared.codes.is_empty() {
        answers.push(meaning(compared));
        answers.push(both(compared));
    }
    answers
}

fn passages(compared: &Compared, unit: Unit, coefficients: bool) -> Answer {
    let figures = &compared.comparison.any.figures;
    let counts = figures.counts;
    let either = counts.both + counts.only_a + counts.only_b;
    let words = match either {
        0 => "Nobody marked anything.".to_owned(),
        _ => format!(
            "Of the {} {} that one of you marked, both marked {}.",
            thousands(either),
            unit.many(),
            share(counts.both, either)
        ),
    };
    let fine = if coefficients {
        let positive = figures.positive.map_or(String::new(), |positive| {
            format!(" Positive agreement {}.", printed(positive))
        });
        let reason = figures.alpha.err().map_or(String::new(), |reason| format!(" {reason}"));
        format!("α of any code, by {}.{positive}{reason}", unit.one())
    } else {
        format!("{} of {}.", thousands(counts.both), thousands(either))
    };
    Answer {
        question: "Do we find the same passages?",
        words,
        figure: coefficients.then(|| Figure::of(figures.alpha)),
        fine,
    }
}

fn meaning(compared: &Compared) -> Answer {
    let joint = &compared.comparison.joint;
    let coverage = match joint.coded {
        0 => String::new(),
        coded => format!(
            " Over the {} of coded text that both marked.",
            percent(joint.jointly_coded as f64 / coded as f64)
        ),
    };
    Answer {
        question: "Where we both coded, do we mean the same?",
        words: reading(
            joint.alpha,
            "Yes: where both marked, the codes say the same.",
            "Often: enough for tentative conclusions.",
            "Not yet: the codes are told apart differently. Read the differences first.",
        ),
        figure: Some(Figure::of(joint.alpha)),
        fine: format!("Joint α, by character.{coverage}"),
    }
}

fn both(compared: &Compared) -> Answer {
    let overall = compared.comparison.overall;
    Answer {
        question: "Both at once?",
        words: reading(
            overall,
            "Yes: passages and codes together can be relied on.",
            "Enough for tentative conclusions.",
            "Enough to talk from, not to count from. Settle the differences first.",
        ),
        figure: Some(Figure::of(overall)),
        fine: "Overall α, by character. Jaccard distance of sets of codes, empty text included."
            .to_owned(),
    }
}
