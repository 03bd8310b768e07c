//! Which code page the bytes of an RTF document are in: it depends on their font.

use std::collections::HashMap;

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
    WINDOWS_1257, WINDOWS_1258,
};

pub struct Fonts {
    document: &'static Encoding,
    /// By number, those that have another than the document.
    fonts: HashMap<i32, &'static Encoding>,
    /// The font that the table is at.
    current: i32,
}

impl Default for Fonts {
    fn default() -> Self {
        Self { document: WINDOWS_1252, fonts: HashMap::new(), current: 0 }
    }
}

impl Fonts {
    pub fn of_document(&self) -> &'static Encoding {
        self.document
    }

    pub fn set_document(&mut self, number: i32) {
        self.document = code_page(number);
    }

    pub fn begin(&mut self, font: i32) {
        self.current = font;
    }

    pub fn set_charset(&mut self, number: i32) {
        if let Some(encoding) = charset(number) {
            self.fonts.insert(self.current, encoding);
        }
    }

    pub fn of(&self, font: i32) -> &'static Encoding {
        self.fonts.get(&font).copied().unwrap_or(self.document)
    }
}

fn code_page(number: i32) -> &'static Encoding {
    match number {
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        10_000 => MACINTOSH,
        65_001 => UTF_8,
        _ => Encoding::for_label(format!("windows-{number}").as_bytes()).unwrap_or(WINDOWS_1252),
    }
}

/// The code page of a font's character set; None if it is the document's.
fn charset(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        77 => MACINTOSH,
        128 => SHIFT_JIS,
        129 => EUC_KR,
        134 => GBK,
        136 => BIG5,
        161 => WINDOWS_1253,
        162 => WINDOWS_1254,
        163 => WINDOWS_1258,
        177 => WINDOWS_1255,
        178 => WINDOWS_1256,
        186 => WINDOWS_1257,
        204 => WINDOWS_1251,
        222 => WINDOWS_874,
        238 => WINDOWS_1250,
        _ => return None,
    })
}
