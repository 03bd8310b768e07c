//! The styles of an OpenDocument text, as far as they say what is its title, what is
//! hidden, and whether pages have headers.

use std::collections::{HashMap, HashSet};

use super::{
    Found, Refused,
    draft::{Draft, TITLE},
    xml::{Node, Xml},
};

#[derive(Default)]
pub struct Styles {
    /// From the name of a style to the one it builds on.
    parents: HashMap<String, String>,
    hidden: HashSet<String>,
}

impl Styles {
    /// Adds the styles that a part holds.
    pub fn read(&mut self, text: &str, draft: &mut Draft) -> Result<(), Refused> {
        let mut current = String::new();
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            let Node::Open(open) = node else { continue };
            match open.name() {
                ("style", "style") => {
                    current = open.attribute("name").unwrap_or_default();
                    if let Some(parent) = open.attribute("parent-style-name") {
                        self.parents.insert(current.clone(), parent);
                    }
                }
                ("style", "text-properties")
                    if open.attribute("display").as_deref() == Some("none") =>
                {
                    self.hidden.insert(current.clone());
                }
                ("style", "header" | "footer") => draft.note(Found::RunningHeads),
                ("office", "body") => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// The level of a paragraph in this style, if the style makes it the title.
    pub fn level(&self, name: &str) -> Option<u8> {
        self.chain(name).any(|name| name == "Title").then_some(TITLE)
    }

    pub fn hidden(&self, name: &str) -> bool {
        self.chain(name).any(|name| self.hidden.contains(name))
    }

    fn chain<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let next = |name: &&str| self.parents.get(*name).map(String::as_str);
        // A longer chain is a circle.
        std::iter::successors(Some(name), next).take(20)
    }
}
