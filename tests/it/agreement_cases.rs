//! The statistics against reference cases: numbers from publications and from
//! independent implementations. A null must come out as undefined, and say why.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::Path,
};

use serde_json::Value;
use tandem::domain::{
    agreement::{
        NarrativeCoding, Ratings, Statistic, alpha, chance, kappa, percent,
        sets::{self, Joint},
        units::{self, Rule},
    },
    anchor::Span,
    coverage::Coverage,
};

type Coding<'c> = NarrativeCoding<&'c str, &'c str>;

#[test]
fn ratings_reproduce_every_published_number() {
    let checked = check_all(&["ratings", "ratings_se"], |case, measure| {
        let ratings = ratings(case);
        let offered = match &case["input"]["categories"] {
            Value::Array(categories) => categories.len(),
            _ => ratings.categories().len(),
        };
        if measure.contains("_se") || measure.contains("_ci_") {
            return None;
        }
        Some(rating_measure(&ratings, offered, measure))
    });
    assert!(checked.is_none_or(|checked| checked >= 200), "few numbers: {checked:?}");
}

#[test]
fn sets_of_codes_reproduce_every_published_number() {
    let checked = check_all(&["sets"], |case, measure| {
        let sets = table(case, set);
        match measure {
            "alpha_jaccard" => Some(alpha::with_distance(&sets, |a, b| sets::jaccard(a, b))),
            "alpha_nominal_sets" => Some(alpha::nominal(&sets)),
            _ => None,
        }
    });
    assert!(checked.is_none_or(|checked| checked >= 4), "few numbers: {checked:?}");
}

#[test]
fn free_segments_reproduce_every_number_on_characters() {
    let checked = check_all(&["continuum"], |case, measure| {
        text_measure(&[narrative(&case["input"], None)], measure)
    });
    assert!(checked.is_none_or(|checked| checked >= 150), "few numbers: {checked:?}");
}

#[test]
fn narratives_are_pooled_and_missing_coders_stay_missing() {
    let checked = check_all(&["corpus"], |case, measure| {
        let narratives = case["input"]["narratives"].as_array().expect("narratives");
        let narratives: Vec<_> = narratives.iter().map(|n| narrative(n, None)).collect();
        text_measure(&narratives, measure.strip_prefix("pooled_")?)
    });
    assert!(checked.is_none_or(|checked| checked >= 10), "few numbers: {checked:?}");
}

#[test]
fn codes_are_mapped_before_they_are_compared() {
    let checked = check_all(&["mapping"], |case, measure| {
        let input = &case["input"];
        match measure.split_once(':')? {
            ("before", measure) => text_measure(&[narrative(input, None)], measure),
            (_, measure) => text_measure(&[narrative(input, input.get("code_map"))], measure),
        }
    });
    assert!(checked.is_none_or(|checked| checked >= 20), "few numbers: {checked:?}");
}

#[test]
fn segments_are_projected_on_sentences_by_both_rules() {
    let checked = check_all(&["projection"], |case, measure| {
        let sentences: Vec<Span> = case["input"]["sentences"]
            .as_array()
            .expect("sentences")
            .iter()
            .map(|pair| span(&pair[0], &pair[1]))
            .collect();
        let rule = if measure.contains("_any") { Rule::Any } else { Rule::Majority };
        let (_, names) = measure.split_once(':')?;
        let narrative = narrative(&case["input"], None);
        let code = names.rsplit(':').next()?;
        let coverages = coverages(&narrative, code);
        if let Some((coder, _)) = names.split_once(':') {
            let column = narrative.layers.keys().position(|c| *c == coder)?;
            let coded = units::project(&sentences, &coverages[column], rule);
            return Some(Ok(coded.len() as f64));
        }
        Some(alpha::nominal(&units::sentences(&sentences, &coverages, rule)))
    });
    assert!(checked.is_none_or(|checked| checked == 12), "few numbers: {checked:?}");
}

fn rating_measure(ratings: &Ratings<String>, offered: usize, measure: &str) -> Statistic {
    let (name, value) = measure.split_once(':').unwrap_or((measure, ""));
    let value = value.to_owned();
    match name {
        "percent_agreement" => percent::observed(ratings),
        "holsti" => percent::holsti(ratings),
        "positive_agreement" => percent::positive(ratings, &value),
        "krippendorff_alpha_nominal" => alpha::nominal(ratings),
        "alpha_category" => alpha::category(ratings, &value),
        "cohen_kappa" => kappa::cohen(ratings),
        "light_kappa" => kappa::light(ratings),
        "scott_pi" => kappa::scott(ratings),
        "fleiss_kappa" => kappa::fleiss(ratings),
        "brennan_prediger" => chance::brennan_prediger(ratings, offered),
        "gwet_ac1" => chance::gwet_ac1(ratings, offered),
        unknown => panic!("{unknown} is not computed"),
    }
}

/// Measures on the characters of free segments; nothing for those of other
/// families.
fn text_measure(narratives: &[Coding], measure: &str) -> Option<Statistic> {
    match measure {
        "char_alpha_jaccard" => return Some(sets::overall(&sets::characters(narratives))),
        "joint_char_alpha_jaccard" => return Some(Joint::of(&sets::characters(narratives)).alpha),
        "joint_coverage" => return Some(Joint::of(&sets::characters(narratives)).coverage()),
        _ => {}
    }
    let (name, code) = measure.split_once(':')?;
    let coders: BTreeSet<_> = narratives.iter().flat_map(|n| n.layers.keys()).collect();
    let columns: Vec<_> = coders.into_iter().collect();
    let mut ratings = Ratings::new(columns.len());
    for narrative in narratives {
        let own = units::characters(narrative.length, &coverages(narrative, code));
        let column = |coder| columns.iter().position(|c| *c == coder).expect("a coder");
        ratings.add_all(&own, &narrative.layers.keys().map(column).collect::<Vec<_>>());
    }
    match name {
        "char_percent" => Some(percent::observed(&ratings)),
        "char_alpha" => Some(alpha::nominal(&ratings)),
        "char_kappa" => Some(kappa::cohen(&ratings)),
        "char_ac1" => Some(chance::gwet_ac1(&ratings, 2)),
        "char_f1" => Some(percent::positive(&ratings, &true)),
        _ => None,
    }
}

/// What each coder covered with a code, `*` for any.
fn coverages(narrative: &Coding, code: &str) -> Vec<Coverage> {
    let layers = narrative.layers.values();
    let counts = |k: &str| code == "*" || k == code;
    let of = |marks: &Vec<(&str, Span)>| {
        Coverage::of(marks.iter().filter(|(k, _)| counts(k)).map(|(_, span)| *span))
    };
    layers.map(of).collect()
}

/// A continuum's codings, its codes renamed or dropped by each coder's map.
fn narrative<'c>(input: &'c Value, code_map: Option<&'c Value>) -> Coding<'c> {
    let coders = input["coders"].as_array().expect("coders");
    let mut layers: BTreeMap<_, Vec<_>> =
        coders.iter().map(|coder| (word(coder), vec![])).collect();
    for segment in input["segments"].as_array().expect("segments") {
        let (coder, code) = (word(&segment["coder"]), word(&segment["code"]));
        let code = match code_map {
            Some(map) => map[coder][code].as_str(),
            None => Some(code),
        };
        let span = span(&segment["start"], &segment["end"]);
        let layer = layers.get_mut(coder).expect("a coder's layer");
        layer.extend(code.map(|code| (code, span)));
    }
    let length = input["length"].as_u64().expect("length") as u32;
    NarrativeCoding { length, sentences: vec![], layers }
}

fn span(start: &Value, end: &Value) -> Span {
    let at = |value: &Value| value.as_u64().expect("an offset") as u32;
    Span::between(at(start), at(end)).expect("a segment")
}

fn ratings(case: &Value) -> Ratings<String> {
    table(case, |value| (!value.is_null()).then(|| text(value)))
}

fn table<V: Ord + Clone>(case: &Value, value: impl Fn(&Value) -> Option<V>) -> Ratings<V> {
    let rows = case["input"]["values"].as_array().expect("values");
    let row = |row: &Value| row.as_array().expect("a row").iter().map(&value).collect();
    Ratings::of_coders(&rows.iter().map(row).collect::<Vec<_>>())
}

/// A set of codes in order; nothing if it is missing.
fn set(value: &Value) -> Option<Vec<String>> {
    let set: BTreeSet<_> = value.as_array()?.iter().map(text).collect();
    Some(set.into_iter().collect())
}

fn word(value: &Value) -> &str {
    value.as_str().expect("a name")
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Checks every expected number of the cases of these kinds that `compute`
/// knows; answers how many, or nothing where the cases are absent.
fn check_all(kinds: &[&str], compute: impl Fn(&Value, &str) -> Option<Statistic>) -> Option<usize> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/agreement/given");
    let Ok(files) = fs::read_dir(&dir) else {
        // Straight to the terminal: a passing test's prints are not shown.
        writeln!(std::io::stderr(), "skipped: no reference cases in {}", dir.display()).ok();
        return None;
    };
    let mut checked = 0;
    for file in files {
        let json = fs::read_to_string(file.expect("a file").path()).expect("a case");
        let case: Value = serde_json::from_str(&json).expect("json");
        if !kinds.contains(&text(&case["kind"]).as_str()) {
            continue;
        }
        for (measure, expected) in case["expected"].as_object().expect("expected") {
            if let Some(found) = compute(&case, measure) {
                let name = format!("{} {measure}", text(&case["name"]));
                check(&case, measure, expected.as_f64(), found, &name);
                checked += 1;
            }
        }
    }
    Some(checked)
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
