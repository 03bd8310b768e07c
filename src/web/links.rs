//! Every address that a template prints.

use std::fmt::Display;

use uuid::Uuid;

use crate::ids::{
    CodeId, CodingId, InvitationId, MemberId, OpId, ProposalId, SessionId, SnapshotId, ThemeId,
    WorkshopId,
};

pub fn home() -> &'static str {
    "/"
}

pub fn sign_in() -> &'static str {
    "/sign-in"
}

pub fn sign_out() -> &'static str {
    "/sign-out"
}

pub fn setup(token: &str) -> String {
    format!("/setup/{token}")
}

pub fn password(token: &str) -> String {
    format!("/password/{token}")
}

pub fn invitation(token: &str) -> String {
    format!("/invitation/{token}")
}

/// To join with a new account.
pub fn invitation_account(token: &str) -> String {
    format!("/invitation/{token}/account")
}

/// To sign in and come back to the invitation.
pub fn sign_in_to(invitation: &str) -> String {
    format!("{}?then={}", sign_in(), self::invitation(invitation))
}

pub fn account() -> &'static str {
    "/account"
}

pub fn account_name() -> &'static str {
    "/account/name"
}

pub fn account_theme() -> &'static str {
    "/account/theme"
}

pub fn account_keys() -> &'static str {
    "/account/keys"
}

pub fn account_password() -> &'static str {
    "/account/password"
}

pub fn end_session(session: &SessionId) -> String {
    format!("/account/sessions/{session}/end")
}

pub fn end_other_sessions() -> &'static str {
    "/account/sessions/end"
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

/// Where guests join a workshop.
pub fn join() -> &'static str {
    "/join"
}

/// The same with its code, as the room's screen shows it.
pub fn join_by(code: &str) -> String {
    format!("/join/{code}")
}

/// A guest's page, or what a guest does there: `notes`, `dots`.
pub fn visit(deed: &str) -> String {
    if deed.is_empty() { "/visit".to_owned() } else { format!("/visit/{deed}") }
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

    /// What can be done to the members: `leave`, `undo`.
    pub fn members_to(&self, deed: &str) -> String {
        self.under(format_args!("members/{deed}"))
    }

    /// What can be done to one member: `role`, `remove`.
    pub fn member_to(&self, member: &MemberId, deed: &str) -> String {
        self.under(format_args!("members/{member}/{deed}"))
    }

    pub fn invitations(&self) -> String {
        self.under("invitations")
    }

    pub fn withdraw(&self, invitation: &InvitationId) -> String {
        self.under(format_args!("invitations/{invitation}/withdraw"))
    }

    pub fn settings(&self) -> String {
        self.under("settings")
    }

    pub fn settings_to(&self, deed: &str) -> String {
        self.under(format_args!("settings/{deed}"))
    }

    /// The stream of what the team may know of the project.
    pub fn events(&self) -> String {
        self.under("events")
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

    /// A text as it stood before a correction.
    pub fn narrative_text(&self, number: &i32, version: &i32) -> String {
        self.narrative_to(number, &format!("text/{version}"))
    }

    /// The form that corrects a frozen text, with an earlier one in it.
    pub fn correct_to(&self, number: &i32, version: &i32) -> String {
        self.narrative_to(number, &format!("correct?from={version}"))
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

    /// Of a calibration narrative, the lines on which its coders differ.
    pub fn differing_lines(&self, number: &i32) -> String {
        format!("{}?show=differing", self.consensus(number))
    }

    /// Narrative's consensus with one of its differences in focus.
    pub fn difference(&self, number: &i32, key: Option<Uuid>) -> String {
        let page = self.consensus(number);
        key.map_or(page.clone(), |key| format!("{page}?d={key}"))
    }

    /// The discussion of a difference, where one writes.
    pub fn talk(&self, number: &i32, key: Uuid) -> String {
        format!("{}#say-{key}", self.difference(number, Some(key)))
    }

    /// The consensus on a narrative, at a line like `7.3`.
    pub fn consensus_at(&self, number: &i32, line: &str) -> String {
        format!("{}#s{line}", self.consensus(number))
    }

    /// The decision log, of one narrative or of all.
    pub fn decisions(&self, number: Option<&i32>) -> String {
        match number {
            Some(number) => format!("{}/decisions", self.consensus(number)),
            None => self.under("consensus/decisions"),
        }
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

    pub fn code(&self, code: &CodeId) -> String {
        self.under(format_args!("codes/{code}"))
    }

    /// `act` is what a form on the codebook page does: `move`, `remove`.
    pub fn code_act(&self, code: &CodeId, act: &str) -> String {
        self.under(format_args!("codes/{code}/{act}"))
    }

    /// One's codes, what was used most first.
    pub fn codes_by_number(&self) -> String {
        format!("{}?order=number", self.codes())
    }

    pub fn shared_codes(&self) -> String {
        self.under("codes/shared")
    }

    /// What can be done to the shared codes: `load`, `undo`, `events`.
    pub fn shared_codes_to(&self, deed: &str) -> String {
        self.under(format_args!("codes/shared/{deed}"))
    }

    pub fn answer_proposal(&self, proposal: &ProposalId) -> String {
        self.under(format_args!("codes/shared/proposals/{proposal}"))
    }

    /// A coder's own first order among codes.
    pub fn grouping(&self) -> String {
        self.under("codes/grouping")
    }

    /// What can be done to it: `place`, `groups`, `undo`.
    pub fn grouping_to(&self, deed: &str) -> String {
        self.under(format_args!("codes/grouping/{deed}"))
    }

    /// Every passage under a code.
    pub fn passages(&self, code: &CodeId) -> String {
        self.under(format_args!("codes/{code}/passages"))
    }

    /// What is done with one passage of a code.
    pub fn passage_of(&self, code: &CodeId, coding: &CodingId) -> String {
        self.under(format_args!("codes/{code}/passages/{coding}"))
    }

    /// `act` is of the codebook as a whole: `undo`, `events`.
    pub fn codes_act(&self, act: &str) -> String {
        self.under(format_args!("codes/{act}"))
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

    /// Measures that are computed only when asked for.
    pub fn agreement_measures(&self) -> String {
        self.under("agreement/measures")
    }

    /// Which codes are taken for each other.
    pub fn agreement_confused(&self) -> String {
        self.under("agreement/confused")
    }

    /// The passages that A gave the one code and B the other, or left alone; of all
    /// narratives or of one.
    pub fn agreement_passages(
        &self,
        a: Option<CodeId>,
        b: Option<CodeId>,
        narrative: Option<i32>,
    ) -> String {
        let code = |name: &str, id: Option<CodeId>| id.map(|id| format!("{name}={id}"));
        let narrative = narrative.map(|number| format!("narrative={number}"));
        let asked = [code("a", a), code("b", b), narrative].into_iter().flatten();
        let asked = asked.collect::<Vec<_>>().join("&");
        self.under(format_args!("agreement/confused/passages?{asked}"))
    }

    /// `kind` is `descriptive` or `analytical`.
    pub fn board(&self, kind: &str) -> String {
        self.under(format_args!("board/{kind}"))
    }

    /// What can be done to a board: `placements`, `undo`.
    pub fn board_to(&self, kind: &str, deed: &str) -> String {
        self.under(format_args!("board/{kind}/{deed}"))
    }

    /// To take back one deed on a board, whoever did it.
    pub fn undo_on_board(&self, kind: &str, op: &OpId) -> String {
        self.board_to(kind, &format!("undo/{op}"))
    }

    /// A board as it was after a step, from 1.
    pub fn past(&self, kind: &str, step: usize) -> String {
        self.board_to(kind, &format!("past?at={step}"))
    }

    /// A snapshot as a file.
    pub fn snapshot(&self, kind: &str, id: &SnapshotId) -> String {
        self.board_to(kind, &format!("snapshots/{id}/state.json"))
    }

    /// What changed on a board since a snapshot.
    pub fn compared(&self, kind: &str, before: &SnapshotId) -> String {
        self.board_to(kind, &format!("compare?before={before}&after=now"))
    }

    pub fn card(&self, kind: &str, code: &CodeId) -> String {
        self.under(format_args!("board/{kind}/codes/{code}"))
    }

    pub fn theme(&self, kind: &str, theme: &ThemeId) -> String {
        self.under(format_args!("board/{kind}/themes/{theme}"))
    }

    /// What can be done to a theme: `move`, `merge`.
    pub fn theme_to(&self, kind: &str, theme: &ThemeId, deed: &str) -> String {
        self.under(format_args!("board/{kind}/themes/{theme}/{deed}"))
    }

    pub fn findings(&self) -> String {
        self.under("findings")
    }

    pub fn findings_events(&self) -> String {
        self.under("findings/events")
    }

    /// What is written about a theme.
    pub fn finding(&self, theme: &ThemeId) -> String {
        self.under(format_args!("findings/{theme}"))
    }

    pub fn finding_versions(&self, theme: &ThemeId) -> String {
        self.under(format_args!("findings/{theme}/versions"))
    }

    pub fn pictures(&self) -> String {
        self.under("pictures")
    }

    pub fn workshops(&self) -> String {
        self.under("workshops")
    }

    /// Where one takes part in it.
    pub fn workshop(&self, id: &WorkshopId) -> String {
        self.under(format_args!("workshops/{id}"))
    }

    /// The same as a page asks for it that waits for its start.
    pub fn workshop_to_come(&self, id: &WorkshopId) -> String {
        format!("{}?waits=true", self.workshop(id))
    }

    /// What is done in it: `notes`, `start`, `votes/turn`.
    pub fn workshop_to(&self, id: &WorkshopId, deed: &str) -> String {
        self.under(format_args!("workshops/{id}/{deed}"))
    }

    /// Where its facilitator leads it.
    pub fn desk(&self, id: &WorkshopId) -> String {
        self.workshop_to(id, "desk")
    }

    pub fn workshop_minutes(&self, id: &WorkshopId) -> String {
        self.workshop_to(id, "minutes")
    }

    pub fn report(&self) -> String {
        self.under("report")
    }

    pub fn report_file(&self, name: &str) -> String {
        self.under(format_args!("report/{name}"))
    }

    pub fn certificate(&self) -> String {
        self.report_file("certificate")
    }

    pub fn history(&self) -> String {
        self.under("history")
    }

    /// The page of the history that ends before this place, with its filters.
    pub fn history_before(&self, person: &str, about: &str, place: &str) -> String {
        self.under(format_args!("history?person={person}&about={about}&before={place}"))
    }

    fn under(&self, rest: impl Display) -> String {
        format!("{}/{rest}", self.0)
    }

    fn of_narrative(&self, number: &i32, rest: &str) -> String {
        format!("{}/narratives/{number}{rest}", self.0)
    }
}
