//! The text that a reader of one format builds up line by line, and the rules that
//! every text follows in the end.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::{Extracted, Found, Refused, Warning};

/// More code points than this are refused.
const MAX_CHARS: usize = 2_000_000;

/// More code points than this, some 35 pages, get a warning.
const LONG: usize = 100_000;

/// The level of a document's title; headings have 1 to 9.
pub const TITLE: u8 = 0;

#[derive(Default)]
pub struct Draft {
    lines: Vec<Line>,
    /// The rows of tables that are open, the innermost last; each a list of cells.
    rows: Vec<Vec<Vec<Line>>>,
    found: BTreeMap<Found, u32>,
    /// A title that stands outside the text, and goes before those in it.
    pub title: Option<String>,
}

struct Line {
    text: String,
    level: Option<u8>,
}

impl Draft {
    /// Adds a paragraph, in the open cell if there is one; breaks in it part lines.
    pub fn paragraph(&mut self, text: &str, level: Option<u8>) {
        let breaks = ['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
        for line in text.split(breaks).filter(|line| !line.trim().is_empty()) {
            let line = Line { text: line.to_owned(), level };
            match self.rows.last_mut().and_then(|cells| cells.last_mut()) {
                Some(cell) => cell.push(line),
                None => self.lines.push(line),
            }
        }
    }

    pub fn open_row(&mut self) {
        self.rows.push(Vec::new());
    }

    pub fn open_cell(&mut self) {
        if let Some(cells) = self.rows.last_mut() {
            cells.push(Vec::new());
        }
    }

    /// A row of short cells becomes one line; one whose cells hold paragraphs, such as
    /// a form or a transcript, keeps every paragraph on a line of its own.
    pub fn close_row(&mut self) {
        let Some(cells) = self.rows.pop() else { return };
        if cells.iter().all(|cell| cell.len() <= 1) {
            let level = cells.iter().flatten().map(|line| line.level).min().flatten();
            let texts: Vec<_> = cells.into_iter().map(|mut cell| cell.pop()).collect();
            let texts = texts.iter().map(|line| line.as_ref().map_or("", |line| line.text.trim()));
            self.paragraph(&texts.collect::<Vec<_>>().join("\t"), level);
        } else {
            for line in cells.into_iter().flatten() {
                self.paragraph(&line.text, line.level);
            }
        }
    }

    /// Forgets the open row, such as one whose deletion is tracked.
    pub fn drop_row(&mut self) {
        self.rows.pop();
    }

    pub fn note(&mut self, found: Found) {
        self.note_many(found, 1);
    }

    pub fn note_many(&mut self, found: Found, count: usize) {
        if count > 0 {
            *self.found.entry(found).or_default() += u32::try_from(count).unwrap_or(u32::MAX);
        }
    }

    pub fn finish(mut self) -> Result<Extracted, Refused> {
        while !self.rows.is_empty() {
            self.close_row();
        }
        let lines = std::mem::take(&mut self.lines);
        let (mut text, mut length, mut headings) = (String::new(), 0, Vec::new());
        let mut titles = [None, None];
        for Line { text: raw, level } in lines {
            let line = self.clean(&raw);
            if line.is_empty() {
                continue;
            }
            if !text.is_empty() {
                text.push('\n');
                length += 1;
            }
            let start = length;
            length += line.chars().count();
            if level.is_some() {
                headings.push((start as u32, length as u32));
            }
            if let Some(title) = level.and_then(|level| titles.get_mut(usize::from(level))) {
                title.get_or_insert_with(|| line.trim().to_owned());
            }
            text.push_str(&line);
        }
        match length {
            0 => return Err(Refused::NoText),
            _ if length > MAX_CHARS => return Err(Refused::TooLong),
            _ if length > LONG => self.note_many(Found::VeryLong, length),
            _ => {}
        }
        let outside = self.title.take().map(|title| self.clean(&title).trim().to_owned());
        let [title, heading] = titles;
        let title = outside.filter(|title| !title.is_empty()).or(title).or(heading);
        let warnings = self.found.into_iter().map(|(found, count)| Warning { found, count });
        Ok(Extracted { title, text, headings, warnings: warnings.collect() })
    }

    /// One line as it is kept.
    fn clean(&mut self, line: &str) -> String {
        let mut lost = [0; 3];
        let kept = line.chars().filter(|&c| match c {
            '\0' | '\u{feff}' => false,
            '\t' => true,
            // Neither can be written to XML, so neither could leave this house again.
            '\u{fffe}' | '\u{ffff}' => {
                lost[1] += 1;
                false
            }
            c if c.is_control() => {
                lost[1] += 1;
                false
            }
            '\u{fffd}' => {
                lost[0] += 1;
                true
            }
            '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => {
                lost[2] += 1;
                true
            }
            _ => true,
        });
        let text: String = kept.nfc().collect();
        self.note_many(Found::ReplacementCharacters, lost[0]);
        self.note_many(Found::ControlCharacters, lost[1]);
        self.note_many(Found::PrivateCharacters, lost[2]);
        text.trim_end().to_owned()
    }
}
