//! A published list of codes as a file: one code to a line, separated by commas
//! or semicolons, under a heading that names the columns.

use std::collections::HashMap;

use super::Listed;
use crate::{
    Error, Result,
    codebook::{good_name, good_prose},
    ids::CodeId,
};

/// The example that comes with the program. Its sentences are our own.
pub const CAPACITIES: &str = include_str!("../../../demo/capacities.csv");

const COLUMNS: [&str; 7] =
    ["name", "definition", "include", "exclude", "example", "class", "parent"];
const MOST: usize = 1000;
/// More than this is not said at once.
const MOST_ERRORS: usize = 8;

/// All codes of the list, in its order, each after the code that it hangs below.
/// Refuses the whole of it with what is wrong, line by line. `taken` are the names
/// that there are already, in lower case.
pub fn read(text: &str, taken: &[String]) -> Result<Vec<Listed>> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let heading = text.lines().next().unwrap_or_default();
    let semicolons = heading.matches(';').count() > heading.matches(',').count();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = reader.records();
    let columns = match rows.next() {
        Some(Ok(heading)) => columns(&heading)?,
        _ => return Err(Error::invalid("the list is empty; its first line names the columns")),
    };
    let mut read = vec![];
    let mut wrong = vec![];
    let mut names: HashMap<String, CodeId> = HashMap::new();
    for row in rows {
        let row = row.map_err(|e| Error::invalid(format!("the list cannot be read: {e}")))?;
        let line = row.position().map_or(0, csv::Position::line);
        if row.iter().all(str::is_empty) {
            continue;
        }
        match code(&row, &columns) {
            Ok((listed, parent)) => {
                let key = listed.name.to_lowercase();
                if taken.contains(&key) {
                    wrong.push(format!(
                        "line {line}: there is a shared code “{}” already",
                        listed.name
                    ));
                } else if names.insert(key, listed.id).is_some() {
                    wrong.push(format!("line {line}: “{}” is in the list twice", listed.name));
                }
                read.push((line, listed, parent));
            }
            Err(said) => wrong.push(format!("line {line}: {said}")),
        }
    }
    if read.len() > MOST {
        return Err(Error::invalid(format!(
            "a list has at most {MOST} codes, this one {}",
            read.len()
        )));
    }
    for (line, listed, parent) in &mut read {
        if parent.is_empty() {
            continue;
        }
        match names.get(&parent.to_lowercase()) {
            Some(id) if *id != listed.id => listed.parent = Some(*id),
            Some(_) => wrong.push(format!("line {line}: “{parent}” cannot hang below itself")),
            None => wrong.push(format!("line {line}: no code of the list is called “{parent}”")),
        }
    }
    if read.is_empty() && wrong.is_empty() {
        return Err(Error::invalid("the list has a heading and no codes"));
    }
    if !wrong.is_empty() {
        return Err(refused(&wrong));
    }
    in_order(read.into_iter().map(|(_, listed, _)| listed).collect())
}

/// Of each of our columns its place in the file.
fn columns(heading: &csv::StringRecord) -> Result<HashMap<&'static str, usize>> {
    let mut columns = HashMap::new();
    for (at, name) in heading.iter().enumerate() {
        let known = COLUMNS.into_iter().find(|column| name.eq_ignore_ascii_case(column));
        let known = known.ok_or_else(|| {
            Error::invalid(format!(
                "line 1: no column is called “{name}”; there are {}. Nothing was loaded",
                COLUMNS.join(", ")
            ))
        })?;
        columns.insert(known, at);
    }
    if !columns.contains_key("name") {
        return Err(Error::invalid(
            "line 1: the heading needs a column “name”; nothing was loaded",
        ));
    }
    Ok(columns)
}

/// The code of a row, and the name of the one that it hangs below.
fn code(
    row: &csv::StringRecord,
    columns: &HashMap<&'static str, usize>,
) -> Result<(Listed, String)> {
    let cell = |column: &str| columns.get(column).and_then(|at| row.get(*at)).unwrap_or_default();
    if row.len() > columns.len() {
        return Err(Error::invalid(format!(
            "{} cells under {} columns; put text that has commas in quotation marks",
            row.len(),
            columns.len()
        )));
    }
    let listed = Listed {
        id: CodeId::new(),
        name: good_name(cell("name"))?,
        definition: good_prose(cell("definition"))?,
        include: good_prose(cell("include"))?,
        exclude: good_prose(cell("exclude"))?,
        example: good_prose(cell("example"))?,
        classes: classes(cell("class"))?,
        parent: None,
    };
    Ok((listed, cell("parent").to_owned()))
}

/// Several classes stand between bars or commas.
pub fn classes(typed: &str) -> Result<Vec<String>> {
    let parts = typed.split(['|', ',', ';']).filter(|part| !part.trim().is_empty());
    let mut classes: Vec<String> = parts.map(good_name).collect::<Result<_>>()?;
    classes.sort();
    classes.dedup();
    Ok(classes)
}

/// Parents first. Refuses codes that hang below each other in a ring.
fn in_order(mut left: Vec<Listed>) -> Result<Vec<Listed>> {
    let mut placed: Vec<Listed> = vec![];
    while !left.is_empty() {
        let (ready, waiting): (Vec<_>, Vec<_>) = left.into_iter().partition(|listed| {
            listed.parent.is_none_or(|parent| placed.iter().any(|one| one.id == parent))
        });
        if ready.is_empty() {
            return Err(Error::invalid(format!(
                "“{}” and others hang below each other in a ring; nothing was loaded",
                waiting[0].name
            )));
        }
        placed.extend(ready);
        left = waiting;
    }
    Ok(placed)
}

fn refused(wrong: &[String]) -> Error {
    let mut said = wrong.iter().take(MOST_ERRORS).cloned().collect::<Vec<_>>().join("; ");
    if wrong.len() > MOST_ERRORS {
        said.push_str(&format!("; and {} more", wrong.len() - MOST_ERRORS));
    }
    Error::invalid(format!("{said}. Nothing was loaded"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[Listed]) -> Vec<&str> {
        list.iter().map(|code| code.name.as_str()).collect()
    }

    #[test]
    fn the_example_is_the_ten_capacities() {
        let list = read(CAPACITIES, &[]).unwrap();
        assert_eq!(
            names(&list),
            [
                "Structure",
                "Learning",
                "Alignment",
                "Coordination",
                "Leadership",
                "Risk awareness",
                "Involvement",
                "Competence",
                "Facilitators",
                "Communication",
            ]
        );
        assert!(list.iter().all(|code| !code.definition.is_empty() && !code.example.is_empty()));
    }

    #[test]
    fn a_list_from_a_spreadsheet_is_read_with_its_tree_and_classes() {
        let text = "\u{feff}Name;Parent;Class\r\nhandover;talk;both|collaboration\r\ntalk;;\r\n";
        let list = read(text, &[]).unwrap();
        assert_eq!(names(&list), ["talk", "handover"]);
        assert_eq!(list[1].parent, Some(list[0].id));
        assert_eq!(list[1].classes, ["both", "collaboration"]);
    }

    #[test]
    fn what_is_wrong_is_said_by_line() {
        let said = |text: &str| read(text, &["old".to_owned()]).unwrap_err().to_string();
        let many = said("name,parent\ntalk,\nTalk,\nold,\n,\nhand,none\n\"\",x\n");
        for words in [
            "line 3: “Talk” is in the list twice",
            "line 4: there is a shared code “old” already",
            "line 6: no code of the list is called “none”",
            "line 7: a code needs a name",
        ] {
            assert!(many.contains(words), "{words}: {many}");
        }
        assert!(said("title\nx\n").contains("no column is called “title”"));
        assert!(said("definition\nx\n").contains("needs a column “name”"));
        assert!(said("name\na,b\n").contains("line 2: 2 cells under 1 columns"));
        assert!(said("name,parent\na,b\nb,a\n").contains("in a ring"));
        assert!(said("").contains("empty") && said("name\n").contains("no codes"));
    }
}
