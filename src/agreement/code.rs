//! The figures of a code, and the passages behind them, as they were released.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Deserialize;

use super::{
    db::{self, Code, Words},
    figures::Compared,
    rows::Row,
    unit::Unit,
    words::thousands,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    alignment::{
        db::Quote,
        quotes::{Passage, Passages},
    },
    consensus::adjudicator::veil,
    db::View,
    domain::agreement::Counts,
    ids::CodeId,
    web::{Frame, Path, Query, Stage, html, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "agreement/code.html")]
struct CodePage {
    frame: Frame,
    links: ProjectLinks,
    code: Code,
    unit: Unit,
    /// Only this narrative.
    only: Option<i32>,
    /// Names, A first.
    coders: Vec<String>,
    /// None if it is used in no narrative that two coders have.
    row: Option<Row>,
    /// Too little of it to judge.
    rare: bool,
    coefficients: bool,
    passages: Passages,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default)]
    unit: Unit,
    narrative: Option<i32>,
}

pub async fn show(
    reader: Member<may::Read>,
    State(app): State<App>,
    Path((_, code)): Path<(String, CodeId)>,
    Query(Asked { unit, narrative: only }): Query<Asked>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    veil::refuse_names(&mut view, reader.scope, reader.id).await?;
    let compared = Compared::of(&mut view, reader.scope, only.into(), unit).await?;
    let code = compared.codings.codes.get(&code).filter(|code| code.shared);
    let code = code.cloned().ok_or(Error::NotFound)?;
    let mut found = Passages::default();
    for (by_a, by_b) in marked(&mut view, &reader, &compared, code.id).await? {
        let more = Passages::of_pair(&by_a, &by_b);
        found.shared.extend(more.shared);
        found.only_a.extend(more.only_a);
        found.only_b.extend(more.only_b);
    }
    let agreement = compared.comparison.codes.get(&code.id);
    html(&CodePage {
        row: agreement.map(|agreement| Row::of(&compared, &code, agreement)),
        rare: agreement.is_some_and(|agreement| agreement.is_too_rare() && compared.shared > 1),
        coders: compared.coders().into_iter().map(str::to_owned).collect(),
        coefficients: compared.coefficients,
        frame: reader.frame().at(Stage::Agree),
        links: reader.links,
        code,
        unit,
        only,
        passages: found,
    })
}

/// Of each narrative what A gave the code and what the other did.
async fn marked(
    view: &mut View,
    reader: &Member<may::Read>,
    compared: &Compared,
    code: CodeId,
) -> Result<Vec<(Vec<Quote>, Vec<Quote>)>> {
    let codings = &compared.codings;
    let mut words = vec![];
    let mut by_a = vec![];
    for (text, coding) in codings.texts.iter().zip(&codings.narratives) {
        // Of the two coders of a narrative, A is who comes first among all.
        let a = coding.layers.keys().next();
        for (coder, marks) in &coding.layers {
            for (_, span) in marks.iter().filter(|(own, _)| *own == code) {
                words.push(Words { narrative: text.id, code, span: *span });
                by_a.push(Some(coder) == a);
            }
        }
    }
    let quotes = db::quotes(view, reader.scope, &words).await?;
    let mut narratives: BTreeMap<i32, (Vec<Quote>, Vec<Quote>)> = BTreeMap::new();
    for (quote, by_a) in quotes.into_iter().zip(by_a) {
        let (of_a, of_b) = narratives.entry(quote.number).or_default();
        if by_a { of_a.push(quote) } else { of_b.push(quote) }
    }
    Ok(narratives.into_values().collect())
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

    fn counted(&self, counts: &Counts) -> String {
        let Counts { both, only_a, only_b, neither } = *counts;
        let [both, only_a, only_b, neither] = [both, only_a, only_b, neither].map(thousands);
        let unit = self.unit.many();
        format!("{both} {unit} both, {only_a} only A, {only_b} only B, {neither} neither")
    }
}
