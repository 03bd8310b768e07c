//! What the facilitator looks at is what the room sees: the board, a theme, a card
//! with a passage, a vote, the clock, or how to join.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Scene, db, desk};
use crate::{
    App, Error, Result,
    access::{Member, may},
    boards::{db as cards, screens, writes as boards},
    ids::{CodeId, OpId, ThemeId, WorkshopId},
    live::Topic,
    web::{Done, Form, Path, chosen},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SceneForm {
    op_id: OpId,
    scene: Scene,
    /// Of the board; without one all of it is shown.
    #[serde(default, deserialize_with = "chosen")]
    theme: Option<ThemeId>,
    #[serde(default, deserialize_with = "chosen")]
    card: Option<CodeId>,
    /// Of the card's passages, from 0: this one is shown with it.
    quote: Option<usize>,
}

pub async fn turn(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<SceneForm>,
) -> Result<Done> {
    let payload = json!({ "workshop": id, "scene": form.scene, "theme": form.theme,
        "card": form.card, "quote": form.quote });
    let (mut tx, workshop) = desk::begin(&app, &me, id, form.op_id, "scene.turn", payload).await?;
    workshop.open_phase()?;
    let mut quote = String::new();
    if form.scene == Scene::Card {
        let card = form.card.ok_or_else(|| Error::invalid("choose a card to show"))?;
        let cards = cards::cards(&mut tx, me.scope).await?;
        if !cards.iter().any(|one| one.id == card) {
            return Err(Error::conflict("this code is not on the board any more"));
        }
        if let Some(at) = form.quote {
            let passages = cards::passages(&mut tx, me.scope, card).await?;
            let passage = passages.into_iter().nth(at);
            quote =
                passage.ok_or_else(|| Error::conflict("this passage is not there any more"))?.text;
        }
    }
    // First, so that the workshop's own stack keeps it.
    tx.touch(Topic::Workshop(id));
    if form.scene == Scene::Board {
        let board = boards::wait(&mut tx, &me, workshop.kind).await?;
        screens::turn_to(&mut tx, me.scope, board.id, form.theme).await?;
        tx.touch(Topic::Board(workshop.board));
    }
    let card = form.card.filter(|_| form.scene == Scene::Card);
    db::set_scene(&mut tx, me.scope, id, form.scene, card, &quote).await?;
    desk::finish(tx, &me, &workshop, Value::Null).await
}
