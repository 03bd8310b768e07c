//! SQL of members and invitations.

use time::OffsetDateTime;

use crate::{
    Error, Result,
    access::Scope,
    db::{AccountTx, Tx, View},
    domain::permission::Role,
    ids::{InvitationId, MemberId, ProjectId, UserId},
    web::links::ProjectLinks,
};

/// The numbers of the narratives that a member codes and that are not released,
/// for all members.
pub async fn open_seats(view: &mut View, scope: Scope) -> Result<Vec<(MemberId, i32)>> {
    let seats = sqlx::query!(
        "select member_id, number from assignment
             join narrative using (project_id)
         where project_id = $1 and narrative.id = narrative_id and not narrative.released
             and seat is not null
         order by number",
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(seats.into_iter().map(|seat| (seat.member_id, seat.number)).collect())
}

pub struct Member {
    pub id: MemberId,
    pub user: UserId,
    pub role: Role,
    pub left: bool,
}

/// `None` where there is no such member. After `projects::db::lock`.
pub async fn by_id(tx: &mut Tx, scope: Scope, id: MemberId) -> Result<Option<Member>> {
    let member = sqlx::query_as!(
        Member,
        r#"select id, user_id as user, role, left_at is not null as "left!"
           from member where project_id = $1 and id = $2"#,
        scope.project() as _,
        id as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(member)
}

pub async fn set_role(tx: &mut Tx, scope: Scope, id: MemberId, role: Role) -> Result<()> {
    sqlx::query!(
        "update member set role = $3 where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
        role as _,
    )
    .execute(tx.conn())
    .await?;
    if role != Role::Lead { withdraw_of(tx, scope, id).await } else { Ok(()) }
}

pub async fn remove(tx: &mut Tx, scope: Scope, id: MemberId) -> Result<()> {
    sqlx::query!(
        "update member set left_at = now() where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    withdraw_of(tx, scope, id).await
}

pub async fn bring_back(tx: &mut Tx, scope: Scope, id: MemberId) -> Result<()> {
    sqlx::query!(
        "update member set left_at = null where project_id = $1 and id = $2",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The last one cannot go: a project without a lead is closed for ever.
pub async fn must_keep_a_lead(tx: &mut Tx, scope: Scope) -> Result<()> {
    let led = sqlx::query_scalar!(
        r#"select exists (
               select from member
               where project_id = $1 and role = 'lead' and left_at is null
           ) as "led!""#,
        scope.project() as _,
    )
    .fetch_one(tx.conn())
    .await?;
    if led {
        return Ok(());
    }
    Err(Error::conflict(
        "a project needs a lead, and this is the last one; make somebody else a lead first",
    ))
}

pub struct Invitation {
    pub id: InvitationId,
    pub role: Role,
    pub made_by: String,
    pub expires_at: OffsetDateTime,
}

/// Those that can be accepted, the newest first.
pub async fn open_invitations(view: &mut View, scope: Scope) -> Result<Vec<Invitation>> {
    let open = sqlx::query_as!(
        Invitation,
        "select invitation.id, invitation.role, name as made_by, expires_at
         from invitation
             join member using (project_id) join account on account.id = user_id
         where project_id = $1 and member.id = made_by and accepted_at is null
             and revoked_at is null and expires_at > now()
         order by made_at desc, invitation.id",
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(open)
}

/// An invitation for a week.
pub async fn invite(
    tx: &mut Tx,
    scope: Scope,
    id: InvitationId,
    token_hash: &[u8],
    role: Role,
) -> Result<()> {
    let made_by = tx.viewer().member;
    sqlx::query!(
        "insert into invitation (project_id, id, token_hash, role, made_by, expires_at)
         values ($1, $2, $3, $4, $5, now() + interval '7 days')",
        scope.project() as _,
        id as _,
        token_hash,
        role as _,
        made_by as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// `None` if it is not open.
pub async fn withdraw(tx: &mut Tx, scope: Scope, id: InvitationId) -> Result<Option<()>> {
    let withdrawn = sqlx::query!(
        "update invitation set revoked_at = now()
         where project_id = $1 and id = $2 and accepted_at is null and revoked_at is null",
        scope.project() as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    Ok((withdrawn.rows_affected() == 1).then_some(()))
}

/// Who leads no longer does not bring in others by a link from before.
async fn withdraw_of(tx: &mut Tx, scope: Scope, made_by: MemberId) -> Result<()> {
    sqlx::query!(
        "update invitation set revoked_at = now()
         where project_id = $1 and made_by = $2 and accepted_at is null and revoked_at is null",
        scope.project() as _,
        made_by as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What an invitation opens. Its secret is the proof: whoever holds it is not
/// a member yet.
pub struct Offer {
    pub project: ProjectId,
    pub id: InvitationId,
    pub slug: String,
    pub title: String,
    pub role: Role,
    pub made_by: String,
}

impl Offer {
    /// Of the project.
    pub fn address(&self) -> String {
        ProjectLinks::of(&self.slug).project().to_owned()
    }
}

/// `None` if the invitation was used or withdrawn, or has run out.
pub async fn offer(view: &mut View, token_hash: &[u8]) -> Result<Option<Offer>> {
    let offer = sqlx::query_as!(
        Offer,
        "select project_id as project, invitation.id, slug, title, invitation.role, name as made_by
         from invitation
             join project on project.id = project_id
             join member using (project_id) join account on account.id = user_id
         where token_hash = $1 and member.id = made_by and accepted_at is null
             and revoked_at is null and expires_at > now()",
        token_hash,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(offer)
}

pub async fn is_member(view: &mut View, offer: &Offer, user: UserId) -> Result<bool> {
    let is = sqlx::query_scalar!(
        r#"select exists (
               select from member
               where project_id = $1 and user_id = $2 and left_at is null
           ) as "is!""#,
        offer.project as _,
        user as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(is)
}

/// Comes in, or back. `None` for a member.
pub async fn join(tx: &mut AccountTx, offer: &Offer, user: UserId) -> Result<Option<MemberId>> {
    let id = sqlx::query_scalar!(
        "insert into member (project_id, id, user_id, role) values ($1, $2, $3, $4)
         on conflict (project_id, user_id)
             do update set role = excluded.role, left_at = null, joined_at = now()
             where member.left_at is not null
         returning id",
        offer.project as _,
        MemberId::new() as _,
        user as _,
        offer.role as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(id)
}

/// Uses the invitation up. `None` if it is not open any more.
pub async fn accept(tx: &mut AccountTx, offer: &Offer, by: MemberId) -> Result<Option<()>> {
    let accepted = sqlx::query!(
        "update invitation set accepted_at = now(), accepted_by = $3
         where project_id = $1 and id = $2 and accepted_at is null and revoked_at is null
             and expires_at > now()",
        offer.project as _,
        offer.id as _,
        by as _,
    )
    .execute(tx.conn())
    .await?;
    Ok((accepted.rows_affected() == 1).then_some(()))
}
