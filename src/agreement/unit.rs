//! What agreement is counted in.

use clap::ValueEnum;
use serde::Deserialize;

use crate::domain::agreement::{self, units::Rule};

/// What is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    #[default]
    Sentence,
    Character,
}

impl Unit {
    pub const ALL: [Self; 2] = [Self::Sentence, Self::Character];

    /// A sentence counts as coded if at least half of its characters are.
    pub fn counted(self) -> agreement::Unit {
        match self {
            Self::Sentence => agreement::Unit::Sentence(Rule::Majority),
            Self::Character => agreement::Unit::Character,
        }
    }

    pub fn one(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Character => "character",
        }
    }

    pub fn many(self) -> &'static str {
        match self {
            Self::Sentence => "sentences",
            Self::Character => "characters",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Sentence => "Sentence",
            Self::Character => "Character",
        }
    }
}
