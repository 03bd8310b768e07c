//! SQL of what the record holds of a workshop.

use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Result, access::Scope, db::View, ids::OpId, live::Topic};

/// An entry of the record that all may read.
#[derive(Debug, Clone)]
pub struct Noted {
    /// A member's or a guest's name.
    pub by: String,
    pub op: OpId,
    /// It can be taken back.
    pub inverted: bool,
    pub kind: String,
    pub payload: Value,
    pub at: OffsetDateTime,
}

/// What was done on a topic between two moments, in the order of time.
pub async fn record(
    view: &mut View,
    scope: Scope,
    topic: Topic,
    from: Option<OffsetDateTime>,
    until: Option<OffsetDateTime>,
) -> Result<Vec<Noted>> {
    let noted = sqlx::query_as!(
        Noted,
        r#"select coalesce(account.name, guest.guest_name, '') as "by!", op_id as op, inverse <> 'null' as "inverted!",
               kind, payload, noted_at as at
           from journal
               left join member on member.project_id = journal.project_id
                   and member.id = actor_id
               left join account on account.id = member.user_id
               left join attendance guest on guest.project_id = journal.project_id
                   and guest.person_id = actor_id and guest.guest_name is not null
           where journal.project_id = $1 and topic = $2 and reader = $5
               and noted_at >= $3 and noted_at <= coalesce($4, noted_at)
           order by noted_at, op_id"#,
        scope.project() as _,
        topic.to_string(),
        from,
        until,
        Uuid::nil(),
    )
    .fetch_all(view.conn())
    .await?;
    Ok(noted)
}
