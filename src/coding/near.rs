//! What of a text a page draws with its codings: the paragraphs near the reader.
//! The words of all others are there too, and how far each line has come; their
//! codings are fetched when the reader comes near.

use super::db::Unit;

/// Code points before and after the reader's place: three screens or so.
const REACH: i32 = 5_000;

/// A stretch of the text in code points, half open; whole paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    pub from: i32,
    pub to: i32,
}

impl Near {
    /// About the place of the reader.
    pub fn around(units: &[Unit], at: i32) -> Self {
        let (from, to) = (at.saturating_sub(REACH), at.saturating_add(REACH));
        let asked = Self { from, to };
        let paragraphs = units.chunk_by(|a, b| a.paragraph == b.paragraph && !b.heading);
        let mut touched = paragraphs.map(Self::of).filter(|it| asked.touches(it.from, it.to));
        match (touched.next(), touched.next_back()) {
            (Some(first), last) => Self { from: first.from, to: last.unwrap_or(first).to },
            (None, _) => asked,
        }
    }

    /// From the first unit's first code point to the last one's last.
    pub fn of(units: &[Unit]) -> Self {
        match (units.first(), units.last()) {
            (Some(first), Some(last)) => Self { from: first.start_at, to: last.end_at },
            _ => Self { from: 0, to: 0 },
        }
    }

    pub fn touches(&self, start: i32, end: i32) -> bool {
        start < self.to && self.from < end
    }

    /// What both have, of two that touch.
    pub fn and(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(position: i32, paragraph: i32) -> Unit {
        Unit {
            position,
            paragraph,
            sentence: 1,
            start_at: position * 2_000,
            end_at: position * 2_000 + 1_999,
            heading: paragraph == 0,
            title: None,
        }
    }

    #[test]
    fn paragraphs_are_near_as_wholes() {
        let units = [0, 1, 1, 1, 1, 2, 2, 0, 0, 3, 4].into_iter().zip(0..);
        let units: Vec<_> = units.map(|(paragraph, position)| unit(position, paragraph)).collect();
        let near = |at| Near::around(&units, at);
        assert_eq!(near(0), Near { from: 0, to: 9_999 });
        assert_eq!(near(11_000), Near { from: 2_000, to: 15_999 });
        assert_eq!(near(14_500), Near { from: 2_000, to: 19_999 });
        assert_eq!(near(i32::MAX), Near { from: i32::MAX - REACH, to: i32::MAX });
    }
}
