//! Narratives and coders: who codes what, and how far that is, as far as the
//! reader may know. The partner's cell is sealed until the release, whatever
//! the partner does.

use super::facts::Facts;
use crate::{
    domain::{
        permission::{Permission, Role},
        release::State,
    },
    ids::MemberId,
    narratives::db::Listed,
    projects::db::Person,
};

pub struct Matrix {
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

pub struct Column {
    pub name: String,
    pub me: bool,
}

pub struct Row {
    pub number: i32,
    pub title: String,
    /// In the order of the columns; none where somebody has no seat.
    pub cells: Vec<Option<Cell>>,
    pub state: State,
    /// The state, with more of it where there is more to say.
    pub words: String,
}

pub struct Cell {
    pub name: String,
    pub shape: &'static str,
    /// Of the stylesheet.
    pub class: &'static str,
    pub words: String,
    /// It is the reader's own and waits for something.
    pub mine: bool,
}

pub fn of(facts: &Facts) -> Matrix {
    let mut coders: Vec<&Person> = facts.people.iter().filter(|one| is_shown(facts, one)).collect();
    coders.sort_by_key(|coder| coder.id != facts.me);
    let names = short_names(&coders);
    let column = |(coder, name): (&&Person, &String)| {
        let me = coder.id == facts.me;
        Column { name: if me { format!("{name} (you)") } else { name.clone() }, me }
    };
    let columns = coders.iter().zip(&names).map(column).collect();
    let rows = facts.narratives.iter().map(|narrative| Row {
        number: narrative.number,
        title: narrative.title.clone(),
        cells: coders
            .iter()
            .zip(&names)
            .map(|(coder, name)| cell(facts, narrative, coder.id, name))
            .collect(),
        state: narrative.state,
        words: state_words(facts, narrative),
    });
    Matrix { rows: rows.collect(), columns }
}

/// Whoever may code, and whoever did.
fn is_shown(facts: &Facts, person: &Person) -> bool {
    let codes = facts.seats.iter().any(|seat| seat.member == person.id);
    codes || (!person.left && person.role == Role::Coder)
}

fn cell(facts: &Facts, narrative: &Listed, coder: MemberId, name: &str) -> Option<Cell> {
    if !facts.has_seat(narrative.id, coder) {
        return None;
    }
    let me = coder == facts.me;
    let name = name.to_owned();
    let draw = |shape, class, words: &str, mine| {
        Some(Cell { name: name.clone(), shape, class, words: words.to_owned(), mine })
    };
    if narrative.state >= State::Released {
        return draw("submitted", "sub", "submitted", false);
    }
    if narrative.state < State::Independent {
        return draw("not-begun", "not", "not begun", me);
    }
    let submitted = facts.has_submitted(narrative.id, coder);
    if submitted {
        return draw("submitted", "sub", "submitted", me);
    }
    if me {
        return match facts.progress.get(&narrative.id) {
            Some(own) if own.coded + own.aside > 0 => {
                let words = format!("{} of {} lines", own.coded, own.lines);
                draw("coding", "coding", &words, true)
            }
            _ => draw("not-begun", "not", "not begun", true),
        };
    }
    if knows_submissions(facts, narrative) {
        return draw("away", "not", "not submitted", false);
    }
    draw("sealed", "sealed", "sealed", false)
}

/// A lead who has no seat in the pair learns who has submitted, nothing more.
fn knows_submissions(facts: &Facts, narrative: &Listed) -> bool {
    facts.may(Permission::Manage) && !facts.has_seat(narrative.id, facts.me)
}

fn state_words(facts: &Facts, narrative: &Listed) -> String {
    let settled = facts.settled.get(&narrative.id).copied().unwrap_or_default();
    match narrative.state {
        State::InConsensus => format!("In consensus, {settled} settled"),
        state => state.word().to_owned(),
    }
}

/// First names, where no two people share one.
fn short_names(people: &[&Person]) -> Vec<String> {
    let first = |person: &Person| person.name.split(' ').next().unwrap_or_default().to_owned();
    let firsts: Vec<String> = people.iter().map(|person| first(person)).collect();
    let shared = |name: &String| firsts.iter().filter(|other| *other == name).count() > 1;
    let short = |(person, first): (&&Person, &String)| {
        if shared(first) { person.name.clone() } else { first.clone() }
    };
    people.iter().zip(&firsts).map(short).collect()
}
