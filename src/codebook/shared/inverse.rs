//! Takes back what was done to the shared codes, and brings it again.

use serde::{Deserialize, Serialize};

use super::{Listed, db};
use crate::{
    Error, Result,
    access::Scope,
    codebook::change::{Wording, no_code},
    db::Tx,
    ids::CodeId,
};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Inverse {
    #[serde(rename = "framework.put")]
    Put { list: Vec<Listed> },
    #[serde(rename = "framework.retire")]
    Retire { list: Vec<Listed> },
    #[serde(rename = "code.class")]
    Class { code: CodeId, classes: Vec<String> },
    #[serde(rename = "code.reword")]
    Reword {
        code: CodeId,
        #[serde(flatten)]
        to: Wording,
    },
}

/// Runs one inverse, and says what takes that back. Only between rounds.
pub async fn run(tx: &mut Tx, scope: Scope, inverse: Inverse) -> Result<Inverse> {
    between_rounds(tx, scope).await?;
    match inverse {
        Inverse::Put { list } => {
            db::put(tx, scope, &list).await?;
            Ok(Inverse::Retire { list })
        }
        Inverse::Retire { list } => {
            let codes: Vec<CodeId> = list.iter().map(|code| code.id).collect();
            db::retire(tx, scope, &codes).await?;
            Ok(Inverse::Put { list })
        }
        Inverse::Class { code, classes } => {
            let before = db::classify(tx, scope, code, &classes).await?.ok_or_else(no_code)?;
            Ok(Inverse::Class { code, classes: before })
        }
        Inverse::Reword { code, to } => {
            let before = db::reword(tx, scope, code, &to).await?.ok_or_else(no_code)?;
            Ok(Inverse::Reword { code, to: before })
        }
    }
}

async fn between_rounds(tx: &mut Tx, scope: Scope) -> Result<()> {
    if db::round_runs(tx, scope).await? {
        return Err(Error::conflict(
            "narratives are being coded now, and the shared codes stay as they are until all of \
             those are released; nothing was changed",
        ));
    }
    Ok(())
}
