//! Figures under their names, in the order in which they were computed.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::agreement::{Statistic, Undefined};

/// Figures by name; what is not defined is kept with its reason.
#[derive(Debug, Default)]
pub struct Measures {
    figures: Vec<Figure>,
    /// What was counted and how, in words.
    note: String,
}

#[derive(Debug)]
struct Figure {
    name: String,
    value: Statistic,
    interval: Option<(f64, f64)>,
    /// Its place in the default set.
    first: Option<usize>,
    remark: &'static str,
}

/// As JSON: numbers by name, `null` where there is none, and then the reason.
#[derive(Debug, Serialize)]
pub struct Printed<'m> {
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'m str,
    measures: BTreeMap<&'m str, Option<f64>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    intervals: BTreeMap<&'m str, (f64, f64)>,
    undefined: BTreeMap<&'m str, &'static str>,
}

impl Measures {
    pub fn add(&mut self, name: impl Into<String>, value: Statistic) {
        let (name, interval) = (name.into(), None);
        self.figures.push(Figure { name, value, interval, first: None, remark: "" });
    }

    /// All figures of a family: their names begin with this.
    pub fn add_all(&mut self, prefix: &str, other: Self) {
        self.figures.extend(
            other
                .figures
                .into_iter()
                .map(|figure| Figure { name: format!("{prefix}{}", figure.name), ..figure }),
        );
    }

    /// Adds a figure to the default set, with its interval if it has one.
    pub fn show(&mut self, name: &str, interval: Option<(f64, f64)>, remark: &'static str) {
        let place = self.figures.iter().filter(|figure| figure.first.is_some()).count();
        if let Some(figure) = self.figures.iter_mut().find(|figure| figure.name == name) {
            (figure.first, figure.interval, figure.remark) = (Some(place), interval, remark);
        }
    }

    pub fn say(&mut self, note: String) {
        self.note = note;
    }

    pub fn get(&self, name: &str) -> Option<Statistic> {
        self.figures.iter().find(|figure| figure.name == name).map(|figure| figure.value)
    }

    /// Those of the default set, in its order.
    pub fn first(mut self) -> Self {
        self.figures.retain(|figure| figure.first.is_some());
        self.figures.sort_by_key(|figure| figure.first);
        self
    }

    /// Those whose name is wanted. A name without its code stands for all codes:
    /// `char_alpha` for `char_alpha:fear`, `char_alpha:kin`, ...
    pub fn only(mut self, wanted: &[String]) -> Result<Self, String> {
        let is = |own: &str, name: &str| {
            own.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
        };
        let known = |name: &String| self.figures.iter().any(|figure| is(&figure.name, name));
        if let Some(unknown) = wanted.iter().find(|name| !known(name)) {
            let names = self.figures.iter().filter_map(|figure| figure.name.split(':').next());
            let names: BTreeSet<&str> = names.collect();
            let names = names.into_iter().collect::<Vec<_>>().join(", ");
            return Err(format!("{unknown} is no measure of this file. There are: {names}"));
        }
        self.figures.retain(|figure| wanted.iter().any(|name| is(&figure.name, name)));
        Ok(self)
    }

    pub fn printed(&self) -> Printed<'_> {
        let figures = || self.figures.iter().map(|figure| (&figure.name[..], figure));
        Printed {
            note: &self.note,
            measures: figures().map(|(name, figure)| (name, figure.value.ok())).collect(),
            intervals: figures()
                .filter_map(|(name, figure)| Some((name, figure.interval?)))
                .collect(),
            undefined: figures()
                .filter_map(|(name, figure)| Some((name, figure.value.err()?.name())))
                .collect(),
        }
    }

    /// One line for each figure, and below them why some are not defined.
    pub fn table(&self) -> String {
        let width =
            self.figures.iter().map(|figure| figure.name.chars().count()).max().unwrap_or(0);
        let mut reasons: Vec<Undefined> = vec![];
        let mut lines: Vec<String> = vec![];
        if !self.note.is_empty() {
            lines.extend([self.note.clone(), String::new()]);
        }
        for Figure { name, value, interval, remark, .. } in &self.figures {
            let value = match value {
                Ok(value) => format!("{value:>8.3}"),
                Err(reason) => {
                    if !reasons.contains(reason) {
                        reasons.push(*reason);
                    }
                    format!("{:>8}", "n/d")
                }
            };
            let interval =
                interval.map_or(String::new(), |(low, high)| format!("  {low:.3} to {high:.3}"));
            let gap = " ".repeat(width - name.chars().count());
            lines.push(format!("{name}{gap}{value}{interval:<18}  {remark}").trim_end().to_owned());
        }
        if !reasons.is_empty() {
            lines.push(String::new());
            lines.extend(reasons.iter().map(|reason| format!("n/d, not defined: {reason}")));
        }
        lines.join("\n")
    }
}
