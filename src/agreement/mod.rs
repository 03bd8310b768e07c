//! How alike the coders' work is: computed on released narratives, from what
//! was submitted. Before a release no figure exists: it would be an oracle.

mod answers;
mod chart;
pub mod cli;
pub mod code;
pub mod confused;
pub mod db;
mod figure;
mod figures;
mod inductive;
mod kept;
mod matrix;
mod measures;
pub mod on_demand;
pub mod pages;
mod rows;
pub mod sheet;
pub mod unit;
mod words;
