//! The page of pictures. A script draws each from what stands in its table.

use std::collections::HashMap;

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Serialize;

use super::{
    counts::{self, Branch, Lineage, Network, New},
    db,
};
use crate::{
    App, Result,
    access::{Member, may},
    boards::{
        Card, Kind, db as boards,
        draw::{Drawn, Sources},
    },
    db::View,
    narratives::db as narratives,
    report::{
        db as report,
        tables::{self, Theme},
    },
    web::{Frame, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "pictures/index.html")]
struct PicturesPage {
    frame: Frame,
    links: ProjectLinks,
    lineage: Lineage,
    map: Vec<Branch>,
    /// Of the furthest board.
    themes: Vec<Theme>,
    narratives: Vec<i32>,
    network: Network,
    /// Codes with passages, the most first.
    ranked: Vec<Card>,
    new: Vec<New>,
}

/// The rows of the heatmap, for the script.
#[derive(Serialize)]
struct Row<'a> {
    theme: &'a str,
    name: &'a str,
    cells: Vec<i64>,
}

impl PicturesPage {
    /// The narratives, and what each row has of them.
    fn heat(&self) -> (&[i32], Vec<Row<'_>>) {
        let rows = self.themes.iter().flat_map(|theme| {
            theme.rows.iter().map(|row| Row {
                theme: &theme.name,
                name: row.name.as_deref().unwrap_or(&theme.name),
                cells: row.cells.iter().map(|cell| cell.passages).collect(),
            })
        });
        (&self.narratives, rows.collect())
    }

    /// Names and passages.
    fn bars(&self) -> Vec<(&str, i64)> {
        self.ranked.iter().map(|card| (card.name.as_str(), card.passages)).collect()
    }
}

/// For an attribute that a script reads.
fn values(values: impl Serialize) -> String {
    serde_json::to_string(&values).unwrap_or_default()
}

pub async fn index(me: Member<may::Read>, State(app): State<App>) -> Result<Html<String>> {
    const MOST_CODES: usize = 40;
    // What is shown to all is made of what is open to all.
    let mut view = View::of_nobody(&app.db).await?;
    let numbers = narratives::numbers(&mut view, me.scope).await?;
    let mut drawn: Vec<Drawn> = vec![];
    for kind in [Kind::Descriptive, Kind::Analytical] {
        let Some(board) = boards::find(&mut view, me.scope, kind).await? else { continue };
        let content = boards::content(&mut view, me.scope, board).await?;
        drawn.push(Sources { narratives: &numbers, ..Sources::only(&content) }.draw());
    }
    let cards = boards::cards(&mut view, me.scope).await?;
    let evidence = report::evidence(&mut view, me.scope).await?;
    let origins = db::origins(&mut view, me.scope).await?;
    let together = db::together(&mut view, me.scope).await?;
    let furthest = drawn.last();
    html(&PicturesPage {
        frame: me.frame(),
        links: me.links.clone(),
        lineage: counts::lineage(&origins, &drawn.iter().collect::<Vec<_>>()),
        map: furthest.map(counts::map).unwrap_or_default(),
        themes: furthest
            .map(|board| tables::themes(board, &HashMap::new(), &evidence, &numbers))
            .unwrap_or_default(),
        network: counts::network(&cards, &together, MOST_CODES),
        new: counts::new_codes(&cards, &numbers),
        ranked: cards.into_iter().filter(|card| card.passages > 0).collect(),
        narratives: numbers,
    })
}
