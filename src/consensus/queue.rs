//! What is to be settled: the queue of differences, and the one in focus with
//! what each coder says about it.

use uuid::Uuid;

use super::{
    Chosen, adjudicator::veil::Side, discussion::Known, merge::Settling, view::View, worded,
};
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
    /// It is discussed, and that is not over; its coders are asked to look
    /// again; it was decided before.
    pub discussed: bool,
    pub asked: bool,
    pub again: bool,
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
    /// Its words, where the two have one code on other edges.
    pub words: String,
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
    pub certainty: Sureness,
    pub talk: Option<Talk>,
    pub with_decided: bool,
}

/// What the filter makes of certainty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sureness {
    #[default]
    Any,
    /// All, but not in the order of the text: where coders who were sure differ
    /// comes first.
    First,
    Only(Certainty),
}

impl Sureness {
    pub fn read(word: &str) -> Self {
        match word {
            "first" => Self::First,
            _ => Certainty::read(word).map_or(Self::Any, Self::Only),
        }
    }

    /// In an address; empty for any.
    pub fn word(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::First => "first",
            Self::Only(certainty) => certainty.word(),
        }
    }

    fn admits(self, one: &Settling) -> bool {
        match self {
            Self::Any | Self::First => true,
            Self::Only(certainty) => Certainty::of(one) == certainty,
        }
    }
}

/// How sure those were who marked something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Whoever marked it was sure.
    Sure,
    /// A was sure and B was not, or the other way round.
    A,
    B,
    Unsure,
}

/// Where a difference stands in being talked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Talk {
    Discussed,
    Asked,
    Again,
}

worded! { Certainty { Sure "sure", A "a", B "b", Unsure "unsure" } }
worded! { Talk { Discussed "discussed", Asked "asked", Again "again" } }

impl Certainty {
    pub const ALL: [Self; 4] = [Self::Sure, Self::A, Self::B, Self::Unsure];

    pub fn label(self, sides: &[Side; 2]) -> String {
        let [a, b] = sides;
        match self {
            Self::Sure => "Sure against sure".to_owned(),
            Self::A => format!("{} sure, {} unsure", a.word, b.word),
            Self::B => format!("{} unsure, {} sure", a.word, b.word),
            Self::Unsure => "Unsure".to_owned(),
        }
    }

    fn of(one: &Settling) -> Self {
        let sure = |stretches: &[Stretch<CodeId>]| stretches.iter().all(|stretch| stretch.sure);
        let (a, b) = (&one.difference.a, &one.difference.b);
        match (sure(a), sure(b)) {
            (true, true) => Self::Sure,
            (true, false) if !a.is_empty() => Self::A,
            (false, true) if !b.is_empty() => Self::B,
            _ => Self::Unsure,
        }
    }
}

impl Talk {
    pub const ALL: [Self; 3] = [Self::Discussed, Self::Asked, Self::Again];

    pub fn label(self) -> &'static str {
        match self {
            Self::Discussed => "Under discussion",
            Self::Asked => "Back with its coders",
            Self::Again => "Opened again",
        }
    }
}

impl Filter {
    /// Nothing narrows it.
    pub fn is_open(&self) -> bool {
        self.class.is_none()
            && self.code.is_none()
            && matches!(self.certainty, Sureness::Any | Sureness::First)
            && self.talk.is_none()
    }

    pub fn shows(&self, one: &Settling, stands: impl Fn(Talk) -> bool) -> bool {
        let difference = &one.difference;
        (self.with_decided || one.decision.is_none())
            && self.class.is_none_or(|class| difference.class == class)
            && self.certainty.admits(one)
            && self.talk.is_none_or(stands)
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

pub fn words(class: &Class, sides: &[Side; 2]) -> String {
    match class {
        Class::OtherEdges => "Same code, other edges".to_owned(),
        Class::OtherCode => "Same place, other code".to_owned(),
        Class::OnlyA => format!("Only {}", sides[0].word),
        Class::OnlyB => format!("Only {}", sides[1].word),
        Class::Group => "Conflict in a group".to_owned(),
    }
}

impl View<'_> {
    pub fn queue(&self, filter: &Filter) -> Vec<Queued> {
        self.in_order(filter).into_iter().map(|one| self.queued(one)).collect()
    }

    /// The first that is open, of those that are shown.
    pub fn first_open(&self, filter: &Filter) -> Option<Uuid> {
        let mut shown = self.in_order(filter).into_iter();
        shown.find(|one| one.decision.is_none()).map(|one| one.difference.key)
    }

    fn in_order(&self, filter: &Filter) -> Vec<&Settling> {
        let shown = self.compared.differences.iter();
        let shown =
            shown.filter(|one| self.focus == Some(one.difference.key) || self.shows(filter, one));
        let mut shown: Vec<&Settling> = shown.collect();
        if filter.certainty == Sureness::First {
            shown.sort_by_key(|one| Certainty::of(one));
        }
        shown
    }

    pub fn shows(&self, filter: &Filter, one: &Settling) -> bool {
        filter.shows(one, |talk| self.stands(one, talk))
    }

    pub fn stands(&self, one: &Settling, talk: Talk) -> bool {
        let key = one.difference.key;
        let open = one.decision.is_none();
        match talk {
            Talk::Discussed => self.known.iter().any(|k| k.key == key && k.is_discussed()),
            Talk::Asked => open && self.known.iter().any(|k| k.key == key && k.is_asked()),
            Talk::Again => open && self.was_decided(one),
        }
    }

    fn was_decided(&self, one: &Settling) -> bool {
        let decided: Vec<&Known> = self.known.iter().filter(|known| known.was_decided).collect();
        if decided.is_empty() {
            return false;
        }
        let codings: Vec<_> = one.difference.codings().collect();
        decided.iter().any(|known| known.is_about(&codings))
    }

    pub fn queued(&self, one: &Settling) -> Queued {
        let names = |stretches| {
            let voices: Vec<Voice> = self.voices(stretches, false);
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
            discussed: self.stands(one, Talk::Discussed),
            asked: self.stands(one, Talk::Asked),
            again: self.stands(one, Talk::Again),
        }
    }

    pub fn in_focus(&self, queue: &[Queued]) -> Option<Focus> {
        let one = self.compared.find(self.focus?)?;
        let text = Offsets::new(&self.compared.text.body);
        let at = queue.iter().position(|queued| queued.current)?;
        let difference = &one.difference;
        let edges = difference.class == Class::OtherEdges;
        Some(Focus {
            key: difference.key,
            class: difference.class,
            place: self.place(difference.span),
            words: text.slice(difference.span).to_owned(),
            number: at + 1,
            of: queue.len(),
            previous: at.checked_sub(1).map(|at| queue[at].key),
            next: queue.get(at + 1).map(|queued| queued.key),
            a: self.voices(&difference.a, edges),
            b: self.voices(&difference.b, edges),
            decision: self.settled(one),
        })
    }

    pub fn settled(&self, one: &Settling) -> Option<Settled> {
        let decision = one.decision.as_ref()?;
        let [a, b] = self.veil.sides();
        let what = match decision.choice {
            Chosen::Neither => "nothing is coded here".to_owned(),
            _ => match self.settled_gloss(one, decision).names {
                names if names.is_empty() => "nothing is coded here".to_owned(),
                names => format!("{names}{}", decision.edges.words(a.word, b.word)),
            },
        };
        Some(Settled {
            by: self.person(decision.decided_by),
            what,
            reason: self.veil.words(&decision.reason),
            dissent: self.veil.words(&decision.dissent),
        })
    }

    fn voices(&self, stretches: &[Stretch<CodeId>], with_words: bool) -> Vec<Voice> {
        let text = with_words.then(|| Offsets::new(&self.compared.text.body));
        let voice = |stretch: &Stretch<CodeId>| {
            let of_stretch =
                || self.compared.layers.iter().filter(|c| stretch.marks.contains(&c.id));
            let first = of_stretch().next()?;
            Some(Voice {
                name: first.own_name.clone(),
                words: text.as_ref().map_or("", |text| text.slice(stretch.span)).trim().to_owned(),
                definition: first.own_definition.clone(),
                sure: stretch.sure,
                memos: of_stretch()
                    .filter_map(|coding| coding.memo.as_deref())
                    .map(|memo| self.veil.words(memo))
                    .collect(),
            })
        };
        stretches.iter().filter_map(voice).collect()
    }
}
