//! Word documents. Tracked changes are taken as accepted; of a text box that is stored
//! twice for older programs, the newer form counts.

use super::{
    Found, Refused,
    docx_styles::{Look, Styles, heading_level, is_on},
    draft::Draft,
    package::Package,
    xml::{Node, Open, Xml},
};

pub fn read(bytes: &[u8], draft: &mut Draft) -> Result<(), Refused> {
    let mut package = Package::open(bytes)?;
    if package.names().any(|name| name.contains("/embeddings/")) {
        draft.note(Found::EmbeddedFiles);
    }
    let main = main_part(&mut package)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let styles = match package.part(&format!("{folder}/styles.xml"))? {
        Some(styles) => Styles::read(&styles)?,
        None => Styles::default(),
    };
    let text = package.part(&main)?.ok_or(Refused::Damaged)?;
    Body::new(&styles, draft).read(&text)
}

/// The name of the part that holds the text.
fn main_part(package: &mut Package) -> Result<String, Refused> {
    let usual = "word/document.xml".to_owned();
    let Some(relations) = package.part("_rels/.rels")? else { return Ok(usual) };
    let mut xml = Xml::new(&relations);
    while let Some(node) = xml.next()? {
        if let Node::Open(open) = node
            && open.name() == ("rel", "Relationship")
            && open.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            && let Some(target) = open.attribute("Target")
        {
            return Ok(target.trim_start_matches('/').to_owned());
        }
    }
    Ok(usual)
}

struct Body<'a> {
    styles: &'a Styles,
    draft: &'a mut Draft,
    /// Open paragraphs, the innermost last: a text box holds paragraphs inside one.
    paragraphs: Vec<Paragraph>,
    /// Of each open run, whether it is hidden.
    runs: Vec<bool>,
    /// Of each open choice between forms of the same, whether one was taken.
    choices: Vec<bool>,
    /// In the properties of a paragraph, of a run, of a table row; in a text element.
    in_paragraph_properties: bool,
    in_run_properties: bool,
    in_row_properties: bool,
    in_text: bool,
    row_deleted: bool,
    /// The text of a paragraph whose end was deleted: it goes on in the next.
    carried: String,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    look: Look,
    end_deleted: bool,
}

impl<'a> Body<'a> {
    fn new(styles: &'a Styles, draft: &'a mut Draft) -> Self {
        Self {
            styles,
            draft,
            paragraphs: Vec::new(),
            runs: Vec::new(),
            choices: Vec::new(),
            in_paragraph_properties: false,
            in_run_properties: false,
            in_row_properties: false,
            in_text: false,
            row_deleted: false,
            carried: String::new(),
        }
    }

    fn read(mut self, text: &str) -> Result<(), Refused> {
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(open) if self.in_paragraph_properties => {
                    self.paragraph_property(&mut xml, &open)?;
                }
                Node::Open(open) => self.open(&mut xml, &open)?,
                Node::Close(close) => self.close(close.name()),
                Node::Text(text) if self.in_text => self.write(&text),
                Node::Text(_) => {}
            }
        }
        self.draft.paragraph(&self.carried, None);
        Ok(())
    }

    fn open(&mut self, xml: &mut Xml, open: &Open) -> Result<(), Refused> {
        match open.name() {
            ("w", "p") => {
                let text = std::mem::take(&mut self.carried);
                self.paragraphs.push(Paragraph { text, ..Paragraph::default() });
            }
            ("w", "pPr") => self.in_paragraph_properties = true,
            ("w", "r") => self.runs.push(false),
            ("w", "rPr") => self.in_run_properties = true,
            ("w", "vanish") if self.in_run_properties => self.hide(is_on(open)),
            ("w", "rStyle") => self.hide(self.styles.look(open).hidden),
            ("w" | "m", "t") => self.in_text = true,
            ("w", "tab" | "ptab") => self.write("\t"),
            ("w", "br" | "cr") => self.write("\n"),
            ("w", "noBreakHyphen") => self.write("\u{2011}"),
            ("w", "softHyphen") => self.write("\u{ad}"),
            ("w", "sym") => self.symbol(open),
            ("w", "del" | "moveFrom") if self.in_row_properties => self.row_deleted = true,
            ("w", "del" | "moveFrom") => {
                self.draft.note(Found::Deletions);
                xml.skip()?;
            }
            ("w", "ins" | "moveTo") => self.draft.note(Found::Insertions),
            ("w", "tbl") => self.draft.note(Found::Tables),
            ("w", "tr") => {
                self.row_deleted = false;
                self.draft.open_row();
            }
            ("w", "trPr") => self.in_row_properties = true,
            ("w", "tc") => self.draft.open_cell(),
            ("w", "txbxContent") => self.draft.note(Found::TextBoxes),
            ("w", "footnoteReference" | "endnoteReference") => self.draft.note(Found::Footnotes),
            ("w", "commentReference") => self.draft.note(Found::Comments),
            ("w", "headerReference" | "footerReference") => {
                self.draft.note(Found::RunningHeads);
            }
            ("pic", "pic") | ("v", "imagedata") | ("chart", "chart") | ("diagram", "relIds") => {
                self.draft.note(Found::Pictures);
            }
            ("w", "altChunk") => self.draft.note(Found::EmbeddedFiles),
            ("mc", "AlternateContent") => self.choices.push(false),
            ("mc", "Choice" | "Fallback") => match self.choices.last_mut() {
                Some(taken @ false) => *taken = true,
                _ => xml.skip()?,
            },
            // How the text sounds, above it; and how things looked before a change.
            ("w", "rt") => xml.skip()?,
            ("w", name) if name.ends_with("Change") => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn paragraph_property(&mut self, xml: &mut Xml, open: &Open) -> Result<(), Refused> {
        let Some(paragraph) = self.paragraphs.last_mut() else { return Ok(()) };
        match open.name() {
            ("w", "pStyle") => paragraph.look = self.styles.look(open),
            ("w", "outlineLvl") => paragraph.look.level = heading_level(open),
            ("w", "numPr") => paragraph.look.list = true,
            ("w", "numId") if open.attribute("val").as_deref() == Some("0") => {
                paragraph.look.list = false;
            }
            ("w", "del" | "moveFrom") => paragraph.end_deleted = true,
            ("w", "headerReference" | "footerReference") => {
                self.draft.note(Found::RunningHeads);
            }
            ("w", name) if name.ends_with("Change") => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: (&str, &str)) {
        match name {
            ("w", "p") => self.end_paragraph(),
            ("w", "pPr") => self.in_paragraph_properties = false,
            ("w", "r") => drop(self.runs.pop()),
            ("w", "rPr") => self.in_run_properties = false,
            ("w", "trPr") => self.in_row_properties = false,
            ("w" | "m", "t") => self.in_text = false,
            ("w", "tr") if self.row_deleted => {
                self.row_deleted = false;
                self.draft.note(Found::Deletions);
                self.draft.drop_row();
            }
            ("w", "tr") => self.draft.close_row(),
            ("mc", "AlternateContent") => drop(self.choices.pop()),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(Paragraph { text, look, end_deleted }) = self.paragraphs.pop() else { return };
        if end_deleted {
            self.carried = text;
            return;
        }
        if look.list && !text.trim().is_empty() {
            self.draft.note(Found::ListLabels);
        }
        self.draft.paragraph(&text, look.level);
    }

    fn hide(&mut self, hidden: bool) {
        if let Some(run) = self.runs.last_mut() {
            *run = hidden;
        }
    }

    fn write(&mut self, text: &str) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if !paragraph.look.hidden && self.runs.last() != Some(&true) {
            paragraph.text.push_str(text);
        } else if !text.trim().is_empty() {
            self.draft.note(Found::HiddenText);
        }
    }

    /// A character of a symbol font, by its number there.
    fn symbol(&mut self, open: &Open) {
        let number = open.attribute("char").and_then(|hex| u32::from_str_radix(&hex, 16).ok());
        if let Some(c) = number.and_then(char::from_u32) {
            self.write(c.encode_utf8(&mut [0; 4]));
        }
    }
}
