//! Turns an uploaded file into the plain text of a narrative. What a format holds
//! beyond text is left out, and every such loss is said in a warning; a file that
//! cannot be read honestly is refused in a sentence. The server reads files only
//! through [`in_child`], never in its own process.

mod child;
mod docx;
mod docx_styles;
mod draft;
mod encoding;
mod html;
mod kind;
mod markdown;
mod odt;
mod odt_styles;
mod package;
mod pdf;
mod pdf_columns;
mod pdf_lines;
mod pdf_margins;
mod pdf_paragraphs;
mod refused;
mod rejoin;
mod rtf;
mod rtf_fonts;
mod rtf_layout;
mod rtf_tokens;
mod rtf_words;
mod text;
mod warning;
mod xml;

use serde::{Deserialize, Serialize};

pub use child::{SUBCOMMAND, child_main, in_child, in_child_of, use_program};
pub use refused::Refused;
pub use warning::{Found, Warning};

use draft::Draft;
use kind::Kind;

/// The largest file that is read, in bytes.
pub const MAX_FILE: usize = 20 << 20;

/// What was read from a file, ready to be shown to a member and corrected.
///
/// `text` is in NFC, one paragraph to a line, lines parted by exactly one `\n`: blank
/// lines are dropped, no line ends in white space, and the text does not end in `\n`.
/// A line break inside a paragraph of the file begins a line too. No-break spaces,
/// soft hyphens, joiners and tabs stay; byte order marks, NUL and other control
/// characters do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// The first title or first-level heading.
    pub title: Option<String>,
    pub text: String,
    /// The lines of `text` that are headings: code points, half open, in order.
    pub headings: Vec<(u32, u32)>,
    /// At most one of each kind, the most consequential first.
    pub warnings: Vec<Warning>,
}

/// Reads a file in this process, which the parser of a damaged PDF may end. The name
/// matters only for its ending.
pub fn extract(file_name: &str, bytes: &[u8]) -> Result<Extracted, Refused> {
    let kind = kind::of(file_name, bytes)?;
    let mut draft = Draft::default();
    match kind {
        Kind::Text => text::read(bytes, &mut draft)?,
        Kind::Markdown => markdown::read(bytes, &mut draft)?,
        Kind::Html => html::read(bytes, &mut draft)?,
        Kind::Docx => docx::read(bytes, &mut draft)?,
        Kind::Odt => odt::read(bytes, &mut draft)?,
        Kind::Rtf => rtf::read(bytes, &mut draft)?,
        Kind::Pdf => pdf::read(bytes, &mut draft)?,
    }
    draft.finish()
}

/// Lines that a member typed, each with whether it is a heading, kept by the rules
/// that every file follows.
pub fn lines<'t>(lines: impl Iterator<Item = (&'t str, bool)>) -> Result<Extracted, Refused> {
    let mut draft = Draft::default();
    lines.for_each(|(line, heading)| draft.paragraph(line, heading.then_some(1)));
    draft.finish()
}
