//! SQL of the import.

use sqlx::types::Json;

use super::{Correction, Item, NewItem};
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    ids::{ImportItemId, MemberId},
    narratives::db::{self as narratives, Headings},
};

/// What this member has sent and neither kept nor discarded, as it came.
pub async fn waiting(view: &mut View, scope: Scope, importer: MemberId) -> Result<Vec<Item>> {
    let items = sqlx::query!(
        r#"select id, file_name, title, body, headings as "headings: Json<Headings>",
               regexp_count(body, '\S+') as "words!",
               warnings as "warnings: Json<Vec<String>>", refusal
           from import_item where project_id = $1 and importer_id = $2
           order by read_at, position"#,
        scope.project() as _,
        importer as _,
    )
    .fetch_all(view.conn())
    .await?;
    let items = items.into_iter().map(|row| Item {
        id: row.id,
        file_name: row.file_name,
        title: row.title,
        body: row.body,
        headings: row.headings.0,
        words: row.words,
        warnings: row.warnings.0,
        refusal: row.refusal,
    });
    Ok(items.collect())
}

/// How many texts this member has sent and neither kept nor discarded.
pub async fn count(view: &mut View, scope: Scope, importer: MemberId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from import_item
           where project_id = $1 and importer_id = $2 and refusal is null"#,
        scope.project() as _,
        importer as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(count)
}

pub async fn add(tx: &mut Tx, scope: Scope, importer: MemberId, new: &NewItem) -> Result<()> {
    sqlx::query!(
        "insert into import_item (project_id, id, importer_id, position, file_name, bytes,
             title, body, headings, warnings, refusal)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        scope.project() as _,
        new.id as _,
        importer as _,
        new.position,
        new.file_name,
        new.bytes,
        new.title,
        new.body,
        Json(&new.headings) as _,
        Json(&new.warnings) as _,
        new.refusal,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Says how many of them still wait.
pub async fn correct(
    tx: &mut Tx,
    scope: Scope,
    importer: MemberId,
    corrections: &[Correction],
) -> Result<usize> {
    let ids: Vec<ImportItemId> = corrections.iter().map(|item| item.id).collect();
    let titles: Vec<String> = corrections.iter().map(|item| item.title.clone()).collect();
    let bodies: Vec<String> = corrections.iter().map(|item| item.body.clone()).collect();
    let headings: Vec<_> = corrections.iter().map(|item| Json(&item.headings)).collect();
    let corrected = sqlx::query!(
        "update import_item set title = new.title, body = new.body, headings = new.headings
         from unnest($3::uuid[], $4::text[], $5::text[], $6::jsonb[])
             as new (id, title, body, headings)
         where project_id = $1 and importer_id = $2 and import_item.id = new.id and refusal is null",
        scope.project() as _,
        importer as _,
        ids as _,
        &titles,
        &bodies,
        headings as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(corrected.rows_affected() as usize)
}

/// Makes drafts of them, numbered in this order after the last narrative, and
/// forgets what was refused. A draft has the id of the item that it was.
pub async fn keep(
    tx: &mut Tx,
    scope: Scope,
    importer: MemberId,
    items: &[ImportItemId],
) -> Result<()> {
    // Two who keep at once would give one number twice.
    narratives::one_at_a_time(tx, scope).await?;
    sqlx::query!(
        "insert into narrative (project_id, id, number, title, body, headings, file_name, warnings)
         select $1, import_item.id, last.number + new.place, title, body, headings,
             nullif(file_name, ''), warnings
         from unnest($2::uuid[]) with ordinality as new (id, place)
             join import_item on import_item.project_id = $1 and import_item.id = new.id,
             (select coalesce(max(number), 0) as number from (
                 select number from narrative where project_id = $1
                 union all select number from removed_narrative where project_id = $1
             ) taken) last",
        scope.project() as _,
        items as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into narrative_file (project_id, narrative_id, bytes)
         select project_id, id, bytes from import_item
         where project_id = $1 and id = any ($2)",
        scope.project() as _,
        items as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from import_item where project_id = $1 and importer_id = $2
             and (id = any ($3) or refusal is not null)",
        scope.project() as _,
        importer as _,
        items as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One of them, or all.
pub async fn discard(
    tx: &mut Tx,
    scope: Scope,
    importer: MemberId,
    only: Option<ImportItemId>,
) -> Result<()> {
    sqlx::query!(
        "delete from import_item
         where project_id = $1 and importer_id = $2 and ($3::uuid is null or id = $3)",
        scope.project() as _,
        importer as _,
        only as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
