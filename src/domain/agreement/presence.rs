//! Who holds something where: on how many units it was these coders and no
//! others.

use super::Ratings;

/// Coders of one text that hold it, a bit for each.
type Holders = u128;

/// Most coders of one text.
pub const MOST_CODERS: usize = Holders::BITS as usize;

/// Counts units while a walk goes through a text.
#[derive(Debug, Clone)]
pub(super) struct Presence {
    coders: usize,
    since: u32,
    holders: Holders,
    /// By holders; where nobody held it is left out.
    lengths: Vec<(Holders, u64)>,
}

impl Presence {
    /// Of [`MOST_CODERS`] at most.
    pub fn new(coders: usize) -> Self {
        assert!(coders <= MOST_CODERS, "{coders} coders of one text");
        Self { coders, since: 0, holders: 0, lengths: vec![] }
    }

    /// From here on this coder holds it, or does not any more.
    pub fn toggle(&mut self, at: u32, coder: usize) {
        let length = u64::from(at - self.since);
        if length > 0 && self.holders != 0 {
            match self.lengths.iter_mut().find(|(holders, _)| *holders == self.holders) {
                Some((_, known)) => *known += length,
                None => self.lengths.push((self.holders, length)),
            }
        }
        self.since = at;
        self.holders ^= 1 << coder;
    }

    /// Which coders held it, on how many units.
    pub fn lengths(&self) -> impl Iterator<Item = (impl Iterator<Item = bool>, u64)> {
        let coders = self.coders;
        let holds = move |holders: Holders| (0..coders).map(move |coder| holders >> coder & 1 == 1);
        self.lengths.iter().map(move |(holders, length)| (holds(*holders), *length))
    }

    /// `sum_{c≠k} o_ck` and `n_1`: with r of m coders, `2 r (m - r) / (m - 1)`
    /// and r for each unit.
    pub fn coincidences(&self) -> [f64; 2] {
        let (mut differing, mut held) = (0.0, 0.0);
        let m = self.coders as f64;
        for (holders, length) in &self.lengths {
            let (r, length) = (f64::from(holders.count_ones()), *length as f64);
            differing += 2.0 * r * (m - r) * length / (m - 1.0);
            held += r * length;
        }
        [differing, held]
    }

    /// All units of a text of this length: held or not, one column per coder.
    pub fn ratings(&self, length: u64) -> Ratings<bool> {
        let mut ratings = Ratings::new(self.coders);
        let mut held = 0;
        for (holders, own) in self.lengths() {
            ratings.add(&holders.map(Some).collect::<Vec<_>>(), own);
            held += own;
        }
        ratings.add(&vec![Some(false); self.coders], length - held);
        ratings
    }
}
