//! Findings: what is written about each theme and subtheme. Citations and quotes
//! in a text are computed from the evidence whenever it is shown, and lists that
//! were typed are held against it.

pub mod db;
pub mod pages;
mod shown;
mod sources;
pub mod versions;
pub mod writes;

use time::OffsetDateTime;

/// One version of a text.
#[derive(Debug, Clone)]
pub struct Version {
    /// From 1; 0 stands for nothing written yet.
    pub number: i32,
    /// As stored, with tokens.
    pub body: String,
    pub by: String,
    pub at: OffsetDateTime,
}
