//! `tandem agreement`: the same figures from a file, without a server.

mod bad_file;
pub mod case;
mod input;
mod measures;
mod texts;
