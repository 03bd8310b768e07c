//! Every measure of a reference case, by its kind.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{
    bad_file::{BadFile, Step::Field, read},
    input::{Coding, Continuum, Corpus, Line, Name, Segmentation, Table, case},
    measures::Measures,
    texts,
};
use crate::domain::agreement::{
    Ratings, Undefined, Unit, alpha,
    boundaries::Cuts,
    chance, compare,
    gamma::{Dissimilarity, Gamma, Precision},
    kappa, multivalued, percent,
    resampling::{self, Distribution, Draws},
    sets::{self, Distance},
    standard_error,
    unitizing::alpha_1995,
    units::{self, Rule},
};

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Ratings,
    #[serde(rename = "ratings_se")]
    RatingsError,
    Sets,
    Continuum,
    Corpus,
    Mapping,
    Projection,
    Segmentation,
    Gamma,
    Bootstrap,
}

#[derive(Deserialize)]
struct OfKind {
    kind: Kind,
}

/// What a resampling draws.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Drawn {
    Unit,
    Narrative,
}

#[derive(Deserialize)]
struct OfDrawn {
    resample: Drawn,
}

/// All measures that this case's kind defines, under the case's own names.
pub fn measures(json: &str) -> Result<Measures, BadFile> {
    let OfKind { kind } = read(json, |_| Ok(()))?;
    Ok(match kind {
        Kind::Ratings => ratings(&case(json, Table::check)?),
        Kind::RatingsError => errors(&case(json, Table::check)?),
        Kind::Sets => of_sets(&case(json, Table::check)?),
        Kind::Continuum => continuum(&case(json, Continuum::check)?.coding()),
        Kind::Corpus => corpus(&case(json, Corpus::check)?),
        Kind::Mapping => mapping(&case(json, |text: &Continuum| match text.code_map {
            Some(_) => text.check(),
            None => Err((vec![Field("code_map")], "missing".to_owned())),
        })?),
        Kind::Projection => projection(&case(json, |text: &Continuum| match text.sentences {
            Some(_) => text.check(),
            None => Err((vec![Field("sentences")], "missing".to_owned())),
        })?),
        Kind::Segmentation => segmentation(&case(json, Segmentation::check)?),
        Kind::Gamma => gamma(&case(json, Line::check)?),
        Kind::Bootstrap => match case(json, |_: &OfDrawn| Ok(()))?.resample {
            Drawn::Unit => unit_intervals(&case(json, Table::check)?),
            Drawn::Narrative => {
                narrative_intervals(&case(json, |corpus: &Corpus| match corpus.code {
                    Some(_) => corpus.check(),
                    None => Err((vec![Field("code")], "missing".to_owned())),
                })?)
            }
        },
    })
}

impl Table<Name> {
    fn ratings(&self) -> Ratings<&str> {
        let rows = self.values.iter().map(|row| row.iter().map(Name::of).collect());
        let rows: Vec<Vec<Option<&str>>> = rows.collect();
        Ratings::of_coders(&rows)
    }

    /// Categories of the codebook, and any others that occur.
    fn names<'t>(&'t self, ratings: &Ratings<&'t str>) -> BTreeSet<&'t str> {
        let offered = self.categories.iter().flatten().map(|name| &name.0[..]);
        offered.chain(ratings.categories().into_iter().copied()).collect()
    }

    /// How many the codebook offers; without one, how many occur.
    fn offered(&self, ratings: &Ratings<&str>) -> usize {
        self.categories.as_ref().map_or_else(|| ratings.categories().len(), Vec::len)
    }
}

fn ratings(table: &Table<Name>) -> Measures {
    let ratings = table.ratings();
    let offered = table.offered(&ratings);
    let mut found = Measures::default();
    found.add("percent_agreement", percent::observed(&ratings));
    found.add("krippendorff_alpha_nominal", alpha::nominal(&ratings));
    match table.coders.len() {
        0 | 1 => {}
        2 => {
            found.add("cohen_kappa", kappa::cohen(&ratings));
            found.add("scott_pi", kappa::scott(&ratings));
        }
        _ => found.add("light_kappa", kappa::light(&ratings)),
    }
    found.add("fleiss_kappa", kappa::fleiss(&ratings));
    found.add("brennan_prediger", chance::brennan_prediger(&ratings, offered));
    found.add("gwet_ac1", chance::gwet_ac1(&ratings, offered));
    found.add("holsti", percent::holsti(&ratings));
    for name in table.names(&ratings) {
        found.add(format!("alpha_category:{name}"), alpha::category(&ratings, &name));
        found.add(format!("positive_agreement:{name}"), percent::positive(&ratings, &name));
    }
    found
}

fn errors(table: &Table<Name>) -> Measures {
    let ratings = table.ratings();
    let (offered, level) = (table.offered(&ratings), table.level.unwrap_or(0.95));
    let mut found = Measures::default();
    for (name, estimate) in [
        ("gwet_ac1", standard_error::gwet_ac1(&ratings, offered, level)),
        ("fleiss_kappa", standard_error::fleiss(&ratings, level)),
        ("brennan_prediger", standard_error::brennan_prediger(&ratings, offered, level)),
    ] {
        found.add(name, estimate.map(|estimate| estimate.value));
        found.add(format!("{name}_se"), estimate.map(|estimate| estimate.error));
        found.add(format!("{name}_ci_low"), estimate.map(|estimate| estimate.low));
        found.add(format!("{name}_ci_high"), estimate.map(|estimate| estimate.high));
    }
    found
}

fn of_sets(table: &Table<BTreeSet<Name>>) -> Measures {
    let row = |row: &Vec<Option<BTreeSet<Name>>>| {
        row.iter().map(|set| Some(set.as_ref()?.iter().cloned().collect())).collect()
    };
    let rows: Vec<Vec<Option<Vec<Name>>>> = table.values.iter().map(row).collect();
    let ratings = Ratings::of_coders(&rows);
    let mut found = Measures::default();
    for (name, distance) in
        [("alpha_masi", sets::masi as Distance), ("alpha_jaccard", sets::jaccard)]
    {
        let apart = |a: &Vec<Name>, b: &Vec<Name>| sets::between(a, b, distance);
        found.add(name, alpha::with_distance(&ratings, apart));
    }
    found.add("alpha_nominal_sets", alpha::nominal(&ratings));
    found.add("mv_alpha", multivalued::alpha(&ratings));
    found
}

fn continuum(coding: &Coding) -> Measures {
    let narratives = std::slice::from_ref(coding);
    let mut found = texts::of_all(narratives);
    let codes: Vec<&str> = texts::codes(narratives).into_iter().collect();
    for code in &codes {
        found.add(format!("alpha_u_1995:{code}"), alpha_1995::alpha(coding, &[*code]));
    }
    if !codes.is_empty() {
        found.add("alpha_u_1995", alpha_1995::alpha(coding, &codes));
    }
    found
}

fn corpus(corpus: &Corpus) -> Measures {
    let codings: Vec<Coding> = corpus.narratives.iter().map(Continuum::coding).collect();
    let mut found = Measures::default();
    found.add_all("pooled_", texts::of_all(&codings));
    found.add("pooled_kappa_devries2008", texts::pooled_kappa(&codings));
    for (narrative, coding) in corpus.narratives.iter().zip(&codings) {
        found.add_all(&format!("narrative:{}:", narrative.id.0), continuum(coding));
    }
    found
}

fn mapping(text: &Continuum) -> Measures {
    let own = [text.coding()];
    let mut found = Measures::default();
    found.add_all("before:", texts::of_any_code(&own));
    found.add_all("before:", texts::clusters(&own));
    found.add_all("after:", continuum(&text.mapped()));
    found
}

fn projection(text: &Continuum) -> Measures {
    let coding = text.coding();
    let mut found = Measures::default();
    for code in texts::codes(std::slice::from_ref(&coding)) {
        let coverages = units::coverages(&coding, |own| own == code);
        for (rule, name) in [(Rule::Majority, "majority"), (Rule::Any, "any")] {
            let sentences = units::sentences(&coding.sentences, &coverages, rule);
            found.add(format!("sentence_alpha_{name}:{code}"), alpha::nominal(&sentences));
            for (coder, coverage) in coding.layers.keys().zip(&coverages) {
                let coded = units::project(&coding.sentences, coverage, rule).len();
                found.add(format!("sentences_coded_{name}:{coder}:{code}"), Ok(coded as f64));
            }
        }
    }
    found
}

fn segmentation(text: &Segmentation) -> Measures {
    let coders = text.coders.iter().map(|coder| text.boundaries[coder].clone()).collect();
    let cuts = Cuts { units: text.units, coders };
    let reference = text.coders.first().map_or("", |coder| &coder[..]);
    let mut found = Measures::default();
    found.add("boundary_similarity_n2", cuts.similarity());
    found.add("segmentation_similarity_n2", cuts.segmentation_similarity());
    found.add(format!("window_diff_{reference}_ref"), cuts.window_diff());
    found.add(format!("pk_{reference}_ref"), cuts.pk());
    found.add("boundary_kappa", cuts.kappa());
    found.add("boundary_f1", cuts.f1());
    found
}

fn gamma(line: &Line) -> Measures {
    let marks = line.marks();
    let dissimilarity =
        Dissimilarity { position: line.alpha, category: line.beta, empty: line.delta_empty };
    // Closer than a page needs it: cases are checked to two or three digits.
    let precision = Precision { relative: 0.003, ..Precision::default() };
    let gamma = Gamma::of(&marks, dissimilarity, precision);
    let gamma = gamma.as_ref().map_err(|reason| *reason);
    let mut found = Measures::default();
    if let Ok(gamma) = gamma {
        found.say(format!("{} samples, seed {}", gamma.samples, precision.seed));
    }
    found.add("gamma_observed_disorder", gamma.map(|gamma| gamma.observed));
    found.add("gamma", gamma.and_then(Gamma::gamma));
    found.add("gamma_cat", gamma.and_then(Gamma::coding));
    let codes: BTreeSet<&str> = marks.iter().flatten().map(|(code, _)| *code).collect();
    for code in codes {
        found.add(format!("gamma_k:{code}"), gamma.and_then(|gamma| gamma.code(code)));
    }
    found
}

fn unit_intervals(table: &Table<Name>) -> Measures {
    let ratings = table.ratings();
    let level = table.level.unwrap_or(0.95);
    let mut found = Measures::default();
    found.add("krippendorff_alpha_nominal", alpha::nominal(&ratings));
    let units = resampling::units(&ratings, Draws::default());
    add_interval(&mut found, "unit", &units, level);
    let pairs = resampling::krippendorff(&ratings, Draws::default());
    add_interval(&mut found, "krippendorff", &pairs, level);
    found
}

fn narrative_intervals(corpus: &Corpus) -> Measures {
    let codings: Vec<Coding> = corpus.narratives.iter().map(Continuum::coding).collect();
    let code = corpus.code.as_ref().map_or("", |name| &name.0[..]);
    let comparison = compare(&codings, Unit::Character);
    let intervals = comparison.intervals(|_| true);
    let (agreement, alphas) = match code {
        "*" => (Some(&comparison.any), Some(intervals.any)),
        code => (comparison.codes.get(code), intervals.codes.get(code).cloned()),
    };
    let alpha = agreement.map_or(Err(Undefined::CodeNotUsed), |found| found.figures.alpha);
    let mut found = Measures::default();
    found.add(format!("pooled_char_alpha:{code}"), alpha);
    let alphas = alphas.ok_or(Undefined::CodeNotUsed);
    add_interval(&mut found, "narrative", &alphas, corpus.level.unwrap_or(0.95));
    found
}

fn add_interval(
    found: &mut Measures,
    name: &str,
    values: &Result<Distribution, Undefined>,
    level: f64,
) {
    let Draws { resamples, seed } = Draws::default();
    found.say(format!("{resamples} resamples, seed {seed}"));
    let interval = match values {
        Ok(values) => values.interval(level).ok_or(Undefined::OftenUndefined),
        Err(reason) => Err(*reason),
    };
    found.add(format!("{name}_ci_low"), interval.map(|(low, _)| low));
    found.add(format!("{name}_ci_high"), interval.map(|(_, high)| high));
}
