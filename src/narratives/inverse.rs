//! Takes back what was done to narratives, and brings it again: what runs an
//! inverse says what would take that back.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    attributes::{self, Cell},
    db::Headings,
    drafts::{db as drafts, pages::is_frozen},
    pairs::{self, Pair},
};
use crate::{
    Error, Result,
    access::Scope,
    db::Tx,
    ids::{AttributeId, MemberId, NarrativeId},
};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum Inverse {
    #[serde(rename = "narrative.remove")]
    Remove { narratives: Vec<NarrativeId> },
    #[serde(rename = "narrative.restore")]
    Restore { narratives: Vec<NarrativeId> },
    #[serde(rename = "narrative.rename")]
    Rename { narrative: NarrativeId, title: String },
    #[serde(rename = "narrative.edit")]
    Edit { narrative: NarrativeId, body: String, headings: Headings },
    #[serde(rename = "assignment.set")]
    Pair {
        pairs: Vec<Pair>,
        /// Those that are to be there still.
        #[serde(default)]
        now: Vec<Pair>,
    },
    #[serde(rename = "assignment.calibrate")]
    Calibrate {
        narrative: NarrativeId,
        /// In the order of their seats.
        coders: Vec<MemberId>,
        calibration: bool,
        now: Vec<MemberId>,
    },
    #[serde(rename = "attribute.remove")]
    RemoveAttribute { attribute: AttributeId },
    #[serde(rename = "attribute.restore")]
    RestoreAttribute { attribute: AttributeId, name: String, position: i32, cells: Vec<Cell> },
    #[serde(rename = "attribute.rename")]
    RenameAttribute { attribute: AttributeId, name: String },
    #[serde(rename = "attribute.fill")]
    Fill { cells: Vec<Cell> },
}

impl From<Inverse> for Value {
    fn from(inverse: Inverse) -> Self {
        json!(inverse)
    }
}

impl Inverse {
    /// None for what another noun recorded.
    pub fn of(recorded: &Value) -> Option<Self> {
        Self::deserialize(recorded).ok()
    }
}

/// Runs one inverse. Refuses what the project has moved past.
pub async fn run(tx: &mut Tx, scope: Scope, inverse: Inverse) -> Result<Inverse> {
    match inverse {
        Inverse::Remove { narratives } => {
            if drafts::remove(tx, scope, &narratives).await? < narratives.len() {
                return Err(is_frozen());
            }
            Ok(Inverse::Restore { narratives })
        }
        Inverse::Restore { narratives } => {
            if drafts::restore(tx, scope, &narratives).await? < narratives.len() {
                return Err(Error::NotFound);
            }
            Ok(Inverse::Remove { narratives })
        }
        Inverse::Rename { narrative, title } => {
            let now = drafts::title(tx, scope, narrative).await?.ok_or(Error::NotFound)?;
            drafts::rename(tx, scope, narrative, &title).await?;
            Ok(Inverse::Rename { narrative, title: now })
        }
        Inverse::Edit { narrative, body, headings } => {
            let now = drafts::text(tx, scope, narrative).await?.ok_or_else(is_frozen)?;
            drafts::edit(tx, scope, narrative, &body, &headings).await?.ok_or_else(is_frozen)?;
            Ok(Inverse::Edit { narrative, body: now.0, headings: now.1 })
        }
        Inverse::Pair { pairs, now } => {
            let before = pairs::take_back(tx, scope, &pairs, &now).await?;
            Ok(Inverse::Pair { pairs: before, now: pairs })
        }
        Inverse::Calibrate { narrative, coders, calibration, now } => {
            pairs::calibration::take_back(tx, scope, narrative, coders, calibration, now).await
        }
        Inverse::RemoveAttribute { attribute } => attributes::remove(tx, scope, attribute).await,
        Inverse::RestoreAttribute { attribute, name, position, cells } => {
            attributes::db::add(tx, scope, attribute, &name, position).await?;
            attributes::db::fill(tx, scope, &cells).await?;
            Ok(Inverse::RemoveAttribute { attribute })
        }
        Inverse::RenameAttribute { attribute, name } => {
            attributes::rename(tx, scope, attribute, &name).await
        }
        Inverse::Fill { cells } => {
            Ok(Inverse::Fill { cells: attributes::fill(tx, scope, cells).await? })
        }
    }
}
