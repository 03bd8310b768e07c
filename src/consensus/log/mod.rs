//! The decision log: who decided what about which difference, and what became
//! of it. Nothing leaves it; a decision that is undone has a second line.

pub mod concession;
pub mod db;
pub mod pages;

use time::OffsetDateTime;
use uuid::Uuid;

use super::{Chosen, Edging, worded};
use crate::{
    consensus::adjudicator::veil::Veil,
    domain::difference::Class,
    ids::{MemberId, NarrativeId},
};

/// What happened to a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Decided,
    Opened,
    Undone,
    /// Decided again as it was, by taking back what opened it.
    Restored,
    /// Open again, because codes were aligned otherwise.
    Lapsed,
    /// As it was again, because codes are aligned as they were.
    Returned,
}

worded! { Act { Decided "decided", Opened "opened", Undone "undone", Restored "restored",
Lapsed "lapsed", Returned "returned" } }

impl Act {
    /// What is in force after it.
    pub fn stands(self) -> bool {
        matches!(self, Self::Decided | Self::Restored | Self::Returned)
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Decided => "decided",
            Self::Opened => "opened again",
            Self::Undone => "taken back",
            Self::Restored => "decided again",
            Self::Lapsed => "open again by aligning codes",
            Self::Returned => "in force again by aligning codes",
        }
    }
}

/// A line of the log.
#[derive(Debug, Clone)]
pub struct Step {
    pub narrative: NarrativeId,
    pub number: i32,
    pub title: String,
    pub difference: Uuid,
    /// `7.3`
    pub line: String,
    pub words: String,
    pub class: Class,
    /// Codes, as their coders named them.
    pub a_had: Vec<String>,
    pub b_had: Vec<String>,
    pub act: Act,
    pub choice: Chosen,
    pub edges: Edging,
    /// The agreed codes that stood, as they were called then.
    pub stood: Vec<String>,
    pub reason: String,
    pub dissent: String,
    pub by: MemberId,
    pub name: String,
    pub at: OffsetDateTime,
}

impl Step {
    /// As a reader is shown it.
    pub fn seen(mut self, veil: &Veil) -> Self {
        self.name = veil.name(self.by, &self.name);
        self.reason = veil.words(&self.reason);
        self.dissent = veil.words(&self.dissent);
        if veil.mirrored {
            std::mem::swap(&mut self.a_had, &mut self.b_had);
            self.class = self.class.mirrored();
            self.choice = self.choice.mirrored();
            self.edges = self.edges.mirrored();
        }
        self
    }

    /// Whose codes stood, and on which edges.
    pub fn chosen(&self, a: &str, b: &str) -> String {
        format!("{}{}", self.choice.words(a, b), self.edges.words(a, b))
    }
}
