//! What browsers are told to refuse, and what we refuse from other sites.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{App, Error};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'; \
    worker-src 'self'; require-trusted-types-for 'script'; trusted-types tandem htmx";

const HEADERS: [(&str, &str); 9] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), \
         microphone=(), payment=(), usb=(), screen-wake-lock=(self), fullscreen=(self)",
    ),
    ("x-robots-tag", "noindex, nofollow"),
    ("x-frame-options", "DENY"),
    ("cache-control", "no-store"),
];

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// The headers of every answer. An answer that set its own keeps it: only the
/// files of the application may be kept by browsers.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    if app.settings.secure() {
        let value = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    response
}

/// A change must say that it comes from our own pages, and nobody else's page
/// may read ours, except by leading a person here.
pub async fn own_pages_only(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let site = headers.get(&FETCH_SITE).and_then(|v| v.to_str().ok());
    let says_nothing = site.is_none() && !headers.contains_key(header::ORIGIN);
    let navigates = headers.get(&FETCH_MODE).is_some_and(|mode| mode == "navigate");
    let refused = match request.method() {
        &Method::GET | &Method::HEAD => site == Some("cross-site") && !navigates,
        _ => says_nothing,
    };
    if refused { Error::Forbidden.into_response() } else { next.run(request).await }
}

/// What the layer against cross-site requests refused, in our words.
pub async fn say_refused(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let by_layer = response.extensions().get::<tower_http::csrf::ProtectionError>().is_some();
    if response.status() == StatusCode::FORBIDDEN && by_layer {
        return Error::Forbidden.into_response();
    }
    response
}
