//! The record of what happened to accounts.

use super::View;
use crate::{
    Result,
    ids::{EventId, UserId},
};

pub async fn note(view: &mut View, user: Option<UserId>, kind: &str) -> Result<()> {
    sqlx::query!(
        "insert into account_event (id, user_id, kind) values ($1, $2, $3)",
        EventId::new() as _,
        user as _,
        kind,
    )
    .execute(view.conn())
    .await?;
    Ok(())
}
