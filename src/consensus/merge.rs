//! From two coders' codings and the decisions to the agreed segments.

use std::collections::HashMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Decision, Layered,
    db::{self, Segment, Text},
    discussion::db as discussion,
    log::db as log,
};
use crate::{
    Error, Result,
    access::Scope,
    db::{Tx, View},
    domain::{
        anchor::Span,
        difference::{Agreed, Difference, Mark, Stretch, classify, outcome},
        operation::{Audience, Deed},
        release,
        text::Offsets,
    },
    ids::{CodeId, CodingId, NarrativeId},
    live::Topic,
};

/// A released narrative with both layers, what they agree on by themselves,
/// and what was decided or is open.
pub struct Compared {
    pub text: Text,
    pub layers: Vec<Layered>,
    pub agreed: Vec<Agreed<CodeId>>,
    /// In text order.
    pub differences: Vec<Settling>,
    /// Decisions on differences that are not there while codes are aligned as
    /// they are.
    pub resting: Vec<Decision>,
}

/// A difference and its decision, if it has one.
pub struct Settling {
    pub difference: Difference<CodeId>,
    pub decision: Option<Decision>,
}

impl Compared {
    pub fn open(&self) -> usize {
        self.differences.iter().filter(|one| one.decision.is_none()).count()
    }

    /// Of the text, without headings.
    pub fn sentences(&self) -> Vec<Span> {
        self.text.sentences.iter().filter_map(|(start, end)| span(*start, *end)).collect()
    }

    /// The codes of these stretches, as their coder names them.
    pub fn own_names(&self, stretches: &[Stretch<CodeId>]) -> Vec<String> {
        let own = |stretch: &Stretch<CodeId>| {
            let first = self.layers.iter().find(|coding| stretch.marks.contains(&coding.id));
            first.map(|coding| coding.own_name.clone())
        };
        stretches.iter().filter_map(own).collect()
    }

    /// The same, with A and B in each other's place.
    pub fn mirrored(self) -> Self {
        let layers = self.layers.into_iter().map(|one| Layered { seat: 1 - one.seat, ..one });
        let turned = |decision: Decision| Decision {
            choice: decision.choice.mirrored(),
            edges: decision.edges.mirrored(),
            ..decision
        };
        let differences = self.differences.into_iter().map(|one| Settling {
            difference: one.difference.mirrored(),
            decision: one.decision.map(turned),
        });
        Self {
            text: self.text,
            layers: layers.collect(),
            agreed: self.agreed.into_iter().map(Agreed::mirrored).collect(),
            differences: differences.collect(),
            resting: self.resting.into_iter().map(turned).collect(),
        }
    }

    pub fn find(&self, key: Uuid) -> Option<&Settling> {
        self.differences.iter().find(|one| one.difference.key == key)
    }
}

/// None while its coders are at work: the proof of the release is made here. None
/// of what was coded for calibration: nothing is settled there.
pub async fn compared(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
) -> Result<Option<Compared>> {
    let text = db::text(view, scope, narrative).await?.ok_or(Error::NotFound)?;
    let released = release::check(narrative, text.released && !text.calibration);
    let Some(released) = released else { return Ok(None) };
    let layers = db::layers(view, scope, &released).await?;
    let decisions = db::decisions(view, scope, narrative).await?;
    Ok(Some(compare(text, layers, decisions)))
}

fn compare(text: Text, layers: Vec<Layered>, decisions: Vec<Decision>) -> Compared {
    let of_seat = |seat: i16| -> Vec<Mark<CodeId>> {
        layers.iter().filter(|coding| coding.seat == seat).filter_map(mark).collect()
    };
    let found = classify(&Offsets::new(&text.body), &of_seat(0), &of_seat(1));
    let mut decided: HashMap<Uuid, Decision> =
        decisions.into_iter().filter_map(|one| Some((one.key()?, one))).collect();
    let differences = found.open.into_iter().map(|difference| {
        let decision = decided.remove(&difference.key);
        Settling { difference, decision }
    });
    let differences = differences.collect();
    let resting = decided.into_values().collect();
    Compared { text, layers, agreed: found.agreed, differences, resting }
}

fn mark(coding: &Layered) -> Option<Mark<CodeId>> {
    let span = span(coding.start_at, coding.end_at)?;
    Some(Mark { id: coding.id, code: coding.code, span, sure: !coding.unsure })
}

fn span(start: i32, end: i32) -> Option<Span> {
    Span::between(start.cast_unsigned(), end.cast_unsigned()).ok()
}

/// Makes the agreed segments of a released narrative anew: after its release,
/// a decision, or a change of the agreed codes. Decisions keep what they say;
/// where a difference is open again, so is the narrative.
pub async fn rebuild(tx: &mut Tx, scope: Scope, narrative: NarrativeId) -> Result<()> {
    db::lock(tx, scope, narrative).await?;
    let Some(compared) = compared(tx, scope, narrative).await? else { return Ok(()) };
    db::replace_segments(tx, scope, narrative, &segments(&compared)).await?;
    note_what_lapsed(tx, scope, &compared).await?;
    if compared.open() > 0 {
        db::unsign(tx, scope, narrative).await?;
    }
    tx.touch(Topic::Consensus(narrative));
    tx.touch(Topic::Alignment(scope.project()));
    Ok(())
}

/// Decisions whose difference is gone with another alignment, or there again,
/// are told of: in the decision log, and in the history.
async fn note_what_lapsed(tx: &mut Tx, scope: Scope, compared: &Compared) -> Result<()> {
    let narrative = compared.text.id;
    let resting: Vec<_> = compared.resting.iter().map(|decision| decision.id).collect();
    let (lapsed, returned) = log::note_lapsed(tx, scope, narrative, &resting).await?;
    let keys: Vec<Uuid> = compared.differences.iter().map(|one| one.difference.key).collect();
    discussion::ask_no_more_but(tx, scope, narrative, &keys).await?;
    for (kind, times) in [("consensus.lapse", lapsed), ("consensus.return", returned)] {
        if times > 0 {
            let payload = json!({ "decisions": times });
            let deed = Deed::new(narrative, Audience::Narrative(narrative), Value::Null);
            tx.follow(kind, payload, Topic::Consensus(narrative), deed).await?;
        }
    }
    Ok(())
}

fn segments(compared: &Compared) -> Vec<Segment> {
    let agreed = compared.agreed.iter().map(|agreed| Segment {
        code: agreed.code,
        span: agreed.span,
        decision: None,
        parents: parents([&agreed.a, &agreed.b]),
    });
    let offsets = Offsets::new(&compared.text.body);
    let sentences = compared.sentences();
    let decided = compared.differences.iter().flat_map(|one| {
        let Some(decision) = &one.decision else { return vec![] };
        let left = outcome(&one.difference, &decision.outcome(), &offsets, &sentences);
        let from = parents(one.difference.a.iter().chain(&one.difference.b));
        left.into_iter()
            .map(|(code, span)| Segment {
                code,
                span,
                decision: Some(decision.id),
                parents: from.clone(),
            })
            .collect()
    });
    agreed.chain(decided).collect()
}

fn parents<'a>(stretches: impl IntoIterator<Item = &'a Stretch<CodeId>>) -> Vec<CodingId> {
    stretches.into_iter().flat_map(|stretch| stretch.marks.iter().copied()).collect()
}
