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
        agreement::{Comparison, Intervals, NarrativeCoding, compare, resampling::Distribution},
        anchor::Span,
        text::{self, Offsets, units},
    },
};

#[derive(Deserialize)]
struct Together {
    docs: Vec<Doc>,
}

#[derive(Deserialize)]
struct Doc {
    id: Name,
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
            let inside = |fault| within(Field("docs"), within(Item(at), fault));
            doc.check().map_err(inside)?;
            if self.docs[..at].iter().any(|other| other.id == doc.id) {
                return Err(inside((vec![Field("id")], format!("{} is there twice", doc.id.0))));
            }
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

    fn coding(&self, unit: Unit) -> Coding<'_> {
        let offsets = Offsets::new(&self.text);
        let sentences = counted(&self.text, unit);
        let coders = self.annotators.iter().filter(|annotator| annotator.role == Role::Coder);
        let layers = coders.map(Annotator::layer).collect();
        NarrativeCoding::new(&offsets, sentences, layers)
    }
}

/// The sentences of a text, or its paragraphs.
fn counted(text: &str, unit: Unit) -> Vec<Span> {
    let units = units(text, &[]);
    let together =
        |a: &text::Unit, b: &text::Unit| unit == Unit::Paragraph && a.paragraph == b.paragraph;
    let run = |run: &[text::Unit]| run[0].span().union(run[run.len() - 1].span());
    units.chunk_by(together).map(run).collect()
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
    let codings: Vec<Coding> = texts.docs.iter().map(|doc| doc.coding(unit)).collect();
    let compared = compare(&codings, unit.counted());
    let intervals = compared.intervals(|_| true);
    let mut found = Measures::default();
    found.add_all("pooled_", texts::of_all(&codings));
    found.add("pooled_kappa_devries2008", texts::pooled_kappa(&codings));
    if unit != Unit::Character {
        add_units(&mut found, &compared, unit);
    }
    add_coders(&mut found, &compared);
    for (doc, narrative) in texts.docs.iter().zip(&compared.narratives) {
        let figures = &narrative.any.figures;
        let prefix = format!("narrative:{}:{}", doc.id.0, unit.short());
        found.add(format!("{prefix}_percent:*"), figures.percent);
        found.add(format!("{prefix}_f1:*"), figures.positive);
        found.add(format!("narrative:{}:segment_f1_iou50_micro", doc.id.0), narrative.f1);
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

type Compared<'c> = Comparison<&'c str, &'c str>;

fn add_units(found: &mut Measures, compared: &Compared, unit: Unit) {
    let unit = unit.short();
    let any = [("*", &compared.any)].into_iter();
    for (code, agreement) in any.chain(compared.codes.iter().map(|(code, own)| (*code, own))) {
        let figures = &agreement.figures;
        found.add(format!("pooled_{unit}_alpha:{code}"), figures.alpha);
        found.add(format!("pooled_{unit}_kappa:{code}"), figures.kappa);
        found.add(format!("pooled_{unit}_f1:{code}"), figures.positive);
        found.add(format!("pooled_{unit}_percent:{code}"), figures.percent);
    }
}

/// Who is apart from the others: every pair alone, and all without one.
fn add_coders(found: &mut Measures, compared: &Compared) {
    for ((a, b), alphas) in &compared.apart.pairs {
        found.add(format!("pair:{a}:{b}:char_alpha_jaccard"), alphas.overall);
    }
    for (coder, alphas) in &compared.apart.without {
        found.add(format!("without:{coder}:char_alpha_jaccard"), alphas.overall);
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
    let unit = unit.short();
    found.show(
        "pooled_u_alpha_code:*",
        interval(&intervals.passages),
        "do we find the same passages?",
    );
    if unit != "char" {
        found.show(&format!("pooled_{unit}_alpha:*"), interval(&intervals.any), "");
    }
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
            found.show(&format!("narrative:{}:{name}", doc.id.0), None, "");
        }
    }
    for (a, b) in compared.apart.pairs.keys() {
        found.show(&format!("pair:{a}:{b}:char_alpha_jaccard"), None, "");
    }
    for coder in compared.apart.without.keys() {
        found.show(&format!("without:{coder}:char_alpha_jaccard"), None, "");
    }
}
