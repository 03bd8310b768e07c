//! What a coder does with codes: every handler is one operation. Taking a code
//! out concerns codings too and is `coding`'s.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::{
    HUES, NewCode, Origin,
    change::{Change, Wording, no_code, tell},
    db, good_name, good_prose,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::Tx,
    domain::operation::{Audience, Deed},
    ids::{CodeId, OpId},
    web::{Done, Form, Path},
};

type Coder = Member<may::Code>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateForm {
    op_id: OpId,
    name: String,
    /// The code it hangs below; empty for none.
    #[serde(default)]
    parent: String,
}

/// Makes a private code. It carries the operation's own id.
pub async fn create(
    coder: Coder,
    State(app): State<App>,
    Form(form): Form<CreateForm>,
) -> Result<Done> {
    let asked = json!({ "name": form.name, "parent": form.parent });
    let mut tx = coder.begin(&app, form.op_id, "code.create", asked).await?;
    let parent = code_or_none(&form.parent)?;
    if let Some(parent) = parent {
        let own = db::usable(&mut tx, coder.scope, coder.id, parent).await?;
        own.filter(|parent| !parent.shared).ok_or_else(no_code)?;
    }
    let id = CodeId::from(uuid::Uuid::from(form.op_id));
    let name = good_name(&form.name)?;
    let new = NewCode { id, owner: coder.id, name, origin: Origin::Inductive, parent };
    db::create(&mut tx, coder.scope, &new).await?;
    tell(&mut tx, coder.scope, coder.id).await?;
    let inverse = json!({ "kind": "code.remove", "code": new.id });
    let receipt = tx.commit(Deed::new(new.id, Audience::Own, inverse)).await?;
    Ok(Done::then(receipt, coder.links.code(&new.id)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitForm {
    op_id: OpId,
    name: String,
}

/// Makes a code beside this one, and leads through the passages, so that each
/// stays, goes over, or has both.
pub async fn split(
    coder: Coder,
    State(app): State<App>,
    Path((_, code)): Path<(String, CodeId)>,
    Form(form): Form<SplitForm>,
) -> Result<Done> {
    let asked = json!({ "code": code, "name": form.name });
    let mut tx = coder.begin(&app, form.op_id, "code.split", asked).await?;
    let from = db::usable(&mut tx, coder.scope, coder.id, code).await?.ok_or_else(no_code)?;
    let parent = match from.shared {
        true => None,
        false => db::parent(&mut tx, coder.scope, coder.id, code).await?,
    };
    let id = CodeId::from(uuid::Uuid::from(form.op_id));
    let name = good_name(&form.name)?;
    let new = NewCode { id, owner: coder.id, name, origin: Origin::Inductive, parent };
    db::create(&mut tx, coder.scope, &new).await?;
    tell(&mut tx, coder.scope, coder.id).await?;
    let inverse = json!({ "kind": "code.remove", "code": id });
    let receipt = tx.commit(Deed::new(id, Audience::Own, inverse)).await?;
    Ok(Done::then(receipt, format!("{}?into={id}", coder.links.passages(&code))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RewordForm {
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
    /// 1 to 12, as stylesheets number them.
    hue: i16,
}

pub async fn reword(
    coder: Coder,
    State(app): State<App>,
    Path((_, code)): Path<(String, CodeId)>,
    Form(form): Form<RewordForm>,
) -> Result<Done> {
    let asked = json!({
        "code": code, "name": form.name, "definition": form.definition, "include": form.include,
        "exclude": form.exclude, "example": form.example, "hue": form.hue,
    });
    let tx = coder.begin(&app, form.op_id, "code.reword", asked).await?;
    if !(1..=HUES).contains(&form.hue) {
        return Err(Error::invalid("choose one of the twelve colours"));
    }
    let to = Wording {
        name: good_name(&form.name)?,
        definition: good_prose(&form.definition)?,
        include: good_prose(&form.include)?,
        exclude: good_prose(&form.exclude)?,
        example: good_prose(&form.example)?,
        hue: form.hue - 1,
    };
    perform(tx, &coder, Change::Reword { code, to }).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveForm {
    op_id: OpId,
    /// The code it will hang below; empty for none.
    #[serde(default)]
    parent: String,
}

pub async fn move_to(
    coder: Coder,
    State(app): State<App>,
    Path((_, code)): Path<(String, CodeId)>,
    Form(form): Form<MoveForm>,
) -> Result<Done> {
    let asked = json!({ "code": code, "parent": form.parent });
    let tx = coder.begin(&app, form.op_id, "code.move", asked).await?;
    let parent = code_or_none(&form.parent)?;
    perform(tx, &coder, Change::Move { code, parent }).await
}

async fn perform(mut tx: Tx, coder: &Coder, change: Change) -> Result<Done> {
    let code = change.code();
    let inverse = change.perform(&mut tx, coder.scope, coder.id).await?;
    tell(&mut tx, coder.scope, coder.id).await?;
    let inverse = serde_json::to_value(inverse).map_err(|e| Error::Other(e.into()))?;
    let receipt = tx.commit(Deed::new(code, Audience::Own, inverse)).await?;
    Ok(Done::then(receipt, coder.links.code(&code)))
}

fn code_or_none(typed: &str) -> Result<Option<CodeId>> {
    match typed {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| no_code()),
    }
}
