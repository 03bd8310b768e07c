//! What can be done to a narrative before it is coded: correct its text, freeze
//! it for coding, delete it. Its title may change at any time.

pub mod db;
pub mod pages;

use super::db::Headings;
use crate::{domain::text::Unit, ids::NarrativeId};

/// A text that can still be corrected.
pub struct Draft {
    pub id: NarrativeId,
    pub number: i32,
    pub body: String,
    pub headings: Headings,
}

/// What a text is coded and counted by from now on.
pub struct Frozen {
    pub id: NarrativeId,
    /// SHA-256 of the text in UTF-8.
    pub hash: Vec<u8>,
    pub units: Vec<Unit>,
}
