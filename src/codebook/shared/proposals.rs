//! A coder wishes a shared code otherwise. While a round runs nobody else learns
//! of it, by a page, a count or a word on a stream: what somebody wants of a code
//! tells what that coder meets in the text.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    db,
    inverse::Inverse,
    writes::{begin, commit},
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    codebook::{
        self,
        change::{Wording, no_code},
        good_name, good_prose,
    },
    db::Tx,
    domain::operation::{Audience, Deed, Operation},
    ids::{CodeId, OpId, ProposalId},
    live::Topic,
    web::{Done, Form, Path},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposeForm {
    op_id: OpId,
    name: String,
    #[serde(default)]
    definition: String,
    #[serde(default)]
    include: String,
    #[serde(default)]
    exclude: String,
    #[serde(default)]
    example: String,
    reason: String,
}

pub async fn propose(
    coder: Member<may::Code>,
    State(app): State<App>,
    Path((_, code)): Path<(String, CodeId)>,
    Form(form): Form<ProposeForm>,
) -> Result<Done> {
    let asked = json!({
        "code": code, "name": form.name, "definition": form.definition, "include": form.include,
        "exclude": form.exclude, "example": form.example, "reason": form.reason,
    });
    let operation = Operation { id: form.op_id, kind: "proposal.make", payload: asked };
    let mut tx = Tx::begin(&app.db, coder.viewer(), operation).await?;
    let shared = codebook::db::usable(&mut tx, coder.scope, coder.id, code).await?;
    shared.filter(|code| code.shared).ok_or_else(no_code)?;
    let wish = Wording {
        name: good_name(&form.name)?,
        definition: good_prose(&form.definition)?,
        include: good_prose(&form.include)?,
        exclude: good_prose(&form.exclude)?,
        example: good_prose(&form.example)?,
        hue: 0,
    };
    let reason = good_prose(&form.reason)?;
    if reason.is_empty() {
        return Err(Error::invalid("say why; nothing was proposed"));
    }
    let id = ProposalId::from(uuid::Uuid::from(form.op_id));
    db::propose(&mut tx, coder.scope, id, code, coder.id, &wish, &reason).await?;
    tx.touch(Topic::Codebook(coder.id));
    let receipt = tx.commit(Deed::new(id, Audience::Own, Value::Null)).await?;
    Ok(Done::then(receipt, coder.links.shared_codes()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    op_id: OpId,
    accept: bool,
}

/// Accepted, the code is as it was proposed from now on.
pub async fn answer(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Path((_, proposal)): Path<(String, ProposalId)>,
    Form(form): Form<AnswerForm>,
) -> Result<Done> {
    let asked = json!({ "proposal": proposal, "accept": form.accept });
    let mut tx = begin(&app, &lead, form.op_id, "proposal.answer", asked).await?;
    if db::round_runs(&mut tx, lead.scope).await? {
        return Err(Error::conflict("proposals are read between rounds; nothing was changed"));
    }
    let all = db::proposals(&mut tx, lead.scope, lead.id, true).await?;
    let wish = all.into_iter().find(|one| one.id == proposal).ok_or(Error::NotFound)?;
    db::answer(&mut tx, lead.scope, proposal, lead.id, form.accept)
        .await?
        .ok_or_else(|| Error::conflict("this was answered already"))?;
    if !form.accept {
        tx.touch(Topic::SharedCodes(lead.scope.project()));
        let receipt = tx.commit(Deed::new(proposal, Audience::Team, Value::Null)).await?;
        return Ok(Done::then(receipt, lead.links.shared_codes()));
    }
    let to = Wording {
        name: wish.name,
        definition: wish.definition,
        include: wish.include,
        exclude: wish.exclude,
        example: wish.example,
        hue: 0,
    };
    commit(tx, &lead, proposal.into(), Inverse::Reword { code: wish.code, to }, None).await
}
