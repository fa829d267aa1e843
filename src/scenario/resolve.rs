//! The effective value of every parameter in every year, a pure function of the layers.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::chain::Chain;
use super::diagnostics::{Fault, Origin, Source};
use super::evidence::Interpolation;
use super::given::{Change, Given, Year};
use super::reader::Assignment;
use super::register::register;
use super::value::{Plain, Value};

/// The values of one parameter and where they come from.
#[derive(Clone, Debug)]
pub(crate) struct Effective {
    /// One value per year of the horizon.
    pub values: Vec<Value>,
    /// Where the values were set: first what gave them, then what changed them in some years.
    pub origins: Vec<Origin>,
}

/// Applies the layers, oldest first, to every parameter; in the order of the register.
pub(crate) fn resolve(
    chain: &Chain,
    horizon: &RangeInclusive<u16>,
    faults: &mut Vec<Fault>,
) -> Vec<Effective> {
    (0..register().len())
        .map(|entry| resolve_entry(chain, entry, horizon, faults))
        .collect()
}

fn resolve_entry(
    chain: &Chain,
    entry: usize,
    horizon: &RangeInclusive<u16>,
    faults: &mut Vec<Fault>,
) -> Effective {
    let mut effective = Effective {
        values: Vec::new(),
        origins: Vec::new(),
    };
    for layer in &chain.layers {
        let Some(assignment) = layer.assignment(entry) else {
            continue;
        };
        if let Err(fault) = assign(&mut effective, &layer.source, assignment, horizon) {
            faults.push(fault);
            return effective;
        }
    }
    effective
}

/// Sets or changes the values of a parameter as an assignment says.
///
/// # Errors
/// A change that leaves the parameter's range.
pub(crate) fn assign(
    effective: &mut Effective,
    source: &Arc<Source>,
    assignment: &Assignment,
    horizon: &RangeInclusive<u16>,
) -> Result<(), Fault> {
    let origin = Origin::new(source, &assignment.key);
    match &assignment.given {
        Given::Plain(value) => {
            effective.values = vec![value.clone(); horizon.clone().count()];
            effective.origins = vec![origin];
        }
        Given::ByYear(anchors, interpolation) => {
            let fill = |year| interpolate(anchors, *interpolation, year);
            effective.values = horizon.clone().filter_map(fill).collect();
            effective.origins = vec![origin];
        }
        Given::Window {
            change,
            from,
            until,
        } => {
            effective.origins.push(origin);
            let window = year_or(from, *horizon.start())..=year_or(until, *horizon.end());
            let values = &mut effective.values;
            apply(change, assignment.entry, &window, horizon, values)
                .map_err(|message| Fault::at(source, assignment.value.clone(), message))?;
        }
    }
    Ok(())
}

fn year_or(year: &Option<Year>, otherwise: u16) -> u16 {
    year.as_ref().map_or(otherwise, |(year, _)| *year)
}

/// Changes the values inside the window, or says which of them leaves the parameter's range.
fn apply(
    change: &Change,
    entry: usize,
    window: &RangeInclusive<u16>,
    horizon: &RangeInclusive<u16>,
    values: &mut [Value],
) -> Result<(), String> {
    let entry = &register()[entry];
    for (year, value) in horizon.clone().zip(values) {
        if !window.contains(&year) {
            continue;
        }
        let changed = match change {
            Change::Set(other) => other.clone(),
            Change::Multiply(factor) => product(value, *factor),
        };
        if entry
            .range
            .as_ref()
            .is_some_and(|range| !range.contain(&changed))
        {
            return Err(format!(
                "`{}` becomes {} in {year} (multiplied from {}), expected {}",
                entry.path,
                Plain(&changed),
                Plain(value),
                entry.expectation()
            ));
        }
        *value = changed;
    }
    Ok(())
}

fn product(value: &Value, factor: f64) -> Value {
    match value {
        Value::Number(number) => Value::Number(number * factor),
        Value::Whole(_) => rounded(value.as_f64().unwrap_or_default() * factor),
        other => other.clone(),
    }
}

/// The nearest whole number.
#[expect(
    clippy::cast_possible_truncation,
    reason = "values beyond the range are refused later"
)]
fn rounded(number: f64) -> Value {
    Value::Whole(number.round() as i64)
}

/// The value of a year from values of other years: that year's if given, between two years what
/// the interpolation says, and before the first and after the last year the nearest value.
fn interpolate(anchors: &[(Year, Value)], way: Interpolation, year: u16) -> Option<Value> {
    let after = anchors.partition_point(|((anchor, _), _)| *anchor <= year);
    let next = anchors.get(after);
    let Some(last) = after.checked_sub(1).and_then(|before| anchors.get(before)) else {
        return next.map(|(_, value)| value.clone());
    };
    let ((last_year, _), low) = last;
    let Some(((next_year, _), high)) =
        next.filter(|_| *last_year != year && way == Interpolation::Linear)
    else {
        return Some(low.clone());
    };
    let share = f64::from(year - last_year) / f64::from(next_year - last_year);
    let (Some(from), Some(to)) = (low.as_f64(), high.as_f64()) else {
        return Some(low.clone());
    };
    // Rounding must not carry the value past its neighbors.
    let between = (from + (to - from) * share).clamp(from.min(to), from.max(to));
    match low {
        Value::Number(_) => Some(Value::Number(between)),
        _ => Some(rounded(between)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(year: u16, way: Interpolation) -> Option<Value> {
        let anchor = |year, value| ((year, 0..0), Value::Number(value));
        interpolate(&[anchor(2013, 1.0), anchor(2017, 3.0)], way, year)
    }

    #[test]
    fn years_between_are_filled_and_the_ends_hold() {
        let linear: Vec<_> = (2012..=2018)
            .map(|year| at(year, Interpolation::Linear))
            .collect();
        let expected =
            [1.0, 1.0, 1.5, 2.0, 2.5, 3.0, 3.0].map(|number| Some(Value::Number(number)));
        assert_eq!(linear, expected);
        assert_eq!(at(2016, Interpolation::Step), Some(Value::Number(1.0)));
        assert_eq!(at(2017, Interpolation::Step), Some(Value::Number(3.0)));
    }

    #[test]
    fn whole_numbers_are_rounded_between_years() {
        let anchors = [
            ((2012, 0..0), Value::Whole(0)),
            ((2015, 0..0), Value::Whole(10)),
        ];
        let value = interpolate(&anchors, Interpolation::Linear, 2014);
        assert_eq!(value, Some(Value::Whole(7)));
        assert_eq!(product(&Value::Whole(5), 0.5), Value::Whole(3));
    }
}
