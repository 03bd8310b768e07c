//! Who codes what: coder A and coder B of each narrative.
//!
//! A pair can be changed freely until the narrative is independent: both seats
//! taken and the text frozen. From then on a seat only changes hands by
//! [`replace`], on record: whether a coder has begun is nobody's business, so a
//! refusal must not depend on it.

pub mod db;
pub mod pages;
pub mod replace;

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
pub async fn put(tx: &mut Tx, scope: Scope, pairs: Vec<Pair>) -> Result<Vec<Pair>> {
    let ids: Vec<NarrativeId> = pairs.iter().map(|pair| pair.narrative).collect();
    db::lock(tx, scope, &ids).await?;
    let listed = narratives::all(tx, scope).await?;
    let before = current(&narratives::seats(tx, scope).await?, &ids);
    for id in &ids {
        let narrative = listed.iter().find(|n| n.id == *id).ok_or(Error::NotFound)?;
        if narrative.state >= State::Independent {
            return Err(is_fixed(narrative.number));
        }
    }
    if pairs.iter().any(|pair| pair.is_whole() && pair.a == pair.b) {
        return Err(Error::invalid("coder A and coder B must be two people; nothing was changed"));
    }
    db::set(tx, scope, &pairs).await?;
    Ok(before)
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
