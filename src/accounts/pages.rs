//! Pages of accounts.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;

use super::db;
use crate::{
    App, Result,
    access::{SignedIn, ended_cookie},
    db::AccountTx,
    live::Topic,
    web::links,
};

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
