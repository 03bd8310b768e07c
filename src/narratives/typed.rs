//! A text in a field where it can be corrected: a line that begins with `# ` is
//! a heading. What comes back is cleaned by the rules that every file follows.

use super::{
    db::Headings,
    extract::{self, Extracted, Refused},
};
use crate::{Error, Result};

/// The text for the field.
pub fn show(text: &str, headings: &Headings) -> String {
    let starts: Vec<u32> = headings.iter().map(|(start, _)| *start).collect();
    let mut at = 0;
    let mut shown = String::with_capacity(text.len());
    for line in text.split('\n') {
        if at > 0 {
            shown.push('\n');
        }
        if starts.contains(&at) {
            shown.push_str("# ");
        } else if is_marked(line) {
            // The words themselves begin with the mark.
            shown.push('\\');
        }
        shown.push_str(line);
        at += line.chars().count() as u32 + 1;
    }
    shown
}

/// What was typed or corrected, as it will be kept.
pub fn read(typed: &str) -> Result<Extracted> {
    let lines = typed.split(['\n', '\r']).map(|line| match line.strip_prefix("# ") {
        Some(heading) => (heading, true),
        None if is_marked(line) => (&line[1..], false),
        None => (line, false),
    });
    extract::lines(lines).map_err(|refused| match refused {
        Refused::TooLong => {
            Error::invalid("this is more text than one narrative can hold; divide it")
        }
        _ => Error::invalid("there is no text; a narrative needs one"),
    })
}

/// Whether a line begins with the mark, or with the mark made harmless.
fn is_marked(line: &str) -> bool {
    line.trim_start_matches('\\').starts_with("# ")
}

/// A title in one line.
pub fn title(typed: &str) -> Result<String> {
    let title = one_line(typed);
    match title.chars().count() {
        0 => Err(Error::invalid("a narrative needs a title")),
        1..=TITLE => Ok(title),
        _ => Err(Error::invalid(format!("a title has at most {TITLE} characters"))),
    }
}

/// A title that its importer will see and can change: a long one is cut, and
/// shows it.
pub fn suggested_title(found: &str) -> String {
    let title = one_line(found);
    match title.char_indices().nth(TITLE) {
        None => title,
        Some(_) => {
            let short: String = title.chars().take(TITLE - 1).collect();
            let end = short.rfind(' ').unwrap_or(short.len());
            format!("{}…", &short[..end])
        }
    }
}

fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The longest title, in code points.
const TITLE: usize = 200;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_marked_line_is_a_heading() {
        let read = read("# Night\r\n\r\nWe ran.\r\n# Day\nWe slept.  ").unwrap();
        assert_eq!(read.text, "Night\nWe ran.\nDay\nWe slept.");
        assert_eq!(read.headings, [(0, 5), (14, 17)]);
        assert_eq!(show(&read.text, &read.headings), "# Night\nWe ran.\n# Day\nWe slept.");
    }

    #[test]
    fn a_text_without_words_is_refused() {
        for empty in ["", " \n\t\r\n", "# "] {
            assert!(read(empty).is_err(), "{empty:?}");
        }
    }

    #[test]
    fn a_title_is_one_line() {
        assert_eq!(title(" A\n day\u{0} off ").unwrap(), "A day off");
        assert!(title(" \n").is_err());
        assert!(title(&"x".repeat(201)).is_err());
    }

    proptest! {
        #[test]
        fn what_is_shown_comes_back_as_it_was(typed in "([#\\\\]{0,3} ?[a-zé\u{1f600}\u{301}.\u{ad}\u{a0}\t]{0,4}[\r\n]{0,2}){0,8}") {
            if let Ok(first) = read(&typed) {
                let again = read(&show(&first.text, &first.headings)).unwrap();
                prop_assert_eq!((again.text, again.headings), (first.text, first.headings));
            }
        }
    }
}
