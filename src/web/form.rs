//! Forms and queries, refused with a page of ours instead of a line of the
//! framework. A name may stand in a form several times: it becomes a `Vec`.

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};

use crate::{App, Error};

pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let form = axum_extra::extract::Form::from_request(request, app).await;
        form.map(|axum_extra::extract::Form(fields)| Self(fields)).map_err(|reason| {
            tracing::debug!(%reason, "a form was refused");
            Error::invalid(
                "the form is incomplete, or holds something unexpected; nothing was changed",
            )
        })
    }
}

pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let query = axum_extra::extract::Query::from_request_parts(parts, app).await;
        query
            .map(|axum_extra::extract::Query(fields)| Self(fields))
            .map_err(|_| Error::invalid("this address asks for something that does not exist"))
    }
}

/// A choice that was left empty is none: for `deserialize_with` on what is read
/// from its text.
pub fn chosen<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    form: D,
) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(form)?;
    if text.is_empty() {
        return Ok(None);
    }
    let value = serde_json::Value::String(text);
    serde_json::from_value(value).map(Some).map_err(serde::de::Error::custom)
}
