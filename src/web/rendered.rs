//! A fragment that was made once for many, sent to one of them.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{Html, IntoResponse, Response},
};

use crate::{Error, Result, live::Made};

/// Compressed already, for a browser that takes it so. `tag` is its entity tag,
/// in quotation marks.
pub fn answer(made: &Made, tag: &str, asked: &HeaderMap) -> Result<Response> {
    let accepts = asked.get(header::ACCEPT_ENCODING).and_then(|names| names.to_str().ok());
    let mut names = accepts.unwrap_or_default().split(',').map(str::trim);
    let mut response = if names.any(|name| name == "gzip") {
        let gzip = [(header::CONTENT_ENCODING, "gzip"), (header::VARY, "accept-encoding")];
        (gzip, Html(made.gzip.clone())).into_response()
    } else {
        Html(made.plain.clone()).into_response()
    };
    let tag = HeaderValue::from_str(tag).map_err(|error| Error::Other(error.into()))?;
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}
