//! Indices made from counts: multidimensional poverty, dynamics and targeting.

use five_measures::indicators::{
    AlkireFoster, AlkireFosterError, PovertyDynamics, Targeting, Weighted, benefit_shares,
    cgh_index, chronic_transient,
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counting_identities(
        groups in prop::collection::vec((0_u32..32, 0.0_f64..9.0), 1..30),
        weights in prop::collection::vec(0.1_f64..3.0, 5),
        cutoff in 0.01_f64..1.0,
    ) {
        prop_assume!(groups.iter().any(|group| group.1 > 0.0));
        let measure = AlkireFoster::new(&weights, cutoff).unwrap();
        let found = measure.measure(groups.iter().copied()).unwrap();
        let sum: f64 = measure.weights().iter().zip(&found.censored_headcounts).map(|(w, h)| w * h).sum();
        prop_assert!((found.adjusted_headcount - sum).abs() < 1e-12);
        for (censored, uncensored) in found.censored_headcounts.iter().zip(&found.uncensored_headcounts) {
            prop_assert!(censored <= uncensored && *uncensored <= 1.0 + 1e-12);
        }
        if let (Some(intensity), Some(contributions)) = (found.intensity, found.contributions) {
            prop_assert!((found.headcount * intensity - found.adjusted_headcount).abs() < 1e-12);
            prop_assert!((contributions.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(intensity >= cutoff - 1e-9);
        } else {
            prop_assert_eq!(found.adjusted_headcount, 0.0);
        }
    }

    /// Bit arithmetic against counting year by year.
    #[test]
    fn dynamics_equal_plain_counting(
        years in 2_u32..14,
        histories in prop::collection::vec((any::<u32>(), 1_u64..9), 1..30),
    ) {
        let mut counts = PovertyDynamics::new(years).unwrap();
        for &(mask, persons) in &histories {
            counts.add(mask, persons);
        }
        let poor = |mask: u32, year: u32| mask >> year & 1 == 1;
        let rate = |at_risk: &dyn Fn(u32) -> bool, hit: &dyn Fn(u32) -> bool| {
            let sum = |keep: &dyn Fn(u32) -> bool| -> u64 {
                histories.iter().filter(|row| keep(row.0)).map(|row| row.1).sum()
            };
            let base = sum(at_risk);
            (base > 0).then(|| sum(&|mask| at_risk(mask) && hit(mask)) as f64 / base as f64)
        };
        for year in 0..years - 1 {
            let exit = rate(&|mask| poor(mask, year), &|mask| !poor(mask, year + 1));
            prop_assert_eq!(counts.exit_rate(year..year + 1), exit);
            let entry = rate(&|mask| !poor(mask, year), &|mask| poor(mask, year + 1));
            prop_assert_eq!(counts.entry_rate(year..year + 1), entry);
            let again = rate(
                &|mask| !poor(mask, year) && poor(mask, year + 1),
                &|mask| (0..year).any(|earlier| poor(mask, earlier)),
            );
            prop_assert_eq!(counts.reentry_share(year..year + 1), again);
        }
        for within in 1..years - 1 {
            let (mut followed, mut returned) = (0, 0);
            for &(mask, persons) in &histories {
                for year in (1..years).filter(|year| year + within < years) {
                    if poor(mask, year - 1) && !poor(mask, year) {
                        followed += persons;
                        if (1..=within).any(|later| poor(mask, year + later)) {
                            returned += persons;
                        }
                    }
                }
            }
            let expected = (followed > 0).then(|| returned as f64 / followed as f64);
            prop_assert_eq!(counts.reentry_rate(within), expected);
        }
    }

    #[test]
    fn transient_poverty_is_not_negative(
        rows in prop::collection::vec((prop::collection::vec(-0.5_f64..3.0, 1..9), 0.1_f64..5.0), 1..20),
        alpha in 1.0_f64..4.0,
    ) {
        let found = chronic_transient(alpha, rows.iter().map(|row| (&row.0[..], row.1))).unwrap();
        prop_assert!(found.transient >= -1e-12 && found.chronic >= 0.0 && found.total <= 1.0);
    }
}

/// 40 poor persons of whom 25 are reached, 160 others of whom 15 are.
#[test]
fn targeting_by_hand() {
    let mut program = Targeting::default();
    program.add(true, true, 25, 700);
    program.add(true, false, 15, 0);
    let mut elsewhere = Targeting::default();
    elsewhere.add(false, true, 15, 300);
    elsewhere.add(false, false, 145, 0);
    program.merge(&elsewhere);
    assert_eq!(program.coverage(), Some(25.0 / 40.0));
    assert_eq!(program.exclusion_error(), Some(15.0 / 40.0));
    assert_eq!(program.inclusion_error(), Some(15.0 / 40.0));
    assert_eq!(program.leakage(), Some(0.3));
    assert!((program.cgh_index().unwrap() - 0.7 / 0.2).abs() < 1e-12);
}

#[test]
fn a_program_without_persons_has_no_rates() {
    let nobody = Targeting::default();
    let rates = [
        nobody.coverage(),
        nobody.exclusion_error(),
        nobody.inclusion_error(),
        nobody.leakage(),
        nobody.cgh_index(),
        cgh_index(0.5, 0.0),
        cgh_index(0.5, f64::NAN),
    ];
    assert_eq!(rates, [None; 7]);
    let incomes = Weighted::equal(&[1.0, 2.0]).unwrap();
    assert_eq!(benefit_shares(&incomes, &[1.0]), None);
    assert_eq!(benefit_shares(&incomes, &[0.0, 0.0]), None);
    assert_eq!(benefit_shares(&incomes, &[1.0, f64::NAN]), None);
}

#[test]
fn definitions_of_multidimensional_poverty_are_checked() {
    assert_eq!(
        AlkireFoster::new(&[], 0.5),
        Err(AlkireFosterError::Dimensions(0))
    );
    assert_eq!(
        AlkireFoster::new(&[1.0; 33], 0.5),
        Err(AlkireFosterError::Dimensions(33))
    );
    let negative = AlkireFosterError::Weight {
        index: 1,
        value: -1.0,
    };
    assert_eq!(AlkireFoster::new(&[1.0, -1.0], 0.5), Err(negative));
    assert_eq!(
        AlkireFoster::new(&[1.0], 0.0),
        Err(AlkireFosterError::Cutoff(0.0))
    );
    assert_eq!(
        AlkireFoster::new(&[1.0], 1.5),
        Err(AlkireFosterError::Cutoff(1.5))
    );
}

#[test]
fn multidimensional_poverty_of_nobody_or_of_bad_weights_is_nothing() {
    let measure = AlkireFoster::new(&[1.0; 5], 0.4).unwrap();
    assert_eq!(measure.measure([]), None);
    assert_eq!(measure.measure([(3, -1.0)]), None);
    assert_eq!(measure.adjusted_gap(1.0, [(&[0.5; 4][..], 1.0)]), None);
    assert_eq!(measure.adjusted_gap(1.0, [(&[1.5; 5][..], 1.0)]), None);
    assert_eq!(measure.adjusted_gap(-1.0, [(&[0.5; 5][..], 1.0)]), None);
    let none_poor = measure.measure([(1, 2.0), (0, 3.0)]).unwrap();
    assert_eq!((none_poor.headcount, none_poor.intensity), (0.0, None));
    assert_eq!(none_poor.contributions, None);
    assert_eq!(none_poor.uncensored_headcounts[0], 0.4);
}

/// With thirds as weights, two of three dimensions reach a cutoff of two thirds.
#[test]
fn a_score_equal_to_the_cutoff_is_poor() {
    let measure = AlkireFoster::new(&[1.0; 3], 2.0 / 3.0).unwrap();
    assert!(measure.is_poor(0b110) && measure.is_poor(0b011) && !measure.is_poor(0b100));
}
