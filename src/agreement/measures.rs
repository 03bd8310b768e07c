//! Measures that are computed only when asked for, each with its unit and its
//! definition: none of them is needed to read the page of agreement.

use super::{
    kept::{Coding, Codings},
    rows::Cell,
    unit::Unit,
    words::{percent, printed},
};
use crate::{
    domain::{
        agreement::{
            Figures, Ratings, Statistic, Undefined, alpha, chance,
            gamma::{Dissimilarity, Gamma, Precision},
            kappa,
            matching::{self, Overlap},
            percent as shares,
            sets::{Sets, jaccard, masi},
            unitizing::{self, Coincidences, alpha_1995},
            units::{self, Rule},
        },
        anchor::Span,
    },
    ids::CodeId,
};

/// Measures that answer one kind of question.
pub struct Group {
    pub title: &'static str,
    pub about: String,
    pub measures: Vec<Measure>,
}

pub struct Measure {
    pub name: &'static str,
    pub unit: &'static str,
    pub definition: String,
    pub value: Cell,
}

/// γ of more narratives takes too long for a page.
const MOST_FOR_GAMMA: usize = 20;

/// Of one code, or of all; narratives of one coder count for nothing.
pub fn groups(codings: &Codings, code: Option<CodeId>, unit: Unit) -> Vec<Group> {
    let shared: Vec<Coding> =
        codings.narratives.iter().filter(|coding| coding.layers.len() > 1).cloned().collect();
    let mut groups = vec![
        by_unit(&shared, code, unit),
        of_passages(&shared, code),
        of_segments(&shared, code),
        as_others(&shared, code),
    ];
    if code.is_none() {
        groups.insert(2, of_sets(&shared));
    }
    groups
}

fn measure(
    name: &'static str,
    unit: &'static str,
    definition: impl Into<String>,
    value: Statistic,
) -> Measure {
    Measure { name, unit, definition: definition.into(), value: Cell::of(value, printed) }
}

fn counts(code: Option<CodeId>) -> impl Fn(CodeId) -> bool + Copy {
    move |own| code.is_none_or(|code| own == code)
}

/// The units of all narratives, coded or not, one column for each coder.
fn ratings(shared: &[Coding], code: Option<CodeId>, unit: Unit, rule: Rule) -> Ratings<bool> {
    if unit == Unit::Character {
        return units::of_narratives(shared, counts(code));
    }
    let coders = shared.iter().flat_map(|coding| coding.layers.keys());
    let coders = coders.max().map_or(0, |last| last + 1);
    let mut all = Ratings::new(coders);
    for coding in shared {
        let coverages = units::coverages(coding, counts(code));
        let own = units::sentences(&coding.sentences, &coverages, rule);
        all.add_all(&own, &coding.layers.keys().copied().collect::<Vec<_>>());
    }
    all
}

fn by_unit(shared: &[Coding], code: Option<CodeId>, unit: Unit) -> Group {
    let agreement = match unit.counted() {
        crate::domain::agreement::Unit::Sentence(rule) => rule,
        crate::domain::agreement::Unit::Character => Rule::Any,
    };
    let values = ratings(shared, code, unit, agreement);
    let figures = Figures::of(&values);
    let one = unit.one();
    let two = values.coders() == 2;
    let mut measures = vec![
        measure(
            "Krippendorff’s α, nominal",
            one,
            "1 − observed by expected disagreement (Krippendorff 2004)",
            figures.alpha,
        ),
        measure(
            if two { "Cohen’s κ" } else { "Light’s κ" },
            one,
            if two {
                "chance from each coder’s own share of coded units (Cohen 1960)"
            } else {
                "mean of Cohen’s κ over pairs of coders (Light 1971)"
            },
            figures.kappa,
        ),
    ];
    if two {
        measures.push(measure(
            "Scott’s π",
            one,
            "chance from both coders’ mean share (Scott 1955)",
            kappa::scott(&values),
        ));
    }
    measures.extend([
        measure("Fleiss’ κ", one, "chance from all coders’ mean share (Fleiss 1971)", kappa::fleiss(&values)),
        measure("Brennan–Prediger", one, "chance is 1/q, q = 2 categories: coded, not coded (Brennan & Prediger 1981). Stays high for rare codes", chance::brennan_prediger(&values, 2)),
        measure("Gwet’s AC1", one, "chance from how evenly the categories are used, q = 2 (Gwet 2008). Stays high for rare codes", chance::gwet_ac1(&values, 2)),
        measure("Holsti", one, "2M / (N₁ + N₂), mean over pairs; N counts all of a coder’s units, also those that the other was not given (Holsti 1969)", shares::holsti(&values)),
        measure("Positive agreement", one, "2·both / (A + B), which is F1 (Cicchetti & Feinstein 1990)", figures.positive),
    ]);
    let observed = "share of units treated alike, uncoded ones included; never read it alone";
    measures.push(Measure {
        name: "Percent",
        unit: one,
        definition: observed.to_owned(),
        value: Cell::of(figures.percent, percent),
    });
    if unit == Unit::Sentence {
        let any = ratings(shared, code, unit, Rule::Any);
        let rule = "a sentence counts as coded if any of its characters is";
        measures.push(measure("α by the other rule", one, rule, alpha::nominal(&any)));
    }
    let rule = unit.rule();
    Group { title: "Coded or not, unit by unit", about: format!("By {one}. {rule}"), measures }
}

fn of_passages(shared: &[Coding], code: Option<CodeId>) -> Group {
    let all = unitizing::of_all(shared);
    let all = all.as_ref().map_err(|reason| *reason);
    let one = unitizing::of_codes(shared, counts(code));
    let one = one.as_ref().map_err(|reason| *reason);
    let unit = "passage";
    let mut measures = vec![
        measure(
            "uα, one code or any",
            unit,
            "segments of the code (or of any) united, gaps as a value",
            one.and_then(Coincidences::alpha),
        ),
        measure(
            "|uα",
            unit,
            "marked against unmarked text alone, segments united",
            one.and_then(Coincidences::relevance),
        ),
    ];
    match code {
        Some(code) => measures.extend([
            measure(
                "(k)uα",
                unit,
                "this code among what two coders marked",
                all.and_then(|all| all.value(code)),
            ),
            measure(
                "coverage of (k)uα",
                unit,
                "share of the code’s text that another coder marked too",
                all.and_then(|all| all.value_coverage(code)),
            ),
        ]),
        None => measures.extend([
            measure(
                "uα",
                unit,
                "passage and code at once, gaps as a value",
                all.and_then(Coincidences::alpha),
            ),
            measure(
                "cuα",
                unit,
                "the codes alone, where two coders marked",
                all.and_then(Coincidences::coding),
            ),
            measure(
                "coverage of cuα",
                unit,
                "share of all text that cuα speaks of",
                all.map(Coincidences::coverage),
            ),
        ]),
    }
    Group {
        title: "Each passage is one decision",
        about: "Krippendorff, Mathet, Bouvry & Widlöcher 2016. Of more than two coders cuα and (k)uα are our form; published ones differ. Not defined where a coder stacks codes.".to_owned(),
        measures,
    }
}

fn of_sets(shared: &[Coding]) -> Group {
    let sets = Sets::of(shared);
    let unit = "character";
    Group {
        title: "Sets of codes",
        about:
            "Each character with the set of codes that a coder gave it; the empty set is uncoded."
                .to_owned(),
        measures: vec![
            measure(
                "α, Jaccard",
                unit,
                "distance 1 − |∩| / |∪|: the overall α",
                sets.alpha(jaccard),
            ),
            measure(
                "α, MASI",
                unit,
                "distance 1 − J·M; M = 1 equal, 2/3 subset, 1/3 overlapping, 0 disjoint (Passonneau 2006)",
                sets.alpha(masi),
            ),
            measure(
                "Joint α",
                unit,
                "Jaccard distance, where two coders coded",
                sets.joint().alpha,
            ),
        ],
    }
}

fn of_segments(shared: &[Coding], code: Option<CodeId>) -> Group {
    let f1 = |overlap| {
        matching::mean_f1(matching::of_pairs(shared, overlap, |own| {
            counts(code)(own).then_some(own)
        }))
    };
    let unit = "segment";
    let mut measures = vec![
        measure(
            "Segment F1, IoU .50",
            unit,
            "segments of one code matched one to one if they share half of what they cover together; is Holsti’s coefficient",
            f1(Overlap::Half),
        ),
        measure(
            "Segment F1, IoU .75",
            unit,
            "the same, three quarters",
            f1(Overlap::ThreeQuarters),
        ),
        measure("Segment F1, any overlap", unit, "the same, one character", f1(Overlap::Any)),
    ];
    measures.extend(gammas(shared, code));
    Group {
        title: "Segment against segment",
        about: "Counts finds, where a measure by length sees the long ones.".to_owned(),
        measures,
    }
}

/// γ of each narrative, and their mean.
fn gammas(shared: &[Coding], code: Option<CodeId>) -> Vec<Measure> {
    let names = if code.is_some() { ["γ", "γ_k"] } else { ["γ", "γ_cat"] };
    if shared.len() > MOST_FOR_GAMMA {
        let ask = format!("choose one narrative: of {} it would take too long", shared.len());
        let value = Cell { value: None, reason: ask.clone() };
        return vec![Measure { name: "γ", unit: "segment", definition: ask, value }];
    }
    let precision = Precision { relative: 0.02, ..Precision::default() };
    let of = |coding: &Coding| {
        let layers: Vec<Vec<(CodeId, Span)>> = coding.layers.values().cloned().collect();
        Gamma::of(&layers, Dissimilarity::default(), precision)
    };
    let found: Vec<Result<Gamma<CodeId>, Undefined>> = shared.iter().map(of).collect();
    let samples: usize = found.iter().flatten().map(|gamma| gamma.samples).sum();
    let mean = |figure: &dyn Fn(&Gamma<CodeId>) -> Statistic| {
        mean_of(found.iter().map(|gamma| gamma.as_ref().map_err(|reason| *reason).and_then(figure)))
    };
    let how = format!(
        "1 − disorder of the best alignment / its mean in samples (Mathet et al. 2015); weights 1 and 1, Δ∅ 1, seed {}, {samples} samples{}",
        precision.seed,
        if shared.len() > 1 { ", mean over narratives" } else { "" },
    );
    let of_codes = "the codes of aligned segments alone (Mathet 2017), same samples";
    let coding =
        |gamma: &Gamma<CodeId>| code.map_or_else(|| gamma.coding(), |code| gamma.code(code));
    vec![
        measure(names[0], "segment", how, mean(&Gamma::gamma)),
        measure(names[1], "segment", of_codes, mean(&coding)),
    ]
}

/// Over those that are defined; the first reason if none is.
fn mean_of(found: impl Iterator<Item = Statistic>) -> Statistic {
    let (mut sum, mut n, mut reason) = (0.0, 0.0, Undefined::FewerThanTwoCoders);
    for figure in found {
        match figure {
            Ok(value) => (sum, n) = (sum + value, n + 1.0),
            Err(why) => reason = if n == 0.0 { why } else { reason },
        }
    }
    if n > 0.0 { Ok(sum / n) } else { Err(reason) }
}

fn as_others(shared: &[Coding], code: Option<CodeId>) -> Group {
    let mut codes: Vec<CodeId> = shared
        .iter()
        .flat_map(|coding| coding.layers.values().flatten())
        .map(|(own, _)| *own)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes.retain(|own| counts(code)(*own));
    // One coding and one code after another, as a file and a node are there.
    let each = |figure: fn(&Ratings<bool>) -> Statistic| {
        let one = |coding: &Coding, own: CodeId| {
            figure(&units::of_narratives(std::slice::from_ref(coding), |code| code == own))
        };
        mean_of(shared.iter().flat_map(|coding| codes.iter().map(move |own| one(coding, *own))))
    };
    let pooled: Vec<Ratings<bool>> =
        codes.iter().map(|own| units::of_narratives(shared, |code| code == *own)).collect();
    let older = mean_of(shared.iter().map(|coding| alpha_1995::alpha(coding, &codes)));
    let files = "mean over narratives and codes where it is defined";
    let mut measures = vec![Measure {
        name: "NVivo: percent",
        unit: "character",
        definition: format!(
            "agreement of each code in each narrative, {files}; uncoded text counts"
        ),
        value: Cell::of(each(shares::observed), percent),
    }];
    measures.extend([
        measure("NVivo: Cohen’s κ", "character", format!("of each code in each narrative, {files}"), each(kappa::light)),
        measure("INCEpTION: α_U of 1995", "passage", "squared lengths, mean over narratives (Krippendorff 1995); long segments dominate, replaced by uα in 2016", older),
        measure("Dedoose: pooled κ", "character", "mean p_o and mean p_e over codes (De Vries et al. 2008); there on given excerpts, here on characters", kappa::pooled(&pooled)),
    ]);
    Group {
        title: "As other tools print it",
        about: "Their definitions on this text, for a reader who knows the other number; their digits may differ where they count text differently.".to_owned(),
        measures,
    }
}
