//! What is said when a figure cannot be computed: never 0, never 1.

/// A coefficient or the reason why there is none.
pub type Statistic = Result<f64, Undefined>;

/// Why a figure is not defined. The text is for the reader of the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Undefined {
    #[error("Needs two submitted codings.")]
    FewerThanTwoCoders,
    #[error("Defined for exactly two coders.")]
    NotTwoCoders,
    #[error("No text was given to two coders.")]
    NoPairableUnits,
    #[error(
        "Everyone gave the same value everywhere; agreement beyond chance cannot be estimated."
    )]
    NoVariation,
    #[error("Needs a codebook of at least two categories.")]
    OneCategory,
    #[error("For at least one pair of coders the figure is not defined.")]
    APairIsUndefined,
    #[error("Nobody used this code.")]
    CodeNotUsed,
    #[error("Where both coded, they used one code only, or they coded nothing in common.")]
    NoJointVariation,
    #[error("Not defined for overlapping segments; see per code.")]
    OverlappingUnits,
    #[error("All text is coded, or none of it: where to mark cannot be disagreed on.")]
    NoGapsOrNoUnits,
    #[error("Nobody marked a segment.")]
    NoSegments,
    #[error("Nobody set a boundary.")]
    NoBoundaries,
    #[error("Too few units.")]
    TooFewUnits,
    #[error("No two segments are aligned, or chance would give no difference of codes.")]
    NoAlignedPair,
    #[error("In more than one resample in twenty the figure is not defined.")]
    OftenUndefined,
    #[error("Too many segments overlap for an exact alignment of more than two coders.")]
    TooManyOverlaps,
}

impl Undefined {
    /// The name of the reason in exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::FewerThanTwoCoders => "fewer_than_two_coders",
            Self::NotTwoCoders => "not_two_coders",
            Self::NoPairableUnits => "no_pairable_units",
            Self::NoVariation => "no_variation",
            Self::OneCategory => "one_category",
            Self::APairIsUndefined => "a_pair_is_undefined",
            Self::CodeNotUsed => "code_not_used",
            Self::NoJointVariation => "no_joint_variation",
            Self::OverlappingUnits => "overlapping_units",
            Self::NoGapsOrNoUnits => "no_gaps_or_no_units",
            Self::NoSegments => "no_segments",
            Self::NoBoundaries => "no_boundaries",
            Self::TooFewUnits => "too_few_units",
            Self::NoAlignedPair => "no_expected_categorial_disorder_or_no_aligned_pair",
            Self::OftenUndefined => "often_undefined",
            Self::TooManyOverlaps => "too_many_overlaps",
        }
    }
}
