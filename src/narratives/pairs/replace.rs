//! Another coder takes over a seat of an independent narrative, because the one
//! who sits there cannot go on. The new one begins with nothing, and what the
//! other did stays with its author. Nothing here depends on whether anybody has
//! begun or submitted: that is nobody's business.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{db, pages::coders};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::{Tx, View},
    domain::{
        operation::{Audience, Deed, Operation},
        release::State as Standing,
    },
    ids::{MemberId, NarrativeId, OpId},
    live::Topic,
    narratives::db as narratives,
    projects::db::Person,
    web::{Done, Form, Path},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplaceForm {
    op_id: OpId,
    leaves: MemberId,
    enters: MemberId,
}

pub async fn replace(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<ReplaceForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number, "leaves": form.leaves, "enters": form.enters });
    let operation = Operation { id: form.op_id, kind: "assignment.replace", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let scope = lead.scope;
    let id = narratives::by_number(&mut tx, scope, number).await?.ok_or(Error::NotFound)?.id;
    // As a submission does: the seat first, then the narrative.
    let seat = db::hold(&mut tx, scope, id, form.leaves).await?;
    let narrative = narratives::lock(&mut tx, scope, number).await?.ok_or(Error::NotFound)?;
    if narrative.state != Standing::Independent {
        return Err(Error::conflict(
            "a coder is replaced while the narrative is coded: before that, name the pair anew; \
             after the release, both codings stand. Nothing was changed",
        ));
    }
    let seat = seat.ok_or_else(|| {
        Error::conflict("whoever is to be replaced has no seat here any more; nothing was changed")
    })?;
    if !successors(&mut tx, &lead, id).await?.iter().any(|person| person.id == form.enters) {
        return Err(Error::invalid(
            "choose a coder of this project who has had no seat in this narrative; \
             nothing was changed",
        ));
    }
    db::hand_over(&mut tx, scope, id, seat, form.leaves, form.enters).await?;
    tx.touch(Topic::Project(scope.project()));
    tx.touch(Topic::Coding(id, form.leaves));
    // The work that was withdrawn cannot be brought back beside newer work.
    let receipt = tx.commit(Deed::new(id, Audience::Team, Value::Null)).await?;
    let then = lead.links.narrative_after(&number, receipt.op_id);
    Ok(Done::then(receipt, then))
}

/// Coders who have never had a seat in this narrative.
pub async fn successors<P>(
    view: &mut View,
    lead: &Member<P>,
    narrative: NarrativeId,
) -> Result<Vec<Person>> {
    let seated = db::ever_seated(view, lead.scope, narrative).await?;
    let coders = coders(view, lead.scope).await?;
    Ok(coders.into_iter().filter(|person| !seated.contains(&person.id)).collect())
}
