//! A board as it is drawn: themes with their subthemes, cards with the
//! narratives that support them, and what is not placed yet.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Against, Card, Content, Status, Theme};
use crate::{
    domain::citation,
    ids::{CodeId, QuestionId, ThemeId},
};

/// How much of a board is shown at first: it is to be read, not searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Every card.
    Small,
    /// The strongest of each theme, the others one press away.
    Middle,
    /// Names in columns, like the index of a book.
    Large,
}

impl Size {
    fn of(codes: usize) -> Self {
        match codes {
            0..=70 => Self::Small,
            71..=150 => Self::Middle,
            _ => Self::Large,
        }
    }

    pub fn is_large(self) -> bool {
        self == Self::Large
    }
}

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

impl Column {
    pub fn supporting(&self) -> usize {
        self.support.iter().filter(|support| support.depth > 0).count()
    }
}

/// A subtheme, or what lies in the theme itself, with its cards.
pub struct Group {
    pub theme: ThemeId,
    pub name: String,
    pub status: Status,
    pub cards: Vec<Laid>,
    /// Only so many of them are shown at first.
    pub few: Option<usize>,
}

impl Group {
    /// How many wait behind `12 more`.
    pub fn more(&self) -> usize {
        self.few.map_or(0, |few| self.cards.len().saturating_sub(few))
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
pub struct Laid {
    pub card: Card,
    /// Narratives that speak for it, and against it, by number.
    pub supporting: Vec<i32>,
    pub against: Vec<i32>,
    /// The earlier theme it came from.
    pub from: Option<From>,
    /// It lies in another theme as well.
    pub linked: bool,
    /// Who has just put it here.
    pub by: Option<String>,
}

impl Laid {
    /// Of the stripe, 1 to 12: of the theme it came from, on a board that came
    /// from another; else its own. None for what came from no theme.
    pub fn hue(&self, has_legend: bool) -> Option<i16> {
        match (&self.from, has_legend) {
            (Some(from), _) => Some(from.hue + 1),
            (None, true) => None,
            (None, false) => Some(self.card.hue + 1),
        }
    }

    /// The numbers of all its narratives, for scripts: `1 7 9`.
    pub fn numbers(&self) -> String {
        self.card.narratives.iter().map(i32::to_string).collect::<Vec<_>>().join(" ")
    }

    pub fn spaced(&self) -> String {
        citation::spaced(&self.supporting)
    }
}

/// A theme of the earlier board.
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
    pub depth: usize,
}

pub struct Drawn {
    pub columns: Vec<Column>,
    pub tray: Vec<Laid>,
    /// Different codes under some theme.
    pub placed: usize,
    pub codes: usize,
    pub subthemes: usize,
    pub size: Size,
    /// Where the stripes come from, on a board that was started from another.
    pub legend: Vec<From>,
}

/// What a board is drawn from.
pub struct Sources<'a> {
    pub content: &'a Content,
    /// The board that this one was started from.
    pub earlier: Option<&'a Content>,
    /// In their order.
    pub questions: &'a [QuestionId],
    /// The numbers of all narratives, ascending.
    pub narratives: &'a [i32],
}

impl<'a> Sources<'a> {
    pub fn only(content: &'a Content) -> Self {
        Self { content, earlier: None, questions: &[], narratives: &[] }
    }

    pub fn draw(&self) -> Drawn {
        let content = self.content;
        let desk = Desk::of(content, self.earlier);
        let columns: Vec<Column> = content
            .themes
            .iter()
            .filter(|theme| theme.parent.is_none())
            .enumerate()
            .map(|(at, theme)| self.column(at + 1, theme, &desk))
            .collect();
        let codes = content.cards.len();
        let unplaced = content.cards.iter().filter(|card| !desk.places.contains_key(&card.id));
        let tray: Vec<Laid> = unplaced.map(|card| desk.lay(card, None)).collect();
        Drawn {
            subthemes: content.themes.iter().filter(|theme| theme.parent.is_some()).count(),
            placed: codes - tray.len(),
            size: Size::of(codes),
            legend: self.earlier.map(legend).unwrap_or_default(),
            codes,
            columns,
            tray,
        }
    }

    fn column(&self, number: usize, theme: &Theme, desk: &Desk) -> Column {
        let children = self.content.themes.iter().filter(|child| child.parent == Some(theme.id));
        let subthemes: Vec<Group> = children.map(|child| desk.group(child, 5)).collect();
        let own = desk.group(theme, if subthemes.is_empty() { 12 } else { 5 });
        let all = subthemes.iter().chain([&own]).flat_map(|group| &group.cards);
        let different: BTreeMap<CodeId, &Laid> = all.map(|laid| (laid.card.id, laid)).collect();
        let contradicting: HashSet<i32> =
            different.values().flat_map(|laid| laid.against.iter().copied()).collect();
        let question = theme.question.and_then(|id| self.questions.iter().position(|q| *q == id));
        Column {
            theme: theme.clone(),
            number,
            question: question.map(|at| at + 1),
            codes: different.len(),
            passages: different.values().map(|laid| laid.card.passages).sum(),
            against: contradicting.len(),
            support: support(self.narratives, different.values().copied()),
            own,
            subthemes,
        }
    }
}

/// What each narrative gives a theme: thirds of the most that any gives.
fn support<'a>(narratives: &[i32], cards: impl Iterator<Item = &'a Laid>) -> Vec<Support> {
    let mut counts: HashMap<i32, usize> = HashMap::new();
    for number in cards.flat_map(|laid| &laid.supporting) {
        *counts.entry(*number).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or(1);
    let depth = |number: &i32| (counts.get(number).unwrap_or(&0) * 3).div_ceil(most);
    narratives.iter().map(|n| Support { narrative: *n, depth: depth(n) }).collect()
}

/// Everything about a card, found by its code.
struct Desk<'a> {
    content: &'a Content,
    cards: HashMap<CodeId, &'a Card>,
    places: HashMap<CodeId, usize>,
    against: HashMap<CodeId, Vec<&'a Against>>,
    origins: HashMap<CodeId, From>,
    all: bool,
}

impl<'a> Desk<'a> {
    fn of(content: &'a Content, earlier: Option<&Content>) -> Self {
        let mut places: HashMap<CodeId, usize> = HashMap::new();
        for placement in &content.placements {
            *places.entry(placement.code).or_default() += 1;
        }
        let mut against: HashMap<CodeId, Vec<&Against>> = HashMap::new();
        for one in &content.against {
            against.entry(one.code).or_default().push(one);
        }
        Self {
            content,
            cards: content.cards.iter().map(|card| (card.id, card)).collect(),
            places,
            against,
            origins: earlier.map(origins).unwrap_or_default(),
            all: Size::of(content.cards.len()) == Size::Small,
        }
    }

    fn group(&self, theme: &Theme, few: usize) -> Group {
        let own = self.content.placements.iter().filter(|placement| placement.theme == theme.id);
        let lay = own.filter_map(|placement| {
            let card = self.cards.get(&placement.code)?;
            Some(self.lay(card, placement.by.as_deref()))
        });
        Group {
            theme: theme.id,
            name: theme.name.clone(),
            status: theme.status,
            cards: lay.collect(),
            few: (!self.all).then_some(few),
        }
    }

    fn lay(&self, card: &Card, by: Option<&str>) -> Laid {
        let against = self.against.get(&card.id).map(Vec::as_slice).unwrap_or_default();
        let opposes = |n: &i32| against.iter().any(|one| one.number == *n && one.is_whole());
        Laid {
            supporting: card.narratives.iter().copied().filter(|n| !opposes(n)).collect(),
            against: against.iter().map(|one| one.number).collect(),
            from: self.origins.get(&card.id).cloned(),
            linked: self.places.get(&card.id).is_some_and(|count| *count > 1),
            by: by.and_then(|name| name.split_whitespace().next()).map(str::to_owned),
            card: card.clone(),
        }
    }
}

fn legend(earlier: &Content) -> Vec<From> {
    let themes = earlier.themes.iter().filter(|theme| theme.parent.is_none());
    let from = |(at, theme): (usize, &Theme)| From {
        numeral: numeral(at + 1),
        name: theme.name.clone(),
        hue: theme.hue,
    };
    themes.enumerate().map(from).collect()
}

/// The theme of the earlier board under which each code lies there.
pub fn origins(earlier: &Content) -> HashMap<CodeId, From> {
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
