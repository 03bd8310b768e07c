//! A narrative's text as its coder sees it: numbered lines in paragraphs, each
//! cut where codings begin and end, and beside it the codings themselves.

use super::{
    cover::{Cover, block_id},
    db::{OwnCoding, Unit},
    near::Near,
};
use crate::domain::{anchor::Span, text::Offsets};

/// A paragraph or a heading: what a page fetches anew after a change.
#[derive(Debug)]
pub struct Block {
    pub id: String,
    pub heading: bool,
    /// Of the paragraph; 0 for a heading.
    pub number: i32,
    /// Drawn with its codings. Of one that is not, only those are known that reach to what is near.
    pub near: bool,
    pub lines: Vec<Line>,
    /// The codings that begin in it, in reading order.
    pub lanes: Vec<Lane>,
}

#[derive(Debug)]
pub struct Line {
    pub position: i32,
    /// `7.3`; empty for a heading.
    pub label: String,
    /// In code points, half open.
    pub start: i32,
    pub end: i32,
    pub cover: Cover,
    pub pieces: Vec<Piece>,
    /// The line cursor stands here.
    pub here: bool,
}

/// Words that the same codings cover.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece {
    pub words: String,
    /// How many codings, shown as 3 from there on.
    pub depth: usize,
    /// Their ids, with spaces between.
    pub codings: String,
}

/// A coding in the margin.
#[derive(Debug, Clone)]
pub struct Lane {
    pub coding: OwnCoding,
    /// Of its lines: `7.3`, `7.1–2`, `7.3–8.1`.
    pub place: String,
}

impl Lane {
    /// As stylesheets number them, 1 to 12.
    pub fn hue(&self) -> i16 {
        self.coding.hue + 1
    }
}

/// What a page knows of a text.
pub struct Passage<'a> {
    /// In text order.
    pub units: &'a [Unit],
    pub covers: &'a [Cover],
    pub near: Near,
    /// In reading order, all that touch the units that are near.
    pub codings: &'a [OwnCoding],
    /// The text from code point `from` on, as far as the units reach.
    pub text: &'a str,
    pub from: i32,
    /// Units besides, in which codings begin or end.
    pub besides: &'a [Unit],
}

impl Passage<'_> {
    /// `at` is the code point of the line cursor.
    pub fn blocks(&self, at: Option<i32>) -> Vec<Block> {
        let text = Offsets::new(self.text);
        let mut blocks: Vec<Block> = vec![];
        let mut waiting = self.codings.iter().peekable();
        let mut open: Vec<&OwnCoding> = vec![];
        for (unit, cover) in self.units.iter().zip(self.covers) {
            open.retain(|coding| coding.end_at > unit.start_at);
            let mut begun = vec![];
            while let Some(coding) = waiting.next_if(|coding| coding.start_at < unit.end_at) {
                if coding.start_at >= unit.start_at {
                    begun.push(Lane { place: self.place(coding), coding: coding.clone() });
                }
                if coding.end_at > unit.start_at {
                    open.push(coding);
                }
            }
            let near = self.near.touches(unit.start_at, unit.end_at);
            let line = Line {
                position: unit.position,
                label: label(unit),
                start: unit.start_at,
                end: unit.end_at,
                cover: *cover,
                pieces: pieces(&text, self.from, unit, if near { &open } else { &[] }),
                here: at.is_some_and(|at| unit.start_at <= at && at < unit.end_at),
            };
            let id = block_id(unit);
            match blocks.last_mut() {
                Some(block) if block.id == id => {
                    block.lines.push(line);
                    block.lanes.extend(begun);
                }
                _ => blocks.push(Block {
                    id,
                    heading: unit.heading,
                    number: unit.paragraph,
                    near,
                    lines: vec![line],
                    lanes: begun,
                }),
            }
        }
        blocks
    }

    fn place(&self, coding: &OwnCoding) -> String {
        place(self.unit_at(coding.start_at), self.unit_at(coding.end_at - 1))
    }

    fn unit_at(&self, point: i32) -> Option<&Unit> {
        [self.units, self.besides].into_iter().find_map(|units| {
            let after = units.partition_point(|unit| unit.end_at <= point);
            units.get(after).filter(|unit| unit.start_at <= point)
        })
    }
}

/// Cuts one unit at the edges of the codings that lie on it.
fn pieces(text: &Offsets, from: i32, unit: &Unit, open: &[&OwnCoding]) -> Vec<Piece> {
    let mut edges = vec![unit.start_at, unit.end_at];
    for coding in open {
        edges.push(coding.start_at.clamp(unit.start_at, unit.end_at));
        edges.push(coding.end_at.clamp(unit.start_at, unit.end_at));
    }
    edges.sort_unstable();
    edges.dedup();
    let piece = |edge: &[i32]| {
        let (start, end) = (edge[0], edge[1]);
        let over = open.iter().filter(|c| c.start_at <= start && end <= c.end_at);
        let ids: Vec<String> = over.map(|coding| coding.id.to_string()).collect();
        let words = Span::between((start - from).cast_unsigned(), (end - from).cast_unsigned())
            .map(|span| text.slice(span).to_owned())
            .unwrap_or_default();
        Piece { words, depth: ids.len().min(3), codings: ids.join(" ") }
    };
    edges.windows(2).map(piece).collect()
}

/// `7.3`; empty for a heading.
pub fn label(unit: &Unit) -> String {
    match unit.heading {
        true => String::new(),
        false => format!("{}.{}", unit.paragraph, unit.sentence),
    }
}

fn place(first: Option<&Unit>, last: Option<&Unit>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first.heading && last.heading => "heading".to_owned(),
        (Some(first), Some(last)) if first.heading => format!("heading–{}", label(last)),
        (Some(first), Some(last)) if first.position == last.position || last.heading => {
            label(first)
        }
        (Some(first), Some(last)) if first.paragraph == last.paragraph => {
            format!("{}–{}", label(first), last.sentence)
        }
        (Some(first), Some(last)) => format!("{}–{}", label(first), label(last)),
        (Some(only), None) | (None, Some(only)) => label(only),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        domain::text::units,
        ids::{CodeId, CodingId},
    };

    fn coding(start: i32, end: i32) -> OwnCoding {
        OwnCoding {
            id: CodingId::new(),
            code_id: CodeId::new(),
            code: "code".to_owned(),
            hue: 0,
            start_at: start,
            end_at: end,
            unsure: false,
            memo: None,
        }
    }

    fn units_of(text: &str) -> Vec<Unit> {
        let found = units(text, &[]).into_iter().enumerate();
        found
            .map(|(position, unit)| Unit {
                position: position as i32,
                paragraph: unit.paragraph as i32,
                sentence: unit.sentence as i32,
                start_at: unit.start as i32,
                end_at: unit.end as i32,
                heading: false,
                title: None,
            })
            .collect()
    }

    fn blocks(text: &str, codings: &mut [OwnCoding]) -> Vec<Block> {
        codings.sort_by_key(|c| (c.start_at, -c.end_at));
        blocks_near(text, codings, ALL)
    }

    const ALL: Near = Near { from: 0, to: i32::MAX };

    fn blocks_near(text: &str, codings: &[OwnCoding], near: Near) -> Vec<Block> {
        let units = units_of(text);
        let covers = &vec![Cover::Untouched; units.len()];
        Passage { units: &units, covers, near, codings, text, from: 0, besides: &[] }.blocks(None)
    }

    #[test]
    fn a_line_is_cut_where_codings_begin_and_end() {
        let mut codings = [coding(2, 8), coding(6, 12)];
        let [a, b] = [codings[0].id, codings[1].id];
        let blocks = blocks("We 😀 ran and fell.", &mut codings);
        let seen: Vec<_> = blocks[0].lines[0]
            .pieces
            .iter()
            .map(|p| (p.words.as_str(), p.depth, p.codings.clone()))
            .collect();
        assert_eq!(
            seen,
            [
                ("We", 0, String::new()),
                (" 😀 r", 1, a.to_string()),
                ("an", 2, format!("{a} {b}")),
                (" and", 1, b.to_string()),
                (" fell.", 0, String::new()),
            ]
        );
    }

    #[test]
    fn a_coding_stands_once_beside_the_paragraph_where_it_begins() {
        let text = "One. Two.\nThree. Four.";
        let mut codings = [coding(5, 22), coding(0, 9)];
        let blocks = blocks(text, &mut codings);
        let places: Vec<_> = blocks[0].lanes.iter().map(|lane| lane.place.as_str()).collect();
        assert_eq!(places, ["1.1–2", "1.2–2.2"]);
        assert!(blocks[1].lanes.is_empty());
        assert_eq!(blocks[1].lines[1].pieces.len(), 1);
    }

    #[test]
    fn a_part_of_the_text_is_cut_as_the_whole_is() {
        let text = "One. Two.\nThree. Four.\nFive.";
        let units = units_of(text);
        let codings = [coding(5, 16), coding(10, 22)];
        let part = Passage {
            units: &units[2..4],
            covers: &[Cover::Coded; 2],
            near: ALL,
            codings: &codings,
            text: "Three. Four.",
            from: 10,
            besides: &units[1..2],
        };
        let blocks = part.blocks(Some(17));
        assert_eq!((blocks.len(), blocks[0].id.as_str()), (1, "p2"));
        assert_eq!(blocks[0].lanes.len(), 1, "the first coding begins in another paragraph");
        assert_eq!(blocks[0].lines[0].pieces[0].depth, 2);
        assert!(blocks[0].lines[1].here);
    }

    #[test]
    fn far_from_the_reader_stand_the_words_and_what_reaches_near() {
        let text = "One. Two.\nThree. Four.\nFive.";
        let codings = [coding(5, 14), coding(10, 15)];
        let blocks = blocks_near(text, &codings, Near { from: 10, to: 22 });
        let near: Vec<_> = blocks.iter().map(|block| block.near).collect();
        assert_eq!(near, [false, true, false]);
        assert_eq!(blocks[0].lanes.len(), 1);
        assert_eq!(blocks[0].lines[1].pieces.len(), 1, "its words are not cut");
        assert_eq!(blocks[0].lines[1].pieces[0].words, "Two.");
        assert_eq!(blocks[1].lines[0].pieces[0].depth, 2);
        assert_eq!(blocks[2].lines[0].pieces[0].words, "Five.");
    }

    proptest! {
        #[test]
        fn no_character_is_lost_and_the_depth_is_right(
            text in "([a-c😀é]{1,5}[.!?]? ?\n?){1,12}",
            edges in proptest::collection::vec((0i32..40, 1i32..20), 0..8),
        ) {
            let length = text.chars().count() as i32;
            let mut codings: Vec<_> = edges
                .into_iter()
                .map(|(start, len)| (start.min(length - 1), len))
                .map(|(start, len)| coding(start, (start + len).min(length)))
                .collect();
            let found = blocks(&text, &mut codings);
            let letters: Vec<char> = text.chars().collect();
            for line in found.iter().flat_map(|block| &block.lines) {
                let words: String = line.pieces.iter().map(|p| p.words.as_str()).collect();
                let expected: String = letters[line.start as usize..line.end as usize].iter().collect();
                prop_assert_eq!(words, expected);
                let mut at = line.start;
                for piece in &line.pieces {
                    let over = codings.iter().filter(|c| c.start_at <= at && at < c.end_at).count();
                    prop_assert_eq!(piece.depth, over.min(3));
                    at += piece.words.chars().count() as i32;
                }
            }
        }
    }
}
