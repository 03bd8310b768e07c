//! Submission and release.
//!
//! A coder learns of the partner's submission by the release alone: until then
//! the answer is the same, and nobody else's page hears of it.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::reopening;
use crate::{
    App, Error, Result,
    access::{Member, Scope, may},
    consensus::merge,
    db::Tx,
    domain::{
        operation::{Audience, Deed, Operation},
        release::State as Standing,
    },
    ids::{NarrativeId, OpId},
    live::Topic,
    narratives::db as narratives,
    web::{Done, Form, Path},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmitForm {
    op_id: OpId,
}

/// `I am done.` The last coder's submission releases the narrative in the same
/// transaction, unless the project leaves that to its lead.
pub async fn submit(
    coder: Member<may::Code>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<SubmitForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number });
    let operation = Operation { id: form.op_id, kind: "narrative.submit", payload: asked };
    let mut tx = Tx::begin(&app.db, coder.viewer(), operation).await?;
    let scope = coder.scope;
    let id = narratives::by_number(&mut tx, scope, number).await?.ok_or(Error::NotFound)?.id;
    narratives::lock_seat(&mut tx, scope, id, coder.id).await?.ok_or(Error::Forbidden)?;
    if reopening::close(&mut tx, scope, id, coder.id).await? {
        tx.touch(Topic::Coding(id, coder.id));
        tx.touch(Topic::Project(scope.project()));
        let receipt = tx.commit(Deed::new(id, Audience::Narrative(id), Value::Null)).await?;
        let then = coder.links.narrative_after(&number, receipt.op_id);
        return Ok(Done::then(receipt, then));
    }
    if narratives::has_submitted(&mut tx, scope, id, coder.id).await? {
        return Err(Error::conflict("you have submitted this narrative already"));
    }
    narratives::submit(&mut tx, scope, id, coder.id).await?;
    tx.touch(Topic::Coding(id, coder.id));

    // Of two who submit at once, the second waits here and then sees the first.
    narratives::lock(&mut tx, scope, number).await?.ok_or(Error::NotFound)?;
    if narratives::releases_by_itself(&mut tx, scope).await?
        && narratives::all_submitted(&mut tx, scope, id).await?
    {
        open_to_the_team(&mut tx, scope, id).await?;
        let deed = Deed::new(id, Audience::Narrative(id), Value::Null);
        let topic = Topic::Project(scope.project());
        tx.follow("narrative.release", json!({ "narrative": number }), topic, deed).await?;
    }
    // What was said cannot be unsaid: the partner may be reading it.
    let deed = Deed::new(id, Audience::Narrative(id), Value::Null);
    let receipt = tx.commit(deed).await?;
    let then = coder.links.narrative_after(&number, receipt.op_id);
    Ok(Done::then(receipt, then))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseForm {
    op_id: OpId,
}

/// The lead's release, in projects that do not release by themselves. It comes
/// no sooner than the other: when all have submitted.
pub async fn release(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<ReleaseForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number });
    let operation = Operation { id: form.op_id, kind: "narrative.release", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let narrative = narratives::lock(&mut tx, lead.scope, number).await?.ok_or(Error::NotFound)?;
    if narrative.state < Standing::Independent {
        return Err(Error::conflict(
            "this narrative is not being coded yet: freeze its text and name both its coders",
        ));
    }
    if narrative.released {
        return Err(Error::conflict("this narrative is released already"));
    }
    if !narratives::all_submitted(&mut tx, lead.scope, narrative.id).await? {
        return Err(Error::conflict(
            "its coders are still at work; it can be released when all have submitted",
        ));
    }
    tx.touch(Topic::Project(lead.scope.project()));
    open_to_the_team(&mut tx, lead.scope, narrative.id).await?;
    // What was seen cannot be unseen: a release has no inverse.
    let deed = Deed::new(narrative.id, Audience::Narrative(narrative.id), Value::Null);
    let receipt = tx.commit(deed).await?;
    let then = lead.links.narrative_after(&number, receipt.op_id);
    Ok(Done::then(receipt, then))
}

/// Opens both coders' work to the team, and tells every page that shows it.
async fn open_to_the_team(tx: &mut Tx, scope: Scope, id: NarrativeId) -> Result<()> {
    narratives::release(tx, scope, id)
        .await?
        .ok_or_else(|| Error::conflict("this narrative is released already"))?;
    for seat in narratives::seats(tx, scope).await? {
        if seat.narrative == id {
            tx.touch(Topic::Coding(id, seat.member));
        }
    }
    // What both coders have alike is agreed from here on.
    merge::rebuild(tx, scope, id).await
}
