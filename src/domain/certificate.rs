//! A certificate's entries hang together by SHA-256: each hash covers the hash
//! before it and the entry, byte for byte. The file is docs/certificate.md.

use std::fmt;

use data_encoding::HEXLOWER;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// The kind of the last entry. A file without it was cut off.
pub const CLOSING: &str = "closing";

/// An entry that stands in its place: `n` counts from 0.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub entry: Map<String, Value>,
    /// Of all entries up to this one: 64 digits.
    pub hash: String,
}

impl Link {
    pub fn kind(&self) -> &str {
        self.entry.get("kind").and_then(Value::as_str).unwrap_or_default()
    }

    fn number(&self) -> Option<usize> {
        self.entry.get("n").and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok())
    }

    /// The one line of an entry in the file. Fields are in order of their names.
    fn line(&self) -> String {
        format!(r#"{{"entry":{},"hash":"{}"}}"#, canonical(&self.entry), self.hash)
    }
}

/// Numbers the entries, and gives each its hash.
pub fn chained(entries: Vec<Map<String, Value>>) -> Vec<Link> {
    let mut links = Vec::<Link>::with_capacity(entries.len());
    for (n, mut entry) in entries.into_iter().enumerate() {
        entry.insert("n".to_owned(), json!(n));
        let hash = hash(links.last().map_or("", |link| &link.hash), &entry);
        links.push(Link { entry, hash });
    }
    links
}

/// The file: a JSON array with one entry on each line.
pub fn written(links: &[Link]) -> String {
    let lines: Vec<String> = links.iter().map(Link::line).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// Which entry does not hold, counted from 0, and why.
#[derive(Debug, PartialEq)]
pub struct Broken {
    pub entry: usize,
    pub why: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {} (line {}): {}", self.entry, self.entry + 2, self.why)
    }
}

impl std::error::Error for Broken {}

/// The entries of a file in which every byte is as it was written. Otherwise the
/// first entry that is not.
pub fn verify(file: &[u8]) -> Result<Vec<Link>, Broken> {
    let mut lines: Vec<&[u8]> = file.split(|byte| *byte == b'\n').collect();
    let whole = lines.len() > 3 && lines[lines.len() - 2..] == [&b"]"[..], b""];
    let broken = |entry, why: &str| Err(Broken { entry, why: why.to_owned() });
    if lines.remove(0) != b"[" {
        return broken(0, "a certificate begins with a line that holds [ and nothing else");
    }
    lines.truncate(lines.len().saturating_sub(if whole { 2 } else { 0 }));
    let mut links = Vec::with_capacity(lines.len());
    for (entry, line) in lines.iter().enumerate() {
        let last = entry + 1 == lines.len();
        match read(line, last) {
            Ok(link) => links.push(link),
            Err(_) if last && !whole => {
                return broken(entry, "the file ends here: it was cut off");
            }
            Err(why) => return broken(entry, &why),
        }
    }
    let mut before = "";
    for (place, link) in links.iter().enumerate() {
        in_place(&links, place)?;
        if hash(before, &link.entry) != link.hash {
            return broken(place, "what it says does not give its hash: it was changed or put in");
        }
        before = &link.hash;
    }
    match links.last() {
        Some(last) if last.kind() == CLOSING && whole => Ok(links),
        Some(last) if last.kind() == CLOSING => broken(
            links.len(),
            "after the closing entry comes a line that holds ] and nothing else",
        ),
        _ => broken(links.len(), "the closing entry is missing: the certificate was cut off"),
    }
}

/// One line, if it is written as certificates are.
fn read(line: &[u8], last: bool) -> Result<Link, String> {
    let (line, comma) = match line.strip_suffix(b",") {
        Some(line) => (line, true),
        None => (line, false),
    };
    let link: Link =
        serde_json::from_slice(line).map_err(|error| format!("it cannot be read: {error}"))?;
    if comma == last || link.line().as_bytes() != line {
        return Err("it is not written as certificates are: it was changed".to_owned());
    }
    Ok(link)
}

/// Entries count up from 0.
fn in_place(links: &[Link], place: usize) -> Result<(), Broken> {
    let why = match links[place].number() {
        Some(number) if number == place => return Ok(()),
        None => "it has no number".to_owned(),
        Some(number) if number < place => {
            format!("it bears the number {number}, which stands before already: it was put in")
        }
        Some(number) if links[place..].iter().any(|link| link.number() == Some(place)) => {
            format!("the entries are out of order: {number} stands in the place of {place}")
        }
        Some(number) => format!("it was taken out: {number} stands in its place"),
    };
    Err(Broken { entry: place, why })
}

fn hash(before: &str, entry: &Map<String, Value>) -> String {
    HEXLOWER.encode(&Sha256::digest(format!("{before}{}", canonical(entry))))
}

/// Without blanks, the fields of every object in order of their names.
fn canonical(entry: &Map<String, Value>) -> String {
    Value::Object(entry.clone()).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    fn links(releases: usize) -> Vec<Link> {
        let release =
            |n| object(json!({ "kind": "release", "narrative": n, "name": "Åse \"😀\"" }));
        let closing = object(json!({ "kind": CLOSING, "title": "Care" }));
        chained((0..releases).map(release).chain([closing]).collect())
    }

    fn why(links: &[Link]) -> String {
        verify(written(links).as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn what_was_written_is_read_again() {
        let links = links(3);
        assert_eq!(verify(written(&links).as_bytes()), Ok(links));
    }

    #[test]
    fn a_hash_is_of_the_hash_before_and_the_fields_by_name() {
        let entries = [json!({ "b": 1, "a": "x" }), json!({ "kind": CLOSING })].map(object);
        let links = chained(entries.into());
        let first = HEXLOWER.encode(&Sha256::digest(r#"{"a":"x","b":1,"n":0}"#));
        let next = format!(r#"{first}{{"kind":"closing","n":1}}"#);
        assert_eq!(links[0].hash, first);
        assert_eq!(links[1].hash, HEXLOWER.encode(&Sha256::digest(next)));
    }

    #[test]
    fn more_entries_leave_the_hashes_before_them_as_they_were() {
        let (few, more) = (links(2), links(5));
        assert_eq!(few[..2], more[..2]);
    }

    #[test]
    fn each_way_to_tamper_is_named_with_its_entry() {
        let mut changed = links(4);
        changed[2].entry.insert("narrative".to_owned(), json!(9));
        assert!(why(&changed).starts_with("entry 2 (line 4): what it says does not give its hash"));
        changed[2].hash = hash(&changed[1].hash, &changed[2].entry);
        assert!(why(&changed).starts_with("entry 3 (line 5): what it says does not give its hash"));

        let mut removed = links(4);
        removed.remove(1);
        assert!(why(&removed).starts_with("entry 1 (line 3): it was taken out: 2 stands"));

        let mut reordered = links(4);
        reordered.swap(1, 3);
        assert!(why(&reordered).contains("entry 1 (line 3): the entries are out of order: 3"));

        let mut inserted = links(4);
        inserted.insert(2, inserted[1].clone());
        assert!(why(&inserted).contains("entry 2 (line 4): it bears the number 1"));
        assert!(why(&inserted).ends_with("it was put in"));
        let mut renumbered = links(4);
        renumbered.insert(2, renumbered[1].clone());
        for (place, link) in renumbered.iter_mut().enumerate() {
            link.entry.insert("n".to_owned(), json!(place));
        }
        assert!(why(&renumbered).starts_with("entry 2 (line 4): what it says does not give"));

        let mut shortened = links(4);
        shortened.pop();
        assert!(why(&shortened).contains("entry 4 (line 6): the closing entry is missing"));
        shortened.clear();
        assert!(verify(written(&shortened).as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn no_byte_can_be_another_one(place in any::<proptest::sample::Index>(), flip in 1..=255u8) {
            let mut file = written(&links(3)).into_bytes();
            let place = place.index(file.len());
            file[place] ^= flip;
            prop_assert!(verify(&file).is_err(), "{}", String::from_utf8_lossy(&file));
        }

        #[test]
        fn no_end_can_be_missing(left in any::<proptest::sample::Index>()) {
            let file = written(&links(3)).into_bytes();
            prop_assert!(verify(&file[..left.index(file.len())]).is_err());
        }

        #[test]
        fn no_part_can_be_taken_out_or_doubled(
            from in any::<proptest::sample::Index>(),
            size in 1..200usize,
            twice in any::<bool>(),
        ) {
            let file = written(&links(3)).into_bytes();
            let from = from.index(file.len());
            let to = (from + size).min(file.len());
            let other = match twice {
                true => [&file[..to], &file[from..]].concat(),
                false => [&file[..from], &file[to..]].concat(),
            };
            prop_assert!(verify(&other).is_err());
        }
    }
}
