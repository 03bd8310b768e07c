//! Wrong passwords slow down whoever sends them, and nobody elsewhere.
//!
//! Only failures count: a whole room may sign in from one address. They are
//! counted for what was typed, so that an account that does not exist answers
//! like one that does.

use std::time::Duration;

use super::db;
use crate::{
    Error, Result,
    access::token,
    db::{AccountTx, View},
};

/// Failures without a delay: with one account from one address, and with any
/// accounts from one address.
const FREE: u32 = 5;
const FREE_AT_ADDRESS: u32 = 100;
/// Shared addresses must not close for long: somebody right may stand behind one.
const LONGEST: Duration = Duration::from_secs(15 * 60);
const LONGEST_AT_ADDRESS: Duration = Duration::from_secs(60);
const FIRST: Duration = Duration::from_secs(5);

/// Somebody tries a password.
pub struct Attempt {
    pub account_hash: Vec<u8>,
    /// The network it comes from, see [`super::Browser`].
    pub address: String,
}

/// The failures of the last hour, and the seconds since the last of them.
pub struct Failures {
    pub with_account: i64,
    pub since_with_account: f64,
    pub at_address: i64,
    pub since_at_address: f64,
}

impl Attempt {
    pub fn new(email: &str, address: &str) -> Self {
        let account_hash = token::hash(&email.trim().to_lowercase());
        Self { account_hash, address: address.to_owned() }
    }

    /// Ends the request if this is too soon after too many failures.
    pub async fn must_not_wait(&self, view: &mut View) -> Result<()> {
        let failures = db::failures(view, self).await?;
        let account = delay(failures.with_account, FREE).min(LONGEST);
        let address = delay(failures.at_address, FREE_AT_ADDRESS).min(LONGEST_AT_ADDRESS);
        let left = |delay: Duration, since: f64| (delay.as_secs_f64() - since).ceil() as u64;
        let wait = left(account, failures.since_with_account)
            .max(left(address, failures.since_at_address));
        if wait > 0 { Err(Error::Wait(wait)) } else { Ok(()) }
    }

    /// The password was wrong. Returns what to answer.
    pub async fn fail(&self, mut tx: AccountTx) -> Result<Error> {
        self.pass_alone(&mut tx).await?;
        db::note_failure(&mut tx, self).await?;
        tx.commit(None, "session.refuse").await?;
        Ok(Error::invalid("the e-mail address or the password is not right"))
    }

    /// The password was right.
    pub async fn succeed(&self, tx: &mut AccountTx) -> Result<()> {
        self.pass_alone(tx).await?;
        db::forget_failures(tx, self).await
    }

    /// Many at once have all come in before any of them failed: asks again, of
    /// one after the other.
    async fn pass_alone(&self, tx: &mut AccountTx) -> Result<()> {
        db::queue(tx, self).await?;
        self.must_not_wait(tx).await
    }
}

/// Twice as long after each failure beyond the free ones.
fn delay(failures: i64, free: u32) -> Duration {
    match failures - i64::from(free) {
        ..0 => Duration::ZERO,
        more => FIRST.saturating_mul(2_u32.saturating_pow(more.min(31) as u32)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_begins_after_the_free_failures_and_doubles() {
        let seconds = |failures| delay(failures, FREE).as_secs();
        assert_eq!([0, 4, 5, 6, 8].map(seconds), [0, 0, 5, 10, 40]);
        assert!(delay(i64::MAX, FREE) > LONGEST);
    }
}
