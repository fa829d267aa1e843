//! Histograms against microdata: the error that the documentation of `Histogram` states.

use five_measures::indicators::{
    Distribution, Histogram, decile_means, decile_shares, fgt, gini, mean_log_deviation, median,
    palma, quantile, sen_shorrocks_thon, theil, watts, wolfson,
};
use proptest::prelude::*;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, RngExt, SeedableRng};

/// Households of one to six persons with lognormal incomes per head, as microdata and as a
/// histogram.
fn lognormal(log_sd: f64, mean: f64, households: usize) -> (Distribution, Histogram) {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(20_12);
    let mut incomes = Vec::with_capacity(households);
    let mut weights = Vec::with_capacity(households);
    let mut histogram = Histogram::new();
    for _ in 0..households {
        let income = mean * libm::exp(log_sd * normal(&mut random) - 0.5 * log_sd * log_sd);
        let persons = 1 + u32::from(random.random::<u8>() % 6);
        let fen = (income * 100.0 * f64::from(persons)).round();
        histogram.add(income as f32, u64::from(persons), fen as i64);
        incomes.push(income);
        weights.push(f64::from(persons));
    }
    (Distribution::new(&incomes, &weights).unwrap(), histogram)
}

fn normal(random: &mut impl Rng) -> f64 {
    let radius = libm::sqrt(-2.0 * libm::log(1.0 - random.random::<f64>()));
    radius * libm::cos(std::f64::consts::TAU * random.random::<f64>())
}

fn relative_error(found: Option<f64>, exact: Option<f64>) -> f64 {
    let (found, exact) = (found.unwrap(), exact.unwrap());
    ((found - exact) / exact).abs()
}

#[track_caller]
fn assert_within(limit: f64, what: &str, found: Option<f64>, exact: Option<f64>) {
    let error = relative_error(found, exact);
    println!("{what}: {error:.1e}");
    assert!(error <= limit, "{what}: relative error {error}");
}

#[test]
fn indices_without_a_line_are_within_a_thousandth() {
    for log_sd in [0.3, 0.5, 0.65, 0.8, 1.0] {
        let (micro, histogram) = lognormal(log_sd, 6000.0, 100_000);
        let check = |what: &str, found, exact| {
            assert_within(1e-3, &format!("{what} at log sd {log_sd}"), found, exact);
        };
        check("mean", histogram.mean(), micro.mean());
        check("median", histogram.median(), median(&micro));
        check("gini", histogram.gini(), gini(&micro));
        check("theil", histogram.theil(), theil(&micro));
        check(
            "mld",
            histogram.mean_log_deviation(),
            mean_log_deviation(&micro),
        );
        check("palma", histogram.palma(), palma(&micro));
        check("wolfson", histogram.wolfson(), wolfson(&micro));
        for tenth in 1..10 {
            let p = f64::from(tenth) / 10.0;
            check(
                &format!("quantile {p}"),
                histogram.quantile(p),
                quantile(&micro, p),
            );
        }
        let (shares, exact) = (
            histogram.decile_shares().unwrap(),
            decile_shares(&micro).unwrap(),
        );
        let (means, exact_means) = (
            histogram.decile_means().unwrap(),
            decile_means(&micro).unwrap(),
        );
        for tenth in 0..10 {
            check(
                &format!("share {tenth}"),
                Some(shares[tenth]),
                Some(exact[tenth]),
            );
            check(
                &format!("mean {tenth}"),
                Some(means[tenth]),
                Some(exact_means[tenth]),
            );
        }
    }
}

#[test]
fn indices_of_poverty_are_within_their_stated_error() {
    for log_sd in [0.3, 0.5, 0.65, 0.8, 1.0] {
        let (micro, histogram) = lognormal(log_sd, 6000.0, 100_000);
        for p in [0.02, 0.05, 0.1, 0.25, 0.5] {
            // A line that is no one's income, near a quantile.
            let line = quantile(&micro, p).unwrap() * 1.000_123;
            let place = format!("at log sd {log_sd}, line at rank {p}");
            let check = |limit, what: &str, found, exact| {
                assert_within(limit, &format!("{what} {place}"), found, exact);
            };
            check(
                5e-3,
                "headcount",
                histogram.fgt(line, 0.0),
                fgt(&micro, line, 0.0),
            );
            check(
                1e-3,
                "gap",
                histogram.fgt(line, 1.0),
                fgt(&micro, line, 1.0),
            );
            check(
                1e-3,
                "severity",
                histogram.fgt(line, 2.0),
                fgt(&micro, line, 2.0),
            );
            check(1e-3, "watts", histogram.watts(line), watts(&micro, line));
            let exact = sen_shorrocks_thon(&micro, line);
            check(1e-3, "sst", histogram.sen_shorrocks_thon(line), exact);
        }
    }
}

#[test]
fn an_empty_histogram_has_no_index() {
    let empty = Histogram::new();
    assert_eq!(empty.persons(), 0);
    assert_eq!(empty.mean(), None);
    assert_eq!(empty.median(), None);
    assert_eq!(empty.gini(), None);
    assert_eq!(empty.theil(), None);
    assert_eq!(empty.mean_log_deviation(), None);
    assert_eq!(empty.palma(), None);
    assert_eq!(empty.wolfson(), None);
    assert_eq!(empty.decile_shares(), None);
    assert_eq!(empty.decile_means(), None);
    assert_eq!(empty.fgt(2300.0, 1.0), None);
    assert_eq!(empty.watts(2300.0), None);
    assert_eq!(empty.sen_shorrocks_thon(2300.0), None);
    assert_eq!(empty.incidence(&empty), None);
}

#[test]
fn incomes_beyond_the_bins_count_with_their_mean() {
    let mut histogram = Histogram::new();
    histogram.add(-300.0, 1, -30_000);
    histogram.add(0.0, 1, 0);
    histogram.add(0.5, 1, 50);
    histogram.add(3e7, 1, 3_000_000_000);
    assert_eq!(histogram.persons_without_income(), 2);
    assert_eq!(histogram.quantile(0.0), Some(-150.0));
    assert_eq!(histogram.quantile(1.0), Some(3e7));
    assert_eq!(histogram.mean(), Some((3e7 - 299.5) / 4.0));
    assert_eq!(histogram.fgt(2300.0, 0.0), Some(0.75));
    // Negative incomes count as zero, and the logarithm stops at one yuan.
    assert!((histogram.watts(2300.0).unwrap() - 0.75 * libm::log(2300.0)).abs() < 1e-12);
    assert!(histogram.fgt(2300.0, 2.0).unwrap() < 0.75);
    assert!((histogram.gini().unwrap() - 0.75).abs() < 1e-6);
}

#[test]
fn a_spike_at_the_lower_edge_of_a_bin_stays_one() {
    let mut histogram = Histogram::new();
    histogram.add(2048.0, 10, 10 * 204_800);
    assert_eq!(histogram.median(), Some(2048.0));
    assert_eq!(histogram.fgt(2048.0, 0.0), Some(0.0));
    assert_eq!(histogram.fgt(2049.0, 0.0), Some(1.0));
    assert_eq!(histogram.gini(), Some(0.0));
}

#[test]
fn incidence_follows_the_program() {
    let (mut population, mut program) = (Histogram::new(), Histogram::new());
    for level in 0..10 {
        let income = 1000.0 * f64::from(level + 1);
        population.add(income as f32, 100, (income * 100.0 * 100.0) as i64);
        if level < 4 {
            program.add(income as f32, 25, 1_000);
        }
    }
    let found = population.incidence(&program).unwrap();
    let shares = found.benefit_shares.unwrap();
    let expected = [0.25, 0.25, 0.25, 0.25, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    for (found, expected) in found.coverage.iter().chain(&shares).zip(expected.repeat(2)) {
        assert!((found - expected).abs() < 1e-12);
    }
    assert_eq!(
        population
            .incidence(&Histogram::new())
            .unwrap()
            .benefit_shares,
        None
    );
    assert_eq!(program.incidence(&population), None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Filling and merging in any order and grouping gives the same histogram.
    #[test]
    fn merging_is_free_of_order(
        households in prop::collection::vec((-100.0_f32..1e8, 1_u64..7), 1..60),
        cut in 0_usize..60,
    ) {
        let filled = |households: &mut dyn Iterator<Item = &(f32, u64)>| {
            let mut histogram = Histogram::new();
            for &(income, persons) in households {
                histogram.add(income, persons, (f64::from(income) * 100.0) as i64 * persons as i64);
            }
            histogram
        };
        let cut = cut.min(households.len());
        let whole = filled(&mut households.iter());
        let mut merged = filled(&mut households[cut..].iter().rev());
        merged.merge(&filled(&mut households[..cut].iter()));
        prop_assert_eq!(&merged, &whole);
        prop_assert_eq!(whole.persons(), households.iter().map(|household| household.1).sum::<u64>());
    }

    /// A histogram is sane for any content: bounds hold and quantiles ascend.
    #[test]
    fn indices_keep_their_bounds(
        households in prop::collection::vec((-1e3_f32..1e8, 1_u64..7), 1..40),
        line in 1.0_f64..1e6,
    ) {
        let mut histogram = Histogram::new();
        for &(income, persons) in &households {
            histogram.add(income, persons, (f64::from(income) * 100.0) as i64 * persons as i64);
        }
        let levels = [0.0, 1.0, 2.0].map(|alpha| histogram.fgt(line, alpha).unwrap());
        prop_assert!(levels[0] <= 1.0 && levels[0] >= levels[1] && levels[1] >= levels[2]);
        prop_assert!(levels[2] >= 0.0);
        let sst = histogram.sen_shorrocks_thon(line).unwrap();
        prop_assert!(sst >= levels[1] && sst <= 1.0 + 1e-12);
        let quantiles = [0.0, 0.1, 0.5, 0.9, 1.0].map(|p| histogram.quantile(p).unwrap());
        prop_assert!(quantiles.is_sorted());
        if let Some(gini) = histogram.gini() {
            prop_assert!((0.0..=1.0).contains(&gini));
        }
    }
}
