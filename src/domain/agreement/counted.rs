//! One narrative, counted once: by whom its units were given which code, and
//! which segments are one finding.

use std::collections::BTreeMap;

use super::{
    marks::Marks,
    matching::{Matched, Overlap},
    presence::Presence,
};
use crate::anchor::Span;

/// Matched segments by pair of coders.
pub(super) type Pairs<C> = BTreeMap<(C, C), Matched>;

pub(super) struct Counted<C> {
    pub coders: Vec<C>,
    /// Units.
    pub length: u64,
    pub any: OfCode<C>,
    /// By the number of a code, those that somebody used.
    pub codes: Vec<(usize, OfCode<C>)>,
}

/// What was done with one code, or with any.
pub(super) struct OfCode<C> {
    pub presence: Presence,
    /// How many segments each coder has, in the order of coders.
    pub segments: Vec<u32>,
    pub pairs: Pairs<C>,
}

impl<C: Copy + Ord> Counted<C> {
    /// Segments are those of `marks`; `units` are the same marks on what is counted.
    pub fn of(coders: Vec<C>, marks: &Marks, units: &Marks) -> Self {
        let any = OfCode::new(&coders, &marks.of_any_code());
        let codes = marks.by_code().map(|(code, own)| (code, OfCode::new(&coders, &own)));
        let mut counted =
            Self { any, codes: codes.collect(), length: u64::from(units.length()), coders };
        let places = counted.codes.iter().map(|(code, _)| code + 1).max().unwrap_or(0);
        let mut place_of = vec![0; places];
        for (place, (code, _)) in counted.codes.iter().enumerate() {
            place_of[*code] = place;
        }
        let mut held = vec![vec![]; counted.coders.len()];
        units.walk(|at, coder, code| {
            counted.codes[place_of[code]].1.presence.toggle(at, coder);
            let held: &mut Vec<usize> = &mut held[coder];
            let had = held.len();
            match held.iter().position(|other| *other == code) {
                Some(place) => drop(held.swap_remove(place)),
                None => held.push(code),
            }
            if had == 0 || held.is_empty() {
                counted.any.presence.toggle(at, coder);
            }
        });
        counted
    }
}

impl<C: Copy + Ord> OfCode<C> {
    fn new(coders: &[C], segments: &[Vec<Span>]) -> Self {
        let mut pairs = Pairs::new();
        for (at, a) in segments.iter().enumerate() {
            for (other, b) in segments.iter().enumerate().skip(at + 1) {
                let matched = Matched::of(a, b, Overlap::Half);
                pairs.insert((coders[at], coders[other]), matched);
            }
        }
        let segments = segments.iter().map(|own| own.len() as u32).collect();
        Self { presence: Presence::new(coders.len()), segments, pairs }
    }
}
