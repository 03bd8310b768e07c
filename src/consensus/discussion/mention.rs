//! `@name` in a message: a member by the whole name, or by the first name where
//! nobody else has it.

use unicode_segmentation::UnicodeSegmentation;

use crate::{ids::MemberId, projects::db::Person};

/// How a member is mentioned: the shortest that is clear.
pub fn handle(person: &Person, people: &[Person]) -> String {
    let first = first_name(&person.name);
    let shared = people.iter().filter(|one| same(first_name(&one.name), first)).count() > 1;
    if shared { person.name.clone() } else { first.to_owned() }
}

/// Who is mentioned, each once.
pub fn mentioned(body: &str, people: &[Person]) -> Vec<MemberId> {
    let mut found: Vec<MemberId> =
        body.split('@').skip(1).filter_map(|rest| of(rest, people)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whose name these words begin with, the longest first.
fn of(rest: &str, people: &[Person]) -> Option<MemberId> {
    let whole = people.iter().filter(|person| begins_with(rest, &person.name));
    let named = whole.max_by_key(|person| person.name.len());
    let by_first = || {
        let mut first = people.iter().filter(|person| begins_with(rest, first_name(&person.name)));
        let one = first.next()?;
        first.next().is_none().then_some(one)
    };
    named.or_else(by_first).map(|person| person.id)
}

/// As whole words, capitals or not.
fn begins_with(text: &str, name: &str) -> bool {
    let mut words = text.split_word_bounds();
    name.split_word_bounds().all(|part| {
        words.next().is_some_and(|word| {
            same(word, part) || same(word.split(['\'', '’']).next().unwrap_or_default(), part)
        })
    })
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::permission::Role, ids::UserId};

    #[test]
    fn members_are_mentioned_by_a_name_that_is_clear() {
        let people: Vec<Person> = ["Ana Pereira", "Ana Berg", "Åse Moe"]
            .map(|name| Person {
                id: MemberId::new(),
                user: UserId::new(),
                name: name.to_owned(),
                role: Role::Coder,
                left: false,
            })
            .into();
        let who = |body: &str| {
            let ids = mentioned(body, &people);
            let named = people.iter().filter(|person| ids.contains(&person.id));
            named.map(|person| person.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(who("look, @ana berg: and @Åse’s memo"), ["Ana Berg", "Åse Moe"]);
        assert!(who("@Ana is two people, and mail@asem.org nobody").is_empty());
        assert_eq!(handle(&people[0], &people), "Ana Pereira");
        assert_eq!(handle(&people[2], &people), "Åse");
    }
}
