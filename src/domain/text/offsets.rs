//! Ways between the offsets of one text: code points (ours), UTF-16 units (the
//! browser's) and bytes (Rust's).

use std::ops::Range;

use unicode_segmentation::GraphemeCursor;

use crate::anchor::Span;

/// Code points between two remembered places.
const STEP: u32 = 64;

/// A text with every 64th place remembered, so that many look-ups stay cheap:
/// making one reads the text once, each look-up reads at most 64 characters.
#[derive(Debug, Clone)]
pub struct Offsets<'t> {
    text: &'t str,
    places: Vec<Place>,
    end: Place,
}

/// One place of the text in all three measures.
#[derive(Debug, Clone, Copy)]
struct Place {
    byte: usize,
    code_point: u32,
    utf16: u32,
}

impl Place {
    fn after(self, c: char) -> Self {
        Self {
            byte: self.byte + c.len_utf8(),
            code_point: self.code_point + 1,
            utf16: self.utf16 + c.len_utf16() as u32,
        }
    }
}

impl<'t> Offsets<'t> {
    pub fn new(text: &'t str) -> Self {
        let mut places = vec![];
        let mut end = Place { byte: 0, code_point: 0, utf16: 0 };
        for c in text.chars() {
            if end.code_point.is_multiple_of(STEP) {
                places.push(end);
            }
            end = end.after(c);
        }
        Self { text, places, end }
    }

    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Length of the text in code points.
    pub fn len(&self) -> u32 {
        self.end.code_point
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The byte where a code point begins; nothing past the end of the text.
    pub fn byte(&self, code_point: u32) -> Option<usize> {
        self.find(|place| place.code_point, code_point).map(|place| place.byte)
    }

    /// The code point that begins at a byte; nothing inside a character.
    pub fn code_point(&self, byte: usize) -> Option<u32> {
        self.find(|place| place.byte, byte).map(|place| place.code_point)
    }

    /// From the browser's offset; nothing inside a surrogate pair.
    pub fn from_utf16(&self, utf16: u32) -> Option<u32> {
        self.find(|place| place.utf16, utf16).map(|place| place.code_point)
    }

    /// To the browser's offset.
    pub fn to_utf16(&self, code_point: u32) -> Option<u32> {
        self.find(|place| place.code_point, code_point).map(|place| place.utf16)
    }

    /// The words of a stretch; the part inside the text, if it runs past the end.
    pub fn slice(&self, span: Span) -> &'t str {
        &self.text[self.bytes(span)]
    }

    /// The last boundary between graphemes at or before `code_point`.
    pub fn grapheme_start(&self, code_point: u32) -> u32 {
        let byte = self.byte(code_point).unwrap_or(self.text.len());
        self.grapheme(byte, |cursor| cursor.prev_boundary(self.text, 0).ok().flatten())
    }

    /// The first boundary between graphemes at or after `code_point`.
    pub fn grapheme_end(&self, code_point: u32) -> u32 {
        let byte = self.byte(code_point).unwrap_or(self.text.len());
        self.grapheme(byte, |cursor| cursor.next_boundary(self.text, 0).ok().flatten())
    }

    fn grapheme(
        &self,
        byte: usize,
        step: impl FnOnce(&mut GraphemeCursor) -> Option<usize>,
    ) -> u32 {
        let mut cursor = GraphemeCursor::new(byte, self.text.len(), true);
        let boundary = match cursor.is_boundary(self.text, 0) {
            Ok(true) => byte,
            _ => step(&mut cursor).unwrap_or(byte),
        };
        self.code_point(boundary).unwrap_or(self.end.code_point)
    }

    fn bytes(&self, span: Span) -> Range<usize> {
        let at = |code_point| self.byte(code_point).unwrap_or(self.text.len());
        at(span.start())..at(span.end())
    }

    fn find<M: Ord + Copy>(&self, measure: impl Fn(Place) -> M, wanted: M) -> Option<Place> {
        let after = self.places.partition_point(|place| measure(*place) <= wanted);
        let mut place = after.checked_sub(1).map_or(self.end, |at| self.places[at]);
        let mut rest = self.text[place.byte..].chars();
        while measure(place) < wanted {
            place = place.after(rest.next()?);
        }
        (measure(place) == wanted).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_emoji_is_one_code_point_and_two_of_the_browsers_units() {
        let text = Offsets::new("a😀b");
        assert_eq!(text.len(), 3);
        assert_eq!(text.to_utf16(2), Some(3));
        assert_eq!(text.from_utf16(3), Some(2));
        assert_eq!(text.from_utf16(2), None);
        assert_eq!(text.byte(2), Some(5));
        assert_eq!(text.code_point(4), None);
    }

    #[test]
    fn nothing_lies_past_the_end() {
        let text = Offsets::new("abc");
        assert_eq!(text.byte(3), Some(3));
        assert_eq!(text.byte(4), None);
        assert_eq!(text.from_utf16(4), None);
        assert_eq!(Offsets::new("").byte(0), Some(0));
        assert_eq!(Offsets::new("").byte(1), None);
    }

    #[test]
    fn a_family_is_never_parted() {
        let text = Offsets::new("a👨‍👩‍👧b");
        assert_eq!(text.grapheme_start(3), 1);
        assert_eq!(text.grapheme_end(3), 6);
        assert_eq!(text.grapheme_start(1), 1);
        assert_eq!(text.grapheme_end(6), 6);
    }

    proptest! {
        #[test]
        fn every_offset_finds_its_way_back(text in "(\\PC|\n){0,200}") {
            let offsets = Offsets::new(&text);
            prop_assert_eq!(offsets.len() as usize, text.chars().count());
            for (at, (byte, _)) in text.char_indices().enumerate() {
                let at = at as u32;
                prop_assert_eq!(offsets.byte(at), Some(byte));
                prop_assert_eq!(offsets.code_point(byte), Some(at));
                let utf16 = text[..byte].encode_utf16().count() as u32;
                prop_assert_eq!(offsets.to_utf16(at), Some(utf16));
                prop_assert_eq!(offsets.from_utf16(utf16), Some(at));
            }
        }
    }
}
