//! Makes one paragraph of lines that were broken at a fixed width, and one word of
//! the halves that a hyphen left at the end of a line and the start of the next.

use std::collections::HashSet;

/// Words after which a hyphen ends a word that is left open: `pre- and postoperative`.
const LINKING: [&str; 12] =
    ["and", "or", "to", "og", "eller", "och", "und", "oder", "bis", "et", "ou", "y"];

/// Of texts that are hyphenated, more lines than one in so many end in a hyphen.
const HYPHENATED: usize = 40;

pub struct Rejoiner {
    /// The words that stand whole inside lines, in small letters.
    words: HashSet<String>,
    /// Whether the text was hyphenated, so that most hyphens at line ends only part.
    hyphenated: bool,
    /// How many words were made whole so far.
    pub hyphens: usize,
}

impl Rejoiner {
    /// Learns from all lines of the text which words there are.
    pub fn new<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let (mut words, mut all, mut parted) = (HashSet::new(), 0, 0);
        for line in lines {
            all += 1;
            parted += usize::from(line.trim_end().ends_with(is_hyphen));
            words.extend(line.split_whitespace().map(bare).filter(|word| !word.ends_with('-')));
        }
        Self { words, hyphenated: parted * HYPHENATED > all, hyphens: 0 }
    }

    pub fn join<'a>(&mut self, lines: impl IntoIterator<Item = &'a str>) -> String {
        let mut text = String::new();
        for line in lines {
            self.append(&mut text, line);
        }
        text
    }

    /// Adds the next line of a paragraph.
    pub fn append(&mut self, text: &mut String, line: &str) {
        text.truncate(text.trim_end_matches([' ', '\t']).len());
        let line = line.trim();
        let (last, first) = (text.chars().next_back(), line.chars().next());
        let (Some(last), Some(first)) = (last, first) else {
            text.push_str(line);
            return;
        };
        let before = text.trim_end_matches(is_hyphen);
        let one_hyphen = before.len() + last.len_utf8() == text.len();
        if is_hyphen(last) && one_hyphen && before.ends_with(char::is_alphabetic) {
            let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
            if self.is_one_word(last, &before[start..], line) {
                text.pop();
                self.hyphens += 1;
            } else if LINKING.contains(&word(line)) {
                text.push(' ');
            }
        } else if !(is_spaceless(last) && is_spaceless(first)) {
            text.push(' ');
        }
        text.push_str(line);
    }

    /// Whether the hyphen only marks the end of the line. If the text says nothing
    /// elsewhere, a small letter after it means that it does if the text is hyphenated.
    fn is_one_word(&self, hyphen: char, before: &str, line: &str) -> bool {
        let after = line.split_whitespace().next().unwrap_or_default();
        let whole = bare(&format!("{before}{after}"));
        let parted = bare(&format!("{before}-{after}"));
        match () {
            () if hyphen == '\u{ad}' => true,
            () if LINKING.contains(&word(line)) => false,
            () if self.words.contains(&whole) => true,
            () if self.words.contains(&parted) => false,
            () => {
                let goes_on = after.starts_with(char::is_lowercase) && !bare(after).contains('-');
                self.hyphenated && goes_on
            }
        }
    }
}

fn word(line: &str) -> &str {
    line.split_whitespace().next().unwrap_or_default()
}

/// A word without the marks around it, in small letters, its hyphens all alike.
fn bare(word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !is_hyphen(c));
    word.to_lowercase().replace(is_hyphen, "-")
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{ad}')
}

/// Whether the line begins with a bullet, or with a number as lists have it.
pub fn starts_item(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (Some(label), Some(_)) = (words.next(), words.next()) else { return false };
    let number = label.trim_start_matches('(').trim_end_matches(['.', ')']);
    let short = number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    let letter = number.len() == 1 && number.starts_with(|c: char| c.is_ascii_lowercase());
    let bullet = ["•", "◦", "▪", "‣", "●", "○", "-", "*"].contains(&label);
    bullet || (label.ends_with(['.', ')']) && (short || letter) && !number.is_empty())
}

/// Scripts that part words by nothing, so that a broken line is joined by nothing.
pub fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{323af}' | '\u{e00}'..='\u{eff}')
}
