//! Pictures of a synthesis: how codes became themes, what stands behind them,
//! and how the codes hang together. Each is drawn from a table that stands with it.

mod counts;
mod db;
pub mod pages;
