//! Who may code what and when: a seated coder, a frozen text, before that
//! coder's submission.

use super::{
    change::{Performed, Place},
    db::{self, Desk},
};
use crate::{
    Error, Result,
    access::{Member, may},
    codebook,
    db::{Tx, View},
    domain::operation::{Audience, Deed, Receipt},
    ids::{NarrativeId, OpId},
    live::Topic,
    narratives,
    web::Done,
};

pub type Coder = Member<may::Code>;

/// For reading. Only its coders have a coding view of a narrative.
pub async fn look(view: &mut View, coder: &Coder, number: i32) -> Result<Desk> {
    let desk = db::desk(view, coder.scope, number, coder.id).await?.ok_or(Error::NotFound)?;
    if !desk.seated {
        return Err(Error::Forbidden);
    }
    if desk.frozen_at.is_none() {
        return Err(Error::conflict(
            "the text of this narrative is not frozen yet; it can be coded from then on",
        ));
    }
    Ok(desk)
}

/// For writing. Waits for this coder's other operations on the narrative and
/// refuses when its coding is complete.
pub async fn sit(tx: &mut Tx, coder: &Coder, number: i32) -> Result<Place> {
    let desk = look(tx, coder, number).await?;
    if desk.replaced_at.is_some() {
        return Err(Error::conflict(format!(
            "another coder has taken your seat in Narrative {number}; what you coded stays as it is"
        )));
    }
    if desk.reopened {
        let seat = narratives::db::lock_seat(tx, coder.scope, desk.id, coder.id).await?;
        seat.ok_or(Error::Forbidden)?;
        return Ok(Place { scope: coder.scope, narrative: desk.id, coder: coder.id });
    }
    still_open(tx, coder, desk.id, number).await?;
    if desk.released {
        return Err(Error::conflict("this narrative is released; its coding is complete"));
    }
    Ok(Place { scope: coder.scope, narrative: desk.id, coder: coder.id })
}

/// Locks the coder's seat, so that a submission and a coding cannot pass each
/// other, and refuses after the submission.
pub async fn still_open(
    tx: &mut Tx,
    coder: &Coder,
    narrative: NarrativeId,
    number: i32,
) -> Result<()> {
    let seat = narratives::db::lock_seat(tx, coder.scope, narrative, coder.id).await?;
    seat.ok_or(Error::Forbidden)?;
    if narratives::db::has_submitted(tx, coder.scope, narrative, coder.id).await? {
        return Err(Error::conflict(format!(
            "you have submitted Narrative {number}; its coding is complete"
        )));
    }
    Ok(())
}

/// Records what was done, and leads to its place in the text.
pub async fn commit(
    tx: Tx,
    coder: &Coder,
    number: i32,
    at: Place,
    done: Performed,
    undoes: Option<OpId>,
) -> Result<Done> {
    let then = back(coder, number, done.touched);
    Ok(Done::then(record(tx, at, done, undoes).await?, then))
}

/// Tells the coder's own pages of it, too.
pub async fn record(
    mut tx: Tx,
    at: Place,
    done: Performed,
    undoes: Option<OpId>,
) -> Result<Receipt> {
    tx.touch(Topic::Coding(at.narrative, at.coder));
    if done.codes {
        codebook::change::tell(&mut tx, at.scope, at.coder).await?;
    }
    let audience = Audience::Narrative(at.narrative);
    let deed = Deed { undoes, ..Deed::new(done.subject, audience, done.recorded()?) };
    tx.commit(deed).await
}

/// The page, at the place that was changed.
fn back(coder: &Coder, number: i32, touched: Option<(i32, i32)>) -> String {
    let page = coder.links.coding(&number);
    match touched {
        Some((from, _)) => format!("{page}?at={from}#here"),
        None => page,
    }
}
