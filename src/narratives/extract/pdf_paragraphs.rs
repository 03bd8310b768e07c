//! Which lines on the pages of a PDF make a paragraph.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    Found,
    draft::Draft,
    pdf_lines::Line,
    rejoin::{Rejoiner, is_spaceless, starts_item},
};

/// Room that many times the usual parts paragraphs.
const WIDER: f32 = 1.25;

/// What the whole document tells about its paragraphs.
struct Habits<'a> {
    /// The usual distance of two lines of the same size.
    leading: HashMap<i32, f32>,
    /// Whether paragraphs are parted by more room than lines.
    spaced: bool,
    /// Who speaks: what stands before a colon where many lines begin.
    speakers: HashSet<&'a str>,
}

/// Lines one below the other on one page, with the column that each stands in.
type Run<'a> = Vec<(&'a Line, Column)>;

#[derive(Clone, Copy)]
struct Column {
    left: f32,
    right: f32,
    /// How many lines say so.
    lines: usize,
}

/// The paragraph that is being put together.
struct Paragraph<'a> {
    lines: Vec<&'a Line>,
    /// That its last line stands in.
    column: Column,
}

pub fn paragraphs(pages: &[Vec<Line>], draft: &mut Draft) {
    let mut rejoiner = Rejoiner::new(pages.iter().flatten().map(|line| line.text.as_str()));
    let habits = Habits::of(pages);
    let mut open: Option<Paragraph> = None;
    for run in runs(pages) {
        for (at, (line, column)) in run.into_iter().enumerate() {
            match &mut open {
                Some(paragraph) if paragraph.goes_on(line, column, at == 0, &habits) => {
                    paragraph.lines.push(line);
                    paragraph.column = column;
                }
                open => {
                    if let Some(done) = open.replace(Paragraph { lines: vec![line], column }) {
                        done.write(&mut rejoiner, draft);
                    }
                }
            }
        }
    }
    if let Some(done) = open {
        done.write(&mut rejoiner, draft);
    }
    draft.note_many(Found::Hyphens, rejoiner.hyphens);
}

impl Paragraph<'_> {
    fn goes_on(&self, line: &Line, column: Column, new_run: bool, habits: &Habits) -> bool {
        let (first, last) = (self.lines[0], self.lines[self.lines.len() - 1]);
        let em = line.size;
        let other_look = last.level != line.level || (last.size - em).abs() > 0.08 * em;
        if line.begins || other_look || starts_item(&line.text) || habits.speaks(line) {
            return false;
        }
        if line.level.is_some() {
            return !new_run && last.y - line.y < 1.6 * em;
        }
        if new_run {
            let in_sentence = line.text.starts_with(char::is_lowercase)
                && !last.text.ends_with(['.', '!', '?', ':', '”', '"', '»']);
            return in_sentence || self.is_full(line, 0.0) && !is_indented(line, column);
        }
        // Where room parts paragraphs, only a line that is short indeed ends one too.
        let slack = if habits.spaced { 0.3 } else { 0.0 };
        if habits.parted(last, line) || !self.is_full(line, slack) {
            return false;
        }
        // From the second line on, all lines begin at the same place.
        let begins = match self.lines.len() {
            1 if starts_item(&first.text) => line.left,
            1 => first.left.min(line.left),
            _ => last.left,
        };
        line.right_to_left || (line.left - begins).abs() < 0.8 * em
    }

    /// Whether the last line had no room for the first word of this one, or no more than
    /// `slack`, a share of its column.
    fn is_full(&self, line: &Line, slack: f32) -> bool {
        let last = self.lines[self.lines.len() - 1];
        let room = match last.right_to_left {
            true => last.left - self.column.left,
            false => self.column.right - last.right,
        };
        let word = 1.25 * line.first_word(is_spaceless) + 0.5 * line.size;
        room < word.max(slack * (self.column.right - self.column.left))
    }

    fn write(self, rejoiner: &mut Rejoiner, draft: &mut Draft) {
        let text = rejoiner.join(self.lines.iter().map(|line| line.text.as_str()));
        draft.paragraph(&text, self.lines[0].level);
    }
}

fn is_indented(line: &Line, column: Column) -> bool {
    !line.right_to_left && line.left > column.left + 0.8 * line.size
}

fn runs(pages: &[Vec<Line>]) -> Vec<Run<'_>> {
    let below = |above: &Line, below: &Line| below.y < above.y + above.size;
    let runs = pages.iter().flat_map(|page| page.chunk_by(below));
    let mut runs: Vec<Run> = runs.map(run).collect();
    let sure: Vec<Column> = runs
        .iter()
        .flatten()
        .map(|(_, column)| *column)
        .filter(|column| column.is_sure())
        .collect();
    for (line, column) in runs.iter_mut().flatten().filter(|(_, column)| !column.is_sure()) {
        // A few short lines do not tell how wide their column is; others like it do, and
        // columns of less than some forty letters are rare.
        let alike = sure.iter().filter(|sure| (sure.left - column.left).abs() < 20.0);
        let least = column.right.max(column.left + 20.0 * line.size);
        column.right = alike.map(|sure| sure.right).fold(least, f32::max);
    }
    runs
}

/// Letters of one size make a column; a title above it may be wider.
fn run(lines: &[Line]) -> Run<'_> {
    let mut columns = HashMap::new();
    for line in lines {
        columns.entry(size(line)).or_insert_with(|| {
            let alike = || lines.iter().filter(|other| size(other) == size(line));
            Column {
                // The odd line may stick out.
                left: edge(alike().map(|line| line.left).collect(), 10),
                right: edge(alike().map(|line| line.right).collect(), 90),
                lines: alike().count(),
            }
        });
    }
    lines.iter().map(|line| (line, columns[&size(line)])).collect()
}

impl Column {
    fn is_sure(self) -> bool {
        self.lines >= 8
    }
}

/// The value below which so many of a hundred lie.
fn edge(mut values: Vec<f32>, percent: usize) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default()
}

impl<'a> Habits<'a> {
    fn of(pages: &'a [Vec<Line>]) -> Self {
        let mut distances = HashMap::<i32, BTreeMap<i32, usize>>::new();
        for pair in pages.iter().flat_map(|page| page.windows(2)) {
            let distance = pair[0].y - pair[1].y;
            if (0.9..3.0).contains(&(distance / pair[1].size)) {
                let of_size = distances.entry(size(&pair[1])).or_default();
                *of_size.entry((distance * 2.0).round() as i32).or_default() += 1;
            }
        }
        let usual = |of_size: &BTreeMap<i32, usize>| {
            let usual = of_size.iter().max_by_key(|(_, count)| **count);
            usual.map_or(0.0, |(distance, _)| *distance as f32 / 2.0)
        };
        let leading: HashMap<_, _> =
            distances.iter().map(|(size, of_size)| (*size, usual(of_size))).collect();
        let (mut all, mut wide) = (0, 0);
        for (size, of_size) in &distances {
            all += of_size.values().sum::<usize>();
            let wider = |distance: &i32| *distance as f32 > 2.0 * WIDER * leading[size];
            wide += of_size
                .iter()
                .filter(|(distance, _)| wider(distance))
                .map(|(_, n)| n)
                .sum::<usize>();
        }

        let mut speakers = HashMap::<&str, usize>::new();
        for speaker in pages.iter().flatten().filter_map(speaker) {
            *speakers.entry(speaker).or_default() += 1;
        }
        Self {
            leading,
            spaced: wide * 20 > all,
            speakers: speakers.into_iter().filter(|(_, n)| *n >= 3).map(|(who, _)| who).collect(),
        }
    }

    /// Whether there is more room between two lines than there usually is.
    fn parted(&self, above: &Line, below: &Line) -> bool {
        let leading = self.leading.get(&size(below)).copied().unwrap_or(1.3 * below.size);
        above.y - below.y > WIDER * leading
    }

    fn speaks(&self, line: &Line) -> bool {
        speaker(line).is_some_and(|speaker| self.speakers.contains(speaker))
    }
}

/// Of the letters, in half points.
fn size(line: &Line) -> i32 {
    (line.size * 2.0).round() as i32
}

fn speaker(line: &Line) -> Option<&str> {
    let (speaker, _) = line.text.split_once(':')?;
    (speaker.len() <= 40 && speaker.starts_with(char::is_uppercase)).then_some(speaker)
}
