//! Doubly coded texts: `{docs: [{id, text, annotators: [{id, role, spans: [{start,
//! end, label}]}]}]}`, offsets in code points. Only coders are compared, never
//! what they agreed on.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{
    bad_file::{
        BadFile, Fault,
        Step::{Field, Item},
        read,
    },
    input::{Coding, Name, within},
    measures::Measures,
    texts,
};
use crate::{
    agreement::unit::Unit,
    domain::{
        agreement::{
            Comparison, Intervals, NarrativeCoding, compare,
            resampling::Distribution,
            sets::{Sets, jaccard},
        },
        anchor::Span,
        text::{Offsets, units},
    },
};

#[derive(Deserialize)]
struct Together {
    docs: Vec<Doc>,
}

#[derive(Deserialize)]
struct Doc {
    id: String,
    text: String,
    annotators: Vec<Annotator>,
}

#[derive(Deserialize)]
struct Annotator {
    id: String,
    #[serde(default)]
    role: Role,
    spans: Vec<Marked>,
}

#[derive(Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    #[default]
    Coder,
    /// The version that the coders agreed on.
    Consensus,
}

#[derive(Deserialize)]
struct Marked {
    start: u32,
    end: u32,
    label: Name,
}

impl Together {
    fn check(&self) -> Result<(), Fault> {
        for (at, doc) in self.docs.iter().enumerate() {
            doc.check().map_err(|fault| within(Field("docs"), within(Item(at), fault)))?;
        }
        Ok(())
    }
}

impl Doc {
    fn check(&self) -> Result<(), Fault> {
        let length = self.text.chars().count() as u32;
        let mut known = BTreeSet::new();
        for (at, annotator) in self.annotators.iter().enumerate() {
            let fault = |way: Vec<_>, reason: String| {
                let fault = way.into_iter().rev().fold((vec![], reason), |f, step| within(step, f));
                Err(within(Field("annotators"), within(Item(at), fault)))
            };
            if !known.insert(&annotator.id) {
                return fault(vec![Field("id")], format!("{} is in this text twice", annotator.id));
            }
            for (span, Marked { start, end, .. }) in annotator.spans.iter().enumerate() {
                let way = vec![Field("spans"), Item(span), Field("end")];
                if start >= end {
                    return fault(way, format!("a span from {start} to {end} holds no character"));
                }
                if *end > length {
                    return fault(way, format!("{end} lies behind the end of the text, {length}"));
                }
            }
        }
        Ok(())
    }

    fn coding(&self) -> Coding<'_> {
        let offsets = Offsets::new(&self.text);
        let sentences = units(&self.text, &[]).iter().map(|unit| unit.span()).collect();
        let coders = self.annotators.iter().filter(|annotator| annotator.role == Role::Coder);
        let layers = coders.map(Annotator::layer).collect();
        NarrativeCoding::new(&offsets, sentences, layers)
    }
}

impl Annotator {
    fn layer(&self) -> (&str, Vec<(&str, Span)>) {
        (&self.id, self.spans.iter().filter_map(Marked::mark).collect())
    }
}

impl Marked {
    fn mark(&self) -> Option<(&str, Span)> {
        Some((&self.label.0, Span::between(self.start, self.end).ok()?))
    }
}

/// All measures of the texts together, and some of each. The default set answers
/// three questions and then goes by code and by text.
pub fn measures(json: &str, unit: Unit) -> Result<Measures, BadFile> {
    let texts: Together = read(json, Together::check)?;
    let codings: Vec<Coding> = texts.docs.iter().map(Doc::coding).collect();
    let compared = compare(&codings, unit.counted());
    let intervals = compared.intervals();
    let mut found = Measures::default();
    found.add_all("pooled_", texts::of_all(&codings));
    found.add("pooled_kappa_devries2008", texts::pooled_kappa(&codings));
    if unit == Unit::Sentence {
        add_sentences(&mut found, &compared);
    }
    add_coders(&mut found, &codings, &compared.coders);
    for (doc, narrative) in texts.docs.iter().zip(&compared.narratives) {
        let figures = &narrative.any.figures;
        let prefix = format!("narrative:{}:{}", doc.id, short(unit));
        found.add(format!("{prefix}_percent:*"), figures.percent);
        found.add(format!("{prefix}_f1:*"), figures.positive);
        found.add(format!("narrative:{}:segment_f1_iou50_micro", doc.id), narrative.f1);
    }
    show_first(&mut found, &texts, &compared, &intervals, unit);
    let resamples = intervals.draws.resamples;
    let seed = intervals.draws.seed;
    let few = match codings.iter().filter(|coding| coding.layers.len() > 1).count() {
        0..10 => " (fewer than ten texts: too narrow)",
        _ => "",
    };
    found.say(format!(
        "{} texts, coders {}, by {}; intervals: 95 % of {resamples} resamples of texts{few}, seed {seed}",
        texts.docs.len(),
        compared.coders.join(", "),
        unit.one(),
    ));
    Ok(found)
}

fn short(unit: Unit) -> &'static str {
    match unit {
        Unit::Character => "char",
        Unit::Sentence => "sentence",
    }
}

type Compared<'c> = Comparison<&'c str, &'c str>;

fn add_sentences(found: &mut Measures, compared: &Compared) {
    let any = [("*", &compared.any)].into_iter();
    for (code, agreement) in any.chain(compared.codes.iter().map(|(code, own)| (*code, own))) {
        let figures = &agreement.figures;
        found.add(format!("pooled_sentence_alpha:{code}"), figures.alpha);
        found.add(format!("pooled_sentence_kappa:{code}"), figures.kappa);
        found.add(format!("pooled_sentence_f1:{code}"), figures.positive);
        found.add(format!("pooled_sentence_percent:{code}"), figures.percent);
    }
}

/// Who is apart from the others: every pair alone, and all without one.
fn add_coders(found: &mut Measures, codings: &[Coding], coders: &[&str]) {
    if coders.len() < 3 {
        return;
    }
    let of = |keep: &dyn Fn(&str) -> bool| {
        let kept: Vec<Coding> = codings.iter().map(|coding| coding.of_coders(keep)).collect();
        Sets::of(&kept).alpha(jaccard)
    };
    for (at, a) in coders.iter().enumerate() {
        for b in &coders[at + 1..] {
            let pair = of(&|coder| coder == *a || coder == *b);
            found.add(format!("pair:{a}:{b}:char_alpha_jaccard"), pair);
        }
    }
    for without in coders {
        let others = of(&|coder| coder != *without);
        found.add(format!("without:{without}:char_alpha_jaccard"), others);
    }
}

/// Marks the default set, with intervals.
fn show_first(
    found: &mut Measures,
    texts: &Together,
    compared: &Compared,
    intervals: &Intervals<&str>,
    unit: Unit,
) {
    let interval = |found: &Distribution| found.interval(0.95);
    let unit = short(unit);
    found.show(
        "pooled_u_alpha_code:*",
        interval(&intervals.passages),
        "do we find the same passages?",
    );
    found.show("pooled_sentence_alpha:*", interval(&intervals.any), "");
    found.show(&format!("pooled_{unit}_f1:*"), None, "");
    let meaning = "where we both coded, do we mean the same?";
    found.show("pooled_joint_char_alpha_jaccard", interval(&intervals.joint), meaning);
    found.show("pooled_joint_coverage", None, "");
    if compared.coders.len() == 2 && matches!(found.get("pooled_cu_alpha"), Some(Ok(_))) {
        found.show("pooled_cu_alpha", None, "");
    }
    found.show("pooled_char_alpha_jaccard", interval(&intervals.overall), "both at once");
    found.show("pooled_segment_f1_iou50_micro", None, "");
    found.show("pooled_segment_f1_iou50_ignoring_codes", None, "");
    for (code, agreement) in &compared.codes {
        let rare = if agreement.is_too_rare() { "too rare to judge" } else { "" };
        let own = intervals.codes.get(code).and_then(interval);
        found.show(&format!("pooled_{unit}_alpha:{code}"), own, rare);
        found.show(&format!("pooled_{unit}_f1:{code}"), None, "");
        found.show(&format!("pooled_segment_f1_iou50:{code}"), None, "");
    }
    for doc in &texts.docs {
        for name in
            [&format!("{unit}_percent:*"), &format!("{unit}_f1:*"), "segment_f1_iou50_micro"]
        {
            found.show(&format!("narrative:{}:{name}", doc.id), None, "");
        }
    }
    for (at, a) in compared.coders.iter().enumerate() {
        found.show(&format!("without:{a}:char_alpha_jaccard"), None, "");
        for b in &compared.coders[at + 1..] {
            found.show(&format!("pair:{a}:{b}:char_alpha_jaccard"), None, "");
        }
    }
}
