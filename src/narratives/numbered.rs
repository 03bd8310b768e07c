//! A text as it is read: paragraphs of numbered sentences, between headings.

use crate::domain::{
    anchor::{BadSpan, Span},
    text::{Offsets, Unit},
};

use super::db::Headings;

#[derive(Debug)]
pub struct Paragraph<'t> {
    /// From 1; a heading has none.
    pub number: Option<u32>,
    /// One, for a heading.
    pub sentences: Vec<Sentence<'t>>,
}

#[derive(Debug)]
pub struct Sentence<'t> {
    /// `paragraph.sentence`.
    pub number: String,
    pub text: &'t str,
}

/// The units are those of the text.
pub fn paragraphs<'t>(text: &'t str, units: &[Unit]) -> Vec<Paragraph<'t>> {
    let offsets = Offsets::new(text);
    let sentence = |unit: &Unit| Sentence {
        number: format!("{}.{}", unit.paragraph, unit.sentence),
        text: offsets.slice(unit.span()),
    };
    let together = |a: &Unit, b: &Unit| !a.heading && !b.heading && a.paragraph == b.paragraph;
    let paragraphs = units.chunk_by(together).map(|units| Paragraph {
        number: units.first().filter(|unit| !unit.heading).map(|unit| unit.paragraph),
        sentences: units.iter().map(sentence).collect(),
    });
    paragraphs.collect()
}

/// The units of a text that is not frozen yet, as they will be.
pub fn units(text: &str, headings: &Headings) -> Result<Vec<Unit>, BadSpan> {
    let spans: Result<Vec<_>, _> =
        headings.iter().map(|&(start, end)| Span::between(start, end)).collect();
    Ok(crate::domain::text::units(text, &spans?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_stands_alone_and_sentences_carry_their_numbers() {
        let text = "Night\nWe ran. We fell.\nThen it was day.";
        let units = units(text, &vec![(0, 5)]).unwrap();
        let seen: Vec<_> = paragraphs(text, &units)
            .iter()
            .map(|p| {
                (
                    p.number,
                    p.sentences
                        .iter()
                        .map(|s| format!("{} {}", s.number, s.text))
                        .collect::<Vec<_>>()
                        .join(" | "),
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                (None, "0.0 Night".to_owned()),
                (Some(1), "1.1 We ran. | 1.2 We fell.".to_owned()),
                (Some(2), "2.1 Then it was day.".to_owned()),
            ]
        );
    }
}
