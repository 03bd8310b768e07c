//! How alike two names are.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

/// Words that say nothing about what a name means.
const EMPTY_WORDS: &str = "a an and as at by for from in into is of on or the to with \
    av den det en et for fra i med og om på som til ved";

/// What two names have in common.
#[derive(Debug, Clone, PartialEq)]
pub struct Wording {
    /// 0 to 1; 1 for names that differ in case and spacing alone.
    pub likeness: f64,
    /// Words of the first name that the other has too, in some form.
    pub words: Vec<String>,
}

/// A name made ready to be compared with many.
pub(super) struct Name {
    /// In lower case, single spaced.
    folded: String,
    words: Vec<String>,
    runs: BTreeSet<Vec<char>>,
}

impl Name {
    pub fn new(name: &str) -> Self {
        let folded: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        let words = words(name);
        Self { folded: folded.join(" "), runs: runs(&words), words }
    }

    /// Compares two names: by their words, where a common beginning counts as
    /// the same word (`short`, `shortage`), and by runs of three letters, which
    /// find compounds and other spellings. The larger of both Dice coefficients
    /// counts.
    pub fn compare(&self, other: &Self) -> Wording {
        let words = self.words_also_in(other);
        let by_words = dice(
            words.len() + other.words_also_in(self).len(),
            self.words.len() + other.words.len(),
        );
        let shared_runs = self.runs.intersection(&other.runs).count();
        let by_runs = dice(2 * shared_runs, self.runs.len() + other.runs.len());
        // Only equal names are fully alike.
        let likeness = if self.is_same(other) { 1.0 } else { by_words.max(by_runs).min(0.95) };
        Wording { likeness, words }
    }

    /// Whether two names differ in case and spacing alone.
    pub fn is_same(&self, other: &Self) -> bool {
        self.folded == other.folded
    }

    fn words_also_in(&self, other: &Self) -> Vec<String> {
        let in_other = |word: &&String| other.words.iter().any(|beside| one_word(word, beside));
        self.words.iter().filter(in_other).cloned().collect()
    }
}

fn dice(shared_twice: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { shared_twice as f64 / all as f64 }
}

/// The words of a name in lower case, without empty ones and repeats.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![];
    for word in name.unicode_words().map(str::to_lowercase) {
        if !EMPTY_WORDS.split_whitespace().any(|empty| empty == word) && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// Equal, or at least four letters and half of the longer one in common at the
/// beginning: endings change, and compounds grow.
fn one_word(a: &str, b: &str) -> bool {
    let common = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let longer = a.chars().count().max(b.chars().count());
    a == b || (common >= 4 && 2 * common >= longer)
}

fn runs(words: &[String]) -> BTreeSet<Vec<char>> {
    let runs = |word: &String| -> Vec<Vec<char>> {
        let letters: Vec<char> = word.chars().collect();
        letters.windows(3).map(<[char]>::to_vec).collect()
    };
    words.iter().flat_map(runs).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wording(a: &str, b: &str) -> Wording {
        Name::new(a).compare(&Name::new(b))
    }

    fn likeness(a: &str, b: &str) -> f64 {
        wording(a, b).likeness
    }

    #[test]
    fn names_in_other_cases_are_the_same() {
        assert_eq!(likeness("Fear and Dread", " fear  and dread"), 1.0);
        assert_eq!(likeness("Ærefrykt", "ærefrykt"), 1.0);
    }

    #[test]
    fn endings_and_compounds_do_not_hide_a_word() {
        assert_eq!(wording("Supply ran short", "Shortage of PPE").words, ["short"]);
        assert_eq!(wording("Fear and dread", "Living in fear").words, ["fear"]);
        assert!(likeness("Pasientsikkerhet", "Sikkerhet for pasienten") > 0.5);
        assert!(likeness("Organisation", "Organization") > 0.5);
    }

    #[test]
    fn empty_words_make_no_likeness() {
        assert_eq!(likeness("Out of the loop", "State of the art"), 0.0);
        assert_eq!(likeness("", "Fear"), 0.0);
    }

    #[test]
    fn a_beginning_in_common_is_not_enough_for_long_words() {
        assert!(wording("Interprofessional", "Interim").words.is_empty());
    }

    proptest! {
        #[test]
        fn likeness_is_symmetric(a in "[a-cA-Cæø ]{0,12}", b in "[a-cA-Cæø ]{0,12}") {
            prop_assert_eq!(likeness(&a, &b), likeness(&b, &a));
            prop_assert!((0.0..=1.0).contains(&likeness(&a, &b)));
            prop_assert_eq!(likeness(&a, &a), 1.0);
        }
    }
}
