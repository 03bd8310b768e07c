//! Boards: the agreed codes arranged into themes and subthemes. The board is
//! the structure: a drop is a change, logged, undoable, live for everyone.

pub mod card;
pub mod db;
pub mod draw;
mod forms;
pub mod pages;
pub mod preview;
pub mod screens;
pub mod show;
pub mod snapshots;
pub mod start;
mod steps;
pub mod theme;
pub mod undo;
pub mod writes;

use serde::{Deserialize, Serialize};

use crate::{
    Error, Result,
    domain::{
        order::OrderKey,
        permission::Role,
        theme_tree::{self, Tree},
    },
    ids::{BoardId, CodeId, MemberId, NarrativeId, QuestionId, ThemeId},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, sqlx::Type, Serialize, Deserialize)]
#[sqlx(type_name = "board_kind", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Descriptive,
    Analytical,
}

impl Kind {
    /// The word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Descriptive => "descriptive",
            Kind::Analytical => "analytical",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Kind::Descriptive => "Descriptive board",
            Kind::Analytical => "Analytical board",
        }
    }
}

#[derive(Debug, Clone)]
pub struct Board {
    pub id: BoardId,
    pub kind: Kind,
    pub revision: i64,
    pub from: Option<BoardId>,
    /// Of a workshop in session on it: the facilitator.
    pub led_by: Option<MemberId>,
    /// Why nobody but the facilitator and the leads arranges it now; empty where all do.
    pub held: String,
}

impl Board {
    /// Refuses whoever must leave the board alone while a workshop holds it.
    pub fn admit(&self, who: MemberId, role: Role) -> Result<()> {
        match self.held.is_empty() || leads(self.led_by, who, role) {
            true => Ok(()),
            false => Err(Error::conflict(self.held.clone())),
        }
    }

    /// Refuses whoever must leave the room's screens to the facilitator.
    pub fn admit_to_screens(&self, who: MemberId, role: Role) -> Result<()> {
        match self.led_by.is_none() || leads(self.led_by, who, role) {
            true => Ok(()),
            false => Err(Error::conflict(
                "a workshop is in session: its facilitator leads the room’s screen",
            )),
        }
    }
}

/// Whoever facilitates the workshop, and the leads.
fn leads(facilitator: Option<MemberId>, who: MemberId, role: Role) -> bool {
    facilitator == Some(who) || role == Role::Lead
}

/// How far the team is with a theme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, sqlx::Type, Serialize, Deserialize)]
#[sqlx(type_name = "theme_status", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Status {
    #[default]
    Draft,
    Discussed,
    Agreed,
}

impl Status {
    pub const ALL: [Self; 3] = [Self::Draft, Self::Discussed, Self::Agreed];

    /// As forms and stylesheets say it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Discussed => "discussed",
            Self::Agreed => "agreed",
        }
    }

    pub fn is_draft(self) -> bool {
        self == Self::Draft
    }
}

/// A theme, or with a parent a subtheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    pub id: ThemeId,
    pub parent: Option<ThemeId>,
    pub name: String,
    pub definition: String,
    pub question: Option<QuestionId>,
    /// Of the earlier board: lineage.
    pub from: Option<ThemeId>,
    /// Of its stripe, on the board that is started from this one: 0 to 11.
    pub hue: i16,
    #[serde(default)]
    pub status: Status,
    pub order: OrderKey,
}

impl Theme {
    pub fn answers(&self, question: &QuestionId) -> bool {
        self.question == Some(*question)
    }
}

/// One code in one theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    pub theme: ThemeId,
    pub code: CodeId,
    pub order: OrderKey,
    /// Who put it there, if that was within the last minute.
    #[serde(skip)]
    pub by: Option<String>,
}

/// An agreed code, or one that is not aligned yet, with the passages behind it
/// in released narratives.
#[derive(Debug, Clone)]
pub struct Card {
    pub id: CodeId,
    pub name: String,
    pub definition: String,
    pub hue: i16,
    pub passages: i64,
    /// Numbers of the narratives it was found in, ascending.
    pub narratives: Vec<i32>,
}

/// A narrative that speaks against a code's theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Against {
    pub code: CodeId,
    pub narrative: NarrativeId,
    pub number: i32,
    pub mark: Mark,
}

impl Against {
    /// All that the narrative says speaks against the code: then nothing of it
    /// supports the code.
    pub fn is_whole(&self) -> bool {
        self.mark.words.is_none()
    }
}

/// What it says against it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Its words, `start..end` in code points; none stands for the whole
    /// narrative.
    pub words: Option<(i32, i32)>,
    pub note: String,
}

/// All of a board at one moment, each list in the board's order.
#[derive(Debug, Clone)]
pub struct Content {
    pub board: Board,
    pub themes: Vec<Theme>,
    pub placements: Vec<Placement>,
    pub cards: Vec<Card>,
    pub against: Vec<Against>,
}

/// The order of themes and cards alone, to be worked with.
fn tree(themes: &[Theme], placements: &[Placement]) -> Tree<ThemeId, CodeId> {
    let theme = |theme: &Theme| theme_tree::Theme {
        id: theme.id,
        parent: theme.parent,
        name: theme.name.clone(),
        order: theme.order.clone(),
    };
    let placement = |placement: &Placement| theme_tree::Placement {
        theme: placement.theme,
        code: placement.code,
        order: placement.order.clone(),
    };
    Tree::new(themes.iter().map(theme), placements.iter().map(placement))
}
