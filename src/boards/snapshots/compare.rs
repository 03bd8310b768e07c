//! Two states of a board beside each other: what was done to themes and codes
//! between them, in words.

use std::collections::BTreeSet;

use super::Kept;
use crate::{
    domain::theme_tree::{Merged, Split, compare},
    ids::{CodeId, ThemeId},
    web::Sheet,
};

/// One difference; `before` or `after` is empty for what was not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub what: What,
    /// A theme or a code, by the name that it has after.
    pub name: String,
    pub before: String,
    pub after: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    NewTheme,
    Split,
    Merged,
    Gone,
    Renamed,
    MovedTheme,
    MovedCode,
    RenamedCode,
    NewCode,
    GoneCode,
}

impl What {
    const ALL: [What; 10] = [
        What::NewTheme,
        What::Split,
        What::Merged,
        What::Gone,
        What::Renamed,
        What::MovedTheme,
        What::MovedCode,
        What::RenamedCode,
        What::NewCode,
        What::GoneCode,
    ];

    pub fn word(self) -> &'static str {
        match self {
            What::NewTheme => "New theme",
            What::Split => "Split off",
            What::Merged => "Merged",
            What::Gone => "Theme gone",
            What::Renamed => "Theme renamed",
            What::MovedTheme => "Theme moved",
            What::MovedCode => "Code moved",
            What::RenamedCode => "Code renamed",
            What::NewCode => "New code",
            What::GoneCode => "Code gone",
        }
    }

    /// `2 themes were split off`.
    fn counted(self, count: usize) -> String {
        let (one, many, verb) = match self {
            What::NewTheme => ("theme", "themes", "new"),
            What::Split => ("theme", "themes", "split off"),
            What::Merged => ("theme", "themes", "merged"),
            What::Gone => ("theme", "themes", "gone"),
            What::Renamed => ("theme", "themes", "renamed"),
            What::MovedTheme => ("theme", "themes", "moved"),
            What::MovedCode => ("code", "codes", "moved"),
            What::RenamedCode => ("code", "codes", "renamed"),
            What::NewCode => ("code", "codes", "new"),
            What::GoneCode => ("code", "codes", "gone"),
        };
        format!("{count} {} {verb}", if count == 1 { one } else { many })
    }
}

/// Everything that differs, themes first, each kind by name.
pub fn differences(before: &Kept, after: &Kept) -> Vec<Difference> {
    let found = compare(&before.tree(), &after.tree());
    let was = |theme: ThemeId| before.name(theme);
    let is = |theme: ThemeId| after.name(theme);
    let line = |what, name, before, after| Difference { what, name, before, after };
    let none = String::new;
    let mut lines = vec![];
    lines.extend(found.new.iter().map(|id| line(What::NewTheme, is(*id), none(), is(*id))));
    let split =
        |Split { from, new }: &Split<ThemeId>| line(What::Split, is(*new), was(*from), is(*new));
    lines.extend(found.split.iter().map(split));
    let merged = |Merged { gone, into }: &Merged<ThemeId>| {
        line(What::Merged, was(*gone), was(*gone), is(*into))
    };
    lines.extend(found.merged.iter().map(merged));
    lines.extend(found.gone.iter().map(|id| line(What::Gone, was(*id), was(*id), none())));
    lines.extend(found.renamed.iter().map(|id| line(What::Renamed, is(*id), was(*id), is(*id))));
    lines.extend(found.moved.iter().map(|id| line(What::MovedTheme, is(*id), was(*id), is(*id))));
    let code = |id: &CodeId| {
        let name = after.codes.get(id).or_else(|| before.codes.get(id));
        name.cloned().unwrap_or_else(|| "a code".to_owned())
    };
    lines.extend(found.codes.iter().map(|moved| {
        let (from, to) = (places(before, &moved.before), places(after, &moved.after));
        line(What::MovedCode, code(&moved.code), from, to)
    }));
    let all: BTreeSet<&CodeId> = before.codes.keys().chain(after.codes.keys()).collect();
    lines.extend(all.into_iter().filter_map(|id| {
        match (before.codes.get(id), after.codes.get(id)) {
            (Some(was), Some(is)) if was == is => None,
            (Some(was), Some(is)) => {
                Some(line(What::RenamedCode, code(id), was.clone(), is.clone()))
            }
            (None, Some(is)) => Some(line(What::NewCode, code(id), none(), is.clone())),
            (Some(was), None) => Some(line(What::GoneCode, code(id), was.clone(), none())),
            (None, None) => None,
        }
    }));
    let place = |one: &Difference| What::ALL.iter().position(|what| *what == one.what);
    lines.sort_by_cached_key(|one| (place(one), one.name.to_lowercase()));
    lines
}

/// The themes where a code lies; where that is none, the tray.
fn places(kept: &Kept, themes: &[ThemeId]) -> String {
    if themes.is_empty() {
        return "Not placed".to_owned();
    }
    themes.iter().map(|theme| kept.name(*theme)).collect::<Vec<_>>().join("; ")
}

/// `1 theme merged, 14 codes moved`; empty without differences.
pub fn summary(differences: &[Difference]) -> String {
    let count = |what: &What| differences.iter().filter(|one| one.what == *what).count();
    let counts = What::ALL.iter().map(|what| (what, count(what)));
    let said = counts.filter(|(_, count)| *count > 0).map(|(what, count)| what.counted(count));
    said.collect::<Vec<_>>().join(", ")
}

pub fn sheet(differences: Vec<Difference>) -> Sheet {
    let mut sheet = Sheet::with_heading(["what", "theme or code", "before", "after"]);
    for Difference { what, name, before, after } in differences {
        sheet.push([what.word().to_owned(), name, before, after]);
    }
    sheet
}
