//! SQL of findings.

use std::collections::HashMap;

use super::Version;
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    error::OnConstraint,
    ids::{MemberId, ThemeId},
};

/// The latest version of every text.
pub async fn latest(view: &mut View, scope: Scope) -> Result<HashMap<ThemeId, Version>> {
    let rows = sqlx::query!(
        r#"select distinct on (theme_id) theme_id as theme, version, body, account.name,
               written_at
           from finding
               join member on member.project_id = finding.project_id and member.id = written_by
               join account on account.id = member.user_id
           where finding.project_id = $1 order by theme_id, version desc"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    let version = |number, body, by, at| Version { number, body, by, at };
    let texts = rows
        .into_iter()
        .map(|row| (row.theme, version(row.version, row.body, row.name, row.written_at)));
    Ok(texts.collect())
}

/// All versions of a theme's text, the newest first.
pub async fn versions(view: &mut View, scope: Scope, theme: ThemeId) -> Result<Vec<Version>> {
    let versions = sqlx::query_as!(
        Version,
        r#"select version as number, body, account.name as by, written_at as at
           from finding
               join member on member.project_id = finding.project_id and member.id = written_by
               join account on account.id = member.user_id
           where finding.project_id = $1 and theme_id = $2 order by version desc"#,
        scope.project() as _,
        theme as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(versions)
}

/// Waits for whoever writes about the same theme.
pub async fn one_at_a_time(tx: &mut Tx, scope: Scope, theme: ThemeId) -> Result<()> {
    sqlx::query!(
        "select from theme where project_id = $1 and id = $2 for no key update",
        scope.project() as _,
        theme as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(())
}

/// Saves a version, where there is none of this number yet.
pub async fn write(
    tx: &mut Tx,
    scope: Scope,
    theme: ThemeId,
    number: i32,
    body: &str,
    by: MemberId,
) -> Result<()> {
    sqlx::query!(
        "insert into finding (project_id, theme_id, version, body, written_by)
         values ($1, $2, $3, $4, $5)",
        scope.project() as _,
        theme as _,
        number,
        body,
        by as _,
    )
    .execute(tx.conn())
    .await
    .on_constraint("finding_twice", STALE)?;
    Ok(())
}

pub const STALE: &str = "somebody has changed this text meanwhile. Nothing of yours was saved, \
                         and nothing of either is lost: put the two together, and save again";
