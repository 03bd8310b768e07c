//! SQL of pairs.

use super::Pair;
use crate::{
    Result,
    access::Scope,
    db::Tx,
    ids::{MemberId, NarrativeId},
};

/// Waits for others who freeze these narratives or name their coders.
pub async fn lock(tx: &mut Tx, scope: Scope, ids: &[NarrativeId]) -> Result<()> {
    sqlx::query!(
        "select id from narrative where project_id = $1 and id = any ($2)
         order by id for no key update",
        scope.project() as _,
        ids as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(())
}

/// Under [`lock`], and only while the narratives are not independent: a seat
/// with work bound to it cannot be taken away.
pub async fn set(tx: &mut Tx, scope: Scope, pairs: &[Pair]) -> Result<()> {
    let ids: Vec<NarrativeId> = pairs.iter().map(|pair| pair.narrative).collect();
    sqlx::query!(
        "delete from assignment where project_id = $1 and narrative_id = any ($2)",
        scope.project() as _,
        &ids as _,
    )
    .execute(tx.conn())
    .await?;

    let seats: Vec<(NarrativeId, i16, MemberId)> = pairs
        .iter()
        .flat_map(|pair| [(0, pair.a), (1, pair.b)].map(|(seat, who)| (pair.narrative, seat, who)))
        .filter_map(|(narrative, seat, who)| Some((narrative, seat, who?)))
        .collect();
    let narratives: Vec<NarrativeId> = seats.iter().map(|seat| seat.0).collect();
    let places: Vec<i16> = seats.iter().map(|seat| seat.1).collect();
    let members: Vec<MemberId> = seats.iter().map(|seat| seat.2).collect();
    sqlx::query!(
        "insert into assignment (project_id, narrative_id, seat, member_id)
         select $1, seat.* from unnest($2::uuid[], $3::smallint[], $4::uuid[]) as seat",
        scope.project() as _,
        &narratives as _,
        &places,
        &members as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
