//! The passages behind a code's figures.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::{extract::State, response::Html};

use super::db::{self, Code};
use crate::{
    App, Error, Result,
    access::{Member, may},
    alignment::{
        db::Quote,
        quotes::{Passage, Passages},
    },
    db::View,
    ids::{CodeId, MemberId},
    web::{Frame, Path, Stage, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "agreement/code.html")]
struct CodePage {
    frame: Frame,
    links: ProjectLinks,
    code: Code,
    /// Names, A first.
    coders: Vec<String>,
    passages: Passages,
}

pub async fn show(
    reader: Member<may::Read>,
    State(app): State<App>,
    Path((_, code)): Path<(String, CodeId)>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    let code = db::code(&mut view, reader.scope, code).await?.ok_or(Error::NotFound)?;
    let layers = db::layers(&mut view, reader.scope, db::Which::Pairs).await?;
    let mut coders: Vec<(MemberId, String)> = vec![];
    for layer in &layers {
        if coders.iter().all(|(id, _)| *id != layer.coder) {
            coders.push((layer.coder, layer.name.clone()));
        }
    }
    let order: HashMap<MemberId, usize> =
        coders.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
    let mut found = Passages::default();
    let all = db::passages(&mut view, reader.scope, code.id).await?;
    let mut narratives: BTreeMap<i32, Vec<db::Passage>> = BTreeMap::new();
    for passage in all {
        narratives.entry(passage.quote.number).or_default().push(passage);
    }
    for passages in narratives.into_values() {
        let narrative = passages[0].quote.narrative;
        let here = layers.iter().filter(|layer| layer.narrative == narrative);
        // Of the two coders of a narrative, A is who comes first among all.
        let Some(a) = here.map(|layer| layer.coder).min_by_key(|coder| order.get(coder)) else {
            continue;
        };
        let (by_a, by_b): (Vec<_>, Vec<_>) = passages.into_iter().partition(|one| one.coder == a);
        let bare =
            |list: Vec<db::Passage>| list.into_iter().map(|one| one.quote).collect::<Vec<Quote>>();
        let more = Passages::of_pair(&bare(by_a), &bare(by_b));
        found.shared.extend(more.shared);
        found.only_a.extend(more.only_a);
        found.only_b.extend(more.only_b);
    }
    html(&CodePage {
        frame: reader.frame().at(Stage::Agree),
        links: reader.links,
        code,
        coders: coders.into_iter().map(|(_, name)| name).collect(),
        passages: found,
    })
}

impl CodePage {
    /// Headings, the words of nobody, and the passages under them.
    fn groups(&self) -> [(&'static str, &'static str, String, &[Passage]); 3] {
        let of = |at: usize, side: &str| match &self.coders[..] {
            two @ [_, _] => format!("Only {}", two[at]),
            _ => format!("Only {side}"),
        };
        [
            ("both", "", "Both".to_owned(), &self.passages.shared),
            ("only-a", "a", of(0, "A"), &self.passages.only_a),
            ("only-b", "b", of(1, "B"), &self.passages.only_b),
        ]
    }
}
