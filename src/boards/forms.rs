//! What the forms of a board hold. An empty choice means the tray, the top
//! level, or no question.

use serde::{Deserialize, Deserializer};

use super::{Kind, Status};
use crate::{
    ids::{CodeId, OpId, QuestionId, ThemeId},
    web::chosen,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpForm {
    pub op_id: OpId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartForm {
    pub op_id: OpId,
    /// The board whose themes are copied; none starts without themes.
    #[serde(default, deserialize_with = "chosen")]
    pub from: Option<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceForm {
    pub op_id: OpId,
    /// One card, or several that were chosen together.
    #[serde(default)]
    pub code: Vec<CodeId>,
    /// Where they are taken from: one for each card, or one for all.
    #[serde(default)]
    pub from: Vec<Spot>,
    #[serde(default, deserialize_with = "chosen")]
    pub to: Option<ThemeId>,
    /// The neighbour it is put before or after. Without one it goes where its
    /// number of passages belongs.
    #[serde(default, deserialize_with = "chosen")]
    pub before: Option<CodeId>,
    #[serde(default, deserialize_with = "chosen")]
    pub after: Option<CodeId>,
    /// They stay where they were, too.
    #[serde(default)]
    pub keep: bool,
}

impl PlaceForm {
    /// Each card with where it is taken from.
    pub fn moves(&self) -> impl Iterator<Item = (CodeId, Option<ThemeId>)> {
        let of = |at: usize| self.from.get(at).or(self.from.last()).and_then(|spot| spot.0);
        self.code.iter().enumerate().map(move |(at, code)| (*code, of(at)))
    }
}

/// A theme, or the tray.
pub struct Spot(pub Option<ThemeId>);

impl<'de> Deserialize<'de> for Spot {
    fn deserialize<D: Deserializer<'de>>(form: D) -> Result<Self, D::Error> {
        chosen(form).map(Self)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeForm {
    pub op_id: OpId,
    pub name: String,
    #[serde(default, deserialize_with = "chosen")]
    pub parent: Option<ThemeId>,
}

/// What the form does not have is left alone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditThemeForm {
    pub op_id: OpId,
    pub name: String,
    pub definition: Option<String>,
    #[serde(default, deserialize_with = "answered")]
    pub question: Option<Option<QuestionId>>,
    /// Of its colour, 1 to 12.
    pub hue: Option<i16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusForm {
    pub op_id: OpId,
    pub status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveThemeForm {
    pub op_id: OpId,
    #[serde(default, deserialize_with = "chosen")]
    pub parent: Option<ThemeId>,
    #[serde(default, deserialize_with = "chosen")]
    pub before: Option<ThemeId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeForm {
    pub op_id: OpId,
    pub into: ThemeId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitForm {
    pub op_id: OpId,
    /// Of the new theme.
    pub name: String,
    /// That go into it.
    #[serde(default)]
    pub code: Vec<CodeId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgainstForm {
    pub op_id: OpId,
    pub code: CodeId,
    /// Its number.
    pub narrative: i32,
    #[serde(default)]
    pub marked: bool,
    /// As they stand there; empty for the whole narrative.
    #[serde(default)]
    pub words: String,
    #[serde(default)]
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeForm {
    pub op_id: OpId,
    pub name: String,
    #[serde(default, deserialize_with = "chosen")]
    pub theme: Option<ThemeId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenForm {
    pub op_id: OpId,
    /// Made with the page, so that the link is known to whoever asked for it
    /// and to nobody else.
    pub token: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FocusForm {
    pub op_id: OpId,
    #[serde(default, deserialize_with = "chosen")]
    pub theme: Option<ThemeId>,
}

fn answered<'de, D: Deserializer<'de>>(form: D) -> Result<Option<Option<QuestionId>>, D::Error> {
    chosen(form).map(Some)
}
