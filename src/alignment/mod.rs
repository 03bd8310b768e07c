//! From two coders' codebooks to the agreed one: which of A's codes and which
//! of B's are one code under two names. The coders' codes stay as they are; an
//! agreed code keeps them all as its origins and can be split again.

mod card;
pub mod db;
pub mod images;
pub mod pages;
mod proposals;
pub mod quotes;
pub mod writes;

use serde::{Deserialize, Serialize};

use crate::ids::{CodeId, MemberId};

/// A coder's code that was used in a released narrative.
#[derive(Debug, Clone)]
pub struct Used {
    pub id: CodeId,
    pub owner: MemberId,
    /// 0 is A, 1 is B.
    pub seat: i16,
    pub name: String,
    pub definition: String,
    pub hue: i16,
    pub parent: Option<String>,
    /// The agreed code that it is part of.
    pub agreed: Option<CodeId>,
}

/// One code that the team agreed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedCode {
    pub id: CodeId,
    pub name: String,
    pub definition: String,
    pub hue: i16,
}

/// An answer to a proposal, other than joining.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type, Serialize, Deserialize)]
#[sqlx(type_name = "alignment_answer", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// They are different codes.
    Rejected,
    /// Different, and worth reading together.
    Related,
}

#[derive(Debug, Clone, Copy)]
pub struct Verdict {
    pub a: CodeId,
    pub b: CodeId,
    pub answer: Answer,
}
