//! Which codes are taken for each other: all of them, or those that one code
//! meets; and the passages behind two codes.

use askama::Template;
use axum::{extract::State, response::Html};
use serde::Deserialize;

use super::{
    db::{self, Code, Words},
    kept::Codings,
    matrix::{Matrix, Pair},
    unit::Unit,
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    alignment::quotes::{Passage, Passages, plain},
    consensus::adjudicator::veil,
    db::View,
    domain::agreement::confusion::{Place, confusion},
    ids::CodeId,
    web::{Frame, Query, Stage, html, links::ProjectLinks},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Only what this code meets; an empty choice is none.
    #[serde(default, deserialize_with = "crate::web::chosen")]
    code: Option<CodeId>,
    narrative: Option<i32>,
}

#[derive(Template)]
#[template(path = "agreement/confused.html")]
struct ConfusedPage {
    frame: Frame,
    links: ProjectLinks,
    matrix: Matrix,
    pairs: Vec<Pair>,
    /// For the choice, by name.
    codes: Vec<Code>,
    code: Option<CodeId>,
    only: Option<i32>,
}

pub async fn show(
    reader: Member<may::Read>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    veil::refuse_names(&mut view, reader.scope, reader.id).await?;
    let codings =
        Codings::of(&mut view, reader.scope, asked.narrative.into(), Unit::Character).await?;
    let found = confusion(&codings.narratives);
    let matrix = Matrix::of(&found, &codings.codes, None, asked.code);
    let used = found.keys().flat_map(|(a, b)| [*a, *b]).flatten();
    let mut codes: Vec<Code> = used.filter_map(|code| codings.codes.get(&code).cloned()).collect();
    codes.sort_by_key(|code| (code.name.to_lowercase(), code.id));
    codes.dedup_by_key(|code| code.id);
    html(&ConfusedPage {
        pairs: matrix.pairs(&codings.codes, asked.code, 40),
        frame: reader.frame().at(Stage::Agree),
        links: reader.links,
        matrix,
        codes,
        code: asked.code,
        only: asked.narrative,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfCell {
    /// A's code; without one, what A left alone.
    a: Option<CodeId>,
    b: Option<CodeId>,
    narrative: Option<i32>,
}

#[derive(Template)]
#[template(path = "agreement/cell.html")]
struct CellPage {
    frame: Frame,
    links: ProjectLinks,
    a: Option<Code>,
    b: Option<Code>,
    only: Option<i32>,
    passages: Vec<Passage>,
}

pub async fn passages(
    reader: Member<may::Read>,
    State(app): State<App>,
    Query(asked): Query<OfCell>,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, reader.viewer()).await?;
    veil::refuse_names(&mut view, reader.scope, reader.id).await?;
    let codings =
        Codings::of(&mut view, reader.scope, asked.narrative.into(), Unit::Character).await?;
    let found = confusion(&codings.narratives).remove(&(asked.a, asked.b));
    let code = |id: Option<CodeId>| match id {
        Some(id) => codings.codes.get(&id).cloned().map(Some).ok_or(Error::NotFound),
        None => Ok(None),
    };
    let (a, b) = (code(asked.a)?, code(asked.b)?);
    // A coder's own code is here only where a passage of it is compared.
    let places = found.ok_or(Error::NotFound)?;
    let words = |place: &Place| {
        let of = |code: Option<CodeId>, span| {
            Some(Words { narrative: codings.texts[place.narrative].id, code: code?, span: span? })
        };
        [of(asked.a, place.a), of(asked.b, place.b)].into_iter().flatten()
    };
    let wanted: Vec<Words> = places.iter().flat_map(words).collect();
    let mut quotes = db::quotes(&mut view, reader.scope, &wanted).await?.into_iter();
    let mut passages = vec![];
    for place in &places {
        let count = usize::from(place.a.is_some()) + usize::from(place.b.is_some());
        match &quotes.by_ref().take(count).collect::<Vec<_>>()[..] {
            [one] => passages.push(plain(one)),
            [a, b] => {
                let met = Passages::of_pair(std::slice::from_ref(a), std::slice::from_ref(b));
                passages.extend(met.shared);
            }
            _ => {}
        }
    }
    html(&CellPage {
        frame: reader.frame().at(Stage::Agree),
        links: reader.links,
        a,
        b,
        only: asked.narrative,
        passages,
    })
}

impl ConfusedPage {
    fn is_chosen(&self, code: &CodeId) -> bool {
        self.code.as_ref() == Some(code)
    }

    /// The passages behind two codes.
    fn cell(&self, a: Option<&Code>, b: Option<&Code>) -> String {
        self.links.agreement_passages(a.map(|code| code.id), b.map(|code| code.id), self.only)
    }
}
