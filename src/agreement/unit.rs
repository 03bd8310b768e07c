//! What agreement is counted in.

use clap::ValueEnum;
use serde::Deserialize;

use crate::domain::agreement::{self, units::Rule};

/// What is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    Sentence,
    Paragraph,
    /// Every code point: needs no rule of what counts as coded.
    #[default]
    Character,
}

impl Unit {
    pub const ALL: [Self; 3] = [Self::Sentence, Self::Paragraph, Self::Character];

    /// A sentence counts as coded if at least half of its characters are; a
    /// paragraph, which seldom is coded by half, if any is.
    pub fn counted(self) -> agreement::Unit {
        match self {
            Self::Sentence => agreement::Unit::Sentence(Rule::Majority),
            Self::Paragraph => agreement::Unit::Sentence(Rule::Any),
            Self::Character => agreement::Unit::Character,
        }
    }

    pub fn one(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Paragraph => "paragraph",
            Self::Character => "character",
        }
    }

    pub fn many(self) -> &'static str {
        match self {
            Self::Sentence => "sentences",
            Self::Paragraph => "paragraphs",
            Self::Character => "characters",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Sentence => "Sentence",
            Self::Paragraph => "Paragraph",
            Self::Character => "Character",
        }
    }

    /// In the names of measures.
    pub fn short(self) -> &'static str {
        match self {
            Self::Character => "char",
            other => other.one(),
        }
    }

    /// When one counts as coded; nothing of characters.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Sentence => "A sentence counts as coded if at least half of its characters are.",
            Self::Paragraph => "A paragraph counts as coded if any of it is.",
            Self::Character => "",
        }
    }
}
