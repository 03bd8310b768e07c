//! SQL of attributes.

use super::{Attribute, Cell};
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    error::OnConstraint,
    ids::{AttributeId, NarrativeId},
    narratives::db as narratives,
};

/// In the order of the columns.
pub async fn all(view: &mut View, scope: Scope) -> Result<Vec<Attribute>> {
    let attributes = sqlx::query_as!(
        Attribute,
        "select id, name, position from attribute where project_id = $1 order by position, id",
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(attributes)
}

/// Everything that is filled in.
pub async fn cells(view: &mut View, scope: Scope) -> Result<Vec<Cell>> {
    let cells = sqlx::query_as!(
        Cell,
        "select narrative_id as narrative, attribute_id as attribute, value
         from narrative_attribute where project_id = $1",
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(cells)
}

/// The place after the last column.
pub async fn next_position(tx: &mut Tx, scope: Scope) -> Result<i32> {
    narratives::one_at_a_time(tx, scope).await?;
    let next = sqlx::query_scalar!(
        r#"select coalesce(max(position) + 1, 0) as "next!" from attribute where project_id = $1"#,
        scope.project() as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(next)
}

pub async fn add(
    tx: &mut Tx,
    scope: Scope,
    id: AttributeId,
    name: &str,
    position: i32,
) -> Result<()> {
    sqlx::query!(
        "insert into attribute (project_id, id, name, position) values ($1, $2, $3, $4)",
        scope.project() as _,
        id as _,
        name,
        position,
    )
    .execute(tx.conn())
    .await
    .on_constraint("attribute_name_taken", TAKEN)?;
    Ok(())
}

pub async fn rename(tx: &mut Tx, scope: Scope, id: AttributeId, name: &str) -> Result<()> {
    sqlx::query!(
        "update attribute set name = $3 where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
        name,
    )
    .execute(tx.conn())
    .await
    .on_constraint("attribute_name_taken", TAKEN)?;
    Ok(())
}

const TAKEN: &str = "there is already an attribute of this name";

/// With all that is filled in under it.
pub async fn remove(tx: &mut Tx, scope: Scope, id: AttributeId) -> Result<()> {
    sqlx::query!(
        "delete from attribute where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Under [`narratives::one_at_a_time`]. An empty value empties the cell. Cells of narratives and columns that are
/// not there any more are passed over.
pub async fn fill(tx: &mut Tx, scope: Scope, cells: &[Cell]) -> Result<()> {
    let narratives: Vec<NarrativeId> = cells.iter().map(|cell| cell.narrative).collect();
    let attributes: Vec<AttributeId> = cells.iter().map(|cell| cell.attribute).collect();
    let values: Vec<String> = cells.iter().map(|cell| cell.value.clone()).collect();
    sqlx::query!(
        "delete from narrative_attribute own
         using unnest($2::uuid[], $3::uuid[]) as cell (narrative, attribute)
         where project_id = $1 and narrative_id = narrative and attribute_id = attribute",
        scope.project() as _,
        &narratives as _,
        &attributes as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into narrative_attribute (project_id, narrative_id, attribute_id, value)
         select $1, narrative.id, attribute.id, value
         from unnest($2::uuid[], $3::uuid[], $4::text[]) as cell (narrative, attribute, value)
             join narrative on narrative.project_id = $1 and narrative.id = cell.narrative
             join attribute on attribute.project_id = $1 and attribute.id = cell.attribute
         where value <> ''",
        scope.project() as _,
        &narratives as _,
        &attributes as _,
        &values,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
