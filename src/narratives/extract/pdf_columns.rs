//! Two columns on a page of a PDF that the parser read straight across: so it does
//! where a title stands above them, or their lines do not stand level.

use unpdf::parser::TextLine;

use super::pdf_lines::ink_right;

/// So many lines, at least, are on either side of the room between two columns.
const FEWEST: usize = 8;

/// The page's lines in the order of reading, and whether columns were parted here.
pub fn in_reading_order(lines: Vec<TextLine>) -> (Vec<TextLine>, bool) {
    let Some(gutter) = gutter(&lines) else { return (lines, false) };
    let mut rows = lines;
    rows.sort_by(|a, b| b.y.total_cmp(&a.y));
    let (mut ordered, mut right) = (Vec::new(), Vec::new());
    for row in rows {
        if crosses(&row, gutter) {
            ordered.append(&mut right);
            ordered.push(row);
            continue;
        }
        let (level, is_heading) = (row.heading_level, row.is_heading);
        let (left_spans, right_spans): (Vec<_>, Vec<_>) =
            row.spans.into_iter().partition(|span| span.x < gutter);
        for (spans, column) in [(left_spans, &mut ordered), (right_spans, &mut right)] {
            if !spans.is_empty() {
                let mut line = TextLine::from_spans(spans);
                (line.heading_level, line.is_heading) = (level, is_heading);
                column.push(line);
            }
        }
    }
    ordered.append(&mut right);
    (ordered, true)
}

/// Where the room between two columns is, if many lines begin right of it, as many end
/// left of it, few run across, and the parser left lines that reach over both.
fn gutter(lines: &[TextLine]) -> Option<f32> {
    let starts = || lines.iter().flat_map(|line| &line.spans).map(|span| span.x);
    let left = starts().fold(f32::INFINITY, f32::min);
    let right = lines.iter().flat_map(|line| &line.spans).map(ink_right).fold(left, f32::max);
    let middle = left + (right - left) * 0.4..left + (right - left) * 0.65;
    // The second column begins where most spans in the middle of the page do.
    let column = starts().filter(|x| middle.contains(x)).map(|x| x.round() as i32);
    let mut counts = std::collections::BTreeMap::<i32, usize>::new();
    column.for_each(|x| *counts.entry(x).or_default() += 1);
    let (column, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let gutter = column as f32 - 3.0;
    let ends_left = |line: &&TextLine| line.x < gutter && !crosses(line, gutter);
    let both = lines.iter().filter(|line| {
        let ink = |right: bool| line.spans.iter().any(|span| (span.x > gutter) == right);
        !crosses(line, gutter) && ink(true) && ink(false)
    });
    let across = lines.iter().filter(|line| crosses(line, gutter)).count();
    let is_gutter = count >= FEWEST
        && lines.iter().filter(ends_left).count() >= FEWEST
        && across * 4 <= lines.len()
        && both.count() >= FEWEST;
    is_gutter.then_some(gutter)
}

fn crosses(line: &TextLine, gutter: f32) -> bool {
    line.spans.iter().any(|span| span.x < gutter && ink_right(span) > gutter)
}
