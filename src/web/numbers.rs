//! Numbers of narratives as the field writes them: three or more in a row are closed up, `1, 4, 5, 7–9`.

/// For a card or a heading: `1 7–9`. The numbers ascend.
pub fn spaced(numbers: &[i32]) -> String {
    runs(numbers).join(" ")
}

/// For a sentence or a table: `1, 7–9`. The numbers ascend.
pub fn listed(numbers: &[i32]) -> String {
    runs(numbers).join(", ")
}

fn runs(numbers: &[i32]) -> Vec<String> {
    let follows = |a: &i32, b: &i32| a.checked_add(1) == Some(*b);
    let written = numbers.chunk_by(follows).map(|run| match run {
        [first, _, .., last] => vec![format!("{first}–{last}")],
        few => few.iter().map(i32::to_string).collect(),
    });
    written.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_in_a_row_are_closed_up_and_two_are_not() {
        assert_eq!(spaced(&[2, 5, 7, 8, 9, 13]), "2 5 7–9 13");
        assert_eq!(listed(&[1, 4, 5, 7, 8, 12]), "1, 4, 5, 7, 8, 12");
        assert_eq!(listed(&[1, 2, 3, 4, 7, 8, 9, 11]), "1–4, 7–9, 11");
        assert_eq!(spaced(&[6]), "6");
        assert_eq!(spaced(&[]), "");
        assert_eq!(spaced(&[i32::MAX - 1, i32::MAX]), "2147483646 2147483647");
    }
}
