//! How alike the coders' work is: computed on released narratives, from what
//! was submitted. Before a release no figure exists: it would be an oracle.

mod answers;
pub mod cli;
pub mod code;
pub mod db;
mod figures;
pub mod pages;
pub mod sheet;
pub mod unit;
mod words;
