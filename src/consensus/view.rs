//! A released narrative as the consensus page draws it: the text once, A's
//! codings left, B's right, and what was agreed under each line.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{
    Chosen, Decision, Edging, Layered,
    adjudicator::veil::Veil,
    db::Unit,
    discussion::Known,
    merge::{Compared, Settling},
};
use crate::{
    domain::{
        anchor::Span,
        difference::{Reason, Stretch},
        pieces::pieces,
        text::Offsets,
    },
    ids::{CodeId, CodingId, MemberId},
};

pub struct Paragraph {
    /// 0 for a heading.
    pub number: i32,
    pub lines: Vec<Line>,
    pub lanes: Vec<Lane>,
}

pub struct Line {
    /// `7.3`, or nothing for a heading.
    pub label: String,
    pub heading: bool,
    /// The difference in focus begins here.
    pub here: bool,
    pub pieces: Vec<Words>,
    pub gloss: Vec<Gloss>,
}

/// A stretch of words under the same codings.
pub struct Words {
    pub text: String,
    /// Classes of the mark; empty where nothing was coded.
    pub class: String,
    /// The codings over it, as lanes know them.
    pub codings: String,
}

/// One coding in the margin.
pub struct Lane {
    pub id: CodingId,
    pub name: String,
    /// `left` or `right`.
    pub side: &'static str,
    /// `agreed`, `decided`, `open`, or `open focus`.
    pub state: String,
    pub unsure: bool,
    /// The difference it belongs to, for a link.
    pub difference: Option<Uuid>,
}

/// An agreed code under its line; the sign is the key that made it.
pub struct Gloss {
    pub sign: &'static str,
    pub names: String,
    pub said: String,
    pub struck: bool,
}

/// What is drawn: all of the narrative, with one difference in focus.
pub struct View<'a> {
    pub compared: &'a Compared,
    pub units: &'a [Unit],
    pub names: &'a HashMap<CodeId, String>,
    pub people: &'a HashMap<MemberId, String>,
    pub veil: &'a Veil,
    pub focus: Option<Uuid>,
    /// What was said or decided about before.
    pub known: &'a [Known],
}

impl View<'_> {
    pub fn paragraphs(&self) -> Vec<Paragraph> {
        let text = Offsets::new(&self.compared.text.body);
        let layers = &self.compared.layers;
        let spans: Vec<Span> = layers.iter().filter_map(|c| span(c.start_at, c.end_at)).collect();
        let states: Vec<(String, Option<Uuid>)> =
            layers.iter().map(|coding| self.state(coding.id)).collect();
        let mut paragraphs: Vec<Paragraph> = vec![];
        for unit in self.units {
            let Some(line) = span(unit.start_at, unit.end_at) else { continue };
            let words = pieces(line, &spans).into_iter().map(|piece| {
                let over: Vec<usize> = piece.marks;
                let codings: Vec<String> =
                    over.iter().map(|at| layers[*at].id.to_string()).collect();
                Words {
                    text: text.slice(piece.span).to_owned(),
                    class: class(&over, layers, &states),
                    codings: codings.join(" "),
                }
            });
            let begun = layers.iter().zip(&states).filter(|(coding, _)| {
                unit.start_at <= coding.start_at && coding.start_at < unit.end_at
            });
            let lanes = begun.map(|(coding, (state, difference))| Lane {
                id: coding.id,
                name: coding.own_name.clone(),
                side: if coding.seat == 0 { "left" } else { "right" },
                state: state.clone(),
                unsure: coding.unsure,
                difference: *difference,
            });
            let line = Line {
                label: label(unit),
                heading: unit.heading,
                here: self.begins_in_focus(unit),
                pieces: words.collect(),
                gloss: self.gloss(unit),
            };
            let lanes: Vec<Lane> = lanes.collect();
            match paragraphs.last_mut() {
                Some(last) if !unit.heading && last.number == unit.paragraph => {
                    last.lines.push(line);
                    last.lanes.extend(lanes);
                }
                _ => {
                    paragraphs.push(Paragraph { number: unit.paragraph, lines: vec![line], lanes })
                }
            }
        }
        paragraphs
    }

    fn state(&self, coding: CodingId) -> (String, Option<Uuid>) {
        let has =
            |stretches: &[Stretch<CodeId>]| stretches.iter().any(|s| s.marks.contains(&coding));
        let found = self
            .compared
            .differences
            .iter()
            .find(|one| has(&one.difference.a) || has(&one.difference.b));
        match found {
            None => ("agreed".to_owned(), None),
            Some(one) => {
                let key = one.difference.key;
                let state = if one.decision.is_some() { "decided" } else { "open" };
                let focus = if self.focus == Some(key) { " focus" } else { "" };
                (format!("{state}{focus}"), Some(key))
            }
        }
    }

    fn begins_in_focus(&self, unit: &Unit) -> bool {
        let focus = self.focus.and_then(|key| self.compared.find(key));
        focus.is_some_and(|one| {
            let start = one.difference.span.start().cast_signed();
            unit.start_at <= start && start < unit.end_at
        })
    }

    fn gloss(&self, unit: &Unit) -> Vec<Gloss> {
        let ends_here = |span: Span| {
            let end = span.end().cast_signed();
            unit.start_at < end && end <= unit.end_at
        };
        let agreed =
            self.compared.agreed.iter().filter(|one| ends_here(one.span)).map(|one| Gloss {
                sign: "=",
                names: self.name(one.code),
                said: format!("agreed by themselves, {}", why(one.reason)),
                struck: false,
            });
        let decided = self
            .compared
            .differences
            .iter()
            .filter(|one| ends_here(one.difference.span))
            .filter_map(|one| Some(self.settled_gloss(one, one.decision.as_ref()?)));
        agreed.chain(decided).collect()
    }

    pub(super) fn settled_gloss(&self, one: &Settling, decision: &Decision) -> Gloss {
        let (a, b) = (self.codes(&one.difference.a), self.codes(&one.difference.b));
        let [left, right] = self.veil.sides();
        let (sign, names, said) = match decision.choice {
            Chosen::Neither => ("0", [a, b].concat(), "neither".to_owned()),
            Chosen::Code => {
                let code = decision.code.map(|code| self.name(code));
                ("n", code.into_iter().collect(), "another code".to_owned())
            }
            Chosen::A => (left.key, a, format!("as {} had it", left.word)),
            Chosen::B => (right.key, b, format!("as {} had it", right.word)),
            Chosen::Both if decision.edges != Edging::Own => {
                ("e", [a, b].concat(), "the edges".to_owned())
            }
            Chosen::Both => ("+", [a, b].concat(), "both".to_owned()),
        };
        let said = format!("decided: {said}");
        let mut seen = HashSet::new();
        let names: Vec<String> =
            names.into_iter().filter(|name| seen.insert(name.clone())).collect();
        Gloss { sign, names: names.join(", "), said, struck: decision.choice == Chosen::Neither }
    }

    /// The codes of these stretches, as the team calls them.
    fn codes(&self, stretches: &[Stretch<CodeId>]) -> Vec<String> {
        stretches.iter().map(|stretch| self.name(stretch.code)).collect()
    }

    pub(super) fn person(&self, member: MemberId) -> String {
        let name = self.people.get(&member).map(String::as_str).unwrap_or_default();
        self.veil.name(member, name)
    }

    pub(super) fn name(&self, code: CodeId) -> String {
        self.names.get(&code).cloned().unwrap_or_default()
    }

    /// The line where a stretch begins.
    pub(super) fn place(&self, span: Span) -> String {
        let start = span.start().cast_signed();
        let unit = self.units.iter().find(|unit| start < unit.end_at);
        unit.map(label).unwrap_or_default()
    }
}

/// Why nothing is left to decide where both had the same.
fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::SameStretch => "same code on the same words",
        Reason::SameWords => "same code; the edges differ in spaces and punctuation alone",
    }
}

/// How the words under these codings look.
fn class(over: &[usize], layers: &[Layered], states: &[(String, Option<Uuid>)]) -> String {
    if over.is_empty() {
        return String::new();
    }
    let mut class = format!("d{}", over.len().min(3));
    let state = |word: &str| over.iter().any(|at| states[*at].0.contains(word));
    if state("focus") {
        class.push_str(" in-focus");
    }
    if !state("open") {
        class.push_str(" settled");
        return class;
    }
    let open = over.iter().filter(|at| states[**at].0.starts_with("open"));
    let seats: Vec<i16> = open.map(|at| layers[*at].seat).collect();
    match (seats.contains(&0), seats.contains(&1)) {
        (true, false) => class.push_str(" only-a"),
        (false, true) => class.push_str(" only-b"),
        _ => {}
    }
    class
}

pub(super) fn label(unit: &Unit) -> String {
    if unit.heading { String::new() } else { format!("{}.{}", unit.paragraph, unit.sentence) }
}

fn span(start: i32, end: i32) -> Option<Span> {
    Span::between(start.cast_unsigned(), end.cast_unsigned()).ok()
}
