//! What somebody says of themself when an account is made.

use serde::Deserialize;

use crate::{App, Error, Result, access::password};

/// Letters of a name, at most.
const LONGEST_NAME: usize = 100;
const LONGEST_EMAIL: usize = 254;

/// As typed.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct PersonForm {
    pub name: String,
    pub email: String,
    pub password: String,
}

/// Checked, and the password hashed.
pub struct Person {
    pub name: String,
    pub email: String,
    pub password_hash: String,
}

impl PersonForm {
    /// Takes a while: hashing a password does.
    pub async fn check(&self, app: &App) -> Result<Person> {
        let (name, email) = (name(&self.name)?, email(&self.email)?);
        let password_hash = hash_new(app, &self.password, &name, &email).await?;
        Ok(Person { name, email, password_hash })
    }
}

/// The hash of a new password, which must not be made of its owner's name.
pub async fn hash_new(app: &App, new: &str, name: &str, email: &str) -> Result<String> {
    let local = email.split('@').next().unwrap_or_default();
    let own: Vec<&str> = name.split_whitespace().chain([name, email, local]).collect();
    password::must_be_good(new, &own)?;
    password::hash(app, new.to_owned()).await
}

pub fn name(typed: &str) -> Result<String> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Error::invalid("please say your name: others see it beside your work"));
    }
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Error::invalid(format!("a name has at most {LONGEST_NAME} letters")));
    }
    Ok(name)
}

/// In small letters: nobody remembers how they wrote it.
pub fn email(typed: &str) -> Result<String> {
    let email = typed.trim().to_lowercase();
    let right = |(user, host): (&str, &str)| {
        !user.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    };
    let letters = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"".contains(c);
    let one_at = email.matches('@').count() == 1;
    let short = email.chars().count() <= LONGEST_EMAIL;
    if !one_at || !short || !email.chars().all(letters) || !email.split_once('@').is_some_and(right)
    {
        return Err(Error::invalid("this is not an e-mail address; it looks like ana@example.org"));
    }
    Ok(email)
}

#[cfg(test)]
mod tests {
    use super::{email, name};

    #[test]
    fn an_email_address_is_taken_in_small_letters() {
        assert_eq!(email(" Ana.Berg@Example.ORG ").unwrap(), "ana.berg@example.org");
        assert_eq!(email("åse+1@blå.no").unwrap(), "åse+1@blå.no");
    }

    #[test]
    fn what_is_no_email_address_is_refused() {
        for bad in
            ["", "ana", "@a.no", "ana@", "ana@host", "a@b@c.no", "a b@c.no", "ana@.no", "<a@b.no>"]
        {
            assert!(email(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_is_kept_without_spare_spaces() {
        assert_eq!(name("  Ingrid   Anna Moe ").unwrap(), "Ingrid Anna Moe");
        assert!(name("   ").is_err());
        assert!(name(&"a".repeat(101)).is_err());
        assert!(name("a\u{7}b").is_err());
    }
}
