//! The first account of an installation, made with a one-time link from the
//! server's console. There is no default password.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar};

use super::{
    Browser, db,
    db::NewAccount,
    link_db,
    person::{Person, PersonForm},
    refused, session,
};
use crate::{
    App, Error, Result,
    access::token::{self, Token},
    db::{AccountTx, View},
    ids::UserId,
    web::{Form, Frame, Path, html, links},
};

#[derive(Template)]
#[template(path = "accounts/first_run.html")]
struct FirstRunPage {
    frame: Frame,
    token: String,
    name: String,
    email: String,
    said: String,
}

/// The link that the console shows, until there is an account. Each start of
/// the server makes a new one, which ends the one before.
pub async fn link(app: &App) -> Result<Option<String>> {
    if db::any(&mut View::of_nobody(&app.db).await?).await? {
        return Ok(None);
    }
    let token = Token::new()?;
    let mut tx = AccountTx::begin(&app.db).await?;
    link_db::make_first_run(&mut tx, &token.hash()).await?;
    tx.commit(None, "link.make").await?;
    Ok(Some(app.settings.absolute(&links::setup(token.as_str()))))
}

pub async fn new(
    browser: Browser,
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Response> {
    must_be_open(&app, &token).await?;
    let (name, email, said) = (String::new(), String::new(), String::new());
    let page = FirstRunPage { frame: browser.frame(), token, name, email, said };
    Ok(html(&page)?.into_response())
}

pub async fn create(
    browser: Browser,
    State(app): State<App>,
    Path(token): Path<String>,
    jar: CookieJar,
    Form(form): Form<PersonForm>,
) -> Result<Response> {
    must_be_open(&app, &token).await?;
    let made = match form.check(&app).await {
        Ok(person) => make_administrator(&app, &browser, &token, &person).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(cookie) => Ok((jar.add(cookie), Redirect::to(links::home())).into_response()),
        Err(error) => refused(error, |said| {
            let PersonForm { name, email, .. } = form;
            FirstRunPage { frame: browser.frame(), token, name, email, said }
        }),
    }
}

async fn make_administrator(
    app: &App,
    browser: &Browser,
    token: &str,
    person: &Person,
) -> Result<Cookie<'static>> {
    let mut tx = AccountTx::begin(&app.db).await?;
    link_db::use_first_run(&mut tx, &token::hash(token)).await?.ok_or_else(over)?;
    let new = NewAccount { administrator: true, ..NewAccount::of(UserId::new(), person) };
    db::create(&mut tx, &new).await?;
    let cookie = session::begin(&mut tx, app, browser, new.id).await?;
    tx.commit(Some(new.id), "account.create").await?;
    Ok(cookie)
}

async fn must_be_open(app: &App, token: &str) -> Result<()> {
    let mut view = View::of_nobody(&app.db).await?;
    let open = link_db::is_first_run(&mut view, &token::hash(token)).await?;
    if open { Ok(()) } else { Err(over()) }
}

fn over() -> Error {
    Error::Gone(
        "this link has been used, or has run out. If there is no account yet, start the server \
         again: it prints a new link"
            .to_owned(),
    )
}
