//! Changes of a coder's own codes that leave codings alone. Doing one gives
//! the change that takes it back, so that undo and redo run the same function.

use serde::{Deserialize, Serialize};

use super::db;
use crate::{
    Error, Result,
    access::Scope,
    db::Tx,
    ids::{CodeId, MemberId},
    live::Topic,
};

/// What a code says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    pub name: String,
    pub definition: String,
    pub include: String,
    pub exclude: String,
    pub example: String,
    /// 0 to 11.
    pub hue: i16,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Change {
    #[serde(rename = "code.reword")]
    Reword {
        code: CodeId,
        #[serde(flatten)]
        to: Wording,
    },
    #[serde(rename = "code.move")]
    Move { code: CodeId, parent: Option<CodeId> },
}

impl Change {
    pub fn code(&self) -> CodeId {
        match self {
            Self::Reword { code, .. } | Self::Move { code, .. } => *code,
        }
    }

    /// Does it, and returns the change that takes it back.
    pub async fn perform(self, tx: &mut Tx, scope: Scope, owner: MemberId) -> Result<Self> {
        match self {
            Self::Reword { code, to } => {
                let before = db::reword(tx, scope, owner, code, &to).await?.ok_or_else(no_code)?;
                Ok(Self::Reword { code, to: before })
            }
            Self::Move { code, parent } => {
                if let Some(parent) = parent {
                    may_hold(tx, scope, owner, parent, code).await?;
                }
                let before = db::hang(tx, scope, owner, code, parent).await?.ok_or_else(no_code)?;
                Ok(Self::Move { code, parent: before })
            }
        }
    }
}

/// Refuses a parent that is not the coder's own, and one that lies below the code.
async fn may_hold(
    tx: &mut Tx,
    scope: Scope,
    owner: MemberId,
    parent: CodeId,
    code: CodeId,
) -> Result<()> {
    let own = db::usable(tx, scope, owner, parent).await?.filter(|parent| !parent.shared);
    own.ok_or_else(no_code)?;
    let below_itself = parent == code || db::ancestors(tx, scope, parent).await?.contains(&code);
    if below_itself {
        return Err(Error::invalid("a code cannot hang below itself; choose another place"));
    }
    Ok(())
}

/// Tells the coder's own pages: the codebook and every narrative that shows it.
pub async fn tell(tx: &mut Tx, scope: Scope, owner: MemberId) -> Result<()> {
    tx.touch(Topic::Codebook(owner));
    for narrative in db::narratives_of(tx, scope, owner).await? {
        tx.touch(Topic::Coding(narrative, owner));
    }
    Ok(())
}

/// The same for another coder's code and for none.
pub fn no_code() -> Error {
    Error::invalid("you have no such code")
}
