//! What a decision makes of a difference: the consensus codings.

use std::collections::BTreeMap;

use super::Difference;
use crate::{
    anchor::Span,
    coverage::{Coverage, united},
    text::Offsets,
};

/// A decision: which codes, on which edges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice<K> {
    pub take: Take<K>,
    pub edges: Edges,
}

impl<K> Choice<K> {
    /// A choice by the name that its key, its form and its row give it; `code`
    /// is the one to take for `code`. Choosing edges keeps the codes of both.
    pub fn named(name: &str, code: Option<K>) -> Option<Self> {
        let (take, edges) = match name {
            "a" => (Take::A, Edges::Own),
            "b" => (Take::B, Edges::Own),
            "both" => (Take::Both, Edges::Own),
            "neither" => (Take::Neither, Edges::Own),
            "union" => (Take::Both, Edges::Union),
            "intersection" => (Take::Both, Edges::Intersection),
            "edges_a" => (Take::Both, Edges::A),
            "edges_b" => (Take::Both, Edges::B),
            "sentence" => (Take::Both, Edges::Sentence),
            "code" => (Take::Codes(vec![code?]), Edges::Own),
            _ => return None,
        };
        Some(Self { take, edges })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Take<K> {
    A,
    B,
    Both,
    /// Nobody is right: nothing is coded here, and that is recorded.
    Neither,
    /// These codes: some of those that the coders gave, others, or a new one.
    Codes(Vec<K>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edges {
    /// As their coder set them. A code that neither coder gave here goes on
    /// what both cover together.
    Own,
    /// What both cover together.
    Union,
    /// What both cover. If one of them coded nothing: what the other covers.
    Intersection,
    /// As A set them, if A coded anything.
    A,
    /// As B set them, if B coded anything.
    B,
    /// The whole sentences that the union touches.
    Sentence,
}

/// The codings that a choice leaves in the consensus, in text order, without
/// white space at their ends. Stretches of one code never overlap in it.
///
/// `sentences` are the narrative's, in text order.
pub fn outcome<K: Copy + Ord>(
    difference: &Difference<K>,
    choice: &Choice<K>,
    text: &Offsets,
    sentences: &[Span],
) -> Vec<(K, Span)> {
    let Difference { a, b, .. } = difference;
    let places = |edges| places(difference, edges, text, sentences);
    let given: Vec<(K, Span)> = match &choice.take {
        Take::A => a.iter().map(|stretch| (stretch.code, stretch.span)).collect(),
        Take::B => b.iter().map(|stretch| (stretch.code, stretch.span)).collect(),
        Take::Both => a.iter().chain(b).map(|stretch| (stretch.code, stretch.span)).collect(),
        Take::Neither => vec![],
        Take::Codes(codes) => {
            let placed = a.iter().chain(b).map(|stretch| (stretch.code, stretch.span));
            let placed: Vec<_> = placed.filter(|(code, _)| codes.contains(code)).collect();
            let is_new = |code: &&K| placed.iter().all(|(known, _)| known != *code);
            let new = codes.iter().filter(is_new);
            let new = new.flat_map(|code| places(Edges::Union).into_iter().map(|s| (*code, s)));
            new.chain(placed.iter().copied()).collect()
        }
    };
    let mut by_code: BTreeMap<K, Vec<Span>> = BTreeMap::new();
    for (code, span) in given {
        let spans = by_code.entry(code).or_default();
        if choice.edges == Edges::Own {
            spans.push(span);
        } else if spans.is_empty() {
            *spans = places(choice.edges);
        }
    }
    let united = by_code.into_iter().flat_map(|(code, spans)| {
        let trimmed = spans.into_iter().filter_map(|span| span.trim(text));
        united(trimmed).into_iter().map(move |span| (code, span))
    });
    let mut codings: Vec<_> = united.collect();
    codings.sort_by_key(|(code, span)| (*span, *code));
    codings
}

fn places<K>(
    difference: &Difference<K>,
    edges: Edges,
    text: &Offsets,
    sentences: &[Span],
) -> Vec<Span> {
    let a: Vec<_> = difference.a.iter().map(|stretch| stretch.span).collect();
    let b: Vec<_> = difference.b.iter().map(|stretch| stretch.span).collect();
    let (of_a, of_b) = (Coverage::of(a.iter().copied()), Coverage::of(b.iter().copied()));
    let union = of_a.union(&of_b);
    match edges {
        _ if a.is_empty() && edges != Edges::Sentence => b,
        _ if b.is_empty() && edges != Edges::Sentence => a,
        Edges::A => a,
        Edges::B => b,
        Edges::Own | Edges::Union => union.spans().to_vec(),
        Edges::Intersection => {
            let shared = of_a.intersection(&of_b);
            shared.spans().iter().filter_map(|span| span.trim(text)).collect()
        }
        Edges::Sentence => union.spans().iter().map(|span| whole(*span, sentences)).collect(),
    }
}

/// The span grown to the sentences that it touches.
fn whole(span: Span, sentences: &[Span]) -> Span {
    let touched = sentences.iter().filter(|sentence| sentence.overlaps(span));
    touched.fold(span, |grown, sentence| grown.union(*sentence))
}
