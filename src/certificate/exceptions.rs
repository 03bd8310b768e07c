//! What a reader has to know before relying on the independence of the coders.
//! All of it is open to the team; nothing here depends on unreleased work.

use super::facts::{Facts, Narrative};
use crate::{
    domain::{citation::named, release::SEATS},
    ids::MemberId,
};

pub struct Exception {
    pub kind: &'static str,
    /// Ascending; none if it is about the project.
    pub narratives: Vec<i32>,
    /// A sentence.
    pub says: String,
}

pub fn all(facts: &Facts) -> Vec<Exception> {
    let mut all = vec![];
    if facts.project.demonstration {
        let says = "This is the demonstration: its people and their work are made up.";
        all.push(Exception { kind: "demonstration", narratives: vec![], says: says.to_owned() });
    }
    let changed = |one: &Narrative| !one.row.intact;
    all.extend(of(facts, "text_changed", changed, |which| {
        format!("The text of {which} does not give the digest that it was frozen with.")
    }));
    let corrected = |one: &Narrative| one.row.version > 1;
    all.extend(of(facts, "corrected", corrected, |which| {
        format!(
            "{which}: the frozen text was corrected before the release. Codings moved with their \
             words, and each coder alone was shown the own ones that the correction touches."
        )
    }));
    let single = |one: &Narrative| one.released() && layers(one) < SEATS;
    all.extend(of(facts, "coded_by_one", single, |which| {
        format!("{which}: released without two submitted codings.")
    }));
    all.extend(replaced(facts));
    all.extend(leads(facts));
    let seen =
        |one: &Narrative| one.released() && one.coders.iter().any(|coder| coder.seen_before > 0);
    all.extend(of(facts, "seen_before", seen, |which| {
        format!(
            "{which}: at the time of the submission, released work of the other coder could be \
             read in other narratives, and never in the same one."
        )
    }));
    let calibrates = |one: &Narrative| one.row.calibration;
    all.extend(of(facts, "calibration", calibrates, |which| {
        format!("{which}: coded by everybody for calibration, and in no figure of agreement.")
    }));
    all.extend(reopened(facts));
    all.extend(codings_reopened(facts));
    all.extend(adjudicated(facts));
    all
}

/// One exception for all narratives that it holds for, if there are any.
fn of(
    facts: &Facts,
    kind: &'static str,
    holds: impl Fn(&Narrative) -> bool,
    says: impl Fn(&str) -> String,
) -> Option<Exception> {
    let found = facts.narratives.iter().filter(|narrative| holds(narrative));
    let narratives: Vec<i32> = found.map(Narrative::number).collect();
    let says = says(&named(&narratives));
    (!narratives.is_empty()).then_some(Exception { kind, narratives, says })
}

fn layers(narrative: &Narrative) -> i64 {
    narrative.coders.iter().filter(|coder| coder.seat.codes.is_some()).count() as i64
}

fn replaced(facts: &Facts) -> Vec<Exception> {
    let all = facts.narratives.iter().flat_map(|one| one.replaced.iter().map(move |r| (one, r)));
    let says = |(one, replaced): (&Narrative, &super::db::Seat)| Exception {
        kind: "replaced",
        narratives: vec![one.number()],
        says: format!(
            "{}: {} was replaced as a coder. Whoever took over began with nothing; what had been \
             done stays closed.",
            named(&[one.number()]),
            facts.name(&replaced.member)
        ),
    };
    all.map(says).collect()
}

/// Leads who code, and those of them who took over a seat: before that, a lead
/// may know who has submitted.
fn leads(facts: &Facts) -> Vec<Exception> {
    let mut found = vec![];
    for lead in facts.leads() {
        let paired = |one: &Narrative| one.is_paired() && seat(one, lead.id).is_some();
        found.extend(of(facts, "lead_codes", paired, |which| {
            format!(
                "{which}: {} leads the project and codes. A lead with a seat is shown no more \
                 than any other coder.",
                lead.name
            )
        }));
        let came_late = |one: &Narrative| {
            let began = seat(one, lead.id);
            began.is_some_and(|began| one.replaced.iter().any(|r| r.replaced_at == Some(began)))
        };
        found.extend(of(facts, "lead_took_over", came_late, |which| {
            format!(
                "{which}: {} took over a seat. Before that, a lead could see whether its coders \
                 had submitted, and nothing else of their work.",
                lead.name
            )
        }));
    }
    found
}

/// Since when the member has had a seat.
fn seat(narrative: &Narrative, member: MemberId) -> Option<time::OffsetDateTime> {
    let coder = narrative.coders.iter().find(|coder| coder.seat.member == member);
    coder.map(|coder| coder.seat.assigned_at)
}

fn reopened(facts: &Facts) -> Option<Exception> {
    let was = |one: &Narrative| facts.reopenings.iter().any(|r| r.narrative == one.number());
    of(facts, "reopened", was, |which| {
        format!(
            "{which}: decisions were opened again after they had been made. The coders’ own work \
             stays as it was submitted."
        )
    })
}

fn codings_reopened(facts: &Facts) -> impl Iterator<Item = Exception> {
    facts.codings_reopened.iter().map(|one| Exception {
        kind: "coding_reopened",
        narratives: vec![one.narrative],
        says: format!(
            "{}: after the release {} opened the coding of {} again, because: {} Agreement stays \
             as it was at the release.",
            named(&[one.narrative]),
            facts.name(&one.member),
            facts.name(&one.coder),
            sentence(&one.reason),
        ),
    })
}

fn sentence(words: &str) -> String {
    let words = words.trim();
    let ends = words.ends_with(['.', '!', '?']);
    format!("{words}{}", if ends { "" } else { "." })
}

fn adjudicated(facts: &Facts) -> impl Iterator<Item = Exception> {
    facts.adjudicators.iter().filter_map(|one| {
        let narrative = facts.narratives.iter().find(|n| n.row.id == one.narrative)?.number();
        let without = if one.unnamed { ", to whom the coders are not named" } else { "" };
        Some(Exception {
            kind: "adjudicated",
            narratives: vec![narrative],
            says: format!(
                "{}: differences are also settled by {}{without}.",
                named(&[narrative]),
                facts.name(&one.member)
            ),
        })
    })
}
