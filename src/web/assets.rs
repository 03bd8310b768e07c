//! Styles, scripts, fonts and pictures, as `script/assets.mjs` bundled them.
//!
//! A file's name carries the hash of its content, so a browser keeps it for ever and a page names
//! it with [`url`]. A debug build reads the files from disk, a release holds them inside.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use axum::{
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS},
    },
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use super::Path;
use crate::{Error, Result};

/// Where [`serve`] is mounted, `/assets/{*file}`; the bundler writes the same into stylesheets.
const MOUNT: &str = "/assets";
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const MANIFEST: &str = "manifest.json";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/static/dist"]
#[allow_missing = true]
struct Dist;

/// From the name of a file to that of its bundled form, which carries the hash.
type Manifest = HashMap<String, String>;

/// The address of a bundled file, `app.css` -> `/assets/app-1B2C3D4E.css`. A name that was not
/// bundled comes back without a hash, and [`serve`] answers it with 404.
pub fn url(name: &str) -> String {
    let file = manifest().get(name).cloned();
    format!("{MOUNT}/{}", file.as_deref().unwrap_or(name))
}

/// Fails with a sentence for the console if the client side was not bundled.
pub fn check() -> anyhow::Result<()> {
    let bundled = manifest().contains_key("app.css");
    anyhow::ensure!(
        bundled,
        "the pages have no styles and scripts yet: run `npm ci --ignore-scripts && npm run build`, then start again"
    );
    Ok(())
}

/// One bundled file, for ever; 404 for any other name.
pub async fn serve(Path(file): Path<String>, asked: HeaderMap) -> Result<Response> {
    let found = Dist::get(&file).filter(|_| file != MANIFEST).ok_or(Error::NotFound)?;
    let tag = tag(found.metadata.sha256_hash());
    if asked.get(IF_NONE_MATCH) == Some(&tag) {
        return Ok(
            (StatusCode::NOT_MODIFIED, [(ETAG, tag), (CACHE_CONTROL, FOR_EVER)]).into_response()
        );
    }
    let headers = [
        (CONTENT_TYPE, content_type(&file, found.metadata.mimetype())),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (CACHE_CONTROL, FOR_EVER),
        (ETAG, tag),
    ];
    Ok((headers, found.data.into_owned()).into_response())
}

/// Text is UTF-8, and says so.
fn content_type(file: &str, guessed: &str) -> HeaderValue {
    let exact = match file.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => guessed,
    };
    HeaderValue::from_str(exact).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

fn tag(hash: [u8; 32]) -> HeaderValue {
    let hex = data_encoding::HEXLOWER.encode(&hash[..16]);
    HeaderValue::from_str(&format!("\"{hex}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// In a debug build the bundle may change under the running server, so it is read each time.
fn manifest() -> Cow<'static, Manifest> {
    static READ: LazyLock<Manifest> = LazyLock::new(read_manifest);
    if cfg!(debug_assertions) { Cow::Owned(read_manifest()) } else { Cow::Borrowed(&READ) }
}

fn read_manifest() -> Manifest {
    let file = Dist::get(MANIFEST).map(|file| file.data);
    file.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(file: &str, headers: HeaderMap) -> Response {
        serve(Path(file.to_owned()), headers).await.into_response()
    }

    #[test]
    fn a_file_that_was_not_bundled_keeps_its_name() {
        assert_eq!(url("nothing.css"), "/assets/nothing.css");
    }

    #[test]
    fn the_bundler_and_the_server_name_the_same_mount() {
        let script = include_str!("../../script/assets.mjs");
        assert!(script.contains(&format!("publicPath: \"{MOUNT}\"")));
    }

    #[test]
    fn text_says_that_it_is_utf_8() {
        assert_eq!(content_type("app-1.css", ""), "text/css; charset=utf-8");
        assert_eq!(content_type("app-1.js", ""), "text/javascript; charset=utf-8");
        assert_eq!(content_type("inter-1.woff2", ""), "font/woff2");
        assert_eq!(content_type("photo.png", "image/png"), "image/png");
    }

    #[tokio::test]
    async fn there_is_nothing_else_to_get() {
        for file in ["nothing.css", "manifest.json", "../Cargo.toml", "../../Cargo.toml", ""] {
            assert_eq!(get(file, HeaderMap::new()).await.status(), StatusCode::NOT_FOUND, "{file}");
        }
    }

    #[tokio::test]
    async fn a_bundled_file_is_kept_for_ever() {
        if check().is_err() {
            println!("skipped: the client side was not bundled");
            return;
        }
        let address = url("app.css");
        let file = address.strip_prefix("/assets/").expect("the mount");
        assert_ne!(file, "app.css");
        let first = get(file, HeaderMap::new()).await;
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(first.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(first.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(first.headers()[X_CONTENT_TYPE_OPTIONS], "nosniff");

        let again = HeaderMap::from_iter([(IF_NONE_MATCH, first.headers()[ETAG].clone())]);
        assert_eq!(get(file, again).await.status(), StatusCode::NOT_MODIFIED);
    }
}
