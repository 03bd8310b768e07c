//! Figures under their names, in the order in which they were computed.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::agreement::{Statistic, Undefined};

/// Figures by name; what is not defined is kept with its reason.
#[derive(Debug, Default)]
pub struct Measures(Vec<(String, Statistic)>);

/// As JSON: numbers by name, `null` where there is none, and then the reason.
#[derive(Debug, Serialize)]
pub struct Printed<'m> {
    measures: BTreeMap<&'m str, Option<f64>>,
    undefined: BTreeMap<&'m str, &'static str>,
}

impl Measures {
    pub fn add(&mut self, name: impl Into<String>, figure: Statistic) {
        self.0.push((name.into(), figure));
    }

    /// All figures of a family: their names begin with this.
    pub fn add_all(&mut self, prefix: &str, other: Self) {
        self.0
            .extend(other.0.into_iter().map(|(name, figure)| (format!("{prefix}{name}"), figure)));
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, Statistic)> {
        self.0.iter().map(|(name, figure)| (name.as_str(), *figure))
    }

    pub fn get(&self, name: &str) -> Option<Statistic> {
        self.iter().find(|(own, _)| *own == name).map(|(_, figure)| figure)
    }

    /// Those whose name is wanted. A name without its code stands for all codes:
    /// `char_alpha` for `char_alpha:fear`, `char_alpha:kin`, ...
    pub fn only(self, wanted: &[String]) -> Result<Self, String> {
        let is = |own: &str, name: &str| {
            own.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
        };
        if let Some(unknown) = wanted.iter().find(|name| !self.iter().any(|(own, _)| is(own, name)))
        {
            let names: Vec<&str> = self.iter().map(|(name, _)| name).collect();
            return Err(format!(
                "there is no measure {unknown} here; there are: {}",
                names.join(" ")
            ));
        }
        let kept = self.0.into_iter().filter(|(own, _)| wanted.iter().any(|name| is(own, name)));
        Ok(Self(kept.collect()))
    }

    pub fn printed(&self) -> Printed<'_> {
        let reason = |(name, figure): (_, Statistic)| Some((name, figure.err()?.name()));
        Printed {
            measures: self.iter().map(|(name, figure)| (name, figure.ok())).collect(),
            undefined: self.iter().filter_map(reason).collect(),
        }
    }

    /// One line for each figure, and below them why some are not defined.
    pub fn table(&self) -> String {
        let width = self.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let mut reasons: Vec<Undefined> = vec![];
        let mut lines = vec![];
        for (name, figure) in self.iter() {
            let value = match figure {
                Ok(value) => format!("{value:>8.4}"),
                Err(reason) => {
                    if !reasons.contains(&reason) {
                        reasons.push(reason);
                    }
                    format!("{:>8}  {}", "n/d", reason.name())
                }
            };
            let gap = " ".repeat(width - name.chars().count());
            lines.push(format!("{name}{gap}  {value}"));
        }
        if !reasons.is_empty() {
            lines.push(String::new());
            lines.extend(reasons.iter().map(|reason| format!("n/d {}: {reason}", reason.name())));
        }
        lines.join("\n")
    }
}
