//! The three questions that a team asks of its coding, answered in words and
//! then in one figure each. No single coefficient answers all three.

use super::{
    figure::{Figure, Verdict},
    figures::Compared,
    unit::Unit,
    words::{percent, printed, share, thousands},
};

/// A question, its answer in words, and the figure behind it.
pub struct Answer {
    pub question: &'static str,
    pub words: String,
    pub figure: Option<Figure>,
    /// What the figure is, and on what.
    pub fine: String,
}

pub fn answers(compared: &Compared, unit: Unit) -> Vec<Answer> {
    let mut answers = vec![passages(compared, unit)];
    if compared.coefficients && !compared.codes.is_empty() {
        answers.push(meaning(compared));
        answers.push(both(compared));
    }
    answers
}

fn passages(compared: &Compared, unit: Unit) -> Answer {
    let counts = compared.comparison.any.figures.counts;
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
    let question = "Do we find the same passages?";
    if !compared.coefficients {
        let fine = format!("{} of {}.", thousands(counts.both), thousands(either));
        return Answer { question, words, figure: None, fine };
    }
    let drawn = compared.intervals.as_ref().map(|all| &all.passages);
    let figure = compared.judged(Figure::of(compared.comparison.passages, drawn));
    let positive = match compared.comparison.characters.positive {
        Ok(positive) => format!("Positive agreement (F1) by character {}.", printed(positive)),
        Err(_) => String::new(),
    };
    let by_unit = match compared.comparison.any.figures.alpha {
        Ok(alpha) if unit != Unit::Character => {
            format!("α by {} {}.", unit.one(), printed(alpha))
        }
        _ => String::new(),
    };
    let fine =
        fine("α of any code (uα: each passage is one decision)", &figure, &[positive, by_unit]);
    Answer { question, words, fine, figure: Some(figure) }
}

fn meaning(compared: &Compared) -> Answer {
    let (comparison, intervals) = (&compared.comparison, compared.intervals.as_ref());
    // Where nobody stacks codes, segments can be the decisions, as in the first answer.
    let (name, figure) = match (comparison.meaning, intervals.and_then(|all| all.meaning.as_ref()))
    {
        (Some(meaning), drawn) => (
            "cuα: each passage is one decision; defined, as neither of you gave two codes to one",
            Figure::of(meaning, drawn),
        ),
        (None, _) => (
            "Joint α, by character, sets of codes",
            Figure::of(comparison.joint.alpha, intervals.map(|all| &all.joint)),
        ),
    };
    let figure = compared.judged(figure);
    let joint = &comparison.joint;
    let coverage = match joint.coded {
        0 => String::new(),
        coded => format!(
            "Over the {} of coded text that both marked, {} of all text.",
            percent(joint.jointly_coded as f64 / coded as f64),
            percent(joint.jointly_coded as f64 / joint.length as f64),
        ),
    };
    Answer {
        question: "Where we both coded, do we mean the same?",
        words: in_words(
            &figure,
            [
                "Yes: where both marked, the codes say the same.",
                "Often: enough for tentative conclusions.",
                "Perhaps: there is too little to say it for sure.",
                "Not yet: the codes are told apart differently. Read the differences first.",
            ],
        ),
        fine: fine(name, &figure, &[coverage]),
        figure: Some(figure),
    }
}

fn both(compared: &Compared) -> Answer {
    let drawn = compared.intervals.as_ref().map(|all| &all.overall);
    let figure = compared.judged(Figure::of(compared.comparison.overall, drawn));
    Answer {
        question: "Both at once?",
        words: in_words(
            &figure,
            [
                "Yes: passages and codes together can be relied on.",
                "Enough for tentative conclusions.",
                "Perhaps: there is too little to say it for sure.",
                "Enough to talk from, not to count from. Settle the differences first.",
            ],
        ),
        fine: fine(
            "Overall α, by character, sets of codes compared by what they share (Jaccard), empty text included",
            &figure,
            &[],
        ),
        figure: Some(figure),
    }
}

/// What a figure lets a reader do, judged by the lower end of its interval.
fn in_words(figure: &Figure, [reliable, tentative, wide, low]: [&str; 4]) -> String {
    match figure.verdict() {
        _ if figure.value.is_none() => figure.reason.clone(),
        Some(Verdict::Reliable) => reliable.to_owned(),
        Some(Verdict::Tentative) => tentative.to_owned(),
        Some(Verdict::TooWide) => wide.to_owned(),
        Some(Verdict::Low) => low.to_owned(),
        None => "There is too little to judge it: read the differences.".to_owned(),
    }
}

fn fine(name: &str, figure: &Figure, more: &[String]) -> String {
    let interval = figure.interval.as_ref().map(|interval| format!(", 95 % interval {interval}"));
    let reason = if figure.value.is_none() { &figure.reason } else { "" };
    let mut said = vec![format!("{name}{}.", interval.unwrap_or_default())];
    said.extend([reason.to_owned(), figure.chances.clone()]);
    said.extend(more.iter().cloned());
    said.retain(|part| !part.is_empty());
    said.join(" ")
}
