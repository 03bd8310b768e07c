//! Every address that a template prints.

use std::fmt::Display;

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

    pub fn codes(&self) -> String {
        self.under("codes")
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

    pub fn report_file(&self, name: &str) -> String {
        self.under(format_args!("report/{name}"))
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
