//! One text's marks, put in order once: by code to match segments, and as edges
//! in text order, so that a million characters cost no more than the marks on
//! them.

use super::{
    NarrativeCoding,
    units::{Rule, project},
};
use crate::{anchor::Span, coverage::Coverage};

/// The marks of one text, coders and codes as numbers from 0.
#[derive(Debug, Clone)]
pub(super) struct Marks {
    length: u32,
    coders: usize,
    /// By code, coder and place.
    sorted: Vec<(usize, usize, Span)>,
    /// Place, number of the mark, and whether it begins there; in text order.
    edges: Vec<(u32, u32, bool)>,
}

impl Marks {
    /// `codes` in order, all of the narrative's among them.
    pub fn of<C, K: Copy + Ord>(narrative: &NarrativeCoding<C, K>, codes: &[K]) -> Self {
        let number = |code: &K| codes.partition_point(|known| known < code);
        let layers = narrative.layers.values().enumerate();
        let marks = layers.flat_map(|(coder, marks)| {
            marks.iter().map(move |(code, span)| (number(code), coder, *span))
        });
        Self::new(narrative.length, narrative.layers.len(), marks.collect())
    }

    fn new(length: u32, coders: usize, mut sorted: Vec<(usize, usize, Span)>) -> Self {
        sorted.sort_unstable();
        let mut edges = Vec::with_capacity(2 * sorted.len());
        for (at, (.., span)) in (0..).zip(&sorted) {
            edges.push((span.start().min(length), at, true));
            edges.push((span.end().min(length), at, false));
        }
        edges.sort_unstable();
        Self { length, coders, sorted, edges }
    }

    /// The same by sentence: the text's length is how many there are.
    pub fn by_sentence(&self, sentences: &[Span], rule: Rule) -> Self {
        let mut coded = vec![];
        for own in self.sorted.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (code, coder, _) = own[0];
            let coverage = Coverage::of(own.iter().map(|(.., span)| *span));
            let runs = project(sentences, &coverage, rule);
            coded.extend(runs.spans().iter().map(|run| (code, coder, *run)));
        }
        Self::new(sentences.len() as u32, self.coders, coded)
    }

    pub fn length(&self) -> u32 {
        self.length
    }

    pub fn coders(&self) -> usize {
        self.coders
    }

    /// Each code that somebody used, and each coder's segments of it.
    pub fn by_code(&self) -> impl Iterator<Item = (usize, Vec<Vec<Span>>)> {
        self.sorted.chunk_by(|a, b| a.0 == b.0).map(|own| (own[0].0, self.by_coder(own)))
    }

    /// Each coder's segments and their codes, in text order.
    pub fn in_text_order(&self) -> Vec<Vec<(Span, usize)>> {
        let mut layers = vec![vec![]; self.coders];
        for (_, mark, begins) in &self.edges {
            let (code, coder, span) = self.sorted[*mark as usize];
            if *begins {
                layers[coder].push((span, code));
            }
        }
        layers
    }

    /// Each coder's segments of any code.
    pub fn of_any_code(&self) -> Vec<Vec<Span>> {
        self.by_coder(&self.sorted)
    }

    fn by_coder(&self, marks: &[(usize, usize, Span)]) -> Vec<Vec<Span>> {
        let mut layers = vec![vec![]; self.coders];
        marks.iter().for_each(|(_, coder, span)| layers[*coder].push(*span));
        layers
    }

    /// Calls `toggle(at, coder, code)` wherever a coder begins or ends to hold a
    /// code; nobody holds any at the beginning. Segments of one code that overlap
    /// hold it once.
    pub fn walk(&self, mut toggle: impl FnMut(u32, usize, usize)) {
        let codes = self.sorted.last().map_or(0, |(last, ..)| last + 1);
        let mut held = vec![0u32; self.coders * codes];
        for (at, mark, begins) in &self.edges {
            let (code, coder, _) = self.sorted[*mark as usize];
            let held = &mut held[coder * codes + code];
            if *begins {
                *held += 1;
            } else {
                *held -= 1;
            }
            if *held == u32::from(*begins) {
                toggle(*at, coder, code);
            }
        }
    }
}
