//! The moment at which blind work ends: a coder says `I am done`, and when all
//! have, the narrative's codings become visible to the team, once.

pub mod pages;
pub mod reopening;
