//! SQL of corrections. The codings themselves move within the database: nothing
//! of them is read here.

use sqlx::types::Json;

use super::Version;
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    domain::{correction::Correction, text::Unit},
    ids::NarrativeId,
    narratives::{db::Headings, numbered},
};

/// The texts before the one that stands now, the first one first.
pub async fn versions(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
) -> Result<Vec<Version>> {
    let rows = sqlx::query!(
        r#"select version, body, headings as "headings: Json<Headings>", body_hash, reason,
               account.name, corrected_at
           from narrative_version earlier
               join member on member.project_id = $1 and member.id = corrected_by
               join account on account.id = member.user_id
           where earlier.project_id = $1 and narrative_id = $2 order by version"#,
        scope.project() as _,
        narrative as _,
    )
    .fetch_all(view.conn())
    .await?;
    let versions = rows.into_iter().map(|row| Version {
        number: row.version,
        body: row.body,
        headings: row.headings.0,
        hash: row.body_hash,
        reason: row.reason,
        corrected_by: row.name,
        corrected_at: row.corrected_at,
    });
    Ok(versions.collect())
}

/// The text that stands now.
pub async fn standing(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
) -> Result<(String, Headings)> {
    let row = sqlx::query!(
        r#"select body, headings as "headings: Json<Headings>" from narrative
           where project_id = $1 and id = $2"#,
        scope.project() as _,
        narrative as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok((row.body, row.headings.0))
}

/// Waits for what its coders are doing there; until the transaction ends they wait
/// for this. Before the lock of the narrative, as whoever submits takes them.
pub async fn hold_seats(tx: &mut Tx, scope: Scope, number: i32) -> Result<()> {
    sqlx::query!(
        "select member_id from assignment
         where project_id = $1
             and narrative_id = (select id from narrative where project_id = $1 and number = $2)
         order by member_id for no key update",
        scope.project() as _,
        number,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(())
}

/// A text in the place of the one that stands, which is kept.
pub struct Corrected<'a> {
    pub narrative: NarrativeId,
    pub old: (&'a str, &'a Headings),
    pub new: (&'a str, &'a Headings),
    pub hash: Vec<u8>,
    pub reason: &'a str,
}

/// Under [`hold_seats`] and the lock of the narrative, which is not released.
pub async fn correct(tx: &mut Tx, scope: Scope, corrected: &Corrected<'_>) -> Result<()> {
    let Corrected { old, new, .. } = corrected;
    let (before, after) = (numbered::units(old.0, old.1)?, numbered::units(new.0, new.1)?);
    let correction = Correction::between(old.0, new.0);
    let places = |of: &dyn Fn(u32) -> u32| -> Vec<i32> {
        correction.places().map(|place| of(place).cast_signed()).collect()
    };
    let numbers = |of: fn(&Unit) -> u32| -> Vec<i32> {
        after.iter().map(|unit| of(unit).cast_signed()).collect()
    };
    let same = before.iter().map(|line| correction.same_line(line, &after));
    let same: Vec<Option<i32>> = same.map(|at| at.and_then(|at| at.try_into().ok())).collect();
    let headings: Vec<bool> = after.iter().map(|unit| unit.heading).collect();
    sqlx::query!(
        "select correct_text($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
             $17, $18)",
        scope.project() as _,
        corrected.narrative as _,
        new.0,
        Json(new.1) as _,
        corrected.hash,
        corrected.reason,
        &places(&|at| correction.start(at)),
        &places(&|at| correction.end(at)),
        &places(&|at| correction.word(at).0),
        &places(&|at| correction.word(at).1),
        &places(&|at| correction.begun(at)),
        &places(&|at| correction.ended(at)),
        &same as &[Option<i32>],
        &numbers(|unit| unit.paragraph),
        &numbers(|unit| unit.sentence),
        &numbers(|unit| unit.start),
        &numbers(|unit| unit.end),
        &headings,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
