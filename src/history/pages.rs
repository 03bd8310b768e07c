//! The history of a project, with filters by person and by what it is about.

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Deserialize;
use time::OffsetDateTime;

use super::{
    Entry,
    db::{self, Place, Wanted},
    words::{GROUPS, NAMING},
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    consensus::adjudicator::veil,
    db::View,
    ids::{MemberId, OpId},
    projects::db::{self as projects, Person},
    web::{Frame, Query, html, links::ProjectLinks},
};

/// Entries on a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "history/index.html")]
struct HistoryPage {
    frame: Frame,
    links: ProjectLinks,
    people: Vec<Person>,
    entries: Vec<Entry>,
    person: Option<MemberId>,
    about: String,
    filtered: bool,
    /// The address of the entries before these, if there are any.
    earlier: Option<String>,
    /// These are not the newest.
    back: bool,
    /// The reader adjudicates without names, and steps of coding and consensus
    /// are left out.
    unnamed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Empty for everybody.
    #[serde(default)]
    person: String,
    /// One of [`GROUPS`], empty for everything.
    #[serde(default)]
    about: String,
    /// A [`Place`], as an address holds it.
    #[serde(default)]
    before: String,
}

pub async fn index(
    reader: Member<may::Read>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let person = given(&asked.person, |id| id.parse().ok())?;
    let before = given(&asked.before, place)?;
    let group = |name: &str| GROUPS.iter().find(|(group, ..)| *group == name);
    let nouns = given(&asked.about, group)?.map(|(_, _, nouns)| *nouns);

    let mut view = View::open(&app.db, reader.viewer()).await?;
    let people = projects::people(&mut view, reader.scope).await?;
    let unnamed = veil::sees_no_names(&mut view, reader.scope, reader.id).await?;
    let without = if unnamed { NAMING } else { &[] };
    let wanted = Wanted { actor: person, nouns, before, without, ..Wanted::default() };
    let mut entries =
        db::entries(&mut view, reader.scope, reader.viewer(), &wanted, PAGE as i64 + 1).await?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let last = entries.last().filter(|_| more);
    let earlier =
        last.map(|last| reader.links.history_before(&asked.person, &asked.about, &address(last)));
    html(&HistoryPage {
        frame: reader.frame(),
        links: reader.links.clone(),
        people,
        entries,
        person,
        filtered: person.is_some() || nouns.is_some(),
        about: asked.about,
        earlier,
        back: before.is_some(),
        unnamed,
    })
}

/// Nothing for nothing; what cannot be read is refused.
fn given<T>(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>> {
    if text.is_empty() {
        return Ok(None);
    }
    let unknown = || Error::invalid("this address asks for something that does not exist");
    read(text).map(Some).ok_or_else(unknown)
}

/// Microseconds since 1970 and the operation's id, with a dot between.
fn address(entry: &Entry) -> String {
    format!("{}.{}", entry.noted_at.unix_timestamp_nanos() / 1000, entry.op_id)
}

fn place(address: &str) -> Option<Place> {
    let (microseconds, op) = address.split_once('.')?;
    let nanoseconds = microseconds.parse::<i128>().ok()?.checked_mul(1000)?;
    let noted_at = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok()?;
    Some(Place { noted_at, op_id: op.parse::<OpId>().ok()? })
}
