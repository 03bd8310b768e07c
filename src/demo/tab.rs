//! A browser tab without a browser: requests go through the router as our own
//! pages send them.

use std::fmt::{Display, Write};

use anyhow::{Context, Result, bail};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use serde::Deserialize;
use tower::ServiceExt;
use tracing::{instrument::WithSubscriber, subscriber::NoSubscriber};

use crate::web::{error_page::FRAGMENT, links};

/// The longest answer that is read, in bytes.
const LONGEST: usize = 16 << 20;
const EDGE: &str = "the-edge-between-two-parts-of-a-form";

/// Where somebody is signed in.
pub struct Tab {
    router: Router,
    cookie: String,
}

/// What an error says.
#[derive(Deserialize)]
struct Problem {
    detail: String,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Tab {
    pub async fn sign_in(router: Router, email: &str, password: &str) -> Result<Self> {
        let mut tab = Self { router, cookie: String::new() };
        let form = Form::default().with("email", email).with("password", password);
        let answer = tab.send(links::sign_in(), form.into()).await?;
        let cookie = answer.headers.get(header::SET_COOKIE).context("no session began")?;
        let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
        tab.cookie = pair.to_owned();
        Ok(tab)
    }

    pub async fn sign_out(self) -> Result<()> {
        self.post(links::sign_out(), Form::default()).await?;
        Ok(())
    }

    /// Sends a form and returns what is answered.
    pub async fn post(&self, address: &str, form: impl Into<Sent>) -> Result<Bytes> {
        Ok(self.send(address, form.into()).await?.body)
    }

    async fn send(&self, address: &str, form: Sent) -> Result<Answer> {
        let request = Request::post(address)
            .header(header::COOKIE, &self.cookie)
            .header("sec-fetch-site", "same-origin")
            .header(FRAGMENT, "1")
            .header(header::CONTENT_TYPE, form.kind)
            .body(Body::from(form.body))?;
        // A thousand lines about invented people do not help whoever reads the log.
        let answer = self.router.clone().oneshot(request).with_subscriber(NoSubscriber::new());
        let (head, body) = answer.await?.into_parts();
        let answer = Answer {
            status: head.status,
            headers: head.headers,
            body: to_bytes(body, LONGEST).await?,
        };
        if answer.status.is_client_error() || answer.status.is_server_error() {
            match serde_json::from_slice(&answer.body) {
                Ok(Problem { detail }) => bail!("{detail} ({address})"),
                Err(_) => bail!("{} ({address})", answer.status),
            }
        }
        Ok(answer)
    }
}

/// A form on its way.
pub struct Sent {
    kind: String,
    body: String,
}

/// Names and values. A name may be given again.
#[derive(Default)]
pub struct Form(String);

impl Form {
    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(name);
        self.0.push('=');
        for byte in value.to_string().bytes() {
            write!(self.0, "%{byte:02X}").ok();
        }
        self
    }
}

impl From<Form> for Sent {
    fn from(form: Form) -> Self {
        Self { kind: "application/x-www-form-urlencoded".to_owned(), body: form.0 }
    }
}

/// A form that may carry files.
#[derive(Default)]
pub struct Upload(String);

impl Upload {
    pub fn with(self, name: &str, value: impl Display) -> Self {
        self.part(&format!("name=\"{name}\""), value)
    }

    pub fn file(self, name: &str, text: &str) -> Self {
        self.part(&format!("name=\"files\"; filename=\"{name}\""), text)
    }

    fn part(mut self, what: &str, value: impl Display) -> Self {
        let head = "content-disposition: form-data";
        write!(self.0, "--{EDGE}\r\n{head}; {what}\r\n\r\n{value}\r\n").ok();
        self
    }
}

impl From<Upload> for Sent {
    fn from(Upload(parts): Upload) -> Self {
        let kind = format!("multipart/form-data; boundary={EDGE}");
        Self { kind, body: format!("{parts}--{EDGE}--\r\n") }
    }
}
