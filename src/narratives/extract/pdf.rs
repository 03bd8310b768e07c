//! PDF: a picture of pages. What is a line, a column, a paragraph, a header is told from
//! where the letters stand, so every text from a PDF asks to be looked at.

use unpdf::{
    ErrorKind,
    parser::{
        LayoutAnalyzer,
        backend::{PdfBackend, RawBackend},
    },
};

use super::{
    Found, Refused,
    draft::Draft,
    pdf_columns::in_reading_order,
    pdf_lines::Line,
    pdf_margins::{drop_numbers, drop_running_heads},
    pdf_paragraphs::paragraphs,
};

pub fn read(bytes: &[u8], draft: &mut Draft) -> Result<(), Refused> {
    let pdf = RawBackend::load_bytes(bytes).map_err(|error| match error.kind() {
        ErrorKind::Encrypted | ErrorKind::InvalidPassword => Refused::Encrypted,
        _ => Refused::Damaged,
    })?;
    let numbers: Vec<u32> = pdf.pages().into_keys().collect();
    let declared = pdf.integrity().declared_page_count.unwrap_or(0) as usize;
    draft.note_many(Found::PagesWithoutText, declared.saturating_sub(numbers.len()));

    let mut analyzer = LayoutAnalyzer::new(&pdf);
    let mut pages = Vec::new();
    let mut pictures = 0;
    for number in numbers {
        let lines = match analyzer.extract_page_blocks(number) {
            Ok(blocks) => {
                pictures += analyzer.page_op_counts().image as usize;
                let lines = blocks.into_iter().flat_map(|block| block.lines).collect();
                page(lines, &analyzer, draft)
            }
            Err(_) => Vec::new(),
        };
        draft.note_many(Found::PagesWithoutText, lines.is_empty().into());
        pages.push(lines);
    }
    if pages.iter().all(Vec::is_empty) {
        return Err(match (pages.len(), pictures) {
            (0, _) => Refused::Damaged,
            (_, 0) => Refused::NoText,
            _ => Refused::Scanned,
        });
    }
    draft.note_many(Found::Pictures, pictures);
    draft.note_many(Found::RunningHeads, drop_running_heads(&mut pages));
    draft.note_many(Found::MarginNumbers, drop_numbers(&mut pages));
    draft.note(Found::WrappedLines);
    paragraphs(&pages, draft);
    Ok(())
}

/// The lines of the page that was analyzed last, in the order of reading.
fn page(
    lines: Vec<unpdf::parser::TextLine>,
    analyzer: &LayoutAnalyzer,
    draft: &mut Draft,
) -> Vec<Line> {
    let facts = analyzer.page_facts();
    let (lines, split) = in_reading_order(lines);
    let lines: Vec<Line> = lines.iter().filter_map(Line::of).collect();
    let lost = analyzer.suppressed_text_runs() + facts.undecoded_text_codes as usize;
    draft.note_many(Found::UnreadableText, lost);
    let of_page = [
        (Found::ColumnPages, split || facts.column_count > 1),
        (Found::RightToLeftPages, lines.iter().any(|line| line.right_to_left)),
        (Found::TurnedText, facts.rotated_text_runs > 0),
        (Found::RecognisedText, facts.invisible_text_chars > facts.painted_text_chars),
    ];
    for (found, here) in of_page {
        draft.note_many(found, here.into());
    }
    draft.note_many(Found::LooseTables, facts.ruled_grids as usize);
    lines
}
