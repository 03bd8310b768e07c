//! Sessions begin here. They last 24 hours at most.

use axum_extra::extract::cookie::Cookie;

use super::{Browser, db};
use crate::{
    App, Result,
    access::{
        cookie,
        token::{self, Token},
    },
    db::AccountTx,
    ids::UserId,
};

/// A new session with a new secret, instead of the one that the browser had.
pub async fn begin(
    tx: &mut AccountTx,
    app: &App,
    browser: &Browser,
    user: UserId,
) -> Result<Cookie<'static>> {
    let old = browser.session_token.as_deref().map(token::hash);
    db::end_old_sessions(tx, old.as_deref()).await?;
    let token = Token::new()?;
    db::begin_session(tx, user, &token.hash(), &browser.device).await?;
    Ok(cookie(&app.settings, &token))
}
