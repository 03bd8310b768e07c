//! Projects: one synthesis each, with its research questions and settings.
//! Whoever makes a project leads it.

pub mod db;
mod details;
pub mod pages;
mod questions;
pub mod settings;
mod slug;
pub mod undo;

pub use details::{Details, Question};
