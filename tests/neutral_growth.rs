//! With neutral growth the model is two growing lognormals; with the programme it is more.

mod common;

use common::{Estimate, Totals, in_year, scenario, trajectory};

/// Persons below the line, in millions, when the poor areas and the rest are two lognormals whose
/// means grow as observed and whose shapes stay.
const ARITHMETIC: [(u16, f64); 5] = [
    (2013, 78.7),
    (2014, 62.0),
    (2016, 42.3),
    (2019, 22.4),
    (2020, 19.1),
];

#[test]
fn neutral_growth_follows_the_arithmetic_of_two_lognormals() {
    // The standard error of three replicates is below 1% in every year, a third of what is allowed.
    let scenario = scenario("neutral-growth", &["population.scale=500"]);
    let runs: Vec<_> = (0..3)
        .map(|replicate| trajectory(&scenario, replicate))
        .collect();
    for (year, millions) in ARITHMETIC {
        let of_year: Vec<Estimate> = runs
            .iter()
            .map(|run| in_year(run, year).observed_poor())
            .collect();
        let mean = Estimate::mean(&of_year);
        assert!(mean.error < 0.01 * mean.value, "{year}: {mean:?}");
        mean.assert_near(
            millions * 1e6,
            0.03,
            0.0,
            &format!("observed poor of {year}"),
        );
    }
}

#[test]
fn neutral_growth_spends_nothing_and_keeps_the_shape() {
    let scenario = scenario("neutral-growth", &["population.scale=4000"]);
    let run = trajectory(&scenario, 0);
    let spent: i64 = run
        .iter()
        .flat_map(|(_, totals)| &totals.deliveries)
        .map(|account| account.spending)
        .sum();
    assert_eq!(spent, 0);
    // All sources grow alike, so that their shares stay.
    let shares = |totals: &Totals| {
        let all: i64 = totals.stocks.income.iter().sum();
        totals
            .stocks
            .income
            .map(|source| source as f64 / all as f64)
    };
    let (first, last) = (shares(in_year(&run, 2012)), shares(in_year(&run, 2020)));
    for (a, b) in first.iter().zip(last) {
        assert!((a - b).abs() < 0.01, "{first:?} became {last:?}");
    }
}

#[test]
fn growth_alone_leaves_millions_whom_the_programme_reaches() {
    let run = |name| trajectory(&scenario(name, &["population.scale=1000"]), 0);
    let (growth, programme) = (run("growth-only"), run("baseline"));
    let left = in_year(&growth, 2020).poor();
    assert!(left.value > 3e6, "growth alone leaves {left:?}");
    for year in 2018..=2020 {
        let (alone, helped) = (
            in_year(&growth, year).poor(),
            in_year(&programme, year).poor(),
        );
        assert!(
            helped.value < 0.6 * alone.value,
            "in {year} {helped:?} are poor with the programme, {alone:?} without"
        );
    }
    // Both start from the same households, and growth does most of the work of the first year.
    let gap = in_year(&growth, 2012).poor().value - in_year(&programme, 2012).poor().value;
    assert_eq!(gap, 0.0);
}
