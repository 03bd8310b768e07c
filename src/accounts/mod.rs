//! Accounts: who can sign in, and how. An account opens no project.

pub mod db;
pub mod pages;
