//! A page that follows its topic fetches its live part again, and only that.

use std::convert::Infallible;

use askama::Template;
use axum::{extract::FromRequestParts, http::request::Parts, response::Html};

use super::{error_page::FRAGMENT, html};
use crate::Result;

/// Whether a script asks, for the live part of a page.
pub struct Fragment(bool);

impl Fragment {
    pub fn is_asked(&self) -> bool {
        self.0
    }

    /// The page, or this part of it, a block of its template.
    pub fn of(&self, page: &impl Template, part: &impl Template) -> Result<Html<String>> {
        if self.0 { html(part) } else { html(page) }
    }
}

impl<S: Sync> FromRequestParts<S> for Fragment {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.contains_key(FRAGMENT)))
    }
}
