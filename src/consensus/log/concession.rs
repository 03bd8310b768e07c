//! Whose coding stood, pair by pair: for the two and for the lead, nobody else.
//! A figure to talk about, not to judge by.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::Step;
use crate::{
    consensus::Chosen,
    ids::{MemberId, NarrativeId},
};

/// What stood of the decided differences of two coders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub coders: [String; 2],
    /// The first's alone, the second's alone.
    pub one: usize,
    pub other: usize,
    pub both: usize,
    pub neither: usize,
    /// A code that neither had there.
    pub new: usize,
}

impl Share {
    pub fn all(&self) -> usize {
        self.one + self.other + self.both + self.neither + self.new
    }

    /// Of all, in whole percent.
    pub fn percent(&self, part: &usize) -> usize {
        (part * 200 + self.all()) / (2 * self.all().max(1))
    }
}

/// The coders of a narrative, A first.
pub type Pair = [(MemberId, String); 2];

/// Of what is in force at the end of these steps.
pub fn shares(steps: &[Step], pairs: &HashMap<NarrativeId, Pair>) -> Vec<Share> {
    let mut last: HashMap<(NarrativeId, Uuid), &Step> = HashMap::new();
    for step in steps {
        last.insert((step.narrative, step.difference), step);
    }
    let mut shares: BTreeMap<[MemberId; 2], Share> = BTreeMap::new();
    for step in last.into_values().filter(|step| step.act.stands()) {
        let Some([a, b]) = pairs.get(&step.narrative) else { continue };
        // Who sits in which seat may change from narrative to narrative.
        let turned = b.0 < a.0;
        let (one, other) = if turned { (b, a) } else { (a, b) };
        let share = shares.entry([one.0, other.0]).or_insert_with(|| Share {
            coders: [one.1.clone(), other.1.clone()],
            one: 0,
            other: 0,
            both: 0,
            neither: 0,
            new: 0,
        });
        *match if turned { step.choice.mirrored() } else { step.choice } {
            Chosen::A => &mut share.one,
            Chosen::B => &mut share.other,
            Chosen::Both => &mut share.both,
            Chosen::Neither => &mut share.neither,
            Chosen::Code => &mut share.new,
        } += 1;
    }
    shares.into_values().collect()
}
