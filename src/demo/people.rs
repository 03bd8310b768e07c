//! The four accounts of the demonstration. There is no default password: each
//! start gives them a fresh one and ends what was before.

use std::fmt;

use anyhow::{Result, anyhow, ensure};

use super::content::Person;
use crate::{
    App,
    access::password,
    accounts::db::{self as accounts, NewAccount},
    db::AccountTx,
    domain::permission::Role,
    ids::UserId,
    live::Topic,
    web::links,
};

/// Nobody receives mail there.
const HOST: &str = "demonstration.example";

/// Who can sign in, and with what.
pub struct SignIns {
    /// Where.
    pub address: String,
    pub people: Vec<SignIn>,
    pub password: String,
}

pub struct SignIn {
    pub account: UserId,
    pub email: String,
    role: Role,
    finds: String,
}

/// Makes the accounts where they are missing, and sets their password.
pub async fn admit(app: &App, people: &[Person]) -> Result<SignIns> {
    let password = fresh()?;
    let hash = password::hash(app, password.clone()).await?;
    let mut sign_ins = vec![];
    for Person { user, name, role, finds } in people {
        let email = format!("{user}@{HOST}");
        let account = account(app, &email, name, &hash).await?;
        sign_ins.push(SignIn { account, email, role: *role, finds: finds.clone() });
    }
    let address = app.settings.absolute(links::sign_in());
    Ok(SignIns { address, people: sign_ins, password })
}

async fn account(app: &App, email: &str, name: &str, hash: &str) -> Result<UserId> {
    let mut tx = AccountTx::begin(&app.db).await?;
    if let Some(account) = accounts::by_email(&mut tx, email).await? {
        ensure!(!account.disabled, "the account {email} is closed, so nobody can play this part");
        accounts::set_password(&mut tx, account.id, hash).await?;
        accounts::end_sessions(&mut tx, account.id, None).await?;
        tx.touch(Topic::Account(account.id));
        tx.commit(Some(account.id), "password.reset").await?;
        return Ok(account.id);
    }
    let id = UserId::new();
    let new = NewAccount { id, email, name, password_hash: Some(hash), administrator: false };
    accounts::create(&mut tx, &new).await?;
    tx.commit(Some(id), "account.create").await?;
    Ok(id)
}

/// 80 bits in groups that can be read aloud: no l or o, no 0 or 1.
fn fresh() -> Result<String> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("no random numbers: {error}"))?;
    let letters = bytes.map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}

/// A table for the console.
impl fmt::Display for SignIns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wide = self.people.iter().map(|one| one.email.len()).max().unwrap_or_default();
        writeln!(
            f,
            "The demonstration project has four people. Sign in at {} as:\n",
            self.address
        )?;
        for SignIn { email, role, finds, .. } in &self.people {
            writeln!(f, "  {email:wide$}  {:6}  {finds}", role.word().to_lowercase())?;
        }
        writeln!(f, "\n  Password of all four: {}\n", self.password)?;
        write!(f, "It is new: with each start, the one before and its sessions end.")
    }
}

#[cfg(test)]
mod tests {
    use super::fresh;
    use crate::access::password;

    #[test]
    fn a_fresh_password_is_a_good_one_and_never_the_same() {
        let (one, other) = (fresh().unwrap(), fresh().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 19);
        assert!(password::must_be_good(&one, &["ingrid"]).is_ok(), "{one}");
    }
}
