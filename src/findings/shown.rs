//! A text as it is read, with what disagrees with the evidence marked.

use std::collections::HashMap;

use uuid::Uuid;

use super::sources::{Source, Sources};
use crate::{
    domain::{
        citation,
        finding::{Piece, pieces},
    },
    ids::ThemeId,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    Words(String),
    /// `(in Narratives 1, 7, 9)`, and what it cites.
    Cited {
        said: String,
        of: String,
    },
    /// Words of a narrative, and where they stand: `Narrative 7, 3.2`.
    Quoted {
        words: String,
        place: String,
    },
    /// Something is to be put right: the words, and why.
    Doubtful {
        words: String,
        why: String,
    },
}

/// A text in paragraphs.
pub fn shown(
    body: &str,
    theme: ThemeId,
    sources: &Sources,
    all: &HashMap<Uuid, Source>,
) -> Vec<Vec<Shown>> {
    let under = sources.under(theme);
    let paragraphs = body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let show = |piece| match piece {
        Piece::Words(words) => Shown::Words(words.to_owned()),
        Piece::Cite(id) => cited(all.get(&id)),
        Piece::Quote(quote) => match sources.quoted(theme, &quote) {
            None => doubtful(
                format!("@[{}:{}-{}]", quote.narrative, quote.start, quote.end),
                "no agreed passage has just these words any more",
            ),
            Some((passage, is_under)) => {
                let (number, words) = (passage.narrative, passage.text.clone());
                let line = format!("{}.{}", passage.paragraph, passage.sentence);
                match is_under {
                    true => {
                        Shown::Quoted { words, place: format!("Narrative\u{a0}{number}, {line}") }
                    }
                    false => doubtful(words, "no code of this passage stands under this theme"),
                }
            }
        },
        Piece::Unknown(name) => {
            doubtful(format!("@[{name}]"), "nothing on the board has this name")
        }
        Piece::Listed(words, numbers) => match disagrees(&numbers, &under) {
            Some(why) => doubtful(words.to_owned(), &why),
            None => Shown::Words(words.to_owned()),
        },
    };
    paragraphs.map(|paragraph| pieces(paragraph).into_iter().map(show).collect()).collect()
}

fn cited(source: Option<&Source>) -> Shown {
    match source {
        None => {
            doubtful("(in Narratives ?)".to_owned(), "what was cited is not on the board any more")
        }
        Some(source) if source.narratives.is_empty() => {
            let why = format!("no narrative speaks for “{}” yet", source.name);
            doubtful("(in no narrative)".to_owned(), &why)
        }
        Some(source) => {
            Shown::Cited { said: citation::cited(&source.narratives), of: source.name.clone() }
        }
    }
}

/// A list that was typed agrees when the theme, or something under it, has just
/// these narratives.
fn disagrees(numbers: &[i32], under: &[Source]) -> Option<String> {
    if under.iter().any(|source| source.narratives == numbers) {
        return None;
    }
    let theme = under.first()?;
    let beyond: Vec<i32> =
        numbers.iter().copied().filter(|number| !theme.narratives.contains(number)).collect();
    Some(match beyond.as_slice() {
        [] => "neither this theme nor a code under it has just these narratives".to_owned(),
        beyond => format!("{} not speak for this theme", do_not(beyond)),
    })
}

fn do_not(numbers: &[i32]) -> String {
    let verb = if numbers.len() == 1 { "does" } else { "do" };
    format!("{} {verb}", citation::named(numbers))
}

fn doubtful(words: String, why: &str) -> Shown {
    Shown::Doubtful { words, why: why.to_owned() }
}

/// How many places are to be put right.
pub fn doubts(paragraphs: &[Vec<Shown>]) -> usize {
    let pieces = paragraphs.iter().flatten();
    pieces.filter(|piece| matches!(piece, Shown::Doubtful { .. })).count()
}
