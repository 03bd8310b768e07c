//! `tandem agreement`: figures from a file, without a server.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Output, Stdio},
};

use serde_json::{Value, json};

use crate::{
    process::{PROGRAM, command},
    scratch::Scratch,
};

/// Two texts; the second coder marked one word more, and one under another name.
fn together() -> String {
    let span = |start, end, label| json!({ "start": start, "end": end, "label": label });
    let doc = |id, spans: [Vec<Value>; 2], agreed: Vec<Value>| {
        let [ana, ben] = spans;
        json!({
            "id": id,
            "text": "Nobody slept at all. The pumps went on.",
            "annotators": [
                { "id": "ana", "role": "coder", "spans": ana },
                { "id": "ben", "role": "coder", "spans": ben },
                { "id": "both", "role": "consensus", "spans": agreed },
            ],
        })
    };
    let docs = [
        // Ben's blank after "slept" is an artefact of the mouse.
        doc("one", [vec![span(0, 12, "sleep")], vec![span(0, 13, "sleep")]], vec![]),
        doc(
            "two",
            [vec![span(25, 30, "pumps")], vec![span(25, 38, "noise")]],
            vec![span(0, 39, "x")],
        ),
    ];
    json!({ "docs": docs }).to_string()
}

fn tandem(args: &[&str], input: &str) -> Output {
    let mut command = command(PROGRAM.as_ref(), &["agreement"]);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn printed(args: &[&str], input: &str) -> String {
    let output = tandem(args, input);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

fn refusal(args: &[&str], input: &str) -> String {
    let output = tandem(args, input);
    assert!(!output.status.success() && output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn texts_are_compared_from_a_file_and_from_standard_input() {
    let scratch = Scratch::new();
    let file = scratch.join("texts.json");
    fs::write(&file, together()).unwrap();
    let found = printed(&[file.to_str().unwrap(), "--json"], "");
    assert_eq!(found, printed(&["-", "--json"], &together()));
    assert_eq!(found, printed(&["--json"], &together()));

    let found: Value = serde_json::from_str(&found).unwrap();
    let measures = &found["measures"];
    assert_eq!(measures["pooled_char_alpha:sleep"], 1.0);
    assert_eq!(measures["narrative:one:segment_f1_iou50_micro"], 1.0);
    assert_eq!(measures["narrative:two:segment_f1_iou50_micro"], 0.0);
    // Twelve characters alike and five of thirteen: 2 * 17 by 17 + 25.
    let f1 = measures["pooled_char_f1:*"].as_f64().unwrap();
    assert!((f1 - 34.0 / 42.0).abs() < 1e-12, "{f1}");
    // What both agreed on later is no third coder.
    assert!(measures.as_object().unwrap().keys().all(|name| !name.contains("both")));
    assert!(found["intervals"]["pooled_u_alpha_code:*"].is_array(), "{found}");
}

#[test]
fn a_table_says_what_is_counted_and_answers_first() {
    let table = printed(&[], &together());
    let mut lines = table.lines();
    let note = lines.next().unwrap();
    assert!(note.starts_with("2 texts, coders ana, ben, by character"), "{note}");
    assert!(note.contains("fewer than ten texts: too narrow"), "{note}");
    let first = lines.nth(1).unwrap();
    assert!(first.starts_with("pooled_u_alpha_code:* "), "{table}");
    assert!(table.contains("too rare to judge"), "{table}");

    let table = printed(&["--unit", "sentence"], &together());
    assert!(table.contains("by sentence") && table.contains("pooled_sentence_alpha:sleep"));
}

#[test]
fn only_the_measures_that_are_asked_for_are_printed() {
    let found = printed(&["--json", "--measure", "pooled_char_percent"], &together());
    let found: Value = serde_json::from_str(&found).unwrap();
    let names: Vec<&String> = found["measures"].as_object().unwrap().keys().collect();
    let codes = ["*", "noise", "pumps", "sleep"];
    assert_eq!(
        names,
        codes.map(|code| format!("pooled_char_percent:{code}")).iter().collect::<Vec<_>>()
    );
    let said = refusal(&["--measure", "kapa"], &together());
    assert!(said.contains("kapa is no measure of this file. There are: "), "{said}");
}

#[test]
fn a_case_is_answered_under_its_own_names() {
    let case = json!({
        "kind": "ratings",
        "input": {
            "coders": ["A", "B"], "units": 3, "categories": null,
            "values": [["x", "x", null], ["x", "x", "y"]],
        },
    });
    let found: Value = serde_json::from_str(&printed(&["--case"], &case.to_string())).unwrap();
    assert_eq!(found["measures"]["percent_agreement"], 1.0);
    assert_eq!(found["measures"]["krippendorff_alpha_nominal"], Value::Null);
    assert_eq!(found["undefined"]["krippendorff_alpha_nominal"], "no_variation");
}

#[test]
fn a_bad_file_is_told_by_line_and_field() {
    let pretty = |change: fn(&mut Value)| {
        let mut file: Value = serde_json::from_str(&together()).unwrap();
        change(&mut file);
        refusal(&[], &serde_json::to_string_pretty(&file).unwrap())
    };
    let said = pretty(|file| file["docs"][1]["annotators"][0]["spans"][0]["end"] = json!(99));
    assert!(
        said.contains("docs[1].annotators[0].spans[0].end: 99 lies behind the end of the text, 39"),
        "{said}"
    );
    assert!(said.contains("standard input: line "), "{said}");
    let said = pretty(|file| file["docs"][0]["text"] = json!(7));
    assert!(said.contains("docs[0].text: invalid type: integer `7`, expected a string"), "{said}");
    let said = pretty(|file| file["docs"][0]["annotators"][1]["id"] = json!("ana"));
    assert!(said.contains("docs[0].annotators[1].id: ana is in this text twice"), "{said}");
    let said = pretty(|file| file["docs"][1]["id"] = json!("one"));
    assert!(said.contains("docs[1].id: one is there twice"), "{said}");
    let said = refusal(&[], "[]");
    assert!(said.contains("fields by name, in braces"), "{said}");
    let case = json!({
        "kind": "continuum",
        "input": { "length": 9, "text": "too short", "coders": ["A", "A"], "segments": [] },
    });
    let said = refusal(&["--case"], &case.to_string());
    assert!(said.contains("input.coders[1]: A is there twice"), "{said}");
    let said =
        refusal(&["--case"], &case.to_string().replace("too short", "short").replace("\"A\",", ""));
    assert!(said.contains("input.length: 9, but the text has 5 characters"), "{said}");
    let said = refusal(&["no such file"], "");
    assert!(said.contains("cannot read no such file"), "{said}");
}

#[test]
fn a_file_in_another_encoding_is_told_by_line() {
    let scratch = Scratch::new();
    let file = scratch.join("latin.json");
    fs::write(&file, b"{\n\"docs\": \"\xe9\"}").unwrap();
    let said = refusal(&[file.to_str().unwrap()], "");
    assert!(said.contains("line 2: this is not UTF-8"), "{said}");
    let marked = format!("\u{feff}{}", together());
    assert_eq!(printed(&["--json"], &marked), printed(&["--json"], &together()));
}

#[test]
fn every_figure_that_is_not_defined_has_its_reason() {
    let segment = |coder| json!({ "coder": coder, "start": 3, "end": 9, "code": 1.0 });
    let line = |segments: Vec<Value>| {
        let weights = json!({ "alpha": 1, "beta": 1, "delta_empty": 1, "coders": ["A", "B"] });
        let mut case = json!({ "kind": "gamma", "input": weights });
        case["input"]["segments"] = json!(segments);
        let found = printed(&["--case"], &case.to_string());
        serde_json::from_str::<Value>(&found).unwrap()
    };
    // One segment each, and the same: nothing to expect by chance, nothing out of order.
    let same = line(vec![segment("A"), segment("B")]);
    assert_eq!(same["measures"]["gamma"], 1.0);
    assert_eq!(same["measures"]["gamma_k:1.0"], 1.0);
    for found in [same, line(vec![]), line(vec![segment("A")])] {
        for (name, value) in found["measures"].as_object().unwrap() {
            assert_eq!(value.is_null(), found["undefined"][name].is_string(), "{name}: {found}");
        }
    }
}

#[test]
fn texts_are_compared_by_paragraph() {
    let table = printed(&["--unit", "paragraph"], &together());
    assert!(table.contains("by paragraph") && table.contains("pooled_paragraph_alpha:sleep"));
}

#[test]
fn published_codings_are_compared() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/double_coded/nasa_lessons.json");
    if !file.exists() {
        writeln!(std::io::stderr(), "skipped: no {}", file.display()).ok();
        return;
    }
    let found = printed(&[file.to_str().unwrap(), "--json"], "");
    let found: Value = serde_json::from_str(&found).unwrap();
    // Its authors report a kappa of about .63.
    let kappa = found["measures"]["pooled_char_kappa:*"].as_f64().unwrap();
    assert!((kappa - 0.63).abs() < 0.02, "{kappa}");
}
