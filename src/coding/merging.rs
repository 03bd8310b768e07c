//! What a merge of two codes would do, before it is done.

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Deserialize;

use super::{
    db::{self, complete},
    desk::Coder,
};
use crate::{
    App, Error, Result,
    codebook::{self, db::Code},
    db::View,
    domain::citation,
    ids::CodeId,
    web::{Frame, Path, Query, Stage, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "codebook/merge.html")]
struct MergePage {
    frame: Frame,
    links: ProjectLinks,
    code: Code,
    others: Vec<Code>,
    preview: Option<Preview>,
}

struct Preview {
    into: Code,
    /// Codings that go over.
    moved: usize,
    /// Codings on segments that have the other code already.
    doubled: usize,
    narratives: usize,
    below: usize,
    /// Codings that stay as they were submitted, and the numbers of their narratives.
    stay: usize,
    complete: Vec<i32>,
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    into: String,
}

pub async fn show(
    coder: Coder,
    State(app): State<App>,
    Path((_, id)): Path<(String, CodeId)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, coder.viewer()).await?;
    let mut codes = codebook::db::codes_of(&mut view, coder.scope, coder.id, None).await?;
    let own = |code: &Code| code.id == id && !code.shared;
    let at = codes.iter().position(own).ok_or(Error::NotFound)?;
    let code = codes.remove(at);
    let into = codes.iter().find(|code| code.id.to_string() == asked.into).cloned();
    let preview = match into {
        Some(into) => Some(preview(&mut view, &coder, &code, into).await?),
        None => None,
    };
    html(&MergePage {
        frame: coder.frame().at(Stage::Code),
        links: coder.links,
        code,
        others: codes,
        preview,
    })
}

async fn preview(view: &mut View, coder: &Coder, code: &Code, into: Code) -> Result<Preview> {
    let all = db::with_code(view, coder.scope, coder.id, code.id).await?;
    let (mut rows, mut numbers, mut stay) = (vec![], vec![], 0);
    for of_one in all.chunk_by(|a, b| a.narrative_id == b.narrative_id) {
        match complete(view, coder.scope, of_one[0].narrative_id, coder.id).await? {
            Some(number) => {
                stay += of_one.len();
                numbers.push(number);
            }
            None => rows.extend(of_one),
        }
    }
    numbers.sort_unstable();
    let there = db::with_code(view, coder.scope, coder.id, into.id).await?;
    let place = |row: &db::Row| (row.narrative_id, row.start_at, row.end_at);
    let doubled = rows.iter().filter(|row| there.iter().any(|one| place(one) == place(row)));
    let doubled = doubled.count();
    let mut narratives: Vec<_> = rows.iter().map(|row| row.narrative_id).collect();
    narratives.dedup();
    Ok(Preview {
        into,
        moved: rows.len() - doubled,
        doubled,
        narratives: narratives.len(),
        below: codebook::db::children(view, coder.scope, coder.id, code.id).await?.len(),
        stay,
        complete: numbers,
    })
}
