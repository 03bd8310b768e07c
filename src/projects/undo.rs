//! One's own last change to a project's people or settings, taken back or
//! brought again. They share a topic, so each noun picks its own kinds.

use serde_json::Value;

use crate::{
    Error, Result,
    domain::undo::{Entry, stacks},
};

/// Entries that a page looks at to say whether there is something to take back.
pub const FEW: i64 = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Undo,
    Redo,
}

/// What is next on this way among the changes of one noun, if anything.
pub fn next(entries: Vec<Entry>, noun: &str, way: Way) -> Option<Entry> {
    let own: Vec<Entry> =
        entries.into_iter().filter(|entry| noun_of(&entry.inverse) == Some(noun)).collect();
    let stacks = stacks(&own);
    let next = match way {
        Way::Undo => stacks.undo.last(),
        Way::Redo => stacks.redo.last(),
    };
    next.map(|entry| (*entry).clone())
}

fn noun_of(inverse: &Value) -> Option<&str> {
    inverse.get("kind")?.as_str()?.split('.').next()
}

pub fn nothing() -> Error {
    Error::conflict("there is no change of yours to take back or bring again here")
}

/// The recorded inverse, in the words of the noun that wrote it.
pub fn read<T: serde::de::DeserializeOwned>(inverse: Value) -> Result<T> {
    serde_json::from_value(inverse).map_err(|e| Error::Other(e.into()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ids::OpId;

    #[test]
    fn changes_of_another_noun_are_passed_over() {
        let entry = |kind: &str| Entry {
            op_id: OpId::new(),
            undoes: None,
            inverse: json!({ "kind": kind }),
            noted_at: time::OffsetDateTime::UNIX_EPOCH,
        };
        let role = entry("member.role");
        let entries = vec![role.clone(), entry("project.change")];
        let found = next(entries.clone(), "member", Way::Undo).unwrap();
        assert_eq!(found.op_id, role.op_id);
        assert!(next(entries, "member", Way::Redo).is_none());
    }
}
