//! Plain text: every line is a paragraph, unless the lines were broken at a fixed width.

use super::{
    Found, Refused,
    draft::Draft,
    encoding,
    rejoin::{Rejoiner, starts_item},
};

pub fn read(bytes: &[u8], draft: &mut Draft) -> Result<(), Refused> {
    let text = encoding::decode(bytes, None, draft)?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let blocks: Vec<Vec<&str>> = blocks(&text);
    if !is_wrapped(&blocks) {
        draft.paragraph(&text, None);
        return Ok(());
    }
    draft.note(Found::WrappedLines);
    let mut rejoiner = Rejoiner::new(text.lines());
    for block in blocks {
        let width = block.iter().map(|line| length(line)).max().unwrap_or(0);
        let goes_on = |line: &&str, next: &&str| {
            (length(line) + 1 + first_word(next)) * 10 > width * 8 && !starts_item(next)
        };
        for lines in block.chunk_by(goes_on) {
            draft.paragraph(&rejoiner.join(lines.iter().copied()), None);
        }
    }
    draft.note_many(Found::Hyphens, rejoiner.hyphens);
    Ok(())
}

/// Lines that stand together, parted by blank lines or page breaks.
fn blocks(text: &str) -> Vec<Vec<&str>> {
    let mut blocks = vec![vec![]];
    for page in text.split('\u{c}') {
        for line in page.lines().map(str::trim) {
            match line {
                "" => blocks.push(vec![]),
                line => blocks.last_mut().expect("begins with one").push(line),
            }
        }
        blocks.push(vec![]);
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// Broken at a fixed width: hardly a line inside a block had room for the first word
/// of the next one.
fn is_wrapped(blocks: &[Vec<&str>]) -> bool {
    let mut lengths: Vec<_> = blocks.iter().flatten().map(|line| length(line)).collect();
    lengths.sort_unstable();
    // The odd line may stick out, such as a table or an address.
    let Some(width) = lengths.get(lengths.len() * 95 / 100).copied() else { return false };
    if !(40..=200).contains(&width) {
        return false;
    }
    let pairs = || blocks.iter().flat_map(|block| block.windows(2));
    let full = |pair: &&[&str]| length(pair[0]) + 1 + first_word(pair[1]) + width / 10 > width;
    let all = pairs().count();
    all >= 4 && pairs().filter(full).count() * 10 >= all * 8
}

/// In code points.
fn length(line: &str) -> usize {
    line.chars().count()
}

fn first_word(line: &str) -> usize {
    line.split_whitespace().next().map_or(0, length)
}
