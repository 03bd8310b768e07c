//! The codings as they were kept at the releases, ready to be compared.

use std::collections::HashMap;

use time::OffsetDateTime;

use super::{
    db::{self, Code, Layer, Text, Which},
    unit::Unit,
};
use crate::{
    Error, Result,
    access::Scope,
    db::View,
    domain::{agreement::NarrativeCoding, anchor::Span},
    ids::{CodeId, MemberId, NarrativeId},
};

/// A narrative's layers. A coder is a place among the coders.
pub type Coding = NarrativeCoding<usize, CodeId>;

pub struct Codings {
    /// A first.
    pub coders: Vec<(MemberId, String)>,
    /// By number.
    pub texts: Vec<Text>,
    /// One for each text, under the agreed code where a coder's own is aligned.
    pub narratives: Vec<Coding>,
    /// The same under the codes that the coders gave; empty if none is aligned.
    pub before: Vec<Coding>,
    pub codes: HashMap<CodeId, Code>,
    /// When codes were aligned last.
    pub aligned_at: Option<OffsetDateTime>,
}

impl Codings {
    /// Of these narratives, as far as they are released; `sentences` are
    /// what is counted by this unit.
    pub async fn of(view: &mut View, scope: Scope, which: Which, unit: Unit) -> Result<Self> {
        let texts = db::texts(view, scope, which).await?;
        if matches!(which, Which::One(_)) && texts.is_empty() {
            return Err(Error::NotFound);
        }
        let layers = db::layers(view, scope, which).await?;
        let origins = db::origins(view, scope).await?;
        let codes = db::codes(view, scope).await?;

        let mut coders: Vec<(MemberId, String)> = vec![];
        let mut by_text: HashMap<NarrativeId, Vec<(usize, &Layer)>> = HashMap::new();
        for layer in &layers {
            let known = coders.iter().position(|(id, _)| *id == layer.coder);
            let place = known.unwrap_or_else(|| {
                coders.push((layer.coder, layer.name.clone()));
                coders.len() - 1
            });
            by_text.entry(layer.narrative).or_default().push((place, layer));
        }
        let codings = |agreed: &dyn Fn(CodeId) -> CodeId| {
            let coding = |text: &Text| {
                let layers = by_text.get(&text.id).into_iter().flatten();
                let layers = layers.map(|(coder, layer)| (*coder, marks(layer, agreed)));
                NarrativeCoding {
                    length: text.length.cast_unsigned(),
                    sentences: spans(text.units(unit)).collect(),
                    layers: layers.collect(),
                }
            };
            texts.iter().map(coding).collect()
        };
        let agreed = |code: CodeId| origins.agreed.get(&code).copied().unwrap_or(code);
        let before = if origins.agreed.is_empty() { vec![] } else { codings(&|code| code) };
        let narratives = codings(&agreed);
        Ok(Self { narratives, before, coders, texts, codes, aligned_at: origins.aligned_at })
    }

    /// Under the codes that the coders gave.
    pub fn own(&self) -> &[Coding] {
        if self.before.is_empty() { &self.narratives } else { &self.before }
    }

    /// A coder's name.
    pub fn name(&self, coder: usize) -> &str {
        &self.coders[coder].1
    }

    /// Places of the narratives that were begun after codes were aligned last. A
    /// narrative without any coding was begun when it was released.
    pub fn fresh(&self) -> Vec<usize> {
        let Some(aligned_at) = self.aligned_at else { return vec![] };
        let begun = |text: &Text| text.begun_at.or(text.released_at);
        let fresh = self.texts.iter().enumerate();
        let fresh = fresh.filter(|(_, text)| begun(text).is_some_and(|begun| begun > aligned_at));
        fresh.map(|(at, _)| at).collect()
    }
}

fn marks(layer: &Layer, agreed: &dyn Fn(CodeId) -> CodeId) -> Vec<(CodeId, Span)> {
    let codes: Vec<CodeId> = layer.codes.iter().map(|code| agreed(*code)).collect();
    let mark = |mark: &[i32]| {
        let code = usize::try_from(mark[0] - 1).ok()?;
        Some((*codes.get(code)?, span(mark[1], mark[2])?))
    };
    layer.marks.chunks_exact(3).filter_map(mark).collect()
}

fn spans(edges: &[i32]) -> impl Iterator<Item = Span> {
    edges.chunks_exact(2).filter_map(|pair| span(pair[0], pair[1]))
}

fn span(start: i32, end: i32) -> Option<Span> {
    Span::between(start.cast_unsigned(), end.cast_unsigned()).ok()
}
