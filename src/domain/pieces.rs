//! A line of text cut where marks begin and end, so that marks may overlap
//! without nesting.

use super::anchor::Span;

/// A stretch of the line and the marks that cover all of it, by their place in
/// the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub span: Span,
    pub marks: Vec<usize>,
}

/// The pieces of `line`, in order, without gaps.
pub fn pieces(line: Span, marks: &[Span]) -> Vec<Piece> {
    let inside: Vec<(usize, Span)> = marks
        .iter()
        .enumerate()
        .filter_map(|(at, mark)| Some((at, mark.intersection(line)?)))
        .collect();
    let mut cuts: Vec<u32> = inside.iter().flat_map(|(_, s)| [s.start(), s.end()]).collect();
    cuts.extend([line.start(), line.end()]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .filter_map(|two| Span::between(two[0], two[1]).ok())
        .map(|span| {
            let over = inside.iter().filter(|(_, mark)| mark.contains(span));
            Piece { span, marks: over.map(|(at, _)| *at).collect() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(start: u32, end: u32) -> Span {
        Span::between(start, end).expect("a span")
    }

    #[test]
    fn overlapping_marks_share_a_piece() {
        let found = pieces(span(0, 10), &[span(2, 6), span(4, 20)]);
        let told: Vec<_> =
            found.iter().map(|p| (p.span.start(), p.span.end(), p.marks.clone())).collect();
        assert_eq!(told, [(0, 2, vec![]), (2, 4, vec![0]), (4, 6, vec![0, 1]), (6, 10, vec![1])]);
    }

    proptest! {
        #[test]
        fn pieces_are_the_line_and_every_mark_is_whole_in_them(
            marks in prop::collection::vec((0u32..60, 1u32..30), 0..12)
        ) {
            let line = span(10, 50);
            let marks: Vec<Span> =
                marks.into_iter().map(|(start, len)| span(start, start + len)).collect();
            let found = pieces(line, &marks);
            prop_assert_eq!(found[0].span.start(), 10);
            prop_assert_eq!(found.last().unwrap().span.end(), 50);
            prop_assert!(found.windows(2).all(|two| two[0].span.end() == two[1].span.start()));
            for (at, mark) in marks.iter().enumerate() {
                let covered: u32 = found
                    .iter()
                    .filter(|piece| piece.marks.contains(&at))
                    .map(|piece| piece.span.len())
                    .sum();
                prop_assert_eq!(covered, mark.intersection(line).map_or(0, |s| s.len()));
            }
        }
    }
}
