//! The rules that every text follows, whatever file it is from.

use proptest::prelude::*;
use tandem::narratives::extract::{Extracted, Found, extract};
use unicode_normalization::is_nfc;

use super::{
    count,
    made::{content, document, docx, odt, zip},
    read,
};

/// Panics if the text breaks a rule.
pub fn check(extracted: &Extracted) {
    let text = &extracted.text;
    assert!(!text.is_empty() && is_nfc(text));
    for line in text.split('\n') {
        assert!(!line.trim().is_empty() && line.trim_end() == line, "{line:?}");
        assert!(!line.contains(|c: char| c.is_control() && c != '\t' || c == '\u{feff}'));
    }
    let chars: Vec<char> = text.chars().collect();
    let mut last = 0;
    for &(start, end) in &extracted.headings {
        let (start, end) = (start as usize, end as usize);
        assert!(last <= start && start < end && end <= chars.len());
        assert!(start == 0 || chars[start - 1] == '\n');
        assert!(end == chars.len() || chars[end] == '\n');
        last = end;
    }
    assert!(extracted.warnings.iter().all(|warning| warning.to_string().ends_with('.')));
}

#[test]
fn lines_are_paragraphs_parted_by_one_break() {
    let text = read("a.txt", "\u{feff}One\r\n\r\n\r\nTwo \t\rThree\u{c}Four\n \n\u{2028}Five\n");
    assert_eq!(text.text, "One\nTwo\nThree\nFour\nFive");
    check(&text);
}

#[test]
fn what_is_read_is_composed_and_free_of_controls() {
    let text = read("a.txt", "A\u{30a} e\u{301}\u{a0}x\u{ad}y\u{200d}z\u{1}\u{fffd}\u{f0a7}\tt");
    assert_eq!(text.text, "Å é\u{a0}x\u{ad}y\u{200d}z\u{fffd}\u{f0a7}\tt");
    for found in [Found::ControlCharacters, Found::ReplacementCharacters, Found::PrivateCharacters]
    {
        assert_eq!(count(&text, &found), 1, "{found:?}");
    }
}

#[test]
fn wrapped_lines_are_joined_and_unwrapped_ones_are_not() {
    let wrapped = "The nurse said that it had been a long night, and that nobody knew\n\
        what to expect of the morning; so they sat down together and made a\n\
        plan for the day. It was the first plan of its kind in this depart-\n\
        ment, and everyone in the department had a part in it from the very\n\
        beginning until the end.\n\nThen the morning came.\n";
    let text = read("a.txt", wrapped);
    assert_eq!(text.text.lines().count(), 2);
    assert!(text.text.contains("this department, and"), "{}", text.text);
    assert_eq!(count(&text, &Found::WrappedLines), 1);
    let turns = "A: Yes.\nB: Why did it take that long before somebody looked after her?\nA: I do not know.\nB: And then?\nA: Then we waited.\nB: For whom?\n";
    assert_eq!(read("a.txt", turns).text, turns.trim_end());
}

#[test]
fn texts_in_other_encodings_are_read_and_the_guess_is_said() {
    let text =
        "Blåbærsyltetøy på høsten – “godt”, sa hun. Hun så på meg og lo så høyt at døra gikk opp.";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (latin, _, lossy) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!lossy);
    for (bytes, name) in [(wide, "UTF-16LE"), (latin.into_owned(), "windows-1252")] {
        let read = read("a.txt", bytes);
        assert_eq!(read.text, text);
        assert_eq!(count(&read, &Found::GuessedEncoding(name.to_owned())), 1);
    }
}

#[test]
fn a_utf8_text_with_a_lost_byte_stays_utf8() {
    let mut bytes = "Blåbær, rødgrød, smørbrød, fløte, pålegg, brød.".repeat(3).into_bytes();
    bytes.push(0xe5);
    let text = read("a.txt", bytes);
    assert!(text.text.starts_with("Blåbær") && text.text.ends_with('\u{fffd}'));
}

#[test]
fn a_very_long_text_is_read_with_a_warning() {
    let text = read("a.txt", "word ".repeat(30_000));
    assert_eq!(count(&text, &Found::VeryLong), 149_999);
}

const DOCX: &str = "<w:tbl><w:tr><w:tc><w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>A &amp; b</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:ins><w:r><w:t>c</w:t><w:tab/></w:r></w:ins></w:p>";
const ODT: &str = "<text:h text:outline-level='1'>A</text:h><text:p>b<text:s text:c='9'/><text:note/>c</text:p><table:table><table:table-row><table:table-cell><text:p>d</text:p></table:table-cell></table:table-row></table:table>";
const RTF: &str = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 T;}}\pard\intbl a\cell{\*\x y}\row\pard\u8212\'97 b{\v h}\par \bin3 abc}";
const HTML: &str =
    "<!doctype html><html><h1>A</h1><table><tr><td>b<p>c</table><pre>d\n e</pre><ul><li>f";
const MARKDOWN: &str = "---\ntitle: x\n---\n# A\n\n1. b\n   - c\n\n| d |\n|---|\n| e |\n\n> f[^1]\n\n[^1]: g <b>h</b>\n";

/// Small valid files but for PDF, whose parser is known to break: see `child.rs`. Each with something changed at a place.
fn changed(change: impl Fn(&[u8]) -> Vec<u8>) -> Vec<(&'static str, Vec<u8>)> {
    let document = change(document(DOCX).as_bytes());
    let content = change(content("", ODT).as_bytes());
    vec![
        ("a.docx", zip(&[("word/document.xml", &document)])),
        ("b.docx", change(&docx(DOCX))),
        ("a.odt", zip(&[("content.xml", &content)])),
        ("b.odt", change(&odt("", ODT))),
        ("a.rtf", change(RTF.as_bytes())),
        ("a.html", change(HTML.as_bytes())),
        ("a.md", change(MARKDOWN.as_bytes())),
        ("a.txt", change(MARKDOWN.as_bytes())),
    ]
}

#[test]
fn unchanged_files_are_read() {
    for (name, bytes) in changed(<[u8]>::to_vec) {
        check(&read(name, bytes));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn files_with_a_fault_never_break_the_reader(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..6),
    ) {
        let change = |bytes: &[u8]| {
            let mut bytes = bytes.to_vec();
            for (place, byte, kind) in &places {
                let at = place.index(bytes.len().max(1));
                match kind {
                    _ if bytes.is_empty() => {}
                    0 => bytes[at] = *byte,
                    1 => bytes.truncate(at),
                    2 => drop(bytes.remove(at)),
                    _ => {
                        let copy = bytes[at..].iter().take(usize::from(*byte)).copied().collect::<Vec<_>>();
                        bytes.splice(at..at, copy);
                    }
                }
            }
            bytes
        };
        for (name, bytes) in changed(change) {
            if let Ok(extracted) = extract(name, &bytes) {
                check(&extracted);
            }
        }
    }

    #[test]
    fn any_bytes_never_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        for (start, ending) in [("", "txt"), ("", "md"), ("<html>", "html"), ("{\\rtf1", "rtf"), ("PK\u{3}\u{4}", "docx")] {
            let bytes = [start.as_bytes(), &bytes].concat();
            if let Ok(extracted) = extract(&format!("a.{ending}"), &bytes) {
                check(&extracted);
            }
        }
    }

    #[test]
    fn any_text_is_read_whole(text in "[a-zæøå éñ\\t\\n\u{301}\u{200d}🎈漢]{1,200}") {
        if let Ok(extracted) = extract("a.txt", text.as_bytes()) {
            check(&extracted);
            let words = |text: &str| {
                use unicode_normalization::UnicodeNormalization;
                text.nfc().collect::<String>().split_whitespace().map(str::to_owned).collect::<Vec<_>>()
            };
            prop_assert_eq!(words(&extracted.text), words(&text));
        }
    }
}
