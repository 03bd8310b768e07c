//! Which kind of file this is: its name and its first bytes must agree.

use std::path::Path;

use super::{MAX_FILE, Refused, package};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Markdown,
    Html,
    Docx,
    Odt,
    Rtf,
    Pdf,
}

/// What the bytes look like. Text has no mark of its own, so it is what is left.
enum Content {
    Known(Kind),
    OldOffice,
    Archive,
    Other(&'static str),
    Text,
}

pub fn of(file_name: &str, bytes: &[u8]) -> Result<Kind, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.len() > MAX_FILE {
        return Err(Refused::TooLarge);
    }
    let ending = Path::new(file_name).extension().unwrap_or_default();
    let ending = ending.to_string_lossy().to_lowercase();
    let named = match ending.as_str() {
        "txt" | "text" => Kind::Text,
        "md" | "markdown" => Kind::Markdown,
        "html" | "htm" | "xhtml" => Kind::Html,
        "docx" => Kind::Docx,
        "odt" => Kind::Odt,
        "rtf" => Kind::Rtf,
        "pdf" => Kind::Pdf,
        "doc" => return Err(of_old_word(bytes)),
        _ => return Err(Refused::Unsupported(ending)),
    };
    match (named, content(bytes)) {
        (named, Content::Known(kind)) if kind == named => Ok(named),
        (Kind::Text | Kind::Markdown | Kind::Html, Content::Text) => Ok(named),
        (Kind::Docx, Content::OldOffice) if contains_wide(bytes, "EncryptedPackage") => {
            Err(Refused::Encrypted)
        }
        // Cut short, so that nobody can say what is in it.
        (Kind::Docx | Kind::Odt, Content::Archive) if !package::opens(bytes) => {
            Err(Refused::Damaged)
        }
        (named, content) => Err(misnamed(describe(named), &content)),
    }
}

fn of_old_word(bytes: &[u8]) -> Refused {
    match content(bytes) {
        Content::OldOffice => Refused::OldWord,
        content => misnamed("an old Word document (.doc)", &content),
    }
}

fn misnamed(named: &str, content: &Content) -> Refused {
    let (seems, fits) = match content {
        Content::Known(kind) => (describe(*kind), Some(ending(*kind).to_owned())),
        Content::OldOffice => ("an Office document in the format from before 2007", None),
        Content::Archive => ("a ZIP archive", None),
        Content::Other(what) => (*what, None),
        Content::Text => ("plain text", Some("txt".to_owned())),
    };
    Refused::Misnamed { named: named.to_owned(), seems: seems.to_owned(), fits }
}

fn content(bytes: &[u8]) -> Content {
    let starts: [(&[u8], Content); 23] = [
        (b"%PDF-", Content::Known(Kind::Pdf)),
        (b"{\\rtf", Content::Known(Kind::Rtf)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content::OldOffice),
        (b"\x89PNG", Content::Other("a PNG picture")),
        (b"\xff\xd8\xff", Content::Other("a JPEG picture")),
        (b"GIF8", Content::Other("a GIF picture")),
        (b"BM\0", Content::Other("a BMP picture")),
        (b"II*\0", Content::Other("a TIFF picture")),
        (b"MM\0*", Content::Other("a TIFF picture")),
        (b"\0\0\0\x18ftyp", Content::Other("a recording")),
        (b"\0\0\0\x1cftyp", Content::Other("a recording")),
        (b"\0\0\0\x20ftyp", Content::Other("a recording")),
        (b"ID3", Content::Other("a sound recording")),
        (b"OggS", Content::Other("a sound recording")),
        (b"fLaC", Content::Other("a sound recording")),
        (b"RIFF", Content::Other("a sound recording or a picture")),
        (b"\x1a\x45\xdf\xa3", Content::Other("a film")),
        (b"\x1f\x8b", Content::Other("a gzip archive")),
        (b"7z\xbc\xaf", Content::Other("a 7-Zip archive")),
        (b"Rar!", Content::Other("a RAR archive")),
        (b"\x7fELF", Content::Other("a program")),
        (b"MZ", Content::Other("a program")),
        (b"SQLite format 3", Content::Other("a database")),
    ];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packed(bytes);
    }
    if let Some((_, content)) = starts.into_iter().find(|(start, _)| bytes.starts_with(start)) {
        // Some marks are letters, with which a text may begin as well.
        let is_text = !bytes[..bytes.len().min(512)].contains(&0);
        return match content {
            Content::Other(_) if is_text => Content::Text,
            content => content,
        };
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    match head.starts_with("<!doctype html") || head.starts_with("<html") {
        true => Content::Known(Kind::Html),
        false => Content::Text,
    }
}

fn packed(bytes: &[u8]) -> Content {
    let names = package::names(bytes);
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    match () {
        () if has("word/") => Content::Known(Kind::Docx),
        () if has("xl/") => Content::Other("an Excel workbook"),
        () if has("ppt/") => Content::Other("a PowerPoint presentation"),
        () if has("META-INF/container.xml") => Content::Other("an e-book"),
        () if has("content.xml") => match package::media_type(bytes).as_deref() {
            Some("application/vnd.oasis.opendocument.text") | None => Content::Known(Kind::Odt),
            Some(_) => Content::Other("another kind of OpenDocument file"),
        },
        () => Content::Archive,
    }
}

fn contains_wide(bytes: &[u8], text: &str) -> bool {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(wide.len()).any(|window| window == wide)
}

fn describe(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "plain text (.txt)",
        Kind::Markdown => "Markdown (.md)",
        Kind::Html => "a web page (.html)",
        Kind::Docx => "a Word document (.docx)",
        Kind::Odt => "an OpenDocument text (.odt)",
        Kind::Rtf => "an RTF document (.rtf)",
        Kind::Pdf => "a PDF (.pdf)",
    }
}

fn ending(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "txt",
        Kind::Markdown => "md",
        Kind::Html => "html",
        Kind::Docx => "docx",
        Kind::Odt => "odt",
        Kind::Rtf => "rtf",
        Kind::Pdf => "pdf",
    }
}
