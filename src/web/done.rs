//! A write answers with its receipt; the page hears of the change and fetches.
//! A form that was sent without script is led to the page it belongs to.

use axum::{
    Json,
    response::{IntoResponse, Response},
};

use crate::domain::operation::Receipt;

/// The receipt, and the page to go to when no script takes it.
#[derive(Debug)]
pub struct Done {
    pub receipt: Receipt,
    pub then: String,
}

impl Done {
    pub fn then(receipt: Receipt, then: impl Into<String>) -> Self {
        Self { receipt, then: then.into() }
    }
}

/// Where a form without script goes; read by the middleware that knows who asked.
#[derive(Debug, Clone)]
pub struct Then(pub String);

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        let mut response = Json(self.receipt).into_response();
        response.extensions_mut().insert(Then(self.then));
        response
    }
}
