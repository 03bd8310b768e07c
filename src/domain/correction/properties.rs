//! What holds for every correction, of made-up texts in many scripts and of
//! real narratives.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::text::{Offsets, units};

fn span(start: u32, end: u32) -> Span {
    Span::between(start, end).unwrap()
}

/// The words of the old text where they lie in the new one, and whether they
/// are to be looked at again.
fn carried<'n>(old: &str, new: &'n str, words: &str) -> (&'n str, bool) {
    let found = Span::of_words(old, words).unwrap();
    let carried = Correction::between(old, new).carry(found);
    let start = new.char_indices().nth(carried.span.start() as usize).unwrap().0;
    let end = new.char_indices().nth(carried.span.end() as usize).map_or(new.len(), |(at, _)| at);
    (&new[start..end], carried.touched)
}

#[test]
fn what_is_far_from_the_change_keeps_its_words() {
    let (old, new) = ("We ran. We fell. Then it was night.", "We all ran. We fell. Then night.");
    assert_eq!(carried(old, new, "We fell."), ("We fell.", false));
    assert_eq!(carried(old, new, "We ran."), ("We all ran.", true));
    assert_eq!(carried(old, new, "Then it was night."), ("Then night.", true));
}

#[test]
fn a_word_put_beside_a_segment_concerns_it() {
    assert_eq!(carried("I was happy there.", "I was not happy there.", "happy"), ("happy", true));
    assert_eq!(carried("I was happy there.", "I was not happy there.", "I was"), ("I was", true));
    assert_eq!(carried("Sad.\nI was happy.", "So sad.\nI was happy.", "I was"), ("I was", false));
}

#[test]
fn a_segment_whose_words_are_gone_lies_on_the_word_before_them() {
    assert_eq!(carried("We ran and fell.", "We ran.", "and fell"), ("ran", true));
    assert_eq!(carried("Truly, we ran.", "we ran.", "Truly"), ("we", true));
}

#[test]
fn letters_of_several_signs_stay_whole() {
    let (old, new) = ("Et 👨‍👩‍👧 her. Ingen kom.", "Et 👨‍👩‍👧‍👦 her. Ingen kom.");
    assert_eq!(carried(old, new, "👨‍👩‍👧"), ("👨‍👩‍👧‍👦", true));
    assert_eq!(carried(old, new, "Ingen kom."), ("Ingen kom.", false));
    assert_eq!(carried("كنا متعبين.", "كنا متعبين جدا.", "متعبين"), ("متعبين", true));
    assert_eq!(carried("我们很累。走。", "我们非常累。走。", "走。"), ("走。", false));
    assert_eq!(carried("我们很累。走。", "我们很累。我走。", "走。"), ("走。", true));
}

#[test]
fn a_line_is_the_same_line_only_word_for_word() {
    let (old, new) = ("One. Two.\nThree.", "One.\nTwo.\nThree then.");
    let (before, after) = (units(old, &[]), units(new, &[]));
    let correction = Correction::between(old, new);
    let found: Vec<_> = before.iter().map(|line| correction.same_line(line, &after)).collect();
    assert_eq!(found, [Some(0), Some(1), None]);
}

#[test]
fn everything_new_is_one_change() {
    let (old, new) = ("a ".repeat(15_000), "b ".repeat(15_000));
    let correction = Correction::between(old.trim(), new.trim());
    assert_eq!(correction.changes().len(), 1);
}

fn text() -> impl Strategy<Value = Vec<String>> {
    let piece = prop_oneof![
        4 => "[a-dA-D]{1,3}",
        2 => Just(" ".to_owned()),
        1 => Just(". ".to_owned()),
        1 => Just("\n".to_owned()),
        1 => "[e\u{301}\u{200d}👩👧\u{1f3fd}🇳🇴न\u{93f}\u{600}]{1,3}",
        1 => "[كنامת很累。\u{a0}]{1,2}",
    ];
    proptest::collection::vec(piece, 1..40)
}

/// The same text with some pieces gone, doubled or replaced.
fn edited(pieces: &[String], edits: &[(usize, u8, String)]) -> String {
    let mut pieces = pieces.to_vec();
    for (at, how, put) in edits {
        let at = at % pieces.len();
        match how {
            0 => pieces[at] = String::new(),
            1 => pieces[at] = put.clone(),
            2 => pieces[at].push_str(put),
            _ => pieces[at].insert_str(0, put),
        }
    }
    pieces.concat()
}

fn edits(most: usize) -> impl Strategy<Value = Vec<(usize, u8, String)>> {
    let put = prop_oneof!["[a-d]{1,3}", Just(" x ".to_owned()), "[\u{301}👧🇳\n.]{1,2}"];
    proptest::collection::vec((any::<usize>(), 0u8..4, put), 0..most)
}

/// Holds for one segment as coders make them: whole letters, no blank at its ends.
fn holds(old: &Offsets, new: &Offsets, correction: &Correction, segment: Span) {
    let Carried { span: lies, touched } = correction.carry(segment);
    assert!(lies.end() <= new.len(), "it lies in the text");
    assert_eq!(lies.snap(new), lies, "it cuts no letter");
    if !touched {
        assert_eq!(new.slice(lies), old.slice(segment), "untouched, it keeps its words");
    }
}

/// Segments between any of these places.
fn segments(text: &Offsets, edges: &[(u32, u32)]) -> Vec<Span> {
    let between = |(from, more): &(u32, u32)| {
        let start = from % text.len();
        span(start, (start + 1 + more).min(text.len())).trim(text).map(|s| s.snap(text))
    };
    let mut found: Vec<Span> = edges.iter().filter_map(between).collect();
    found.sort_by_key(|one| (one.start(), one.end()));
    found
}

fn check(old: &str, new: &str, edges: &[(u32, u32)]) {
    let correction = Correction::between(old, new);
    let (old, new) = (Offsets::new(old), Offsets::new(new));
    let segments = segments(&old, edges);
    for segment in &segments {
        holds(&old, &new, &correction, *segment);
    }
    let starts: Vec<u32> = segments.iter().map(|one| correction.start(one.start())).collect();
    assert!(starts.is_sorted(), "what came first comes first");
    let mut at = (0, 0);
    for change in correction.changes() {
        let (before, after) = (&old, &new);
        assert!(at.0 < change.old.start || at == (0, 0) || at.1 < change.new.start);
        let same = |text: &Offsets, from: u32, to: u32| {
            Span::between(from, to).map_or(String::new(), |span| text.slice(span).to_owned())
        };
        assert_eq!(
            same(before, at.0, change.old.start),
            same(after, at.1, change.new.start),
            "what lies between two changes is the same"
        );
        at = (change.old.end, change.new.end);
    }
}

fn has_words(text: &str) -> bool {
    !text.trim().is_empty()
}

proptest! {
    #[test]
    fn no_segment_is_lost_and_what_is_untouched_keeps_its_words(
        pieces in text(),
        edits in edits(6),
        edges in proptest::collection::vec((any::<u32>(), 0u32..12), 0..20),
    ) {
        let (old, new) = (pieces.concat(), edited(&pieces, &edits));
        prop_assume!(has_words(&old) && has_words(&new));
        check(&old, &new, &edges);
    }

    #[test]
    fn a_text_that_is_not_changed_leaves_everything_where_it_is(
        pieces in text(),
        edges in proptest::collection::vec((any::<u32>(), 0u32..12), 0..20),
    ) {
        let text = pieces.concat();
        prop_assume!(has_words(&text));
        let correction = Correction::between(&text, &text);
        prop_assert!(correction.changes().is_empty());
        for segment in segments(&Offsets::new(&text), &edges) {
            let carried = correction.carry(segment);
            prop_assert_eq!(carried, Carried { span: segment, touched: false });
        }
    }

    #[test]
    fn lines_that_stay_keep_their_words(pieces in text(), edits in edits(6)) {
        let (old, new) = (pieces.concat(), edited(&pieces, &edits));
        prop_assume!(has_words(&old) && has_words(&new));
        let correction = Correction::between(&old, &new);
        let (before, after) = (units(&old, &[]), units(&new, &[]));
        let (old, new) = (Offsets::new(&old), Offsets::new(&new));
        let mut taken = vec![];
        for line in &before {
            if let Some(at) = correction.same_line(line, &after) {
                prop_assert_eq!(old.slice(line.span()), new.slice(after[at].span()));
                taken.push(at);
            }
        }
        prop_assert!(taken.is_sorted_by(|a, b| a < b), "no line stands for two");
    }
}

/// Real narratives, if they are beside the project.
fn narratives() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/narratives");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: the narratives for tests are not beside the project");
        return vec![];
    };
    let texts = files.filter_map(|file| std::fs::read_to_string(file.ok()?.path()).ok());
    texts.filter(|text| has_words(text)).collect()
}

#[test]
fn random_corrections_of_real_narratives_lose_nothing() {
    let narratives = narratives();
    if narratives.is_empty() {
        return;
    }
    let edges = proptest::collection::vec((any::<u32>(), 0u32..400), 300);
    let config = ProptestConfig { cases: 48, ..ProptestConfig::default() };
    proptest!(config, |(which in any::<usize>(), edits in edits(12), edges in edges)| {
        let old = &narratives[which % narratives.len()];
        let pieces: Vec<String> =
            old.split_inclusive(' ').map(str::to_owned).collect();
        check(old, &edited(&pieces, &edits), &edges);
    });
}
