//! Every address that a template prints.

use std::fmt::Display;

use crate::ids::{CodeId, CodingId};

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

    /// `act` is what a form on the coding page does: `codings`, `undo`.
    pub fn coding_act(&self, number: &i32, act: &str) -> String {
        self.of_narrative(number, &format!("/{act}"))
    }

    /// `act` is what a form does with one coding: `recode`, `remove`.
    pub fn of_coding(&self, number: &i32, coding: &CodingId, act: &str) -> String {
        self.of_narrative(number, &format!("/codings/{coding}/{act}"))
    }

    pub fn consensus(&self, number: &i32) -> String {
        self.of_narrative(number, "/consensus")
    }

    pub fn codes(&self) -> String {
        self.under("codes")
    }

    pub fn code(&self, code: &CodeId) -> String {
        self.under(format_args!("codes/{code}"))
    }

    /// `act` is what a form on the codebook page does: `move`, `remove`.
    pub fn code_act(&self, code: &CodeId, act: &str) -> String {
        self.under(format_args!("codes/{code}/{act}"))
    }

    /// `act` is of the codebook as a whole: `undo`, `events`.
    pub fn codes_act(&self, act: &str) -> String {
        self.under(format_args!("codes/{act}"))
    }

    pub fn alignment(&self) -> String {
        self.under("consensus/codes")
    }

    pub fn agreement(&self) -> String {
        self.under("agreement")
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
