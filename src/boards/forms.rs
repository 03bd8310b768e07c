//! What the forms of a board hold. An empty choice means the tray, the top
//! level, or no question.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};

use crate::ids::{CodeId, OpId, QuestionId, ThemeId};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpForm {
    pub op_id: OpId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceForm {
    pub op_id: OpId,
    /// One card, or several that were chosen together.
    #[serde(default)]
    pub code: Vec<CodeId>,
    #[serde(default, deserialize_with = "chosen")]
    pub from: Option<ThemeId>,
    #[serde(default, deserialize_with = "chosen")]
    pub to: Option<ThemeId>,
    #[serde(default, deserialize_with = "chosen")]
    pub before: Option<CodeId>,
    #[serde(default)]
    pub keep: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeForm {
    pub op_id: OpId,
    pub name: String,
    #[serde(default, deserialize_with = "chosen")]
    pub parent: Option<ThemeId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditThemeForm {
    pub op_id: OpId,
    pub name: String,
    /// Left alone where the form does not have it.
    pub definition: Option<String>,
    #[serde(default, deserialize_with = "answered")]
    pub question: Option<Option<QuestionId>>,
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
pub struct AgainstForm {
    pub op_id: OpId,
    pub code: CodeId,
    /// Its number.
    pub narrative: i32,
    #[serde(default)]
    pub marked: bool,
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

/// Nothing for a choice that was left empty.
fn chosen<'de, D: Deserializer<'de>, T: DeserializeOwned>(form: D) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(form)?;
    if text.is_empty() {
        return Ok(None);
    }
    let value = serde_json::Value::String(text);
    serde_json::from_value(value).map(Some).map_err(serde::de::Error::custom)
}

fn answered<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    form: D,
) -> Result<Option<Option<T>>, D::Error> {
    chosen(form).map(Some)
}
