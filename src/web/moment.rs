//! Moments as a page prints them: in UTC, for a script to show in the reader's
//! zone.

use time::{OffsetDateTime, macros::format_description};

/// For `<time datetime>`: `2026-11-20T08:12:00Z`.
pub fn stamp(moment: &OffsetDateTime) -> String {
    let form = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    moment.to_utc().format(form).unwrap_or_default()
}

/// `20 Nov 2026, 08:12 UTC`.
pub fn words(moment: &OffsetDateTime) -> String {
    let form =
        format_description!("[day padding:none] [month repr:short] [year], [hour]:[minute] UTC");
    moment.to_utc().format(form).unwrap_or_default()
}

/// `20 November 2026`, in UTC.
pub fn day(moment: &OffsetDateTime) -> String {
    let form = format_description!("[day padding:none] [month repr:long] [year]");
    moment.to_utc().format(form).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::{day, stamp, words};

    #[test]
    fn a_moment_is_printed_in_utc() {
        let moment = datetime!(2026-11-20 09:12:30.5 +1);
        assert_eq!(stamp(&moment), "2026-11-20T08:12:30Z");
        assert_eq!(words(&moment), "20 Nov 2026, 08:12 UTC");
        assert_eq!(day(&moment), "20 November 2026");
    }
}
