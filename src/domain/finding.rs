//! The text of findings, in which citations and quotes are tokens: what they say
//! is computed from the evidence whenever the text is shown.
//!
//! A citation is stored as `@[cite:ID]`, by the id of a theme or a code, and
//! written as `@[its name]`. A quote is `@[7:120-180]`: Narrative 7 and the
//! offsets of its words in code points, end exclusive. It is stored as written.

use uuid::Uuid;

const OPEN: &str = "@[";
const CITE: &str = "cite:";

/// What a text is made of, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    Words(&'a str),
    /// The narratives behind a theme or a code.
    Cite(Uuid),
    Quote(Quote),
    /// A name that nothing has.
    Unknown(&'a str),
    /// Narratives that somebody listed by hand: the words, and the numbers.
    Listed(&'a str, Vec<i32>),
}

/// Words of a narrative, `start..end` in code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    pub narrative: i32,
    pub start: i32,
    pub end: i32,
}

/// What was written, with names as ids where they are known.
pub fn stored(written: &str, id: impl Fn(&str) -> Option<Uuid>) -> String {
    replaced(written, |token| match token {
        Token::Name(name) => id(name).map(|id| format!("{OPEN}{CITE}{id}]")),
        _ => None,
    })
}

/// What is stored, with the names of today, as far as a name leads back.
pub fn written(stored: &str, name: impl Fn(Uuid) -> Option<String>) -> String {
    replaced(stored, |token| match token {
        Token::Cite(id) => {
            name(id).filter(|name| !name.contains([']', '\n'])).map(|name| format!("{OPEN}{name}]"))
        }
        _ => None,
    })
}

fn replaced(text: &str, other: impl Fn(Token) -> Option<String>) -> String {
    let part = |(words, token): (&str, Option<Token>)| {
        token.and_then(&other).unwrap_or_else(|| words.to_owned())
    };
    parts(text).map(part).collect()
}

pub fn pieces(stored: &str) -> Vec<Piece<'_>> {
    let piece = |(words, token)| match token {
        Some(Token::Cite(id)) => vec![Piece::Cite(id)],
        Some(Token::Quote(quote)) => vec![Piece::Quote(quote)],
        Some(Token::Name(name)) => vec![Piece::Unknown(name)],
        None => listed(words),
    };
    parts(stored).flat_map(piece).collect()
}

enum Token<'a> {
    Cite(Uuid),
    Quote(Quote),
    Name(&'a str),
}

/// The text in parts, each with what it means as a token.
fn parts(text: &str) -> impl Iterator<Item = (&str, Option<Token<'_>>)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let at = rest.match_indices(OPEN).find_map(|(at, _)| Some((at, token(&rest[at..])?)));
        let (words, found) = match at {
            Some((0, (length, token))) => (length, Some(token)),
            Some((at, _)) => (at, None),
            None => (rest.len(), None),
        };
        let (part, after) = rest.split_at(words);
        rest = after;
        (!part.is_empty()).then_some((part, found))
    })
}

/// The token that a text begins with, and its length in bytes. A name ends in its
/// own line.
fn token(text: &str) -> Option<(usize, Token<'_>)> {
    let inside = text.strip_prefix(OPEN)?;
    let end = inside.find([']', '\n']).filter(|end| inside[*end..].starts_with(']'))?;
    let (inside, length) = (&inside[..end], OPEN.len() + end + 1);
    let cited = inside.strip_prefix(CITE).and_then(|id| id.parse().ok()).map(Token::Cite);
    let token = cited.or_else(|| quote(inside).map(Token::Quote));
    let named = Some(inside.trim()).filter(|name| !name.is_empty()).map(Token::Name);
    token.or(named).map(|token| (length, token))
}

fn quote(inside: &str) -> Option<Quote> {
    let (narrative, span) = inside.split_once(':')?;
    let (start, end) = span.split_once('-')?;
    let number = |text: &str| text.parse().ok().filter(|number: &i32| *number >= 0);
    let quote = Quote { narrative: number(narrative)?, start: number(start)?, end: number(end)? };
    (quote.start < quote.end).then_some(quote)
}

/// Words without tokens, in which lists like `Narratives 1, 7 and 9–11` stand apart.
fn listed(words: &str) -> Vec<Piece<'_>> {
    const WORD: &str = "Narrative";
    let mut pieces = vec![];
    let (mut from, mut at) = (0, 0);
    while let Some(found) = words[at..].find(WORD) {
        let begun = at + found;
        let after = begun + WORD.len();
        let (length, numbers) = numbers(&words[after..]);
        at = after;
        if numbers.is_empty() {
            continue;
        }
        at += length;
        if from < begun {
            pieces.push(Piece::Words(&words[from..begun]));
        }
        pieces.push(Piece::Listed(&words[begun..at], numbers));
        from = at;
    }
    if from < words.len() {
        pieces.push(Piece::Words(&words[from..]));
    }
    pieces
}

/// The numbers right after `Narrative`, ascending, ranges filled up; and how many
/// bytes they take.
fn numbers(text: &str) -> (usize, Vec<i32>) {
    /// More than any project has: a larger number is not one of a narrative.
    const MOST: i32 = 9_999;
    let mut numbers: Vec<i32> = vec![];
    let (mut taken, mut at) = (0, usize::from(text.starts_with('s')));
    loop {
        let between = text[at..].find(|c: char| c.is_ascii_digit()).unwrap_or(text.len() - at);
        let link = text[at..at + between].trim();
        let range = matches!(link, "–" | "-" | "to");
        let known = match numbers.is_empty() {
            true => link.is_empty() && between > 0,
            false => range || matches!(link, "," | "and" | ", and" | "&"),
        };
        let digits = &text[at + between..];
        let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let number = digits[..length].parse().ok().filter(|number| *number <= MOST);
        let (true, Some(number)) = (known, number) else { break };
        match numbers.last() {
            Some(first) if range => numbers.extend(first + 1..=number),
            _ => numbers.push(number),
        }
        at += between + length;
        taken = at;
    }
    numbers.sort_unstable();
    numbers.dedup();
    (taken, numbers)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "00000000-0000-0000-0000-00000000000a";

    fn id(name: &str) -> Option<Uuid> {
        (name == "Fear of the dark").then(|| ID.parse().unwrap())
    }

    #[test]
    fn a_name_is_stored_as_an_id_and_written_with_the_name_of_today() {
        let text = "They sleep little @[Fear of the dark], and @[nobody] says so.";
        let kept = stored(text, id);
        assert_eq!(kept, format!("They sleep little @[cite:{ID}], and @[nobody] says so."));
        assert_eq!(written(&kept, |_| Some("Fear of the dark".to_owned())), text);
        assert!(written(&kept, |_| Some("Dread".to_owned())).contains("@[Dread]"));
        assert_eq!(written(&kept, |_| None), kept, "what is gone keeps its id");
    }

    #[test]
    fn a_text_is_words_citations_quotes_and_lists() {
        let text = format!("A @[cite:{ID}] b @[7:12-18] c @[who] (in Narratives 13,7, 11 and 12).");
        let expected = [
            Piece::Words("A "),
            Piece::Cite(ID.parse().unwrap()),
            Piece::Words(" b "),
            Piece::Quote(Quote { narrative: 7, start: 12, end: 18 }),
            Piece::Words(" c "),
            Piece::Unknown("who"),
            Piece::Words(" (in "),
            Piece::Listed("Narratives 13,7, 11 and 12", vec![7, 11, 12, 13]),
            Piece::Words(")."),
        ];
        assert_eq!(pieces(&text), expected);
    }

    #[test]
    fn lists_are_read_as_people_write_them() {
        let read = |text: &'static str| match pieces(text).as_slice() {
            [Piece::Listed(_, numbers), ..] => numbers.clone(),
            _ => vec![],
        };
        assert_eq!(read("Narrative\u{a0}4, which"), [4]);
        assert_eq!(read("Narratives 3 and 4"), [3, 4]);
        assert_eq!(read("Narratives 1–4, 9"), [1, 2, 3, 4, 9]);
        assert_eq!(read("Narratives 1-3"), [1, 2, 3]);
        assert_eq!(read("Narratives and their 4 forms"), [0; 0]);
        assert_eq!(read("Narrative work took 4 days"), [0; 0]);
        assert_eq!(read("Narratives 99999999999"), [0; 0]);
    }

    proptest! {
        #[test]
        fn nothing_that_was_written_is_lost(text in "[a-z@\\[\\]:0-9 \nN\u{e9}–-]{0,60}") {
            prop_assert_eq!(stored(&text, |_| None), text.clone());
            prop_assert_eq!(written(&text, |_| None), text.clone());
            let shown: usize = pieces(&text).iter().map(|piece| match piece {
                Piece::Words(words) | Piece::Listed(words, _) => words.len(),
                _ => 0,
            }).sum();
            prop_assert!(shown <= text.len());
        }
    }
}
