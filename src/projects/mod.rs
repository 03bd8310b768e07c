//! Projects: one synthesis each, with its research questions and members.

pub mod db;
