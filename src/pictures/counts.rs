//! What the pictures show, counted.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use super::db::{Origin, Together};
use crate::{
    boards::{
        Card,
        draw::{Drawn, Group},
    },
    ids::CodeId,
};

/// From codes to themes, in layers: where the codes come from, the descriptive
/// themes, and what they became on the analytical board. The unit is a code; one
/// that lies in two themes counts in both.
#[derive(Debug, Default, Serialize, PartialEq, Eq)]
pub struct Lineage {
    pub nodes: Vec<Node>,
    pub links: Vec<Link>,
}

#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Node {
    pub name: String,
    /// From the left, from 0.
    pub layer: usize,
    /// The theme that a subtheme belongs to.
    pub within: Option<String>,
    /// 1 to 12, of a descriptive theme.
    pub hue: Option<i16>,
}

/// By the places of its nodes.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Link {
    pub source: usize,
    pub target: usize,
    pub value: usize,
    /// Of the descriptive theme that it leaves or enters.
    pub hue: Option<i16>,
}

/// The boards in their order, the one or the two that there are.
pub fn lineage(origins: &[Origin], boards: &[&Drawn]) -> Lineage {
    let coders: HashMap<CodeId, i64> = origins.iter().map(|one| (one.code, one.coders)).collect();
    let mut nodes: Vec<Node> = ["Several coders had it", "One coder had it", "Made on a board"]
        .map(|name| Node { name: name.to_owned(), layer: 0, within: None, hue: None })
        .into();
    let origin = |code: &CodeId| match coders.get(code).copied().unwrap_or(0) {
        0 => 2,
        1 => 1,
        _ => 0,
    };
    // Where each code stands in the layer before.
    let mut stood: HashMap<CodeId, Vec<usize>> = HashMap::new();
    let mut links: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (at, board) in boards.iter().enumerate() {
        let mut stands: HashMap<CodeId, Vec<usize>> = HashMap::new();
        for (node, codes) in leaves(board, at + 1, at + 1 == boards.len()) {
            nodes.push(node);
            for code in codes {
                stands.entry(code).or_default().push(nodes.len() - 1);
            }
        }
        for (code, places) in &stands {
            let from = stood.get(code).cloned().unwrap_or_else(|| vec![origin(code)]);
            for (source, target) in from.iter().flat_map(|s| places.iter().map(move |t| (*s, *t))) {
                *links.entry((source, target)).or_default() += 1;
            }
        }
        stood.extend(stands);
    }
    drop_unused(nodes, links)
}

/// The themes of a board; of the last one its subthemes, and the themes themselves
/// where codes lie in them.
fn leaves(board: &Drawn, layer: usize, is_last: bool) -> Vec<(Node, HashSet<CodeId>)> {
    let codes = |group: &Group| group.cards.iter().map(|laid| laid.card.id).collect::<HashSet<_>>();
    let leaves = board.columns.iter().flat_map(|column| {
        let name = column.theme.name.clone();
        let hue = (layer == 1).then_some(column.theme.hue + 1);
        let node = |name, within| Node { name, layer, within, hue };
        let groups = column.subthemes.iter().chain([&column.own]);
        if !is_last || column.subthemes.is_empty() {
            return vec![(node(name, None), groups.flat_map(codes).collect())];
        }
        let leaf = |group: &Group| {
            let is_own = group.theme == column.theme.id;
            let own = if is_own { name.clone() } else { group.name.clone() };
            (node(own, Some(name.clone())), codes(group))
        };
        groups.map(leaf).collect()
    });
    leaves.filter(|(_, codes)| !codes.is_empty()).collect()
}

fn drop_unused(nodes: Vec<Node>, links: BTreeMap<(usize, usize), usize>) -> Lineage {
    let used: Vec<usize> = (0..nodes.len())
        .filter(|at| links.keys().any(|(source, target)| source == at || target == at))
        .collect();
    let place = |at: usize| used.binary_search(&at).unwrap_or_default();
    let link = |((source, target), value): (&(usize, usize), &usize)| Link {
        source: place(*source),
        target: place(*target),
        value: *value,
        hue: nodes[*source].hue.or(nodes[*target].hue),
    };
    let links = links.iter().map(link).collect();
    let nodes = nodes.into_iter().enumerate().filter(|(at, _)| used.binary_search(at).is_ok());
    Lineage { nodes: nodes.map(|(_, node)| node).collect(), links }
}

/// A theme with what it holds, down to its codes.
#[derive(Debug, Serialize)]
pub struct Branch {
    pub name: String,
    /// Agreed passages, of a code.
    pub value: Option<i64>,
    pub hue: Option<i16>,
    pub children: Vec<Branch>,
}

pub fn map(board: &Drawn) -> Vec<Branch> {
    let leaf = |group: &Group| -> Vec<Branch> {
        let codes = group.cards.iter().map(|laid| Branch {
            name: laid.card.name.clone(),
            value: Some(laid.card.passages),
            hue: None,
            children: vec![],
        });
        codes.collect()
    };
    let columns = board.columns.iter().map(|column| {
        let branch = |name: &String, hue, children| Branch {
            name: name.clone(),
            value: None,
            hue,
            children,
        };
        let subthemes = column.subthemes.iter().map(|sub| branch(&sub.name, None, leaf(sub)));
        let children = subthemes.chain(leaf(&column.own)).collect();
        branch(&column.theme.name, Some(column.theme.hue + 1), children)
    });
    columns.collect()
}

/// Codes that stand on the same words.
#[derive(Debug, Default, Serialize)]
pub struct Network {
    /// Those that stand with another, the most connected first.
    pub codes: Vec<String>,
    /// By their places; and on how many pairs of passages.
    pub pairs: Vec<(usize, usize, i64)>,
    /// Codes with a partner that are left out, being too many to draw.
    pub left_out: usize,
}

/// The `most` codes that stand with others most often.
pub fn network(cards: &[Card], together: &[Together], most: usize) -> Network {
    let names: HashMap<CodeId, &str> =
        cards.iter().map(|card| (card.id, card.name.as_str())).collect();
    let known = |one: &&Together| names.contains_key(&one.a) && names.contains_key(&one.b);
    let pairs: Vec<&Together> = together.iter().filter(known).collect();
    let mut degree: HashMap<CodeId, i64> = HashMap::new();
    for pair in &pairs {
        *degree.entry(pair.a).or_default() += pair.places;
        *degree.entry(pair.b).or_default() += pair.places;
    }
    let mut codes: Vec<CodeId> = degree.keys().copied().collect();
    codes.sort_by_key(|code| (-degree[code], names[code].to_lowercase(), *code));
    let left_out = codes.len().saturating_sub(most);
    codes.truncate(most);
    let place = |code: CodeId| codes.iter().position(|one| *one == code);
    let drawn = pairs.iter().filter_map(|pair| Some((place(pair.a)?, place(pair.b)?, pair.places)));
    Network {
        pairs: drawn.collect(),
        codes: codes.iter().map(|code| names[code].to_owned()).collect(),
        left_out,
    }
}

/// Codes that were agreed on for the first time in a narrative, in the order of
/// the narratives' numbers.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct New {
    pub narrative: i32,
    pub new: usize,
    /// With all before it.
    pub all: usize,
}

pub fn new_codes(cards: &[Card], narratives: &[i32]) -> Vec<New> {
    let first: Vec<i32> =
        cards.iter().filter_map(|card| card.narratives.first().copied()).collect();
    let mut all = 0;
    let new = narratives.iter().map(|narrative| {
        let new = first.iter().filter(|number| *number == narrative).count();
        all += new;
        New { narrative: *narrative, new, all }
    });
    new.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(name: &str, narratives: &[i32]) -> Card {
        Card {
            id: CodeId::new(),
            name: name.to_owned(),
            definition: String::new(),
            hue: 0,
            passages: narratives.len() as i64,
            narratives: narratives.to_vec(),
        }
    }

    #[test]
    fn a_code_is_new_where_it_is_found_first() {
        let cards = [card("ash", &[1, 3]), card("elm", &[3]), card("fir", &[])];
        let expected = [(1, 1, 1), (2, 0, 1), (3, 1, 2)];
        let expected = expected.map(|(narrative, new, all)| New { narrative, new, all });
        assert_eq!(new_codes(&cards, &[1, 2, 3]), expected);
    }

    #[test]
    fn a_network_keeps_the_codes_that_stand_with_others_most_often() {
        let cards = [card("ash", &[1]), card("elm", &[1]), card("fir", &[1]), card("oak", &[1])];
        let pair = |a: usize, b: usize, places| Together { a: cards[a].id, b: cards[b].id, places };
        let found = network(&cards, &[pair(0, 1, 5), pair(1, 2, 2), pair(0, 3, 1)], 3);
        assert_eq!(found.codes, ["elm", "ash", "fir"]);
        assert_eq!(found.pairs, [(1, 0, 5), (0, 2, 2)]);
        assert_eq!(found.left_out, 1);
    }
}
