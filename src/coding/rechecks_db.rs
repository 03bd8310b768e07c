//! SQL of codings in or beside which the text was corrected: their own coder looks at
//! each again, and says that it fits or changes it.

use serde::{Deserialize, Serialize};

use super::change::Place;
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    ids::{CodingId, MemberId, NarrativeId},
};

/// Where a coding lay in an earlier text; offsets in code points, half open.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Earlier {
    /// The number of that text.
    pub version: i32,
    pub start: i32,
    pub end: i32,
}

/// A coding that waits to be looked at again.
pub struct Recheck {
    pub coding: CodingId,
    pub code: String,
    /// Where it begins now.
    pub at: i32,
    /// Its words before the correction, and now.
    pub before: String,
    pub now: String,
}

/// The coder's own, in text order.
pub async fn waiting(
    view: &mut View,
    scope: Scope,
    narrative: NarrativeId,
    coder: MemberId,
) -> Result<Vec<Recheck>> {
    let all = sqlx::query_as!(
        Recheck,
        r#"select coding_id as coding, code.name as code, coding.start_at as at,
               substr(earlier.body, recheck.start_at + 1,
                   recheck.end_at - recheck.start_at) as "before!",
               substr(narrative.body, coding.start_at + 1,
                   coding.end_at - coding.start_at) as "now!"
           from recheck
               join coding on coding.project_id = $1 and coding.id = coding_id
               join code on code.project_id = $1 and code.id = coding.code_id
               join narrative on narrative.project_id = $1 and narrative.id = $2
               join narrative_version earlier on earlier.project_id = $1
                   and earlier.narrative_id = $2 and earlier.version = recheck.version
           where recheck.project_id = $1 and recheck.narrative_id = $2 and recheck.coder_id = $3
           order by coding.start_at, coding.end_at, coding.id"#,
        scope.project() as _,
        narrative as _,
        coder as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(all)
}

/// The coding waits to be looked at; what waits already, waits as it did.
pub async fn add(tx: &mut Tx, at: Place, coding: CodingId, earlier: Earlier) -> Result<()> {
    sqlx::query!(
        "insert into recheck
             (project_id, coding_id, narrative_id, coder_id, version, start_at, end_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        at.scope.project() as _,
        coding as _,
        at.narrative as _,
        at.coder as _,
        earlier.version,
        earlier.start,
        earlier.end,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// It was looked at. `None` if it did not wait.
pub async fn remove(tx: &mut Tx, at: Place, coding: CodingId) -> Result<Option<Earlier>> {
    let earlier = sqlx::query_as!(
        Earlier,
        r#"delete from recheck where project_id = $1 and coder_id = $2 and coding_id = $3
           returning version, start_at as start, end_at as "end""#,
        at.scope.project() as _,
        at.coder as _,
        coding as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(earlier)
}
