//! The certificate of independence: who coded what, when it was submitted and
//! released, and every exception. It tells its reader what the reader may know,
//! and nothing of work that is not released.

pub mod cli;
mod db;
mod entries;
mod exceptions;
mod facts;
pub mod pages;
