//! SQL of parked questions, decisions and signatures.

use time::OffsetDateTime;

use super::Kind;
use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    ids::{MemberId, PersonId, RemarkId, WorkshopId},
};

#[derive(Debug, Clone)]
pub struct Remark {
    pub id: RemarkId,
    pub kind: Kind,
    pub body: String,
    /// A member's or a guest's name.
    pub by: String,
    pub guest: bool,
    pub made_at: OffsetDateTime,
}

/// In the order in which they were made.
pub async fn all(view: &mut View, scope: Scope, id: WorkshopId, kind: Kind) -> Result<Vec<Remark>> {
    let remarks = sqlx::query_as!(
        Remark,
        r#"select remark.id, kind as "kind: Kind", body, made_at,
               coalesce(guest_name, account.name, '') as "by!",
               guest_name is not null as "guest!"
           from remark
               left join attendance on attendance.project_id = remark.project_id
                   and attendance.workshop_id = remark.workshop_id
                   and attendance.person_id = remark.person_id
               left join member on member.project_id = remark.project_id
                   and member.id = remark.person_id
               left join account on account.id = member.user_id
           where remark.project_id = $1 and remark.workshop_id = $2 and kind = $3
           order by made_at, remark.id"#,
        scope.project() as _,
        id as _,
        kind as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(remarks)
}

pub async fn add(
    tx: &mut Tx,
    scope: Scope,
    workshop: WorkshopId,
    id: RemarkId,
    kind: Kind,
    person: PersonId,
    body: &str,
) -> Result<()> {
    sqlx::query!(
        "insert into remark (project_id, id, workshop_id, kind, person_id, body)
         values ($1, $2, $3, $4, $5, $6)",
        scope.project() as _,
        id as _,
        workshop as _,
        kind as _,
        person as _,
        body,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Returns what it said.
pub async fn remove(
    tx: &mut Tx,
    scope: Scope,
    workshop: WorkshopId,
    id: RemarkId,
) -> Result<Option<(Kind, String)>> {
    let removed = sqlx::query!(
        r#"delete from remark where project_id = $1 and workshop_id = $2 and id = $3
           returning kind as "kind: Kind", body"#,
        scope.project() as _,
        workshop as _,
        id as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(removed.map(|row| (row.kind, row.body)))
}

/// A member's word on what the workshop came to.
#[derive(Debug, Clone)]
pub struct Signature {
    pub member: MemberId,
    pub name: String,
    /// Empty where the member agrees.
    pub reservation: String,
    pub signed_at: OffsetDateTime,
}

pub async fn signatures(view: &mut View, scope: Scope, id: WorkshopId) -> Result<Vec<Signature>> {
    let signatures = sqlx::query_as!(
        Signature,
        r#"select member_id as member, account.name, reservation, signed_at
           from sign_off
               join member on member.project_id = sign_off.project_id and member.id = member_id
               join account on account.id = member.user_id
           where sign_off.project_id = $1 and workshop_id = $2
           order by account.name, member_id"#,
        scope.project() as _,
        id as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(signatures)
}

/// The last word counts.
pub async fn sign(
    tx: &mut Tx,
    scope: Scope,
    workshop: WorkshopId,
    member: MemberId,
    reservation: &str,
) -> Result<()> {
    sqlx::query!(
        "insert into sign_off (project_id, workshop_id, member_id, reservation)
         values ($1, $2, $3, $4)
         on conflict (project_id, workshop_id, member_id) do update
             set reservation = $4, signed_at = now()",
        scope.project() as _,
        workshop as _,
        member as _,
        reservation,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
