//! One narrative in pieces, so that an interval within it can be given: its
//! sentences are drawn again, as narratives are.

use super::NarrativeCoding;
use crate::anchor::Span;

/// The text cut where its sentences (or what is given as such) begin, each piece
/// with what the coders marked of it.
pub fn blocks<C: Copy + Ord, K: Copy>(
    narrative: &NarrativeCoding<C, K>,
) -> Vec<NarrativeCoding<C, K>> {
    let inner = narrative.sentences.iter().skip(1).map(|sentence| sentence.start());
    let starts: Vec<u32> = std::iter::once(0).chain(inner).collect();
    let ends = starts[1..].iter().copied().chain([narrative.length]);
    starts.iter().zip(ends).map(|(start, end)| piece(narrative, *start, end)).collect()
}

fn piece<C: Copy + Ord, K: Copy>(
    narrative: &NarrativeCoding<C, K>,
    start: u32,
    end: u32,
) -> NarrativeCoding<C, K> {
    let within = |span: Span| {
        let (from, to) = (span.start().max(start), span.end().min(end));
        Span::between(from.checked_sub(start)?, to.checked_sub(start)?).ok()
    };
    let of = |marks: &Vec<(K, Span)>| {
        marks.iter().filter_map(|(code, span)| Some((*code, within(*span)?))).collect()
    };
    NarrativeCoding {
        length: end - start,
        sentences: narrative.sentences.iter().filter_map(|sentence| within(*sentence)).collect(),
        layers: narrative.layers.iter().map(|(coder, marks)| (*coder, of(marks))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::{Unit, compare};

    #[test]
    fn the_pieces_of_a_text_add_up_to_it() {
        let span = |start, end| Span::between(start, end).expect("a span");
        let text = NarrativeCoding {
            length: 60,
            sentences: [(2, 19), (20, 39), (40, 58)].map(|(a, b)| span(a, b)).to_vec(),
            layers: [(0, vec![('p', span(5, 45))]), (1, vec![('p', span(12, 50))])].into(),
        };
        let pieces = blocks(&text);
        assert_eq!(pieces.iter().map(|piece| piece.length).collect::<Vec<_>>(), [20, 20, 20]);
        let whole = compare(&[text], Unit::Character);
        let pieces = compare(&pieces, Unit::Character);
        assert_eq!(pieces.codes[&'p'].figures, whole.codes[&'p'].figures);
        assert_eq!(pieces.overall, whole.overall);
    }
}
