//! Taking a code out of the codebook takes its codings off as well, and undo
//! brings both back.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    About,
    change::{Change, Place, Put},
    codes_merge::{Merged, merge, unmerge},
    db,
    desk::Coder,
    memo_db,
};
use crate::{
    App, Error, Result,
    codebook::{self, change::no_code},
    db::Tx,
    domain::operation::{Audience, Deed},
    ids::{CodeId, NarrativeId, OpId},
    live::Topic,
    narratives::{
        self,
        corrections::{Carry, Meant},
    },
    web::{Done, Form, Path},
};

/// A coding that went with its code.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Taken {
    pub narrative: NarrativeId,
    #[serde(flatten)]
    pub put: Put,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Whole {
    #[serde(rename = "code.remove")]
    Remove { code: CodeId },
    #[serde(rename = "code.merge")]
    Merge { code: CodeId, into: CodeId },
    #[serde(rename = "code.unmerge")]
    Unmerge(Merged),
    #[serde(rename = "code.restore")]
    Restore { code: CodeId, codings: Vec<Taken>, children: Vec<CodeId>, memo: String },
}

/// Whatever the journal keeps as the inverse of a change of codes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum OfCodes {
    Whole(Whole),
    Wording(codebook::change::Change),
}

impl OfCodes {
    /// Does it, and returns its subject and the change that takes it back.
    async fn perform(self, tx: &mut Tx, coder: &Coder) -> Result<(Uuid, Self)> {
        match self {
            Self::Wording(change) => {
                let code = change.code().into();
                let inverse = change.perform(tx, coder.scope, coder.id).await?;
                Ok((code, Self::Wording(inverse)))
            }
            Self::Whole(Whole::Remove { code }) => {
                Ok((code.into(), Self::Whole(take_out(tx, coder, code).await?)))
            }
            Self::Whole(Whole::Merge { code, into }) => {
                let merged = merge(tx, coder, code, into).await?;
                Ok((into.into(), Self::Whole(Whole::Unmerge(merged))))
            }
            Self::Whole(Whole::Unmerge(merged)) => {
                let (code, into) = (merged.code, merged.into);
                unmerge(tx, coder, merged).await?;
                Ok((code.into(), Self::Whole(Whole::Merge { code, into })))
            }
            Self::Whole(Whole::Restore { code, codings, children, memo }) => {
                bring_back(tx, coder, code, codings, children, memo).await?;
                Ok((code.into(), Self::Whole(Whole::Remove { code })))
            }
        }
    }
}

async fn take_out(tx: &mut Tx, coder: &Coder, code: CodeId) -> Result<Whole> {
    let (scope, me) = (coder.scope, coder.id);
    let own = codebook::db::usable(tx, scope, me, code).await?.filter(|code| !code.shared);
    own.ok_or_else(no_code)?;
    let mut codings = vec![];
    let mut open = None;
    for row in db::with_code(tx, scope, me, code).await? {
        if open != Some(row.narrative_id) {
            still_changes(tx, coder, row.narrative_id).await?;
            open = Some(row.narrative_id);
        }
        let place = Place { scope, narrative: row.narrative_id, coder: me };
        let remove = Change::Remove { coding: row.id, with_code: false, aside: vec![] };
        if let Change::Apply(put) = remove.perform(tx, place).await?.inverse {
            codings.push(Taken { narrative: row.narrative_id, put });
        }
    }
    let memo = memo_db::body(tx, scope, me, About::Code, code.into()).await?;
    memo_db::remove(tx, scope, me, About::Code, code.into()).await?;
    let children = codebook::db::children(tx, scope, me, code).await?;
    let above = codebook::db::parent(tx, scope, me, code).await?;
    for child in &children {
        codebook::db::hang(tx, scope, me, *child, above).await?;
    }
    codebook::db::retire(tx, scope, me, code).await?.ok_or_else(no_code)?;
    Ok(Whole::Restore { code, codings, children, memo })
}

async fn bring_back(
    tx: &mut Tx,
    coder: &Coder,
    code: CodeId,
    codings: Vec<Taken>,
    children: Vec<CodeId>,
    memo: String,
) -> Result<()> {
    let (scope, me) = (coder.scope, coder.id);
    codebook::db::restore(tx, scope, me, code).await?.ok_or_else(no_code)?;
    for child in children {
        codebook::db::hang(tx, scope, me, child, Some(code)).await?;
    }
    if !memo.is_empty() {
        memo_db::write(tx, scope, me, None, About::Code, code.into(), &memo).await?;
    }
    let mut open = None;
    for Taken { narrative, put } in codings {
        if open != Some(narrative) {
            still_changes(tx, coder, narrative).await?;
            open = Some(narrative);
        }
        Change::Apply(put).perform(tx, Place { scope, narrative, coder: me }).await?;
    }
    Ok(())
}

/// Whether the coder can still change what is coded there.
pub(super) async fn is_open(tx: &mut Tx, coder: &Coder, narrative: NarrativeId) -> Result<bool> {
    let seat = narratives::db::lock_seat(tx, coder.scope, narrative, coder.id).await?;
    Ok(seat.is_some() && db::complete(tx, coder.scope, narrative, coder.id).await?.is_none())
}

/// Refuses where a coding is part of something complete.
pub(super) async fn still_changes(
    tx: &mut Tx,
    coder: &Coder,
    narrative: NarrativeId,
) -> Result<()> {
    let seat = narratives::db::lock_seat(tx, coder.scope, narrative, coder.id).await?;
    let complete = db::complete(tx, coder.scope, narrative, coder.id).await?;
    match complete {
        None if seat.is_some() => Ok(()),
        None => Err(Error::Forbidden),
        Some(number) => Err(Error::conflict(format!(
            "this code is part of Narrative {number}, whose coding is complete; nothing was changed"
        ))),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpForm {
    op_id: OpId,
}

pub async fn remove(
    coder: Coder,
    State(app): State<App>,
    Path((_, code)): Path<(String, CodeId)>,
    Form(form): Form<OpForm>,
) -> Result<Done> {
    let tx = coder.begin(&app, form.op_id, "code.remove", json!({ "code": code })).await?;
    perform(tx, &coder, OfCodes::Whole(Whole::Remove { code }), None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeForm {
    op_id: OpId,
    into: CodeId,
}

/// One's own code goes into another one, with all of its codings.
pub async fn merge_into(
    coder: Coder,
    State(app): State<App>,
    Path((_, code)): Path<(String, CodeId)>,
    Form(form): Form<MergeForm>,
) -> Result<Done> {
    let asked = json!({ "code": code, "into": form.into });
    let tx = coder.begin(&app, form.op_id, "code.merge", asked).await?;
    perform(tx, &coder, OfCodes::Whole(Whole::Merge { code, into: form.into }), None).await
}

pub async fn undo(coder: Coder, State(app): State<App>, Form(form): Form<OpForm>) -> Result<Done> {
    let tx = coder.begin(&app, form.op_id, "code.undo", json!({})).await?;
    take_back(tx, &coder, false).await
}

pub async fn redo(coder: Coder, State(app): State<App>, Form(form): Form<OpForm>) -> Result<Done> {
    let tx = coder.begin(&app, form.op_id, "code.redo", json!({})).await?;
    take_back(tx, &coder, true).await
}

async fn take_back(mut tx: Tx, coder: &Coder, redo: bool) -> Result<Done> {
    let topic = Topic::Codebook(coder.id);
    let (last, mut change) = tx.last_step(topic, redo, "in your codebook").await?;
    if let OfCodes::Whole(
        Whole::Restore { codings: taken, .. } | Whole::Unmerge(Merged { doubled: taken, .. }),
    ) = &mut change
    {
        for one in taken {
            let meant = Meant::At(last.noted_at);
            if let Some(carry) = Carry::since(&mut tx, coder.scope, one.narrative, meant).await? {
                one.put = one.put.clone().carried(&carry)?;
            }
        }
    }
    perform(tx, coder, change, Some(last.op_id)).await
}

async fn perform(mut tx: Tx, coder: &Coder, change: OfCodes, undoes: Option<OpId>) -> Result<Done> {
    let (code, inverse) = change.perform(&mut tx, coder).await?;
    codebook::change::tell(&mut tx, coder.scope, coder.id).await?;
    let inverse = serde_json::to_value(inverse).map_err(|e| Error::Other(e.into()))?;
    let deed = Deed { undoes, ..Deed::new(code, Audience::Own, inverse) };
    Ok(Done::then(tx.commit(deed).await?, coder.links.codes()))
}
