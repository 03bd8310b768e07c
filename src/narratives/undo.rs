//! Says what was done just now, and takes it back: one's own deeds on
//! narratives, the last one first.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::{
    db,
    inverse::{self, Inverse},
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::{Tx, View, Viewer},
    domain::{
        operation::{Audience, Deed, Operation},
        undo as stacks,
    },
    ids::OpId,
    live::Topic,
    web::{Done, Form},
};

/// What was done just now, with the way back.
pub struct Strip {
    pub said: &'static str,
    pub op: OpId,
    /// `undo`, `redo`, or nothing where there is no way back.
    pub way_back: &'static str,
}

impl Strip {
    pub async fn after(
        view: &mut View,
        viewer: Viewer,
        done: Option<OpId>,
    ) -> Result<Option<Self>> {
        let Some(op) = done else { return Ok(None) };
        let deed = db::own_deed(view, viewer, op).await?;
        Ok(deed.map(|deed| {
            let way_back = match &*deed.kind {
                _ if !deed.undoable => "",
                UNDO => "redo",
                _ => "undo",
            };
            Self { said: said(&deed.kind), op, way_back }
        }))
    }
}

const UNDO: &str = "narrative.undo";
const REDO: &str = "narrative.redo";

fn said(kind: &str) -> &'static str {
    match kind {
        "import.keep" => "The narratives are kept as drafts.",
        "narrative.rename" => "The title is changed.",
        "narrative.edit" => "The text is corrected.",
        "narrative.freeze" => "Frozen for coding.",
        "narrative.correct" => "The text is corrected; the one before is kept.",
        "narrative.remove" => "The draft is deleted.",
        "narrative.submit" => "Your coding is submitted.",
        "reopening.ask" => "The lead is asked to open your coding again.",
        "reopening.grant" => "The coding is open again.",
        "narrative.release" => "The narrative is released.",
        "assignment.set" => "The pairs are saved.",
        "assignment.calibrate" => "Who codes it for calibration is saved.",
        "assignment.replace" => "The seat is handed over.",
        "attribute.create" => "The attribute is added.",
        "attribute.rename" => "The attribute has its new name.",
        "attribute.remove" => "The attribute is deleted, with all its values.",
        "attribute.fill" => "The attributes are saved.",
        UNDO => "It is taken back.",
        _ => "Done.",
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoForm {
    op_id: OpId,
    /// The operation to take back: the last of one's own.
    undoes: OpId,
}

pub async fn undo(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<UndoForm>,
) -> Result<Done> {
    take_back(lead, app, form, UNDO).await
}

pub async fn redo(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<UndoForm>,
) -> Result<Done> {
    take_back(lead, app, form, REDO).await
}

async fn take_back(
    lead: Member<may::Manage>,
    app: App,
    form: UndoForm,
    kind: &'static str,
) -> Result<Done> {
    let asked = json!({ "undoes": form.undoes });
    let operation = Operation { id: form.op_id, kind, payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let topic = Topic::Project(lead.scope.project());
    let mut entries = tx.own_entries(topic).await?;
    // Other nouns keep what they did to the project on the same topic.
    entries.retain(|entry| Inverse::of(&entry.inverse).is_some());
    let stacks = stacks::stacks(&entries);
    let stack = if kind == UNDO { stacks.undo } else { stacks.redo };
    let entry = stack.last().filter(|entry| entry.op_id == form.undoes);
    let recorded = entry.and_then(|entry| Inverse::of(&entry.inverse)).ok_or_else(|| {
        Error::conflict("you did something else since, or took this back already")
    })?;
    let inverse = inverse::run(&mut tx, lead.scope, recorded).await?;
    tx.touch(topic);
    let project = lead.scope.project();
    let mut deed = Deed::new(project, Audience::Team, inverse.into());
    deed.undoes = Some(form.undoes);
    let receipt = tx.commit(deed).await?;
    let then = lead.links.narratives_after(receipt.op_id);
    Ok(Done::then(receipt, then))
}
