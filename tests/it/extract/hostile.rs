//! Files that must not be read are refused in a sentence, quickly.

use tandem::narratives::extract::Refused;

use super::{
    made::{content, document, docx, docx_with, odt, p, pdf, zip},
    refused, worked,
};

fn misnamed(named: &str, seems: &str, fits: Option<&str>) -> Refused {
    Refused::Misnamed {
        named: named.to_owned(),
        seems: seems.to_owned(),
        fits: fits.map(str::to_owned),
    }
}

#[test]
fn every_refusal_says_what_is_wrong_what_is_safe_and_what_to_do() {
    let word = "a Word document (.docx)";
    for refused in [
        Refused::Empty,
        Refused::NoText,
        Refused::TooLarge,
        Refused::TooLong,
        Refused::Unsupported("tex".to_owned()),
        Refused::Unsupported(String::new()),
        Refused::OldWord,
        misnamed(word, "a PNG picture", None),
        misnamed(word, "a PDF (.pdf)", Some("pdf")),
        Refused::NotText,
        Refused::Encrypted,
        Refused::Damaged,
        Refused::Scanned,
        Refused::Bomb,
        Refused::NestedArchive,
        Refused::Unsafe,
        Refused::TooSlow,
        Refused::Crashed,
        Refused::Unavailable,
    ] {
        let said = refused.to_string();
        let (wrong, advice) =
            said.split_once("Nothing of it was kept, and other files are not affected.").unwrap();
        assert!(wrong.len() > 15 && advice.len() > 15 && said.ends_with('.'), "{said}");
    }
}

#[test]
fn empty_files_and_files_without_text_are_refused() {
    assert_eq!(refused("a.txt", ""), Refused::Empty);
    assert_eq!(refused("a.txt", " \r\n\u{feff}\n"), Refused::NoText);
    assert_eq!(refused("a.docx", docx(&p(" "))), Refused::NoText);
    assert_eq!(refused("a.html", "<html><script>x</script>"), Refused::NoText);
    assert_eq!(refused("a.pdf", pdf("", "")), Refused::NoText);
}

#[test]
fn kinds_of_files_that_are_not_read_are_named() {
    for ending in ["tex", "pages", "rst", "xml", "csv", "png", "docm"] {
        assert_eq!(refused(&format!("a.{ending}"), "x"), Refused::Unsupported(ending.to_owned()));
    }
    assert_eq!(refused("README", "x"), Refused::Unsupported(String::new()));
    assert_eq!(refused("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Refused::OldWord);
}

#[test]
fn misnamed_files_are_called_what_they_seem() {
    let word = "a Word document (.docx)";
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    assert_eq!(refused("a.docx", png), misnamed(word, "a PNG picture", None));
    assert_eq!(refused("a.docx", "text"), misnamed(word, "plain text", Some("txt")));
    let odt = odt("", "<text:p>x</text:p>");
    let open = "an OpenDocument text (.odt)";
    assert_eq!(refused("a.docx", &odt), misnamed(word, open, Some("odt")));
    assert_eq!(refused("a.txt", docx(&p("x"))), misnamed("plain text (.txt)", word, Some("docx")));
    assert_eq!(
        refused("a.pdf", "<!DOCTYPE html><p>x"),
        misnamed("a PDF (.pdf)", "a web page (.html)", Some("html"))
    );
    assert_eq!(
        refused("a.doc", "{\\rtf1 x}"),
        misnamed("an old Word document (.doc)", "an RTF document (.rtf)", Some("rtf"))
    );
    let workbook = zip(&[("xl/workbook.xml", b"<x/>")]);
    assert_eq!(refused("a.docx", &workbook), misnamed(word, "an Excel workbook", None));
}

#[test]
fn a_text_may_begin_like_a_file_of_another_kind() {
    for text in ["PK: Yes.", "ID3: I agree.", "MZ: No.", "RIFF", "%PDF is a format."] {
        assert_eq!(super::read("a.txt", text).text, text);
    }
}

#[test]
fn what_is_no_text_is_not_read_as_text() {
    let noise: Vec<u8> =
        (0..4_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert_eq!(refused("a.txt", &noise), Refused::NotText);
    let controls: Vec<u8> = (0..200).map(|n| if n % 2 == 0 { b'a' } else { 1 }).collect();
    assert_eq!(refused("a.md", &controls), Refused::NotText);
}

#[test]
fn files_with_a_password_are_refused() {
    let ole = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 504]].concat();
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refused("a.docx", [ole, name].concat()), Refused::Encrypted);

    let manifest = b"<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>";
    let odt = zip(&[("content.xml", b"\x01\x02"), ("META-INF/manifest.xml", manifest)]);
    assert_eq!(refused("a.odt", odt), Refused::Encrypted);

    let key = "00".repeat(32);
    let encrypt = format!(
        "/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{key}> /U <{key}> >>"
    );
    assert_eq!(refused("a.pdf", pdf("BT ET", &encrypt)), Refused::Encrypted);
}

#[test]
fn damaged_files_are_refused() {
    let whole = docx(&p("text"));
    assert_eq!(refused("a.docx", &whole[..whole.len() / 2]), Refused::Damaged);
    assert_eq!(refused("a.docx", docx("<w:p><w:r><w:t>cut")), Refused::Damaged);
    let cut = zip(&[("word/document.xml", document("x").split_at(200).0.as_bytes())]);
    assert_eq!(refused("a.docx", cut), Refused::Damaged);
    assert_eq!(refused("a.docx", zip(&[("word/styles.xml", b"<x/>")])), Refused::Damaged);
    assert_eq!(refused("a.rtf", r"{\rtf1 cut short {\b here"), Refused::Damaged);
    assert_eq!(refused("a.pdf", "%PDF-1.4\n%%EOF"), Refused::Damaged);
}

#[test]
fn a_scan_without_text_is_refused_as_one() {
    let scan = pdf("q 595 0 0 842 0 0 cm /Im1 Do Q", "");
    assert_eq!(refused("a.pdf", scan), Refused::Scanned);
}

#[test]
fn bombs_are_not_unpacked() {
    let zeros = vec![b' '; 30 << 20];
    let bomb = docx_with("", &[("word/styles.xml", &zeros)]);
    assert!(bomb.len() < 100 << 10);
    let began = worked();
    assert_eq!(refused("a.docx", bomb), Refused::Bomb);
    assert!(worked() - began < 2.0);

    let names: Vec<String> = (0..2_001).map(|n| format!("word/{n}.xml")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(refused("a.docx", zip(&many)), Refused::Bomb);

    let parts: Vec<(&str, &[u8])> = names.iter().take(4).map(|n| (n.as_str(), &*zeros)).collect();
    assert_eq!(refused("a.docx", zip(&parts)), Refused::Bomb);
}

#[test]
fn archives_in_archives_are_refused() {
    let inner = zip(&[("a.txt", b"x")]);
    let outer = docx_with(&p("x"), &[("word/media/more.zip", &inner)]);
    assert_eq!(refused("a.docx", outer), Refused::NestedArchive);
    let climbs = docx_with(&p("x"), &[("word/../../etc/passwd", b"x")]);
    assert_eq!(refused("a.docx", climbs), Refused::Unsafe);
}

#[test]
fn entities_and_document_types_are_refused() {
    let declare = |declared: &str| {
        let text = document(&p("&x;"));
        text.replace("<w:document", &format!("<!DOCTYPE w [{declared}]><w:document"))
    };
    let outside = declare(r#"<!ENTITY x SYSTEM "file:///etc/passwd">"#);
    let laughs = declare(
        r#"<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;&b;&b;&b;&b;">"#,
    );
    for text in [outside, laughs, document(&p("&undeclared;"))] {
        let file = zip(&[("word/document.xml", text.as_bytes())]);
        assert_eq!(refused("a.docx", file), Refused::Unsafe);
    }
    let text = content("", "<text:p>x</text:p>")
        .replace("<office:document-content", "<!DOCTYPE x><office:document-content");
    let file = zip(&[("content.xml", text.as_bytes())]);
    assert_eq!(refused("a.odt", file), Refused::Unsafe);
}

#[test]
fn documents_that_nest_without_end_are_refused() {
    let deep = |depth: usize| ["<w:sdt>".repeat(depth), p("x"), "</w:sdt>".repeat(depth)].concat();
    assert_eq!(refused("a.docx", docx(&deep(300))), Refused::Unsafe);
    assert_eq!(super::read("a.docx", docx(&deep(200))).text, "x");
    assert_eq!(refused("a.rtf", format!("{{\\rtf1{}", "{".repeat(10 << 20))), Refused::Unsafe);
    let attributes: String = (0..1_001).map(|n| format!(" a{n}=''")).collect();
    assert_eq!(refused("a.docx", docx(&format!("<w:p{attributes}/>"))), Refused::Unsafe);
    let html = format!("<html>{}x", "<div>".repeat(20_000));
    assert_eq!(super::read("a.html", html).text, "x");
}

#[test]
fn files_and_texts_that_are_too_large_are_refused() {
    assert_eq!(refused("a.txt", vec![b'x'; (20 << 20) + 1]), Refused::TooLarge);
    assert_eq!(refused("a.txt", vec![b'x'; 2_000_001]), Refused::TooLong);
}
