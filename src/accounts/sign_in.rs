//! Signing in. Whoever gets it wrong learns nothing about which accounts
//! there are: the same words, the same status, the same work for both.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use serde::Deserialize;

use super::{Browser, attempt::Attempt, db, refused, session};
use crate::{
    App, Result,
    access::{SignedIn, password},
    db::{AccountTx, View},
    web::{Form, Frame, Query, html, links},
};

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    frame: Frame,
    email: String,
    then: String,
    said: String,
    /// The installation has no account yet.
    first_run: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Return {
    #[serde(default)]
    then: String,
}

pub async fn new(
    me: Result<SignedIn>,
    browser: Browser,
    State(app): State<App>,
    Query(Return { then }): Query<Return>,
) -> Result<Response> {
    if SignedIn::if_any(me)?.is_some() {
        return Ok(Redirect::to(own_page(&then)).into_response());
    }
    let first_run = !db::any(&mut View::of_nobody(&app.db).await?).await?;
    let (email, said) = (String::new(), String::new());
    let page = SignInPage { frame: browser.frame(), email, then, said, first_run };
    Ok(html(&page)?.into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInForm {
    email: String,
    password: String,
    #[serde(default)]
    then: String,
}

pub async fn create(
    browser: Browser,
    State(app): State<App>,
    jar: CookieJar,
    Form(form): Form<SignInForm>,
) -> Result<Response> {
    let SignInForm { email, password, then } = form;
    match sign_in(&app, &browser, &email, password).await {
        Ok(cookie) => Ok((jar.add(cookie), Redirect::to(own_page(&then))).into_response()),
        Err(error) => refused(error, |said| SignInPage {
            frame: browser.frame(),
            email,
            then,
            said,
            first_run: false,
        }),
    }
}

async fn sign_in(
    app: &App,
    browser: &Browser,
    email: &str,
    password: String,
) -> Result<Cookie<'static>> {
    let attempt = Attempt::new(email, &browser.address);
    let mut view = View::of_nobody(&app.db).await?;
    attempt.must_not_wait(&mut view).await?;
    let account = db::by_email(&mut view, &email.trim().to_lowercase()).await?;
    drop(view);
    let account = account.filter(|account| !account.disabled);
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let right = password::fits(app, password, hash).await?;

    let mut tx = AccountTx::begin(&app.db).await?;
    let Some(account) = account.filter(|_| right) else {
        return Err(attempt.fail(tx).await?);
    };
    attempt.succeed(&mut tx).await?;
    let cookie = session::begin(&mut tx, app, browser, account.id).await?;
    tx.commit(Some(account.id), "session.begin").await?;
    Ok(cookie)
}

/// Where to go after signing in: a page of ours, never another site.
fn own_page(then: &str) -> &str {
    let plain = then.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let own = then.starts_with('/') && !then.starts_with("//");
    if plain && own { then } else { links::home() }
}

#[cfg(test)]
mod tests {
    use super::own_page;

    #[test]
    fn one_returns_to_a_page_of_ours() {
        for then in ["/", "/p/care", "/p/care/history?person=1%2F2&kind=member", "/a//b"] {
            assert_eq!(own_page(then), then);
        }
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        for then in [
            "",
            " ",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "http://evil.example",
            "https:evil.example",
            "https:/evil.example",
            "HTTPS://evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "evil.example",
            "evil.example/p/care",
            "/\t/evil.example",
            "\t//evil.example",
            "/\n/evil.example",
            "\r\n//evil.example",
            " //evil.example",
            "/ /evil.example",
            "/\u{0}/evil.example",
            "\u{feff}//evil.example",
            "/é",
            "?then=//evil.example",
            "#//evil.example",
            ".//evil.example",
            "../evil.example",
            "/p\\..\\..//evil.example",
            "ftp://evil.example",
            "mailto:a@evil.example",
            "@evil.example",
        ] {
            assert_eq!(own_page(then), "/", "{then:?}");
        }
    }
}
