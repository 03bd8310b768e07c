//! SQL of the pictures. It counts agreed passages, which only released
//! narratives have.

use crate::{Result, access::Scope, db::View, ids::CodeId};

/// Where an agreed code comes from: how many coders had a code that became part
/// of it. None for a code that was made on a board.
pub struct Origin {
    pub code: CodeId,
    pub coders: i64,
}

pub async fn origins(view: &mut View, scope: Scope) -> Result<Vec<Origin>> {
    let origins = sqlx::query_as!(
        Origin,
        r#"select code.id as "code!",
               greatest(
                   count(distinct origin.owner_id), count(code.owner_id),
                   (select count(distinct coding.coder_id) from coding
                    where coding.project_id = code.project_id and coding.code_id = code.id
                        and coding.released)
               ) as "coders!"
           from team_code code
               left join code_origin on code_origin.project_id = code.project_id
                   and code_origin.agreed_id = code.id
               left join team_code origin on origin.project_id = code.project_id
                   and origin.id = code_origin.code_id
           where code.project_id = $1 group by code.project_id, code.id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(origins)
}

/// Two codes, and how many pairs of their agreed passages share words of a
/// narrative.
pub struct Together {
    pub a: CodeId,
    pub b: CodeId,
    pub places: i64,
}

/// Codes that have passages in common, the most often first.
pub async fn together(view: &mut View, scope: Scope) -> Result<Vec<Together>> {
    let pairs = sqlx::query_as!(
        Together,
        r#"select a.code_id as "a!", b.code_id as "b!", count(*) as "places!"
           from consensus_segment a join consensus_segment b
               on b.project_id = a.project_id and b.narrative_id = a.narrative_id
                   and a.code_id < b.code_id and a.start_at < b.end_at and b.start_at < a.end_at
           where a.project_id = $1 group by a.code_id, b.code_id
           order by count(*) desc, a.code_id, b.code_id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(pairs)
}
