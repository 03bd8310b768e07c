//! From a text to its correction: where each segment of the one lies in the
//! other. None is lost; those whose words or next words changed are told apart.

#[cfg(test)]
mod properties;

use std::{collections::HashSet, ops::Range};

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use super::{anchor::Span, text::Unit};

/// Words that stand in another's place, in code points of the text before and
/// of the text after; one of the two may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub old: Range<u32>,
    pub new: Range<u32>,
    /// In the old text, with the neighbouring letters of the same paragraph.
    beside: Range<u32>,
}

/// What a correction does to the places of a text.
#[derive(Debug, Clone)]
pub struct Correction {
    /// In text order; between two of them something is the same.
    changes: Vec<Change>,
    /// Of the old text, in code points.
    length: u32,
    /// Of each place of the new text: the next place where a letter begins, and
    /// the last one where a letter ends.
    ink: Vec<(u32, u32)>,
    /// Of the new text, without what is blank.
    words: Vec<(u32, u32)>,
}

/// A segment in the new text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried {
    pub span: Span,
    /// Something changed in it or directly beside it.
    pub touched: bool,
}

impl Correction {
    /// Both texts hold words.
    pub fn between(old: &str, new: &str) -> Self {
        let (before, after) = (Tokens::of(old), Tokens::of(new));
        let letters: Vec<char> = old.chars().collect();
        let changes = changes(&before, &after).into_iter().map(|(gone, come)| {
            let old = before.places[gone.start]..before.places[gone.end];
            let new = after.places[come.start]..after.places[come.end];
            Change { beside: with_neighbours(&letters, &old), old, new }
        });
        let words = after.words.iter().enumerate().filter(|(_, word)| !blank(word));
        Self {
            changes: changes.collect(),
            length: letters.len() as u32,
            ink: ink(new),
            words: words.map(|(at, _)| (after.places[at], after.places[at + 1])).collect(),
        }
    }

    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Places of the old text: its length and one.
    pub fn places(&self) -> Range<u32> {
        0..self.length + 1
    }

    /// The segment runs from [`Self::start`] to [`Self::end`]; where that is
    /// nothing, its words are gone, and it lies on [`Self::word`].
    pub fn carry(&self, old: Span) -> Carried {
        let touched = self.begun(old.end()) > self.ended(old.start());
        let (start, end) = (self.start(old.start()), self.end(old.end()));
        let (start, end) = if start < end { (start, end) } else { self.word(old.start()) };
        Carried { span: Span::between(start, end).unwrap_or(old), touched }
    }

    /// Where a segment begins that began here.
    pub fn start(&self, place: u32) -> u32 {
        self.ink[self.at(place) as usize].0
    }

    /// Where a segment ends that ended here.
    pub fn end(&self, place: u32) -> u32 {
        let Some(last) = place.checked_sub(1) else { return 0 };
        let end = match self.inside(last) {
            Some(change) => change.new.end,
            None => self.at(last) + 1,
        };
        self.ink[end as usize].1
    }

    /// The word that stands for a segment that began here and has no words left.
    pub fn word(&self, place: u32) -> (u32, u32) {
        let at = self.at(place);
        let before = self.words.partition_point(|word| word.0 < at);
        self.words.get(before.saturating_sub(1)).copied().unwrap_or((0, 1))
    }

    /// Changes that a segment which ends here has met.
    pub fn begun(&self, end: u32) -> u32 {
        self.changes.partition_point(|change| change.beside.start < end) as u32
    }

    /// Changes that a segment which begins here has behind it. It is touched if
    /// these are fewer than those [`Self::begun`] at its end.
    pub fn ended(&self, start: u32) -> u32 {
        self.changes.partition_point(|change| change.beside.end <= start) as u32
    }

    /// The line of the new text that is this line of the old one, word for word.
    pub fn same_line(&self, old: &Unit, new: &[Unit]) -> Option<usize> {
        let past = self.changes.partition_point(|change| change.old.start < old.end);
        let behind = self.changes.partition_point(|change| change.old.end <= old.start);
        let (start, end) = (self.start(old.start), self.end(old.end));
        let at = new.partition_point(|unit| unit.start < start);
        let same = new.get(at).filter(|unit| (unit.start, unit.end) == (start, end));
        same.filter(|unit| past <= behind && unit.heading == old.heading).map(|_| at)
    }

    /// Where the letter at this place is, or what stands in its place begins.
    fn at(&self, place: u32) -> u32 {
        if let Some(change) = self.inside(place) {
            return change.new.start;
        }
        let before = self.changes.partition_point(|change| change.old.end <= place);
        match before.checked_sub(1).map(|last| &self.changes[last]) {
            Some(last) => place - last.old.end + last.new.end,
            None => place,
        }
    }

    /// The change that the letter at this place is gone with.
    fn inside(&self, place: u32) -> Option<&Change> {
        let after = self.changes.partition_point(|change| change.old.end <= place);
        self.changes.get(after).filter(|change| change.old.start <= place)
    }
}

/// Words, spaces and signs, none of which cuts a grapheme.
struct Tokens<'t> {
    words: Vec<&'t str>,
    /// The code point at which each begins, and the end.
    places: Vec<u32>,
}

impl<'t> Tokens<'t> {
    fn of(text: &'t str) -> Self {
        let whole: HashSet<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
        let bounds = text.split_word_bound_indices().map(|(at, _)| at);
        let mut edges: Vec<usize> = bounds.filter(|at| whole.contains(at)).collect();
        edges.push(text.len());
        let words: Vec<&str> = edges.windows(2).map(|edge| &text[edge[0]..edge[1]]).collect();
        let mut places = vec![0];
        for word in &words {
            places.push(places[places.len() - 1] + word.chars().count() as u32);
        }
        Self { words, places }
    }

    /// About one sentence each, and the spaces between them: comparing these
    /// first keeps long texts quick. With the token at which each begins, and the end.
    fn clauses(&self) -> (Vec<usize>, Vec<&[&'t str]>) {
        let ends = |word: &str| word.contains(ENDS);
        let mut begins = vec![0];
        let mut open = false;
        for (at, word) in self.words.iter().enumerate() {
            if ends(word) || (!open && blank(word)) {
                begins.push(at + 1);
                open = false;
            } else {
                open = true;
            }
        }
        if open {
            begins.push(self.words.len());
        }
        let clauses = begins.windows(2).map(|edge| &self.words[edge[0]..edge[1]]).collect();
        (begins, clauses)
    }
}

/// What a sentence may end with.
const ENDS: [char; 10] = ['\n', '.', '!', '?', '。', '！', '？', '।', '۔', '؟'];

/// More words than this that have nothing to do with each other are not compared
/// one by one: all of them are changed.
const COMPARED: usize = 20_000;

/// Ranges of tokens that differ, in order, never side by side.
fn changes(old: &Tokens, new: &Tokens) -> Vec<(Range<usize>, Range<usize>)> {
    let ((old_begins, old_clauses), (new_begins, new_clauses)) = (old.clauses(), new.clauses());
    let mut found: Vec<(Range<usize>, Range<usize>)> = vec![];
    let mut add = |gone: Range<usize>, come: Range<usize>| match found.last_mut() {
        Some(last) if last.0.end == gone.start && last.1.end == come.start => {
            *last = (last.0.start..gone.end, last.1.start..come.end);
        }
        _ => found.push((gone, come)),
    };
    for clause in differing(&old_clauses, &new_clauses) {
        let (gone, come) = (clause.old_range(), clause.new_range());
        let gone = old_begins[gone.start]..old_begins[gone.end];
        let come = new_begins[come.start]..new_begins[come.end];
        if gone.len() + come.len() > COMPARED {
            add(gone, come);
            continue;
        }
        for word in differing(&old.words[gone.clone()], &new.words[come.clone()]) {
            let (out, into) = (word.old_range(), word.new_range());
            add(
                gone.start + out.start..gone.start + out.end,
                come.start + into.start..come.start + into.end,
            );
        }
    }
    found
}

fn differing<T: std::hash::Hash + Eq>(old: &[T], new: &[T]) -> Vec<DiffOp> {
    let mut all = capture_diff_slices(Algorithm::Myers, old, new);
    all.retain(|one| !matches!(one, DiffOp::Equal { .. }));
    all
}

fn blank(letter: &str) -> bool {
    letter.chars().all(char::is_whitespace)
}

/// A changed stretch, grown over the spaces around it to the next letters, as
/// far as its paragraph goes: a `not` before a segment concerns it.
fn with_neighbours(letters: &[char], changed: &Range<u32>) -> Range<u32> {
    let space = |c: &char| c.is_whitespace() && *c != '\n';
    let (before, after) = letters.split_at(changed.start as usize);
    let after = &after[changed.len()..];
    let back = before.iter().rev().take_while(|c| space(c)).count();
    let on = after.iter().take_while(|c| space(c)).count();
    let left = before.iter().rev().nth(back).is_some_and(|c| *c != '\n');
    let right = after.get(on).is_some_and(|c| *c != '\n');
    let start = changed.start - back as u32 - u32::from(left);
    start..changed.end + on as u32 + u32::from(right)
}

fn ink(text: &str) -> Vec<(u32, u32)> {
    let length = text.chars().count();
    let mut ink = vec![(length as u32, 0); length + 1];
    let mut at = 0;
    let mut end = 0;
    let mut blanks = 0;
    for letter in text.graphemes(true) {
        let from = at;
        at += letter.chars().count();
        if blank(letter) {
            ink[from].1 = end;
            // Inside of it the same holds as at its end.
            ink[from + 1..at].iter_mut().for_each(|place| place.1 = end);
            continue;
        }
        ink[blanks..from].iter_mut().for_each(|place| place.0 = from as u32);
        ink[from].1 = end;
        end = at as u32;
        ink[from..at].iter_mut().for_each(|place| place.0 = from as u32);
        ink[from + 1..at].iter_mut().for_each(|place| place.1 = end);
        blanks = at;
    }
    ink[length].1 = end;
    ink
}
