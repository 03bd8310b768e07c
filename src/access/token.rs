//! Secrets in cookies and links: 256 random bits, of which the database keeps
//! the SHA-256 alone.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// What the browser or the link holds.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    pub fn new() -> Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|e| Error::Other(anyhow::anyhow!("{e}")))?;
        Ok(Self(BASE64URL_NOPAD.encode(&bytes)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> Vec<u8> {
        hash(&self.0)
    }
}

/// Whether this can be a secret of ours: long enough not to be guessed.
pub fn is_whole(secret: &str) -> bool {
    BASE64URL_NOPAD.decode(secret.as_bytes()).is_ok_and(|bytes| bytes.len() == 32)
}

/// What the database holds of a secret.
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
