//! SQL of pairs.

use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
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

/// Who sits where: narrative, seat, member.
pub type Chair = (NarrativeId, i16, MemberId);

/// Under [`lock`]. Whoever loses a seat keeps what was done in it. Says how many
/// chairs were taken: nobody comes back to a seat that was handed over.
pub async fn seat(
    tx: &mut Tx,
    scope: Scope,
    ids: &[NarrativeId],
    chairs: &[Chair],
) -> Result<usize> {
    sqlx::query!(
        "update assignment set seat = null
         where project_id = $1 and narrative_id = any ($2) and seat is not null",
        scope.project() as _,
        ids as _,
    )
    .execute(tx.conn())
    .await?;
    let narratives: Vec<NarrativeId> = chairs.iter().map(|chair| chair.0).collect();
    let places: Vec<i16> = chairs.iter().map(|chair| chair.1).collect();
    let members: Vec<MemberId> = chairs.iter().map(|chair| chair.2).collect();
    let taken = sqlx::query!(
        "insert into assignment (project_id, narrative_id, seat, member_id)
         select $1, chair.* from unnest($2::uuid[], $3::smallint[], $4::uuid[]) as chair
         on conflict (project_id, narrative_id, member_id) do update set seat = excluded.seat
         where assignment.replaced_at is null",
        scope.project() as _,
        &narratives as _,
        &places,
        &members as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(taken.rows_affected() as usize)
}

/// Under [`lock`].
pub async fn calibrate(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    calibration: bool,
) -> Result<()> {
    sqlx::query!(
        "update narrative set calibration = $3 where project_id = $1 and id = $2",
        scope.project() as _,
        narrative as _,
        calibration,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Waits for what this coder is doing on the narrative, and says which seat is
/// theirs: 0 for A, 1 for B.
pub async fn hold(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    member: MemberId,
) -> Result<Option<i16>> {
    let seat = sqlx::query_scalar!(
        r#"select seat as "seat!" from assignment
           where project_id = $1 and narrative_id = $2 and member_id = $3 and seat is not null
           for update"#,
        scope.project() as _,
        narrative as _,
        member as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(seat)
}

/// Under [`hold`]. What the one who leaves did is carried along by its keys.
pub async fn hand_over(
    tx: &mut Tx,
    scope: Scope,
    narrative: NarrativeId,
    seat: i16,
    leaves: MemberId,
    enters: MemberId,
) -> Result<()> {
    sqlx::query!(
        "update assignment set seat = null, released = null, replaced_at = now()
         where project_id = $1 and narrative_id = $2 and member_id = $3",
        scope.project() as _,
        narrative as _,
        leaves as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into assignment (project_id, narrative_id, seat, member_id) values ($1, $2, $3, $4)",
        scope.project() as _,
        narrative as _,
        seat,
        enters as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Those who code this narrative, and those who were replaced.
pub async fn ever_seated(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
) -> Result<Vec<MemberId>> {
    let members = sqlx::query_scalar!(
        r#"select member_id as "member: MemberId" from assignment
           where project_id = $1 and narrative_id = $2
               and (seat is not null or replaced_at is not null)"#,
        scope.project() as _,
        narrative as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(members)
}
