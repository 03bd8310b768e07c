//! The findings as they are read, and the page on which one of them is written.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse},
};

use super::{
    Version, db,
    shown::{Shown, doubts, shown},
    sources::{Source, Sources, sources},
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    boards::{Kind, Theme, db as boards},
    consensus::adjudicator::veil,
    db::View,
    domain::{citation, finding, permission::Permission},
    ids::ThemeId,
    live::Topic,
    report::db::Quote as Passage,
    web::{Fragment, Frame, Path, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "findings/index.html", blocks = ["text"])]
struct FindingsPage {
    frame: Frame,
    links: ProjectLinks,
    kind: Option<Kind>,
    revision: i64,
    sections: Vec<Section>,
    arranges: bool,
}

impl FindingsPage {
    fn doubts(&self) -> usize {
        self.sections.iter().map(|section| doubts(&section.paragraphs)).sum()
    }
}

/// What is written about one theme.
struct Section {
    theme: Theme,
    cited: String,
    paragraphs: Vec<Vec<Shown>>,
    version: Option<Version>,
}

impl Section {
    fn of(theme: &Theme, version: Option<Version>, sources: &Sources) -> Self {
        let all = sources.all();
        let body = version.as_ref().map(|version| version.body.as_str()).unwrap_or_default();
        let narratives = all.get(&theme.id.into()).map(|source| source.narratives.clone());
        Self {
            theme: theme.clone(),
            cited: citation::cited(&narratives.unwrap_or_default()),
            paragraphs: shown(body, theme.id, sources, &all),
            version,
        }
    }
}

pub async fn index(
    me: Member<may::Read>,
    State(app): State<App>,
    fragment: Fragment,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    veil::refuse_names(&mut view, me.scope, me.id).await?;
    let sources = sources(&mut view, &me).await?;
    let mut texts = db::latest(&mut view, me.scope).await?;
    let section = |sources: &Sources| -> Vec<Section> {
        let themes = sources.themes.iter();
        themes.map(|theme| Section::of(theme, texts.remove(&theme.id), sources)).collect()
    };
    let page = FindingsPage {
        frame: me.frame(),
        links: me.links.clone(),
        kind: sources.as_ref().map(|sources| sources.kind),
        revision: view.revisions(me.viewer(), &topics(&me)).await?,
        sections: sources.as_ref().map(section).unwrap_or_default(),
        arranges: me.may(Permission::Arrange),
    };
    fragment.of(&page, &page.as_text())
}

fn topics<P>(me: &Member<P>) -> [Topic; 2] {
    [Topic::Findings(me.scope.project()), Topic::Alignment(me.scope.project())]
}

pub async fn events(me: Member<may::Read>, State(app): State<App>) -> impl IntoResponse {
    me.stream(&app, &topics(&me))
}

#[derive(Template)]
#[template(path = "findings/write.html", blocks = ["shown"])]
pub struct WritePage {
    frame: Frame,
    links: ProjectLinks,
    revision: i64,
    section: Section,
    /// The text with names, as it stands in the field.
    text: String,
    /// Of the text that it is written on.
    number: i32,
    /// What the reader wrote on an older version, and could not be saved.
    unsaved: Option<String>,
    sources: Vec<Source>,
    passages: Vec<Passage>,
    /// What was written about the theme that this one came from.
    carried: Option<Carried>,
    arranges: bool,
}

/// The text of an earlier board's theme, offered to the theme that came from it.
struct Carried {
    /// The earlier theme.
    from: Theme,
    board: Kind,
    text: String,
}

impl WritePage {
    /// The text with what is carried over at its end.
    fn with_carried(&self, carried: &Carried) -> String {
        [self.text.trim_end(), carried.text.trim()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("\n\n")
    }

    /// What `@` offers: what is put into the text, a tab, and what is shown.
    fn offers(&self) -> String {
        let sources = self.sources.iter().map(|source| {
            let cited = citation::cited(&source.narratives);
            format!("[{}]\t{} {cited}", source.name, source.name)
        });
        let passages = self.passages.iter().map(|passage| {
            let words: String = passage.text.chars().take(60).collect();
            format!("{}\t“{words}” {}", token(passage), passage.name)
        });
        let offers = sources.chain(passages).map(|offer| offer.replace(['|', '\n'], " "));
        offers.collect::<Vec<_>>().join("|")
    }
}

/// `[7:120-180]`
fn token(passage: &Passage) -> String {
    format!("[{}:{}-{}]", passage.narrative, passage.start_at, passage.end_at)
}

pub async fn edit(
    me: Member<may::Read>,
    State(app): State<App>,
    Path((_, theme)): Path<(String, ThemeId)>,
    fragment: Fragment,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, me.viewer()).await?;
    let page = page(&mut view, &me, theme, None).await?;
    fragment.of(&page, &page.as_shown())
}

/// The page with what somebody wrote on a version that is not the last any more.
pub async fn beside<P>(
    view: &mut View,
    me: &Member<P>,
    theme: ThemeId,
    unsaved: String,
) -> Result<Html<String>> {
    html(&page(view, me, theme, Some(unsaved)).await?)
}

async fn page<P>(
    view: &mut View,
    me: &Member<P>,
    id: ThemeId,
    unsaved: Option<String>,
) -> Result<WritePage> {
    veil::refuse_names(view, me.scope, me.id).await?;
    let sources = sources(view, me).await?.ok_or(Error::NotFound)?;
    let theme = sources.theme(id).ok_or(Error::NotFound)?;
    let mut texts = db::latest(view, me.scope).await?;
    let version = texts.remove(&id);
    let all = sources.all();
    let carried = match theme.from.and_then(|from| texts.remove(&from).map(|text| (from, text))) {
        Some((from, text)) => {
            let found = boards::theme(view, me.scope, from).await?;
            found.map(|(from, board)| Carried {
                text: finding::written(&text.body, |id| sources.name_of_copy(&all, id)),
                from,
                board,
            })
        }
        None => None,
    };
    let name = |id| all.get(&id).map(|source| source.name.clone());
    let body = version.as_ref().map(|version| version.body.as_str()).unwrap_or_default();
    Ok(WritePage {
        frame: me.frame(),
        links: me.links.clone(),
        revision: view.revisions(me.viewer(), &topics(me)).await?,
        text: finding::written(body, name),
        number: version.as_ref().map_or(0, |version| version.number),
        unsaved,
        passages: sources.passages(id).into_iter().cloned().collect(),
        sources: sources.under(id),
        section: Section::of(theme, version, &sources),
        carried: carried.filter(|carried| !carried.text.trim().is_empty()),
        arranges: me.may(Permission::Arrange),
    })
}
