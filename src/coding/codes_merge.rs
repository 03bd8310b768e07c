//! Two codes become one: the codings of one go over to the other, and undo gives
//! each of them back.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    About,
    change::{Change, Place},
    codes::{Taken, is_open, still_changes},
    db,
    desk::Coder,
    memo_db,
};
use crate::{
    Error, Result,
    codebook::{self, change::no_code},
    db::Tx,
    ids::{CodeId, CodingId, NarrativeId},
};

/// A coding that went over, with the version that it had been made under.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Gone {
    pub narrative: NarrativeId,
    pub coding: CodingId,
    pub version: i32,
}

/// What a merge did, as it is taken back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Merged {
    pub code: CodeId,
    pub into: CodeId,
    pub moved: Vec<Gone>,
    /// Those whose segment had the other code already.
    pub doubled: Vec<Taken>,
    pub children: Vec<CodeId>,
    pub memo: String,
    pub memo_of_into: String,
}

pub async fn merge(tx: &mut Tx, coder: &Coder, code: CodeId, into: CodeId) -> Result<Merged> {
    let (scope, me) = (coder.scope, coder.id);
    let own = codebook::db::usable(tx, scope, me, code).await?.filter(|code| !code.shared);
    own.ok_or_else(no_code)?;
    let other = codebook::db::usable(tx, scope, me, into).await?.ok_or_else(no_code)?;
    if code == into {
        return Err(Error::invalid("a code cannot be merged with itself; choose another one"));
    }
    let taken = db::with_code(tx, scope, me, into).await?;
    let mut merged = Merged {
        code,
        into,
        moved: vec![],
        doubled: vec![],
        children: codebook::db::children(tx, scope, me, code).await?,
        memo: memo_db::body(tx, scope, me, About::Code, code.into()).await?,
        memo_of_into: memo_db::body(tx, scope, me, About::Code, into.into()).await?,
    };
    let mut last = None;
    for row in db::with_code(tx, scope, me, code).await? {
        let open = match last {
            Some((narrative, open)) if narrative == row.narrative_id => open,
            _ => is_open(tx, coder, row.narrative_id).await?,
        };
        last = Some((row.narrative_id, open));
        // What was submitted keeps the code that it was submitted with.
        if !open {
            continue;
        }
        let place = Place { scope, narrative: row.narrative_id, coder: me };
        let doubles = |other: &db::Row| {
            (other.narrative_id, other.start_at, other.end_at)
                == (row.narrative_id, row.start_at, row.end_at)
        };
        if taken.iter().any(doubles) {
            let remove = Change::Remove { coding: row.id, with_code: false, aside: vec![] };
            if let Change::Apply(put) = remove.perform(tx, place).await?.inverse {
                merged.doubled.push(Taken { narrative: row.narrative_id, put });
            }
        } else {
            let to = db::Row { code_id: into, ..row };
            db::set(tx, scope, me, &to, None).await?.ok_or_else(no_code)?;
            let (narrative, version) = (row.narrative_id, row.code_version);
            merged.moved.push(Gone { narrative, coding: row.id, version });
        }
    }
    // What hung below goes along, but never below itself or below a shared code.
    let above = codebook::db::parent(tx, scope, me, code).await?;
    let inside = codebook::db::ancestors(tx, scope, into).await?.contains(&code);
    let to = if other.shared || inside { above } else { Some(into) };
    for child in &merged.children {
        codebook::db::hang(tx, scope, me, *child, to.filter(|to| to != child)).await?;
    }
    write_memo(tx, coder, code, "").await?;
    if !merged.memo.is_empty() {
        let both = [merged.memo_of_into.as_str(), merged.memo.as_str()];
        let both: Vec<&str> = both.into_iter().filter(|memo| !memo.is_empty()).collect();
        write_memo(tx, coder, into, &both.join("\n\n")).await?;
    }
    codebook::db::retire(tx, scope, me, code).await?.ok_or_else(no_code)?;
    Ok(merged)
}

/// Gives everything back that is still as the merge left it.
pub async fn unmerge(tx: &mut Tx, coder: &Coder, merged: Merged) -> Result<()> {
    let (scope, me) = (coder.scope, coder.id);
    codebook::db::restore(tx, scope, me, merged.code).await?.ok_or_else(no_code)?;
    for gone in merged.moved {
        still_changes(tx, coder, gone.narrative).await?;
        let row = db::own(tx, scope, gone.narrative, me, gone.coding).await?;
        if let Some(row) = row.filter(|row| row.code_id == merged.into) {
            let to = db::Row { code_id: merged.code, ..row };
            db::set(tx, scope, me, &to, Some(gone.version)).await?.ok_or_else(no_code)?;
        }
    }
    for Taken { narrative, put } in merged.doubled {
        still_changes(tx, coder, narrative).await?;
        Change::Apply(put).perform(tx, Place { scope, narrative, coder: me }).await?;
    }
    for child in merged.children {
        codebook::db::hang(tx, scope, me, child, Some(merged.code)).await?;
    }
    if !merged.memo.is_empty() {
        write_memo(tx, coder, merged.into, &merged.memo_of_into).await?;
        write_memo(tx, coder, merged.code, &merged.memo).await?;
    }
    Ok(())
}

async fn write_memo(tx: &mut Tx, coder: &Coder, code: CodeId, body: &str) -> Result<()> {
    let subject = Uuid::from(code);
    match body {
        "" => memo_db::remove(tx, coder.scope, coder.id, About::Code, subject).await?,
        body => {
            memo_db::write(tx, coder.scope, coder.id, None, About::Code, subject, body).await?;
        }
    }
    Ok(())
}
