//! The people of a project: their roles, how they come in and how they leave.
//! What a member did stays when the member leaves.

mod db;
mod inverse;
pub mod invitations;
pub mod joining;
pub mod pages;
