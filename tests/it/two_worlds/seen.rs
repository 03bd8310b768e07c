//! What reached somebody, and whether it is the same in two worlds.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

use uuid::Uuid;

pub struct Seen {
    /// Who saw it, and where.
    place: String,
    what: String,
    /// Of a set: the order says nothing.
    is_row: bool,
}

impl Seen {
    pub fn new(place: &str, what: String) -> Self {
        Self { place: place.to_owned(), what, is_row: false }
    }

    pub fn row(place: &str, what: String) -> Self {
        Self { place: place.to_owned(), what, is_row: true }
    }
}

/// Where two worlds differ, and the first line that does.
#[derive(Debug)]
pub struct Difference {
    pub place: String,
    quiet: String,
    loud: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  quiet: {}\n  loud:  {}", self.place, self.quiet, self.loud)
    }
}

/// Byte for byte, but for moments and for the ids that the application has made
/// by chance since the worlds began.
pub fn differences(quiet: &[Seen], loud: &[Seen], since: u64) -> Vec<Difference> {
    let (quiet, loud) = (by_place(quiet), by_place(loud));
    let places = quiet.keys().chain(loud.keys().filter(|place| !quiet.contains_key(*place)));
    let difference = |place: &str| {
        let [quiet, loud] =
            [&quiet, &loud].map(|world| world.get(place).map_or(&[][..], |all| all));
        if quiet.iter().map(|one| &one.what).eq(loud.iter().map(|one| &one.what)) {
            return None;
        }
        let (quiet, loud) = first_difference(&lines(quiet, since), &lines(loud, since))?;
        Some(Difference { place: place.to_owned(), quiet, loud })
    };
    places.copied().filter_map(difference).collect()
}

fn by_place(seen: &[Seen]) -> BTreeMap<&str, Vec<&Seen>> {
    let mut places = BTreeMap::<&str, Vec<&Seen>>::new();
    for one in seen {
        places.entry(&one.place).or_default().push(one);
    }
    places
}

/// Of rows the order says nothing.
fn lines(seen: &[&Seen], since: u64) -> Vec<String> {
    let mut rows: Vec<String> =
        seen.iter().filter(|one| one.is_row).map(|one| alike(&one.what, since)).collect();
    rows.sort_unstable();
    let rest: Vec<&str> =
        seen.iter().filter(|one| !one.is_row).map(|one| one.what.as_str()).collect();
    rows.extend(alike(&rest.join("\n"), since).lines().map(str::to_owned));
    rows
}

/// The first line that is not in the other one, or else the first that is at
/// another place.
fn first_difference(quiet: &[String], loud: &[String]) -> Option<(String, String)> {
    if quiet == loud {
        return None;
    }
    let first = |ones: &[String], others: &[String]| {
        let alone = ones.iter().find(|line| !others.contains(line));
        let moved = || ones.iter().zip(others).find(|(one, other)| one != other).map(|at| at.0);
        alone.or_else(moved).map_or("(nothing more)".to_owned(), Clone::clone)
    };
    Some((first(quiet, loud), first(loud, quiet)))
}

/// Without what differs in any world: no moments, no secrets for screens that
/// are not open yet, and the ids that were made by chance after this millisecond
/// by the order in which they appear.
pub fn alike(text: &str, since: u64) -> String {
    let timeless = without(text, "<time ", "</time>");
    with_numbered_ids(&without(&timeless, "name=\"token\" value=\"", "\""), since)
}

/// Without what stands between these.
fn without(text: &str, from: &str, to: &str) -> String {
    let mut parts = text.split(from);
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        left.push_str(from);
        left.push_str(part.split_once(to).map_or("", |(_, rest)| rest));
    }
    left
}

fn with_numbered_ids(text: &str, since: u64) -> String {
    let mut numbers = HashMap::new();
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    let mut from = 0;
    while let Some(dash) = text[from..].find('-').map(|at| from + at) {
        let id = dash.checked_sub(8).and_then(|start| Some((start, text.get(start..start + 36)?)));
        match id.filter(|(start, id)| *start >= copied && by_chance(id, since)) {
            Some((start, id)) => {
                let next = numbers.len();
                out.push_str(&text[copied..start]);
                out.push_str(&format!("id {}", numbers.entry(id).or_insert(next)));
                (copied, from) = (start + 36, start + 36);
            }
            None => from = dash + 1,
        }
    }
    out + &text[copied..]
}

/// An id by chance alone (version 4), or by chance and a time that is not before.
fn by_chance(id: &str, since: u64) -> bool {
    let id = Uuid::try_parse(id).unwrap_or_default();
    match id.get_version_num() {
        4 => true,
        7 => (id.as_u128() >> 80) as u64 >= since,
        _ => false,
    }
}

#[test]
fn ids_by_chance_are_told_by_their_order_alone() {
    let (a, b) = ("0190a000-0000-7000-8000-00000000000a", "0190a000-0000-7000-8000-00000000000b");
    let given = "00000000-0000-0000-0000-00000000000a";
    assert_eq!(
        alike(&format!("x-{a}, {b}; {a}é{given}"), 0),
        format!("x-id 0, id 1; id 0é{given}")
    );
    assert_eq!(alike(a, u64::MAX), a);
}
