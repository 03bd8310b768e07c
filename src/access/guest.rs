//! A screen in the room: whoever holds a secret link sees one board, read
//! only, until the link is withdrawn. No account, no member, no viewer.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

use super::{Scope, db, token};
use crate::{
    App, Error, Result,
    db::View,
    ids::{BoardId, ShowLinkId, ThemeId},
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
