//! What each format holds beside its text, and what becomes of it.

use tandem::narratives::extract::Found;

use super::{
    count,
    made::{docx, docx_with, lines, odt, p, pdf, styles},
    read,
};

#[test]
fn tracked_changes_in_word_count_as_accepted() {
    let body = r#"<w:p><w:r><w:t xml:space="preserve">It was </w:t></w:r>
        <w:del w:id="1"><w:r><w:delText>bad</w:delText><w:t>bad</w:t></w:r></w:del>
        <w:ins w:id="2"><w:r><w:t>good</w:t></w:r></w:ins></w:p>"#;
    let text = read("a.docx", docx(body));
    assert_eq!(text.text, "It was good");
    assert_eq!(count(&text, &Found::Insertions), 1);
    assert_eq!(count(&text, &Found::Deletions), 1);
}

#[test]
fn paragraphs_whose_parting_was_deleted_are_one() {
    let body = format!(
        "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p>{}",
        p("sentence.")
    );
    assert_eq!(read("a.docx", docx(&body)).text, "One sentence.");
}

#[test]
fn a_deleted_table_row_is_left_out() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p(text));
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr><w:trPr><w:del w:id='1'/></w:trPr>{}</w:tr></w:tbl>",
        cell("who"),
        cell("what"),
        cell("gone")
    );
    assert_eq!(read("a.docx", docx(&body)).text, "who\twhat");
}

#[test]
fn hidden_text_in_word_is_left_out_and_said() {
    let body = r#"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>
        <w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r>
        <w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>, too</w:t></w:r></w:p>"#;
    let text = read("a.docx", docx(body));
    assert_eq!(text.text, "seen, too");
    assert_eq!(count(&text, &Found::HiddenText), 1);
}

#[test]
fn a_text_box_stored_twice_is_read_once() {
    let inside = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
    let body = format!(
        "<w:p><w:r><w:t>Host</w:t><mc:AlternateContent><mc:Choice Requires='wps'>{}</mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback>\
         </mc:AlternateContent></w:r></w:p>",
        inside("Boxed"),
        inside("Boxed")
    );
    let text = read("a.docx", docx(&body));
    assert_eq!(text.text, "Boxed\nHost");
    assert_eq!(count(&text, &Found::TextBoxes), 1);
}

#[test]
fn notes_comments_headers_and_embedded_files_in_word_are_left_out_and_said() {
    let body = "<w:p><w:r><w:t>Text</w:t><w:footnoteReference w:id='1'/><w:endnoteReference w:id='2'/>\
        <w:commentReference w:id='3'/></w:r></w:p>\
        <w:sectPr><w:headerReference w:type='default'/></w:sectPr>";
    let embedded: [(&str, &[u8]); 1] = [("word/embeddings/sheet.xlsx", b"PK")];
    let text = read("a.docx", docx_with(body, &embedded));
    assert_eq!(text.text, "Text");
    assert_eq!(count(&text, &Found::Footnotes), 2);
    assert_eq!(count(&text, &Found::Comments), 1);
    assert_eq!(count(&text, &Found::RunningHeads), 1);
    assert_eq!(count(&text, &Found::EmbeddedFiles), 1);
}

#[test]
fn headings_in_word_are_known_in_any_language() {
    let all = styles(
        "<w:style w:styleId='Tittel'><w:name w:val='Title'/></w:style>\
         <w:style w:styleId='Overskrift1'><w:name w:val='heading 1'/></w:style>\
         <w:style w:styleId='Eigen'><w:name w:val='Kapitel'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>\
         <w:style w:styleId='Mein'><w:name w:val='Mein'/><w:basedOn w:val='Eigen'/></w:style>",
    );
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = [
        styled("Overskrift1", "Åpning 🎈"),
        p("text"),
        styled("Mein", "Zweitens"),
        styled("Tittel", "Fortellingen"),
    ]
    .concat();
    let text = read("a.docx", docx_with(&body, &[("word/styles.xml", all.as_bytes())]));
    assert_eq!(text.title.as_deref(), Some("Fortellingen"));
    let chars: Vec<char> = text.text.chars().collect();
    let headings = text
        .headings
        .iter()
        .map(|(start, end)| chars[*start as usize..*end as usize].iter().collect::<String>());
    assert_eq!(headings.collect::<Vec<_>>(), ["Åpning 🎈", "Zweitens", "Fortellingen"]);
}

#[test]
fn cells_with_paragraphs_keep_them() {
    let body = format!(
        "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc><w:tc>{}{}</w:tc></w:tr></w:tbl>",
        p("a"),
        p("b"),
        p("Content"),
        p("First."),
        p("Second.")
    );
    let text = read("a.docx", docx(&body));
    assert_eq!(text.text, "a\tb\nContent\nFirst.\nSecond.");
    assert_eq!(count(&text, &Found::Tables), 1);
}

#[test]
fn white_space_and_entities_in_word_are_kept() {
    let body = r#"<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>A&amp;B &lt;c&#x41;</w:t><w:tab/><w:t>d</w:t>
        <w:br/><w:t>e</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>f</w:t></w:r></w:p>"#;
    assert_eq!(read("a.docx", docx(body)).text, "A&B <cA\td\ne\u{2011}\u{ad}f");
}

#[test]
fn lists_in_word_lose_their_labels_and_say_so() {
    let item = "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>item</w:t></w:r></w:p>";
    assert_eq!(count(&read("a.docx", docx(item)), &Found::ListLabels), 1);
}

#[test]
fn open_document_texts_are_read_as_they_show() {
    let styles = r#"<style:style style:name="H"><style:text-properties text:display="none"/></style:style>
        <style:style style:name="T1" style:parent-style-name="Title"/>"#;
    let text = r#"<text:tracked-changes><text:changed-region><text:deletion><text:p>old</text:p></text:deletion></text:changed-region></text:tracked-changes>
        <text:p text:style-name="T1">A title</text:p>
        <text:h text:outline-level="1">First  part</text:h>
        <text:p>One<text:s text:c="3"/>two<text:tab/>three<text:line-break/>four
           five<text:note><text:note-body><text:p>foot</text:p></text:note-body></text:note>
           <office:annotation><dc:creator>Kari</dc:creator><text:p>why?</text:p></office:annotation><text:span text:style-name="H">hidden</text:span>.</text:p>
        <text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>
        <text:p><draw:frame><svg:title>alt</svg:title><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>host</text:p>"#;
    let text = read("a.odt", odt(styles, text));
    assert_eq!(text.text, "A title\nFirst part\nOne   two\tthree\nfour five .\nitem\nboxed\nhost");
    assert_eq!(text.title.as_deref(), Some("A title"));
    assert_eq!(text.headings, [(0, 7), (8, 18)]);
    for found in [
        Found::Deletions,
        Found::Footnotes,
        Found::Comments,
        Found::HiddenText,
        Found::ListLabels,
        Found::TextBoxes,
    ] {
        assert_eq!(count(&text, &found), 1, "{found:?}");
    }
}

#[test]
fn rtf_is_read_in_the_code_page_of_its_fonts() {
    let rtf = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}{\f1\fcharset204 Times;}}\f0 \'e5rlig \f1\'e4\'e0\f0  \u-10180?\u-8439? \uc1\u8212\'97\~x\par}";
    assert_eq!(read("a.rtf", rtf).text, "årlig да 🌉 —\u{a0}x");
}

#[test]
fn rtf_says_what_it_leaves_out() {
    let rtf = r"{\rtf1{\info{\title T}}{\header Head}{\v hid}{\deleted old}Text{\footnote note}{\*\annotation c}{\*\shpinst{\shptxt boxed\par}}{\*\unknown{x}}\par
{\pard\outlinelevel0 Head line\par}\pard\intbl a\cell b\cell\row\pard{\listtext 1.\tab}item\par}";
    let text = read("a.rtf", rtf);
    assert_eq!(text.text, "Textboxed\nHead line\na\tb\nitem");
    assert_eq!(text.title.as_deref(), Some("Head line"));
    for found in [
        Found::RunningHeads,
        Found::HiddenText,
        Found::Deletions,
        Found::Footnotes,
        Found::Comments,
        Found::TextBoxes,
        Found::Tables,
        Found::ListLabels,
    ] {
        assert_eq!(count(&text, &found), 1, "{found:?}");
    }
}

#[test]
fn web_pages_are_read_as_they_show() {
    let html = r#"<!doctype html><html><head><title>Window</title><style>p{}</style><script>alert('x')</script></head>
        <body><h1>The   title</h1><p>One <b>bold</b>&nbsp;word &amp; more.<br>Next</p><script>document.write("no")</script>
        <p hidden>gone</p><p style="display: none">gone</p><pre>a  b
c</pre><ul><li>item</li></ul><table><tr><td>1<td>2</table><del>old</del><img alt="alt"></body></html>"#;
    let text = read("a.html", html);
    assert_eq!(text.text, "The title\nOne bold\u{a0}word & more.\nNext\na  b\nc\nitem\n1\t2");
    assert_eq!(text.title.as_deref(), Some("The title"));
    assert_eq!(count(&text, &Found::HiddenText), 2);
    assert_eq!(count(&text, &Found::Pictures), 1);
    assert_eq!(read("b.html", "<title>Window</title><p>x").title.as_deref(), Some("Window"));
}

#[test]
fn a_web_page_is_read_in_the_encoding_it_names() {
    let page = b"<html><head><meta charset=\"windows-1251\"></head><body>\xc4\xe0</body></html>";
    let text = read("a.html", page);
    assert_eq!((text.text.as_str(), text.warnings.len()), ("Да", 0));
}

#[test]
fn markdown_loses_its_marks_and_keeps_its_numbers() {
    let md = "---\ntitle: \"From the top\"\n---\n# Head *one*\n\nA line\nbroken, \\*not\\* bold, ~5 and ~6.\\\nNew\n\n\
        3. three\n4. four\n\n- bullet\n\n| a | b |\n|---|---|\n| c | d |\n\nNote[^1] ![alt](x.png)<br>end\n\n\
        [^1]: foot\n\n<div>In <b>HTML</b></div>\n\n---\n\nlast\n";
    let text = read("a.md", md);
    assert_eq!(
        text.text,
        "Head one\nA line broken, *not* bold, ~5 and ~6.\nNew\n3. three\n4. four\nbullet\na\tb\nc\td\nNote\nend\nIn HTML\nlast"
    );
    assert_eq!(text.title.as_deref(), Some("From the top"));
    for found in [Found::FrontMatter, Found::Tables, Found::Footnotes, Found::Pictures] {
        assert_eq!(count(&text, &found), 1, "{found:?}");
    }
}

#[test]
fn lines_of_a_pdf_become_paragraphs() {
    let page = lines(&[
        (72, 700, "The first paragraph runs on over more than one line of the page and is resil-"),
        (72, 684, "ient, and resilient again, until it comes to its end here in the middle."),
        (72, 668, "The second follows with no more room than that, and it also runs to the edge."),
        (72, 652, "It ends."),
    ]);
    let text = read("a.pdf", pdf(&page, ""));
    let second =
        "The second follows with no more room than that, and it also runs to the edge. It ends.";
    assert_eq!(
        text.text,
        format!(
            "The first paragraph runs on over more than one line of the page and is resilient, \
             and resilient again, until it comes to its end here in the middle. {second}"
        )
        .replace("middle. The", "middle.\nThe")
    );
    assert_eq!(count(&text, &Found::WrappedLines), 1);
    assert_eq!(count(&text, &Found::Hyphens), 1);
}
