//! Coders without their names. Who adjudicates so is shown Coder 1 and Coder 2
//! in an order of chance, on every narrative of others and wherever steps of
//! consensus are told; pages that set names beside codes are closed meanwhile.

use sha2::{Digest, Sha256};
use unicode_segmentation::UnicodeSegmentation;

use super::db::{self, Unnamed};
use crate::{
    Error, Result,
    access::{Member, Scope},
    consensus::{Chosen, Edging, db::Seat, merge::Compared},
    db::View,
    domain::citation,
    ids::{MemberId, NarrativeId},
};

/// How a reader is shown the two coders of a narrative.
pub struct Veil {
    /// What is A's is shown second.
    pub mirrored: bool,
    unnamed: bool,
    coders: Vec<(MemberId, String)>,
}

/// One of the two, as the reader knows them: first whom the page shows left.
#[derive(Debug, Clone)]
pub struct Side {
    /// In the badge: `A`, or `1`.
    pub mark: &'static str,
    /// In a sentence: `A`, or `Coder 1`.
    pub word: &'static str,
    /// What decides for them: `a`, or `1`.
    pub key: &'static str,
    pub name: String,
}

impl Veil {
    pub async fn over<P>(
        view: &mut View,
        reader: &Member<P>,
        narrative: NarrativeId,
        seats: &[Seat],
    ) -> Result<Self> {
        let unnamed = db::unnamed(view, reader.scope, reader.id).await?;
        Ok(Self::of(reader.id, &unnamed, narrative, seats))
    }

    /// Whoever has a seat knows the partner.
    pub fn of(reader: MemberId, all: &[Unnamed], narrative: NarrativeId, seats: &[Seat]) -> Self {
        let own = all.iter().find(|one| one.narrative == narrative).or(all.first());
        let shuffle = own.filter(|_| seats.iter().all(|seat| seat.member != reader));
        Self {
            unnamed: shuffle.is_some(),
            mirrored: shuffle.is_some_and(|one| comes_second(one, narrative)),
            coders: seats.iter().map(|seat| (seat.member, seat.name.clone())).collect(),
        }
    }

    pub fn is_drawn(&self) -> bool {
        self.unnamed
    }

    pub fn sides(&self) -> [Side; 2] {
        let name =
            |seat: usize| self.coders.get(seat).map(|(_, name)| name.clone()).unwrap_or_default();
        if self.unnamed {
            [("1", "Coder 1"), ("2", "Coder 2")].map(|(mark, word)| Side {
                mark,
                word,
                key: mark,
                name: word.to_owned(),
            })
        } else {
            [("A", "a", 0), ("B", "b", 1)].map(|(mark, key, seat)| Side {
                mark,
                word: mark,
                key,
                name: name(seat),
            })
        }
    }

    /// Both layers, in the order in which they are shown.
    pub fn over_layers(&self, compared: Compared) -> Compared {
        if self.mirrored { compared.mirrored() } else { compared }
    }

    /// The coders in the order in which they are shown.
    pub fn over_seats(&self, seats: &mut [Seat]) {
        for seat in seats.iter_mut() {
            seat.name = self.name(seat.member, &seat.name);
        }
        if self.mirrored {
            seats.reverse();
        }
    }

    /// How somebody is called here.
    pub fn name(&self, member: MemberId, name: &str) -> String {
        let seat = self.coders.iter().position(|(coder, _)| *coder == member);
        match seat.filter(|_| self.unnamed) {
            Some(seat) => self.stands_for(seat).to_owned(),
            None => name.to_owned(),
        }
    }

    /// What somebody wrote, without the names of the coders as far as they are
    /// written as in the list of members.
    pub fn words(&self, written: &str) -> String {
        if !self.unnamed {
            return written.to_owned();
        }
        let mut words = written.to_owned();
        for (seat, (_, name)) in self.coders.iter().enumerate() {
            words = without(&words, name, self.stands_for(seat));
        }
        words
    }

    /// What the reader writes, for the others: `@Coder 1` is somebody.
    pub fn named(&self, written: &str) -> String {
        let mut named = written.to_owned();
        let hidden = self.coders.iter().enumerate().filter(|_| self.unnamed);
        for (seat, (_, name)) in hidden {
            named = named.replace(&format!("@{}", self.stands_for(seat)), &format!("@{name}"));
        }
        named
    }

    /// What the reader chooses, as the record has it; and the other way round.
    pub fn meant(&self, choice: Chosen) -> Chosen {
        if self.mirrored { choice.mirrored() } else { choice }
    }

    pub fn meant_edges(&self, edges: Edging) -> Edging {
        if self.mirrored { edges.mirrored() } else { edges }
    }

    fn stands_for(&self, seat: usize) -> &'static str {
        if (seat == 0) == self.mirrored { "Coder 2" } else { "Coder 1" }
    }
}

fn comes_second(unnamed: &Unnamed, narrative: NarrativeId) -> bool {
    let mut hash = Sha256::new();
    hash.update(unnamed.shuffle);
    hash.update(uuid::Uuid::from(narrative));
    hash.finalize()[0] & 1 == 1
}

/// The whole name, and each of its parts that stands as a word, also before an
/// apostrophe.
fn without(text: &str, name: &str, instead: &str) -> String {
    let parts: Vec<String> =
        name.split_whitespace().filter(|part| part.len() > 1).map(str::to_lowercase).collect();
    let whole = text.replace(name, instead);
    let word = |word: &str| {
        let bare = word.split(['\'', '’']).next().unwrap_or_default();
        if parts.contains(&bare.to_lowercase()) {
            word.replacen(bare, instead, 1)
        } else {
            word.to_owned()
        }
    };
    whole.split_word_bounds().map(word).collect()
}

/// Whether a reader adjudicates without names at the moment.
pub async fn sees_no_names(view: &mut View, scope: Scope, reader: MemberId) -> Result<bool> {
    Ok(!db::unnamed(view, scope, reader).await?.is_empty())
}

/// Closes a page that says who coded what to whoever adjudicates without names.
pub async fn refuse_names(view: &mut View, scope: Scope, reader: MemberId) -> Result<()> {
    let narratives: Vec<i32> =
        db::unnamed(view, scope, reader).await?.into_iter().map(|one| one.number).collect();
    if narratives.is_empty() {
        return Ok(());
    }
    let which = if narratives.len() == 1 { "Narrative" } else { "Narratives" };
    Err(Error::conflict(format!(
        "you adjudicate {which} {} without the names of the coders, and this page says who coded \
         what. It opens when that is agreed, or when the lead ends it",
        citation::listed(&narratives)
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_written_out_are_replaced() {
        let said = "Ana Pereira and Ana’s list, but not Banana or Anabel. @Ana: pereira?";
        assert_eq!(
            without(said, "Ana Pereira", "Coder 2"),
            "Coder 2 and Coder 2’s list, but not Banana or Anabel. @Coder 2: Coder 2?"
        );
    }
}
