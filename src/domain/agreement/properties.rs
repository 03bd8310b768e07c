//! What must hold for every coefficient, whatever values the coders gave.

use proptest::{collection::vec, option::weighted, prelude::*};

use super::*;

type Table = Vec<Vec<Option<u8>>>;

/// Coders x units, some values missing.
fn table() -> impl Strategy<Value = Table> {
    (2usize..5, 1usize..12)
        .prop_flat_map(|(coders, units)| vec(vec(weighted(0.85, 0u8..4), units), coders))
}

fn complete(coders: usize) -> impl Strategy<Value = Table> {
    (1usize..12).prop_flat_map(move |units| vec(vec((0u8..3).prop_map(Some), units), coders))
}

type Coefficient = fn(&Ratings<u8>) -> Statistic;

const ALL: [Coefficient; 6] =
    [percent::observed, percent::holsti, kappa::light, kappa::fleiss, alpha::nominal, |ratings| {
        chance::gwet_ac1(ratings, 4)
    }];

pub fn same(a: Statistic, b: Statistic) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => (a - b).abs() < 1e-9,
        (a, b) => a == b,
    }
}

proptest! {
    #[test]
    fn the_order_of_coders_and_the_names_of_values_do_not_matter(table in table()) {
        let ratings = Ratings::of_coders(&table);
        let turned: Table = table.iter().rev().cloned().collect();
        let renamed = ratings.map(|value| Some(3 - value));
        for of in ALL {
            prop_assert!(same(of(&ratings), of(&Ratings::of_coders(&turned))));
            prop_assert!(same(of(&ratings), of(&renamed)));
        }
    }

    #[test]
    fn a_coder_without_values_is_no_coder(table in table()) {
        let mut wider = table.clone();
        wider.push(vec![None; table[0].len()]);
        for of in ALL {
            prop_assert!(same(of(&Ratings::of_coders(&table)), of(&Ratings::of_coders(&wider))));
        }
    }

    #[test]
    fn coefficients_of_complete_data_stay_between_minus_one_and_one(table in complete(4)) {
        let ratings = Ratings::of_coders(&table);
        for of in ALL {
            if let Ok(value) = of(&ratings) {
                prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&value), "{}", value);
            }
        }
    }

    #[test]
    fn agreement_is_full_only_where_all_agree(table in complete(3)) {
        let ratings = Ratings::of_coders(&table);
        let agrees = |(row, _): (&[Option<u8>], u64)| {
            let given: Vec<_> = row.iter().flatten().collect();
            given.windows(2).all(|pair| pair[0] == pair[1])
        };
        let all_agree = ratings.rows().all(agrees);
        for of in ALL {
            if let Ok(value) = of(&ratings) {
                prop_assert_eq!(all_agree, value > 1.0 - 1e-9);
            }
        }
    }

    #[test]
    fn alpha_is_fleiss_kappa_with_its_small_sample_term(table in complete(3)) {
        let ratings = Ratings::of_coders(&table);
        let n = 3.0 * table[0].len() as f64;
        let expected = kappa::fleiss(&ratings).map(|k| 1.0 - (1.0 - k) * (n - 1.0) / n);
        prop_assert!(same(alpha::nominal(&ratings), expected));
    }

    #[test]
    fn for_two_coders_fleiss_kappa_is_scotts_pi(table in complete(2)) {
        let ratings = Ratings::of_coders(&table);
        prop_assert!(same(kappa::fleiss(&ratings), kappa::scott(&ratings)));
        prop_assert!(same(kappa::light(&ratings), kappa::cohen(&ratings)));
    }
}

/// Coders who draw their values without a look at the text.
#[test]
fn coders_who_only_guess_agree_as_chance_does() {
    let mut random = random::Random::new(3);
    let mut sums = [0.0; 4];
    let texts = 400;
    for _ in 0..texts {
        let mut guess = || (0..60).map(|_| Some(random.below(5).min(2) as u8)).collect::<Vec<_>>();
        let ratings = Ratings::of_coders(&[guess(), guess(), guess()]);
        let pair = ratings.pair(0, 1);
        let found = [
            alpha::nominal(&ratings),
            kappa::light(&ratings),
            kappa::cohen(&pair),
            alpha::category(&ratings, &2),
        ];
        for (sum, found) in sums.iter_mut().zip(found) {
            *sum += found.expect("a figure") / f64::from(texts);
        }
    }
    assert!(sums.iter().all(|mean| mean.abs() < 0.015), "{sums:?}");
}
