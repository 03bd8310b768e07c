//! Whether this process lives, and whether it can do its work: for whatever
//! runs it. Says nothing else.

use axum::{extract::State, http::StatusCode};

use crate::{App, Result, db::View};

pub async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Ready while the database answers.
pub async fn ready(State(app): State<App>) -> Result<StatusCode> {
    View::of_nobody(&app.db).await?.answers().await?;
    Ok(StatusCode::NO_CONTENT)
}
