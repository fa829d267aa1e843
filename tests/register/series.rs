//! Values by year move plausibly.

use five_measures::scenario::{Value, register};

/// The first year of the baseline.
const FIRST: usize = 2012;

/// How much a value may change from one year to the next, as a factor.
const FACTOR: f64 = 3.0;

/// The register was a pilot in 2013, so that programmes reach most of the registered from 2014 on.
const PILOT: &str = "the pilot of registration in 2013 comes before the register of 2014";

/// Series that jump further, in which year, and why.
const JUMPS: &[(&str, usize, &str)] = &[
    ("register.quota", 2014, PILOT),
    (
        "register.exit.reach_backlog",
        2018,
        "what is left to examine runs out evenly, so the last step is the largest by ratio",
    ),
    (
        "register.counties.schedule",
        2017,
        "few counties were assessed in the first year, then all that met the criterion",
    ),
    (
        "measures.jobs.village_solar.capacity",
        2015,
        "the stations of 2014 were a trial",
    ),
    ("measures.jobs.migrant_work.capacity", 2014, PILOT),
    (
        "measures.relocation.resettlement.capacity",
        2019,
        "nearly all of the plan was moved by 2018",
    ),
    ("measures.education.grants.capacity", 2014, PILOT),
    ("measures.education.vocational.capacity", 2014, PILOT),
    ("measures.education.higher.capacity", 2014, PILOT),
    (
        "support.housing.capacity",
        2020,
        "only the last unsafe houses were left",
    ),
    (
        "support.water.capacity",
        2020,
        "only the last connections were left",
    ),
];

/// The years in which the series jumps: from one positive value to another beyond the factor.
/// Starting from zero and ending at it is no jump: programmes begin and end.
fn jumps(values: &[Value]) -> Vec<usize> {
    let numbers: Vec<f64> = values.iter().filter_map(Value::as_f64).collect();
    numbers
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| {
            let is_positive = pair.iter().all(|value| *value > 0.0);
            // A hair beyond the factor is rounding.
            let most = FACTOR * (1.0 + 1e-9);
            is_positive && !(1.0 / most..=most).contains(&(pair[1] / pair[0]))
        })
        .map(|(place, _)| place + 1)
        .collect()
}

#[test]
fn no_series_jumps_without_a_reason() {
    let found: Vec<(&str, usize)> = register()
        .iter()
        .flat_map(|entry| {
            let years = jumps(entry.default_values()).into_iter();
            years.map(|place| (entry.path.as_str(), FIRST + place))
        })
        .collect();
    let listed: Vec<(&str, usize)> = JUMPS.iter().map(|(path, year, _)| (*path, *year)).collect();
    assert_eq!(found, listed, "jumps found, and those with a reason");
}
