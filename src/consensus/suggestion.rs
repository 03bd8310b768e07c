//! How differences like the one in focus were decided so far: shown beside it,
//! and taken over by a key if whoever decides sees it so. Learned from standing
//! decisions on released narratives of the project, and from nothing else.

use std::collections::HashMap;

use super::{
    Chosen, Edging,
    adjudicator::veil::Veil,
    db::Seat,
    merge::{Compared, Settling},
    suggestion_db::{decided, is_wanted},
};
use crate::{
    Result,
    access::Scope,
    db::View,
    domain::{
        difference::{Class, FEWEST, Precedents, Stretch, outcome},
        text::Offsets,
    },
    ids::{CodeId, MemberId},
};

/// What is shown under the ways to decide.
pub struct Suggestion {
    /// `8 like it are decided, 7 of them so:`
    pub said: String,
    /// None if there is no such decision to take over.
    pub offer: Option<Offer>,
}

/// A decision to take over, as the form has it.
pub struct Offer {
    pub choice: Chosen,
    pub edges: Edging,
    /// For the choice of another code.
    pub name: String,
    /// What it leaves, in words.
    pub words: String,
    /// That goes on record with it.
    pub reason: String,
}

/// None where nobody is to decide, nothing like it was decided, or whoever
/// adjudicates is not to learn which coder is which.
pub async fn about(
    view: &mut View,
    scope: Scope,
    compared: &Compared,
    one: &Settling,
    (seats, veil): (&[Seat], &Veil),
    names: &HashMap<CodeId, String>,
) -> Result<Option<Suggestion>> {
    let [a, b] = seats else { return Ok(None) };
    if one.decision.is_some() || veil.is_drawn() || !is_wanted(view, scope).await? {
        return Ok(None);
    }
    let here = Case::of(one, [a.member, b.member]);
    let past = decided(view, scope, here.class).await?;
    let like: Vec<Way> = past.into_iter().filter_map(|(case, way)| case.way(way, &here)).collect();
    let (text, sentences) = (Offsets::new(&compared.text.body), compared.sentences());
    let leaves = |way: &Way| {
        let choice = super::outcome(way.choice, way.edges, way.code);
        outcome(&one.difference, &choice, &text, &sentences)
    };
    let outcomes: Vec<_> = like.iter().map(leaves).collect();
    let Some(found) = Precedents::of(&outcomes) else { return Ok(None) };
    Ok(Some(said(found, like[found.latest], names)))
}

fn said(found: Precedents, way: Way, names: &HashMap<CodeId, String>) -> Suggestion {
    let Precedents { decided, alike, .. } = found;
    let are = if decided == 1 { "is" } else { "are" };
    let name = way.code.map(|code| names.get(&code).cloned());
    if !found.suggest() || name == Some(None) {
        let why = if decided < FEWEST {
            format!("a suggestion takes {FEWEST}")
        } else {
            format!("{alike} of them the same way, which is no rule")
        };
        return Suggestion {
            said: format!("{decided} like it {are} decided; {why}."),
            offer: None,
        };
    }
    let words = match way.choice {
        Chosen::Code => name.clone().flatten().unwrap_or_default(),
        choice => format!("{}{}", choice.words("A", "B"), way.edges.words("A", "B")),
    };
    Suggestion {
        said: format!("{alike} of {decided} like it are decided so:"),
        offer: Some(Offer {
            choice: way.choice,
            edges: way.edges,
            name: name.flatten().unwrap_or_default(),
            words,
            reason: format!("Suggested: {alike} of {decided} like it were decided so."),
        }),
    }
}

/// What makes differences alike: their class, the codes of each coder as they
/// are agreed now, and for edges and codes of one coder alone who the two are.
#[derive(PartialEq, Eq)]
pub struct Case {
    pub class: Class,
    pub a: Vec<CodeId>,
    pub b: Vec<CodeId>,
    pub coders: [MemberId; 2],
}

impl Case {
    fn of(one: &Settling, coders: [MemberId; 2]) -> Self {
        let codes = |stretches: &[Stretch<CodeId>]| {
            let mut codes: Vec<CodeId> = stretches.iter().map(|stretch| stretch.code).collect();
            codes.sort();
            codes.dedup();
            codes
        };
        let difference = &one.difference;
        let (a, b) = (codes(&difference.a), codes(&difference.b));
        Self { class: difference.class, a, b, coders }
    }

    /// How this was decided, as it would be said here; none if it is not alike.
    fn way(self, way: Way, here: &Self) -> Option<Way> {
        let way = if self.is_like(here) {
            way
        } else if self.mirrored().is_like(here) {
            way.mirrored()
        } else {
            return None;
        };
        Some(way.plain(here.class))
    }

    /// Of two codes at one place it does not matter who gave which.
    fn is_like(&self, here: &Self) -> bool {
        let of_team = matches!(self.class, Class::OtherCode | Class::Group);
        (self.class, &self.a, &self.b) == (here.class, &here.a, &here.b)
            && (of_team || self.coders == here.coders)
    }

    fn mirrored(&self) -> Self {
        let [a, b] = self.coders;
        Self { class: self.class.mirrored(), a: self.b.clone(), b: self.a.clone(), coders: [b, a] }
    }
}

/// How a difference was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    pub choice: Chosen,
    pub edges: Edging,
    pub code: Option<CodeId>,
}

impl Way {
    fn mirrored(self) -> Self {
        Self { choice: self.choice.mirrored(), edges: self.edges.mirrored(), code: self.code }
    }

    /// Where one coder marked nothing, what that coder has is nothing.
    fn plain(self, class: Class) -> Self {
        let choice = match (class, self.choice) {
            (Class::OnlyA, Chosen::B) | (Class::OnlyB, Chosen::A) => Chosen::Neither,
            (Class::OnlyA, Chosen::Both) => Chosen::A,
            (Class::OnlyB, Chosen::Both) => Chosen::B,
            (_, choice) => choice,
        };
        Self { choice, ..self }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const ANA: u128 = 1;
    const BEN: u128 = 2;
    const EVA: u128 = 3;

    fn case(class: Class, a: &[u128], b: &[u128], coders: [u128; 2]) -> Case {
        let codes = |of: &[u128]| of.iter().map(|id| Uuid::from_u128(*id).into()).collect();
        let coders = coders.map(|id| Uuid::from_u128(id).into());
        Case { class, a: codes(a), b: codes(b), coders }
    }

    fn decided(choice: Chosen) -> Way {
        Way { choice, edges: Edging::Own, code: None }
    }

    #[test]
    fn edges_are_a_habit_of_two_coders_whichever_seats_they_have() {
        let of = |coders| case(Class::OtherEdges, &[7], &[7], coders);
        let said = |coders| of(coders).way(decided(Chosen::A), &of([ANA, BEN]));
        assert_eq!(said([ANA, BEN]), Some(decided(Chosen::A)));
        assert_eq!(said([BEN, ANA]), Some(decided(Chosen::B)));
        assert_eq!(said([ANA, EVA]), None);
    }

    #[test]
    fn of_two_codes_at_one_place_the_team_chooses_whoever_gave_them() {
        let here = case(Class::OtherCode, &[7], &[8], [ANA, BEN]);
        let before = case(Class::OtherCode, &[8], &[7], [EVA, BEN]);
        assert_eq!(before.way(decided(Chosen::A), &here), Some(decided(Chosen::B)));
        let other = case(Class::OtherCode, &[8], &[9], [ANA, BEN]);
        assert_eq!(other.way(decided(Chosen::A), &here), None);
    }

    #[test]
    fn what_a_coder_has_who_marked_nothing_is_nothing() {
        let here = case(Class::OnlyB, &[], &[7], [ANA, BEN]);
        let before = || case(Class::OnlyA, &[7], &[], [BEN, ANA]);
        for (choice, said) in [
            (Chosen::A, Chosen::B),
            (Chosen::Both, Chosen::B),
            (Chosen::B, Chosen::Neither),
            (Chosen::Neither, Chosen::Neither),
        ] {
            assert_eq!(before().way(decided(choice), &here), Some(decided(said)), "{choice:?}");
        }
    }
}
