//! Which of one's own operations `undo` takes back, and which `redo` brings
//! again. An undo is an operation like any other and can itself be undone.

use serde_json::Value;
use time::OffsetDateTime;

use crate::ids::OpId;

/// One's own journal entry on one topic.
#[derive(Debug, Clone)]
pub struct Entry {
    pub op_id: OpId,
    pub undoes: Option<OpId>,
    /// What takes the entry back; null where nothing can.
    pub inverse: Value,
    pub noted_at: OffsetDateTime,
}

/// The entries that can be undone and redone, the next one last.
#[derive(Debug, Default)]
pub struct Stacks<'a> {
    pub undo: Vec<&'a Entry>,
    pub redo: Vec<&'a Entry>,
}

/// Replays `entries`, which come in the order of time. A new deed clears what
/// could be redone, as everywhere. An undo that reached below the last entry
/// passed over those of which nothing was left to take back; they are done with.
pub fn stacks(entries: &[Entry]) -> Stacks<'_> {
    let mut stacks = Stacks::default();
    for entry in entries {
        let Some(target) = entry.undoes else {
            stacks.redo.clear();
            if !entry.inverse.is_null() {
                stacks.undo.push(entry);
            }
            continue;
        };
        if reach(&mut stacks.undo, target) {
            stacks.redo.push(entry);
        } else if reach(&mut stacks.redo, target) {
            stacks.undo.push(entry);
        }
    }
    stacks
}

/// Takes the target from the stack, with those above it.
fn reach(stack: &mut Vec<&Entry>, target: OpId) -> bool {
    let at = stack.iter().rposition(|entry| entry.op_id == target);
    stack.truncate(at.unwrap_or(stack.len()));
    at.is_some()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn deed() -> Entry {
        let noted_at = OffsetDateTime::UNIX_EPOCH;
        Entry { op_id: OpId::new(), undoes: None, inverse: json!({}), noted_at }
    }

    fn undo_of(entry: &Entry) -> Entry {
        Entry { undoes: Some(entry.op_id), ..deed() }
    }

    fn ids(entries: &[&Entry]) -> Vec<OpId> {
        entries.iter().map(|entry| entry.op_id).collect()
    }

    #[test]
    fn the_last_deed_is_undone_first() {
        let deeds = [deed(), deed()];
        assert_eq!(ids(&stacks(&deeds).undo), [deeds[0].op_id, deeds[1].op_id]);
    }

    #[test]
    fn an_undone_deed_can_be_redone_and_undone_again() {
        let first = deed();
        let undone = undo_of(&first);
        let entries = [first.clone(), undone.clone()];
        let after = stacks(&entries);
        assert!(after.undo.is_empty());
        assert_eq!(ids(&after.redo), [undone.op_id]);

        let redone = undo_of(&undone);
        let entries = [first, undone, redone.clone()];
        let after = stacks(&entries);
        assert_eq!(ids(&after.undo), [redone.op_id]);
        assert!(after.redo.is_empty());
    }

    #[test]
    fn a_new_deed_ends_what_could_be_redone() {
        let first = deed();
        let undone = undo_of(&first);
        let second = deed();
        let entries = [first, undone, second.clone()];
        let after = stacks(&entries);
        assert_eq!(ids(&after.undo), [second.op_id]);
        assert!(after.redo.is_empty());
    }

    #[test]
    fn what_has_nothing_left_to_take_back_is_passed_over() {
        let (first, second) = (deed(), deed());
        let undone = undo_of(&first);
        let entries = [first, second, undone.clone()];
        let after = stacks(&entries);
        assert!(after.undo.is_empty());
        assert_eq!(ids(&after.redo), [undone.op_id]);
    }

    #[test]
    fn a_deed_that_cannot_be_taken_back_is_passed_over() {
        let mut release = deed();
        release.inverse = Value::Null;
        assert!(stacks(&[release]).undo.is_empty());
    }
}
