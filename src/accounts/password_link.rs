//! A new password by a one-time link, for somebody who forgot theirs or has
//! none yet. Nobody else ever sets or sees it.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use serde::Deserialize;

use super::{Browser, db, link_db, person, refused, session};
use crate::{
    App, Error, Result,
    access::token::{self, Token},
    db::{AccountTx, View},
    ids::UserId,
    live::Topic,
    web::{Form, Frame, Path, html, links},
};

#[derive(Template)]
#[template(path = "accounts/password.html")]
struct PasswordPage {
    frame: Frame,
    token: String,
    name: String,
    email: String,
    said: String,
}

/// For how long a link can be opened.
#[derive(Clone, Copy)]
pub enum Lasts {
    Hour,
    /// For somebody who does not wait for it.
    Week,
}

/// A link for this account, which ends those that it had.
pub async fn make(tx: &mut AccountTx, app: &App, user: UserId, lasts: Lasts) -> Result<String> {
    let minutes = match lasts {
        Lasts::Hour => 60,
        Lasts::Week => 7 * 24 * 60,
    };
    let token = Token::new()?;
    link_db::make_for_password(tx, user, &token.hash(), minutes).await?;
    Ok(app.settings.absolute(&links::password(token.as_str())))
}

pub async fn edit(
    browser: Browser,
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Response> {
    let link_db::Owner { name, email, .. } = owner(&app, &token).await?;
    let page = PasswordPage { frame: browser.frame(), token, name, email, said: String::new() };
    Ok(html(&page)?.into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordForm {
    password: String,
}

pub async fn update(
    browser: Browser,
    State(app): State<App>,
    Path(token): Path<String>,
    jar: CookieJar,
    Form(form): Form<PasswordForm>,
) -> Result<Response> {
    let owner = owner(&app, &token).await?;
    match set(&app, &browser, &token, &owner, &form.password).await {
        Ok(cookie) => Ok((jar.add(cookie), Redirect::to(links::home())).into_response()),
        Err(error) => refused(error, |said| {
            let link_db::Owner { name, email, .. } = owner;
            PasswordPage { frame: browser.frame(), token, name, email, said }
        }),
    }
}

/// Whoever had a session with the old password has none any more.
async fn set(
    app: &App,
    browser: &Browser,
    token: &str,
    owner: &link_db::Owner,
    new: &str,
) -> Result<Cookie<'static>> {
    let hash = person::hash_new(app, new, &owner.name, &owner.email).await?;
    let mut tx = AccountTx::begin(&app.db).await?;
    link_db::use_for_password(&mut tx, &token::hash(token)).await?.ok_or_else(over)?;
    db::set_password(&mut tx, owner.user, &hash).await?;
    db::end_sessions(&mut tx, owner.user, None).await?;
    let cookie = session::begin(&mut tx, app, browser, owner.user).await?;
    tx.touch(Topic::Account(owner.user));
    tx.commit(Some(owner.user), "password.reset").await?;
    Ok(cookie)
}

async fn owner(app: &App, token: &str) -> Result<link_db::Owner> {
    let mut view = View::of_nobody(&app.db).await?;
    link_db::owner(&mut view, &token::hash(token)).await?.ok_or_else(over)
}

fn over() -> Error {
    Error::Gone(
        "this link has been used, or has run out. Ask whoever looks after this installation for \
         a new one"
            .to_owned(),
    )
}
