//! The audit trail: what was done in a project, by whom and when, as far as
//! the reader may know. Work before a release is listed to its author alone.

pub mod db;
pub mod pages;
pub mod words;

use serde_json::Value;
use time::OffsetDateTime;

use crate::{
    ids::{MemberId, OpId},
    projects::db::Person,
};

/// One operation in the record.
#[derive(Debug)]
pub struct Entry {
    pub op_id: OpId,
    pub actor: MemberId,
    pub name: String,
    pub kind: String,
    pub payload: Value,
    /// The number of the narrative that it is about.
    pub narrative: Option<i32>,
    pub noted_at: OffsetDateTime,
    /// Otherwise the reader alone sees it.
    pub open: bool,
}

impl Entry {
    /// What was done, in a sentence that begins with who did it.
    pub fn sentence(&self, people: &[Person]) -> String {
        words::sentence(self, 1, people)
    }
}
