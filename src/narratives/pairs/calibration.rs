//! A narrative that everybody who is named codes, blind like any other, before
//! the work in pairs: to talk about what each one saw. No figure counts it.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::{changed_since, db, pages::coders, still_sealed, was_replaced};
use crate::{
    App, Error, Result,
    access::{Member, Scope, may},
    db::Tx,
    domain::{
        operation::{Audience, Deed, Operation},
        release::State as Standing,
    },
    ids::{MemberId, NarrativeId, OpId},
    live::Topic,
    narratives::{
        db::{self as narratives, Listed},
        inverse::Inverse,
    },
    web::{Done, Form},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationForm {
    op_id: OpId,
    /// The number of the narrative.
    narrative: i32,
    /// Everybody who codes it; nobody for a narrative of a pair.
    #[serde(default)]
    coder: Vec<MemberId>,
}

/// Before the coding begins, and for calibration until the release: somebody
/// may come late, or not be able to go on.
pub fn may_be(narrative: &Listed) -> bool {
    narrative.state < Standing::Independent
        || narrative.calibration && narrative.state == Standing::Independent
}

/// Names everybody who codes a narrative for calibration.
pub async fn update(
    lead: Member<may::Manage>,
    State(app): State<App>,
    Form(form): Form<CalibrationForm>,
) -> Result<Done> {
    let asked = json!({ "narrative": form.narrative, "coders": form.coder });
    let operation = Operation { id: form.op_id, kind: "assignment.calibrate", payload: asked };
    let mut tx = Tx::begin(&app.db, lead.viewer(), operation).await?;
    let listed = narratives::all(&mut tx, lead.scope).await?;
    let of = |listed: &[Listed]| listed.iter().find(|n| n.number == form.narrative).cloned();
    let id = of(&listed).ok_or(Error::NotFound)?.id;
    db::lock(&mut tx, lead.scope, &[id]).await?;
    let narrative =
        of(&narratives::all(&mut tx, lead.scope).await?).filter(may_be).ok_or_else(|| {
            Error::conflict(
                "a narrative is named for calibration before its coders begin; nothing was changed",
            )
        })?;
    let calibration = !form.coder.is_empty();
    if narrative.state == Standing::Independent && !calibration {
        return Err(Error::conflict(
            "its coders are at work: it stays a calibration narrative. Nothing was changed",
        ));
    }
    let may_code = coders(&mut tx, lead.scope).await?;
    let mut wanted = form.coder;
    wanted.sort();
    wanted.dedup();
    if calibration && wanted.len() < 2 {
        return Err(Error::invalid("name at least two people; nothing was changed"));
    }
    if wanted.iter().any(|id| !may_code.iter().any(|person| person.id == *id)) {
        return Err(Error::invalid(
            "one of those chosen is not a coder of this project, or has left it; \
             nothing was changed",
        ));
    }
    // Those who have a seat keep it: a seat is what others know them by.
    let now = seated(&mut tx, lead.scope, id).await?;
    let (kept, new): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|who| now.contains(who));
    let mut coders: Vec<MemberId> = now.iter().copied().filter(|who| kept.contains(who)).collect();
    coders.extend(new);
    let inverse = put(&mut tx, lead.scope, id, coders, calibration).await?;
    tx.touch(Topic::Project(lead.scope.project()));
    for coder in now {
        tx.touch(Topic::Coding(id, coder));
    }
    let receipt = tx.commit(Deed::new(id, Audience::Team, inverse.into())).await?;
    let then = lead.links.pairs_after(receipt.op_id);
    Ok(Done::then(receipt, then))
}

/// Under the lock. Says what takes it back.
async fn put(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    coders: Vec<MemberId>,
    calibration: bool,
) -> Result<Inverse> {
    let before = seated(tx, scope, narrative).await?;
    let was = narratives::all(tx, scope).await?.iter().any(|n| n.id == narrative && n.calibration);
    let chairs: Vec<db::Chair> =
        (0..).zip(&coders).map(|(seat, who)| (narrative, seat, *who)).collect();
    if db::seat(tx, scope, &[narrative], &chairs).await? < chairs.len() {
        return Err(was_replaced());
    }
    db::calibrate(tx, scope, narrative, calibration).await?;
    Ok(Inverse::Calibrate { narrative, coders: before, calibration: was, now: coders })
}

/// As long as it still stands and nothing is released.
pub async fn take_back(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    coders: Vec<MemberId>,
    calibration: bool,
    now: Vec<MemberId>,
) -> Result<Inverse> {
    db::lock(tx, scope, &[narrative]).await?;
    still_sealed(tx, scope, narrative).await?;
    if seated(tx, scope, narrative).await? != now {
        return Err(changed_since());
    }
    put(tx, scope, narrative, coders, calibration).await
}

/// In the order of their seats.
async fn seated(tx: &mut Tx, scope: Scope, narrative: NarrativeId) -> Result<Vec<MemberId>> {
    let seats = narratives::seats(tx, scope).await?.into_iter();
    Ok(seats.filter(|seat| seat.narrative == narrative).map(|seat| seat.member).collect())
}
