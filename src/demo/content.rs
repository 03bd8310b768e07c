//! What is played: the files of the folder `demo`. Its README says what each
//! of them holds.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use rust_embed::RustEmbed;
use serde::{Deserialize, de::DeserializeOwned};

use crate::domain::permission::Role;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/demo"]
struct Files;

#[derive(Deserialize)]
pub struct Project {
    /// The short name in its addresses.
    pub name: String,
    pub title: String,
    pub summary: String,
    pub questions: Vec<Question>,
    pub people: Vec<Person>,
    pub coders: Coders,
    pub attributes: Vec<Attribute>,
    pub narratives: Vec<Narrative>,
}

impl Project {
    pub fn person(&self, user: &str) -> Result<&Person> {
        let person = self.people.iter().find(|person| person.user == user);
        person.with_context(|| format!("there is no {user}"))
    }
}

/// Their user names.
#[derive(Deserialize)]
pub struct Coders {
    pub a: String,
    pub b: String,
}

#[derive(Deserialize)]
pub struct Question {
    pub text: String,
}

#[derive(Deserialize)]
pub struct Person {
    pub user: String,
    pub name: String,
    pub role: Role,
    /// What waits for whoever signs in as this person.
    pub finds: String,
}

#[derive(Deserialize)]
pub struct Attribute {
    pub name: String,
}

#[derive(Deserialize)]
pub struct Narrative {
    pub number: i32,
    pub file: String,
    pub title: String,
    pub state: String,
    /// Coded by all for calibration.
    #[serde(default)]
    pub calibration: bool,
    /// Coder A and coder B, as far as they are named.
    pub coders: Vec<String>,
    /// By the name of the attribute.
    pub attributes: BTreeMap<String, String>,
}

impl Narrative {
    pub fn is_draft(&self) -> bool {
        self.state == "draft"
    }
}

/// One coder's own codes.
#[derive(Deserialize)]
pub struct Codebook {
    pub groups: Vec<String>,
    pub codes: Vec<Code>,
}

impl Codebook {
    pub fn find(&self, name: &str) -> Result<&Code> {
        let code = self.codes.iter().find(|code| code.name == name);
        code.with_context(|| format!("there is no code “{name}”"))
    }
}

#[derive(Deserialize)]
pub struct Code {
    pub name: String,
    pub group: Option<String>,
    pub origin: String,
    #[serde(default)]
    pub definition: String,
}

#[derive(Deserialize)]
pub struct Work {
    pub narrative: i32,
    /// By the coder's user name.
    pub coders: BTreeMap<String, Layer>,
}

/// What one coder has done on a narrative.
#[derive(Deserialize)]
pub struct Layer {
    pub state: String,
    pub codings: Vec<Coding>,
    pub set_aside: Vec<String>,
}

impl Layer {
    pub fn is_submitted(&self) -> bool {
        self.state == "submitted"
    }
}

#[derive(Deserialize)]
pub struct Coding {
    #[serde(flatten)]
    pub quote: Quote,
    pub code: String,
    #[serde(default)]
    pub unsure: bool,
    pub memo: Option<String>,
}

/// A stretch of a narrative in its own words.
#[derive(Deserialize)]
pub struct Quote {
    #[serde(rename = "quote")]
    pub words: String,
    /// Which of its occurrences is meant, from 1.
    pub nth: usize,
}

/// An agreed code, and the codes of A and of B that it stands for.
#[derive(Deserialize)]
pub struct Aligned {
    pub consensus: String,
    pub definition: String,
    pub a: Vec<String>,
    pub b: Vec<String>,
}

#[derive(Deserialize)]
pub struct Decisions {
    pub narratives: Vec<Settled>,
}

/// How the differences of a narrative were settled.
#[derive(Deserialize)]
pub struct Settled {
    pub narrative: i32,
    #[serde(default)]
    pub signed: Vec<String>,
    /// Of differences that are not named; none leaves them open.
    pub default: Option<Defaults>,
    pub decided: Vec<Decided>,
}

/// A choice for each class.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Defaults {
    pub edges: String,
    pub other_code: String,
    pub only_a: String,
    pub only_b: String,
    pub group: String,
}

/// One difference: where a coding with this code holds, or lies in, the quote.
#[derive(Deserialize)]
pub struct Decided {
    #[serde(flatten)]
    pub quote: Quote,
    pub code: String,
    pub by: String,
    pub choice: String,
    pub reason: Option<String>,
    pub dissent: Option<String>,
    pub dissent_by: Option<String>,
}

#[derive(Deserialize)]
pub struct Boards {
    pub descriptive: Descriptive,
    pub analytical: Analytical,
}

#[derive(Deserialize)]
pub struct Descriptive {
    pub themes: Vec<Group>,
}

#[derive(Deserialize)]
pub struct Analytical {
    pub themes: Vec<Theme>,
    pub counter_evidence: Vec<Against>,
}

#[derive(Deserialize)]
pub struct Theme {
    #[serde(flatten)]
    pub group: Group,
    /// The research question that it answers, from 1.
    pub question: usize,
    pub subthemes: Vec<Group>,
}

/// A theme or subtheme with its agreed codes.
#[derive(Deserialize)]
pub struct Group {
    pub name: String,
    pub definition: String,
    #[serde(default)]
    pub codes: Vec<String>,
}

/// A narrative that speaks against a code's theme.
#[derive(Deserialize)]
pub struct Against {
    #[serde(flatten)]
    pub quote: Quote,
    pub code: String,
    pub narrative: i32,
    pub note: String,
}

/// What is written about a theme: `{1}` in it stands for the first quote.
#[derive(Deserialize)]
pub struct Finding {
    pub theme: String,
    pub by: String,
    pub text: String,
    pub quotes: Vec<Quoted>,
}

#[derive(Deserialize)]
pub struct Quoted {
    pub narrative: i32,
    #[serde(flatten)]
    pub quote: Quote,
}

/// A workshop on the analytical board.
#[derive(Deserialize)]
pub struct Meeting {
    pub title: String,
    pub facilitator: String,
    /// For each phase.
    pub minutes: Vec<i32>,
    pub questions: Vec<String>,
    /// Who comes, but for the facilitator.
    pub present: Vec<String>,
    pub notes: Vec<Note>,
    pub vote: Vote,
    pub parked: Vec<Note>,
    pub decisions: Vec<String>,
    /// By who signs with one.
    pub reservations: BTreeMap<String, String>,
}

#[derive(Deserialize)]
pub struct Note {
    pub by: String,
    pub body: String,
    /// It is kept for later.
    #[serde(default)]
    pub parked: bool,
}

#[derive(Deserialize)]
pub struct Vote {
    pub question: String,
    pub options: Vec<String>,
    pub dots: i32,
    pub most: i32,
    /// Dots on each option, by who placed them.
    pub placed: BTreeMap<String, Vec<i32>>,
}

pub fn project() -> Result<Project> {
    read("project.json")
}

pub fn codebooks() -> Result<BTreeMap<String, Codebook>> {
    read("codes.json")
}

/// By narrative.
pub fn work() -> Result<Vec<Work>> {
    let mut files: Vec<_> = Files::iter().filter(|path| path.starts_with("codings/")).collect();
    files.sort();
    files.iter().map(|path| read(path)).collect()
}

pub fn alignment() -> Result<Vec<Aligned>> {
    read("alignment.json")
}

pub fn decisions() -> Result<Decisions> {
    read("decisions.json")
}

pub fn boards() -> Result<Boards> {
    read("boards.json")
}

pub fn findings() -> Result<Vec<Finding>> {
    read("findings.json")
}

pub fn meeting() -> Result<Meeting> {
    read("workshop.json")
}

pub fn text(path: &str) -> Result<String> {
    let file = Files::get(path).with_context(|| format!("demo/{path} is not there"))?;
    Ok(String::from_utf8(file.data.into_owned())?)
}

fn read<T: DeserializeOwned>(path: &str) -> Result<T> {
    serde_json::from_str(&text(path)?).with_context(|| format!("demo/{path} is not as expected"))
}
