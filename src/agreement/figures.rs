//! From what was kept at the releases to the figures of a page.

use std::collections::HashMap;

use super::{
    db::{Code, Layer, Text},
    unit::Unit,
};
use crate::{
    domain::{
        agreement::{self, Comparison, NarrativeCoding},
        anchor::Span,
    },
    ids::{CodeId, MemberId, NarrativeId},
};

/// All figures of the released narratives.
pub struct Compared {
    /// Names, in the order in which `Comparison` counts them: A first.
    pub coders: Vec<String>,
    pub comparison: Comparison<usize, CodeId>,
    /// Comparable codes by name, with their place in the comparison.
    pub codes: Vec<Code>,
    /// Codes that only one coder could use, because they are not aligned.
    pub unaligned: usize,
    /// Of narratives that two coders submitted, one for each of `narratives`.
    pub sentences: usize,
    pub narratives: Vec<(i32, String)>,
}

/// What figures are computed from.
pub struct Kept {
    pub texts: Vec<Text>,
    pub layers: Vec<Layer>,
    pub origins: HashMap<CodeId, CodeId>,
    pub codes: Vec<Code>,
}

pub fn compare(kept: Kept, unit: Unit) -> Compared {
    let Kept { texts, layers, origins, codes } = kept;
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
    let coding = |text: &Text| {
        let layers = by_text.get(&text.id).into_iter().flatten();
        let layers = layers.map(|(coder, layer)| (*coder, marks(layer, &origins))).collect();
        let length = text.length.cast_unsigned();
        NarrativeCoding { length, sentences: spans(&text.sentences).collect(), layers }
    };
    let narratives: Vec<NarrativeCoding<usize, CodeId>> = texts.iter().map(coding).collect();
    let compared = narratives.iter().filter(|narrative| narrative.layers.len() > 1);
    let sentences = compared.map(|narrative| narrative.sentences.len()).sum();
    let comparison = agreement::compare(&narratives, unit.counted());
    let (mut comparable, alone): (Vec<Code>, Vec<Code>) = codes
        .into_iter()
        .filter(|code| comparison.codes.contains_key(&code.id))
        .partition(|code| code.shared);
    comparable.sort_by_key(|code| code.name.to_lowercase());
    Compared {
        coders: coders.into_iter().map(|(_, name)| name).collect(),
        comparison,
        codes: comparable,
        unaligned: alone.len(),
        sentences,
        narratives: texts.into_iter().map(|text| (text.number, text.title)).collect(),
    }
}

/// A coder's marks, under the agreed code where their own is aligned.
fn marks(layer: &Layer, origins: &HashMap<CodeId, CodeId>) -> Vec<(CodeId, Span)> {
    let agreed = |code: &CodeId| origins.get(code).copied().unwrap_or(*code);
    let codes: Vec<CodeId> = layer.codes.iter().map(agreed).collect();
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
