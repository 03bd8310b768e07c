//! SQL of one-time links: first run and new passwords. The table holds the
//! SHA-256 of what is in a link.

use crate::{
    Result,
    db::{AccountTx, View},
    ids::UserId,
};

/// A link for the first run, instead of those that were made before.
pub async fn make_first_run(tx: &mut AccountTx, token_hash: &[u8]) -> Result<()> {
    sqlx::query!(
        "update one_time_link set used_at = now() where purpose = 'setup' and used_at is null"
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into one_time_link (token_hash, purpose, expires_at)
         values ($1, 'setup', now() + interval '30 minutes')",
        token_hash,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether this is the link of the first run, which is over when there is an account.
pub async fn is_first_run(view: &mut View, token_hash: &[u8]) -> Result<bool> {
    let open = sqlx::query_scalar!(
        r#"select exists (
               select from one_time_link
               where token_hash = $1 and purpose = 'setup' and used_at is null
                   and expires_at > now()
           ) and not exists (select from account) as "open!""#,
        token_hash,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(open)
}

/// Uses the link up. `None` if it is over.
pub async fn use_first_run(tx: &mut AccountTx, token_hash: &[u8]) -> Result<Option<()>> {
    let used = sqlx::query!(
        "update one_time_link set used_at = now()
         where token_hash = $1 and purpose = 'setup' and used_at is null
             and expires_at > now() and not exists (select from account)",
        token_hash,
    )
    .execute(tx.conn())
    .await?;
    Ok((used.rows_affected() == 1).then_some(()))
}

/// A link to set a password, instead of those that the account had before.
pub async fn make_for_password(
    tx: &mut AccountTx,
    user: UserId,
    token_hash: &[u8],
    minutes: i32,
) -> Result<()> {
    withdraw_for_password(tx, user).await?;
    sqlx::query!(
        "insert into one_time_link (token_hash, purpose, user_id, expires_at)
         values ($1, 'password', $2, now() + make_interval(mins => $3))",
        token_hash,
        user as _,
        minutes,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn withdraw_for_password(tx: &mut AccountTx, user: UserId) -> Result<()> {
    sqlx::query!(
        "update one_time_link set used_at = now()
         where user_id = $1 and purpose = 'password' and used_at is null",
        user as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub struct Owner {
    pub user: UserId,
    pub name: String,
    pub email: String,
}

/// Whose password this link sets. `None` if it is over, or its account closed.
pub async fn owner(view: &mut View, token_hash: &[u8]) -> Result<Option<Owner>> {
    let owner = sqlx::query_as!(
        Owner,
        "select account.id as user, name, email
         from one_time_link join account on account.id = user_id
         where token_hash = $1 and purpose = 'password' and used_at is null
             and expires_at > now() and disabled_at is null",
        token_hash,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(owner)
}

/// Uses the link up. `None` if it is over.
pub async fn use_for_password(tx: &mut AccountTx, token_hash: &[u8]) -> Result<Option<()>> {
    let used = sqlx::query!(
        "update one_time_link set used_at = now()
         where token_hash = $1 and purpose = 'password' and used_at is null
             and expires_at > now()",
        token_hash,
    )
    .execute(tx.conn())
    .await?;
    Ok((used.rows_affected() == 1).then_some(()))
}
