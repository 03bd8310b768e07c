//! What stands on the pages of a PDF around the text: running heads and feet, page
//! numbers, and numbers of lines or paragraphs in the margin.

use std::collections::HashMap;

use super::pdf_lines::Line;

/// How many lines from the top, and from the bottom, may be a running head or foot.
const REACH: usize = 2;

/// Takes out lines at the top or bottom that return on at least half of the pages,
/// whatever numbers they hold. Returns how many there were.
pub fn drop_running_heads(pages: &mut [Vec<Line>]) -> usize {
    let filled = pages.iter().filter(|lines| !lines.is_empty()).count();
    let mut seen = HashMap::<String, usize>::new();
    for lines in pages.iter() {
        let mut here: Vec<_> = edges(lines).map(|at| shape(&lines[at].text)).collect();
        here.sort_unstable();
        here.dedup();
        here.into_iter().for_each(|shape| *seen.entry(shape).or_default() += 1);
    }
    let returns = |line: &Line| {
        seen.get(&shape(&line.text)).is_some_and(|count| *count >= 2 && *count * 2 >= filled)
    };
    let mut dropped = 0;
    for lines in pages {
        let out: Vec<_> = edges(lines).filter(|at| returns(&lines[*at])).collect();
        let mut at = 0..;
        lines.retain(|_| !out.contains(&at.next().unwrap_or_default()));
        dropped += out.len();
    }
    dropped
}

/// The places of the lines at the top and the bottom of a page, in any column, that
/// stand away from the rest.
fn edges(lines: &[Line]) -> impl Iterator<Item = usize> {
    let mut by_height: Vec<usize> = (0..lines.len()).collect();
    by_height.sort_by(|a, b| lines[*b].y.total_cmp(&lines[*a].y));
    let room = |pair: &[usize]| lines[pair[0]].y - lines[pair[1]].y;
    let mut rooms: Vec<f32> = by_height.windows(2).map(room).collect();
    let top = rooms.iter().take(REACH).copied().collect::<Vec<_>>();
    let bottom = rooms.iter().rev().take(REACH).copied().collect::<Vec<_>>();
    rooms.sort_by(f32::total_cmp);
    let usual = rooms.get(rooms.len() / 2).copied().unwrap_or_default();
    let apart = |rooms: &[f32], at: usize| {
        let enough = 1.3 * usual.max(1.3 * lines[at].size);
        rooms.iter().rposition(|room| *room > enough).map_or(0, |last| last + 1)
    };
    let ends = by_height.first().zip(by_height.last());
    let (top, bottom) =
        ends.map_or((0, 0), |(first, last)| (apart(&top, *first), apart(&bottom, *last)));
    // Nothing but a page number needs no room around it.
    let mut edges: Vec<_> = ends.into_iter().flat_map(|(first, last)| [*first, *last]).collect();
    edges.retain(|at| !lines[*at].text.contains(char::is_alphabetic));
    edges.extend(&by_height[..top]);
    edges.extend(&by_height[lines.len() - bottom..]);
    edges.sort_unstable();
    edges.dedup();
    edges.into_iter()
}

/// The text with every number alike.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for c in text.chars() {
        match c {
            c if c.is_numeric() && shape.ends_with('#') => {}
            c if c.is_numeric() => shape.push('#'),
            c => shape.push(c),
        }
    }
    shape
}

/// Takes the numbers out of the margin if they count on from one to the next and stand
/// left of all text. Returns how many there were.
pub fn drop_numbers(pages: &mut [Vec<Line>]) -> usize {
    let all = || pages.iter().flatten();
    let text_left = all().filter(|line| !is_number(line)).map(text_left);
    let text_left = text_left.fold(f32::INFINITY, f32::min);
    let in_margin = |line: &Line| {
        let (number, _) = line.number?;
        (line.left + line.size * 0.5 < text_left).then_some(number)
    };
    let numbers: Vec<u32> = all().filter_map(in_margin).collect();
    let counts_on = numbers.windows(2).filter(|pair| pair[1] == pair[0] + 1 || pair[1] == 1);
    if numbers.len() < 5 || counts_on.count() * 10 < (numbers.len() - 1) * 7 {
        return 0;
    }
    // Numbers on nearly every line count lines; fewer count paragraphs.
    let paragraphs = numbers.len() * 10 < all().count() * 8;
    for lines in pages {
        let numbered = std::mem::take(lines).into_iter().filter_map(|mut line| {
            if in_margin(&line).is_none() {
                return Some(line);
            }
            line.begins = paragraphs;
            line.without_number()
        });
        *lines = numbered.collect();
    }
    numbers.len()
}

fn is_number(line: &Line) -> bool {
    line.text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where the text of a line begins, whether or not a number stands before it.
fn text_left(line: &Line) -> f32 {
    line.number.map_or(line.left, |(_, left)| left)
}
