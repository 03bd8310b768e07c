//! How a text is saved: on the version that its writer saw, or not at all.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    db, pages,
    sources::{Sources, sources},
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::View,
    domain::{
        finding,
        operation::{Audience, Deed},
    },
    ids::{OpId, ThemeId},
    live::Topic,
    web::{Done, Form, Path, error_page::FRAGMENT},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextForm {
    op_id: OpId,
    /// The version that it was written on; 0 for the first.
    on: i32,
    text: String,
}

pub async fn write(
    me: Member<may::Arrange>,
    State(app): State<App>,
    Path((_, theme)): Path<(String, ThemeId)>,
    headers: HeaderMap,
    Form(form): Form<TextForm>,
) -> Result<Response> {
    const MOST: usize = 40_000;
    let text = form.text.replace("\r\n", "\n");
    if text.chars().count() > MOST {
        return Err(Error::invalid(format!(
            "a text has at most {MOST} characters; nothing was saved, shorten it and save again"
        )));
    }
    let payload = json!({ "theme": theme, "on": form.on, "text": text });
    let mut tx = me.begin(&app, form.op_id, "finding.write", payload).await?;
    db::one_at_a_time(&mut tx, me.scope, theme).await?;
    let sources = sources(&mut tx, &me).await?.ok_or(Error::NotFound)?;
    sources.theme(theme).ok_or_else(|| {
        Error::conflict("this theme is not on the board any more; copy your text before you leave")
    })?;
    let latest = db::latest(&mut tx, me.scope).await?.remove(&theme);
    if latest.map_or(0, |latest| latest.number) != form.on {
        // A script has both texts already.
        if headers.contains_key(FRAGMENT) {
            return Err(Error::conflict(db::STALE));
        }
        drop(tx);
        let mut view = View::open(&app.db, me.viewer()).await?;
        let page = pages::beside(&mut view, &me, theme, text).await?;
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    let body = finding::stored(&text, |name| named(&sources, theme, name));
    db::write(&mut tx, me.scope, theme, form.on + 1, &body, me.id).await?;
    tx.touch(Topic::Findings(me.scope.project()));
    // An older version is brought back by saving it again.
    let receipt = tx.commit(Deed::new(theme, Audience::Team, Value::Null)).await?;
    Ok(Done::then(receipt, me.links.finding(&theme)).into_response())
}

/// What a name means under a theme: the theme or what it holds, then anything on
/// the board.
fn named(sources: &Sources, theme: ThemeId, name: &str) -> Option<uuid::Uuid> {
    let under = sources.under(theme).into_iter().find(|source| source.name == name);
    let found = under.or_else(|| sources.all().into_values().find(|source| source.name == name));
    found.map(|source| source.id)
}
