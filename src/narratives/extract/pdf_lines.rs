//! One line on a page of a PDF.

use unicode_normalization::UnicodeNormalization;
use unpdf::parser::{TextLine, TextSpan};

/// Places and sizes are in points, from the lower left corner of the page.
#[derive(Debug, Clone)]
pub struct Line {
    pub text: String,
    pub left: f32,
    pub right: f32,
    /// Of the baseline.
    pub y: f32,
    /// Of the letters.
    pub size: f32,
    pub level: Option<u8>,
    pub right_to_left: bool,
    /// A number that stands before the text with room between, and where the text begins.
    pub number: Option<(u32, f32)>,
    /// Whether it is known that a paragraph begins here.
    pub begins: bool,
}

impl Line {
    /// None if nothing shows.
    pub fn of(line: &TextLine) -> Option<Self> {
        let text = plain(&line.text());
        let spans = || line.spans.iter().filter(|span| !span.text.trim().is_empty());
        let level = (line.heading_level > 0).then_some(line.heading_level);
        (!text.is_empty()).then(|| Self {
            right_to_left: text.chars().any(is_right_to_left),
            left: spans().map(|span| span.x).fold(f32::INFINITY, f32::min),
            right: spans().map(ink_right).fold(f32::NEG_INFINITY, f32::max),
            y: line.y,
            size: line.font_size.max(1.0),
            level,
            number: number(line),
            begins: false,
            text,
        })
    }

    /// How wide the line is up to the first place where it could have been broken.
    pub fn first_word(&self, is_spaceless: impl Fn(char) -> bool) -> f32 {
        let all = self.text.chars().count().max(1) as f32;
        let word = match self.text.starts_with(&is_spaceless) {
            true => 1,
            false => {
                let ends = |c: &char| !c.is_whitespace() && !is_spaceless(*c);
                self.text.chars().take_while(ends).count()
            }
        };
        (self.right - self.left) * word as f32 / all
    }

    /// The text after the number.
    pub fn without_number(mut self) -> Option<Self> {
        let Some((_, left)) = self.number.take() else { return Some(self) };
        let text = self.text.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
        self.text = text.to_owned();
        self.left = left;
        (!self.text.is_empty()).then_some(self)
    }
}

/// Where the letters of a span end: spaces after them do not show.
pub fn ink_right(span: &TextSpan) -> f32 {
    span.x + span.ink_width.unwrap_or(span.width)
}

fn number(line: &TextLine) -> Option<(u32, f32)> {
    let mut spans = line.spans.iter().filter(|span| !span.text.trim().is_empty());
    let first = spans.next()?;
    let number = first.text.trim();
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.parse().ok().filter(|_| digits)?;
    match spans.next() {
        Some(next) if next.x - ink_right(first) < first.font_size * 0.5 => None,
        Some(next) => Some((number, next.x)),
        None => Some((number, ink_right(first))),
    }
}

/// With single spaces, and letters that are drawn as one glyph parted again.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        for c in word.chars() {
            match c {
                '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => {
                    plain.extend([c].into_iter().nfkc())
                }
                c => plain.push(c),
            }
        }
    }
    plain
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}
