//! What a lead says of a project.

use serde::{Deserialize, Serialize};

use crate::{Error, Result, ids::QuestionId};

const LONGEST_TITLE: usize = 200;
const LONGEST_SUMMARY: usize = 500;
const LONGEST_QUESTION: usize = 500;
const MOST_QUESTIONS: usize = 20;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    pub title: String,
    pub summary: String,
    pub questions: Vec<Question>,
    /// Otherwise the lead releases when all have submitted.
    pub releases_by_itself: bool,
    pub shows_coefficients: bool,
    /// An open difference shows how those like it were decided.
    #[serde(default = "yes")]
    pub suggests_decisions: bool,
}

fn yes() -> bool {
    true
}

/// A research question. Themes stand under it by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub id: QuestionId,
    pub body: String,
}

pub fn title(typed: &str) -> Result<String> {
    let title = in_one_line(typed);
    if title.is_empty() {
        return Err(Error::invalid("a project needs a title; it can be changed later"));
    }
    within(title, LONGEST_TITLE, "a title")
}

pub fn summary(typed: &str) -> Result<String> {
    within(in_one_line(typed), LONGEST_SUMMARY, "a summary")
}

/// One on each line.
pub fn questions(typed: &str) -> Result<Vec<String>> {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    let questions: Vec<String> = lines
        .map(|line| within(line.to_owned(), LONGEST_QUESTION, "a research question"))
        .collect::<Result<_>>()?;
    if questions.len() > MOST_QUESTIONS {
        return Err(Error::invalid(format!(
            "a project has at most {MOST_QUESTIONS} research questions; write one on each line"
        )));
    }
    Ok(questions)
}

fn in_one_line(typed: &str) -> String {
    typed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn within(text: String, longest: usize, what: &str) -> Result<String> {
    let letters = text.chars().count();
    if letters > longest {
        return Err(Error::invalid(format!(
            "{what} has at most {longest} letters, and this one has {letters}; nothing was changed"
        )));
    }
    Ok(text)
}
