//! RTF documents, as Word, LibreOffice and others write them: groups in braces, each of
//! which inherits what the one around it has set.

use encoding_rs::Encoding;

use super::{
    Found, Refused,
    draft::Draft,
    rtf_fonts::Fonts,
    rtf_layout::Layout,
    rtf_tokens::{Token, Tokens},
    rtf_words::{character, left_out},
};

const MAX_DEPTH: usize = 256;

pub fn read(bytes: &[u8], draft: &mut Draft) -> Result<(), Refused> {
    let fonts = Fonts::default();
    let mut rtf = Rtf {
        group: Group {
            skipped: false,
            lists_fonts: false,
            hidden: false,
            deleted: false,
            fallback: 1,
            encoding: fonts.of_document(),
        },
        groups: Vec::new(),
        starts: false,
        fonts,
        bytes: Vec::new(),
        surrogate: None,
        fallback_left: 0,
        layout: Layout::new(draft),
    };
    for token in Tokens::new(bytes) {
        rtf.token(token)?;
        if rtf.groups.is_empty() {
            rtf.layout.end_paragraph();
            return Ok(());
        }
    }
    Err(Refused::Damaged)
}

struct Rtf<'a> {
    group: Group,
    /// The groups around it.
    groups: Vec<Group>,
    /// Whether nothing but `\*` stands between here and the start of the group.
    starts: bool,
    fonts: Fonts,
    /// Bytes that are not characters yet: some take two.
    bytes: Vec<u8>,
    /// The first half of a character that takes two code units.
    surrogate: Option<u16>,
    /// How many characters to pass over, as they only stand in for the last one.
    fallback_left: usize,
    layout: Layout<'a>,
}

#[derive(Clone)]
struct Group {
    /// It holds no text of the document.
    skipped: bool,
    lists_fonts: bool,
    hidden: bool,
    deleted: bool,
    /// How many characters stand in for one that old programs cannot show.
    fallback: usize,
    encoding: &'static Encoding,
}

impl Rtf<'_> {
    fn token(&mut self, token: Token) -> Result<(), Refused> {
        if !matches!(token, Token::Hex(_) | Token::Byte(_)) {
            self.decode();
        }
        if matches!(token, Token::Open | Token::Close) {
            self.fallback_left = 0;
        } else if self.fallback_left > 0 {
            self.fallback_left -= 1;
            return Ok(());
        }
        let starts = std::mem::replace(&mut self.starts, token == Token::Open);
        match token {
            Token::Open if self.groups.len() == MAX_DEPTH => return Err(Refused::Unsafe),
            Token::Open => self.groups.push(self.group.clone()),
            Token::Close => self.group = self.groups.pop().ok_or(Refused::Damaged)?,
            Token::Word(word, _) if starts && self.leaves_out(word) => {}
            Token::Word(word, number) => self.word(word, number),
            Token::Symbol(b'*') => {
                self.starts = starts;
                self.group.skipped = true;
            }
            Token::Symbol(b'\r' | b'\n') => self.word("par", None),
            Token::Symbol(symbol) => match symbol {
                b'\\' | b'{' | b'}' => self.write(char::from(symbol)),
                b'~' => self.write('\u{a0}'),
                b'_' => self.write('\u{2011}'),
                b'-' => self.write('\u{ad}'),
                _ => {}
            },
            Token::Hex(byte) | Token::Byte(byte) => self.bytes.push(byte),
        }
        Ok(())
    }

    /// Whether the word, the first in its group, makes it one that is left out.
    fn leaves_out(&mut self, word: &str) -> bool {
        let is_left_out = |group: &Group| group.skipped;
        let Some(found) = left_out(word) else { return false };
        if self.groups.last().is_some_and(is_left_out) {
            return false;
        }
        self.group.skipped = true;
        self.group.lists_fonts = word == "fonttbl";
        self.layout.is_list_item |= matches!(word, "listtext" | "pntext");
        if let Some(found) = found {
            self.layout.draft.note(found);
        }
        true
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let on = number != Some(0);
        match word {
            "u" => self.utf16(number.unwrap_or(0)),
            "uc" => {
                let count = number.and_then(|n| usize::try_from(n).ok());
                self.group.fallback = count.filter(|count| *count < 10).unwrap_or(1);
            }
            "plain" => {
                self.group.hidden = false;
                self.group.deleted = false;
                self.group.encoding = self.fonts.of_document();
            }
            "v" => self.group.hidden = on,
            "deleted" => self.group.deleted = on,
            "revised" if on && !self.group.skipped => self.layout.draft.note(Found::Insertions),
            "shptxt" => {
                self.group.skipped = false;
                self.layout.draft.note(Found::TextBoxes);
            }
            "mac" | "ansicpg" => {
                self.fonts.set_document(number.unwrap_or(10_000));
                self.group.encoding = self.fonts.of_document();
            }
            "f" if self.group.lists_fonts => self.fonts.begin(number.unwrap_or(0)),
            "fcharset" if self.group.lists_fonts => self.fonts.set_charset(number.unwrap_or(0)),
            "f" => self.group.encoding = self.fonts.of(number.unwrap_or(0)),
            _ => match character(word) {
                Some(c) => self.write(c),
                None if self.group.skipped => {}
                None => self.layout.word(word, number),
            },
        }
    }

    /// `\u`: a UTF-16 code unit, written as a signed number.
    fn utf16(&mut self, unit: i32) {
        let unit = unit as u16;
        self.fallback_left = self.group.fallback;
        match (self.surrogate.take(), unit) {
            (None, 0xd800..=0xdbff) => self.surrogate = Some(unit),
            (Some(first), 0xdc00..=0xdfff) => {
                let both = char::decode_utf16([first, unit]).next();
                self.write(both.and_then(Result::ok).unwrap_or('\u{fffd}'));
            }
            _ => self.write(char::from_u32(unit.into()).unwrap_or('\u{fffd}')),
        }
    }

    fn decode(&mut self) {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let text = self.group.encoding.decode_without_bom_handling(&bytes).0;
            self.write_str(&text);
        }
    }

    fn write(&mut self, c: char) {
        self.write_str(c.encode_utf8(&mut [0; 4]));
    }

    fn write_str(&mut self, text: &str) {
        let Group { skipped, hidden, deleted, .. } = self.group;
        match (skipped, deleted, hidden) {
            (true, ..) => {}
            (_, true, _) => self.layout.draft.note(Found::Deletions),
            (.., true) => self.layout.draft.note(Found::HiddenText),
            _ => self.layout.text.push_str(text),
        }
    }
}
