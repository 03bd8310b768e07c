//! Web pages, as a browser would show them without their pictures.

use encoding_rs::Encoding;
use scraper::{ElementRef, Html, Node};

use super::{Found, Refused, draft::Draft, encoding};

/// How far into a file its encoding is looked for, in bytes.
const HEAD: usize = 1_024;

pub fn read(bytes: &[u8], draft: &mut Draft) -> Result<(), Refused> {
    let text = encoding::decode(bytes, said_encoding(bytes), draft)?;
    draft.title = walk(&Html::parse_document(&text), draft);
    Ok(())
}

/// Reads a piece of HTML that stands in another text.
pub fn fragment(text: &str, draft: &mut Draft) {
    walk(&Html::parse_fragment(text), draft);
}

/// What the page says in a `charset`, wherever in its head it does.
fn said_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let name = after.trim_start_matches(['"', '\'', ' ']);
    let end = name.find(['"', '\'', ' ', ';', '>', '/']).unwrap_or(name.len());
    Encoding::for_label(&name.as_bytes()[..end])
}

/// Reads the page, and returns its title if no heading is one. Without recursion, for
/// pages may nest as deep as they like.
fn walk(html: &Html, draft: &mut Draft) -> Option<String> {
    let mut page = Page {
        draft,
        line: String::new(),
        level: None,
        title: None,
        headed: false,
        preformatted: 0,
    };
    let mut stack = vec![(html.tree.root(), false)];
    while let Some((node, seen)) = stack.pop() {
        match (node.value(), ElementRef::wrap(node)) {
            (Node::Text(text), _) => page.write(text),
            (_, Some(element)) if seen => page.close(element),
            (_, Some(element)) if !page.open(element) => {}
            _ if seen => {}
            _ => {
                stack.push((node, true));
                stack.extend(node.children().rev().map(|child| (child, false)));
            }
        }
    }
    page.end_line();
    page.title.filter(|_| !page.headed)
}

struct Page<'a> {
    draft: &'a mut Draft,
    line: String,
    level: Option<u8>,
    /// What the window of a browser shows: often more than the title of the text.
    title: Option<String>,
    /// Whether there is a first-level heading.
    headed: bool,
    /// How many elements are open in which white space counts.
    preformatted: usize,
}

impl Page<'_> {
    /// False if nothing in the element is to be read.
    fn open(&mut self, element: ElementRef) -> bool {
        let name = element.value().name();
        if is_hidden(element) {
            let has_text = element.text().any(|text| !text.trim().is_empty());
            self.draft.note_many(Found::HiddenText, has_text.into());
            return false;
        }
        if is_block(name) {
            self.end_line();
        }
        match name {
            "title" => {
                self.title = Some(element.text().collect());
                return false;
            }
            "script" | "style" | "template" | "noscript" | "iframe" | "object" | "audio"
            | "video" | "canvas" | "select" | "button" | "textarea" | "rt" | "rp" => return false,
            "h1" => {
                self.headed = true;
                self.level = Some(1);
            }
            "img" => self.draft.note(Found::Pictures),
            "svg" => {
                self.draft.note(Found::Pictures);
                return false;
            }
            "del" => {
                self.draft.note(Found::Deletions);
                return false;
            }
            "ins" => self.draft.note(Found::Insertions),
            "br" => self.line.push('\n'),
            "pre" => self.preformatted += 1,
            "li" => self.draft.note(Found::ListLabels),
            "table" => self.draft.note(Found::Tables),
            "tr" => self.draft.open_row(),
            "td" | "th" => self.draft.open_cell(),
            _ => self.level = heading_level(name).or(self.level),
        }
        true
    }

    fn close(&mut self, element: ElementRef) {
        let name = element.value().name();
        if is_block(name) {
            self.end_line();
        }
        match name {
            "pre" => self.preformatted -= 1,
            "tr" => self.draft.close_row(),
            _ if heading_level(name).is_some() => self.level = None,
            _ => {}
        }
    }

    fn write(&mut self, text: &str) {
        if self.preformatted > 0 {
            self.line.push_str(text);
            return;
        }
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => {
                    if !(self.line.is_empty() || self.line.ends_with([' ', '\n'])) {
                        self.line.push(' ');
                    }
                }
                c => self.line.push(c),
            }
        }
    }

    fn end_line(&mut self) {
        self.draft.paragraph(&self.line, self.level);
        self.line.clear();
    }
}

fn is_hidden(element: ElementRef) -> bool {
    let style = element.attr("style").unwrap_or_default().to_lowercase().replace(' ', "");
    let said = ["display:none", "visibility:hidden", "mso-hide:all"];
    element.attr("hidden").is_some() || said.iter().any(|said| style.contains(said))
}

fn heading_level(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

fn is_block(name: &str) -> bool {
    let blocks = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    blocks.binary_search(&name).is_ok()
}
