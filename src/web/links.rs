//! Every address that a template prints.

use std::fmt::Display;

use uuid::Uuid;

use crate::ids::CodeId;

pub fn home() -> &'static str {
    "/"
}

pub fn sign_in() -> &'static str {
    "/sign-in"
}

pub fn sign_out() -> &'static str {
    "/sign-out"
}

pub fn setup() -> &'static str {
    "/setup"
}

pub fn account() -> &'static str {
    "/account"
}

pub fn new_project() -> &'static str {
    "/projects/new"
}

pub fn projects() -> &'static str {
    "/projects"
}

/// The room's screen, by its secret.
pub fn screen(token: &str) -> String {
    format!("/show/{token}")
}

/// The addresses within one project.
#[derive(Debug, Clone)]
pub struct ProjectLinks(String);

impl ProjectLinks {
    pub fn of(slug: &str) -> Self {
        Self(format!("/p/{slug}"))
    }

    pub fn project(&self) -> &str {
        &self.0
    }

    pub fn members(&self) -> String {
        self.under("members")
    }

    pub fn settings(&self) -> String {
        self.under("settings")
    }

    pub fn narratives(&self) -> String {
        self.under("narratives")
    }

    pub fn narrative(&self, number: &i32) -> String {
        self.of_narrative(number, "")
    }

    pub fn coding(&self, number: &i32) -> String {
        self.of_narrative(number, "/code")
    }

    pub fn consensus(&self, number: &i32) -> String {
        self.of_narrative(number, "/consensus")
    }

    /// Narrative's consensus with one of its differences in focus.
    pub fn difference(&self, number: &i32, key: Option<Uuid>) -> String {
        let page = self.consensus(number);
        key.map_or(page.clone(), |key| format!("{page}?d={key}"))
    }

    /// The consensus on a narrative, at a line like `7.3`.
    pub fn consensus_at(&self, number: &i32, line: &str) -> String {
        format!("{}#s{line}", self.consensus(number))
    }

    /// The released narratives and what is open in them.
    pub fn differences(&self) -> String {
        self.under("consensus")
    }

    pub fn differences_events(&self) -> String {
        self.under("consensus/events")
    }

    pub fn codes(&self) -> String {
        self.under("codes")
    }

    pub fn alignment(&self) -> String {
        self.under("consensus/codes")
    }

    pub fn alignment_events(&self) -> String {
        self.under("consensus/codes/events")
    }

    pub fn agreement(&self) -> String {
        self.under("agreement")
    }

    pub fn agreement_events(&self) -> String {
        self.under("agreement/events")
    }

    /// The passages behind a code's figures.
    pub fn agreement_on(&self, code: &CodeId) -> String {
        self.under(format_args!("agreement/codes/{code}"))
    }

    /// `kind` is `descriptive` or `analytical`.
    pub fn board(&self, kind: &str) -> String {
        self.under(format_args!("board/{kind}"))
    }

    pub fn report(&self) -> String {
        self.under("report")
    }

    pub fn history(&self) -> String {
        self.under("history")
    }

    fn under(&self, rest: impl Display) -> String {
        format!("{}/{rest}", self.0)
    }

    fn of_narrative(&self, number: &i32, rest: &str) -> String {
        format!("{}/narratives/{number}{rest}", self.0)
    }
}
