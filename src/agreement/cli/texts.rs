//! The measures of free segments in one text or in several: figures of several
//! add up what is counted in each.

use std::collections::BTreeSet;

use super::{input::Coding, measures::Measures};
use crate::domain::agreement::{
    Statistic, alpha, chance,
    clusters::Clusters,
    kappa,
    matching::{self, Overlap},
    percent,
    sets::{self, Sets},
    unitizing::{self, Coincidences},
    units,
};

/// All codes that somebody used.
pub fn codes<'c>(narratives: &[Coding<'c>]) -> BTreeSet<&'c str> {
    let marks = narratives.iter().flat_map(|narrative| narrative.layers.values().flatten());
    marks.map(|(code, _)| *code).collect()
}

/// Every measure of free segments.
pub fn of_all(narratives: &[Coding]) -> Measures {
    let mut found = Measures::default();
    let units = unitizing::of_all(narratives);
    let units = units.as_ref().map_err(|reason| *reason);
    found.add("u_alpha", units.and_then(Coincidences::alpha));
    found.add("u_alpha_binary", units.and_then(Coincidences::relevance));
    found.add("cu_alpha", units.and_then(Coincidences::coding));
    found.add("cu_coverage", units.map(Coincidences::coverage));
    for code in codes(narratives) {
        found.add(format!("ku_alpha:{code}"), units.and_then(|units| units.value(code)));
        found
            .add(format!("ku_coverage:{code}"), units.and_then(|units| units.value_coverage(code)));
        of_code(&mut found, narratives, code, &|own| own == code);
        for (overlap, name) in [(Overlap::Half, "iou50"), (Overlap::ThreeQuarters, "iou75")] {
            let only = |own: &str| (own == code).then_some(());
            let matched = matching::of_pairs(narratives, overlap, only);
            found.add(format!("segment_f1_{name}:{code}"), matching::mean_f1(matched));
        }
    }
    found.add_all("", of_any_code(narratives));
    let micro = match coders(narratives) {
        0..=2 => "segment_f1_iou50_micro",
        _ => "segment_f1_iou50_micro_mean_pairwise",
    };
    let matched = matching::of_pairs(narratives, Overlap::Half, Some);
    found.add(micro, matching::mean_f1(matched));
    let sets = Sets::of(narratives);
    found.add("char_alpha_jaccard", sets.alpha(sets::jaccard));
    found.add("char_alpha_masi", sets.alpha(sets::masi));
    let joint = sets.joint();
    found.add("joint_coverage", joint.coverage());
    found.add("joint_char_alpha_jaccard", joint.alpha);
    found
}

/// The measures that no name of a code enters.
pub fn of_any_code(narratives: &[Coding]) -> Measures {
    let mut found = Measures::default();
    of_code(&mut found, narratives, "*", &|_| true);
    let matched = matching::of_pairs(narratives, Overlap::Half, |_| Some(()));
    found.add("segment_f1_iou50_ignoring_codes", matching::mean_f1(matched));
    found
}

fn of_code(found: &mut Measures, narratives: &[Coding], name: &str, counts: &dyn Fn(&str) -> bool) {
    let units = unitizing::of_codes(narratives, counts).and_then(|units| units.alpha());
    found.add(format!("u_alpha_code:{name}"), units);
    let characters = units::of_narratives(narratives, counts);
    found.add(format!("char_percent:{name}"), percent::observed(&characters));
    found.add(format!("char_alpha:{name}"), alpha::nominal(&characters));
    if coders(narratives) == 2 {
        found.add(format!("char_kappa:{name}"), kappa::cohen(&characters));
    }
    found.add(format!("char_ac1:{name}"), chance::gwet_ac1(&characters, 2));
    found.add(format!("char_f1:{name}"), percent::positive(&characters, &true));
}

/// Cohen's kappa pooled over all codes.
pub fn pooled_kappa(narratives: &[Coding]) -> Statistic {
    let of = |code: &str| units::of_narratives(narratives, |own| own == code);
    kappa::pooled(&codes(narratives).into_iter().map(of).collect::<Vec<_>>())
}

/// Whether the coders told the same passages apart, whatever their names for them.
pub fn clusters(narratives: &[Coding]) -> Measures {
    let sets = Sets::of(narratives);
    let mut found = Measures::default();
    let rand = Clusters::mean(&sets, Clusters::adjusted_rand);
    found.add("adjusted_rand_joint_characters", rand);
    let information = Clusters::mean(&sets, Clusters::adjusted_mutual_information);
    found.add("adjusted_mutual_info_joint_characters", information);
    found
}

fn coders(narratives: &[Coding]) -> usize {
    narratives.iter().flat_map(|narrative| narrative.layers.keys()).collect::<BTreeSet<_>>().len()
}
