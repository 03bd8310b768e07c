//! `tandem agreement`: the same figures from a file, without a server.

mod bad_file;
pub mod case;
mod input;
mod measures;
mod texts;
mod together;

use std::{
    fs,
    io::{Read, stdin},
    path::PathBuf,
};

use anyhow::{Context, Result, anyhow};
use clap::Args;

pub use self::{bad_file::BadFile, measures::Measures};
use super::unit::Unit;

/// Of `tandem agreement`.
#[derive(Args)]
pub struct Agreement {
    /// Doubly coded texts as JSON; `-`, or no file, is standard input
    file: Option<PathBuf>,

    /// The file is one reference case; all measures of its kind are printed as JSON
    #[arg(long, conflicts_with = "unit")]
    case: bool,

    /// Print JSON: every measure, and why some are not defined
    #[arg(long)]
    json: bool,

    /// Only this measure; a name without its code stands for all codes. May be repeated
    #[arg(long, value_name = "NAME")]
    measure: Vec<String>,

    /// What is counted. A sentence is coded if half of its characters are, a paragraph if any is
    #[arg(long, value_enum, default_value = "character")]
    unit: Unit,
}

/// What is to be printed.
pub fn perform(asked: &Agreement) -> Result<String> {
    let (name, json) = text(asked)?;
    let of_file = |bad: BadFile| anyhow!("{name}: {bad}");
    let mut found = if asked.case {
        case::measures(&json).map_err(of_file)?
    } else {
        together::measures(&json, asked.unit).map_err(of_file)?
    };
    if !asked.measure.is_empty() {
        found = found.only(&asked.measure).map_err(|unknown| anyhow!(unknown))?;
    } else if !asked.case && !asked.json {
        found = found.first();
    }
    if asked.case || asked.json {
        return Ok(serde_json::to_string_pretty(&found.printed())?);
    }
    Ok(found.table())
}

/// The file's name and what it holds.
fn text(asked: &Agreement) -> Result<(String, String)> {
    let file = asked.file.as_ref().filter(|file| file.as_os_str() != "-");
    let name = file.map_or("standard input".to_owned(), |file| file.display().to_string());
    let mut bytes = vec![];
    let read = match file {
        Some(file) => fs::read(file).map(|read| bytes = read),
        None => stdin().read_to_end(&mut bytes).map(drop),
    };
    read.with_context(|| format!("cannot read {name}"))?;
    let text = String::from_utf8(bytes).map_err(|bad| {
        let good = &bad.as_bytes()[..bad.utf8_error().valid_up_to()];
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        anyhow!("{name}: line {line}: this is not UTF-8; save the file in it")
    })?;
    // Some editors begin a file with a mark of its encoding.
    Ok((name, text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
}
