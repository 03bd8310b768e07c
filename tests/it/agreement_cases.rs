//! The statistics against reference cases: numbers from publications and from
//! independent implementations. A null must come out as undefined, and say why.

use std::{fs, io::Write, path::Path};

use serde_json::Value;
use tandem::{agreement::cli::case, domain::agreement::Statistic};

#[test]
fn ratings_reproduce_every_published_number() {
    assert_reproduced("ratings", 300);
    assert_reproduced("ratings_se", 24);
}

#[test]
fn sets_of_codes_reproduce_every_published_number() {
    assert_reproduced("sets", 20);
}

#[test]
fn free_segments_reproduce_every_published_number() {
    assert_reproduced("continuum", 600);
}

#[test]
fn narratives_are_pooled_and_missing_coders_stay_missing() {
    assert_reproduced("corpus", 28);
}

#[test]
fn codes_are_mapped_before_they_are_compared() {
    assert_reproduced("mapping", 46);
}

#[test]
fn segments_are_projected_on_sentences_by_both_rules() {
    assert_reproduced("projection", 12);
}

#[test]
fn cuts_reproduce_every_published_number() {
    assert_reproduced("segmentation", 12);
}

#[test]
fn gamma_reproduces_every_published_number() {
    assert_reproduced("gamma", 27);
}

#[test]
fn resampling_reproduces_every_interval() {
    assert_reproduced("bootstrap", 13);
}

/// Checks every expected number of the cases of a kind; at least so many.
fn assert_reproduced(kind: &str, at_least: usize) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/agreement/given");
    let Ok(files) = fs::read_dir(&dir) else {
        // Straight to the terminal: a passing test's prints are not shown.
        writeln!(std::io::stderr(), "skipped: no reference cases in {}", dir.display()).ok();
        return;
    };
    let mut checked = 0;
    for file in files {
        let json = fs::read_to_string(file.expect("a file").path()).expect("a case");
        let case: Value = serde_json::from_str(&json).expect("json");
        if case["kind"] != kind {
            continue;
        }
        let found = case::measures(&json).expect("a readable case");
        for (measure, expected) in case["expected"].as_object().expect("expected") {
            let name = format!("{} {measure}", case["name"]);
            let found = found.get(measure).unwrap_or_else(|| panic!("{name} is not computed"));
            check(&case, measure, expected.as_f64(), found, &name);
            checked += 1;
        }
    }
    assert!(checked >= at_least, "few numbers of {kind}: {checked}");
}

fn check(case: &Value, measure: &str, expected: Option<f64>, found: Statistic, name: &str) {
    let own = case["tolerances"][measure].as_f64();
    let tolerance = own.or(case["tolerance"].as_f64()).expect("a tolerance");
    match (expected, found) {
        (Some(expected), Ok(found)) => {
            assert!((expected - found).abs() <= tolerance, "{name}: {found}, not {expected}");
        }
        (None, Err(reason)) => {
            assert_eq!(Some(reason.name()), case["undefined"][measure].as_str(), "{name}");
        }
        (expected, found) => panic!("{name}: {found:?}, not {expected:?}"),
    }
}
