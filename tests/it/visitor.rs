//! A person at a browser that keeps its cookies and runs no script. Its requests
//! claim to be for another host, which nothing may believe.

use std::net::SocketAddr;

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, header},
};
use http_body_util::BodyExt;
use tandem::{App, routes};
use tower::ServiceExt;

use crate::world::{Answer, World};

pub struct Visitor {
    router: Router,
    address: SocketAddr,
    pub cookie: String,
}

impl Visitor {
    pub fn at(app: &App, address: &str) -> Self {
        Self {
            router: routes::router(app.clone()),
            address: address.parse().unwrap(),
            cookie: String::new(),
        }
    }

    /// Somebody of the world, in the session that the world began.
    pub fn of(world: &World, who: &str) -> Self {
        Self::at(&world.app, "192.0.2.1:4000").with(world.cookie(who))
    }

    /// In the session of this cookie.
    pub fn with(self, cookie: String) -> Self {
        Self { cookie, ..self }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, "").await
    }

    pub async fn post(&mut self, path: &str, form: &str) -> Answer {
        self.ask(Method::POST, path, form).await
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        let form = format!("email={email}&password={password}").replace(' ', "+");
        self.post("/sign-in", &form).await
    }

    async fn ask(&mut self, method: Method, path: &str, form: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "evil.example")
            .header("sec-fetch-site", "same-origin")
            .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Firefox/132.0")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .extension(ConnectInfo(self.address))
            .body(Body::from(form.to_owned()))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        if let Some(cookie) = cookie_of(&head.headers) {
            self.cookie = cookie;
        }
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8(body.into()).unwrap();
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }
}

fn cookie_of(headers: &HeaderMap) -> Option<String> {
    let set = headers.get_all(header::SET_COOKIE).into_iter().map(|value| value.to_str().unwrap());
    let session = set.into_iter().find(|cookie| cookie.starts_with("tandem="));
    session.map(|cookie| cookie.split(';').next().unwrap().to_owned())
}

/// The path of a link that was printed.
pub fn path(link: &str) -> &str {
    link.strip_prefix("http://127.0.0.1:8080").expect("a link of the configured address")
}

/// The whole page, of which a script would fetch a part.
pub async fn page(world: &World, who: &str, path: &str) -> String {
    Visitor::of(world, who).get(path).await.body
}
