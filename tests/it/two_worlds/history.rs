//! Histories made by chance, the same ones at every run, and made smaller when
//! they show a difference.

use super::{
    acts::Act::{self, *},
    stage::{ANAS, BENS, LINES, ROSAS},
};

/// Somebody does something. What Ben does is secret: there is a world without it.
pub type Deed = (&'static str, Act);

/// As it is in the world in which Ben does nothing.
pub fn without_ben(history: &[Deed]) -> Vec<Deed> {
    history.iter().filter(|(who, _)| *who != "ben").cloned().collect()
}

/// Shorter ones: without a half, a quarter, down to without a single deed.
pub fn smaller(history: &[Deed]) -> Vec<Vec<Deed>> {
    let sizes = std::iter::successors(Some(history.len() / 2), |size| Some(size / 2));
    let cut = |(size, first): (usize, usize)| {
        let past = history.len().min(first + size);
        [&history[..first], &history[past..]].concat()
    };
    sizes
        .take_while(|size| *size > 0)
        .flat_map(|size| (0..history.len()).step_by(size).map(move |first| (size, first)))
        .map(cut)
        .collect()
}

/// Few, so that both coders come upon the same.
const NAMES: &[&str] = &["grief", "hope", "Grief", "fatigue", "told before", "worn & torn"];

/// None of them takes Rosa's seat: a lead without one may know who is done. And
/// whoever takes over never submits, so that nothing is released.
const REPLACEMENTS: [Act; 5] = [
    Replace(1, "ana", "rosa"),
    Replace(1, "ben", "rosa"),
    Replace(ANAS, "ben", "rosa"),
    Replace(BENS, "ana", "rosa"),
    Replace(ROSAS, "ben", "ana"),
];

/// Numbers by chance (splitmix64).
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    /// What happens in the open.
    pub fn in_the_open(&mut self, deeds: usize) -> Vec<Deed> {
        (0..deeds).map(|_| self.open_deed()).collect()
    }

    fn open_deed(&mut self) -> Deed {
        match self.below(17) {
            16 => ("rosa", self.of(&REPLACEMENTS)),
            0 => ("rosa", Paste(self.of(&["A new text.", "Another new text."]))),
            1 => ("rosa", AddAttribute(self.of(NAMES))),
            2 | 3 => ("rosa", self.of_a_coder(&[ROSAS])),
            4 => ("paul", NewTheme(self.of(NAMES))),
            5 => ("ana", self.of(&[Settle, JoinSameNames])),
            6 | 7 => ("ana", Probe(self.of(&[1, 1, ANAS, BENS, ROSAS]))),
            8 => ("ana", Submit(ANAS)),
            _ => ("ana", self.of_a_coder(&[1, 1, ANAS])),
        }
    }

    /// The same, with what Ben does in secret before, between and after.
    pub fn with_secrets(&mut self, open: &[Deed], submits: &[i32]) -> Vec<Deed> {
        let mut history = vec![];
        for at in 0..=open.len() {
            for _ in 0..self.below(4) {
                let act = match self.below(10) {
                    0 => Submit(self.of(submits)),
                    _ => self.of_a_coder(&[1, 1, ANAS, BENS, ROSAS]),
                };
                history.push(("ben", act));
            }
            history.extend(open.get(at).cloned());
        }
        history
    }

    /// Makes more than it takes away, so that there is something to learn of.
    fn of_a_coder(&mut self, narratives: &[i32]) -> Act {
        let narrative = self.of(narratives);
        let (one, other, line) = (self.below(4), self.below(4), self.below(LINES.len()));
        let name = self.of(NAMES);
        match self.below(30) {
            0 | 1 => Create(name),
            2..=5 => ApplyNew(name, narrative, line),
            6..=9 => Apply(one, narrative, line),
            10 | 11 => Reword(one, name),
            12 => Move(one, [None, Some(other)][other % 2]),
            13 => Retire(one),
            14 => Resize(one, line),
            15 => Recode(one, other),
            16 => Doubt(one),
            17 => TakeOff(one),
            18 => SetAside(narrative, line),
            19 => NoteNarrative(narrative, name),
            20 => self.of(&[NoteCoding(one, name), NoteCode(one, name)]),
            21 => Undo(narrative),
            22 => Redo(narrative),
            24 => Merge(one, other),
            25 => Split(one, name),
            26 => Check(one, other),
            27 => Propose(name),
            28 => Group(name),
            29 => Withdraw(narrative),
            _ => self.of(&[UndoCodes, RedoCodes]),
        }
    }
}
