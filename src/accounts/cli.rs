//! Accounts from the server's command line. Nobody types a password there:
//! people set their own, by a link.

use anyhow::{Result, bail};
use clap::Subcommand;

use super::{
    db::{self, Account, NewAccount},
    password_link::{self, Lasts},
    person,
};
use crate::{
    App,
    db::{AccountTx, View},
    ids::UserId,
    live::Topic,
};

/// What `tandem user` can do.
#[derive(Subcommand)]
pub enum Deed {
    /// Make an account, and print a link for its owner to set the password
    Add {
        #[arg(long)]
        email: String,
        /// As others see it
        #[arg(long)]
        name: String,
        /// Looks after the installation; reads no project by that
        #[arg(long)]
        administrator: bool,
    },
    /// Close an account and end its sessions; what its owner did stays
    Disable { email: String },
    /// Print a link for the owner of an account to set a new password
    ResetLink { email: String },
    /// List all accounts
    List,
}

/// Does it, and says so for the console.
pub async fn perform(app: &App, deed: Deed) -> Result<String> {
    Ok(match deed {
        Deed::Add { email, name, administrator } => {
            let link = add(app, &email, &name, administrator).await?;
            format!(
                "The account is made. Send its owner this link: it works once, for a week.\n{link}"
            )
        }
        Deed::Disable { email } => {
            disable(app, &email).await?;
            format!("The account {email} is closed, and its sessions have ended.")
        }
        Deed::ResetLink { email } => {
            let link = reset_link(app, &email).await?;
            format!("Send the owner of the account this link: it works once, for an hour.\n{link}")
        }
        Deed::List => list(app).await?.join("\n"),
    })
}

/// Makes an account. Returns the link, good for a week, by which its owner
/// sets the password.
pub async fn add(app: &App, email: &str, name: &str, administrator: bool) -> Result<String> {
    let (email, name) = (person::email(email)?, person::name(name)?);
    let mut tx = AccountTx::begin(&app.db).await?;
    let id = UserId::new();
    let new = NewAccount { id, email: &email, name: &name, password_hash: None, administrator };
    db::create(&mut tx, &new).await?;
    let link = password_link::make(&mut tx, app, id, Lasts::Week).await?;
    tx.commit(Some(id), "account.create").await?;
    Ok(link)
}

/// Closes an account and ends its sessions, in every process. Its work stays.
pub async fn disable(app: &App, email: &str) -> Result<()> {
    let account = find(app, email).await?;
    let mut tx = AccountTx::begin(&app.db).await?;
    db::disable(&mut tx, account.id).await?;
    db::end_sessions(&mut tx, account.id, None).await?;
    tx.touch(Topic::Account(account.id));
    tx.commit(Some(account.id), "account.disable").await?;
    app.live.all_sent().await;
    Ok(())
}

/// A link, good for an hour, by which the account's owner sets a new password.
pub async fn reset_link(app: &App, email: &str) -> Result<String> {
    let account = find(app, email).await?;
    if account.disabled {
        bail!("the account {} is closed", account.email);
    }
    let mut tx = AccountTx::begin(&app.db).await?;
    let link = password_link::make(&mut tx, app, account.id, Lasts::Hour).await?;
    tx.commit(Some(account.id), "link.make").await?;
    Ok(link)
}

/// A line for each account, by e-mail address: address, name, what is special.
pub async fn list(app: &App) -> Result<Vec<String>> {
    let accounts = db::all(&mut View::of_nobody(&app.db).await?).await?;
    Ok(accounts.iter().map(line).collect())
}

fn line(account: &Account) -> String {
    let special = [
        (account.administrator, "administrator"),
        (account.password_hash.is_none(), "no password yet"),
        (account.disabled, "closed"),
    ];
    let special = special.into_iter().filter_map(|(is, word)| is.then_some(word));
    let line = [account.email.as_str(), account.name.as_str()].into_iter().chain(special);
    line.collect::<Vec<_>>().join("\t")
}

async fn find(app: &App, email: &str) -> Result<Account> {
    let email = person::email(email)?;
    match db::by_email(&mut View::of_nobody(&app.db).await?, &email).await? {
        Some(account) => Ok(account),
        None => bail!("there is no account {email}; `tandem user list` shows all"),
    }
}
