//! Uploaded files become the plain text of a narrative, or are refused in a sentence.

mod child;
mod corpus;
mod formats;
mod hostile;
mod made;
mod rules;

use tandem::narratives::extract::{Extracted, Found, Refused, extract};

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Extracted {
    extract(name, bytes.as_ref()).unwrap_or_else(|refused| panic!("{name}: {refused}"))
}

fn refused(name: &str, bytes: impl AsRef<[u8]>) -> Refused {
    extract(name, bytes.as_ref()).expect_err(name)
}

/// How often something was found, by its warning.
fn count(extracted: &Extracted, found: &Found) -> u32 {
    let warning = extracted.warnings.iter().find(|warning| warning.found == *found);
    warning.map_or(0, |warning| warning.count)
}

/// The seconds that this thread has used a processor, which others cannot slow down.
fn worked() -> f64 {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    said.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}
