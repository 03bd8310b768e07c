//! A third person settles a released narrative where its coders cannot, or
//! should not. The lead names and relieves; the record says so. Without the
//! names of the coders, if that is wished: see `veil`.

pub mod db;
pub mod veil;

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{db as consensus, writes::still_at_work};
use crate::{
    App, Error, Result,
    access::{Member, Scope, may},
    db::Tx,
    domain::{
        operation::{Audience, Deed, Operation},
        permission::Permission,
    },
    ids::{MemberId, NarrativeId, OpId},
    live::Topic,
    narratives::db as narratives,
    projects::db as projects,
    web::{Done, Form, Path},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignForm {
    op_id: OpId,
    member: MemberId,
    #[serde(default)]
    unnamed: bool,
}

pub async fn assign(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<AssignForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number, "member": form.member, "unnamed": form.unnamed });
    let kind = if form.unnamed { "adjudicator.assign_unnamed" } else { "adjudicator.assign" };
    let operation = Operation { id: form.op_id, kind, payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let narrative = released(&mut tx, lead.scope, number).await?;
    let people = projects::people(&mut tx, lead.scope).await?;
    let person = people.iter().find(|one| one.id == form.member && !one.left);
    let person = person.ok_or_else(|| Error::invalid("choose a member of the project"))?;
    if !person.role.may(Permission::Discuss) {
        return Err(Error::invalid(format!(
            "{} is an observer here, who looks and changes nothing; change the role first",
            person.name
        )));
    }
    if narratives::has_seat(&mut tx, lead.scope, narrative, person.id).await? {
        return Err(Error::invalid(format!(
            "{} coded this narrative; an adjudicator is a third person",
            person.name
        )));
    }
    db::remove(&mut tx, lead.scope, narrative).await?;
    db::assign(&mut tx, lead.scope, narrative, person.id, form.unnamed).await?;
    finish(tx, &lead, number, narrative).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelieveForm {
    op_id: OpId,
}

pub async fn relieve(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<RelieveForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": number });
    let operation = Operation { id: form.op_id, kind: "adjudicator.relieve", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let narrative = released(&mut tx, lead.scope, number).await?;
    if !db::remove(&mut tx, lead.scope, narrative).await? {
        return Err(Error::conflict("nobody adjudicates this narrative"));
    }
    finish(tx, &lead, number, narrative).await
}

async fn released(tx: &mut Tx, scope: Scope, number: i32) -> Result<NarrativeId> {
    let id = narratives::by_number(tx, scope, number).await?.ok_or(Error::NotFound)?.id;
    let text = consensus::text(tx, scope, id).await?;
    still_at_work(text.filter(|text| text.released))?;
    consensus::lock(tx, scope, id).await?;
    Ok(id)
}

async fn finish(
    mut tx: Tx,
    lead: &Member<may::Manage>,
    number: i32,
    narrative: NarrativeId,
) -> Result<Done> {
    tx.touch(Topic::Project(lead.scope.project()));
    tx.touch(Topic::Consensus(narrative));
    // Whom the lead named is told by relieving, not by taking it back.
    let deed = Deed::new(narrative, Audience::Narrative(narrative), Value::Null);
    let receipt = tx.commit(deed).await?;
    Ok(Done::then(receipt, lead.links.decisions(Some(&number))))
}
