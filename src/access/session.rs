//! Who is signed in, by the session's cookie.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use super::{db, token};
use crate::{
    App, Error, Result,
    db::{AccountTx, View},
    ids::{SessionId, UserId},
    state::Settings,
    web::{Frame, Me, error_page::FRAGMENT, page},
};

/// Somebody with an account, wherever they are in the application.
pub struct SignedIn {
    pub user: UserId,
    pub session: SessionId,
    pub name: String,
    /// As the account keeps them.
    pub keys: String,
    pub administrator: bool,
    pub theme: &'static str,
}

impl SignedIn {
    /// Of a page that belongs to no project.
    pub fn frame(&self) -> Frame {
        let me = Me::named(self.user, &self.name, &self.keys);
        Frame { me: Some(me), theme: self.theme, ..Frame::default() }
    }

    /// For pages that are open to everybody, where a handler takes the result.
    pub fn if_any(asked: Result<Self>) -> Result<Option<Self>> {
        match asked {
            Ok(me) => Ok(Some(me)),
            Err(Error::SignedOut) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let token = session_token(parts, &app.settings).ok_or(Error::SignedOut)?;
        let mut view = View::of_nobody(&app.db).await?;
        let found = db::session(&mut view, &token::hash(&token)).await?.ok_or(Error::SignedOut)?;
        drop(view);
        refuse_another(parts, found.user)?;
        if found.stale {
            note_seen(app, parts, found.session).await;
        }
        Ok(Self {
            user: found.user,
            session: found.session,
            name: found.name,
            keys: found.keys,
            administrator: found.administrator,
            theme: page::theme(&parts.headers),
        })
    }
}

/// Scripts say for whom their page was drawn: what waits in it is never done as
/// somebody else, who has signed in meanwhile.
const DRAWN_FOR: &str = "x-drawn-for";

pub(super) fn refuse_another(parts: &Parts, user: UserId) -> Result<()> {
    match parts.headers.get(DRAWN_FOR) {
        Some(meant) if meant.as_bytes() != user.to_string().as_bytes() => Err(Error::SignedOut),
        _ => Ok(()),
    }
}

/// Remembers when its owner last used the session. A page that fetches itself
/// is not its owner.
pub(super) async fn note_seen(app: &App, parts: &Parts, session: SessionId) {
    let by_itself = parts.headers.contains_key(FRAGMENT)
        || parts.headers.get(header::ACCEPT).is_some_and(|kind| kind == "text/event-stream");
    if parts.method.is_safe() && by_itself {
        return;
    }
    if let Err(error) = seen(app, session).await {
        tracing::warn!(%error, "a session's last use was not noted");
    }
}

async fn seen(app: &App, session: SessionId) -> Result<()> {
    let mut tx = AccountTx::begin(&app.db).await?;
    db::note_seen(&mut tx, session).await?;
    tx.commit_unrecorded().await
}

/// The secret in the session's cookie.
pub fn session_token(parts: &Parts, settings: &Settings) -> Option<String> {
    let jar = CookieJar::from_headers(&parts.headers);
    jar.get(cookie_name(settings)).map(|cookie| cookie.value().to_owned())
}

/// The session's cookie, until the browser is closed or the session ends.
pub fn cookie(settings: &Settings, token: &token::Token) -> Cookie<'static> {
    Cookie::build((cookie_name(settings), token.as_str().to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(settings.secure())
        .build()
}

/// Takes the cookie back.
pub fn ended_cookie(settings: &Settings) -> Cookie<'static> {
    let mut ended = Cookie::build((cookie_name(settings), "")).path("/").build();
    ended.set_secure(settings.secure());
    ended.make_removal();
    ended
}

/// The prefix ties the cookie to this very host, which browsers grant to TLS only.
fn cookie_name(settings: &Settings) -> &'static str {
    if settings.secure() { "__Host-tandem" } else { "tandem" }
}
