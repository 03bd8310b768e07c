//! The files that are read: reference cases by their kind, and doubly coded
//! texts. What a file says that cannot be is refused by line and field.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, de};

use super::bad_file::{
    BadFile, Fault, Step,
    Step::{Field, Item, Key},
    read,
};
use crate::domain::{
    agreement::{MOST_CODERS, NarrativeCoding},
    anchor::Span,
};

/// A code or a category, which files may also give as a number.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(pub String);

impl Name {
    pub fn of(value: &Option<Self>) -> Option<&str> {
        value.as_ref().map(|name| &name.0[..])
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct AnyName;
        impl de::Visitor<'_> for AnyName {
            type Value = Name;

            fn expecting(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
                to.write_str("a name, a number, true or false")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(Name(name.to_owned()))
            }

            fn visit_u64<E>(self, name: u64) -> Result<Name, E> {
                Ok(Name(name.to_string()))
            }

            fn visit_i64<E>(self, name: i64) -> Result<Name, E> {
                Ok(Name(name.to_string()))
            }

            fn visit_f64<E>(self, name: f64) -> Result<Name, E> {
                // 1.0 stays apart from 1.
                Ok(Name(format!("{name:?}")))
            }

            fn visit_bool<E>(self, name: bool) -> Result<Name, E> {
                Ok(Name(name.to_string()))
            }
        }
        from.deserialize_any(AnyName)
    }
}

/// A reference case: only its input is read.
#[derive(Debug, Deserialize)]
struct Case<T> {
    input: T,
}

/// Reads a case whose input `check` finds no fault with.
pub fn case<T: de::DeserializeOwned>(
    json: &str,
    check: impl Fn(&T) -> Result<(), Fault>,
) -> Result<T, BadFile> {
    let check = |case: &Case<T>| check(&case.input).map_err(|fault| within(Field("input"), fault));
    Ok(read(json, check)?.input)
}

/// The fault is in this part of a larger value.
pub fn within(step: Step, (mut way, reason): Fault) -> Fault {
    way.insert(0, step);
    (way, reason)
}

fn fault(way: impl Into<Vec<Step>>, reason: impl Into<String>) -> Result<(), Fault> {
    Err((way.into(), reason.into()))
}

/// Values of predefined units: one row for each coder, `null` is missing.
#[derive(Debug, Deserialize)]
pub struct Table<V> {
    pub coders: Vec<String>,
    units: Option<usize>,
    pub values: Vec<Vec<Option<V>>>,
    pub categories: Option<Vec<Name>>,
    pub level: Option<f64>,
}

impl<V> Table<V> {
    pub fn check(&self) -> Result<(), Fault> {
        let twice =
            (1..self.coders.len()).find(|at| self.coders[..*at].contains(&self.coders[*at]));
        if let Some(at) = twice {
            return fault(
                [Field("coders"), Item(at)],
                format!("{} is there twice", self.coders[at]),
            );
        }
        if self.values.len() != self.coders.len() {
            let (rows, coders) = (self.values.len(), self.coders.len());
            return fault([Field("values")], format!("{rows} rows of values for {coders} coders"));
        }
        let units = self.units.unwrap_or_else(|| self.values.first().map_or(0, Vec::len));
        if let Some(at) = self.values.iter().position(|row| row.len() != units) {
            let values = self.values[at].len();
            return fault(
                [Field("values"), Item(at)],
                format!("{values} values for {units} units"),
            );
        }
        level(self.level)
    }
}

fn level(level: Option<f64>) -> Result<(), Fault> {
    match level {
        Some(level) if level <= 0.0 || level >= 1.0 => {
            fault([Field("level")], "must be between 0 and 1, as 0.95")
        }
        _ => Ok(()),
    }
}

/// What each coder marked in one text.
#[derive(Debug, Deserialize)]
pub struct Continuum {
    #[serde(default)]
    pub id: Name,
    pub length: u32,
    /// May be given, and then has this length.
    text: Option<String>,
    pub coders: Vec<String>,
    pub segments: Vec<Segment>,
    /// In order.
    pub sentences: Option<Vec<(u32, u32)>>,
    /// What became of each coder's own codes; `null`, or no entry, is a code that
    /// was dropped.
    pub code_map: Option<BTreeMap<String, BTreeMap<String, Option<String>>>>,
}

#[derive(Debug, Deserialize)]
pub struct Segment {
    coder: String,
    start: u32,
    end: u32,
    code: Name,
}

/// One text, under borrowed names.
pub type Coding<'c> = NarrativeCoding<&'c str, &'c str>;

impl Continuum {
    pub fn check(&self) -> Result<(), Fault> {
        segments(&self.segments, &self.coders, self.length)?;
        let characters = self.text.as_ref().map(|text| text.chars().count());
        if let Some(characters) = characters.filter(|count| *count != self.length as usize) {
            let reason = format!("{}, but the text has {characters} characters", self.length);
            return fault([Field("length")], reason);
        }
        let mut before = 0;
        for (at, (start, end)) in self.sentences.iter().flatten().enumerate() {
            if *start < before || start >= end || *end > self.length {
                let reason = "sentences follow each other, each with a character, within the text";
                return fault([Field("sentences"), Item(at)], reason);
            }
            before = *end;
        }
        Ok(())
    }

    /// Under the coders' own codes.
    pub fn coding(&self) -> Coding<'_> {
        self.coding_as(|segment| Some(&segment.code.0))
    }

    /// Under the codes that theirs became.
    pub fn mapped(&self) -> Coding<'_> {
        let map = |segment: &Segment| {
            self.code_map.as_ref()?.get(&segment.coder)?.get(&segment.code.0)?.as_deref()
        };
        self.coding_as(map)
    }

    fn coding_as<'c>(&'c self, code: impl Fn(&'c Segment) -> Option<&'c str>) -> Coding<'c> {
        let mut layers: BTreeMap<&str, Vec<(&str, Span)>> =
            self.coders.iter().map(|coder| (&coder[..], vec![])).collect();
        for segment in &self.segments {
            let layer = layers.entry(&segment.coder).or_default();
            layer.extend(code(segment).zip(segment.span()));
        }
        let sentences = self.sentences.iter().flatten();
        let sentences = sentences.filter_map(|(start, end)| Span::between(*start, *end).ok());
        NarrativeCoding { length: self.length, sentences: sentences.collect(), layers }
    }
}

impl Segment {
    fn span(&self) -> Option<Span> {
        Span::between(self.start, self.end).ok()
    }
}

fn segments(segments: &[Segment], coders: &[String], length: u32) -> Result<(), Fault> {
    if coders.len() > MOST_CODERS {
        let coders = coders.len();
        return fault(
            [Field("coders")],
            format!("{coders} coders of one text, at most {MOST_CODERS}"),
        );
    }
    if let Some(at) = (1..coders.len()).find(|at| coders[..*at].contains(&coders[*at])) {
        return fault([Field("coders"), Item(at)], format!("{} is there twice", coders[at]));
    }
    for (at, segment) in segments.iter().enumerate() {
        let part = |field| [Field("segments"), Item(at), Field(field)];
        let Segment { coder, start, end, .. } = segment;
        if !coders.contains(coder) {
            return fault(part("coder"), format!("{coder} is not one of the coders"));
        }
        if start >= end {
            return fault(
                part("end"),
                format!("a segment from {start} to {end} holds no character"),
            );
        }
        if *end > length {
            return fault(part("end"), format!("{end} lies behind the end of the text, {length}"));
        }
    }
    Ok(())
}

/// Several texts, each with its own coders.
#[derive(Debug, Deserialize)]
pub struct Corpus {
    pub narratives: Vec<Continuum>,
    /// Of a resampling: the code that is judged, and the level of the interval.
    pub code: Option<Name>,
    pub level: Option<f64>,
}

impl Corpus {
    pub fn check(&self) -> Result<(), Fault> {
        for (at, narrative) in self.narratives.iter().enumerate() {
            let inside = |fault| within(Field("narratives"), within(Item(at), fault));
            narrative.check().map_err(inside)?;
            let before = &self.narratives[..at];
            if before.iter().any(|other| other.id == narrative.id) {
                let reason = format!("{} is there twice", narrative.id.0);
                return Err(inside((vec![Field("id")], reason)));
            }
        }
        level(self.level)
    }
}

/// Where each coder cut a text of so many units.
#[derive(Debug, Deserialize)]
pub struct Segmentation {
    pub units: u32,
    pub coders: Vec<String>,
    pub boundaries: BTreeMap<String, BTreeSet<u32>>,
}

impl Segmentation {
    pub fn check(&self) -> Result<(), Fault> {
        for coder in &self.coders {
            let Some(cuts) = self.boundaries.get(coder) else {
                return fault([Field("boundaries")], format!("{coder} has no boundaries"));
            };
            if let Some(cut) = cuts.iter().find(|cut| **cut < 1 || **cut >= self.units) {
                let reason = format!("{cut} is not a place between two of {} units", self.units);
                return fault([Field("boundaries"), Key(coder.clone())], reason);
            }
        }
        Ok(())
    }
}

/// Segments on a line, and what makes two of them unlike.
#[derive(Debug, Deserialize)]
pub struct Line {
    pub alpha: f64,
    pub beta: f64,
    pub delta_empty: f64,
    pub coders: Vec<String>,
    pub segments: Vec<Segment>,
}

/// Larger weights would leave the numbers that can be computed with.
const LARGEST: f64 = 1_000_000.0;

impl Line {
    pub fn check(&self) -> Result<(), Fault> {
        for (name, weight) in [("alpha", self.alpha), ("beta", self.beta)] {
            if !(0.0..=LARGEST).contains(&weight) {
                return fault([Field(name)], "must be from 0 to 1,000,000");
            }
        }
        if self.delta_empty <= 0.0 || self.delta_empty > LARGEST {
            return fault([Field("delta_empty")], "must be above 0, and 1,000,000 at most");
        }
        segments(&self.segments, &self.coders, u32::MAX)
    }

    /// Each coder's segments, coders in their order.
    pub fn marks(&self) -> Vec<Vec<(&str, Span)>> {
        let of = |coder: &String| {
            let own = self.segments.iter().filter(|segment| segment.coder == *coder);
            own.filter_map(|segment| Some((&segment.code.0[..], segment.span()?))).collect()
        };
        self.coders.iter().map(of).collect()
    }
}
