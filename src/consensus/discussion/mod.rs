//! What is said about a difference, by whoever reads the released work: it
//! begins with both coders' memos, and can ask the coders to look again. It
//! belongs to the difference and outlives it.

pub mod db;
pub mod draw;
pub mod mention;
pub mod writes;

use time::OffsetDateTime;
use uuid::Uuid;

use super::{Chosen, adjudicator::veil::Veil};
use crate::ids::{CodingId, MemberId, MessageId};

/// Of a message, in characters.
pub const LONGEST: usize = 4000;

#[derive(Debug, Clone)]
pub struct Message {
    pub id: MessageId,
    pub difference: Uuid,
    pub by: MemberId,
    pub name: String,
    pub at: OffsetDateTime,
    pub body: String,
    /// What a coder who looked again would have.
    pub answer: Option<Chosen>,
    pub taken_back: bool,
}

impl Message {
    /// As a reader is shown it.
    pub fn seen(mut self, veil: &Veil) -> Self {
        self.name = veil.name(self.by, &self.name);
        self.body = veil.words(&self.body);
        if veil.mirrored {
            self.answer = self.answer.map(Chosen::mirrored);
        }
        self
    }
}

/// A difference that something was said or decided about, perhaps gone by now.
#[derive(Debug, Clone)]
pub struct Known {
    pub key: Uuid,
    pub codings: Vec<CodingId>,
    /// `7.3`
    pub line: String,
    pub words: String,
    pub a_had: Vec<String>,
    pub b_had: Vec<String>,
    /// Without those that were taken back.
    pub messages: i64,
    pub resolved: bool,
    /// Who asked its coders to look again.
    pub asked_by: Option<MemberId>,
    /// Those of them who have, since then.
    pub looked: Vec<MemberId>,
    /// It was decided once.
    pub was_decided: bool,
}

impl Known {
    /// Somebody said something, and nobody that it is done with.
    pub fn is_discussed(&self) -> bool {
        self.messages > 0 && !self.resolved
    }

    pub fn is_asked(&self) -> bool {
        self.asked_by.is_some()
    }

    /// Whether some of these codings were part of it.
    pub fn is_about(&self, codings: &[CodingId]) -> bool {
        self.codings.iter().any(|id| codings.contains(id))
    }
}
