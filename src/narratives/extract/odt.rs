//! OpenDocument texts. Tracked changes are taken as accepted: what was inserted stands
//! in the text, what was deleted is stored apart from it.

use super::{
    Found, Refused,
    draft::Draft,
    odt_styles::Styles,
    package::Package,
    xml::{Node, Open, Xml},
};

/// The most spaces that one element can stand for here.
const MAX_SPACES: usize = 1_000;

pub fn read(bytes: &[u8], draft: &mut Draft) -> Result<(), Refused> {
    let mut package = Package::open(bytes)?;
    // Not parsed: old programs write a DOCTYPE into it.
    let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(Refused::Encrypted);
    }
    let mut styles = Styles::default();
    if let Some(text) = package.part("styles.xml")? {
        styles.read(&text, draft)?;
    }
    let text = package.part("content.xml")?.ok_or(Refused::Damaged)?;
    styles.read(&text, draft)?;
    let mut body = Body { styles: &styles, draft, paragraphs: vec![], spans: vec![], lists: 0 };
    body.read(&text)
}

struct Body<'a> {
    styles: &'a Styles,
    draft: &'a mut Draft,
    /// Open paragraphs, the innermost last: a text box holds paragraphs inside one.
    paragraphs: Vec<Paragraph>,
    /// Of each open span, whether it is hidden.
    spans: Vec<bool>,
    /// How many lists are open.
    lists: usize,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    level: Option<u8>,
    hidden: bool,
}

impl Body<'_> {
    fn read(&mut self, text: &str) -> Result<(), Refused> {
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(open) => self.open(&mut xml, &open)?,
                Node::Close(close) => self.close(close.name()),
                Node::Text(text) => self.write_collapsed(&text),
            }
        }
        Ok(())
    }

    fn open(&mut self, xml: &mut Xml, open: &Open) -> Result<(), Refused> {
        let style = || open.attribute("style-name").unwrap_or_default();
        match open.name() {
            ("text", "p") => {
                let (level, hidden) = (self.styles.level(&style()), self.styles.hidden(&style()));
                self.paragraphs.push(Paragraph { level, hidden, text: String::new() });
            }
            ("text", "h") => {
                let level = open.attribute("outline-level").and_then(|level| level.parse().ok());
                let level = self.styles.level(&style()).or(level).or(Some(1));
                let hidden = self.styles.hidden(&style());
                self.paragraphs.push(Paragraph { level, hidden, text: String::new() });
            }
            ("text", "span") => self.spans.push(self.styles.hidden(&style())),
            ("text", "tab") => self.write("\t"),
            ("text", "line-break") => self.write("\n"),
            ("text", "s") => {
                let count = open.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.write(&" ".repeat(MAX_SPACES.min(count)));
            }
            ("text", "list") => self.lists += 1,
            ("text", "note") => self.leave_out(xml, Found::Footnotes)?,
            ("office", "annotation") => self.leave_out(xml, Found::Comments)?,
            ("text", "tracked-changes") => self.tracked_changes(xml)?,
            ("text", "hidden-text" | "hidden-paragraph") => {
                self.leave_out(xml, Found::HiddenText)?;
            }
            ("text", "section") if open.attribute("display").as_deref() == Some("none") => {
                self.leave_out(xml, Found::HiddenText)?;
            }
            ("table", "table") => self.draft.note(Found::Tables),
            ("table", "table-row") => self.draft.open_row(),
            ("table", "table-cell") => self.draft.open_cell(),
            ("draw", "text-box") => self.draft.note(Found::TextBoxes),
            ("draw", "image") => self.draft.note(Found::Pictures),
            ("draw", "object" | "object-ole") => self.leave_out(xml, Found::EmbeddedFiles)?,
            // What a picture is called, and how the text sounds.
            ("svg", "title" | "desc") | ("text", "ruby-text") => xml.skip()?,
            ("office", "scripts" | "automatic-styles" | "forms") => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: (&str, &str)) {
        match name {
            ("text", "p" | "h") => {
                let Some(Paragraph { text, level, .. }) = self.paragraphs.pop() else { return };
                if self.lists > 0 && level.is_none() && !text.trim().is_empty() {
                    self.draft.note(Found::ListLabels);
                }
                self.draft.paragraph(&text, level);
            }
            ("text", "span") => drop(self.spans.pop()),
            ("text", "list") => self.lists = self.lists.saturating_sub(1),
            ("table", "table-row") => self.draft.close_row(),
            _ => {}
        }
    }

    fn leave_out(&mut self, xml: &mut Xml, found: Found) -> Result<(), Refused> {
        self.draft.note(found);
        xml.skip()
    }

    /// Counts the changes and passes over the deleted text.
    fn tracked_changes(&mut self, xml: &mut Xml) -> Result<(), Refused> {
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(open) => match open.name() {
                    ("text", "deletion") => self.leave_out(xml, Found::Deletions)?,
                    ("text", "insertion") => self.leave_out(xml, Found::Insertions)?,
                    _ => {}
                },
                Node::Close(close) if close.name() == ("text", "tracked-changes") => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// White space in the file is one space, and none where a line begins.
    fn write_collapsed(&mut self, text: &str) {
        let Some(paragraph) = self.paragraphs.last() else { return };
        let mut spaced = paragraph.text.is_empty() || paragraph.text.ends_with([' ', '\n']);
        let mut collapsed = String::with_capacity(text.len());
        for c in text.chars() {
            let space = matches!(c, ' ' | '\t' | '\n' | '\r');
            if !space || !spaced {
                collapsed.push(if space { ' ' } else { c });
            }
            spaced = space;
        }
        self.write(&collapsed);
    }

    fn write(&mut self, text: &str) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if !paragraph.hidden && !self.spans.contains(&true) {
            paragraph.text.push_str(text);
        } else if !text.trim().is_empty() {
            self.draft.note(Found::HiddenText);
        }
    }
}
