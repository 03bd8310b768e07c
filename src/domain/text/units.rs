//! The units of a narrative: what line-by-line coding moves over and what
//! agreement on sentences counts. Computed once, when the text is frozen.

use super::{Offsets, sentences};
use crate::anchor::Span;

/// One sentence, numbered `paragraph.sentence`. A heading is one unit without
/// a number: both numbers are 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// From 1; a paragraph is a line that is not empty.
    pub paragraph: u32,
    /// From 1 in each paragraph.
    pub sentence: u32,
    /// In code points, half open; white space at the ends is not in it.
    pub start: u32,
    pub end: u32,
    pub heading: bool,
}

impl Unit {
    pub fn span(&self) -> Span {
        Span::between(self.start, self.end).expect("a unit holds words")
    }
}

/// Cuts a text into its units, in text order. Lines are parted by `\n`; a line
/// that meets one of `headings` is a heading and stays whole.
///
/// Units are disjoint, hold every character but white space, and never cut a
/// grapheme.
pub fn units(text: &str, headings: &[Span]) -> Vec<Unit> {
    let offsets = Offsets::new(text);
    let mut units = vec![];
    let mut paragraph = 0;
    let mut line_start = 0;
    for line in text.split('\n') {
        let pieces = sentences_of(line).into_iter();
        let span_of = |(from, to): (usize, usize)| {
            let at = |byte| offsets.code_point(line_start + byte).expect("a sentence's edge");
            (at(from), at(to))
        };
        let spans: Vec<_> = pieces.map(span_of).collect();
        line_start += line.len() + 1;
        let (Some(&(start, _)), Some(&(_, end))) = (spans.first(), spans.last()) else { continue };
        if headings.iter().any(|heading| heading.start() < end && start < heading.end()) {
            units.push(Unit { paragraph: 0, sentence: 0, start, end, heading: true });
            continue;
        }
        paragraph += 1;
        units.extend((1..).zip(spans).map(|(sentence, (start, end))| Unit {
            paragraph,
            sentence,
            start,
            end,
            heading: false,
        }));
    }
    units
}

/// Bytes of a line's sentences, without the white space around them.
fn sentences_of(line: &str) -> Vec<(usize, usize)> {
    let mut edges = vec![0];
    edges.extend(sentences::breaks(line));
    edges.push(line.len());
    edges.windows(2).filter_map(|pair| without_space(line, pair[0], pair[1])).collect()
}

/// White space that carries a mark (`\u{20}\u{301}`) is a grapheme to keep.
fn without_space(line: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    use unicode_segmentation::UnicodeSegmentation;
    let blank = |grapheme: &str| grapheme.chars().all(char::is_whitespace);
    let piece = line[start..end].grapheme_indices(true);
    let mut words = piece.filter(|(_, grapheme)| !blank(grapheme));
    let (first, grapheme) = words.next()?;
    let (last, grapheme) = words.next_back().unwrap_or((first, grapheme));
    Some((start + first, start + last + grapheme.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    fn words<'t>(text: &'t str, unit: &Unit) -> &'t str {
        Offsets::new(text).slice(unit.span())
    }

    #[test]
    fn sentences_are_numbered_within_their_paragraph() {
        let text = "The ward\n\nWe ran. We fell.\n  \nThen it was night. ";
        let units = units(text, &[Span::between(0, 8).unwrap()]);
        let seen: Vec<_> =
            units.iter().map(|u| (u.paragraph, u.sentence, u.heading, words(text, u))).collect();
        assert_eq!(
            seen,
            [
                (0, 0, true, "The ward"),
                (1, 1, false, "We ran."),
                (1, 2, false, "We fell."),
                (2, 1, false, "Then it was night."),
            ]
        );
    }

    #[test]
    fn a_heading_of_two_sentences_stays_whole() {
        let text = "Why? Because.\nWe ran.";
        let units = units(text, &[Span::between(2, 3).unwrap()]);
        assert_eq!(words(text, &units[0]), "Why? Because.");
        assert_eq!((units[1].paragraph, units[1].sentence), (1, 1));
    }

    #[test]
    fn offsets_are_code_points() {
        let units = units("😀 😀.\n😀 B.", &[]);
        assert_eq!((units[1].start, units[1].end), (5, 9));
    }

    #[test]
    fn an_empty_text_has_no_units() {
        assert_eq!(units(" \n\n\t", &[]), []);
    }

    fn narrative() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[A-Z][a-zæøå]{1,6}",
            "[ .?!…\"“”()\\[\\]1-9]{1,3}",
            Just("\n".to_owned()),
            Just(" ".to_owned()),
            Just("Dr. ".to_owned()),
            Just("。".to_owned()),
            "[\u{301}\u{200d}\u{600}\u{a0}\r\u{2028}👩\u{1f3fd}🇳🇴न\u{93f}]{1,3}",
            "\\PC{1,4}",
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn units_hold_every_word_once_and_cut_no_grapheme(text in narrative()) {
            let offsets = Offsets::new(&text);
            let units = units(&text, &[]);
            let mut boundaries: Vec<_> = text.grapheme_indices(true).map(|(at, _)| at).collect();
            boundaries.push(text.len());
            let mut end = 0;
            for unit in &units {
                prop_assert!(end <= unit.start && unit.start < unit.end);
                prop_assert!(!words(&text, unit).contains('\n'));
                for edge in [unit.start, unit.end] {
                    let byte = offsets.byte(edge).unwrap();
                    prop_assert!(boundaries.binary_search(&byte).is_ok());
                }
                end = unit.end;
            }
            for (at, c) in text.chars().enumerate() {
                let held = units.iter().any(|u| (u.start..u.end).contains(&(at as u32)));
                prop_assert!(held || c.is_whitespace());
            }
        }

        #[test]
        fn numbers_count_up_without_a_gap(text in narrative()) {
            let (mut paragraph, mut sentence) = (0, 0);
            for unit in units(&text, &[]) {
                let next = (unit.paragraph, unit.sentence);
                prop_assert!(next == (paragraph, sentence + 1) || next == (paragraph + 1, 1));
                (paragraph, sentence) = next;
            }
        }
    }
}
