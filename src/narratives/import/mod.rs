//! Files and pasted texts on their way to become narratives: each is read, shown
//! numbered to whoever sent it, corrected, and then kept or discarded.

pub mod db;
mod order;
pub mod pages;
mod upload;

use super::db::Headings;
use crate::ids::ImportItemId;

/// A file that was read, or could not be.
#[derive(Debug)]
pub struct Item {
    pub id: ImportItemId,
    /// Empty for a pasted text.
    pub file_name: String,
    pub title: String,
    pub body: String,
    pub headings: Headings,
    pub words: i32,
    /// What its reader left out or could not be sure of, in sentences.
    pub warnings: Vec<String>,
    /// Why it cannot become a narrative.
    pub refusal: Option<String>,
}

/// A file as it came, and what was read from it.
pub struct NewItem {
    pub id: ImportItemId,
    pub position: i32,
    pub file_name: String,
    /// None of a refused file.
    pub bytes: Vec<u8>,
    pub title: String,
    pub body: String,
    pub headings: Headings,
    pub warnings: Vec<String>,
    pub refusal: Option<String>,
}

/// An item as its importer corrected it.
pub struct Correction {
    pub id: ImportItemId,
    pub title: String,
    pub body: String,
    pub headings: Headings,
}
