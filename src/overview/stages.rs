//! Where each of the seven stages stands, in words.

use super::{db::Arranged, facts::Facts};
use crate::domain::release::State;

pub struct Step {
    pub word: &'static str,
    /// How far it is.
    pub said: String,
    /// None for a stage that has no page.
    pub address: Option<String>,
    pub mark: Mark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Done,
    /// The first that is not done.
    Now,
    /// Begun, after one that is not done.
    Begun,
    Not,
    /// The project does without.
    Unused,
}

impl Mark {
    /// Its class in the stylesheet.
    pub fn class(self) -> &'static str {
        match self {
            Mark::Done => "done",
            Mark::Now => "now",
            Mark::Begun => "now2",
            Mark::Not | Mark::Unused => "",
        }
    }
}

/// How far the narratives are.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    all: usize,
    frozen: usize,
    released: usize,
    agreed: usize,
    /// To be agreed: all that were not coded for calibration.
    paired: usize,
}

pub fn of(facts: &Facts) -> [Step; 7] {
    let counts = Counts {
        all: facts.narratives.len(),
        frozen: facts.count(|state| state > State::Draft),
        released: facts.count(|state| state >= State::Released),
        agreed: facts.count(|state| state == State::Agreed),
        paired: facts.paired(),
    };
    let marks = marks(counts, facts.descriptive.is_some(), facts.analytical.is_some());
    let links = &facts.links;
    let places = [
        ("Screen", "Not used".to_owned(), None),
        ("Write", written(counts), Some(links.narratives())),
        ("Code", of_all(counts.released, counts.all, "released"), Some(links.codes())),
        ("Agree", of_all(counts.agreed, counts.paired, "agreed"), Some(links.agreement())),
        ("Describe", arranged(facts.descriptive), Some(links.board("descriptive"))),
        ("Analyse", arranged(facts.analytical), Some(links.board("analytical"))),
        ("Report", "Tables fill as you work".to_owned(), Some(links.report())),
    ];
    let mut marks = marks.into_iter();
    places.map(|(word, said, address)| {
        let mark = marks.next().unwrap_or(Mark::Not);
        Step { word, said, address, mark }
    })
}

/// The stage that a project is at, counted from 0, and its marks.
fn marks(counts: Counts, describes: bool, analyses: bool) -> [Mark; 7] {
    let Counts { all, frozen, released, agreed, paired } = counts;
    let whole = |part: usize| all > 0 && part == all;
    let stages = [
        (whole(frozen), all > 0),
        (whole(released), frozen > 0),
        (paired > 0 && agreed == paired, released > 0),
        (analyses, describes),
        (false, analyses),
        (false, false),
    ];
    let now = stages.iter().position(|(done, _)| !done).unwrap_or(stages.len());
    let mark = |place: usize| match stages[place] {
        (true, _) => Mark::Done,
        _ if place == now => Mark::Now,
        (_, true) => Mark::Begun,
        _ => Mark::Not,
    };
    let [write, code, agree, describe, analyse, report] = [0, 1, 2, 3, 4, 5].map(mark);
    [Mark::Unused, write, code, agree, describe, analyse, report]
}

fn written(counts: Counts) -> String {
    match counts {
        Counts { all: 0, .. } => "No narratives yet".to_owned(),
        Counts { all: 1, frozen: 1, .. } => "1 narrative frozen".to_owned(),
        Counts { all, frozen, .. } if all == frozen => format!("{all} narratives frozen"),
        Counts { all, frozen, .. } => format!("{frozen} of {all} frozen"),
    }
}

fn of_all(part: usize, all: usize, what: &str) -> String {
    if all == 0 { "Not begun".to_owned() } else { format!("{part} of {all} {what}") }
}

fn arranged(board: Option<Arranged>) -> String {
    let many = |count: i64, one: &str, more: &str| {
        format!("{count} {}", if count == 1 { one } else { more })
    };
    match board {
        None => "Not begun".to_owned(),
        Some(Arranged { themes, subthemes: 0, codes }) => {
            format!("{}, {}", many(themes, "theme", "themes"), many(codes, "code", "codes"))
        }
        Some(Arranged { themes, subthemes, .. }) => {
            let subthemes = many(subthemes, "subtheme", "subthemes");
            format!("{}, {subthemes}", many(themes, "theme", "themes"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_stage_that_is_not_done_is_now() {
        use Mark::*;
        let counts = Counts { all: 14, frozen: 14, released: 7, agreed: 3, paired: 14 };
        assert_eq!(marks(counts, false, false), [Unused, Done, Now, Begun, Not, Not, Not]);
        assert_eq!(marks(Counts::default(), false, false), [Unused, Now, Not, Not, Not, Not, Not]);
        let all = Counts { all: 2, frozen: 2, released: 2, agreed: 2, paired: 2 };
        assert_eq!(marks(all, true, true), [Unused, Done, Done, Done, Done, Now, Not]);
    }

    #[test]
    fn a_stage_says_how_far_it_is() {
        assert_eq!(written(Counts::default()), "No narratives yet");
        assert_eq!(written(Counts { all: 3, frozen: 1, ..Counts::default() }), "1 of 3 frozen");
        assert_eq!(
            written(Counts { all: 1, frozen: 1, ..Counts::default() }),
            "1 narrative frozen"
        );
        let board = Arranged { themes: 3, subthemes: 8, codes: 120 };
        assert_eq!(arranged(Some(board)), "3 themes, 8 subthemes");
        assert_eq!(
            arranged(Some(Arranged { themes: 1, ..Arranged::default() })),
            "1 theme, 0 codes"
        );
    }
}
