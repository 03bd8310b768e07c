//! The report: tables that fall out of the work. Every number on it is counted
//! from the record; nothing of what is not released is in it.

pub mod db;
pub mod pages;
pub mod tables;
