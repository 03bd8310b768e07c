//! How the narratives behind a statement are cited.

/// Numbers with runs of three or more closed up: `2 5 7–9 13`.
pub fn spaced(numbers: &[i32]) -> String {
    runs(numbers).join(" ")
}

/// For a table: `1, 7–9`.
pub fn listed(numbers: &[i32]) -> String {
    runs(numbers).join(", ")
}

/// As the article writes it: `(in Narratives 1, 7, 9)`, `(in Narrative 4)`, or
/// nothing without any.
pub fn cited(numbers: &[i32]) -> String {
    match numbers {
        [] => String::new(),
        [only] => format!("(in Narrative\u{a0}{only})"),
        _ => format!("(in Narratives {})", listed(numbers)),
    }
}

/// At the beginning of a sentence: `Narrative 4`, `Narratives 1, 7–9`.
pub fn named(numbers: &[i32]) -> String {
    let word = if numbers.len() == 1 { "Narrative" } else { "Narratives" };
    format!("{word} {}", listed(numbers))
}

/// Runs of three or more become a range, all else stands alone. Takes numbers
/// in any order and counts each once.
fn runs(numbers: &[i32]) -> Vec<String> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted
        .chunk_by(|a, b| a + 1 == *b)
        .flat_map(|run| match run {
            [first, _, .., last] => vec![format!("{first}–{last}")],
            _ => run.iter().map(i32::to_string).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{cited, spaced};

    #[test]
    fn three_in_a_row_are_closed_up_and_two_are_not() {
        assert_eq!(spaced(&[2, 5, 7, 8, 9, 13]), "2 5 7–9 13");
        assert_eq!(spaced(&[3, 4, 9]), "3 4 9");
    }

    #[test]
    fn order_and_repetition_do_not_matter() {
        assert_eq!(spaced(&[9, 1, 1, 7]), "1 7 9");
    }

    #[test]
    fn a_citation_names_its_narratives() {
        assert_eq!(cited(&[1, 7, 9]), "(in Narratives 1, 7, 9)");
        assert_eq!(cited(&[4]), "(in Narrative\u{a0}4)");
        assert_eq!(cited(&[]), "");
    }
}
