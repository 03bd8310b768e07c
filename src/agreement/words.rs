//! Figures in words and as they are printed.

/// Krippendorff's (2004) two marks for alpha: below the first draw no
/// conclusions, from the second on rely on the data.
pub const TENTATIVE: f64 = 0.667;
pub const RELIABLE: f64 = 0.8;

/// A coefficient as it is printed: `.79`, `−.04`, `1.00`.
pub fn printed(value: f64) -> String {
    let digits = format!("{:.2}", value.abs());
    let short = digits.strip_prefix('0').unwrap_or(&digits);
    let below = value < 0.0 && digits != "0.00";
    if below { format!("−{short}") } else { short.to_owned() }
}

/// Of 0 to 1: `85 %`, with a space that does not break.
pub fn percent(share: f64) -> String {
    format!("{:.0}\u{a0}%", share * 100.0)
}

/// A share in words: `about three in four`.
pub fn share(part: u64, whole: u64) -> &'static str {
    let share = part as f64 / whole.max(1) as f64;
    match share {
        _ if part == 0 => "none",
        _ if part == whole => "all",
        x if x >= 0.95 => "nearly all",
        x if x >= 0.85 => "about nine in ten",
        x if x >= 0.775 => "about four in five",
        x if x >= 0.7 => "about three in four",
        x if x >= 0.62 => "about two in three",
        x if x >= 0.55 => "more than half",
        x if x >= 0.45 => "about half",
        x if x >= 0.36 => "about two in five",
        x if x >= 0.29 => "about one in three",
        x if x >= 0.22 => "about one in four",
        x if x >= 0.15 => "about one in five",
        x if x >= 0.07 => "about one in ten",
        _ => "very few",
    }
}

/// `12,345`.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let first = digits.len() % 3;
    let (head, rest) = digits.split_at(first);
    let mut groups: Vec<&str> = if head.is_empty() { vec![] } else { vec![head] };
    groups.extend((0..rest.len()).step_by(3).map(|at| &rest[at..at + 3]));
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::{printed, share, thousands};

    #[test]
    fn coefficients_are_printed_without_a_leading_zero() {
        assert_eq!(
            [0.794, -0.04, 1.0, -0.001, 0.0].map(printed),
            [".79", "−.04", "1.00", ".00", ".00"]
        );
    }

    #[test]
    fn shares_are_said_as_people_say_them() {
        assert_eq!(share(0, 0), "none");
        assert_eq!(share(3, 4), "about three in four");
        assert_eq!(share(8, 8), "all");
        assert_eq!(share(999, 1000), "nearly all");
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([7, 812, 1148, 1_000_000].map(thousands), ["7", "812", "1,148", "1,000,000"]);
    }
}
