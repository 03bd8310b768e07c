//! `tandem certificate`: whether a certificate is as it was written, without a
//! server.

use std::{
    fs,
    io::{Read, stdin},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail};
use clap::Subcommand;

use super::entries::head;
use crate::domain::certificate::{Link, verify};

/// What `tandem certificate` can do.
#[derive(Subcommand)]
pub enum Deed {
    /// Check that nothing in a certificate was changed, and say what is broken
    Verify {
        /// A certificate as it was downloaded; `-` is standard input
        file: PathBuf,

        /// The head of an earlier certificate of the project, as it was deposited
        /// elsewhere: all that it stood for must be in this one, unchanged
        #[arg(long, value_name = "HASH")]
        deposited: Option<String>,
    },
}

/// Does it, and says so for the console.
pub fn perform(deed: &Deed) -> Result<String> {
    let Deed::Verify { file, deposited } = deed;
    let (name, bytes) = read(file)?;
    let links = verify(&bytes).map_err(|broken| anyhow!("{name}: {broken}"))?;
    let mut said = vec![format!("{name}: intact, {}.", summary(&links))];
    if let Some(hash) = deposited {
        let hash = hash.trim().to_lowercase();
        let Some(place) = links.iter().position(|link| link.hash == hash) else {
            bail!(
                "{name}: the deposited hash is of none of its entries. What the earlier certificate \
                 said is not what this one says"
            );
        };
        said.push(format!(
            "The deposited hash is that of entry {place}: up to it, nothing differs."
        ));
    }
    said.push(format!("Head of the record: {}", head(&links)));
    Ok(said.join("\n"))
}

fn summary(links: &[Link]) -> String {
    let released = links.iter().filter(|link| link.kind() == "release").count();
    let listed = links.last().and_then(|closing| closing.entry.get("exceptions")?.as_array());
    let exceptions = listed.map_or(0, Vec::len);
    let noun = if exceptions == 1 { "exception" } else { "exceptions" };
    format!("{} entries, {released} released narratives, {exceptions} {noun}", links.len())
}

/// The file's name and what it holds.
fn read(file: &Path) -> Result<(String, Vec<u8>)> {
    if file.as_os_str() == "-" {
        let mut bytes = vec![];
        stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
        return Ok(("standard input".to_owned(), bytes));
    }
    let name = file.display().to_string();
    let bytes = fs::read(file).with_context(|| format!("cannot read {name}"))?;
    Ok((name, bytes))
}
