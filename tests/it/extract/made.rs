//! Files made for a test.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const ODF: &str = "urn:oasis:names:tc:opendocument:xmlns";

pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word document with this inside its body, and further parts.
pub fn docx_with(body: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let document = document(body);
    let mut all = vec![("word/document.xml", document.as_bytes())];
    all.extend(parts);
    zip(&all)
}

pub fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

pub fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="{W}"
        xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
        xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{body}</w:body></w:document>"#
    )
}

pub fn styles(inside: &str) -> String {
    format!(r#"<w:styles xmlns:w="{W}">{inside}</w:styles>"#)
}

/// A paragraph of plain text.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// An OpenDocument text with these automatic styles and this text.
pub fn odt(styles: &str, text: &str) -> Vec<u8> {
    let content = content(styles, text);
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
    ])
}

pub fn content(styles: &str, text: &str) -> String {
    format!(
        r#"<office:document-content xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0"
        xmlns:table="{ODF}:table:1.0" xmlns:draw="{ODF}:drawing:1.0" xmlns:style="{ODF}:style:1.0"
        xmlns:svg="{ODF}:svg-compatible:1.0"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><office:automatic-styles>{styles}</office:automatic-styles>
        <office:body><office:text>{text}</office:text></office:body></office:document-content>"#
    )
}

/// A page of a PDF with this content stream; `extra` goes into the trailer.
pub fn pdf(content: &str, extra: &str) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources \
         << /Font << /F1 5 0 R >> /XObject << /Im1 6 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray \
         /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream"
            .to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut places = vec![];
    for (at, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        pdf += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = pdf.len();
    pdf += &format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    places.iter().for_each(|place| pdf += &format!("{place:010} 00000 n \n"));
    pdf += &format!(
        "trailer\n<< /Size {} /Root 1 0 R {extra} >>\nstartxref\n{start}\n%%EOF\n",
        places.len() + 1
    );
    pdf.into_bytes()
}

/// Lines of text, each at its place in points from the lower left corner.
pub fn lines(lines: &[(u32, u32, &str)]) -> String {
    let line =
        |(x, y, text): &(u32, u32, &str)| format!("BT /F1 12 Tf {x} {y} Td ({text}) Tj ET\n");
    lines.iter().map(line).collect()
}
