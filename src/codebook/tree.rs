//! Codes in the order in which they are read: groups first, each with what
//! hangs below it, then those that stand alone.

use std::collections::{HashMap, HashSet};

use super::db::Code;
use crate::ids::CodeId;

/// One line of the tree.
#[derive(Debug, Clone)]
pub struct Row {
    pub code: Code,
    /// 0 at the top.
    pub depth: usize,
    /// Other codes hang below it.
    pub group: bool,
    /// Its own codings in the narrative at hand and those of all below it.
    pub here: i64,
    /// Its own codings and those of all below it.
    pub all: i64,
    /// Released codings of everybody with it, or with a code joined with it.
    pub released: i64,
    /// The coder's codings that were made when it meant something else.
    pub earlier: i64,
}

impl Row {
    /// As stylesheets number them, 1 to 12.
    pub fn hue(&self) -> i16 {
        self.code.hue + 1
    }

    /// As a row of a list that is no tree.
    pub fn stand_alone(&mut self) {
        (self.depth, self.group, self.all) = (0, false, self.code.all);
    }

    /// The indent that stylesheets know, at most 3.
    pub fn indent(&self) -> usize {
        self.depth.min(3)
    }
}

/// Sorts `codes`, which come by name, into a tree. A code whose parent is not
/// among them stands at the top.
pub fn tree(codes: Vec<Code>) -> Vec<Row> {
    let known: HashSet<CodeId> = codes.iter().map(|code| code.id).collect();
    let mut below: HashMap<Option<CodeId>, Vec<Code>> = HashMap::new();
    for code in codes {
        let parent = code.parent_id.filter(|parent| known.contains(parent));
        below.entry(parent).or_default().push(code);
    }
    let mut rows = vec![];
    place(&mut below, None, 0, &mut rows);
    // Codes that hang below each other in a ring have no top: they are not to get lost.
    let mut rest: Vec<Code> = below.into_values().flatten().collect();
    rest.sort_by_key(|code| code.id);
    rows.extend(rest.into_iter().map(|code| Row {
        here: code.here,
        all: code.all,
        code,
        depth: 0,
        group: false,
        released: 0,
        earlier: 0,
    }));
    rows
}

/// Places what hangs below `parent`, groups first, and returns its counts.
fn place(
    below: &mut HashMap<Option<CodeId>, Vec<Code>>,
    parent: Option<CodeId>,
    depth: usize,
    rows: &mut Vec<Row>,
) -> (i64, i64) {
    let codes = below.remove(&parent).unwrap_or_default();
    let (groups, single): (Vec<_>, Vec<_>) =
        codes.into_iter().partition(|code| below.contains_key(&Some(code.id)));
    let mut sum = (0, 0);
    for code in groups.into_iter().chain(single) {
        let group = below.contains_key(&Some(code.id));
        let (id, own) = (code.id, (code.here, code.all));
        let at = rows.len();
        let (here, all) = own;
        rows.push(Row { here, all, code, depth, group, released: 0, earlier: 0 });
        let inside = place(below, Some(id), depth + 1, rows);
        rows[at].here += inside.0;
        rows[at].all += inside.1;
        sum = (sum.0 + rows[at].here, sum.1 + rows[at].all);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Origin;

    fn code(name: &str, id: CodeId, parent: Option<CodeId>) -> Code {
        Code {
            id,
            name: name.to_owned(),
            definition: String::new(),
            include: String::new(),
            exclude: String::new(),
            example: String::new(),
            hue: 0,
            parent_id: parent,
            origin: Origin::Inductive,
            shared: false,
            classes: vec![],
            here: 1,
            all: 2,
            recency: 0,
        }
    }

    fn seen(rows: &[Row]) -> Vec<(&str, usize, i64, i64)> {
        rows.iter().map(|r| (r.code.name.as_str(), r.depth, r.here, r.all)).collect()
    }

    #[test]
    fn groups_stand_first_and_count_what_hangs_below_them() {
        let [a, b, c, d] = [CodeId::new(), CodeId::new(), CodeId::new(), CodeId::new()];
        let rows = tree(vec![
            code("alone", a, None),
            code("fear", b, Some(c)),
            code("harm", c, None),
            code("worn out", d, Some(c)),
        ]);
        assert_eq!(
            seen(&rows),
            [("harm", 0, 3, 6), ("fear", 1, 1, 2), ("worn out", 1, 1, 2), ("alone", 0, 1, 2)]
        );
        assert!(rows[0].group && !rows[1].group);
    }

    #[test]
    fn codes_in_a_ring_are_not_lost() {
        let [a, b] = [CodeId::new(), CodeId::new()];
        let rows = tree(vec![code("a", a, Some(b)), code("b", b, Some(a))]);
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn a_code_below_one_that_is_gone_stands_at_the_top() {
        let rows = tree(vec![code("a", CodeId::new(), Some(CodeId::new()))]);
        assert_eq!(seen(&rows), [("a", 0, 1, 2)]);
    }
}
