//! From two coders' codings to what they agree on and the five classes.

use std::collections::BTreeMap;

use super::{
    Agreed, Class, Classified, Difference, Mark, Reason, Stretch,
    stretch::{key, stretches},
};
use crate::text::Offsets;

/// Compares two coders' codings of one narrative, in this order:
///
/// 1. Same code, same core: agreed.
/// 2. Same code, overlapping cores: other edges. Stretches that hang together
///    (A's one long, B's two short) are one difference.
/// 3. What is left, at the same place as something that the other coder has
///    left: other code; if several hang together, or one of the coders gave
///    further codes at this place: conflict inside a group.
/// 4. Whatever is then left: only A, only B.
///
/// The same codings give the same answer, in whatever order they come.
pub fn classify<K: Copy + Ord>(text: &Offsets, a: &[Mark<K>], b: &[Mark<K>]) -> Classified<K> {
    let (a, b) = (stretches(text, a), stretches(text, b));
    let mut settled = vec![];
    let (agreed, a, b) = agree(text, a, b, &mut settled);

    let mut open = vec![];
    let (mut alone_a, mut alone_b) = (vec![], vec![]);
    for (a, b) in groups(a, b, |x, y| x.code == y.code && x.meets(y)) {
        if a.is_empty() || b.is_empty() {
            alone_a.extend(a);
            alone_b.extend(b);
        } else {
            settled.extend(a.iter().chain(&b).cloned());
            open.push(difference(Class::OtherEdges, a, b));
        }
    }
    for (a, b) in groups(alone_a, alone_b, |x, y| x.at_place_of(y)) {
        let among_others = a.iter().chain(&b).any(|x| settled.iter().any(|y| x.at_place_of(y)));
        let class = match (a.len(), b.len()) {
            (_, 0) => Class::OnlyA,
            (0, _) => Class::OnlyB,
            (1, 1) if !among_others => Class::OtherCode,
            _ => Class::Group,
        };
        open.push(difference(class, a, b));
    }
    open.sort_by_key(|difference| (difference.span, difference.class, difference.key));
    Classified { agreed, open }
}

type Stretches<K> = Vec<Stretch<K>>;

/// Takes out what agrees, and remembers it as settled.
fn agree<K: Copy + Ord>(
    text: &Offsets,
    a: Stretches<K>,
    b: Stretches<K>,
    settled: &mut Stretches<K>,
) -> (Vec<Agreed<K>>, Stretches<K>, Stretches<K>) {
    let (mut agreed, mut rest_a, mut rest_b) = (vec![], vec![], b);
    for a in a {
        let twin = rest_b.iter().position(|b| b.code == a.code && b.has_words_of(&a));
        let Some(twin) = twin else {
            rest_a.push(a);
            continue;
        };
        let b = rest_b.remove(twin);
        let both = a.span.union(b.span);
        let span = both.trim(text).unwrap_or(both);
        let same = a.span.trim(text) == b.span.trim(text);
        let reason = if same { Reason::SameStretch } else { Reason::SameWords };
        let key = key(a.marks.iter().chain(&b.marks).copied());
        settled.extend([a.clone(), b.clone()]);
        agreed.push(Agreed { key, code: a.code, span, a, b, reason });
    }
    agreed.sort_by_key(|agreed| (agreed.span, agreed.code));
    (agreed, rest_a, rest_b)
}

/// Stretches that hang together by a tie between A's and B's.
fn groups<K>(
    a: Stretches<K>,
    b: Stretches<K>,
    tied: impl Fn(&Stretch<K>, &Stretch<K>) -> bool,
) -> Vec<(Stretches<K>, Stretches<K>)> {
    let mut group_of: Vec<usize> = (0..a.len() + b.len()).collect();
    for (at, x) in a.iter().enumerate() {
        for (beside, y) in (a.len()..).zip(&b) {
            if tied(x, y) {
                let (one, other) = (group_of[at], group_of[beside]);
                group_of.iter_mut().filter(|group| **group == other).for_each(|g| *g = one);
            }
        }
    }
    let mut groups: BTreeMap<usize, (Stretches<K>, Stretches<K>)> = BTreeMap::new();
    let (of_a, of_b) = group_of.split_at(a.len());
    for (stretch, group) in a.into_iter().zip(of_a) {
        groups.entry(*group).or_default().0.push(stretch);
    }
    for (stretch, group) in b.into_iter().zip(of_b) {
        groups.entry(*group).or_default().1.push(stretch);
    }
    groups.into_values().collect()
}

fn difference<K>(class: Class, a: Stretches<K>, b: Stretches<K>) -> Difference<K> {
    let all = || a.iter().chain(&b);
    let span = all().map(|stretch| stretch.span).reduce(|one, other| one.union(other));
    Difference {
        key: key(all().flat_map(|stretch| stretch.marks.iter().copied())),
        span: span.expect("a difference has a stretch"),
        class,
        a,
        b,
    }
}
