//! A narrative's frozen text: its units, and fast ways between the offsets of
//! the database, of the browser and of Rust's strings.

mod offsets;
mod sentences;
mod units;

pub use offsets::Offsets;
pub use units::{Unit, units};
