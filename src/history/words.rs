//! What each kind of operation is called in a sentence. The one table of these
//! words: whoever adds a kind adds a line.
//!
//! `{narrative}` `{member}` `{role}` `{files}` `{board}` `{times}` stand for
//! what the entry is about.

use serde_json::Value;

use super::Entry;
use crate::{
    domain::{citation, permission::Role},
    ids::MemberId,
    projects::db::Person,
};

/// Once, and several times in a row.
const WORDS: &[Words] = &[
    ("project.create", "made the project", ""),
    ("project.close", "closed the project", ""),
    ("project.change", "changed the settings", "changed the settings {times} times"),
    ("project.undo", "took back a change of the settings", ""),
    ("project.redo", "brought a change of the settings back", ""),
    ("member.join", "joined as {role}", ""),
    ("member.leave", "left the project", ""),
    ("member.role", "made {member} {role}", ""),
    ("member.remove", "removed {member} from the project", ""),
    ("member.undo", "took back a change of the members", ""),
    ("member.redo", "brought a change of the members back", ""),
    ("invitation.create", "made an invitation for {role}", ""),
    ("invitation.withdraw", "withdrew an invitation", "withdrew {times} invitations"),
    ("import.read", "read files to import", ""),
    ("import.correct", "corrected texts before their import", ""),
    ("import.keep", "brought in {files}", ""),
    ("import.discard", "left out what was read", ""),
    ("narrative.rename", "gave {narrative} another title", ""),
    ("narrative.edit", "corrected the text of {narrative}", ""),
    ("narrative.freeze", "froze {narrative}", "froze {times} narratives"),
    ("narrative.correct", "corrected the frozen text of {narrative}", ""),
    ("narrative.remove", "removed {narrative}", "removed {times} narratives"),
    ("narrative.undo", "took back a change of the narratives", ""),
    ("narrative.redo", "brought a change of the narratives back", ""),
    ("narrative.submit", "submitted the coding of {narrative}", ""),
    ("narrative.release", "released {narrative}", "released {times} narratives"),
    ("narrative.withdraw", "took the submission of {narrative} back", ""),
    ("reopening.ask", "asked to change the released coding of {narrative}", ""),
    ("reopening.grant", "opened a released coding of {narrative} again", ""),
    ("attribute.create", "added an attribute to the narratives", "added {times} attributes"),
    ("attribute.rename", "renamed an attribute", ""),
    ("attribute.remove", "removed an attribute", "removed {times} attributes"),
    ("attribute.fill", "filled in attributes", ""),
    ("assignment.set", "named coders of narratives", ""),
    ("assignment.calibrate", "named everybody who codes a narrative for calibration", ""),
    ("assignment.replace", "gave a seat in {narrative} to another coder", ""),
    ("code.create", "made a code", "made {times} codes"),
    ("code.reword", "reworded a code", "reworded {times} codes"),
    ("code.move", "moved a code", "moved {times} codes"),
    ("code.remove", "removed a code", "removed {times} codes"),
    ("code.restore", "brought a code back", "brought {times} codes back"),
    ("code.merge", "merged two codes", "merged codes {times} times"),
    ("code.unmerge", "took two codes apart again", ""),
    ("code.split", "split a code", "split {times} codes"),
    ("code.class", "gave codes their classes", ""),
    ("framework.load", "loaded a list of shared codes", ""),
    ("framework.undo", "took back a change of the shared codes", ""),
    ("framework.redo", "brought a change of the shared codes back", ""),
    ("proposal.make", "proposed a change of a shared code", ""),
    ("proposal.answer", "answered a proposed change of a shared code", ""),
    ("grouping.group", "made a preliminary theme", ""),
    ("grouping.rename", "renamed or removed a preliminary theme", ""),
    (
        "grouping.place",
        "put a code into a preliminary theme",
        "put {times} codes into preliminary themes",
    ),
    ("grouping.undo", "took back a step on the preliminary board", ""),
    ("grouping.redo", "brought a step on the preliminary board back", ""),
    ("passage.check", "looked at a passage again", "looked at {times} passages again"),
    ("code.undo", "took back a change of the codes", ""),
    ("code.redo", "brought a change of the codes back", ""),
    ("coding.apply", "put a code on {narrative}", "put {times} codes on {narrative}"),
    ("coding.remove", "took a code off {narrative}", "took {times} codes off {narrative}"),
    ("coding.recode", "put another code on a segment of {narrative}", ""),
    ("coding.resize", "moved the edges of a segment of {narrative}", ""),
    ("coding.doubt", "said how sure a coding of {narrative} is", ""),
    (
        "coding.undo",
        "took back a coding of {narrative}",
        "took back {times} codings of {narrative}",
    ),
    (
        "coding.several",
        "changed several codings of {narrative} at once",
        "changed several codings of {narrative} at once, {times} times",
    ),
    ("coding.fit", "looked again at a coding of {narrative} after a correction", ""),
    ("coding.redo", "brought a coding of {narrative} back", ""),
    ("line.set_aside", "set a line of {narrative} aside", "set {times} lines of {narrative} aside"),
    ("line.take_up", "took up a line of {narrative} again", ""),
    ("memo.write", "wrote a memo", "wrote {times} memos"),
    ("codes.join", "joined codes into an agreed code", "joined codes {times} times"),
    ("codes.join_into", "joined a code to an agreed code", "joined {times} codes to agreed codes"),
    ("codes.join_same_names", "joined all codes of the same name", ""),
    ("codes.single", "left a code single", "left codes single {times} times"),
    ("codes.split", "took a code out of an agreed code", "took {times} codes out of agreed codes"),
    ("codes.reword", "reworded an agreed code", "reworded {times} agreed codes"),
    (
        "codes.answer",
        "answered a proposal to join codes",
        "answered {times} proposals to join codes",
    ),
    (
        "codes.undo",
        "took back a step in aligning codes",
        "took back {times} steps in aligning codes",
    ),
    ("codes.redo", "brought a step in aligning codes back", ""),
    (
        "difference.decide",
        "settled a difference in {narrative}",
        "settled {times} differences in {narrative}",
    ),
    ("difference.unite", "united overlapping segments of {narrative}", ""),
    ("difference.alike", "settled several differences in {narrative} alike", ""),
    (
        "difference.reopen",
        "reopened a difference in {narrative}",
        "reopened {times} differences in {narrative}",
    ),
    (
        "difference.undo",
        "took back a decision in {narrative}",
        "took back {times} decisions in {narrative}",
    ),
    ("difference.redo", "brought a decision in {narrative} back", ""),
    ("consensus.lapse", "opened decided differences in {narrative} again, by aligning codes", ""),
    ("consensus.return", "brought decisions in {narrative} back, by aligning codes", ""),
    (
        "discussion.say",
        "wrote about a difference in {narrative}",
        "wrote about differences in {narrative} {times} times",
    ),
    ("discussion.take_back", "took back a message about a difference in {narrative}", ""),
    ("discussion.resolve", "ended the discussion of a difference in {narrative}", ""),
    ("discussion.take_up", "took up the discussion of a difference in {narrative} again", ""),
    ("discussion.ask", "asked the coders to look again at a difference in {narrative}", ""),
    ("discussion.ask_no_more", "asked no more to look again at a difference in {narrative}", ""),
    ("discussion.answer", "looked again at a difference in {narrative}", ""),
    ("adjudicator.assign", "named {member} adjudicator of {narrative}", ""),
    (
        "adjudicator.assign_unnamed",
        "named {member} adjudicator of {narrative}, with its coders unnamed",
        "",
    ),
    ("adjudicator.relieve", "relieved the adjudicator of {narrative}", ""),
    ("consensus.sign", "signed {narrative} as agreed", "signed {times} narratives as agreed"),
    ("board.start", "started {board}", ""),
    ("board.place", "moved a code on {board}", "moved codes on {board} {times} times"),
    ("board.code", "made a code on {board}", "made {times} codes on {board}"),
    (
        "board.against",
        "marked counter-evidence on {board}",
        "marked counter-evidence {times} times",
    ),
    ("board.undo", "took back a move on {board}", "took back {times} moves on {board}"),
    ("board.redo", "brought a move on {board} back", ""),
    ("theme.create", "made a theme on {board}", "made {times} themes on {board}"),
    ("theme.edit", "reworded a theme on {board}", "reworded themes on {board} {times} times"),
    (
        "theme.status",
        "said how far a theme is on {board}",
        "said how far themes are on {board} {times} times",
    ),
    ("theme.move", "moved a theme on {board}", "moved themes on {board} {times} times"),
    ("theme.merge", "merged themes on {board}", "merged themes on {board} {times} times"),
    ("theme.split", "split a theme on {board}", "split themes on {board} {times} times"),
    ("theme.remove", "removed a theme from {board}", "removed {times} themes from {board}"),
    ("finding.write", "wrote about a theme in the findings", "wrote in the findings {times} times"),
    ("snapshot.take", "kept {board} under a name", "kept {board} under {times} names"),
    ("screen.open", "made a link for the room’s screen", ""),
    ("screen.close", "ended a link for the room’s screen", ""),
    (
        "screen.focus",
        "turned the room’s screen to a theme",
        "turned the room’s screen {times} times",
    ),
    ("workshop.plan", "prepared a workshop", "prepared {times} workshops"),
    ("workshop.replan", "changed the plan of a workshop", ""),
    ("workshop.start", "started a workshop", ""),
    ("workshop.open", "opened a phase of a workshop", "opened {times} phases of a workshop"),
    ("workshop.undo", "went back to the phase before in a workshop", ""),
    ("workshop.end", "ended a workshop", ""),
    ("workshop.confirm", "confirmed what a workshop changed", ""),
    ("workshop.come", "came in to a workshop", ""),
    ("workshop.leave", "left a workshop", ""),
    ("workshop.done", "said to be done in a workshop", ""),
    ("workshop.sign", "signed what a workshop came to", ""),
    ("guest.join", "joined a workshop as a guest", ""),
    ("guest.leave", "showed a guest out of a workshop", "showed {times} guests out of a workshop"),
    ("note.write", "wrote a note in a workshop", "wrote {times} notes in a workshop"),
    ("note.undo", "took back a note in a workshop", ""),
    ("note.redo", "brought a note in a workshop back", ""),
    ("note.show", "showed the notes of a workshop", ""),
    ("note.park", "parked a note of a workshop", "parked {times} notes of a workshop"),
    ("note.theme", "made a theme of a note", "made themes of {times} notes"),
    ("vote.make", "prepared a vote", "prepared {times} votes"),
    ("vote.open", "opened a vote", "opened {times} votes"),
    ("vote.close", "closed a vote", "closed {times} votes"),
    ("vote.cancel", "called off a vote", "called off {times} votes"),
    ("dot.place", "placed dots in a vote", ""),
    ("question.park", "parked a question", "parked {times} questions"),
    ("decision.note", "put a decision on record", "put {times} decisions on record"),
    ("remark.remove", "took away a parked question or a decision", ""),
    ("clock.turn", "set the clock of a workshop", ""),
    ("scene.turn", "turned the room’s screen", "turned the room’s screen {times} times"),
];

/// Filters of the history: what a reader calls it, and its nouns.
pub const GROUPS: &[(&str, &str, &[&str])] = &[
    ("people", "Settings and members", &["project", "member", "invitation"]),
    ("narratives", "Narratives", &["narrative", "import", "attribute", "assignment"]),
    ("codes", "Codes", &["code", "framework", "grouping", "passage", "proposal"]),
    ("coding", "Coding", &["coding", "line", "memo", "reopening"]),
    ("consensus", "Consensus", &["consensus", "difference", "codes", "discussion", "adjudicator"]),
    ("board", "Boards", &["board", "theme", "screen", "snapshot"]),
    ("findings", "Findings", &["finding"]),
    (
        "workshops",
        "Workshops",
        &[
            "workshop", "guest", "note", "vote", "dot", "question", "decision", "remark", "clock",
            "scene",
        ],
    ),
];

/// What coders do hundreds of times: in the history, not among what is lately.
pub const SMALL: &[&str] =
    &["code", "coding", "grouping", "line", "memo", "passage", "note", "dot", "clock", "scene"];

/// What tells who coded or settled what, by how often and when. It is left out
/// for whoever adjudicates without the names of the coders.
pub const NAMING: &[&str] = &[
    "code",
    "coding",
    "line",
    "memo",
    "passage",
    "reopening",
    "codes",
    "consensus",
    "difference",
    "discussion",
];

type Words = (&'static str, &'static str, &'static str);

/// The line of this kind in the table.
pub fn of(kind: &str) -> Option<&'static Words> {
    WORDS.iter().find(|(known, ..)| *known == kind)
}

/// What was done `times` times, in a sentence that begins with who did it.
pub fn sentence(entry: &Entry, times: usize, people: &[Person]) -> String {
    let known = of(&entry.kind);
    let words = match known {
        Some((_, _, many)) if times > 1 && !many.is_empty() => (*many).to_owned(),
        Some((_, once, _)) => (*once).to_owned(),
        None => entry.kind.replace(['.', '_'], " "),
    };
    let filled = words
        .replace("{narrative}", &narrative(entry))
        .replace("{member}", &member(&entry.payload, people))
        .replace("{role}", a_role(&entry.payload))
        .replace("{files}", &files(&entry.payload))
        .replace("{board}", board(&entry.payload))
        .replace("{times}", &times.to_string());
    let colon = if known.is_some() { "" } else { ":" };
    format!("{}{colon} {filled}", entry.name)
}

/// `Narrative 3`, `Narratives 1–4, 9`.
fn narrative(entry: &Entry) -> String {
    let number = |value: &Value| value.as_i64().and_then(|number| i32::try_from(number).ok());
    let said = &entry.payload;
    let listed = said.get("narratives").and_then(Value::as_array);
    let numbers: Vec<i32> = match (entry.narrative, listed) {
        (Some(one), _) => vec![one],
        (None, Some(many)) => many.iter().filter_map(number).collect(),
        (None, None) => said.get("narrative").and_then(number).into_iter().collect(),
    };
    if numbers.is_empty() { "a narrative".to_owned() } else { citation::named(&numbers) }
}

fn member(payload: &Value, people: &[Person]) -> String {
    let id: Option<MemberId> =
        payload.get("member").and_then(Value::as_str).and_then(|id| id.parse().ok());
    let person = people.iter().find(|person| Some(person.id) == id);
    person.map_or("somebody".to_owned(), |person| person.name.clone())
}

fn a_role(payload: &Value) -> &'static str {
    let role = payload.get("role").cloned().and_then(|role| serde_json::from_value(role).ok());
    match role {
        Some(Role::Lead) => "a lead",
        Some(Role::Coder) => "a coder",
        Some(Role::Member) => "a member",
        Some(Role::Observer) => "an observer",
        None => "somebody",
    }
}

fn board(payload: &Value) -> &'static str {
    match payload.get("board").and_then(Value::as_str) {
        Some("descriptive") => "the descriptive board",
        Some("analytical") => "the analytical board",
        _ => "a board",
    }
}

fn files(payload: &Value) -> String {
    match payload.get("items").and_then(Value::as_array).map_or(0, Vec::len) {
        0 => "narratives".to_owned(),
        1 => "a narrative".to_owned(),
        many => format!("{many} narratives"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use time::OffsetDateTime;

    use super::*;
    use crate::ids::{OpId, UserId};

    fn said(kind: &str, payload: Value, narrative: Option<i32>, times: usize) -> String {
        let ana = Person {
            id: "00000000-0000-0000-0000-000000000001".parse().unwrap(),
            user: UserId::new(),
            name: "Ana".to_owned(),
            role: Role::Coder,
            left: true,
        };
        let entry = Entry {
            op_id: OpId::new(),
            actor: MemberId::new(),
            name: "Rosa".to_owned(),
            kind: kind.to_owned(),
            payload,
            narrative,
            noted_at: OffsetDateTime::UNIX_EPOCH,
            open: true,
        };
        sentence(&entry, times, &[ana])
    }

    #[test]
    fn an_entry_is_said_in_a_sentence() {
        let ana = json!({ "member": "00000000-0000-0000-0000-000000000001", "role": "observer" });
        assert_eq!(said("member.role", ana, None, 1), "Rosa made Ana an observer");
        assert_eq!(said("narrative.release", json!({}), Some(7), 1), "Rosa released Narrative 7");
        let frozen = json!({ "narratives": [3, 1, 2, 9] });
        assert_eq!(said("narrative.freeze", frozen, None, 1), "Rosa froze Narratives 1–3, 9");
        assert_eq!(
            said("coding.apply", json!({}), Some(2), 14),
            "Rosa put 14 codes on Narrative 2"
        );
    }

    #[test]
    fn a_kind_without_words_is_named_plainly() {
        assert_eq!(said("moon.set_back", json!(null), None, 3), "Rosa: moon set back");
        assert_eq!(said("member.role", json!(null), None, 1), "Rosa made somebody somebody");
    }

    #[test]
    fn every_kind_can_be_filtered() {
        let nouns: Vec<&str> = GROUPS.iter().flat_map(|(_, _, nouns)| *nouns).copied().collect();
        for (kind, ..) in WORDS {
            assert!(nouns.contains(&kind.split('.').next().unwrap()), "{kind} is in no group");
        }
        assert!(SMALL.iter().all(|noun| nouns.contains(noun)));
    }
}
