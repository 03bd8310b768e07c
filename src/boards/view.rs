//! A board as it is drawn: themes with their subthemes, cards with the
//! narratives that support them, and who is not placed yet.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Card, Content, Theme};
use crate::ids::{CodeId, QuestionId, ThemeId};

/// One column of the board.
pub struct Column {
    pub theme: Theme,
    /// From 1, in the order of the board.
    pub number: usize,
    /// The number of the research question it answers.
    pub question: Option<usize>,
    /// Cards that lie in the theme itself, not in a subtheme.
    pub own: Group,
    pub subthemes: Vec<Group>,
    /// Different codes in it.
    pub codes: usize,
    pub passages: i64,
    /// Contradicting narratives.
    pub against: usize,
    pub support: Vec<Support>,
}

/// A subtheme, or what lies in the theme itself, with its cards.
pub struct Group {
    pub theme: Theme,
    pub cards: Vec<Laid>,
}

impl Group {
    /// The cards with the most passages come first on the board.
    pub const SHOWN: usize = 5;

    pub fn first(&self) -> &[Laid] {
        &self.cards[..self.cards.len().min(Self::SHOWN)]
    }

    pub fn more(&self) -> &[Laid] {
        &self.cards[self.cards.len().min(Self::SHOWN)..]
    }

    /// A few names, for when the group is folded.
    pub fn peek(&self) -> String {
        let names: Vec<&str> =
            self.cards.iter().take(3).map(|laid| laid.card.name.as_str()).collect();
        let rest = self.cards.len().saturating_sub(3);
        let names = names.join(" · ");
        if rest > 0 { format!("{names} and {rest} more") } else { names }
    }
}

/// A card on the board.
#[derive(Clone)]
pub struct Laid {
    pub card: Card,
    /// Narratives that speak against it, by number.
    pub against: Vec<i32>,
    /// The numeral of the descriptive theme it came from.
    pub from: Option<From>,
    /// It lies in another theme as well.
    pub linked: bool,
}

#[derive(Clone)]
pub struct From {
    pub numeral: String,
    pub name: String,
    pub hue: i16,
}

/// How much one narrative supports a theme.
pub struct Support {
    pub narrative: i32,
    /// 0 to 3: none, and then thirds of the most that any narrative gives.
    pub depth: u8,
    /// Cards of the theme with passages in it.
    pub codes: usize,
}

pub struct Drawn {
    pub columns: Vec<Column>,
    pub tray: Vec<Laid>,
    /// Different codes under some theme.
    pub placed: usize,
    pub codes: usize,
    pub subthemes: usize,
    /// Where the stripes come from, on a board that was started from another.
    pub legend: Vec<From>,
}

/// `earlier` is the board that this one was started from.
pub fn draw(
    content: &Content,
    earlier: Option<&Content>,
    questions: &[QuestionId],
    narratives: &[i32],
) -> Drawn {
    let origins = earlier.map(origins).unwrap_or_default();
    let against = against(content);
    let mut places: HashMap<CodeId, usize> = HashMap::new();
    for placement in &content.placements {
        *places.entry(placement.code).or_default() += 1;
    }
    let lay = |card: &Card| Laid {
        card: card.clone(),
        against: against.get(&card.id).cloned().unwrap_or_default(),
        from: origins.get(&card.id).cloned(),
        linked: places.get(&card.id).is_some_and(|count| *count > 1),
    };
    let cards: HashMap<CodeId, &Card> = content.cards.iter().map(|card| (card.id, card)).collect();
    let group = |theme: &Theme| Group {
        theme: theme.clone(),
        cards: content
            .placements
            .iter()
            .filter(|placement| placement.theme == theme.id)
            .filter_map(|placement| cards.get(&placement.code).copied())
            .map(lay)
            .collect(),
    };
    let columns: Vec<Column> = content
        .themes
        .iter()
        .filter(|theme| theme.parent.is_none())
        .enumerate()
        .map(|(at, theme)| {
            let children = content.themes.iter().filter(|child| child.parent == Some(theme.id));
            let question = theme.question.and_then(|id| questions.iter().position(|q| *q == id));
            column(
                theme,
                at + 1,
                question.map(|at| at + 1),
                group(theme),
                children.map(group).collect(),
                narratives,
            )
        })
        .collect();
    let tray: Vec<Laid> =
        content.cards.iter().filter(|card| !places.contains_key(&card.id)).map(lay).collect();
    let shown: HashSet<CodeId> = cards.keys().copied().collect();
    Drawn {
        subthemes: content.themes.iter().filter(|theme| theme.parent.is_some()).count(),
        placed: places.keys().filter(|code| shown.contains(code)).count(),
        codes: content.cards.len(),
        legend: earlier.map(legend).unwrap_or_default(),
        columns,
        tray,
    }
}

fn column(
    theme: &Theme,
    number: usize,
    question: Option<usize>,
    own: Group,
    subthemes: Vec<Group>,
    narratives: &[i32],
) -> Column {
    let all = subthemes.iter().chain([&own]).flat_map(|group| &group.cards);
    let different: BTreeMap<CodeId, &Laid> = all.map(|laid| (laid.card.id, laid)).collect();
    let counts: Vec<usize> = narratives
        .iter()
        .map(|n| different.values().filter(|laid| laid.card.narratives.contains(n)).count())
        .collect();
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let support = narratives
        .iter()
        .zip(&counts)
        .map(|(narrative, codes)| Support {
            narrative: *narrative,
            depth: (codes * 3).div_ceil(most).min(3) as u8,
            codes: *codes,
        })
        .collect();
    let contradicting: HashSet<i32> =
        different.values().flat_map(|laid| laid.against.iter().copied()).collect();
    Column {
        theme: theme.clone(),
        number,
        question,
        codes: different.len(),
        passages: different.values().map(|laid| laid.card.passages).sum(),
        against: contradicting.len(),
        support,
        own,
        subthemes,
    }
}

fn against(content: &Content) -> HashMap<CodeId, Vec<i32>> {
    let mut numbers: HashMap<CodeId, Vec<i32>> = HashMap::new();
    for mark in &content.against {
        numbers.entry(mark.code).or_default().push(mark.number);
    }
    numbers
}

fn legend(earlier: &Content) -> Vec<From> {
    let themes = earlier.themes.iter().filter(|theme| theme.parent.is_none());
    themes
        .enumerate()
        .map(|(at, theme)| From {
            numeral: numeral(at + 1),
            name: theme.name.clone(),
            hue: theme.hue,
        })
        .collect()
}

/// The theme of the earlier board under which each code lies there.
fn origins(earlier: &Content) -> HashMap<CodeId, From> {
    let legend = legend(earlier);
    let top: Vec<ThemeId> =
        earlier.themes.iter().filter(|t| t.parent.is_none()).map(|t| t.id).collect();
    let parent: HashMap<ThemeId, ThemeId> =
        earlier.themes.iter().map(|theme| (theme.id, theme.parent.unwrap_or(theme.id))).collect();
    let mut origins = HashMap::new();
    for placement in &earlier.placements {
        let theme = parent.get(&placement.theme).copied();
        let at = theme.and_then(|theme| top.iter().position(|id| *id == theme));
        if let Some(from) = at.and_then(|at| legend.get(at)) {
            origins.entry(placement.code).or_insert_with(|| from.clone());
        }
    }
    origins
}

/// Small roman numerals, which tell earlier themes from the numbers of narratives.
fn numeral(number: usize) -> String {
    const STEPS: [(usize, &str); 9] = [
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut rest = number;
    let mut word = String::new();
    for (value, letters) in STEPS {
        while rest >= value {
            word.push_str(letters);
            rest -= value;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::numeral;

    #[test]
    fn numerals_are_roman_and_small() {
        let written: Vec<String> = [1, 4, 6, 9, 12, 40].into_iter().map(numeral).collect();
        assert_eq!(written, ["i", "iv", "vi", "ix", "xii", "xl"]);
    }
}
