//! Where things stand: what waits for me at home, and one project at a glance.
//!
//! All of it is read through the viewer's own eyes. A coder learns nothing of
//! the partner's progress; a lead without a seat learns who has submitted.

mod db;
mod facts;
pub mod home;
mod matrix;
pub mod project;
mod stages;
mod waits;
