//! Sends forms that carry files, as a browser does.

use axum::{
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt;
use tandem::{ids::OpId, narratives::extract};
use tower::ServiceExt;

use crate::world::{Answer, World};

/// A form that can carry files; begins with the id of a new operation.
pub struct Upload(Vec<u8>);

const EDGE: &str = "-----------edge";

impl Upload {
    pub fn new() -> Self {
        Self::of(OpId::new())
    }

    pub fn of(op: OpId) -> Self {
        // Files are read by this program, not by the one that runs the tests.
        extract::use_program(env!("CARGO_BIN_EXE_tandem"));
        Self(vec![]).field("op_id", &op.to_string())
    }

    pub fn field(mut self, name: &str, value: &str) -> Self {
        let head = format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
        self.0.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
        self
    }

    pub fn file(mut self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let head = format!(
            "--{EDGE}\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        self.0.extend([head.as_bytes(), bytes.as_ref(), b"\r\n"].concat());
        self
    }

    pub async fn send(self, world: &World, who: &str, path: &str) -> Answer {
        let body = [self.0, format!("--{EDGE}--\r\n").into_bytes()].concat();
        let request = Request::post(path)
            .header(header::COOKIE, world.cookie(who))
            .header("x-fragment", "1")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"))
            .body(Body::from(body))
            .unwrap();
        let response = world.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body: String::from_utf8(body.into()).unwrap(),
        }
    }
}
