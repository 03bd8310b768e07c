//! What changes on a board, as steps. Each touches one property of one thing,
//! and is kept in the journal with the value that it left behind: undo gives
//! back only what nobody has changed since.

pub mod db;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Content, Mark, Status};
use crate::{
    domain::theme_tree::{Change, Tree},
    ids::{CodeId, NarrativeId, QuestionId, ThemeId},
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Tree(Change<ThemeId, CodeId>),
    Define {
        theme: ThemeId,
        definition: String,
    },
    Answer {
        theme: ThemeId,
        question: Option<QuestionId>,
    },
    /// A theme gets another hue, 0 to 11.
    Colour {
        theme: ThemeId,
        hue: i16,
    },
    Status {
        theme: ThemeId,
        status: Status,
    },
    /// What a theme has from the start: its hue, and the theme of the earlier
    /// board that it was copied from.
    Stamp {
        theme: ThemeId,
        from: Option<ThemeId>,
        hue: i16,
    },
    /// What a narrative says against a code; none takes the mark back.
    Against {
        code: CodeId,
        narrative: NarrativeId,
        mark: Option<Mark>,
    },
    /// A code that was made on a board is there, or is gone.
    Code {
        code: CodeId,
        there: bool,
    },
}

impl Step {
    /// The theme whose property it sets.
    fn theme(&self) -> Option<ThemeId> {
        match self {
            Step::Define { theme, .. }
            | Step::Answer { theme, .. }
            | Step::Colour { theme, .. }
            | Step::Status { theme, .. }
            | Step::Stamp { theme, .. } => Some(*theme),
            _ => None,
        }
    }
}

/// What takes a step back, and the value that the step left.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Back {
    step: Step,
    left: Value,
}

impl Back {
    /// The code that would be gone.
    pub fn takes_away(&self) -> Option<CodeId> {
        match self.step {
            Step::Code { code, there: false } => Some(code),
            _ => None,
        }
    }
}

/// The properties of a theme that the tree does not know.
#[derive(Debug, Clone, Default)]
struct Rest {
    definition: String,
    question: Option<QuestionId>,
    from: Option<ThemeId>,
    hue: i16,
    status: Status,
}

/// A board under change, and what has changed so far.
pub struct Desk {
    pub tree: Tree<ThemeId, CodeId>,
    rest: HashMap<ThemeId, Rest>,
    against: HashMap<(CodeId, NarrativeId), Mark>,
    codes: HashSet<CodeId>,
    /// Themes that were not there before: what they have goes with them.
    added: HashSet<ThemeId>,
    /// To be saved in this order.
    pub done: Vec<Step>,
    inverse: Vec<Step>,
}

impl Desk {
    pub fn of(content: &Content) -> Self {
        let rest = |theme: &super::Theme| Rest {
            definition: theme.definition.clone(),
            question: theme.question,
            from: theme.from,
            hue: theme.hue,
            status: theme.status,
        };
        let marked = |one: &super::Against| ((one.code, one.narrative), one.mark.clone());
        Self {
            tree: super::tree(&content.themes, &content.placements),
            rest: content.themes.iter().map(|theme| (theme.id, rest(theme))).collect(),
            against: content.against.iter().map(marked).collect(),
            codes: content.cards.iter().map(|card| card.id).collect(),
            added: HashSet::new(),
            done: vec![],
            inverse: vec![],
        }
    }

    pub fn change(&mut self, changes: impl IntoIterator<Item = Change<ThemeId, CodeId>>) {
        changes.into_iter().for_each(|change| self.take(Step::Tree(change)));
    }

    /// Takes a step that still makes a difference.
    pub fn take(&mut self, step: Step) {
        let back = match &step {
            Step::Tree(change) => return self.take_in_tree(change.clone()),
            Step::Define { theme, definition } => self.rest.get_mut(theme).map(|rest| {
                let definition = std::mem::replace(&mut rest.definition, definition.clone());
                Step::Define { theme: *theme, definition }
            }),
            Step::Answer { theme, question } => self.rest.get_mut(theme).map(|rest| {
                let question = std::mem::replace(&mut rest.question, *question);
                Step::Answer { theme: *theme, question }
            }),
            Step::Colour { theme, hue } => self.rest.get_mut(theme).map(|rest| {
                let hue = std::mem::replace(&mut rest.hue, *hue);
                Step::Colour { theme: *theme, hue }
            }),
            Step::Status { theme, status } => self.rest.get_mut(theme).map(|rest| {
                let status = std::mem::replace(&mut rest.status, *status);
                Step::Status { theme: *theme, status }
            }),
            Step::Stamp { theme, from, hue } => self.rest.get_mut(theme).map(|rest| {
                let back = Step::Stamp { theme: *theme, from: rest.from, hue: rest.hue };
                (rest.from, rest.hue) = (*from, *hue);
                back
            }),
            Step::Against { code, narrative, mark } => {
                let at = (*code, *narrative);
                let was = match mark {
                    Some(mark) => self.against.insert(at, mark.clone()),
                    None => self.against.remove(&at),
                };
                Some(Step::Against { code: *code, narrative: *narrative, mark: was })
            }
            Step::Code { code, there } => {
                let was = if *there { !self.codes.insert(*code) } else { self.codes.remove(code) };
                Some(Step::Code { code: *code, there: was })
            }
        };
        if let Some(back) = back.filter(|back| *back != step) {
            self.done.push(step);
            if !back.theme().is_some_and(|theme| self.added.contains(&theme)) {
                self.inverse.insert(0, back);
            }
        }
    }

    fn take_in_tree(&mut self, change: Change<ThemeId, CodeId>) {
        let applied = self.tree.apply([change]);
        for change in &applied.done {
            if let Change::Added(theme) = change {
                self.rest.insert(theme.id, Rest::default());
                self.added.insert(theme.id);
            }
        }
        // A theme comes back with all of its properties.
        let back = applied.inverse.into_iter().flat_map(|change| {
            let rest = match &change {
                Change::Added(theme) => self.rest.get(&theme.id).map(|rest| (theme.id, rest)),
                _ => None,
            };
            let rest = rest.into_iter().flat_map(|(theme, rest)| {
                let Rest { definition, question, from, hue, status } = rest.clone();
                [
                    Step::Define { theme, definition },
                    Step::Answer { theme, question },
                    Step::Stamp { theme, from, hue },
                    Step::Status { theme, status },
                ]
            });
            std::iter::once(Step::Tree(change)).chain(rest.collect::<Vec<_>>())
        });
        let back: Vec<Step> = back.collect();
        self.inverse.splice(0..0, back);
        self.done.extend(applied.done.into_iter().map(Step::Tree));
        let tree = &self.tree;
        self.rest.retain(|theme, _| tree.theme(*theme).is_some());
    }

    /// What takes back everything that was done, in this order.
    pub fn backs(&self) -> Vec<Back> {
        let back = |step: &Step| Back { left: self.value(step), step: step.clone() };
        self.inverse.iter().map(back).collect()
    }

    /// Takes back what nobody has changed since.
    pub fn take_back(&mut self, backs: Vec<Back>) {
        let (mine, _): (Vec<Back>, Vec<Back>) =
            backs.into_iter().partition(|back| self.value(&back.step) == back.left);
        mine.into_iter().for_each(|back| self.take(back.step));
    }

    /// The property that a step would change, as it is now.
    fn value(&self, step: &Step) -> Value {
        let theme = |id: &ThemeId| self.tree.theme(*id);
        match step {
            Step::Tree(Change::Added(added)) => json!(theme(&added.id).is_some()),
            Step::Tree(Change::Renamed { theme: id, .. }) => {
                json!(theme(id).map(|theme| &theme.name))
            }
            Step::Tree(Change::Moved { theme: id, .. }) => {
                json!(theme(id).map(|theme| (theme.parent, &theme.order)))
            }
            // A theme that others use by now is not taken away under them.
            Step::Tree(Change::Gone { theme: id }) => {
                let subthemes: Vec<ThemeId> =
                    self.tree.themes(Some(*id)).iter().map(|theme| theme.id).collect();
                json!(theme(id).map(|theme| (&theme.name, subthemes, self.tree.codes(*id))))
            }
            Step::Tree(Change::Card { code, from, to }) => {
                let within = to.as_ref().map(|(theme, _)| *theme) == *from;
                let order = self
                    .tree
                    .placements()
                    .filter(|card| within && card.code == *code && Some(card.theme) == *from);
                json!((self.tree.places(*code), order.map(|card| card.order).next()))
            }
            Step::Define { theme, .. } => json!(self.rest.get(theme).map(|rest| &rest.definition)),
            Step::Answer { theme, .. } => json!(self.rest.get(theme).map(|rest| rest.question)),
            Step::Colour { theme, .. } => json!(self.rest.get(theme).map(|rest| rest.hue)),
            Step::Status { theme, .. } => json!(self.rest.get(theme).map(|rest| rest.status)),
            Step::Stamp { theme, .. } => json!(self.rest.contains_key(theme)),
            Step::Against { code, narrative, .. } => {
                json!(self.against.get(&(*code, *narrative)))
            }
            Step::Code { code, .. } => json!((self.codes.contains(code), self.tree.places(*code))),
        }
    }
}
