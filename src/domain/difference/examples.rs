//! What two coders see of their differences, by example.

use super::*;
use crate::text::{Offsets, units};

pub(super) const TEXT: &str =
    "We ran all night. Nobody slept, and then “the lift” broke. It was 50 % worse.";

pub(super) fn id(number: u128) -> CodingId {
    Uuid::from_u128(number).to_string().parse().expect("an id")
}

pub(super) fn sentences() -> Vec<Span> {
    units(TEXT, &[]).iter().map(|unit| unit.span()).collect()
}

/// The code `code` on the first occurrence of `words`.
fn mark(number: u128, code: char, words: &str) -> Mark<char> {
    let byte = TEXT.find(words).expect("words of the text");
    let start = TEXT[..byte].chars().count() as u32;
    let span = Span::between(start, start + words.chars().count() as u32).expect("a span");
    Mark { id: id(number), code, span, sure: true }
}

fn marks(from: u128, marks: &[(char, &str)]) -> Vec<Mark<char>> {
    (from..).zip(marks).map(|(number, (code, words))| mark(number, *code, words)).collect()
}

/// Classes and codes of what is open; codes of what is agreed.
fn told(a: &[(char, &str)], b: &[(char, &str)]) -> (Vec<(Class, String)>, String) {
    let found = classify(&Offsets::new(TEXT), &marks(1, a), &marks(100, b));
    let codes =
        |stretches: &[Stretch<char>]| -> String { stretches.iter().map(|s| s.code).collect() };
    let open = found.open.iter().map(|d| (d.class, format!("{}|{}", codes(&d.a), codes(&d.b))));
    (open.collect(), found.agreed.iter().map(|agreed| agreed.code).collect())
}

fn open(class: Class, codes: &str) -> (Class, String) {
    (class, codes.to_owned())
}

#[test]
fn edges_of_white_space_and_punctuation_are_no_difference() {
    let (text, night) = (Offsets::new(TEXT), ('p', "We ran all night"));
    let found = classify(&text, &marks(1, &[night]), &marks(100, &[('p', "We ran all night. ")]));
    assert_eq!(found.open, []);
    assert_eq!(found.agreed[0].reason, Reason::SameWords);
    assert_eq!(text.slice(found.agreed[0].span), "We ran all night.");
    let same = classify(&text, &marks(1, &[night]), &marks(100, &[('p', "We ran all night")]));
    assert_eq!(same.agreed[0].reason, Reason::SameStretch);
    let slept = ('p', "Nobody slept,");
    let same = classify(&text, &marks(1, &[slept]), &marks(100, &[('p', " Nobody slept, ")]));
    assert_eq!(same.agreed[0].reason, Reason::SameStretch);
}

#[test]
fn a_sign_that_says_something_is_a_difference() {
    let (found, _) = told(&[('p', "50 ")], &[('p', "50 %")]);
    assert_eq!(found, [open(Class::OtherEdges, "p|p")]);
}

#[test]
fn the_five_classes_are_told_apart() {
    let (found, agreed) = told(
        &[('p', "ran all"), ('q', "Nobody slept"), ('r', "lift"), ('s', "worse"), ('t', "worse")],
        &[('p', "all night"), ('x', "Nobody slept,"), ('y', "then"), ('z', "worse")],
    );
    assert_eq!(
        found,
        [
            open(Class::OtherEdges, "p|p"),
            open(Class::OtherCode, "q|x"),
            open(Class::OnlyB, "|y"),
            open(Class::OnlyA, "r|"),
            open(Class::Group, "st|z"),
        ]
    );
    assert_eq!(agreed, "");
}

#[test]
fn a_code_stacked_on_an_agreed_one_is_only_its_coders() {
    let (found, agreed) =
        told(&[('p', "Nobody slept"), ('q', "Nobody slept")], &[('p', "Nobody slept")]);
    assert_eq!(found, [open(Class::OnlyA, "q|")]);
    assert_eq!(agreed, "p");
}

#[test]
fn other_codes_beside_an_agreed_one_are_a_conflict_inside_a_group() {
    let (found, agreed) = told(
        &[('p', "Nobody slept"), ('q', "Nobody slept")],
        &[('p', "Nobody slept"), ('r', "Nobody slept")],
    );
    assert_eq!(found, [open(Class::Group, "q|r")]);
    assert_eq!(agreed, "p");
}

#[test]
fn codes_at_other_places_are_two_differences() {
    let (found, _) = told(&[('p', "ran all night. Nobody slept")], &[('q', "slept")]);
    assert_eq!(found, [open(Class::OnlyA, "p|"), open(Class::OnlyB, "|q")]);
}

#[test]
fn one_long_stretch_against_two_short_ones_is_one_difference() {
    let (found, _) = told(&[('p', "ran all night")], &[('p', "ran"), ('p', "night")]);
    assert_eq!(found, [open(Class::OtherEdges, "p|pp")]);
}

#[test]
fn a_coders_overlapping_codings_of_one_code_are_one_stretch() {
    let text = Offsets::new(TEXT);
    let a = marks(1, &[('p', "ran all"), ('p', "all night")]);
    let found = classify(&text, &a, &marks(100, &[('p', "ran all night")]));
    assert_eq!(found.open, []);
    assert_eq!(found.agreed[0].a.marks, [id(1), id(2)]);
}

#[test]
fn a_difference_keeps_its_key_whatever_its_codes_are_called() {
    let text = Offsets::new(TEXT);
    let key = |code| {
        let found =
            classify(&text, &marks(1, &[('p', "ran all")]), &marks(100, &[(code, "all night")]));
        found.open.iter().map(|difference| difference.key).collect::<Vec<_>>()
    };
    assert_eq!(key('p').len(), 1);
    assert_eq!(key('p')[0].to_string(), "5a334a2d-1662-8359-982a-a9936ca6aefc");
    assert_eq!(key('q').len(), 2);
}

#[test]
fn a_choice_leaves_what_it_says() {
    let text = Offsets::new(TEXT);
    let sentences = sentences();
    let a = marks(1, &[('p', "all night. Nobody")]);
    let found = classify(&text, &a, &marks(100, &[('p', "Nobody slept, ")]));
    let leaves = |take: Take<char>, edges: Edges| -> Vec<(char, &str)> {
        let left = outcome(&found.open[0], &Choice { take, edges }, &text, &sentences);
        left.into_iter().map(|(code, span)| (code, text.slice(span))).collect()
    };
    assert_eq!(leaves(Take::A, Edges::Own), [('p', "all night. Nobody")]);
    assert_eq!(leaves(Take::B, Edges::Own), [('p', "Nobody slept,")]);
    assert_eq!(leaves(Take::Both, Edges::Own), [('p', "all night. Nobody slept,")]);
    assert_eq!(leaves(Take::Neither, Edges::Union), []);
    assert_eq!(leaves(Take::A, Edges::Union), [('p', "all night. Nobody slept,")]);
    assert_eq!(leaves(Take::Both, Edges::Intersection), [('p', "Nobody")]);
    assert_eq!(leaves(Take::Both, Edges::A), [('p', "all night. Nobody")]);
    assert_eq!(leaves(Take::Both, Edges::B), [('p', "Nobody slept,")]);
    let both = TEXT.split(" It was").next().expect("two sentences");
    assert_eq!(leaves(Take::Both, Edges::Sentence), [('p', both)]);
    assert_eq!(leaves(Take::Codes(vec!['n']), Edges::Own), [('n', "all night. Nobody slept,")]);
    assert_eq!(leaves(Take::Codes(vec!['n', 'p']), Edges::A).len(), 2);
}

#[test]
fn a_choice_is_found_by_its_name() {
    let union = Choice { take: Take::Both, edges: Edges::Union };
    assert_eq!(Choice::<char>::named("union", None), Some(union));
    let code = Choice { take: Take::Codes(vec!['n']), edges: Edges::Own };
    assert_eq!(Choice::named("code", Some('n')), Some(code));
    assert_eq!(Choice::<char>::named("code", None), None);
    assert_eq!(Choice::named("c", Some('n')), None);
}

#[test]
fn where_one_coder_coded_nothing_all_edges_are_the_others() {
    let text = Offsets::new(TEXT);
    let found = classify(&text, &[], &marks(100, &[('p', "the lift")]));
    assert_eq!(found.open[0].class, Class::OnlyB);
    for edges in [Edges::Own, Edges::Union, Edges::Intersection, Edges::A, Edges::B] {
        let left = outcome(&found.open[0], &Choice { take: Take::B, edges }, &text, &sentences());
        assert_eq!(left, [('p', found.open[0].span)]);
    }
    let choice = Choice { take: Take::A, edges: Edges::Union };
    assert_eq!(outcome(&found.open[0], &choice, &text, &[]), []);
}

#[test]
fn a_group_may_be_settled_code_by_code() {
    let text = Offsets::new(TEXT);
    let a = marks(1, &[('s', "worse"), ('t', "% worse")]);
    let found = classify(&text, &a, &marks(100, &[('z', "% worse.")]));
    assert_eq!(found.open[0].class, Class::Group);
    let choice = Choice { take: Take::Codes(vec!['t', 'z']), edges: Edges::Own };
    let left = outcome(&found.open[0], &choice, &text, &[]);
    let left: Vec<_> = left.into_iter().map(|(code, span)| (code, text.slice(span))).collect();
    assert_eq!(left, [('t', "% worse"), ('z', "% worse.")]);
}
