//! Accounts: who can sign in, and how. An account opens no project, also not
//! the administrator's.

pub mod attempt;
mod browser;
pub mod cli;
pub mod db;
pub mod first_run;
mod form;
pub mod keys;
mod link_db;
pub mod pages;
pub mod password_link;
pub mod person;
pub mod session;
pub mod sign_in;

pub use browser::Browser;
pub use form::refused;
pub use person::Person;
