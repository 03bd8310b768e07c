//! From submitted codings to the figures of a page.

use std::collections::{BTreeMap, HashMap};

use super::db::{Code, Coding, Layer, Text};
use crate::{
    domain::{
        agreement::{self, Comparison, NarrativeCoding, units::Rule},
        anchor::Span,
        text::Offsets,
    },
    ids::{CodeId, MemberId},
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

pub fn compare(texts: &[Text], layers: &[Layer], codings: &[Coding], codes: Vec<Code>) -> Compared {
    let mut coders: Vec<(MemberId, String)> = vec![];
    for layer in layers {
        if coders.iter().all(|(id, _)| *id != layer.coder) {
            coders.push((layer.coder, layer.name.clone()));
        }
    }
    let place: HashMap<MemberId, usize> =
        coders.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
    let narratives: Vec<NarrativeCoding<usize, CodeId>> = texts
        .iter()
        .map(|text| {
            // Who submitted without a mark has an empty layer, and that is data.
            let mut marks: BTreeMap<usize, Vec<(CodeId, Span)>> = layers
                .iter()
                .filter(|layer| layer.narrative == text.id)
                .map(|layer| (place[&layer.coder], vec![]))
                .collect();
            for coding in codings.iter().filter(|coding| coding.narrative == text.id) {
                let layer = place.get(&coding.coder).and_then(|at| marks.get_mut(at));
                if let (Some(layer), Some(span)) = (layer, span(coding.start_at, coding.end_at)) {
                    layer.push((coding.code, span));
                }
            }
            let sentences = text.starts.iter().zip(&text.ends);
            let sentences = sentences.filter_map(|(start, end)| span(*start, *end)).collect();
            NarrativeCoding::new(&Offsets::new(&text.body), sentences, marks)
        })
        .collect();
    let compared = || narratives.iter().filter(|narrative| narrative.layers.len() > 1);
    let sentences = compared().map(|narrative| narrative.sentences.len()).sum();
    let comparison = agreement::compare(&narratives, Rule::Any);
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
        narratives: texts.iter().map(|text| (text.number, text.title.clone())).collect(),
    }
}

fn span(start: i32, end: i32) -> Option<Span> {
    Span::between(start.cast_unsigned(), end.cast_unsigned()).ok()
}
