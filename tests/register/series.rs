//! Values by year move plausibly.

use five_measures::scenario::{Type, Value, register};

/// How much a value may change from one year to the next, as a factor.
const FACTOR: f64 = 2.0;

/// Series that jump further, and why.
const JUMPS: &[(&str, &str)] = &[];

/// The years in which the series jumps: from one positive value to another beyond the factor.
/// Starting from zero and ending at it is no jump: programmes begin and end.
fn jumps(values: &[Value]) -> Vec<usize> {
    let numbers: Vec<f64> = values.iter().filter_map(Value::as_f64).collect();
    numbers
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| {
            let is_positive = pair.iter().all(|value| *value > 0.0);
            is_positive && !(1.0 / FACTOR..=FACTOR).contains(&(pair[1] / pair[0]))
        })
        .map(|(place, _)| place + 1)
        .collect()
}

#[test]
fn no_series_jumps_without_a_reason() {
    let mut failures = Vec::new();
    for entry in register() {
        if entry.value_type == Type::Switch {
            continue;
        }
        let years: Vec<_> = jumps(entry.default_values())
            .iter()
            .map(|place| 2012 + place)
            .collect();
        let is_listed = JUMPS.iter().any(|(path, _)| *path == entry.path);
        if is_listed == years.is_empty() {
            failures.push(format!(
                "{}: jumps in {years:?}, listed: {is_listed}",
                entry.path
            ));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
