//! The marks of an RTF file.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    Open,
    Close,
    /// `\word` with its number, if it has one.
    Word(&'a str, Option<i32>),
    /// A backslash and one character that is no letter.
    Symbol(u8),
    /// `\'xx`: a byte in the code page of the font.
    Hex(u8),
    Byte(u8),
}

pub struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'a str {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| !wanted(*byte)).unwrap_or(rest.len());
        self.at += length;
        // Letters, digits and signs only: always UTF-8.
        str::from_utf8(&rest[..length]).unwrap_or_default()
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = *self.bytes.get(self.at)?;
        if first == b'\'' {
            let digits = self.bytes.get(self.at + 1..self.at + 3)?;
            self.at += 3;
            let byte = str::from_utf8(digits).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
            return Some(Token::Hex(byte.unwrap_or(b'?')));
        }
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return Some(Token::Symbol(first));
        }
        let word = self.take_while(|byte| byte.is_ascii_alphabetic());
        let number = self.take_while(|byte| byte == b'-' || byte.is_ascii_digit()).parse().ok();
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        if word == "bin" {
            let length = number.and_then(|number: i32| usize::try_from(number).ok());
            self.at = self.at.saturating_add(length.unwrap_or(0)).min(self.bytes.len());
        }
        Some(Token::Word(word, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            return match byte {
                b'{' => Some(Token::Open),
                b'}' => Some(Token::Close),
                b'\\' => self.control(),
                // Line ends in the file mean nothing.
                b'\r' | b'\n' | 0 => continue,
                byte => Some(Token::Byte(byte)),
            };
        }
    }
}
