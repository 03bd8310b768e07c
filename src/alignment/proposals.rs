//! The codes of all coders held against each other: which pairs are proposed,
//! which are answered, and how far the work has come.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    AgreedCode, Answer, Used, Verdict,
    db::{Coded, Passage},
};
use crate::{
    domain::{
        alignment::{self, CodeUse, Proposal, Shared},
        anchor::Span,
    },
    ids::{CodeId, MemberId, NarrativeId},
};

/// What an alignment is made from: of released narratives only.
pub struct Sources {
    pub used: Vec<Used>,
    pub passages: Vec<Passage>,
    pub coded: Vec<Coded>,
    pub agreed: Vec<AgreedCode>,
    pub verdicts: Vec<Verdict>,
}

/// Two coders' codes, and whether the answer to them is still due.
pub struct Pair {
    /// Of the coder who comes first: A's.
    pub a: Used,
    pub b: Used,
    pub passages: Shared,
    pub words: Vec<String>,
    pub answer: Option<Answer>,
}

/// An agreed code with what it was made of.
pub struct Joined {
    pub code: AgreedCode,
    pub origins: Vec<Used>,
}

/// Everything, by what was answered.
pub struct Alignment {
    /// Names of the coders, A first.
    pub coders: Vec<(MemberId, String)>,
    /// Still to be answered, the most alike first.
    pub proposed: Vec<Pair>,
    pub related: Vec<Pair>,
    pub rejected: Vec<Pair>,
    /// Agreed codes of several origins.
    pub joined: Vec<Joined>,
    /// Agreed codes of one origin.
    pub single: Vec<Joined>,
    /// Codes that are part of no agreed code and stand in no proposal.
    pub alone: Vec<Used>,
    /// Codes that are part of no agreed code.
    pub to_look_at: usize,
    /// Codes of each coder, in the coders' order.
    pub codes: Vec<usize>,
}

impl Alignment {
    /// Codes that were joined with others.
    pub fn codes_joined(&self) -> usize {
        self.joined.iter().map(|one| one.origins.len()).sum()
    }
}

impl Sources {
    pub fn align(self) -> Alignment {
        let coders = self.coders();
        let mut pairs = self.pairs(&coders);
        pairs.sort_by(|x, y| y.1.total_cmp(&x.1));
        let Self { used, agreed, .. } = self;

        let apart = |pair: &Pair| pair.a.agreed.is_none() || pair.a.agreed != pair.b.agreed;
        let (mut proposed, mut related, mut rejected) = (vec![], vec![], vec![]);
        for (pair, _) in pairs.into_iter().filter(|(pair, _)| apart(pair)) {
            match pair.answer {
                Some(Answer::Related) => related.push(pair),
                Some(Answer::Rejected) => rejected.push(pair),
                None if pair.a.agreed.is_none() || pair.b.agreed.is_none() => proposed.push(pair),
                None => {}
            }
        }
        let of_pairs: BTreeSet<CodeId> =
            proposed.iter().flat_map(|pair| [pair.a.id, pair.b.id]).collect();
        let free = || used.iter().filter(|one| one.agreed.is_none());
        let mut origins: HashMap<CodeId, Vec<Used>> = HashMap::new();
        for one in &used {
            if let Some(agreed) = one.agreed {
                origins.entry(agreed).or_default().push(one.clone());
            }
        }
        let place = |one: &Used| coders.iter().position(|(id, _)| *id == one.owner);
        let made = agreed.into_iter().filter_map(|code| {
            let mut origins = origins.remove(&code.id)?;
            origins.sort_by_key(place);
            Some(Joined { code, origins })
        });
        let (joined, single) = made.partition(|one| one.origins.len() > 1);
        Alignment {
            alone: free().filter(|one| !of_pairs.contains(&one.id)).cloned().collect(),
            to_look_at: free().count(),
            codes: coders
                .iter()
                .map(|(id, _)| used.iter().filter(|one| one.owner == *id).count())
                .collect(),
            coders,
            proposed,
            related,
            rejected,
            joined,
            single,
        }
    }

    fn coders(&self) -> Vec<(MemberId, String)> {
        let mut coders: Vec<(MemberId, String)> = vec![];
        for one in &self.coded {
            if coders.iter().all(|(id, _)| *id != one.coder) {
                coders.push((one.coder, one.name.clone()));
            }
        }
        coders
    }

    /// Of every two coders, with the score that they are ranked by. Only
    /// narratives that both of them coded count.
    fn pairs(&self, coders: &[(MemberId, String)]) -> Vec<(Pair, f64)> {
        let mut pairs: BTreeMap<(CodeId, CodeId), (Pair, f64)> = BTreeMap::new();
        for (at, (one, _)) in coders.iter().enumerate() {
            for (other, _) in &coders[at + 1..] {
                let shared: BTreeSet<NarrativeId> =
                    self.narratives(*one).intersection(&self.narratives(*other)).copied().collect();
                let (a, b) = (self.uses(*one, &shared), self.uses(*other, &shared));
                for proposal in alignment::propose(&a, &b) {
                    let key = (proposal.a, proposal.b);
                    pairs.extend(self.pair(proposal).map(|pair| (key, pair)));
                }
            }
        }
        // An answered pair stays to be seen, even if nothing proposes it any more.
        for verdict in &self.verdicts {
            let key = (verdict.a, verdict.b);
            if pairs.contains_key(&key) || pairs.contains_key(&(key.1, key.0)) {
                continue;
            }
            if let (Some(a), Some(b)) = (self.find(verdict.a), self.find(verdict.b)) {
                let count = |code: &Used| self.spans(code.id, None).len() as u64;
                let passages = Shared { a: count(a), b: count(b), both: 0 };
                let answer = Some(verdict.answer);
                let (a, b) = (a.clone(), b.clone());
                pairs.insert(key, (Pair { a, b, passages, words: vec![], answer }, 0.0));
            }
        }
        pairs.into_values().collect()
    }

    fn pair(&self, proposal: Proposal<CodeId>) -> Option<(Pair, f64)> {
        let Proposal { a, b, passages, wording, score, .. } = proposal;
        let of = |v: &&Verdict| (v.a, v.b) == (a, b) || (v.a, v.b) == (b, a);
        let pair = Pair {
            a: self.find(a)?.clone(),
            b: self.find(b)?.clone(),
            passages,
            words: wording.words,
            answer: self.verdicts.iter().find(of).map(|verdict| verdict.answer),
        };
        Some((pair, score))
    }

    fn find(&self, id: CodeId) -> Option<&Used> {
        self.used.iter().find(|one| one.id == id)
    }

    fn narratives(&self, coder: MemberId) -> BTreeSet<NarrativeId> {
        self.coded.iter().filter(|one| one.coder == coder).map(|one| one.narrative).collect()
    }

    fn uses(
        &self,
        coder: MemberId,
        shared: &BTreeSet<NarrativeId>,
    ) -> Vec<CodeUse<'_, CodeId, NarrativeId>> {
        let own = self.used.iter().filter(|one| one.owner == coder);
        own.map(|one| CodeUse {
            code: one.id,
            name: &one.name,
            parent: one.parent.as_deref(),
            passages: self.spans(one.id, Some(shared)),
        })
        .collect()
    }

    fn spans(
        &self,
        code: CodeId,
        within: Option<&BTreeSet<NarrativeId>>,
    ) -> Vec<(NarrativeId, Span)> {
        let of_code = self.passages.iter().filter(|passage| {
            passage.code == code && within.is_none_or(|shared| shared.contains(&passage.narrative))
        });
        of_code
            .filter_map(|passage| {
                let (start, end) =
                    (passage.start_at.cast_unsigned(), passage.end_at.cast_unsigned());
                Some((passage.narrative, Span::between(start, end).ok()?))
            })
            .collect()
    }
}
