//! One line in the log for each request: never what was read or written, not
//! even the query of the address.

use std::time::Instant;

use axum::{extract::Request, middleware::Next, response::Response};

pub async fn log(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = shown(request.uri().path()).to_owned();
    let began = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let milliseconds = began.elapsed().as_secs_f64() * 1000.0;
    tracing::info!(%method, path, status, milliseconds, "request");
    response
}

/// A secret in a path is as good as a password.
fn shown(path: &str) -> &str {
    const SECRET: [&str; 4] = ["/setup/", "/password/", "/invitation/", "/show/"];
    SECRET.into_iter().find(|start| path.starts_with(start)).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn secret_links_are_not_written_down() {
        assert_eq!(shown("/show/abc/board"), "/show/");
        assert_eq!(shown("/p/care"), "/p/care");
    }
}
