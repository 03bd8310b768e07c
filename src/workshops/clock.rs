//! The clock: it runs by the server's time to a moment, so that every screen shows
//! the same and none drifts. The facilitator can pause it at any time.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{db, desk};
use crate::{
    App, Error, Result,
    access::{Member, may},
    domain::workshop::{Clock, Hands},
    ids::{OpId, WorkshopId},
    web::{Done, Form, Path},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockForm {
    op_id: OpId,
    turn: Turn,
    /// With `add`: how many more.
    #[serde(default)]
    seconds: i64,
}

#[derive(Debug, Clone, Copy, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
enum Turn {
    Pause,
    Resume,
    Add,
}

pub async fn turn(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, id)): Path<(String, WorkshopId)>,
    Form(form): Form<ClockForm>,
) -> Result<Done> {
    let payload = json!({ "workshop": id, "turn": form.turn, "seconds": form.seconds });
    let (mut tx, workshop) = desk::begin(&app, &me, id, form.op_id, "clock.turn", payload).await?;
    workshop.open_phase()?;
    let now = workshop.now();
    let clock = workshop.clock().unwrap_or(Clock { full: 0, hands: Hands::Left(0) });
    let clock = match form.turn {
        Turn::Pause => clock.pause(now),
        Turn::Resume => clock.resume(now),
        Turn::Add if !(1..=3600).contains(&form.seconds) => {
            return Err(Error::invalid("a clock is given one second to one hour more at a time"));
        }
        Turn::Add => clock.add(form.seconds, now),
    };
    db::set_clock(&mut tx, me.scope, id, clock).await?;
    desk::finish(tx, &me, &workshop, Value::Null).await
}
