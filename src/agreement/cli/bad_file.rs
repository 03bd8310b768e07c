//! What is wrong with a file: the line, the field, and why.

use std::fmt;

use serde::de::DeserializeOwned;

/// Says where a file goes wrong and why.
#[derive(Debug, PartialEq, Eq)]
pub struct BadFile {
    line: usize,
    /// As `input.segments[3].end`; empty for the whole file.
    field: String,
    reason: String,
}

impl fmt::Display for BadFile {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, field, reason } = self;
        match &field[..] {
            "" => write!(to, "line {line}: {reason}"),
            field => write!(to, "line {line}, {field}: {reason}"),
        }
    }
}

impl std::error::Error for BadFile {}

/// A step from a value into one of its parts.
#[derive(Debug, Clone)]
pub enum Step {
    Field(&'static str),
    Item(usize),
    Key(String),
}

/// What a value says that cannot be, and the way to the part that says it.
pub type Fault = (Vec<Step>, String);

/// Reads a value that `check` finds no fault with.
pub fn read<T: DeserializeOwned>(
    json: &str,
    check: impl Fn(&T) -> Result<(), Fault>,
) -> Result<T, BadFile> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        // Where a key is cut off, the path ends in a question mark.
        let field = error.path().to_string().trim_end_matches(['.', '?']).to_owned();
        BadFile { field, ..of_json(error.inner()) }
    })?;
    reader.end().map_err(|error| of_json(&error))?;
    check(&value).map_err(|(way, reason)| {
        let at = place(json, &way).unwrap_or(0);
        BadFile { line: line(json, at), field: words(&way), reason }
    })?;
    Ok(value)
}

fn of_json(error: &serde_json::Error) -> BadFile {
    let reason = error.to_string();
    // The place is said first; it need not be said again.
    let said = reason.rfind(" at line ").unwrap_or(reason.len());
    BadFile { line: error.line(), field: String::new(), reason: in_words(&reason[..said]) }
}

/// What was expected, in the words of a file instead of a program's.
fn in_words(reason: &str) -> String {
    if let Some(what) = reason.strip_prefix("EOF while parsing ") {
        return format!("the file ends in the middle of {what}");
    }
    let Some((said, expected)) = reason.rsplit_once(", expected ") else {
        return reason.to_owned();
    };
    let expected = match expected {
        "u32" | "usize" => "a whole number from 0 on",
        "f64" => "a number",
        "a tuple of size 2" => "two numbers, as [0, 12]",
        _ if expected.starts_with("struct") => "fields by name, in braces",
        other => other,
    };
    format!("{said}, expected {expected}")
}

fn words(way: &[Step]) -> String {
    let mut words = String::new();
    for step in way {
        match step {
            Step::Item(at) => words += &format!("[{at}]"),
            Step::Field(name) => words += &format!(".{name}"),
            Step::Key(name) => words += &format!(".{name}"),
        }
    }
    words.trim_start_matches('.').to_owned()
}

fn line(json: &str, at: usize) -> usize {
    json[..at].matches('\n').count() + 1
}

/// Where the part begins, in a file that is known to be JSON.
fn place(json: &str, way: &[Step]) -> Option<usize> {
    let mut at = Walk { json, at: 0 };
    for step in way {
        match step {
            Step::Item(item) => at.enter_item(*item)?,
            Step::Field(name) => at.enter_field(name)?,
            Step::Key(name) => at.enter_field(name)?,
        }
    }
    at.space();
    Some(at.at)
}

/// A walk through JSON, from value to value.
struct Walk<'j> {
    json: &'j str,
    at: usize,
}

impl Walk<'_> {
    fn byte(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while self.byte().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Over this mark, if it comes next.
    fn over(&mut self, mark: u8) -> Option<()> {
        self.space();
        let next = self.byte() == Some(mark);
        self.at += usize::from(next);
        next.then_some(())
    }

    /// Over a whole value.
    fn value(&mut self) -> Option<()> {
        self.space();
        let mut values = serde_json::Deserializer::from_str(&self.json[self.at..])
            .into_iter::<serde::de::IgnoredAny>();
        values.next()?.ok()?;
        self.at += values.byte_offset();
        Some(())
    }

    fn enter_item(&mut self, item: usize) -> Option<()> {
        self.over(b'[')?;
        for _ in 0..item {
            self.value()?;
            self.over(b',')?;
        }
        Some(())
    }

    fn enter_field(&mut self, name: &str) -> Option<()> {
        self.over(b'{')?;
        loop {
            self.space();
            let key = self.at;
            self.value()?;
            let found = serde_json::from_str::<String>(&self.json[key..self.at]).ok()? == name;
            self.over(b':')?;
            if found {
                return Some(());
            }
            self.value()?;
            self.over(b',')?;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct File {
        parts: Vec<Part>,
    }

    #[derive(Debug, Deserialize)]
    struct Part {
        end: u32,
    }

    fn said(json: &str) -> String {
        let check = |file: &File| {
            let late = file.parts.iter().position(|part| part.end > 9);
            late.map_or(Ok(()), |at| {
                Err((
                    vec![Step::Field("parts"), Step::Item(at), Step::Field("end")],
                    "too late".into(),
                ))
            })
        };
        read(json, check).expect_err("a bad file").to_string()
    }

    #[test]
    fn a_bad_file_is_told_by_line_and_field() {
        assert_eq!(
            said("{\"parts\": [\n{\"end\": 3},\n{\"end\": \"x\"}]}"),
            "line 3, parts[1].end: invalid type: string \"x\", expected a whole number from 0 on"
        );
        assert_eq!(
            said("{\"a\\u0022\": [1, {}], \"parts\": [{\"end\": 3},\n\n{\"\": 1, \"end\": 12}]}"),
            "line 3, parts[1].end: too late"
        );
        assert_eq!(said("{\"parts\": [\n"), "line 2, parts: the file ends in the middle of a list");
        assert_eq!(
            said("{\"parts\": [{\"e"),
            "line 1, parts[0]: the file ends in the middle of a string"
        );
        assert_eq!(said("{\"parts\": []} x"), "line 1: trailing characters");
    }
}
