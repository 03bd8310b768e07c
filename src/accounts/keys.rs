//! The keys that somebody chose. What there is to choose from is a table of
//! each page's script; here it is kept for all browsers of the account.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};

use super::db;
use crate::{
    App, Error, Result,
    access::SignedIn,
    db::AccountTx,
    web::{Form, links},
};

/// More than all pages have.
const MOST: usize = 200;

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Whether keys that are one character do anything.
    pub characters: bool,
    /// A key of one character by the action that it does.
    pub changed: BTreeMap<String, String>,
}

impl Default for Keys {
    fn default() -> Self {
        Self { characters: true, changed: BTreeMap::new() }
    }
}

impl Keys {
    /// As an account keeps them.
    pub fn kept(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    fn checked(self) -> Result<Self> {
        let named = |word: &str| {
            !word.is_empty()
                && word.len() <= 40
                && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
        };
        let one = |key: &str| {
            let mut characters = key.chars();
            characters.next().is_some_and(|c| !c.is_control() && !c.is_whitespace())
                && characters.next().is_none()
        };
        let fits = |(action, key): (&String, &String)| named(action) && one(key);
        if self.changed.len() > MOST || !self.changed.iter().all(fits) {
            return Err(Error::invalid(
                "a key must be a single character; your keys are as they were before",
            ));
        }
        Ok(self)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeysForm {
    /// `on` or `off`; as it is where it is not said.
    characters: Option<String>,
    /// Keys by action, as JSON; as they are where it is not said.
    changed: Option<String>,
}

pub async fn set(
    me: SignedIn,
    State(app): State<App>,
    Form(form): Form<KeysForm>,
) -> Result<Response> {
    let mut keys = Keys::kept(&me.keys);
    if let Some(characters) = form.characters {
        keys.characters = characters != "off";
    }
    if let Some(changed) = form.changed {
        keys.changed = serde_json::from_str(&changed).map_err(|_| {
            Error::invalid("these keys cannot be read; yours are as they were before")
        })?;
    }
    let keys = serde_json::to_string(&keys.checked()?).map_err(anyhow::Error::from)?;
    let mut tx = AccountTx::begin(&app.db).await?;
    db::set_keys(&mut tx, me.user, &keys).await?;
    tx.commit(Some(me.user), "account.keys").await?;
    Ok(Redirect::to(links::account()).into_response())
}
