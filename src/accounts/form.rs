//! A form that was refused comes back with what was typed, and with the reason.

use askama::Template;
use axum::response::{IntoResponse, Response};

use crate::{
    Error, Result,
    web::{error_page::sentence, html},
};

/// The page once more, for errors that another try can mend. `page` takes what
/// is to be said. Passwords are never sent back.
pub fn refused<T: Template>(error: Error, page: impl FnOnce(String) -> T) -> Result<Response> {
    if !matches!(error, Error::Invalid(_) | Error::Conflict(_) | Error::Wait(_)) {
        return Err(error);
    }
    let page = html(&page(sentence(&error.to_string())))?;
    let (head, _) = error.into_response().into_parts();
    Ok((head.status, head.headers, page).into_response())
}
