//! What a member should know about a text before it becomes a narrative.

use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

/// Something found in a file that is not as it was in the text, and how often. Its
/// Display is a sentence for the member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    pub found: Found,
    pub count: u32,
}

/// The order is the order of the warnings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Found {
    /// The name of the encoding that the bytes fit best.
    GuessedEncoding(String),
    /// Stretches of a PDF whose characters cannot be told.
    UnreadableText,
    /// Pages of a PDF that a damaged file no longer holds, or whose text is a picture.
    PagesWithoutText,
    /// Pages of a PDF whose text a machine read off a scan.
    RecognisedText,
    /// Pages of a PDF set in columns.
    ColumnPages,
    /// Pages of a PDF in a script that is written from right to left.
    RightToLeftPages,
    /// Pages of a PDF with text that runs in another direction.
    TurnedText,
    Tables,
    /// Tables of a PDF.
    LooseTables,
    TextBoxes,
    Insertions,
    Deletions,
    HiddenText,
    Footnotes,
    Comments,
    RunningHeads,
    MarginNumbers,
    Pictures,
    EmbeddedFiles,
    ListLabels,
    FrontMatter,
    WrappedLines,
    Hyphens,
    ReplacementCharacters,
    ControlCharacters,
    PrivateCharacters,
    /// The count is the length of the text in code points.
    VeryLong,
}

impl Display for Warning {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let n = self.count;
        let some = |one: &str, many: &str| match n {
            1 => format!("1 {one}"),
            _ => format!("{} {many}", grouped(n)),
        };
        let was = if n == 1 { "was" } else { "were" };
        match &self.found {
            Found::GuessedEncoding(name) => write!(
                f,
                "The file does not say how its letters are encoded; {name} fits best. Look at letters such as å, é and “."
            ),
            Found::UnreadableText => write!(
                f,
                "{} could not be read because the PDF does not say which letters they are. Compare with the original.",
                some("stretch of text", "stretches of text")
            ),
            Found::PagesWithoutText => write!(
                f,
                "{} no readable text: a scan, or damaged. Compare with the original.",
                some("page has", "pages have")
            ),
            Found::RecognisedText => write!(
                f,
                "{} text that a machine read off a scan. Expect wrong letters, and compare with the original.",
                some("page has", "pages have")
            ),
            Found::ColumnPages => write!(
                f,
                "{} set in columns. Check that the text follows the columns.",
                some("page is", "pages are")
            ),
            Found::RightToLeftPages => write!(
                f,
                "{} right to left. A PDF keeps such letters as they look, not as they are read, and some may stand in a wrong order: import the original document if you can.",
                some("page is written", "pages are written")
            ),
            Found::TurnedText => write!(
                f,
                "{} text that is turned. It may stand in a wrong place.",
                some("page has", "pages have")
            ),
            Found::Tables => write!(
                f,
                "{} turned into lines: one row to a line, its cells parted by tabs; cells of several paragraphs keep them, one after the other.",
                some("table was", "tables were")
            ),
            Found::LooseTables => write!(
                f,
                "{} taken apart: its rows and columns are not kept. Compare with the original.",
                some("table was", "tables were each")
            ),
            Found::TextBoxes => write!(
                f,
                "{} put into the text where it is anchored.",
                some("text box was", "text boxes were each")
            ),
            Found::Insertions => {
                write!(f, "{} kept.", some("tracked insertion was", "tracked insertions were"))
            }
            Found::Deletions => write!(
                f,
                "{} left out, as if accepted.",
                some("tracked deletion was", "tracked deletions were")
            ),
            Found::HiddenText => write!(
                f,
                "{} left out.",
                some("stretch of hidden text was", "stretches of hidden text were")
            ),
            Found::Footnotes => write!(
                f,
                "{} left out.",
                some("footnote or endnote was", "footnotes and endnotes were")
            ),
            Found::Comments => write!(f, "{} left out.", some("comment was", "comments were")),
            Found::RunningHeads => write!(f, "Headers and footers were left out."),
            Found::MarginNumbers => write!(
                f,
                "{} in the margin {was} left out.",
                some("line or paragraph number", "line or paragraph numbers")
            ),
            Found::Pictures => write!(f, "{} left out.", some("picture was", "pictures were")),
            Found::EmbeddedFiles => {
                write!(f, "{} left out.", some("embedded file was", "embedded files were"))
            }
            Found::ListLabels => write!(
                f,
                "{} lost the number or bullet that the program puts before it.",
                some("list item", "list items each")
            ),
            Found::FrontMatter => {
                write!(f, "The block of settings at the start of the file was left out.")
            }
            Found::WrappedLines => write!(
                f,
                "The lines were broken at a fixed width and were joined into paragraphs. Check where paragraphs begin."
            ),
            Found::Hyphens => {
                write!(f, "{} hyphenated at the end of a line {was} joined.", some("word", "words"))
            }
            Found::ReplacementCharacters => write!(
                f,
                "{} already lost in the file and {} as �.",
                some("character was", "characters were"),
                if n == 1 { "shows" } else { "show" }
            ),
            Found::ControlCharacters => write!(
                f,
                "{} left out.",
                some("invisible control character was", "invisible control characters were")
            ),
            Found::PrivateCharacters => write!(
                f,
                "{} from a symbol font and may show as an empty box.",
                some("character comes", "characters come")
            ),
            Found::VeryLong => write!(
                f,
                "The text is very long: {} characters. Coders work best on a few pages; consider importing it in parts.",
                grouped(n)
            ),
        }
    }
}

/// 12345 as 12,345.
fn grouped(n: u32) -> String {
    let digits = n.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}
