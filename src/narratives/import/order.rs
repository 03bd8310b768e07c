//! The order of files as people name them: `2.docx` before `10.docx`.

use std::cmp::Ordering;

/// Compares stretches of digits by their value, all else letter by letter
/// without regard to capitals. A pasted text has no name and comes last.
pub fn natural(a: &str, b: &str) -> Ordering {
    let nameless = a.is_empty().cmp(&b.is_empty());
    nameless.then_with(|| parts(a).cmp(parts(b))).then_with(|| a.cmp(b))
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// Length and digits, without zeros at the front.
    Number(usize, String),
    Letter(char),
}

fn parts(name: &str) -> impl Iterator<Item = Part> {
    let mut rest = name.chars().flat_map(char::to_lowercase).peekable();
    std::iter::from_fn(move || {
        let first = rest.next()?;
        if !first.is_ascii_digit() {
            return Some(Part::Letter(first));
        }
        let mut digits = first.to_string();
        while let Some(digit) = rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        let value = digits.trim_start_matches('0').to_owned();
        Some(Part::Number(value.len(), value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_in_the_order_of_their_numbers() {
        let mut names = ["", "b2.txt", "N10.docx", "n2.docx", "N1.docx", "a 03.md", "A 3 b.md"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["A 3 b.md", "a 03.md", "b2.txt", "N1.docx", "n2.docx", "N10.docx", ""]);
    }
}
