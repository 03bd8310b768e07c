//! Who codes what: coder A and coder B of each narrative, and everybody for
//! calibration.
//!
//! A pair can be changed freely until the narrative is independent: both seats
//! taken and the text frozen. From then on a seat only changes hands by
//! [`replace`], or whoever named the coders takes that back: what they did waits
//! with them. Whether a coder has begun is nobody's business, so that nothing
//! here depends on it.

pub mod calibration;
pub mod db;
pub mod pages;
pub mod replace;
pub mod rotate;

use serde::{Deserialize, Serialize};

use super::db as narratives;
use crate::{
    Error, Result,
    access::Scope,
    db::Tx,
    domain::release::State,
    ids::{MemberId, NarrativeId},
};

/// The coders of one narrative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    pub narrative: NarrativeId,
    pub a: Option<MemberId>,
    pub b: Option<MemberId>,
}

impl Pair {
    /// The narrative would have its two coders.
    pub fn is_whole(self) -> bool {
        self.a.is_some() && self.b.is_some()
    }
}

/// Sets these pairs and says which there were. Refuses one that is fixed.
pub async fn put(tx: &mut Tx, scope: Scope, pairs: &[Pair]) -> Result<Vec<Pair>> {
    let ids: Vec<NarrativeId> = pairs.iter().map(|pair| pair.narrative).collect();
    db::lock(tx, scope, &ids).await?;
    let listed = narratives::all(tx, scope).await?;
    for id in &ids {
        let narrative = listed.iter().find(|n| n.id == *id).ok_or(Error::NotFound)?;
        if narrative.calibration {
            return Err(Error::conflict(format!(
                "Narrative {} is coded for calibration, by everybody who is named for it; \
                 nothing was changed",
                narrative.number
            )));
        }
        if narrative.state >= State::Independent {
            return Err(is_fixed(narrative.number));
        }
    }
    seat(tx, scope, &ids, pairs).await
}

/// Takes back what `put` did, as long as it still stands and nothing is
/// released. `now` are the pairs that were set.
pub async fn take_back(
    tx: &mut Tx,
    scope: Scope,
    pairs: &[Pair],
    now: &[Pair],
) -> Result<Vec<Pair>> {
    let ids: Vec<NarrativeId> = pairs.iter().map(|pair| pair.narrative).collect();
    db::lock(tx, scope, &ids).await?;
    for id in &ids {
        still_sealed(tx, scope, *id).await?;
    }
    if current(&narratives::seats(tx, scope).await?, &ids) != now {
        return Err(changed_since());
    }
    seat(tx, scope, &ids, pairs).await
}

async fn seat(tx: &mut Tx, scope: Scope, ids: &[NarrativeId], pairs: &[Pair]) -> Result<Vec<Pair>> {
    let before = current(&narratives::seats(tx, scope).await?, ids);
    if pairs.iter().any(|pair| pair.is_whole() && pair.a == pair.b) {
        return Err(Error::invalid("coder A and coder B must be two people; nothing was changed"));
    }
    let chairs: Vec<db::Chair> = pairs
        .iter()
        .flat_map(|pair| [(0, pair.a), (1, pair.b)].map(|(seat, who)| (pair.narrative, seat, who)))
        .filter_map(|(narrative, seat, who)| Some((narrative, seat, who?)))
        .collect();
    if db::seat(tx, scope, ids, &chairs).await? < chairs.len() {
        return Err(was_replaced());
    }
    Ok(before)
}

/// Refuses once a narrative is released: then its coders stand.
async fn still_sealed(tx: &mut Tx, scope: Scope, id: NarrativeId) -> Result<()> {
    let listed = narratives::all(tx, scope).await?;
    let narrative = listed.iter().find(|n| n.id == id).ok_or(Error::NotFound)?;
    if narrative.state >= State::Released {
        return Err(Error::conflict(format!(
            "Narrative {} is released; who coded it stands. Nothing was changed",
            narrative.number
        )));
    }
    Ok(())
}

fn changed_since() -> Error {
    Error::conflict("these narratives were given other coders since; nothing was changed")
}

fn was_replaced() -> Error {
    Error::conflict(
        "one of those chosen was replaced in this narrative and cannot come back to it; \
         nothing was changed",
    )
}

pub fn current(seats: &[narratives::Seat], ids: &[NarrativeId]) -> Vec<Pair> {
    let in_seat = |id: NarrativeId, seat: i16| {
        seats.iter().find(|s| s.narrative == id && s.seat == seat).map(|s| s.member)
    };
    let pair = |&id| Pair { narrative: id, a: in_seat(id, 0), b: in_seat(id, 1) };
    ids.iter().map(pair).collect()
}

fn is_fixed(number: i32) -> Error {
    Error::conflict(format!(
        "the pair of Narrative {number} is fixed: once a text is frozen and both its coders are \
         named, they work blind. A coder who cannot go on is replaced on the narrative's own page. \
         Nothing was changed"
    ))
}
