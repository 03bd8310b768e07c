//! Reads XML that may mean harm: no DOCTYPE, no entities but the five, limited depth.

use std::borrow::Cow;

use quick_xml::{
    NsReader, XmlVersion,
    events::{BytesEnd, BytesStart, Event},
    name::{Namespace, ResolveResult},
};

use super::Refused;

const MAX_DEPTH: usize = 256;
const MAX_ATTRIBUTES: usize = 1_000;

/// What is read, with a short name each, whatever prefix the file uses. Both Office
/// namespaces are the same to us.
const NAMESPACES: [(&str, &str); 18] = [
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("http://schemas.openxmlformats.org/drawingml/2006/picture", "pic"),
    ("http://purl.oclc.org/ooxml/drawingml/picture", "pic"),
    ("http://schemas.openxmlformats.org/drawingml/2006/chart", "chart"),
    ("http://schemas.openxmlformats.org/drawingml/2006/diagram", "diagram"),
    ("urn:schemas-microsoft-com:vml", "v"),
    ("http://schemas.openxmlformats.org/package/2006/relationships", "rel"),
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"),
    ("urn:oasis:names:tc:opendocument:xmlns:presentation:1.0", "presentation"),
];

pub struct Xml<'a> {
    reader: NsReader<&'a [u8]>,
    depth: usize,
}

pub enum Node<'a> {
    Open(Open<'a>),
    Close(Close<'a>),
    Text(Cow<'a, str>),
}

pub struct Open<'a> {
    namespace: &'static str,
    tag: BytesStart<'a>,
}

pub struct Close<'a> {
    namespace: &'static str,
    tag: BytesEnd<'a>,
}

impl<'a> Xml<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// The next node, or None at the end. An empty element opens and closes.
    pub fn next(&mut self) -> Result<Option<Node<'a>>, Refused> {
        loop {
            let (namespace, event) =
                self.reader.read_resolved_event().map_err(|_| Refused::Damaged)?;
            let namespace = match namespace {
                ResolveResult::Bound(Namespace(uri)) => short(uri),
                _ => "",
            };
            return Ok(Some(match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    let many = tag.attributes().nth(MAX_ATTRIBUTES).is_some();
                    if self.depth > MAX_DEPTH || many {
                        return Err(Refused::Unsafe);
                    }
                    Node::Open(Open { namespace, tag })
                }
                Event::End(tag) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::Close(Close { namespace, tag })
                }
                Event::Text(text) => Node::Text(text.xml10_content()),
                Event::CData(text) => Node::Text(text.xml10_content()),
                Event::GeneralRef(name) => Node::Text(Cow::Owned(character(&name)?.into())),
                Event::DocType(_) => return Err(Refused::Unsafe),
                Event::Eof if self.depth > 0 => return Err(Refused::Damaged),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            }));
        }
    }

    /// Passes over the rest of the element that was opened last.
    pub fn skip(&mut self) -> Result<(), Refused> {
        let outside = self.depth - 1;
        while self.depth > outside {
            if self.next()?.is_none() {
                return Err(Refused::Damaged);
            }
        }
        Ok(())
    }
}

impl Open<'_> {
    /// The short name of the namespace, or "", and the local name.
    pub fn name(&self) -> (&'static str, &str) {
        (self.namespace, self.tag.local_name().into_inner())
    }

    /// The value of an attribute by its local name.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.tag.attributes();
        let mut attributes = attributes.with_checks(false).flatten();
        let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
        found.normalized_value(XmlVersion::Explicit1_0).ok().map(Cow::into_owned)
    }
}

impl Close<'_> {
    pub fn name(&self) -> (&'static str, &str) {
        (self.namespace, self.tag.local_name().into_inner())
    }
}

fn short(uri: &str) -> &'static str {
    NAMESPACES.iter().find(|(known, _)| *known == uri).map_or("", |(_, short)| short)
}

fn character(name: &quick_xml::events::BytesRef) -> Result<char, Refused> {
    if let Some(c) = name.resolve_char_ref().map_err(|_| Refused::Damaged)? {
        return Ok(c);
    }
    match name.as_ref() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(Refused::Unsafe),
    }
}
