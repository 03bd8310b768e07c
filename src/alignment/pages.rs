//! The page on which two codebooks become one.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse},
};
use serde::Deserialize;

use super::{
    Used,
    card::{Card, Item, Shown, Tab},
    db,
    proposals::{Alignment, Joined, Pair, Sources},
    writes,
};
use crate::{
    App, Result,
    access::{Member, Scope, may},
    consensus::adjudicator::veil,
    db::View,
    domain::permission::Permission,
    ids::CodeId,
    live::Topic,
    web::{Fragment, Frame, Query, Stage, links::ProjectLinks},
};

/// More proposals than these are shown when asked for.
const FIRST: usize = 100;

#[derive(Template)]
#[template(path = "alignment/show.html", blocks = ["desk"])]
struct AlignPage {
    frame: Frame,
    links: ProjectLinks,
    revision: i64,
    page: String,
    alignment: Alignment,
    tab: Tab,
    shown: Shown,
    all: bool,
    focus: Option<Item>,
    card: Option<Card>,
    /// From 1, and how many there are.
    number: usize,
    of: usize,
    previous: Option<Item>,
    next: Option<Item>,
    /// The names of codes that would be joined at once, and of those that would
    /// be left single at once.
    same: Vec<String>,
    alone: Vec<Used>,
    settles: bool,
}

#[derive(Deserialize)]
pub struct Asked {
    tab: Option<String>,
    /// The pair in focus.
    a: Option<CodeId>,
    b: Option<CodeId>,
    /// The code in focus.
    code: Option<CodeId>,
    /// `a` or `b`: the passages that only one of the pair covers.
    show: Option<String>,
    /// Whether the end of a long list is shown too.
    all: Option<bool>,
}

impl Asked {
    fn item(&self) -> Option<Item> {
        match (self.a, self.b, self.code) {
            (Some(a), Some(b), _) => Some(Item::Pair(a, b)),
            (_, _, Some(code)) => Some(Item::Code(code)),
            _ => None,
        }
    }
}

pub async fn show(
    reader: Member<may::Read>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    fragment: Fragment,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    veil::refuse_names(&mut view, reader.scope, reader.id).await?;
    let scope = reader.scope;
    let sources = sources(&mut view, scope).await?;
    let taken = db::names_taken(&mut view, scope).await?;
    let same = writes::same_names(&sources.used, &taken);
    let same = same.into_iter().map(|codes| codes[0].name.clone()).collect();
    let alignment = sources.align();
    let coded = db::coded(&mut view, scope).await?;

    let named = |tab: &Tab| asked.tab.as_deref() == Some(tab.name());
    let tab = Tab::ALL.into_iter().find(named).unwrap_or_default();
    let items = tab.items(&alignment);
    // What was in focus and is answered by now leaves its place to the first.
    let focus = asked.item().filter(|item| items.contains(item)).or(items.first().copied());
    let card = match focus {
        Some(item) => Card::of(&mut view, scope, tab, item, &alignment, &coded).await?,
        None => None,
    };
    let at = focus.and_then(|focus| items.iter().position(|item| *item == focus));
    let page = AlignPage {
        revision: view.revisions(reader.viewer(), &topics(&reader)).await?,
        page: reader.links.alignment(),
        settles: reader.may(Permission::Reconcile),
        frame: reader.frame().at(Stage::Agree),
        shown: match asked.show.as_deref() {
            Some("a") => Shown::OnlyA,
            Some("b") => Shown::OnlyB,
            _ => Shown::Shared,
        },
        all: asked.all == Some(true) || at.is_some_and(|at| at >= FIRST),
        number: at.map_or(0, |at| at + 1),
        of: items.len(),
        previous: at.and_then(|at| items.get(at.checked_sub(1)?)).copied(),
        next: at.and_then(|at| items.get(at + 1)).copied(),
        alone: leavable(&alignment, &taken),
        links: reader.links,
        alignment,
        tab,
        focus,
        card,
        same,
    };
    fragment.of(&page, &page.as_desk())
}

async fn sources(view: &mut View, scope: Scope) -> Result<Sources> {
    Ok(Sources {
        used: db::used(view, scope).await?,
        passages: db::passages(view, scope).await?,
        coded: db::coded(view, scope).await?,
        agreed: db::agreed(view, scope).await?,
        verdicts: db::verdicts(view, scope).await?,
    })
}

/// Codes without a proposal whose names nobody else needs.
fn leavable(alignment: &Alignment, taken: &[String]) -> Vec<Used> {
    let name = |name: &str| name.to_lowercase();
    let mine = |one: &&Used| {
        taken.iter().all(|other| name(other) != name(&one.name))
            && alignment.alone.iter().all(|x| x.id == one.id || name(&x.name) != name(&one.name))
    };
    alignment.alone.iter().filter(mine).cloned().collect()
}

impl AlignPage {
    /// This page in this tab, ready for one more parameter.
    fn in_tab(&self, tab: &Tab) -> String {
        format!("{}?tab={}&", self.page, tab.name())
    }

    fn here(&self) -> String {
        self.in_tab(&self.tab)
    }

    /// This page as it is shown.
    fn address(&self) -> String {
        let mut parts: Vec<String> = self.focus.iter().map(Item::query).collect();
        match self.shown {
            Shown::Shared => {}
            Shown::OnlyA => parts.push("show=a".to_owned()),
            Shown::OnlyB => parts.push("show=b".to_owned()),
        }
        if self.all {
            parts.push("all=true".to_owned());
        }
        format!("{}{}", self.here(), parts.join("&"))
    }

    fn pair_item(&self, pair: &Pair) -> Item {
        Item::Pair(pair.a.id, pair.b.id)
    }

    fn is_focus(&self, item: &Item) -> bool {
        self.focus == Some(*item)
    }

    /// The first rows, or all when asked for.
    fn pairs(&self) -> &[Pair] {
        let pairs = self.tab.pairs(&self.alignment);
        if self.all { pairs } else { &pairs[..pairs.len().min(FIRST)] }
    }

    fn more_pairs(&self) -> usize {
        self.tab.pairs(&self.alignment).len() - self.pairs().len()
    }

    fn joined(&self) -> &[Joined] {
        self.tab.joined(&self.alignment)
    }

    fn coder(&self, one: &Used) -> &str {
        let coder = self.alignment.coders.iter().find(|(id, _)| *id == one.owner);
        coder.map_or("", |(_, name)| name)
    }

    /// `a` or `b`: the first coder is A, all others stand on B's side.
    fn side(&self, one: &Used) -> &'static str {
        let first = self.alignment.coders.first().is_some_and(|(id, _)| *id == one.owner);
        if first { "a" } else { "b" }
    }

    fn two_coders(&self) -> Option<(&str, &str)> {
        match &self.alignment.coders[..] {
            [(_, a), (_, b)] => Some((a, b)),
            _ => None,
        }
    }

    fn spine(&self, pair: &Pair) -> Spine {
        let longest = self.pairs().iter().map(|pair| pair.passages.a.max(pair.passages.b)).max();
        Spine::of(pair, longest.unwrap_or(1).max(1))
    }
}

/// The overlap of two codes as a picture, 176 by 16: A's bar ends and B's
/// begins around what they share, in the middle.
struct Spine {
    a: (f64, f64),
    b: (f64, f64),
    shared: (f64, f64),
}

impl Spine {
    fn of(pair: &Pair, longest: u64) -> Self {
        let unit = 84.0 / longest as f64;
        let shared = &pair.passages;
        let both = shared.both as f64 * unit;
        let (only_a, only_b) =
            ((shared.a - shared.both) as f64 * unit, (shared.b - shared.both) as f64 * unit);
        let left = 88.0 - both / 2.0;
        Self { a: (left - only_a, only_a + both), b: (left, both + only_b), shared: (left, both) }
    }
}

pub async fn events(reader: Member<may::Read>, State(app): State<App>) -> impl IntoResponse {
    reader.stream(&app, &topics(&reader))
}

/// An answer, and a release, which brings more codes.
fn topics(reader: &Member<may::Read>) -> [Topic; 2] {
    [Topic::Alignment(reader.scope.project()), Topic::Project(reader.scope.project())]
}
