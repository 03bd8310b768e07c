//! Accepting an invitation: as who one is, or with a new account.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use serde_json::{Value, json};

use super::db::{self, Offer};
use crate::{
    App, Error, Result,
    access::{SignedIn, token},
    accounts::{
        Browser,
        db::{self as accounts, NewAccount},
        person::{Person, PersonForm},
        refused, session,
    },
    db::{AccountTx, View, Viewer},
    domain::operation::{Audience, Deed, Operation},
    ids::{OpId, UserId},
    live::Topic,
    web::{Form, Frame, Path, html},
};

#[derive(Template)]
#[template(path = "members/join.html")]
struct JoinPage {
    frame: Frame,
    token: String,
    offer: Offer,
    /// Who is signed in, if anybody is.
    me: Option<String>,
    is_member: bool,
    name: String,
    email: String,
    said: String,
}

pub async fn new(
    me: Result<SignedIn>,
    browser: Browser,
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Html<String>> {
    let me = SignedIn::if_any(me)?;
    let mut view = View::of_nobody(&app.db).await?;
    let offer = find(&mut view, &token).await?;
    let is_member = match &me {
        Some(me) => db::is_member(&mut view, &offer, me.user).await?,
        None => false,
    };
    let frame = me.as_ref().map_or_else(|| browser.frame(), SignedIn::frame);
    let me = me.map(|me| me.name);
    let (name, email, said) = (String::new(), String::new(), String::new());
    html(&JoinPage { frame, token, offer, me, is_member, name, email, said })
}

pub async fn create(
    me: SignedIn,
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Redirect> {
    let mut tx = AccountTx::begin(&app.db).await?;
    let offer = find(&mut tx, &token).await?;
    join(&mut tx, &offer, me.user).await?;
    tx.touch(Topic::Account(me.user));
    tx.commit(Some(me.user), "member.join").await?;
    Ok(Redirect::to(&offer.address()))
}

pub async fn create_with_account(
    browser: Browser,
    State(app): State<App>,
    Path(token): Path<String>,
    jar: CookieJar,
    Form(form): Form<PersonForm>,
) -> Result<Response> {
    let offer = find(&mut View::of_nobody(&app.db).await?, &token).await?;
    let made = match form.check(&app).await {
        Ok(person) => make_account(&app, &browser, &offer, &person).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(cookie) => Ok((jar.add(cookie), Redirect::to(&offer.address())).into_response()),
        Err(error) => refused(error, |said| {
            let PersonForm { name, email, .. } = form;
            let frame = browser.frame();
            JoinPage { frame, token, offer, me: None, is_member: false, name, email, said }
        }),
    }
}

async fn make_account(
    app: &App,
    browser: &Browser,
    offer: &Offer,
    person: &Person,
) -> Result<Cookie<'static>> {
    let mut tx = AccountTx::begin(&app.db).await?;
    let user = UserId::new();
    accounts::create(&mut tx, &NewAccount::of(user, person)).await?;
    join(&mut tx, offer, user).await?;
    let cookie = session::begin(&mut tx, app, browser, user).await?;
    tx.commit(Some(user), "account.create").await?;
    Ok(cookie)
}

async fn join(tx: &mut AccountTx, offer: &Offer, user: UserId) -> Result<()> {
    let member = db::join(tx, offer, user)
        .await?
        .ok_or_else(|| Error::conflict("you are a member of this project already"))?;
    db::accept(tx, offer, member).await?.ok_or_else(over)?;
    tx.act_as(member).await?;
    let viewer = Viewer { project: offer.project, member };
    let asked = json!({ "role": offer.role });
    // The invitation is used once: this cannot be sent twice.
    let operation = Operation { id: OpId::new(), kind: "member.join", payload: asked };
    tx.note(viewer, &operation, &Deed::new(member, Audience::Team, Value::Null)).await
}

async fn find(view: &mut View, token: &str) -> Result<Offer> {
    db::offer(view, &token::hash(token)).await?.ok_or_else(over)
}

fn over() -> Error {
    Error::Gone(
        "this invitation was used or withdrawn, or has run out. If you have joined with it, sign \
         in; otherwise ask for a new one"
            .to_owned(),
    )
}
