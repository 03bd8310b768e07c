//! How a decision is taken back: one function runs what the journal recorded
//! and answers with what takes that back in turn.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Decision, code_db, db,
    log::{
        Act,
        db::{self as log, Turn},
    },
};
use crate::{
    Result,
    access::Scope,
    db::Tx,
    domain::colour,
    ids::{CodeId, NarrativeId},
};

/// What an inverse does.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Change {
    /// Opens what was decided, and takes away a code that was made for it.
    #[serde(rename = "difference.open")]
    Open { decisions: Vec<Decision>, made: Option<Made> },
    /// Decides again as it was decided.
    #[serde(rename = "difference.decide")]
    Decide { decisions: Vec<Decision>, made: Option<Made> },
}

/// A code that a decision made.
#[derive(Debug, Serialize, Deserialize)]
pub struct Made {
    pub id: CodeId,
    pub name: String,
}

impl Change {
    /// The difference that it is about first.
    pub fn first(&self) -> Option<Uuid> {
        let (Self::Open { decisions, .. } | Self::Decide { decisions, .. }) = self;
        decisions.first()?.key()
    }
}

/// Runs a recorded inverse. What somebody else opened again meanwhile is left.
pub async fn run(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    change: Change,
) -> Result<Change> {
    match change {
        Change::Open { decisions, made } => {
            let mut opened = vec![];
            for decision in decisions {
                if db::undecide(tx, scope, narrative, decision.id).await? {
                    log::note_turn(tx, scope, decision.id, &Turn::of(Act::Undone)).await?;
                    opened.push(decision);
                }
            }
            if let Some(made) = &made {
                code_db::remove_unused(tx, scope, made.id).await?;
            }
            let made = made.filter(|_| !opened.is_empty());
            Ok(Change::Decide { decisions: opened, made })
        }
        Change::Decide { decisions, made } => {
            if let Some(Made { id, name }) = &made {
                code_db::put(tx, scope, *id, name, colour::hue(name).into()).await?;
            }
            for decision in &decisions {
                db::decide(tx, scope, decision).await?;
                log::note_turn(tx, scope, decision.id, &Turn::of(Act::Restored)).await?;
            }
            Ok(Change::Open { decisions, made })
        }
    }
}
