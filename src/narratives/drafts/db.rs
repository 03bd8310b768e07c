//! SQL of drafts. What is frozen passes through none of these.

use sqlx::types::Json;

use super::{Draft, Frozen};
use crate::{Result, access::Scope, db::Tx, ids::NarrativeId, narratives::db::Headings};

pub async fn rename(tx: &mut Tx, scope: Scope, id: NarrativeId, title: &str) -> Result<()> {
    sqlx::query!(
        "update narrative set title = $3 where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
        title,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// `None` if the narrative is not a draft.
pub async fn edit(
    tx: &mut Tx,
    scope: Scope,
    id: NarrativeId,
    body: &str,
    headings: &Headings,
) -> Result<Option<()>> {
    let edited = sqlx::query!(
        "update narrative set body = $3, headings = $4
         where project_id = $1 and id = $2 and frozen_at is null",
        scope.project() as _,
        id as _,
        body,
        Json(headings) as _,
    )
    .execute(tx.conn())
    .await?;
    Ok((edited.rows_affected() == 1).then_some(()))
}

/// Those of these numbers that are drafts, held until the transaction ends.
pub async fn lock(tx: &mut Tx, scope: Scope, numbers: &[i32]) -> Result<Vec<Draft>> {
    let rows = sqlx::query!(
        r#"select id, number, body, headings as "headings: Json<Headings>" from narrative
           where project_id = $1 and number = any ($2) and frozen_at is null
           order by number for no key update"#,
        scope.project() as _,
        numbers,
    )
    .fetch_all(tx.conn())
    .await?;
    let drafts = rows.into_iter().map(|row| Draft {
        id: row.id,
        number: row.number,
        body: row.body,
        headings: row.headings.0,
    });
    Ok(drafts.collect())
}

pub async fn freeze(tx: &mut Tx, scope: Scope, texts: &[Frozen]) -> Result<()> {
    let ids: Vec<NarrativeId> = texts.iter().map(|text| text.id).collect();
    let hashes: Vec<Vec<u8>> = texts.iter().map(|text| text.hash.clone()).collect();
    sqlx::query!(
        "update narrative set frozen_at = now(), body_hash = frozen.hash
         from unnest($2::uuid[], $3::bytea[]) as frozen (id, hash)
         where project_id = $1 and narrative.id = frozen.id and frozen_at is null",
        scope.project() as _,
        &ids as _,
        &hashes,
    )
    .execute(tx.conn())
    .await?;

    let units = || texts.iter().flat_map(|text| (0..).zip(&text.units).map(|u| (text.id, u)));
    let narratives: Vec<NarrativeId> = units().map(|(id, _)| id).collect();
    let positions: Vec<i32> = units().map(|(_, (position, _))| position).collect();
    let numbers = |of: fn(&crate::domain::text::Unit) -> u32| -> Vec<i32> {
        units().map(|(_, (_, unit))| of(unit).cast_signed()).collect()
    };
    let headings: Vec<bool> = units().map(|(_, (_, unit))| unit.heading).collect();
    sqlx::query!(
        "insert into unit (project_id, narrative_id, position, paragraph, sentence,
             start_at, end_at, heading)
         select $1, unit.* from unnest($2::uuid[], $3::int[], $4::int[], $5::int[], $6::int[],
             $7::int[], $8::bool[]) as unit",
        scope.project() as _,
        &narratives as _,
        &positions,
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

/// Puts drafts where [`restore`] finds them. Says how many there were.
pub async fn remove(tx: &mut Tx, scope: Scope, ids: &[NarrativeId]) -> Result<usize> {
    sqlx::query!(
        "insert into removed_narrative (project_id, id, number, title, body, headings,
             file_name, bytes, warnings, created_at, attributes, calibration,
             seats)
         select project_id, id, number, title, body, headings, file_name,
             (select bytes from narrative_file file
                 where file.project_id = $1 and file.narrative_id = narrative.id),
             warnings, created_at,
             (select coalesce(jsonb_object_agg(attribute_id, value), '{}')
                 from narrative_attribute own
                 where own.project_id = $1 and own.narrative_id = narrative.id),
             calibration,
             (select coalesce(jsonb_object_agg(seat, member_id), '{}') from assignment
                 where assignment.project_id = $1 and assignment.narrative_id = narrative.id
                     and seat is not null)
         from narrative where project_id = $1 and id = any ($2) and frozen_at is null",
        scope.project() as _,
        ids as _,
    )
    .execute(tx.conn())
    .await?;
    let removed = sqlx::query!(
        "delete from narrative where project_id = $1 and id = any ($2) and frozen_at is null",
        scope.project() as _,
        ids as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(removed.rows_affected() as usize)
}

/// Brings deleted drafts back with their numbers, and with those of their
/// attributes and coders that are still there. Says how many there were.
pub async fn restore(tx: &mut Tx, scope: Scope, ids: &[NarrativeId]) -> Result<usize> {
    let restored = sqlx::query!(
        "insert into narrative (project_id, id, number, title, body, headings, file_name,
             warnings, created_at, calibration)
         select project_id, id, number, title, body, headings, file_name, warnings, created_at,
             calibration
         from removed_narrative where project_id = $1 and id = any ($2)",
        scope.project() as _,
        ids as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into narrative_file (project_id, narrative_id, bytes)
         select project_id, id, bytes from removed_narrative
         where project_id = $1 and id = any ($2) and bytes is not null",
        scope.project() as _,
        ids as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into narrative_attribute (project_id, narrative_id, attribute_id, value)
         select $1, removed.id, attribute.id, own.value
         from removed_narrative removed, jsonb_each_text(attributes) own
             join attribute on attribute.project_id = $1 and attribute.id::text = own.key
         where removed.project_id = $1 and removed.id = any ($2)",
        scope.project() as _,
        ids as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into assignment (project_id, narrative_id, member_id, seat)
         select $1, removed.id, member.id, own.key::smallint
         from removed_narrative removed, jsonb_each_text(seats) own
             join member on member.project_id = $1 and member.id::text = own.value
                 and left_at is null
         where removed.project_id = $1 and removed.id = any ($2)",
        scope.project() as _,
        ids as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from removed_narrative where project_id = $1 and id = any ($2)",
        scope.project() as _,
        ids as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(restored.rows_affected() as usize)
}

/// The text of one draft, held until the transaction ends.
pub async fn text(
    tx: &mut Tx,
    scope: Scope,
    id: NarrativeId,
) -> Result<Option<(String, Headings)>> {
    let row = sqlx::query!(
        r#"select body, headings as "headings: Json<Headings>" from narrative
           where project_id = $1 and id = $2 and frozen_at is null for no key update"#,
        scope.project() as _,
        id as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| (row.body, row.headings.0)))
}

/// The title of one narrative, held until the transaction ends.
pub async fn title(tx: &mut Tx, scope: Scope, id: NarrativeId) -> Result<Option<String>> {
    let title = sqlx::query_scalar!(
        "select title from narrative where project_id = $1 and id = $2 for no key update",
        scope.project() as _,
        id as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(title)
}
