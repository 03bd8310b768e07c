//! Real files, and files that programs made of known texts. They are not part of the
//! project; without them these tests say so and check nothing.

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde::Deserialize;
use tandem::narratives::extract::{Extracted, Found, Refused, extract};
use unicode_normalization::UnicodeNormalization;

use super::{count, worked};

#[derive(Deserialize)]
struct Entry {
    file: String,
    kind: String,
    expected: Option<String>,
}

fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/import");
    if !folder.exists() {
        println!("SKIPPED: there are no files to import in {}", folder.display());
        return None;
    }
    Some(folder)
}

fn read(file: &str) -> Option<Extracted> {
    let bytes = fs::read(folder()?.join(file)).unwrap();
    Some(extract(file, &bytes).unwrap_or_else(|refused| panic!("{file}: {refused}")))
}

/// A text as it is kept: its paragraphs without the blank lines between them.
fn kept(text: &str) -> String {
    let lines = text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty());
    lines.collect::<Vec<_>>().join("\n").nfc().collect()
}

/// The share of pieces that two texts have in common, in order.
fn alike<T: PartialEq>(a: &[T], b: &[T]) -> f64 {
    let mut row = vec![0_u32; b.len() + 1];
    for x in a {
        let mut corner = 0;
        for (at, y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { corner + 1 } else { above.max(row[at]) };
            corner = above;
        }
    }
    2.0 * f64::from(row[b.len()]) / (a.len() + b.len()) as f64
}

#[test]
fn every_file_with_a_known_text_is_read_as_that_text() {
    let Some(folder) = folder() else { return };
    let manifest = fs::read_to_string(folder.join("import_manifest.json")).unwrap();
    let entries: Vec<Entry> = serde_json::from_str(&manifest).unwrap();
    let mut exact = BTreeMap::<String, (usize, usize)>::new();
    let mut wrong = vec![];
    // Of a two-column article the manifest knows a part; see below.
    let known = entries.iter().filter(|entry| !entry.file.contains("linewrapped"));
    for entry in known {
        let Some(expected) = &entry.expected else { continue };
        let expected = kept(&fs::read_to_string(folder.join(expected)).unwrap());
        let text = read(&entry.file).unwrap().text;
        let ending = entry.file.rsplit('.').next().unwrap().to_owned();
        let (same, all) = exact.entry(ending.clone()).or_default();
        *all += 1;
        if text == expected {
            *same += 1;
            continue;
        }
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>();
        let by_word = alike(&words(&text), &words(&expected));
        let by_letter = alike(&letters(&text), &letters(&expected));
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let by_line = alike(&lines(&text), &lines(&expected));
        println!(
            "{}: words {by_word:.4}, letters {by_letter:.4}, paragraphs {by_line:.4}",
            entry.file
        );
        // What a PDF cannot tell: some hyphens, spaces between scripts, Arabic ligatures.
        let enough = match entry.file.as_str() {
            "derived/N10.pdf" => by_word == 1.0 && by_line > 0.96,
            "derived/N05_twocol.pdf" => by_word > 0.999 && by_line > 0.96,
            "derived/load_zh.pdf" => by_letter > 0.998,
            "derived/load_ar.pdf" => by_word > 0.80,
            _ => false,
        };
        if !enough {
            wrong.push(&entry.file);
        }
    }
    println!("exactly as expected, of all, by ending: {exact:?}");
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(exact.len() >= 7, "{exact:?}");
}

#[test]
fn every_file_is_read_in_good_time_or_refused_for_its_reason() {
    let Some(folder) = folder() else { return };
    let manifest = fs::read_to_string(folder.join("import_manifest.json")).unwrap();
    let entries: Vec<Entry> = serde_json::from_str(&manifest).unwrap();
    let refused = BTreeMap::from([
        ("real/sample_latex_import.tex", Refused::Unsupported("tex".to_owned())),
        ("real/2024-03-19.rst", Refused::Unsupported("rst".to_owned())),
        ("real/NOR0007_Undset_FruMarta_tekst.xml", Refused::Unsupported("xml".to_owned())),
        ("real/legacy_sample.doc", Refused::OldWord),
        ("real/empty.docx", Refused::NoText),
    ]);
    let began = worked();
    for Entry { file, .. } in entries.iter().filter(|entry| entry.kind != "expected") {
        let answer = extract(file, &fs::read(folder.join(file)).unwrap());
        assert_eq!(answer.err(), refused.get(file.as_str()).cloned(), "{file}");
    }
    let took = worked() - began;
    println!("{} files in {took:.1} s", entries.len());
    // A few times less where the compiler optimises.
    assert!(took < 10.0, "{took}");
}

#[test]
fn real_files_warn_of_what_they_lose() {
    for (file, found) in [
        ("real/comments.docx", Found::Comments),
        ("real/footnotes.docx", Found::Footnotes),
        ("real/endnotes.docx", Found::Footnotes),
        ("real/tables.docx", Found::Tables),
        ("real/text-box.docx", Found::TextBoxes),
        ("real/simple-list.docx", Found::ListLabels),
        ("real/Mars.docx", Found::Pictures),
        ("real/HC031-Complicated-Document.docx", Found::Deletions),
        ("real/RA001-Tracked-Revisions-01.docx", Found::Insertions),
        ("derived/N05_twocol.docx", Found::RunningHeads),
        ("derived/N05_twocol.pdf", Found::ColumnPages),
        ("derived/N05_twocol.pdf", Found::RunningHeads),
        ("derived/N05_twocol.pdf", Found::Hyphens),
        ("real/multicolumn.pdf", Found::ColumnPages),
        ("real/right_to_left_01.pdf", Found::RightToLeftPages),
        ("real/normal_4pages.pdf", Found::LooseTables),
        ("real/normal_4pages.pdf", Found::UnreadableText),
        ("real/P1.pdf", Found::MarginNumbers),
        ("encodings/N05_curly.cp1252-crlf.txt", Found::GuessedEncoding("windows-1252".to_owned())),
        (
            "encodings/load_ar.cp1256-lossless.txt",
            Found::GuessedEncoding("windows-1256".to_owned()),
        ),
        ("real/04-qualitative-data-analysis.md", Found::FrontMatter),
        ("real/nested_table.rtf", Found::Tables),
    ] {
        let Some(extracted) = read(file) else { return };
        assert!(count(&extracted, &found) > 0, "{file}: {found:?} in {:?}", extracted.warnings);
    }
}

#[test]
fn a_narrative_without_losses_has_no_warnings() {
    for file in ["derived/N02.docx", "derived/N05.odt", "derived/N10.rtf", "real/transcript.txt"] {
        let Some(extracted) = read(file) else { return };
        assert_eq!(extracted.warnings, [], "{file}");
    }
}

#[test]
fn numbers_in_the_margin_of_a_transcript_stay_out_of_it() {
    for (file, speakers) in [("P1", 94), ("P2", 165), ("P3", 122)] {
        let Some(extracted) = read(&format!("real/{file}.pdf")) else { return };
        let lines = extracted.text.lines();
        let spoken = lines
            .clone()
            .filter(|line| line.starts_with("Dan: ") || line.starts_with("Participant: "));
        let numbered =
            lines.filter(|line| line.starts_with(|c: char| c.is_ascii_digit() || c == '/'));
        assert_eq!((spoken.count(), numbered.count()), (speakers, 0), "{file}");
    }
    let Some(hearing) = read("real/scotus-transcript-p1.pdf") else { return };
    assert!(hearing.text.contains("for oral argument before the Supreme Court"));
}

#[test]
fn texts_that_others_took_from_the_same_rtf_agree() {
    for name in ["issue_15", "ansicpg1250"] {
        let (Some(rtf), Some(text)) =
            (read(&format!("real/{name}.rtf")), read(&format!("real/{name}.txt")))
        else {
            return;
        };
        assert_eq!(rtf.text, text.text, "{name}");
    }
}

#[test]
fn a_line_wrapped_article_gets_its_paragraphs_back() {
    let Some(article) = read("encodings/article_raw_linewrapped.txt") else { return };
    let results = folder().unwrap().join("../article/article_results.txt");
    let results = kept(&fs::read_to_string(results).unwrap());
    let whole = results.lines().filter(|line| article.text.lines().any(|one| one == *line));
    let (whole, all) = (whole.count(), results.lines().count());
    println!("{whole} of {all} paragraphs come back whole");
    assert!(whole * 2 > all);
}
