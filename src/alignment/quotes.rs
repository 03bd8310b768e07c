//! The passages behind a pair of codes: those that both cover, and those that
//! one of them covers alone.

use super::db::Quote;

/// A passage as it is read: its words, those that both cover marked.
pub struct Passage {
    pub number: i32,
    /// The line where it begins: `7.3`.
    pub line: String,
    pub parts: Vec<(String, bool)>,
}

/// The passages of a pair.
#[derive(Default)]
pub struct Passages {
    pub shared: Vec<Passage>,
    pub only_a: Vec<Passage>,
    pub only_b: Vec<Passage>,
}

impl Passages {
    pub fn of_pair(a: &[Quote], b: &[Quote]) -> Self {
        let meeting = |one: &Quote, others: &[Quote]| -> Vec<Quote> {
            others.iter().filter(|other| meets(one, other)).cloned().collect()
        };
        let alone = |ones: &[Quote], others: &[Quote]| -> Vec<Passage> {
            ones.iter().filter(|one| meeting(one, others).is_empty()).map(plain).collect()
        };
        let together = |ones: &[Quote], others: &[Quote]| -> Vec<Passage> {
            let both = ones.iter().map(|one| (one, meeting(one, others)));
            both.filter(|(_, met)| !met.is_empty()).map(|(one, met)| marked(one, &met)).collect()
        };
        let (by_a, by_b) = (together(a, b), together(b, a));
        Self {
            // One long passage over several short ones is one, as it is counted.
            shared: if by_b.len() < by_a.len() { by_b } else { by_a },
            only_a: alone(a, b),
            only_b: alone(b, a),
        }
    }
}

fn meets(one: &Quote, other: &Quote) -> bool {
    one.narrative == other.narrative && one.start_at < other.end_at && other.start_at < one.end_at
}

pub fn plain(quote: &Quote) -> Passage {
    Passage { number: quote.number, line: line(quote), parts: vec![(quote.text.clone(), false)] }
}

/// All words of a passage and of those that it meets.
fn marked(one: &Quote, met: &[Quote]) -> Passage {
    let first =
        met.iter().fold(one, |first, q| if q.start_at < first.start_at { q } else { first });
    let start = first.start_at;
    let mut letters: Vec<(char, bool)> = vec![];
    for quote in [first, one].into_iter().chain(met) {
        for (at, letter) in ((quote.start_at - start) as usize..).zip(quote.text.chars()) {
            if at >= letters.len() {
                letters.resize(at + 1, (letter, false));
            }
            let place = start + at as i32;
            let in_one = one.start_at <= place && place < one.end_at;
            let in_met = met.iter().any(|q| q.start_at <= place && place < q.end_at);
            letters[at] = (letter, in_one && in_met);
        }
    }
    let parts = letters.chunk_by(|x, y| x.1 == y.1);
    let part = |run: &[(char, bool)]| (run.iter().map(|(letter, _)| letter).collect(), run[0].1);
    Passage { number: one.number, line: line(first), parts: parts.map(part).collect() }
}

fn line(quote: &Quote) -> String {
    if quote.sentence == 0 {
        String::new()
    } else {
        format!("{}.{}", quote.paragraph, quote.sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{CodeId, NarrativeId};

    const TEXT: &str = "she has 😀 one coin, and he has two";

    fn quote(narrative: NarrativeId, start: usize, end: usize) -> Quote {
        let text = TEXT.chars().skip(start).take(end - start).collect();
        let (start_at, end_at) = (start as i32, end as i32);
        let code = CodeId::new();
        Quote { code, narrative, number: 1, start_at, end_at, paragraph: 1, sentence: 2, text }
    }

    #[test]
    fn words_of_both_are_marked_in_the_words_of_either() {
        let here = NarrativeId::new();
        let (a, b) = ([quote(here, 4, 19)], [quote(here, 10, 23), quote(here, 30, 34)]);
        let found = Passages::of_pair(&a, &b);
        let parts: Vec<_> = found.shared[0].parts.iter().map(|(t, m)| (t.as_str(), *m)).collect();
        assert_eq!(parts, [("has 😀 ", false), ("one coin,", true), (" and", false)]);
        assert_eq!(found.shared[0].line, "1.2");
        assert_eq!((found.shared.len(), found.only_a.len(), found.only_b.len()), (1, 0, 1));
    }

    #[test]
    fn one_long_passage_over_two_short_ones_is_one() {
        let here = NarrativeId::new();
        let (long, short) = ([quote(here, 0, 30)], [quote(here, 0, 3), quote(here, 10, 13)]);
        assert_eq!(Passages::of_pair(&short, &long).shared.len(), 1);
        assert_eq!(Passages::of_pair(&long, &short).shared.len(), 1);
    }

    #[test]
    fn passages_of_two_narratives_never_meet() {
        let (a, b) = ([quote(NarrativeId::new(), 0, 5)], [quote(NarrativeId::new(), 0, 5)]);
        assert!(Passages::of_pair(&a, &b).shared.is_empty());
    }
}
