//! Markdown. Numbers of list items were typed by the author and stay; bullets go.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Found, Refused, draft::Draft, encoding, html, rejoin::is_spaceless};

pub fn read(bytes: &[u8], draft: &mut Draft) -> Result<(), Refused> {
    let text = encoding::decode(bytes, None, draft)?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = after_front_matter(&text, draft);
    // No strikethrough: `~` stands for "about" more often than for a deletion.
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let mut page = Page {
        draft,
        line: String::new(),
        html: String::new(),
        broken: false,
        level: None,
        lists: vec![],
    };
    let mut left_out = 0;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(_) if left_out > 0 => left_out += 1,
            Event::End(_) if left_out > 0 => left_out -= 1,
            _ if left_out > 0 => {}
            Event::Start(Tag::Image { .. }) => {
                page.draft.note(Found::Pictures);
                left_out = 1;
            }
            Event::Start(Tag::FootnoteDefinition(_)) => {
                page.draft.note(Found::Footnotes);
                left_out = 1;
            }
            Event::Start(tag) => page.open(&tag),
            Event::End(tag) => page.close(tag),
            event => page.inline(event),
        }
    }
    page.end_line();
    Ok(())
}

/// The text after a block of settings between two lines of dashes at the very start.
fn after_front_matter<'a>(text: &'a str, draft: &mut Draft) -> &'a str {
    let Some(rest) = text.strip_prefix("---\n") else { return text };
    let ends = ["\n---\n", "\n...\n"].iter().filter_map(|end| Some((rest.find(end)?, end.len())));
    let Some((end, length)) = ends.min() else { return text };
    let title = rest[..end].lines().find_map(|line| line.strip_prefix("title:"));
    draft.title = title.map(|title| title.trim().trim_matches(['"', '\'']).to_owned());
    draft.note(Found::FrontMatter);
    &rest[end + length..]
}

struct Page<'a> {
    draft: &'a mut Draft,
    line: String,
    /// HTML that stands between paragraphs.
    html: String,
    /// Whether a line of the file ended here, inside a paragraph.
    broken: bool,
    level: Option<u8>,
    /// Of each open list the number of its next item, if it is numbered.
    lists: Vec<Option<u64>>,
}

impl Page<'_> {
    fn open(&mut self, tag: &Tag) {
        match tag {
            Tag::Heading { level, .. } => self.level = Some(*level as u8),
            Tag::BlockQuote(_) | Tag::CodeBlock(_) => self.end_line(),
            Tag::List(first) => {
                self.end_line();
                self.lists.push(*first);
            }
            Tag::Item => {
                self.end_line();
                if let Some(Some(number)) = self.lists.last_mut() {
                    self.line = format!("{number}. ");
                    *number += 1;
                }
            }
            Tag::Table(_) => self.draft.note(Found::Tables),
            Tag::TableHead | Tag::TableRow => self.draft.open_row(),
            Tag::TableCell => self.draft.open_cell(),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.end_line();
                self.level = None;
            }
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Item | TagEnd::TableCell => {
                self.end_line();
            }
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::TableHead | TagEnd::TableRow => self.draft.close_row(),
            TagEnd::HtmlBlock => html::fragment(&std::mem::take(&mut self.html), self.draft),
            _ => {}
        }
    }

    fn inline(&mut self, event: Event) {
        match event {
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => {
                if self.broken
                    && !(self.line.ends_with(is_spaceless) && text.starts_with(is_spaceless))
                {
                    self.line.push(' ');
                }
                self.broken = false;
                self.line.push_str(&text);
            }
            Event::SoftBreak => self.broken = true,
            Event::HardBreak => self.line.push('\n'),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(html) if html.to_lowercase().starts_with("<br") => {
                self.line.push('\n');
            }
            Event::Rule => self.end_line(),
            _ => {}
        }
    }

    fn end_line(&mut self) {
        self.draft.paragraph(&self.line, self.level);
        self.line.clear();
    }
}
