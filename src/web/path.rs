//! The path of an address, refused with a page of ours instead of a line of
//! the framework.

use axum::{
    extract::{self, FromRequestParts},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::{App, Error};

pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Error;

    #[expect(clippy::disallowed_types, reason = "what is banned elsewhere is wrapped here")]
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let path = extract::Path::from_request_parts(parts, app).await;
        path.map(|extract::Path(ids)| Self(ids)).map_err(|_| Error::NotFound)
    }
}
