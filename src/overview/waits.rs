//! What waits for a member in a project, the most pressing first.

use super::{db::Progress, facts::Facts};
use crate::{
    consensus::discussion::db::Waiting,
    domain::{citation, permission::Permission, release::State},
    narratives::db::Listed,
};

/// One thing to do, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    pub title: String,
    /// How it stands, in a sentence.
    pub detail: String,
    /// What the button says.
    pub step: String,
    pub address: String,
    /// The same in a few words, for a list: what to do, and with what.
    pub short: (&'static str, String),
}

/// The order of kinds is that of urgency; within one, by number.
pub fn of(facts: &Facts) -> Vec<Wait> {
    let (begun, fresh): (Vec<_>, Vec<_>) =
        to_code(facts).partition(|(_, progress)| progress.coded + progress.aside > 0);
    let mut waits: Vec<Wait> = to_join(facts).chain(to_release(facts)).collect();
    waits.extend(asked(facts));
    waits.extend(begun.iter().map(|(narrative, progress)| go_on(facts, narrative, progress)));
    waits.extend(to_settle(facts));
    waits.extend(fresh.iter().map(|(narrative, progress)| begin(facts, narrative, progress)));
    if facts.may(Permission::Manage) {
        waits.extend(to_freeze(facts).into_iter().chain(to_pair(facts)).chain(to_arrange(facts)));
    }
    waits
}

/// Workshops in session: they do not wait.
fn to_join(facts: &Facts) -> impl Iterator<Item = Wait> {
    let open = facts.workshops.iter().filter(|_| facts.may(Permission::Arrange));
    open.map(|workshop| Wait {
        title: format!("Take part in “{}”", workshop.title),
        detail: "It is in session now.".to_owned(),
        step: "Take part".to_owned(),
        address: facts.links.workshop(&workshop.id),
        short: ("take part in", workshop.title.clone()),
    })
}

/// Narratives that one codes and has not submitted.
fn to_code(facts: &Facts) -> impl Iterator<Item = (&Listed, Progress)> {
    let coding = facts.narratives.iter().filter(|narrative| {
        facts.may(Permission::Code)
            && narrative.state == State::Independent
            && !facts.has_submitted(narrative.id, facts.me)
    });
    coding.filter_map(|narrative| Some((narrative, *facts.progress.get(&narrative.id)?)))
}

fn go_on(facts: &Facts, narrative: &Listed, progress: &Progress) -> Wait {
    let Progress { lines, coded, aside, next } = progress;
    let set_aside = if *aside > 0 { format!(", {aside} set aside") } else { String::new() };
    let (detail, step) = match next {
        Some((paragraph, sentence)) => (
            format!("{coded} of {lines} lines coded{set_aside}."),
            format!("Go on at {paragraph}.{sentence}"),
        ),
        None => (
            format!("All {lines} lines are looked at{set_aside}. Submit when you are sure."),
            "Look over and submit".to_owned(),
        ),
    };
    code(facts, narrative, detail, step)
}

fn begin(facts: &Facts, narrative: &Listed, progress: &Progress) -> Wait {
    let lines = if progress.lines == 1 { "line" } else { "lines" };
    let detail = format!("{} {lines}, not begun.", progress.lines);
    code(facts, narrative, detail, "Begin".to_owned())
}

fn code(facts: &Facts, narrative: &Listed, detail: String, step: String) -> Wait {
    let title = format!("Code {}", named(narrative));
    let address = facts.links.coding(&narrative.number);
    Wait { title, detail, step, address, short: ("code", number(narrative)) }
}

/// Released narratives of one's own pair that are not agreed.
fn to_settle(facts: &Facts) -> impl Iterator<Item = Wait> {
    let open = facts.narratives.iter().filter(|narrative| {
        facts.may(Permission::Reconcile)
            && matches!(narrative.state, State::Released | State::InConsensus)
            && !narrative.calibration
            && facts.has_seat(narrative.id, facts.me)
            || matches!(narrative.state, State::Released | State::InConsensus)
                && facts.adjudicates.contains(&narrative.id)
    });
    open.map(|narrative| {
        if facts.adjudicates.contains(&narrative.id) {
            return adjudicate(facts, narrative);
        }
        let partner = facts
            .seats
            .iter()
            .find(|seat| seat.narrative == narrative.id && seat.member != facts.me);
        let both = partner.map_or("Both coders have submitted".to_owned(), |seat| {
            format!("You and {} have both submitted", seat.name)
        });
        let settled = facts.settled.get(&narrative.id).copied().unwrap_or_default();
        let so_far =
            if settled > 0 { format!(" {settled} settled so far.") } else { String::new() };
        Wait {
            title: format!("Settle the differences in {}", number(narrative)),
            detail: format!("{both}.{so_far}"),
            step: "Open the queue".to_owned(),
            address: facts.links.consensus(&narrative.number),
            short: ("settle", number(narrative)),
        }
    })
}

fn adjudicate(facts: &Facts, narrative: &Listed) -> Wait {
    Wait {
        title: format!("Adjudicate {}", number(narrative)),
        detail: "Its coders have differences that you are named to settle.".to_owned(),
        step: "Open the queue".to_owned(),
        address: facts.links.consensus(&narrative.number),
        short: ("adjudicate", number(narrative)),
    }
}

/// Where others wait for a word of the member about a difference.
fn asked(facts: &Facts) -> Vec<Wait> {
    let of = |waiting: &[Waiting], (what, word): (&'static str, &'static str), detail: &str| {
        let by_number = waiting.chunk_by(|one, other| one.number == other.number);
        let wait = |here: &[Waiting]| {
            let first = here.first()?;
            let named = format!("Narrative {}", first.number);
            let many =
                if here.len() == 1 { String::new() } else { format!("{} times ", here.len()) };
            Some(Wait {
                title: format!("{what} {many}in {named}"),
                detail: detail.to_owned(),
                step: "Read and answer".to_owned(),
                address: facts.links.talk(&first.number, first.difference),
                short: (word, named),
            })
        };
        by_number.filter_map(wait).collect::<Vec<_>>()
    };
    let looks = ("Look again at a difference", "look again at");
    let looks = of(&facts.looks, looks, "You are asked what you would have there now.");
    let mentions = ("You are mentioned", "answer in");
    let mentions = of(&facts.mentions, mentions, "Somebody waits for your word on a difference.");
    [looks, mentions].concat()
}

/// For a lead who releases by hand and has no seat in the pair: with one, the
/// lead does not know.
fn to_release(facts: &Facts) -> impl Iterator<Item = Wait> {
    let waits = facts.narratives.iter().filter(|narrative| {
        let mut coders = facts.seats.iter().filter(|seat| seat.narrative == narrative.id);
        facts.may(Permission::Manage)
            && !facts.details.releases_by_itself
            && narrative.state == State::Independent
            && coders.all(|seat| facts.has_submitted(narrative.id, seat.member))
    });
    waits.map(|narrative| Wait {
        title: format!("Release {}", named(narrative)),
        detail: "All its coders have submitted. A release cannot be taken back.".to_owned(),
        step: "Look and release".to_owned(),
        address: facts.links.narrative(&narrative.number),
        short: ("release", number(narrative)),
    })
}

fn to_freeze(facts: &Facts) -> Option<Wait> {
    let drafts = numbers(facts, |narrative| narrative.state == State::Draft)?;
    Some(Wait {
        title: format!("Freeze {drafts}"),
        detail: "Coding begins when a text is frozen. Until then it can be corrected.".to_owned(),
        step: "To the narratives".to_owned(),
        address: facts.links.narratives(),
        short: ("freeze", drafts),
    })
}

/// Also where a coder has left before submitting.
fn to_pair(facts: &Facts) -> Option<Wait> {
    let waits = |narrative: &Listed| {
        let mut coders = facts.seats.iter().filter(|seat| seat.narrative == narrative.id);
        let one_left = coders.any(|seat| {
            facts.has_left(seat.member) && !facts.has_submitted(narrative.id, seat.member)
        });
        match narrative.state {
            State::Frozen => true,
            State::Independent => one_left,
            _ => false,
        }
    };
    let open = numbers(facts, waits)?;
    Some(Wait {
        title: format!("Name two coders for {open}"),
        detail: "Two people code each narrative without seeing each other.".to_owned(),
        step: "Form pairs".to_owned(),
        address: facts.links.pairs(),
        short: ("name coders for", open),
    })
}

fn to_arrange(facts: &Facts) -> Option<Wait> {
    let agreed = facts.count(|state| state == State::Agreed);
    let ready = agreed > 0 && agreed == facts.paired() && facts.descriptive.is_none();
    ready.then(|| Wait {
        title: "Arrange the agreed codes into themes".to_owned(),
        detail: "All narratives are agreed. The descriptive board is where themes begin."
            .to_owned(),
        step: "Open the board".to_owned(),
        address: facts.links.board("descriptive"),
        short: ("arrange", "the agreed codes".to_owned()),
    })
}

/// `Narratives 3, 5–7`, or nothing.
fn numbers(facts: &Facts, is: impl Fn(&Listed) -> bool) -> Option<String> {
    let found: Vec<i32> =
        facts.narratives.iter().filter(|n| is(n)).map(|narrative| narrative.number).collect();
    match found.as_slice() {
        [] => None,
        [one] => Some(format!("Narrative {one}")),
        many => Some(format!("Narratives {}", citation::listed(many))),
    }
}

fn named(narrative: &Listed) -> String {
    format!("Narrative {}, {}", narrative.number, narrative.title)
}

fn number(narrative: &Listed) -> String {
    format!("Narrative {}", narrative.number)
}
