//! The tables of the report, as they are printed and as files.

use std::collections::{BTreeMap, HashMap};

use super::db::{Actor, Coder, Counts, Evidence, Workshop};
use crate::{
    boards::{
        Kind,
        draw::{Column, Drawn, Group, Laid},
    },
    domain::citation,
    ids::{CodeId, ThemeId},
    web::{Me, Sheet},
};

/// Table 1: what was done at each stage, and by whom.
pub struct Stage {
    pub number: usize,
    pub name: &'static str,
    pub steps: Vec<Step>,
}

pub struct Step {
    pub done: String,
    /// Initials.
    pub by: String,
}

/// What the record holds on the way from codes to themes.
pub struct Record<'a> {
    pub coders: &'a [Coder],
    pub counts: &'a Counts,
    pub checkers: &'a [Actor],
    pub aligners: &'a [Actor],
    pub settlers: &'a [Actor],
    pub descriptive: Option<(&'a Drawn, &'a [Actor])>,
    pub analytical: Option<(&'a Drawn, &'a [Actor])>,
    pub workshops: &'a [Workshop],
}

pub fn stages(record: &Record) -> Vec<Stage> {
    let coded: Vec<String> = record
        .coders
        .iter()
        .map(|coder| format!("{} by {}", plural(coder.codes, "code"), initials(&coder.name)))
        .collect();
    let mut coding = vec![];
    if record.counts.calibration > 0 {
        coding.push(Step {
            done: format!(
                "Calibration: {} coded by everybody and discussed, left out of all figures",
                plural(record.counts.calibration, "narrative")
            ),
            by: "all coders".to_owned(),
        });
    }
    if !record.coders.is_empty() {
        let names: Vec<String> = record.coders.iter().map(|one| initials(&one.name)).collect();
        coding.push(Step {
            done: format!(
                "Line-by-line coding of {}, each coder without seeing the other’s work. {}",
                plural(record.counts.released, "narrative"),
                coded.join(" and ")
            ),
            by: format!("{} separately", and(&names)),
        });
    }
    if record.counts.checked > 0 {
        coding.push(Step {
            done: format!(
                "Checking the codes for consistency, passage by passage ({} looked at again, {} \
                 changed or to be discussed)",
                plural(record.counts.checked, "passage"),
                record.counts.changed
            ),
            by: people(record.checkers),
        });
    }
    if record.counts.joined > 0 {
        let own: i64 = record.coders.iter().map(|coder| coder.codes).sum();
        coding.push(Step {
            done: format!(
                "Aligning the coders’ codes ({} became {} agreed)",
                plural(own, "code"),
                record.counts.agreed_codes
            ),
            by: people(record.aligners),
        });
    }
    if record.counts.decisions > 0 {
        coding.push(Step {
            done: format!(
                "Settling differences in discussion ({}; {} signed as agreed)",
                plural(record.counts.decisions, "decision"),
                plural(record.counts.agreed, "narrative")
            ),
            by: people(record.settlers),
        });
    }
    let mut stages = vec![Stage { number: 1, name: "Coding text", steps: coding }];
    if let Some((board, actors)) = record.descriptive {
        let done = format!(
            "Grouping {} into {}",
            plural(board.placed as i64, "code"),
            plural(board.columns.len() as i64, "descriptive theme")
        );
        let grouped = Step { done, by: people(actors) };
        let steps = [grouped].into_iter().chain(held(record, Kind::Descriptive)).collect();
        stages.push(Stage { number: 2, name: "Developing descriptive themes", steps });
    }
    if let Some((board, actors)) = record.analytical {
        let themes = board.columns.len() as i64;
        let from = record.descriptive.map(|(earlier, _)| earlier.columns.len() as i64);
        let became = from.map(|from| format!("{} became ", plural(from, "theme")));
        let done = format!(
            "Comparing and revising themes ({}{} with {})",
            became.unwrap_or_default(),
            plural(themes, "analytical theme"),
            plural(board.subthemes as i64, "subtheme")
        );
        let codes = format!("Reorganising {} under them", plural(board.placed as i64, "code"));
        let steps = [done, codes].map(|done| Step { done, by: people(actors) }).into_iter();
        let steps = steps.chain(held(record, Kind::Analytical)).collect();
        stages.push(Stage { number: 3, name: "Generating analytical themes", steps });
    }
    stages.retain(|stage| !stage.steps.is_empty());
    stages
}

/// A line for each workshop on a board.
fn held(record: &Record, kind: Kind) -> impl Iterator<Item = Step> {
    record.workshops.iter().filter(move |one| one.kind == kind).map(|one| {
        let counts = [
            (one.moves, "move on the board", "moves on the board"),
            (one.votes, "vote", "votes"),
            (one.decisions, "decision", "decisions"),
        ];
        let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
        let said = counts.map(|(count, single, many)| {
            format!("{count} {}", if count == 1 { single } else { many })
        });
        let all: Vec<String> = [plural(one.minutes, "minute")].into_iter().chain(said).collect();
        let signed = match (one.signed, one.reserved) {
            (0, _) => String::new(),
            (signed, 0) => format!("; {} agreed", plural(signed, "member")),
            (signed, reserved) => format!(
                "; {} agreed, {reserved} with a reservation",
                plural(signed - reserved, "member")
            ),
        };
        let mut by: Vec<String> = one.members.iter().map(|name| initials(name)).collect();
        if one.guests > 0 {
            by.push(plural(one.guests, "guest"));
        }
        Step { done: format!("{} ({}{signed})", one.title, all.join(", ")), by: and(&by) }
    })
}

/// Table 2 and the evidence behind it: a theme and its rows.
pub struct Theme {
    pub name: String,
    pub rows: Vec<Row>,
}

/// A subtheme, or a theme's own codes.
pub struct Row {
    /// None for the codes that lie in the theme itself.
    pub name: Option<String>,
    pub definition: String,
    pub codes: usize,
    /// Agreed passages by narrative, in the order of the narratives.
    pub cells: Vec<Cell>,
    /// Numbers of the narratives that support it.
    pub narratives: Vec<i32>,
    /// Numbers of those that speak against it.
    pub against: Vec<i32>,
}

pub struct Cell {
    pub passages: i64,
    /// 0 to 4, for the tint.
    pub depth: i64,
}

impl Row {
    /// `1–4, 7, 9`.
    pub fn listed(&self) -> String {
        citation::listed(&self.narratives)
    }

    pub fn cited(&self) -> String {
        citation::cited(&self.narratives)
    }

    pub fn opposed(&self) -> String {
        citation::listed(&self.against)
    }
}

/// `definitions` are the themes' own, where they have one.
pub fn themes(
    board: &Drawn,
    definitions: &HashMap<ThemeId, String>,
    evidence: &[Evidence],
    narratives: &[i32],
) -> Vec<Theme> {
    let row = |group: &Group, name: Option<String>| {
        let passages = passages(group.cards.iter(), evidence);
        let mut against: Vec<i32> =
            group.cards.iter().flat_map(|laid| laid.against.iter().copied()).collect();
        against.sort_unstable();
        against.dedup();
        Row {
            definition: name
                .as_ref()
                .and_then(|_| definitions.get(&group.theme).cloned())
                .unwrap_or_default(),
            name,
            codes: group.cards.len(),
            cells: cells(&passages, narratives),
            narratives: passages.into_keys().collect(),
            against,
        }
    };
    let rows = |column: &Column| {
        let subthemes = column.subthemes.iter().map(|group| row(group, Some(group.name.clone())));
        let own = (!column.own.cards.is_empty() || column.subthemes.is_empty())
            .then(|| row(&column.own, None));
        subthemes.chain(own).collect()
    };
    let theme = |column: &Column| Theme { name: column.theme.name.clone(), rows: rows(column) };
    let mut themes: Vec<Theme> = board.columns.iter().map(theme).collect();
    tint(&mut themes);
    themes
}

/// Agreed passages of each narrative under any theme, each counted once.
pub fn totals(board: &Drawn, evidence: &[Evidence], narratives: &[i32]) -> Vec<i64> {
    let groups =
        board.columns.iter().flat_map(|column| column.subthemes.iter().chain([&column.own]));
    let different: BTreeMap<CodeId, &Laid> =
        groups.flat_map(|group| &group.cards).map(|laid| (laid.card.id, laid)).collect();
    let passages = passages(different.into_values(), evidence);
    cells(&passages, narratives).into_iter().map(|cell| cell.passages).collect()
}

/// How many agreed passages of each narrative stand behind these cards, where
/// it speaks for them.
fn passages<'a>(
    cards: impl Iterator<Item = &'a Laid>,
    evidence: &[Evidence],
) -> BTreeMap<i32, i64> {
    let mut passages = BTreeMap::new();
    for laid in cards {
        let of_code = evidence.iter().filter(|one| one.code == laid.card.id);
        for one in of_code.filter(|one| laid.supporting.contains(&one.narrative)) {
            *passages.entry(one.narrative).or_default() += one.passages;
        }
    }
    passages
}

fn cells(passages: &BTreeMap<i32, i64>, narratives: &[i32]) -> Vec<Cell> {
    let count = |narrative| passages.get(narrative).copied().unwrap_or(0);
    narratives.iter().map(|narrative| Cell { passages: count(narrative), depth: 0 }).collect()
}

/// Quarters of the most that any cell has.
fn tint(themes: &mut [Theme]) {
    let mut cells: Vec<&mut Cell> = themes
        .iter_mut()
        .flat_map(|theme| &mut theme.rows)
        .flat_map(|row| &mut row.cells)
        .collect();
    let most = cells.iter().map(|cell| cell.passages).max().unwrap_or(0).max(1);
    for cell in &mut cells {
        cell.depth = (cell.passages * 4 + most - 1) / most;
    }
}

pub fn stages_sheet(stages: &[Stage]) -> Sheet {
    let mut sheet = Sheet::with_heading(["stage", "name", "what was done", "by whom"]);
    for stage in stages {
        for step in &stage.steps {
            let number = stage.number.to_string();
            sheet.push([number, stage.name.to_owned(), step.done.clone(), step.by.clone()]);
        }
    }
    sheet
}

pub fn themes_sheet(themes: &[Theme]) -> Sheet {
    let heading = ["theme", "subtheme", "definition", "codes", "narratives", "contradicted in"];
    let mut sheet = Sheet::with_heading(heading);
    for theme in themes {
        for row in &theme.rows {
            sheet.push([
                theme.name.clone(),
                row.name.clone().unwrap_or_default(),
                row.definition.clone(),
                row.codes.to_string(),
                row.cited(),
                citation::listed(&row.against),
            ]);
        }
    }
    sheet
}

/// One column for each narrative; a cell counts agreed passages.
pub fn evidence_sheet(themes: &[Theme], narratives: &[i32]) -> Sheet {
    let numbers: Vec<String> = narratives.iter().map(|n| format!("narrative {n}")).collect();
    let heading = ["theme", "subtheme"].into_iter().chain(numbers.iter().map(String::as_str));
    let mut sheet = Sheet::with_heading(heading.chain(["cited"]));
    for theme in themes {
        for row in &theme.rows {
            let names = [theme.name.clone(), row.name.clone().unwrap_or_default()];
            let cells = row.cells.iter().map(|cell| cell.passages.to_string());
            sheet.push(names.into_iter().chain(cells).chain([row.cited()]));
        }
    }
    sheet
}

fn people(actors: &[Actor]) -> String {
    and(&actors.iter().map(|actor| initials(&actor.name)).collect::<Vec<_>>())
}

fn initials(name: &str) -> String {
    Me::initials(name)
}

fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `1 code`, `2 codes`.
pub fn plural(count: impl std::borrow::Borrow<i64>, noun: &str) -> String {
    match count.borrow() {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}
