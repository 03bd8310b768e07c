//! Changing what was submitted. Until the release a coder takes it back; from
//! then on a lead opens it, with a reason on record. Agreement stays as it was
//! at the release.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    App, Error, Result,
    access::{Member, Scope, may},
    codebook::good_prose,
    consensus::merge,
    db::Tx,
    domain::operation::{Audience, Deed, Operation},
    ids::{MemberId, NarrativeId, OpId, ReopeningId},
    live::Topic,
    narratives::{db as narratives, reopening_db as db},
    web::{Done, Form, Path},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonForm {
    op_id: OpId,
    reason: String,
}

/// Before the release: the coder goes on, and nobody else hears of it.
pub async fn withdraw(
    coder: Member<may::Code>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<ReasonForm>,
) -> Result<Done> {
    let reason = reason(&form.reason)?;
    let (mut tx, id) =
        begin(&app, &coder, number, form.op_id, "narrative.withdraw", reason).await?;
    narratives::lock_seat(&mut tx, coder.scope, id, coder.id).await?.ok_or(Error::Forbidden)?;
    let narrative = narratives::lock(&mut tx, coder.scope, number).await?.ok_or(Error::NotFound)?;
    if narrative.released {
        return Err(Error::conflict(
            "this narrative is released meanwhile; ask the lead to open your coding again",
        ));
    }
    db::withdraw(&mut tx, coder.scope, id, coder.id)
        .await?
        .ok_or_else(|| Error::conflict("you have not submitted this narrative"))?;
    tx.touch(Topic::Coding(id, coder.id));
    let deed = Deed::new(id, Audience::Narrative(id), Value::Null);
    Ok(Done::then(tx.commit(deed).await?, coder.links.coding(&number)))
}

/// After the release: asks the lead, in front of the team.
pub async fn ask(
    coder: Member<may::Code>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<ReasonForm>,
) -> Result<Done> {
    let reason = reason(&form.reason)?;
    let asked = reason.clone();
    let (mut tx, id) = begin(&app, &coder, number, form.op_id, "reopening.ask", asked).await?;
    narratives::lock_seat(&mut tx, coder.scope, id, coder.id).await?.ok_or(Error::Forbidden)?;
    let narrative = narratives::lock(&mut tx, coder.scope, number).await?.ok_or(Error::NotFound)?;
    if !narrative.released {
        return Err(Error::conflict(
            "this narrative is not released: until then you take your submission back yourself",
        ));
    }
    let reopening = ReopeningId::from(uuid::Uuid::from(form.op_id));
    db::ask(&mut tx, coder.scope, reopening, id, coder.id, &reason).await?;
    tx.touch(Topic::Project(coder.scope.project()));
    let deed = Deed::new(reopening, Audience::Narrative(id), Value::Null);
    let receipt = tx.commit(deed).await?;
    let then = coder.links.narrative_after(&number, receipt.op_id);
    Ok(Done::then(receipt, then))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantForm {
    op_id: OpId,
    reopening: ReopeningId,
}

pub async fn grant(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<GrantForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number, "reopening": form.reopening });
    let operation = Operation { id: form.op_id, kind: "reopening.grant", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let narrative = narratives::lock(&mut tx, lead.scope, number).await?.ok_or(Error::NotFound)?;
    let all = db::all(&mut tx, lead.scope, narrative.id).await?;
    let asked = all.iter().find(|one| one.id == form.reopening).ok_or(Error::NotFound)?;
    db::grant(&mut tx, lead.scope, form.reopening, lead.id)
        .await?
        .ok_or_else(|| Error::conflict("this was answered already"))?;
    tx.touch(Topic::Project(lead.scope.project()));
    tx.touch(Topic::Coding(narrative.id, asked.coder));
    let deed = Deed::new(form.reopening, Audience::Narrative(narrative.id), Value::Null);
    let receipt = tx.commit(deed).await?;
    let then = lead.links.narrative_after(&number, receipt.op_id);
    Ok(Done::then(receipt, then))
}

/// A coder whose work was opened again submits it once more. Says whether that
/// is so; what was agreed on is made anew from it.
pub async fn close(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    coder: MemberId,
) -> Result<bool> {
    let open = db::open(tx, scope, narrative, coder).await?;
    let Some(open) = open.filter(|one| one.granted_at.is_some()) else { return Ok(false) };
    narratives::submit_codes(tx, scope, narrative, coder).await?;
    narratives::open_codes(tx, scope, narrative).await?;
    db::close(tx, scope, open.id).await?;
    merge::rebuild(tx, scope, narrative).await?;
    Ok(true)
}

fn reason(typed: &str) -> Result<String> {
    let reason = good_prose(typed)?;
    if reason.is_empty() {
        return Err(Error::invalid("say why: the reason stays on record"));
    }
    Ok(reason)
}

async fn begin(
    app: &App,
    coder: &Member<may::Code>,
    number: i32,
    id: OpId,
    kind: &'static str,
    reason: String,
) -> Result<(Tx, NarrativeId)> {
    let payload = json!({ "narrative": number, "reason": reason });
    let mut tx = Tx::begin(&app.db, coder.viewer(), Operation { id, kind, payload }).await?;
    let narrative = narratives::by_number(&mut tx, coder.scope, number).await?;
    Ok((tx, narrative.ok_or(Error::NotFound)?.id))
}
