//! What is to be settled: the queue of differences, and the one in focus with
//! what each coder says about it.

use uuid::Uuid;

use super::{Chosen, Decision, Edging, merge::Settling, view::View};
use crate::{
    domain::{
        difference::{Class, Stretch},
        text::Offsets,
    },
    ids::CodeId,
};

/// A difference in the queue. Codes are named as their coders name them.
pub struct Queued {
    pub key: Uuid,
    pub place: String,
    pub class: Class,
    pub a: String,
    pub b: String,
    pub current: bool,
    pub decided: bool,
}

/// The difference in focus.
pub struct Focus {
    pub key: Uuid,
    pub class: Class,
    pub place: String,
    pub words: String,
    /// From 1, among those in the queue.
    pub number: usize,
    pub of: usize,
    pub previous: Option<Uuid>,
    pub next: Option<Uuid>,
    pub a: Vec<Voice>,
    pub b: Vec<Voice>,
    pub decision: Option<Settled>,
}

/// What one coder had there.
pub struct Voice {
    pub name: String,
    pub definition: String,
    pub sure: bool,
    pub memos: Vec<String>,
}

/// A decision in words.
pub struct Settled {
    pub by: String,
    pub what: String,
    pub reason: String,
    pub dissent: String,
}

/// Which differences the queue shows. The one in focus always is.
#[derive(Default)]
pub struct Filter {
    pub class: Option<Class>,
    pub code: Option<CodeId>,
    pub with_decided: bool,
}

impl Filter {
    pub fn shows(&self, one: &Settling) -> bool {
        let difference = &one.difference;
        (self.with_decided || one.decision.is_none())
            && self.class.is_none_or(|class| difference.class == class)
            && self.code.is_none_or(|code| {
                difference.a.iter().chain(&difference.b).any(|stretch| stretch.code == code)
            })
    }
}

/// The picture of a class.
pub fn glyph(class: &Class) -> &'static str {
    match class {
        Class::OtherEdges => "edges",
        Class::OtherCode => "other",
        Class::OnlyA => "only-a",
        Class::OnlyB => "only-b",
        Class::Group => "group",
    }
}

pub fn words(class: &Class) -> &'static str {
    match class {
        Class::OtherEdges => "Same code, other edges",
        Class::OtherCode => "Same place, other code",
        Class::OnlyA => "Only A",
        Class::OnlyB => "Only B",
        Class::Group => "Conflict in a group",
    }
}

impl View<'_> {
    pub fn queue(&self, filter: &Filter) -> Vec<Queued> {
        let shown = self.compared.differences.iter();
        let shown = shown.filter(|one| self.focus == Some(one.difference.key) || filter.shows(one));
        shown.map(|one| self.queued(one)).collect()
    }

    pub fn queued(&self, one: &Settling) -> Queued {
        let names = |stretches| {
            let voices: Vec<Voice> = self.voices(stretches);
            voices.into_iter().map(|voice| voice.name).collect::<Vec<_>>().join(", ")
        };
        Queued {
            key: one.difference.key,
            place: self.place(one.difference.span),
            class: one.difference.class,
            a: names(&one.difference.a),
            b: names(&one.difference.b),
            current: self.focus == Some(one.difference.key),
            decided: one.decision.is_some(),
        }
    }

    pub fn in_focus(&self, queue: &[Queued]) -> Option<Focus> {
        let one = self.compared.find(self.focus?)?;
        let text = Offsets::new(&self.compared.text.body);
        let at = queue.iter().position(|queued| queued.current)?;
        let difference = &one.difference;
        Some(Focus {
            key: difference.key,
            class: difference.class,
            place: self.place(difference.span),
            words: text.slice(difference.span).to_owned(),
            number: at + 1,
            of: queue.len(),
            previous: at.checked_sub(1).map(|at| queue[at].key),
            next: queue.get(at + 1).map(|queued| queued.key),
            a: self.voices(&difference.a),
            b: self.voices(&difference.b),
            decision: one.decision.as_ref().map(|decision| self.settled(one, decision)),
        })
    }

    pub fn settled(&self, one: &Settling, decision: &Decision) -> Settled {
        let edges = match decision.edges {
            Edging::Own => "",
            Edging::Union => ", on what both cover together",
            Edging::Intersection => ", on what both cover",
            Edging::A => ", on A’s edges",
            Edging::B => ", on B’s edges",
            Edging::Sentence => ", on whole sentences",
        };
        let what = match decision.choice {
            Chosen::Neither => "nothing is coded here".to_owned(),
            _ => match self.settled_gloss(one, decision).names {
                names if names.is_empty() => "nothing is coded here".to_owned(),
                names => format!("{names}{edges}"),
            },
        };
        let by = self.people.get(&decision.decided_by).cloned().unwrap_or_default();
        Settled { by, what, reason: decision.reason.clone(), dissent: decision.dissent.clone() }
    }

    fn voices(&self, stretches: &[Stretch<CodeId>]) -> Vec<Voice> {
        let voice = |stretch: &Stretch<CodeId>| {
            let of_stretch =
                || self.compared.layers.iter().filter(|c| stretch.marks.contains(&c.id));
            let first = of_stretch().next()?;
            Some(Voice {
                name: first.own_name.clone(),
                definition: first.own_definition.clone(),
                sure: stretch.sure,
                memos: of_stretch().filter_map(|coding| coding.memo.clone()).collect(),
            })
        };
        stretches.iter().filter_map(voice).collect()
    }
}
