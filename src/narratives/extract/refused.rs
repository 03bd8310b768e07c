//! Why a file is not imported, in words for the member who uploaded it.

use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

/// A file that is not read. Its Display says what is wrong, what is safe, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refused {
    Empty,
    NoText,
    TooLarge,
    TooLong,
    /// The ending of the name, without the dot, in small letters; empty if it has none.
    Unsupported(String),
    /// The binary format of Word before 2007.
    OldWord,
    /// What the name says and what the content seems to be, each with its article, and
    /// the ending that fits if it is one that is read.
    Misnamed {
        named: String,
        seems: String,
        fits: Option<String>,
    },
    NotText,
    Encrypted,
    Damaged,
    /// A PDF whose pages are pictures.
    Scanned,
    /// It unpacks to far more than it should, or holds more than a document does.
    Bomb,
    /// It holds another archive where a document has none.
    NestedArchive,
    /// Its XML declares entities or nests deeper than documents do.
    Unsafe,
    TooSlow,
    Crashed,
    /// The reader could not be started: nothing is known about the file.
    Unavailable,
}

const FORMATS: &str = "docx, odt, pdf, rtf, html, md or txt";
const AGAIN: &str = "Open it in the program it comes from, save it anew and upload it again.";

impl Refused {
    fn wrong(&self) -> String {
        match self {
            Self::Empty => "This file is empty.".to_owned(),
            Self::NoText => "There is no text in this file.".to_owned(),
            Self::TooLarge => "This file is larger than 20 MiB.".to_owned(),
            Self::TooLong => "This file holds more text than one narrative can.".to_owned(),
            Self::Unsupported(ending) if ending.is_empty() => {
                "The name of this file has no ending that says what it is.".to_owned()
            }
            Self::Unsupported(ending) => format!("Files that end in .{ending} cannot be read."),
            Self::OldWord => {
                "This is a Word document in the format from before 2007 (.doc), which cannot be read."
                    .to_owned()
            }
            Self::Misnamed { named, seems, .. } => {
                format!("By its name this is {named}, but it seems to be {seems}.")
            }
            Self::NotText => "This is not a text that people can read.".to_owned(),
            Self::Encrypted => "This file is protected by a password.".to_owned(),
            Self::Damaged => "This file is damaged or incomplete.".to_owned(),
            Self::Scanned => {
                "The pages of this PDF are pictures, such as scans, without any text.".to_owned()
            }
            Self::Bomb => "This file unpacks to far more than a document holds.".to_owned(),
            Self::NestedArchive => "This file has another archive packed inside it.".to_owned(),
            Self::Unsafe => {
                "This file is built in a way that documents are not and that can do harm."
                    .to_owned()
            }
            Self::TooSlow => "Reading this file took longer than 10 seconds.".to_owned(),
            Self::Crashed => {
                "This file could not be read: it is damaged or needs too much memory.".to_owned()
            }
            Self::Unavailable => "Files cannot be read at the moment.".to_owned(),
        }
    }

    fn advice(&self) -> String {
        match self {
            Self::Empty => "Check that it was saved, and upload it again.".to_owned(),
            Self::NoText => "Check that it is the right file.".to_owned(),
            Self::TooLarge => {
                "Take out its pictures, or save its text alone, and upload it again.".to_owned()
            }
            Self::TooLong => "Split it into several files.".to_owned(),
            Self::Unsupported(_) => format!("Save it as {FORMATS} and upload that file."),
            Self::OldWord => {
                "Open it in Word or LibreOffice, save it as .docx or .odt and upload that file."
                    .to_owned()
            }
            Self::Misnamed { fits: Some(ending), .. } => {
                format!("If that is right, rename it to end in .{ending} and upload it again.")
            }
            Self::Misnamed { .. } | Self::NotText => {
                format!("Upload the document itself as {FORMATS}.")
            }
            Self::Encrypted => "Save a copy without the password and upload that copy.".to_owned(),
            Self::Scanned => {
                "Run text recognition (OCR) on it first, or upload the original document."
                    .to_owned()
            }
            Self::Damaged | Self::Bomb | Self::NestedArchive | Self::Unsafe => AGAIN.to_owned(),
            Self::TooSlow | Self::Crashed => {
                format!("{AGAIN} If that does not help, save its text as txt.")
            }
            Self::Unavailable => {
                "Please try again in a moment; if it stays so, tell whoever runs this server."
                    .to_owned()
            }
        }
    }
}

impl Display for Refused {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let safe = "Nothing of it was kept, and other files are not affected.";
        write!(f, "{} {safe} {}", self.wrong(), self.advice())
    }
}

impl std::error::Error for Refused {}

impl From<Refused> for crate::Error {
    fn from(refused: Refused) -> Self {
        Self::Invalid(refused.to_string())
    }
}
