//! What a correction changes, paragraph by paragraph, to be read before it is kept.

use crate::domain::{anchor::Span, correction::Correction, text::Offsets};

/// A paragraph in which something changes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Paragraph<'t> {
    pub pieces: Vec<Piece<'t>>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    pub kind: Kind,
    pub words: &'t str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Same,
    Gone,
    New,
}

/// Stands for the end of a paragraph that comes or goes.
const END: &str = "¶";

/// The paragraphs that are not the same, in text order.
pub fn changed<'t>(old: &'t str, new: &'t str) -> Vec<Paragraph<'t>> {
    let correction = Correction::between(old, new);
    let (old, new) = (Offsets::new(old), Offsets::new(new));
    let words = |text: &Offsets<'t>, from: u32, to: u32| -> &'t str {
        Span::between(from, to).map_or("", |span| text.slice(span))
    };
    let mut paragraphs = vec![Paragraph::default()];
    let mut at = 0;
    for change in correction.changes() {
        lay(&mut paragraphs, Kind::Same, words(&new, at, change.new.start));
        lay(&mut paragraphs, Kind::Gone, words(&old, change.old.start, change.old.end));
        lay(&mut paragraphs, Kind::New, words(&new, change.new.start, change.new.end));
        at = change.new.end;
    }
    lay(&mut paragraphs, Kind::Same, words(&new, at, new.len()));
    paragraphs.retain(|one| one.pieces.iter().any(|piece| piece.kind != Kind::Same));
    paragraphs
}

fn lay<'t>(paragraphs: &mut Vec<Paragraph<'t>>, kind: Kind, words: &'t str) {
    for (at, line) in words.split('\n').enumerate() {
        let piece = |words| Piece { kind, words };
        if at > 0 {
            if let Some(last) = paragraphs.last_mut().filter(|_| kind != Kind::Same) {
                last.pieces.push(piece(END));
            }
            if kind != Kind::Gone {
                paragraphs.push(Paragraph::default());
            }
        }
        if let Some(last) = paragraphs.last_mut().filter(|_| !line.is_empty()) {
            last.pieces.push(piece(line));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> Vec<String> {
        let piece = |piece: &Piece| match piece.kind {
            Kind::Same => piece.words.to_owned(),
            Kind::Gone => format!("[-{}-]", piece.words),
            Kind::New => format!("[+{}+]", piece.words),
        };
        let paragraph = |one: &Paragraph| one.pieces.iter().map(piece).collect::<String>();
        changed(old, new).iter().map(paragraph).collect()
    }

    #[test]
    fn only_what_changes_is_shown_with_its_paragraph() {
        let (old, new) = ("Calm.\nWe ran. We fell.\nNight.", "Calm.\nWe ran. We sat.\nNight.");
        assert_eq!(shown(old, new), ["We ran. We [-fell-][+sat+]."]);
        assert!(shown(old, old).is_empty());
    }

    #[test]
    fn a_paragraph_that_is_parted_or_joined_shows_its_end() {
        assert_eq!(shown("One. Two.", "One.\nTwo."), ["One.[- -][+¶+]"]);
        assert_eq!(shown("One.\nTwo.", "One. Two."), ["One.[-¶-][+ +]Two."]);
    }
}
