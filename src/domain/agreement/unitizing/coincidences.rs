//! The uα family (Krippendorff, Mathet, Bouvry & Widlöcher 2016), computed from
//! lengths that two coders gave the same or different values.

use std::collections::BTreeMap;

use super::Partition;
use crate::agreement::{Statistic, Undefined};

/// Lengths in characters; they add up over narratives. `None` is the gap.
#[derive(Debug, Clone)]
pub struct Coincidences<V> {
    /// `l_ck`: length that one coder gave c and another k, by `1 / (m - 1)`.
    observed: BTreeMap<(Option<V>, Option<V>), f64>,
    /// `S_c`: what a unit would share with itself, its squared length. A gap has
    /// no identity and counts its length once.
    with_itself: BTreeMap<Option<V>, f64>,
    /// `T_c`: the same, of the part of a unit that others coded too.
    joint_with_itself: BTreeMap<V, f64>,
}

impl<V> Default for Coincidences<V> {
    fn default() -> Self {
        Self {
            observed: BTreeMap::new(),
            with_itself: BTreeMap::new(),
            joint_with_itself: BTreeMap::new(),
        }
    }
}

impl<V: Copy + Ord> Coincidences<V> {
    /// Adds a text with these records of it, two at least.
    pub(super) fn count(&mut self, coders: &[Partition<V>]) {
        let others = coders.len() as f64 - 1.0;
        let mut shared: Vec<Vec<f64>> =
            coders.iter().map(|coder| vec![0.0; coder.parts().len()]).collect();
        for (i, a) in coders.iter().enumerate() {
            for (j, b) in coders.iter().enumerate().skip(i + 1) {
                for (g, h, length) in a.meet(b) {
                    let (c, k) = (a.parts()[g].0, b.parts()[h].0);
                    let length = f64::from(length) / others;
                    *self.observed.entry((c, k)).or_default() += length;
                    *self.observed.entry((k, c)).or_default() += length;
                    if c.is_some() && k.is_some() {
                        shared[i][g] += length;
                        shared[j][h] += length;
                    }
                }
            }
        }
        for (coder, shared) in coders.iter().zip(shared) {
            for ((value, span), shared) in coder.parts().iter().zip(shared) {
                let length = f64::from(span.len());
                let own = if value.is_some() { length * length } else { length };
                *self.with_itself.entry(*value).or_default() += own;
                if let Some(value) = value {
                    *self.joint_with_itself.entry(*value).or_default() += shared * shared;
                }
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.with_itself.is_empty()
    }

    /// uα: `1 - (l - sum l_cc) / (l - sum e_cc)`, with
    /// `e_ck = l (l_c l_k - [c = k] S_c) / (l^2 - S)`; gaps are a value.
    pub fn alpha(&self) -> Statistic {
        let lengths = self.lengths(|_| true);
        if lengths.len() < 2 {
            return Err(Undefined::NoVariation);
        }
        let length: f64 = lengths.values().sum();
        let chance = length / (length * length - self.with_itself.values().sum::<f64>());
        let expected = unlike(&lengths) * chance;
        Ok(1.0 - self.differing(|_| true) / expected)
    }

    /// |uα: relevant against irrelevant text,
    /// `1 - (l_∅ - l_∅∅) / sum_{k≠∅} e_∅k`.
    pub fn relevance(&self) -> Statistic {
        let lengths = self.lengths(|_| true);
        if lengths.len() < 2 {
            return Err(Undefined::NoVariation);
        }
        let Some(gaps) = lengths.get(&None) else { return Err(Undefined::NoGapsOrNoUnits) };
        let length: f64 = lengths.values().sum();
        let with_itself: f64 = self.with_itself.values().sum();
        let expected = length * gaps * (length - gaps) / (length * length - with_itself);
        let mixed = self.observed.iter().filter(|((c, k), _)| c.is_none() && k.is_some());
        Ok(1.0 - mixed.map(|(_, length)| length).sum::<f64>() / expected)
    }

    /// cuα: the values of what two coders marked, as uα without the gaps. For
    /// more than two coders `T_c = sum_g (sum_j w_gj / (m - 1))^2` is ours;
    /// published forms differ there.
    pub fn coding(&self) -> Statistic {
        let joint = self.joint();
        if joint.len() < 2 {
            return Err(Undefined::NoJointVariation);
        }
        let expected = unlike(&joint) * self.joint_chance(&joint);
        Ok(1.0 - self.differing(|value| value.is_some()) / expected)
    }

    /// Share of all text and coders that cuα speaks of, 0 to 1.
    pub fn coverage(&self) -> f64 {
        // No value at all adds up to a zero that would be printed as -0.
        (self.joint().values().sum::<f64>() / self.observed.values().sum::<f64>()).abs()
    }

    /// (k)uα: one value among what two coders marked,
    /// `1 - (e'_k / l'_k) (l'_k - l_kk) / (e'_k - e'_kk)`.
    pub fn value(&self, value: V) -> Statistic {
        let joint = self.joint();
        let length: f64 = joint.values().sum();
        let own = joint.get(&Some(value)).copied().unwrap_or(0.0);
        if own == 0.0 || own == length {
            return Err(Undefined::NoJointVariation);
        }
        let chance = self.joint_chance(&joint);
        let unlike = own * (length - own) * chance;
        let with_itself = self.joint_with_itself.get(&value).copied().unwrap_or(0.0);
        let expected = (own * length - with_itself) * chance;
        let alike = self.observed.get(&(Some(value), Some(value))).copied().unwrap_or(0.0);
        Ok(1.0 - expected / own * (own - alike) / unlike)
    }

    /// Share of a value's text that another coder marked too, 0 to 1.
    pub fn value_coverage(&self, value: V) -> Statistic {
        match self.lengths(|_| true).get(&Some(value)) {
            Some(length) => Ok(self.joint().get(&Some(value)).copied().unwrap_or(0.0) / length),
            None => Err(Undefined::CodeNotUsed),
        }
    }

    /// `l_c`: by value, over pairs whose other value counts.
    fn lengths(&self, counts: impl Fn(Option<V>) -> bool) -> BTreeMap<Option<V>, f64> {
        let mut lengths = BTreeMap::new();
        for ((c, _), length) in self.observed.iter().filter(|((_, k), _)| counts(*k)) {
            *lengths.entry(*c).or_default() += length;
        }
        lengths
    }

    /// `l'_c`: by value, where both coders marked.
    fn joint(&self) -> BTreeMap<Option<V>, f64> {
        let mut joint = self.lengths(|value| value.is_some());
        joint.remove(&None);
        joint
    }

    /// `e'_ck / (l'_c l'_k)` of two different values.
    fn joint_chance(&self, joint: &BTreeMap<Option<V>, f64>) -> f64 {
        let length: f64 = joint.values().sum();
        length / (length * length - self.joint_with_itself.values().sum::<f64>())
    }

    /// Length that two coders gave different values that both count.
    fn differing(&self, counts: impl Fn(Option<V>) -> bool) -> f64 {
        let apart = self.observed.iter().filter(|((c, k), _)| c != k && counts(*c) && counts(*k));
        apart.map(|(_, length)| length).sum()
    }
}

impl Coincidences<()> {
    /// What adds up, of one value: `l`, `l_1`, `sum_{c≠k} l_ck` and `S`.
    pub(in crate::agreement) fn sums(&self) -> [f64; 4] {
        let lengths = self.lengths(|_| true);
        [
            lengths.values().sum(),
            lengths.get(&Some(())).copied().unwrap_or(0.0),
            self.differing(|_| true),
            self.with_itself.values().sum(),
        ]
    }
}

/// uα of one value, from its sums.
pub(in crate::agreement) fn alpha_of_one([l, own, differing, s]: [f64; 4]) -> Statistic {
    if own == 0.0 || own == l {
        return Err(Undefined::NoVariation);
    }
    Ok(1.0 - differing * (l * l - s) / (2.0 * l * own * (l - own)))
}

/// `sum_{c≠k} l_c l_k`.
fn unlike<V>(lengths: &BTreeMap<V, f64>) -> f64 {
    let length: f64 = lengths.values().sum();
    lengths.values().map(|own| own * (length - own)).sum()
}
