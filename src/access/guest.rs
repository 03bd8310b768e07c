//! Who is in the room without an account: a screen sees one board, read only, by
//! a secret link until it is withdrawn; a guest takes part in one workshop, by a
//! cookie of its own until the session ends.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use super::{Scope, db, token};
use crate::{
    App, Error, Result,
    db::View,
    ids::{BoardId, PersonId, ShowLinkId, ThemeId, WorkshopId},
    state::Settings,
};

pub struct Screen {
    pub link: ShowLinkId,
    pub scope: Scope,
    pub board: BoardId,
    pub project_title: String,
    /// The theme in focus; none shows the whole board.
    pub focus: Option<ThemeId>,
    /// To ask again, for a stream.
    pub token_hash: Vec<u8>,
}

impl Screen {
    /// What the link opens, unless it was withdrawn.
    pub async fn of(view: &mut View, token_hash: &[u8]) -> Result<Option<Self>> {
        db::screen(view, token_hash).await
    }
}

impl FromRequestParts<App> for Screen {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let path =
            RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        let secret = path.iter().find(|(key, _)| *key == "token").map(|(_, value)| value);
        let hash = token::hash(secret.ok_or(Error::NotFound)?);
        let mut view = View::of_nobody(&app.db).await?;
        Self::of(&mut view, &hash).await?.ok_or_else(|| {
            Error::Gone(
                "this screen's link was withdrawn, or is not complete; \
                 whoever runs the workshop can make a new one"
                    .to_owned(),
            )
        })
    }
}

/// Somebody who takes part in a workshop in session, without an account. What the
/// guest may do, the open phase decides.
#[derive(Clone)]
pub struct Guest {
    pub scope: Scope,
    pub workshop: WorkshopId,
    pub person: PersonId,
    pub name: String,
    /// To ask again, for a stream.
    pub token_hash: Vec<u8>,
}

impl Guest {
    /// Whose cookie this is, while the session lasts.
    pub async fn of(view: &mut View, token_hash: &[u8]) -> Result<Option<Self>> {
        db::guest(view, token_hash).await
    }
}

impl FromRequestParts<App> for Guest {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let over = || {
            Error::Gone(
                "this visit is over, or has not begun: guests join a workshop with its code, \
                 for as long as it is in session"
                    .to_owned(),
            )
        };
        let jar = CookieJar::from_headers(&parts.headers);
        let cookie = jar.get(guest_cookie_name(&app.settings)).ok_or_else(over)?;
        let hash = token::hash(cookie.value());
        let mut view = View::of_nobody(&app.db).await?;
        Self::of(&mut view, &hash).await?.ok_or_else(over)
    }
}

/// A guest's own, beside that of an account in the same browser.
pub fn guest_cookie(settings: &Settings, token: &token::Token) -> Cookie<'static> {
    Cookie::build((guest_cookie_name(settings), token.as_str().to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(settings.secure())
        .build()
}

fn guest_cookie_name(settings: &Settings) -> &'static str {
    if settings.secure() { "__Host-tandem-guest" } else { "tandem-guest" }
}
