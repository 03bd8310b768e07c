//! What the words of RTF mean that need no memory.

use super::Found;

/// A character that has a word.
pub fn character(word: &str) -> Option<char> {
    Some(match word {
        "line" | "lbr" => '\n',
        "tab" => '\t',
        "emdash" => '—',
        "endash" => '–',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "bullet" => '•',
        "emspace" => '\u{2003}',
        "enspace" => '\u{2002}',
        "zwj" => '\u{200d}',
        "zwnj" => '\u{200c}',
        "ltrmark" => '\u{200e}',
        "rtlmark" => '\u{200f}',
        _ => return None,
    })
}

/// A word that begins a group without text of the document, and what is lost by it.
pub fn left_out(word: &str) -> Option<Option<Found>> {
    Some(match word {
        "footnote" => Some(Found::Footnotes),
        "annotation" => Some(Found::Comments),
        "pict" | "shppict" | "do" => Some(Found::Pictures),
        "object" => Some(Found::EmbeddedFiles),
        "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr"
        | "footerf" => Some(Found::RunningHeads),
        "fonttbl" | "colortbl" | "stylesheet" | "info" | "listtext" | "pntext" | "nonshppict"
        | "shprslt" | "fldinst" | "listtable" | "listoverridetable" | "revtbl" | "themedata"
        | "datastore" | "xmlnstbl" | "nonesttables" | "filetbl" | "latentstyles" | "rsidtbl" => {
            None
        }
        _ => return None,
    })
}
