//! What is in focus while codes are aligned: a pair, a code without a partner,
//! or an agreed code with its origins.

use std::collections::BTreeSet;

use super::{
    Used,
    db::{self, Coded, Quote},
    proposals::{Alignment, Joined, Pair},
    quotes::{Passage, Passages, plain},
};
use crate::{
    Result,
    access::Scope,
    db::View,
    ids::{CodeId, MemberId, NarrativeId},
};

/// One thing in a list: a pair by both codes, all else by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    Pair(CodeId, CodeId),
    Code(CodeId),
}

impl Item {
    /// As an address names it.
    pub fn query(&self) -> String {
        match self {
            Item::Pair(a, b) => format!("a={a}&b={b}"),
            Item::Code(code) => format!("code={code}"),
        }
    }
}

/// Which answers a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Proposed,
    Joined,
    Related,
    Rejected,
    Single,
}

impl Tab {
    pub const ALL: [Self; 5] =
        [Self::Proposed, Self::Joined, Self::Related, Self::Rejected, Self::Single];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Joined => "joined",
            Self::Related => "related",
            Self::Rejected => "rejected",
            Self::Single => "single",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "Proposed",
            Self::Joined => "Joined",
            Self::Related => "Related",
            Self::Rejected => "Rejected",
            Self::Single => "Single",
        }
    }

    pub fn count(self, alignment: &Alignment) -> usize {
        match self {
            Self::Proposed => alignment.proposed.len(),
            Self::Joined => alignment.joined.len(),
            Self::Related => alignment.related.len(),
            Self::Rejected => alignment.rejected.len(),
            Self::Single => alignment.single.len(),
        }
    }

    pub fn pairs(self, alignment: &Alignment) -> &[Pair] {
        match self {
            Self::Proposed => &alignment.proposed,
            Self::Related => &alignment.related,
            Self::Rejected => &alignment.rejected,
            Self::Joined | Self::Single => &[],
        }
    }

    pub fn joined(self, alignment: &Alignment) -> &[Joined] {
        match self {
            Self::Joined => &alignment.joined,
            Self::Single => &alignment.single,
            _ => &[],
        }
    }

    /// Codes for which nothing is proposed wait with the proposals.
    pub fn alone(self, alignment: &Alignment) -> &[Used] {
        if self == Self::Proposed { &alignment.alone } else { &[] }
    }

    /// All that it lists, in order.
    pub fn items(self, alignment: &Alignment) -> Vec<Item> {
        let pairs = self.pairs(alignment).iter().map(|pair| Item::Pair(pair.a.id, pair.b.id));
        let alone = self.alone(alignment).iter().map(|one| Item::Code(one.id));
        let joined = self.joined(alignment).iter().map(|one| Item::Code(one.code.id));
        pairs.chain(alone).chain(joined).collect()
    }
}

/// Which passages of a pair are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shown {
    #[default]
    Shared,
    OnlyA,
    OnlyB,
}

/// What is in focus.
pub enum Card {
    Pair(Box<PairCard>),
    /// A code without a partner.
    Alone(Used, Vec<Passage>),
    Joined(CodeCard),
}

pub struct PairCard {
    pub a: Used,
    pub b: Used,
    pub passages: Passages,
    /// Names that the joined code may keep, without repeats.
    pub names: Vec<String>,
    /// The agreed code that one of the two is part of.
    pub part_of: Option<String>,
}

pub struct CodeCard {
    pub id: CodeId,
    pub name: String,
    pub definition: String,
    pub origins: Vec<(Used, Vec<Passage>)>,
}

impl Card {
    pub async fn of(
        view: &mut View,
        scope: Scope,
        tab: Tab,
        item: Item,
        alignment: &Alignment,
        coded: &[Coded],
    ) -> Result<Option<Self>> {
        match item {
            Item::Pair(a, b) => {
                let pairs = tab.pairs(alignment);
                let Some(pair) = pairs.iter().find(|pair| (pair.a.id, pair.b.id) == (a, b)) else {
                    return Ok(None);
                };
                let quotes = db::quotes(view, scope, &[a, b]).await?;
                Ok(Some(Card::Pair(Box::new(pair_card(pair, &quotes, alignment, coded)))))
            }
            Item::Code(code) => {
                if let Some(one) = tab.alone(alignment).iter().find(|one| one.id == code) {
                    let quotes = db::quotes(view, scope, &[code]).await?;
                    return Ok(Some(Card::Alone(one.clone(), quotes.iter().map(plain).collect())));
                }
                let Some(one) = tab.joined(alignment).iter().find(|one| one.code.id == code) else {
                    return Ok(None);
                };
                let ids: Vec<CodeId> = one.origins.iter().map(|origin| origin.id).collect();
                let quotes = db::quotes(view, scope, &ids).await?;
                let of = |origin: &Used| {
                    quotes.iter().filter(|quote| quote.code == origin.id).map(plain).collect()
                };
                Ok(Some(Card::Joined(CodeCard {
                    id: one.code.id,
                    name: one.code.name.clone(),
                    definition: one.code.definition.clone(),
                    origins: one.origins.iter().map(|o| (o.clone(), of(o))).collect(),
                })))
            }
        }
    }
}

fn pair_card(pair: &Pair, quotes: &[Quote], alignment: &Alignment, coded: &[Coded]) -> PairCard {
    let narratives = |coder: MemberId| -> BTreeSet<NarrativeId> {
        coded.iter().filter(|one| one.coder == coder).map(|one| one.narrative).collect()
    };
    let both: BTreeSet<NarrativeId> =
        narratives(pair.a.owner).intersection(&narratives(pair.b.owner)).copied().collect();
    let of = |code: CodeId| -> Vec<Quote> {
        let shared = quotes.iter().filter(|q| q.code == code && both.contains(&q.narrative));
        shared.cloned().collect()
    };
    let agreed = alignment.joined.iter().chain(&alignment.single);
    let part_of = pair.a.agreed.or(pair.b.agreed).and_then(|id| {
        agreed.map(|one| &one.code).find(|code| code.id == id).map(|code| code.name.clone())
    });
    let mut names: Vec<String> = vec![];
    for name in part_of.iter().chain([&pair.a.name, &pair.b.name]) {
        if names.iter().all(|known| known.to_lowercase() != name.to_lowercase()) {
            names.push(name.clone());
        }
    }
    PairCard {
        passages: Passages::of_pair(&of(pair.a.id), &of(pair.b.id)),
        a: pair.a.clone(),
        b: pair.b.clone(),
        names,
        part_of,
    }
}
