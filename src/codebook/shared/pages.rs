//! The shared codes: the list by name or by how often each was found, what may
//! be loaded, and what was proposed.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse},
};
use serde::Deserialize;

use super::db::{self, Proposal, Shared};
use crate::{
    App, Result,
    access::{Member, may},
    db::View,
    domain::permission::Permission,
    live::Topic,
    web::{Fragment, Frame, Query, Stage, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "codebook/shared.html", blocks = ["list"])]
struct SharedPage {
    frame: Frame,
    links: ProjectLinks,
    revision: i64,
    rows: Vec<Row>,
    /// Of all codes.
    classes: Vec<String>,
    /// The place of the one that is shown, from 1; 0 for all.
    class: usize,
    by_number: bool,
    proposals: Vec<Proposal>,
    /// The list is fixed.
    round_runs: bool,
    manages: bool,
    codes: bool,
    /// There are codes, whatever is filtered.
    any: bool,
    /// The most instances that a code has, for the bars.
    most: i64,
}

struct Row {
    code: Shared,
    /// 0 at the top; always when they stand by number.
    depth: usize,
}

#[derive(Deserialize)]
pub struct Asked {
    /// `number` puts what was found most often first.
    #[serde(default)]
    order: String,
    /// The place of a class among all, from 1; 0 shows all codes.
    #[serde(default)]
    class: usize,
}

pub async fn show(
    reader: Member<may::Read>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    fragment: Fragment,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    let all = db::all(&mut view, reader.scope).await?;
    let manages = reader.may(Permission::Manage);
    let mut classes: Vec<String> = all.iter().flat_map(|code| code.classes.clone()).collect();
    classes.sort();
    classes.dedup();
    let by_number = asked.order == "number";
    let any = !all.is_empty();
    let most = all.iter().map(|code| code.instances).max().unwrap_or(0).max(1);
    let mut rows = match by_number {
        true => all.into_iter().map(|code| Row { code, depth: 0 }).collect(),
        false => tree(all),
    };
    if by_number {
        rows.sort_by_key(|row| std::cmp::Reverse(row.code.instances));
    }
    let chosen = asked.class.checked_sub(1).and_then(|at| classes.get(at));
    rows.retain(|row| chosen.is_none_or(|class| row.code.classes.contains(class)));
    let class = if chosen.is_some() { asked.class } else { 0 };
    let page = SharedPage {
        revision: view.revision(reader.viewer(), topic(&reader)).await?,
        proposals: db::proposals(&mut view, reader.scope, reader.id, manages).await?,
        round_runs: db::round_runs(&mut view, reader.scope).await?,
        codes: reader.may(Permission::Code),
        frame: reader.frame().at(Stage::Code),
        links: reader.links,
        manages,
        rows,
        classes,
        class,
        by_number,
        any,
        most,
    };
    fragment.of(&page, &page.as_list())
}

impl SharedPage {
    /// This page with this class, in the order that it has.
    fn of_class(&self, class: &usize) -> String {
        self.address(if self.by_number { "number" } else { "name" }, *class)
    }

    fn all_classes(&self) -> String {
        self.of_class(&0)
    }

    /// This page in this order, with the class that it has.
    fn ordered(&self, order: &str) -> String {
        self.address(order, self.class)
    }

    fn here(&self) -> String {
        self.of_class(&self.class)
    }

    fn address(&self, order: &str, class: usize) -> String {
        format!("{}?order={order}&class={class}", self.links.shared_codes())
    }
}

/// Each code before those that hang below it.
fn tree(all: Vec<Shared>) -> Vec<Row> {
    let tops = all.iter().filter(|code| {
        code.parent_id.is_none_or(|parent| all.iter().all(|other| other.id != parent))
    });
    let mut rows = vec![];
    let mut open: Vec<(&Shared, usize)> = tops.map(|code| (code, 0)).collect();
    open.reverse();
    while let Some((code, depth)) = open.pop() {
        rows.push(Row { code: code.clone(), depth });
        let below = all.iter().filter(|other| other.parent_id == Some(code.id));
        let mut below: Vec<(&Shared, usize)> = below.map(|code| (code, depth + 1)).collect();
        below.reverse();
        open.extend(below);
    }
    rows
}

pub async fn events(reader: Member<may::Read>, State(app): State<App>) -> impl IntoResponse {
    reader.stream(&app, &[topic(&reader)])
}

fn topic(reader: &Member<may::Read>) -> Topic {
    Topic::SharedCodes(reader.scope.project())
}
