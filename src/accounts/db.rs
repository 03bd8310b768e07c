//! SQL of accounts and sessions.

use crate::{
    Result,
    db::AccountTx,
    error::OnConstraint,
    ids::{SessionId, UserId},
};

pub struct NewAccount<'a> {
    pub id: UserId,
    pub email: &'a str,
    pub name: &'a str,
    pub password_hash: Option<&'a str>,
    pub administrator: bool,
}

pub async fn create(tx: &mut AccountTx, new: &NewAccount<'_>) -> Result<()> {
    sqlx::query!(
        "insert into account (id, email, name, password_hash, administrator)
         values ($1, $2, $3, $4, $5)",
        new.id as _,
        new.email,
        new.name,
        new.password_hash,
        new.administrator,
    )
    .execute(tx.conn())
    .await
    .on_constraint("account_email_taken", "there is already an account with this e-mail address")?;
    Ok(())
}

/// Begins a session that lasts a day, whatever is done in it.
pub async fn begin_session(
    tx: &mut AccountTx,
    user: UserId,
    token_hash: &[u8],
    device: &str,
) -> Result<SessionId> {
    let id = SessionId::new();
    sqlx::query!(
        "insert into session (token_hash, id, user_id, device, expires_at)
         values ($1, $2, $3, $4, now() + interval '24 hours')",
        token_hash,
        id as _,
        user as _,
        device,
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

pub async fn end_session(tx: &mut AccountTx, user: UserId, id: SessionId) -> Result<()> {
    sqlx::query!("delete from session where user_id = $1 and id = $2", user as _, id as _)
        .execute(tx.conn())
        .await?;
    Ok(())
}
