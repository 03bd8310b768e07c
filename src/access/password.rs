//! Passwords: argon2id, a few at a time, and what a new one must be.

use std::sync::LazyLock;

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};

use crate::{App, Error, Result};

/// Letters of a new password, at least.
pub const LEAST: usize = 15;
const MOST: usize = 128;

/// Compared with when there is no such account, so that the answer takes as
/// long as for a wrong password.
static NOBODYS: LazyLock<String> =
    LazyLock::new(|| make("nobody has this password").unwrap_or_default());

/// The PHC string of a password.
pub async fn hash(app: &App, password: String) -> Result<String> {
    in_turn(app, move || make(&password)).await?
}

/// Whether it is the password of this hash. Takes as long for no account as
/// for a wrong password.
pub async fn fits(app: &App, password: String, hash: Option<String>) -> Result<bool> {
    in_turn(app, move || {
        let stored = hash.as_deref().unwrap_or(NOBODYS.as_str());
        let same = PasswordHash::new(stored).is_ok_and(|stored| {
            Argon2::default().verify_password(password.as_bytes(), &stored).is_ok()
        });
        same && hash.is_some()
    })
    .await
}

fn make(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|e| Error::Other(anyhow::anyhow!("{e}")))
}

async fn in_turn<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let place = app.hashing.acquire().await.map_err(|e| Error::Other(e.into()))?;
    let result = tokio::task::spawn_blocking(work).await.map_err(|e| Error::Other(e.into()));
    drop(place);
    result
}

/// Refuses a new password that would be guessed: too short, or made of one's
/// own name, or of a few letters over and over.
pub fn must_be_good(password: &str, own: &[&str]) -> Result<()> {
    let letters = password.chars().count();
    if letters < LEAST {
        return Err(Error::invalid(format!(
            "a password needs {LEAST} characters or more; a short sentence is good"
        )));
    }
    if letters > MOST {
        return Err(Error::invalid(format!("a password has at most {MOST} characters")));
    }
    let mut rest = password.to_lowercase();
    let common = ["password", "passord", "qwertyuiop", "1234567890", "tandem", "letmein"];
    let mut words: Vec<String> = common.iter().chain(own).map(|word| word.to_lowercase()).collect();
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words.iter().filter(|word| word.chars().count() > 2) {
        rest = rest.replace(word, "");
    }
    let mut different: Vec<char> = rest.chars().collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < 7 {
        return Err(Error::invalid("this password is easy to guess; please choose another one"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::must_be_good;

    #[test]
    fn a_sentence_is_good() {
        for good in
            ["we met in the rain", "correct horse battery staple", "ingen vei tilbake 😀 hjem"]
        {
            assert!(must_be_good(good, &["Ana", "ana@example.org"]).is_ok(), "{good}");
        }
    }

    #[test]
    fn what_is_easily_guessed_is_refused() {
        for bad in [
            "short",
            "passwordpassword1",
            "aaaaaaaaaaaaaaaaaaaa",
            "1234567890123456",
            "ana@example.org1!",
        ] {
            assert!(must_be_good(bad, &["Ana", "ana@example.org"]).is_err(), "{bad}");
        }
    }
}
