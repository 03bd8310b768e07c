//! The pictures of agreement as numbers of an SVG; what they show stands in the
//! tables too.

use super::rows::{NarrativeRow, Row};

/// α with its interval for each code, one below the other.
pub struct Forest {
    pub height: usize,
    pub lines: Vec<Line>,
}

pub struct Line {
    /// Where it stands, from above.
    pub y: usize,
    pub name: String,
    pub class: &'static str,
    /// From left, on an axis from 0 at `LEFT` to 1.
    pub at: f64,
    pub ends: Option<(f64, f64)>,
    /// The same in words.
    pub said: String,
}

/// Names stand to the left of here, and the axis is so wide.
pub const LEFT: f64 = 260.0;
pub const WIDE: f64 = 420.0;

/// Of codes whose alpha is defined.
pub fn forest(rows: &[Row]) -> Forest {
    // The picture in a table's row is the same one, on an axis from 6 to 258.
    let scaled = |at: f64| LEFT + (at - 6.0) / 252.0 * WIDE;
    let defined = rows.iter().filter(|row| row.alpha.value.is_some()).enumerate();
    let line = |(at, row): (usize, &Row)| {
        let value = row.alpha.value.as_deref().unwrap_or_default();
        let interval = row.alpha.interval.as_ref().map(|interval| format!(", {interval}"));
        Line {
            y: 30 + 24 * at,
            name: shortened(&row.code.name),
            class: row.alpha.class(),
            at: scaled(row.alpha.at),
            ends: row.alpha.ends.map(|(low, high)| (scaled(low), scaled(high))),
            said: format!("{}: {value}{}", row.code.name, interval.unwrap_or_default()),
        }
    };
    let lines: Vec<Line> = defined.map(line).collect();
    Forest { height: 40 + 24 * lines.len(), lines }
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= 34 {
        return name.to_owned();
    }
    let start: String = name.chars().take(33).collect();
    format!("{}…", start.trim_end())
}

/// Positive agreement of any code, narrative by narrative.
pub struct Course {
    pub dots: Vec<Dot>,
    /// Through all dots.
    pub path: String,
    /// Numbers below the axis, as many as there is room for.
    pub numbers: Vec<(f64, i32)>,
}

pub struct Dot {
    pub number: i32,
    pub x: f64,
    pub y: f64,
    pub said: String,
}

/// Of narratives where it is defined, by number.
pub fn course(rows: &[NarrativeRow]) -> Course {
    let step = 660.0 / (rows.len().max(2) - 1) as f64;
    let x = |at: usize| ((40.0 + at as f64 * step) * 10.0).round() / 10.0;
    let dot = |(at, row): (usize, &NarrativeRow)| {
        let height = row.height.ok()?;
        let value = row.positive.value.as_deref().unwrap_or_default();
        let said = format!("Narrative {}, {}: {value}", row.number, row.title);
        let y = ((170.0 - 150.0 * height) * 10.0).round() / 10.0;
        Some(Dot { number: row.number, x: x(at), y, said })
    };
    let dots: Vec<Dot> = rows.iter().enumerate().filter_map(dot).collect();
    let points: Vec<String> = dots.iter().map(|dot| format!("{} {}", dot.x, dot.y)).collect();
    let every = rows.len().div_ceil(20).max(1);
    let numbers = rows.iter().enumerate().step_by(every).map(|(at, row)| (x(at), row.number));
    Course {
        path: if points.len() > 1 { format!("M{}", points.join("L")) } else { String::new() },
        numbers: numbers.collect(),
        dots,
    }
}
