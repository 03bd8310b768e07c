//! What leads do to drafts.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Draft, Frozen, db};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::Tx,
    domain::operation::{Audience, Deed, Operation},
    ids::OpId,
    live::Topic,
    narratives::{
        db::{self as narratives, Narrative},
        extract::Extracted,
        fingerprint,
        inverse::Inverse,
        numbered, typed,
    },
    web::{Done, Form, Path},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenameForm {
    op_id: OpId,
    title: String,
}

pub async fn rename(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<RenameForm>,
) -> Result<Done> {
    let title = typed::title(&form.title)?;
    let asked = json!({ "narrative": number, "title": title });
    let operation = Operation { id: form.op_id, kind: "narrative.rename", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let narrative = locked(&mut tx, &lead, number).await?;
    db::rename(&mut tx, lead.scope, narrative.id, &title).await?;
    let inverse = Inverse::Rename { narrative: narrative.id, title: narrative.title };
    done(tx, &lead, number, Deed::new(narrative.id, Audience::Team, inverse.into())).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditForm {
    op_id: OpId,
    text: String,
    /// The fingerprint of the text that was corrected.
    seen: String,
}

pub async fn edit(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<EditForm>,
) -> Result<Done> {
    let Extracted { text, headings, .. } = typed::read(&form.text)?;
    // The text itself would fill the journal; its fingerprint knows a retry.
    let asked = json!({ "narrative": number, "text": fingerprint(&form.text), "seen": form.seen });
    let operation = Operation { id: form.op_id, kind: "narrative.edit", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let narrative = locked(&mut tx, &lead, number).await?;
    if !narrative.frozen && seen(&narrative) != form.seen {
        return Err(Error::conflict(
            "somebody else corrected this text while you did; nothing was changed. Copy what you \
             wrote, open the narrative again and put it in",
        ));
    }
    db::edit(&mut tx, lead.scope, narrative.id, &text, &headings).await?.ok_or_else(is_frozen)?;
    let (body, headings) = (narrative.body, narrative.headings);
    let inverse = Inverse::Edit { narrative: narrative.id, body, headings };
    done(tx, &lead, number, Deed::new(narrative.id, Audience::Team, inverse.into())).await
}

/// What a form remembers of the text that it was opened on.
pub fn seen(narrative: &Narrative) -> String {
    fingerprint(typed::show(&narrative.body, &narrative.headings))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreezeForm {
    op_id: OpId,
    seen: String,
}

pub async fn freeze(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<FreezeForm>,
) -> Result<Done> {
    let asked = json!({ "narratives": [number], "seen": form.seen });
    let operation = Operation { id: form.op_id, kind: "narrative.freeze", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let narrative = locked(&mut tx, &lead, number).await?;
    if narrative.frozen {
        return Err(is_frozen());
    }
    if seen(&narrative) != form.seen {
        return Err(Error::conflict(
            "somebody else corrected this text meanwhile; read it again before you freeze it",
        ));
    }
    let id = narrative.id;
    let Narrative { body, headings, .. } = narrative;
    let frozen = frozen(Draft { id, number, body, headings })?;
    db::freeze(&mut tx, lead.scope, &[frozen]).await?;
    // What coders may have begun to read is not taken back.
    done(tx, &lead, number, Deed::new(id, Audience::Team, Value::Null)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreezeAllForm {
    op_id: OpId,
    #[serde(default)]
    narrative: Vec<i32>,
}

/// Freezes the drafts that the form names: one that came later was not meant.
pub async fn freeze_all(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<FreezeAllForm>,
) -> Result<Done> {
    let asked = json!({ "narratives": form.narrative });
    let operation = Operation { id: form.op_id, kind: "narrative.freeze", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let drafts = db::lock(&mut tx, lead.scope, &form.narrative).await?;
    let first = drafts.first().map(|draft| draft.id);
    let first = first.filter(|_| drafts.len() == form.narrative.len()).ok_or_else(|| {
        Error::conflict(
            "some of these drafts were frozen or deleted meanwhile; nothing was changed, \
             look at the list again",
        )
    })?;
    let texts = drafts.into_iter().map(frozen).collect::<Result<Vec<_>>>()?;
    db::freeze(&mut tx, lead.scope, &texts).await?;
    tx.touch(Topic::Project(lead.scope.project()));
    let receipt = tx.commit(Deed::new(first, Audience::Team, Value::Null)).await?;
    let then = lead.links.narratives_after(receipt.op_id);
    Ok(Done::then(receipt, then))
}

fn frozen(draft: Draft) -> Result<Frozen> {
    use sha2::Digest;
    Ok(Frozen {
        id: draft.id,
        hash: sha2::Sha256::digest(draft.body.as_bytes()).to_vec(),
        units: numbered::units(&draft.body, &draft.headings)?,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveForm {
    op_id: OpId,
}

pub async fn remove(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<RemoveForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number });
    let operation = Operation { id: form.op_id, kind: "narrative.remove", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let narrative = locked(&mut tx, &lead, number).await?;
    if db::remove(&mut tx, lead.scope, &[narrative.id]).await? == 0 {
        return Err(is_frozen());
    }
    tx.touch(Topic::Project(lead.scope.project()));
    let inverse = Inverse::Restore { narratives: vec![narrative.id] };
    let receipt = tx.commit(Deed::new(narrative.id, Audience::Team, inverse.into())).await?;
    let then = lead.links.narratives_after(receipt.op_id);
    Ok(Done::then(receipt, then))
}

async fn locked(tx: &mut Tx, lead: &Member<may::Manage>, number: i32) -> Result<Narrative> {
    narratives::lock(tx, lead.scope, number).await?.ok_or(Error::NotFound)
}

async fn done(mut tx: Tx, lead: &Member<may::Manage>, number: i32, deed: Deed) -> Result<Done> {
    tx.touch(Topic::Project(lead.scope.project()));
    let receipt = tx.commit(deed).await?;
    let then = lead.links.narrative_after(&number, receipt.op_id);
    Ok(Done::then(receipt, then))
}

pub fn is_frozen() -> Error {
    Error::conflict(
        "this narrative is frozen for coding: its text is never changed or deleted any more",
    )
}
