//! The page of measures that are computed only when asked for.

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Deserialize;

use super::{
    db::{self, Code},
    kept::Codings,
    measures::{self, Group},
    unit::Unit,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    consensus::adjudicator::veil,
    db::View,
    ids::CodeId,
    narratives,
    web::{Frame, Query, Stage, html, links::ProjectLinks},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default)]
    unit: Unit,
    #[serde(default, deserialize_with = "crate::web::chosen")]
    code: Option<CodeId>,
    #[serde(default, deserialize_with = "number")]
    narrative: Option<i32>,
}

/// An empty choice is none.
fn number<'de, D: serde::Deserializer<'de>>(form: D) -> Result<Option<i32>, D::Error> {
    let text = String::deserialize(form)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(serde::de::Error::custom)
}

#[derive(Template)]
#[template(path = "agreement/measures.html")]
struct MeasuresPage {
    frame: Frame,
    links: ProjectLinks,
    unit: Unit,
    code: Option<CodeId>,
    only: Option<i32>,
    /// For the choices.
    codes: Vec<Code>,
    released: Vec<(i32, String)>,
    groups: Vec<Group>,
    coders: Vec<String>,
    narratives: usize,
}

pub async fn show(
    reader: Member<may::Read>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    veil::refuse_names(&mut view, reader.scope, reader.id).await?;
    if !db::shows_coefficients(&mut view, reader.scope).await? {
        return Err(Error::conflict(
            "this project shows agreement as counts and passages, without coefficients",
        ));
    }
    let codings = Codings::of(&mut view, reader.scope, asked.narrative.into(), asked.unit).await?;
    let released = narratives::db::released(&mut view, reader.scope).await?;
    let used = codings.narratives.iter().flat_map(|coding| coding.layers.values().flatten());
    let mut used: Vec<CodeId> = used.map(|(code, _)| *code).collect();
    used.sort_unstable();
    used.dedup();
    let mut codes: Vec<Code> = used
        .iter()
        .filter_map(|code| codings.codes.get(code).filter(|code| code.shared).cloned())
        .collect();
    codes.sort_by_key(|code| code.name.to_lowercase());
    if asked.code.is_some_and(|asked| codes.iter().all(|code| code.id != asked)) {
        return Err(Error::NotFound);
    }
    let coders = codings.coders.iter().map(|(_, name)| name.clone()).collect();
    let narratives = codings.narratives.iter().filter(|coding| coding.layers.len() > 1).count();
    // Samples and alignments take a while; other pages shall not wait for them.
    let found = move || measures::groups(&codings, asked.code, asked.unit);
    let groups = tokio::task::spawn_blocking(found).await.map_err(|e| Error::Other(e.into()))?;
    html(&MeasuresPage {
        frame: reader.frame().at(Stage::Agree),
        links: reader.links,
        unit: asked.unit,
        code: asked.code,
        only: asked.narrative,
        codes,
        released: released.into_iter().collect(),
        groups,
        coders,
        narratives,
    })
}

impl MeasuresPage {
    fn is_chosen(&self, code: &CodeId) -> bool {
        self.code.as_ref() == Some(code)
    }

    fn is_on(&self, narrative: &i32) -> bool {
        self.only.as_ref() == Some(narrative)
    }
}
