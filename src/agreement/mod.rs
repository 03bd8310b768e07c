//! How alike the coders' work is: computed on released narratives, from what
//! was submitted. Before a release no figure exists: it would be an oracle.

pub mod db;
mod figures;
pub mod pages;
