//! How far a coder has come: which lines are coded, set aside, untouched.

use std::collections::HashSet;

use super::db::Unit;
use crate::domain::{anchor::Span, coverage::Coverage};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    Coded,
    Aside,
    Untouched,
}

impl Cover {
    /// The name of the class in stylesheets.
    pub fn class(self) -> &'static str {
        match self {
            Self::Coded => "coded",
            Self::Aside => "aside",
            Self::Untouched => "untouched",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Coded => "Coded",
            Self::Aside => "Set aside: nothing here",
            Self::Untouched => "Untouched",
        }
    }
}

/// The state of each unit. A line that is coded is not set aside.
pub fn covers(units: &[Unit], coded: &Coverage, aside: &[i32]) -> Vec<Cover> {
    let aside: HashSet<i32> = aside.iter().copied().collect();
    let cover = |unit: &Unit| match span(unit.start_at, unit.end_at) {
        Some(line) if coded.len_within(line) > 0 => Cover::Coded,
        _ if aside.contains(&unit.position) => Cover::Aside,
        _ => Cover::Untouched,
    };
    units.iter().map(cover).collect()
}

fn span(start: i32, end: i32) -> Option<Span> {
    Span::between(start.try_into().ok()?, end.try_into().ok()?).ok()
}

/// A place in the text.
pub struct Spot {
    pub label: String,
    pub at: i32,
}

/// A part of the narrative under one heading.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    pub title: String,
    /// Of the element it begins with.
    pub anchor: String,
    /// Of paragraphs, `5–13`; empty if it has none.
    pub range: String,
    pub cells: Vec<Cover>,
}

/// Lines in each state.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub coded: usize,
    pub aside: usize,
    pub untouched: usize,
}

impl Totals {
    pub fn of(units: &[Unit], covers: &[Cover]) -> Self {
        let mut totals = Self::default();
        for (_, cover) in units.iter().zip(covers).filter(|(unit, _)| !unit.heading) {
            match cover {
                Cover::Coded => totals.coded += 1,
                Cover::Aside => totals.aside += 1,
                Cover::Untouched => totals.untouched += 1,
            }
        }
        totals
    }

    pub fn lines(&self) -> usize {
        self.coded + self.aside + self.untouched
    }
}

/// Paragraphs that stand together where a text has no headings.
const TOGETHER: i32 = 10;
/// Cells that a bar can show.
const CELLS: usize = 40;

pub fn sections(units: &[Unit], covers: &[Cover]) -> Vec<Section> {
    let headed = units.iter().any(|unit| unit.heading);
    let mut open: Vec<(String, Vec<(&Unit, Cover)>)> = vec![];
    for (unit, cover) in units.iter().zip(covers) {
        let begins = match open.last() {
            None => true,
            Some((_, lines)) if !headed => lines.first().is_some_and(|(first, _)| {
                (unit.paragraph - 1) / TOGETHER > (first.paragraph - 1) / TOGETHER
            }),
            Some(_) => unit.heading,
        };
        if begins {
            let title = match &unit.title {
                Some(title) => title.clone(),
                None if headed => "Opening".to_owned(),
                None => "Paragraphs".to_owned(),
            };
            open.push((title, vec![]));
        }
        if let Some((_, lines)) = open.last_mut() {
            lines.push((unit, *cover));
        }
    }
    open.into_iter().map(|(title, lines)| section(title, &lines)).collect()
}

fn section(title: String, lines: &[(&Unit, Cover)]) -> Section {
    let anchor = lines.first().map(|(unit, _)| block_id(unit)).unwrap_or_default();
    let mut numbers = lines.iter().map(|(unit, _)| unit.paragraph).filter(|number| *number > 0);
    let range = match (numbers.next(), numbers.next_back()) {
        (Some(first), Some(last)) if last > first => format!("{first}–{last}"),
        (Some(only), _) => only.to_string(),
        (None, _) => String::new(),
    };
    let lines = lines.iter().filter(|(unit, _)| !unit.heading).map(|(_, cover)| *cover);
    Section { title, anchor, range, cells: condensed(&lines.collect::<Vec<_>>()) }
}

/// Where a bar is too short for every line, a cell stands for several: it is
/// untouched if one of them is, and set aside if all are.
fn condensed(lines: &[Cover]) -> Vec<Cover> {
    let several = lines.len().div_ceil(CELLS).max(1);
    let cell = |part: &[Cover]| {
        if part.contains(&Cover::Untouched) {
            Cover::Untouched
        } else if part.contains(&Cover::Coded) {
            Cover::Coded
        } else {
            Cover::Aside
        }
    };
    lines.chunks(several).map(cell).collect()
}

/// The id of the paragraph or heading that a unit belongs to.
pub fn block_id(unit: &Unit) -> String {
    match unit.paragraph {
        0 => format!("h{}", unit.position),
        number => format!("p{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(position: i32, paragraph: i32, title: Option<&str>) -> Unit {
        Unit {
            position,
            paragraph,
            sentence: 1,
            start_at: position * 10,
            end_at: position * 10 + 9,
            heading: paragraph == 0,
            title: title.map(str::to_owned),
        }
    }

    #[test]
    fn sections_begin_at_headings() {
        let units =
            [unit(0, 1, None), unit(1, 0, Some("Later")), unit(2, 2, None), unit(3, 3, None)];
        let covers = covers(&units, &Coverage::default(), &[2]);
        let found = sections(&units, &covers);
        let seen: Vec<_> =
            found.iter().map(|s| (s.title.as_str(), s.anchor.as_str(), s.range.as_str())).collect();
        assert_eq!(seen, [("Opening", "p1", "1"), ("Later", "h1", "2–3")]);
        assert_eq!(found[1].cells, [Cover::Aside, Cover::Untouched]);
        assert_eq!(Totals::of(&units, &covers), Totals { coded: 0, aside: 1, untouched: 2 });
    }

    #[test]
    fn a_text_without_headings_is_shown_ten_paragraphs_at_a_time() {
        let units: Vec<_> = (0..23).map(|n| unit(n, n + 1, None)).collect();
        let found = sections(&units, &covers(&units, &Coverage::default(), &[]));
        let ranges: Vec<_> = found.iter().map(|s| s.range.as_str()).collect();
        assert_eq!(ranges, ["1–10", "11–20", "21–23"]);
    }

    #[test]
    fn a_short_bar_hides_no_untouched_line() {
        let mut lines = vec![Cover::Coded; 399];
        lines.push(Cover::Untouched);
        let cells = condensed(&lines);
        assert_eq!((cells.len(), cells[39]), (40, Cover::Untouched));
        assert_eq!(condensed(&[Cover::Aside; 80])[0], Cover::Aside);
    }
}
