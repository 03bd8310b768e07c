//! The codes that a project shares: a published framework, which all coders use
//! with the same ids, so that nothing has to be aligned. The list is fixed while
//! a round runs; between rounds leads change it and answer what was proposed.

pub mod db;
mod inverse;
mod list;
pub mod pages;
pub mod proposals;
pub mod writes;

use serde::{Deserialize, Serialize};

use crate::ids::CodeId;

/// A code of a list, as it is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub id: CodeId,
    pub name: String,
    pub definition: String,
    pub include: String,
    pub exclude: String,
    pub example: String,
    pub classes: Vec<String>,
    pub parent: Option<CodeId>,
}
