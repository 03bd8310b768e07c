//! One coefficient as a page shows it: its value, how far it might move, and what
//! that lets a reader say.

use super::words::{RELIABLE, TENTATIVE, percent, printed};
use crate::domain::agreement::{Statistic, Undefined, resampling::Distribution};

/// A figure, or why there is none.
pub struct Figure {
    pub value: Option<String>,
    pub reason: String,
    /// As it is printed: `.69–.79`.
    pub interval: Option<String>,
    /// How likely it is below Krippendorff's two marks, in words.
    pub chances: String,
    /// On an axis that begins at 6 and ends at 258.
    pub at: f64,
    pub ends: Option<(f64, f64)>,
    verdict: Option<Verdict>,
}

/// What the lower end of the interval lets a reader do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Reliable,
    Tentative,
    /// The figure is high enough and its interval is not.
    TooWide,
    Low,
}

impl Figure {
    pub fn of(statistic: Statistic, drawn: Option<&Distribution>) -> Self {
        let interval = drawn.and_then(|drawn| drawn.interval(0.95));
        let verdict = statistic.ok().zip(interval).map(|(value, (low, _))| match low {
            low if low >= RELIABLE => Verdict::Reliable,
            low if low >= TENTATIVE => Verdict::Tentative,
            _ if value >= TENTATIVE => Verdict::TooWide,
            _ => Verdict::Low,
        });
        let chances = match (drawn, interval) {
            (Some(drawn), Some(_)) => chances(drawn),
            (Some(drawn), None) if statistic.is_ok() => format!(
                "No interval: in {} of the resamples it is not defined.",
                percent(drawn.undefined())
            ),
            _ => String::new(),
        };
        Self {
            value: statistic.ok().map(printed),
            reason: statistic.err().map(|reason: Undefined| reason.to_string()).unwrap_or_default(),
            interval: interval.map(|(low, high)| between(low, high)),
            chances,
            at: place(statistic.unwrap_or(0.0)),
            ends: interval.map(|(low, high)| (place(low), place(high))),
            verdict,
        }
    }

    /// The same without a verdict: of one narrative nothing is judged.
    pub fn unjudged(self) -> Self {
        Self { verdict: None, ..self }
    }

    pub fn verdict(&self) -> Option<Verdict> {
        self.verdict
    }

    /// Of its picture.
    pub fn class(&self) -> &'static str {
        match self.verdict {
            Some(Verdict::Reliable | Verdict::Tentative) => "ok",
            Some(Verdict::TooWide) => "mid",
            Some(Verdict::Low) => "low",
            None => "",
        }
    }
}

impl Verdict {
    pub fn words(self) -> &'static str {
        match self {
            Self::Reliable => "rely on it",
            Self::Tentative => "tentative",
            Self::TooWide => "too wide to say",
            Self::Low => "discuss first",
        }
    }
}

/// `.69–.79`; a dash beside a minus would be misread.
fn between(low: f64, high: f64) -> String {
    let to = if low < 0.0 || high < 0.0 { " to " } else { "–" };
    format!("{}{to}{}", printed(low), printed(high))
}

/// Where a coefficient stands on the axis.
fn place(value: f64) -> f64 {
    ((6.0 + 252.0 * value.clamp(0.0, 1.0)) * 10.0).round() / 10.0
}

fn chances(drawn: &Distribution) -> String {
    let chance = |mark| match drawn.below(mark).unwrap_or(0.0) {
        share if share > 0.995 => "over 99\u{a0}%".to_owned(),
        share if share < 0.005 => "under 1\u{a0}%".to_owned(),
        share => percent(share),
    };
    format!(
        "The chance that α is below .667 is {}; that it is below .800, {}.",
        chance(TENTATIVE),
        chance(RELIABLE)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::agreement::resampling::{Draws, Sums};

    /// Of a figure that is 0 or 1 with each narrative that is drawn.
    fn drawn(ones: usize, zeros: usize) -> Distribution {
        let mut sums = Sums::new(1);
        (0..ones).for_each(|_| sums.push(&[1.0]));
        (0..zeros).for_each(|_| sums.push(&[0.0]));
        let n = (ones + zeros) as f64;
        let draws = Draws { resamples: 1_000, seed: 1 };
        sums.resample(draws, &[Box::new(move |sums| Ok(sums[0] / n))]).remove(0)
    }

    #[test]
    fn the_lower_end_of_the_interval_is_judged() {
        let verdict = |value, ones, zeros| {
            Figure::of(Ok(value), Some(&drawn(ones, zeros))).verdict().expect("a verdict")
        };
        assert_eq!(verdict(0.99, 99, 1), Verdict::Reliable);
        assert_eq!(verdict(0.86, 86, 14), Verdict::Tentative);
        assert_eq!(verdict(0.70, 70, 30), Verdict::TooWide);
        assert_eq!(verdict(0.30, 30, 70), Verdict::Low);
    }

    #[test]
    fn without_an_interval_there_is_no_verdict() {
        let figure = Figure::of(Ok(0.9), None);
        assert_eq!((figure.verdict(), figure.interval), (None, None));
        let figure = Figure::of(Err(Undefined::NoVariation), Some(&drawn(9, 1)));
        assert!(figure.verdict().is_none() && figure.reason.starts_with("Everyone gave"));
    }

    #[test]
    fn the_chances_of_the_marks_are_said() {
        let figure = Figure::of(Ok(0.3), Some(&drawn(30, 70)));
        let said =
            "The chance that α is below .667 is over 99 %; that it is below .800, over 99 %.";
        assert_eq!(figure.chances.replace('\u{a0}', " "), said);
    }
}
