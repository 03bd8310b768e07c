//! One's own account: name, appearance, password, sessions.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use super::{
    Browser,
    attempt::Attempt,
    db::{self, Session},
    keys::Keys,
    link_db, person, refused,
};
use crate::{
    App, Error, Result,
    access::{SignedIn, ended_cookie, password},
    db::{AccountTx, View},
    ids::SessionId,
    live::Topic,
    web::{Form, Frame, Path, html, links, page::theme_cookie},
};

#[derive(Template)]
#[template(path = "accounts/show.html")]
struct AccountPage {
    frame: Frame,
    name: String,
    email: String,
    administrator: bool,
    keys: Keys,
    sessions: Vec<Session>,
    /// The one that asks.
    session: SessionId,
    /// What was wrong with the new name, or with the passwords.
    name_said: String,
    password_said: String,
}

impl AccountPage {
    fn as_made(&self) -> String {
        match self.keys.changed.len() {
            1 => "Take one changed key back".to_owned(),
            many => format!("Take {many} changed keys back"),
        }
    }
}

pub async fn show(me: SignedIn, State(app): State<App>) -> Result<Html<String>> {
    html(&page(&me, &app).await?)
}

async fn page(me: &SignedIn, app: &App) -> Result<AccountPage> {
    let mut view = View::of_nobody(&app.db).await?;
    let account = db::by_id(&mut view, me.user).await?;
    let sessions = db::sessions(&mut view, me.user).await?;
    Ok(AccountPage {
        frame: me.frame(),
        name: account.name,
        email: account.email,
        administrator: account.administrator,
        keys: Keys::kept(&me.keys),
        sessions,
        session: me.session,
        name_said: String::new(),
        password_said: String::new(),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameForm {
    name: String,
}

pub async fn rename(
    me: SignedIn,
    State(app): State<App>,
    Form(form): Form<NameForm>,
) -> Result<Response> {
    let name = match person::name(&form.name) {
        Ok(name) => name,
        Err(error) => {
            let page = page(&me, &app).await?;
            return refused(error, |name_said| AccountPage { name: form.name, name_said, ..page });
        }
    };
    let mut tx = AccountTx::begin(&app.db).await?;
    db::rename(&mut tx, me.user, &name).await?;
    tx.commit(Some(me.user), "account.rename").await?;
    Ok(Redirect::to(links::account()).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeForm {
    theme: String,
}

/// Kept by the browser, not by the account: a bright room is a matter of place.
pub async fn set_theme(
    _me: SignedIn,
    State(app): State<App>,
    jar: CookieJar,
    Form(form): Form<ThemeForm>,
) -> impl IntoResponse {
    (jar.add(theme_cookie(&form.theme, &app.settings)), Redirect::to(links::account()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordForm {
    old: String,
    new: String,
}

pub async fn set_password(
    me: SignedIn,
    browser: Browser,
    State(app): State<App>,
    Form(form): Form<PasswordForm>,
) -> Result<Response> {
    match change_password(&me, &browser, &app, form).await {
        Ok(()) => Ok(Redirect::to(links::account()).into_response()),
        Err(error) => {
            let page = page(&me, &app).await?;
            refused(error, |password_said| AccountPage { password_said, ..page })
        }
    }
}

/// Whoever found the browser open does not know the old password; whoever else
/// has a session may be why it is changed.
async fn change_password(
    me: &SignedIn,
    browser: &Browser,
    app: &App,
    form: PasswordForm,
) -> Result<()> {
    let mut view = View::of_nobody(&app.db).await?;
    let account = db::by_id(&mut view, me.user).await?;
    let attempt = Attempt::new(&account.email, &browser.address);
    attempt.must_not_wait(&mut view).await?;
    drop(view);
    let right = password::fits(app, form.old, account.password_hash).await?;
    if !right {
        attempt.fail(AccountTx::begin(&app.db).await?).await?;
        return Err(Error::invalid("the old password is not right; nothing was changed"));
    }
    let hash = person::hash_new(app, &form.new, &account.name, &account.email).await?;
    let mut tx = AccountTx::begin(&app.db).await?;
    attempt.succeed(&mut tx).await?;
    db::set_password(&mut tx, me.user, &hash).await?;
    link_db::withdraw_for_password(&mut tx, me.user).await?;
    db::end_sessions(&mut tx, me.user, Some(me.session)).await?;
    tx.touch(Topic::Account(me.user));
    tx.commit(Some(me.user), "password.change").await
}

pub async fn end_session(
    me: SignedIn,
    State(app): State<App>,
    Path(session): Path<SessionId>,
) -> Result<Redirect> {
    let mut tx = AccountTx::begin(&app.db).await?;
    db::end_session(&mut tx, me.user, session).await?;
    tx.touch(Topic::Account(me.user));
    tx.commit(Some(me.user), "session.end").await?;
    Ok(Redirect::to(links::account()))
}

pub async fn end_other_sessions(me: SignedIn, State(app): State<App>) -> Result<Redirect> {
    let mut tx = AccountTx::begin(&app.db).await?;
    db::end_sessions(&mut tx, me.user, Some(me.session)).await?;
    tx.touch(Topic::Account(me.user));
    tx.commit(Some(me.user), "session.end_others").await?;
    Ok(Redirect::to(links::account()))
}

pub async fn sign_out(
    me: SignedIn,
    State(app): State<App>,
    jar: CookieJar,
) -> Result<impl IntoResponse> {
    let mut tx = AccountTx::begin(&app.db).await?;
    db::end_session(&mut tx, me.user, me.session).await?;
    tx.touch(Topic::Account(me.user));
    tx.commit(Some(me.user), "session.end").await?;
    let wipe = [("clear-site-data", r#""cache", "storage""#)];
    Ok((wipe, jar.add(ended_cookie(&app.settings)), Redirect::to(links::sign_in())))
}
