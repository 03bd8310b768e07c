//! SQL of accounts, their sessions and failed sign-ins.

use time::OffsetDateTime;

use super::{
    attempt::{Attempt, Failures},
    person::Person,
};
use crate::{
    Result,
    db::{AccountTx, View},
    error::OnConstraint,
    ids::{EventId, SessionId, UserId},
};

pub struct NewAccount<'a> {
    pub id: UserId,
    pub email: &'a str,
    pub name: &'a str,
    pub password_hash: Option<&'a str>,
    pub administrator: bool,
}

impl<'a> NewAccount<'a> {
    pub fn of(id: UserId, person: &'a Person) -> Self {
        let Person { name, email, password_hash } = person;
        Self { id, email, name, password_hash: Some(password_hash), administrator: false }
    }
}

pub struct Account {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub password_hash: Option<String>,
    pub administrator: bool,
    pub disabled: bool,
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

/// Whether this installation has anybody yet.
pub async fn any(view: &mut View) -> Result<bool> {
    let any = sqlx::query_scalar!(r#"select exists (select from account) as "any!""#)
        .fetch_one(view.conn())
        .await?;
    Ok(any)
}

/// Whether somebody looks after this installation.
pub async fn any_administrator(view: &mut View) -> Result<bool> {
    let any =
        sqlx::query_scalar!(r#"select exists (select from account where administrator) as "any!""#)
            .fetch_one(view.conn())
            .await?;
    Ok(any)
}

pub async fn by_email(view: &mut View, email: &str) -> Result<Option<Account>> {
    let account = sqlx::query_as!(
        Account,
        r#"select id, email, name, password_hash, administrator,
             disabled_at is not null as "disabled!"
         from account where email = $1"#,
        email,
    )
    .fetch_optional(view.conn())
    .await?;
    Ok(account)
}

pub async fn by_id(view: &mut View, id: UserId) -> Result<Account> {
    let account = sqlx::query_as!(
        Account,
        r#"select id, email, name, password_hash, administrator,
             disabled_at is not null as "disabled!"
         from account where id = $1"#,
        id as _,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(account)
}

/// Everybody, by e-mail address.
pub async fn all(view: &mut View) -> Result<Vec<Account>> {
    let accounts = sqlx::query_as!(
        Account,
        r#"select id, email, name, password_hash, administrator,
             disabled_at is not null as "disabled!"
         from account order by email"#,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(accounts)
}

pub async fn rename(tx: &mut AccountTx, id: UserId, name: &str) -> Result<()> {
    sqlx::query!("update account set name = $2 where id = $1", id as _, name)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub async fn set_keys(tx: &mut AccountTx, id: UserId, keys: &str) -> Result<()> {
    sqlx::query!("update account set keys = $2 where id = $1", id as _, keys)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub async fn set_password(tx: &mut AccountTx, id: UserId, hash: &str) -> Result<()> {
    sqlx::query!("update account set password_hash = $2 where id = $1", id as _, hash)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub async fn disable(tx: &mut AccountTx, id: UserId) -> Result<()> {
    sqlx::query!("update account set disabled_at = now() where id = $1", id as _)
        .execute(tx.conn())
        .await?;
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

/// All of somebody's sessions but one, or all.
pub async fn end_sessions(tx: &mut AccountTx, user: UserId, but: Option<SessionId>) -> Result<()> {
    sqlx::query!(
        "delete from session where user_id = $1 and id is distinct from $2",
        user as _,
        but as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The session that a browser had before, whoever began it, and all that are over.
pub async fn end_old_sessions(tx: &mut AccountTx, token_hash: Option<&[u8]>) -> Result<()> {
    sqlx::query!("delete from session where token_hash = $1 or expires_at < now()", token_hash)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub struct Session {
    pub id: SessionId,
    pub device: String,
    pub began_at: OffsetDateTime,
    pub seen_at: OffsetDateTime,
}

/// Those that last, the one used last first.
pub async fn sessions(view: &mut View, user: UserId) -> Result<Vec<Session>> {
    let sessions = sqlx::query_as!(
        Session,
        "select id, device, created_at as began_at, seen_at from session
         where user_id = $1 and expires_at > now() order by seen_at desc, id",
        user as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(sessions)
}

pub async fn failures(view: &mut View, attempt: &Attempt) -> Result<Failures> {
    let failures = sqlx::query_as!(
        Failures,
        r#"select count(*) filter (where account_hash = $1) as "with_account!",
             coalesce(extract(epoch from now() - max(failed_at)
                 filter (where account_hash = $1)), 0)::float8 as "since_with_account!",
             count(*) as "at_address!",
             coalesce(extract(epoch from now() - max(failed_at)), 0)::float8
                 as "since_at_address!"
           from sign_in_failure where address = $2 and failed_at > now() - interval '1 hour'"#,
        attempt.account_hash,
        attempt.address,
    )
    .fetch_one(view.conn())
    .await?;
    Ok(failures)
}

/// Attempts on one account from one address pass here one after the other.
pub async fn queue(tx: &mut AccountTx, attempt: &Attempt) -> Result<()> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended(encode($1, 'hex') || $2, 0))",
        attempt.account_hash,
        attempt.address,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}

pub async fn note_failure(tx: &mut AccountTx, attempt: &Attempt) -> Result<()> {
    sqlx::query!(
        "insert into sign_in_failure (id, account_hash, address) values ($1, $2, $3)",
        EventId::new() as _,
        attempt.account_hash,
        attempt.address,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Those of somebody who knew the password in the end, and those of yesterday.
pub async fn forget_failures(tx: &mut AccountTx, attempt: &Attempt) -> Result<()> {
    sqlx::query!(
        "delete from sign_in_failure
         where (account_hash = $1 and address = $2) or failed_at < now() - interval '1 day'",
        attempt.account_hash,
        attempt.address,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
