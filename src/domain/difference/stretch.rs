//! A coder's codings as stretches, and when two of them are one place.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Mark, Stretch};
use crate::{anchor::Span, ids::CodingId, text::Offsets};

/// A coder's codings, those of one code that overlap made one, in text order.
pub(super) fn stretches<K: Copy + Ord>(text: &Offsets, marks: &[Mark<K>]) -> Vec<Stretch<K>> {
    let mut marks: Vec<_> = marks.to_vec();
    marks.sort_by_key(|mark| (mark.code, mark.span, mark.id));
    let mut stretches: Vec<Stretch<K>> = vec![];
    for Mark { id, code, span, sure } in marks {
        match stretches.last_mut() {
            Some(last) if last.code == code && last.span.overlaps(span) => {
                last.span = last.span.union(span);
                last.marks.push(id);
                last.sure &= sure;
            }
            _ => stretches.push(Stretch { code, span, marks: vec![id], sure, core: span }),
        }
    }
    for stretch in &mut stretches {
        stretch.core = core(text, stretch.span);
    }
    stretches.sort_by_key(|stretch| (stretch.span, stretch.code));
    stretches
}

impl<K> Stretch<K> {
    /// Whether the cores share at least half of what they cover together.
    /// Counted in whole characters: nothing is rounded.
    pub(super) fn at_place_of(&self, other: &Self) -> bool {
        self.core.intersection(other.core).is_some_and(|shared| {
            2 * shared.len() >= self.core.len() + other.core.len() - shared.len()
        })
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.core.overlaps(other.core)
    }

    pub(super) fn has_words_of(&self, other: &Self) -> bool {
        self.core == other.core
    }
}

/// The span without white space and punctuation at its ends; if there is
/// nothing else in it, without white space.
fn core(text: &Offsets, span: Span) -> Span {
    let words = span.trim_matches(text, |c| c.is_whitespace() || is_punctuation(c));
    words.or(span.trim(text)).unwrap_or(span)
}

/// Full stops, commas, quotes, brackets and dashes of the scripts that
/// narratives are written in, and invisible marks; signs that say something
/// (`%`, `+`, `€`, an emoji) are not among them.
fn is_punctuation(c: char) -> bool {
    matches!(c,
        '!' | '"' | '\'' | '(' | ')' | '*' | ',' | '-' | '.' | '/' | ':' | ';' | '?'
        | '[' | '\\' | ']' | '_' | '{' | '}' | '¡' | '«' | '·' | '»' | '¿'
        | '\u{58a}' | '\u{5be}' | '\u{5c0}' | '\u{5c3}' // Armenian, Hebrew
        | '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{6d4}' // Arabic
        | '\u{964}' | '\u{965}' // Devanagari
        | '\u{104a}'..='\u{104f}' | '\u{1361}'..='\u{1368}' | '\u{17d4}'..='\u{17da}'
        | '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2027}' | '\u{202a}'..='\u{202e}'
        | '\u{2032}'..='\u{203e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}'
        | '\u{ff01}' | '\u{ff08}' | '\u{ff09}' | '\u{ff0c}'..='\u{ff0e}' | '\u{ff1a}'
        | '\u{ff1b}' | '\u{ff1f}')
}

/// A key made of these codings, whatever their order.
pub(super) fn key(marks: impl Iterator<Item = CodingId>) -> Uuid {
    let mut ids: Vec<Uuid> = marks.map(Uuid::from).collect();
    ids.sort_unstable();
    let mut hash = Sha256::new();
    ids.iter().for_each(|id| hash.update(id.as_bytes()));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
