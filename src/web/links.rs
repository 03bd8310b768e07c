//! Every address that a template prints.

use std::fmt::Display;

use crate::ids::OpId;

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

    /// What can be done to narratives: `freeze`, `undo`, `attributes/values`.
    pub fn narratives_to(&self, deed: impl Display) -> String {
        self.under(format_args!("narratives/{deed}"))
    }

    /// What can be done to one narrative: `title`, `freeze`, `submit`.
    pub fn narrative_to(&self, number: &i32, deed: &str) -> String {
        format!("{}/{deed}", self.narrative(number))
    }

    /// The list, which says what was done just now and offers to undo it.
    pub fn narratives_after(&self, op: OpId) -> String {
        format!("{}?done={op}", self.narratives())
    }

    pub fn narrative_after(&self, number: &i32, op: OpId) -> String {
        format!("{}?done={op}", self.narrative(number))
    }

    pub fn import(&self) -> String {
        self.narratives_to("import")
    }

    /// From its top, with what was read just now.
    pub fn import_after(&self, op: OpId) -> String {
        format!("{}?done={op}", self.import())
    }

    pub fn attributes(&self) -> String {
        self.narratives_to("attributes")
    }

    pub fn attributes_after(&self, op: OpId) -> String {
        format!("{}?done={op}", self.attributes())
    }

    pub fn pairs(&self) -> String {
        self.narratives_to("pairs")
    }

    pub fn pairs_after(&self, op: OpId) -> String {
        format!("{}?done={op}", self.pairs())
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
