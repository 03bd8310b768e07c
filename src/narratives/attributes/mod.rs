//! Attributes: the columns in which a project describes its narratives, such as
//! setting or system level.

pub mod db;
pub mod pages;

use serde::{Deserialize, Serialize};

use super::{db as narratives, inverse::Inverse};
use crate::{
    Error, Result,
    access::Scope,
    db::Tx,
    ids::{AttributeId, NarrativeId},
};

#[derive(Debug, Clone)]
pub struct Attribute {
    pub id: AttributeId,
    pub name: String,
    pub position: i32,
}

/// What one narrative has in one column; nothing, if the value is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub narrative: NarrativeId,
    pub attribute: AttributeId,
    pub value: String,
}

/// The value of a narrative in a column.
pub fn value_of(cells: &[Cell], narrative: NarrativeId, attribute: AttributeId) -> &str {
    let own = |cell: &&Cell| cell.narrative == narrative && cell.attribute == attribute;
    cells.iter().find(own).map_or("", |cell| &cell.value)
}

pub async fn remove(tx: &mut Tx, scope: Scope, id: AttributeId) -> Result<Inverse> {
    let Attribute { name, position, .. } = one(tx, scope, id).await?;
    let cells = db::cells(tx, scope).await?.into_iter().filter(|cell| cell.attribute == id);
    let cells = cells.collect();
    db::remove(tx, scope, id).await?;
    Ok(Inverse::RestoreAttribute { attribute: id, name, position, cells })
}

pub async fn rename(tx: &mut Tx, scope: Scope, id: AttributeId, name: &str) -> Result<Inverse> {
    let before = one(tx, scope, id).await?;
    db::rename(tx, scope, id, name).await?;
    Ok(Inverse::RenameAttribute { attribute: id, name: before.name })
}

/// Fills these cells and says what was in them.
pub async fn fill(tx: &mut Tx, scope: Scope, cells: Vec<Cell>) -> Result<Vec<Cell>> {
    narratives::one_at_a_time(tx, scope).await?;
    let now = db::cells(tx, scope).await?;
    let was = |cell: &Cell| {
        let value = value_of(&now, cell.narrative, cell.attribute).to_owned();
        Cell { value, ..cell.clone() }
    };
    let before = cells.iter().map(was).collect();
    db::fill(tx, scope, &cells).await?;
    Ok(before)
}

async fn one(tx: &mut Tx, scope: Scope, id: AttributeId) -> Result<Attribute> {
    let all = db::all(tx, scope).await?;
    all.into_iter().find(|attribute| attribute.id == id).ok_or(Error::NotFound)
}
