//! The styles of a Word document, as far as they say what is a heading, a list, hidden.

use std::collections::HashMap;

use super::{
    Refused,
    draft::TITLE,
    xml::{Node, Open, Xml},
};

/// Styles build on one another; a longer chain is a circle.
const LONGEST_CHAIN: usize = 20;

/// What a style makes of a paragraph or run.
#[derive(Debug, Default, Clone, Copy)]
pub struct Look {
    pub level: Option<u8>,
    pub list: bool,
    pub hidden: bool,
}

#[derive(Default)]
pub struct Styles {
    /// By the id that paragraphs name.
    styles: HashMap<String, Style>,
}

#[derive(Default)]
struct Style {
    parent: Option<String>,
    level: Option<u8>,
    list: Option<bool>,
    hidden: Option<bool>,
}

impl Styles {
    pub fn read(text: &str) -> Result<Self, Refused> {
        let mut styles = HashMap::new();
        let mut current: Option<(String, Style)> = None;
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(open) if open.name() == ("w", "style") => {
                    let id = open.attribute("styleId").unwrap_or_default();
                    let style = Style { level: level_of_name(&id), ..Style::default() };
                    current = Some((id, style));
                }
                Node::Open(open) => {
                    if let Some((_, style)) = &mut current {
                        style.property(&mut xml, &open)?;
                    }
                }
                Node::Close(close) if close.name() == ("w", "style") => {
                    styles.extend(current.take())
                }
                _ => {}
            }
        }
        Ok(Self { styles })
    }

    /// How the style named by the element's value looks.
    pub fn look(&self, open: &Open) -> Look {
        let Some(id) = open.attribute("val") else { return Look::default() };
        let mut chain = Vec::new();
        let mut next = self.styles.get(&id);
        while let Some(style) = next
            && chain.len() < LONGEST_CHAIN
        {
            chain.push(style);
            next = style.parent.as_ref().and_then(|parent| self.styles.get(parent));
        }
        Look {
            level: match chain.is_empty() {
                true => level_of_name(&id),
                false => chain.iter().find_map(|style| style.level),
            },
            list: chain.iter().find_map(|style| style.list).unwrap_or(false),
            hidden: chain.iter().find_map(|style| style.hidden).unwrap_or(false),
        }
    }
}

impl Style {
    fn property(&mut self, xml: &mut Xml, open: &Open) -> Result<(), Refused> {
        match open.name() {
            ("w", "name") => {
                let name = open.attribute("val").unwrap_or_default();
                self.level = level_of_name(&name).or(self.level);
            }
            ("w", "basedOn") => self.parent = open.attribute("val"),
            ("w", "outlineLvl") => self.level = self.level.or(heading_level(open)),
            ("w", "numId") => self.list = Some(open.attribute("val").as_deref() != Some("0")),
            ("w", "vanish") => self.hidden = Some(is_on(open)),
            ("w", name) if name.ends_with("Change") => xml.skip()?,
            _ => {}
        }
        Ok(())
    }
}

/// Word keeps the English names of its own styles in every language.
fn level_of_name(name: &str) -> Option<u8> {
    let name = name.to_lowercase().replace(' ', "");
    match name.strip_prefix("heading") {
        Some(level) => level.parse().ok().filter(|level| (1..=9).contains(level)),
        None => (name == "title").then_some(TITLE),
    }
}

/// The outline level of an element, which counts from 0 and has 9 for plain text.
pub fn heading_level(open: &Open) -> Option<u8> {
    let level: u8 = open.attribute("val")?.parse().ok()?;
    (level < 9).then_some(level + 1)
}

/// Whether a property that may be on or off is on; without a value it is.
pub fn is_on(open: &Open) -> bool {
    !matches!(open.attribute("val").as_deref(), Some("0" | "false" | "off"))
}
