//! The values that a varied parameter may take: a list, or a distribution between two bounds.

use std::cmp::Ordering;

use serde::Deserialize;

use crate::calibration::space::{Parameter, Scale, Space};
use crate::scenario::{Entry, Type, Value};

/// The values that it may take.
#[derive(Clone, Debug)]
pub(super) enum Levels {
    /// One of these.
    List(Vec<Value>),
    /// Any between two bounds.
    Range(Marginal),
}

/// A distribution between two bounds.
#[derive(Clone, Debug)]
pub(super) struct Marginal {
    /// The space of this parameter alone.
    pub space: Space,
    /// Whether it is as likely everywhere on its scale; otherwise it is the split normal of priors.
    pub uniform: bool,
    /// Number of values of a grid.
    pub steps: Option<u32>,
}

/// A range or distribution.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RangeTable {
    #[serde(default)]
    prior: bool,
    low: Option<f64>,
    central: Option<f64>,
    high: Option<f64>,
    scale: Option<String>,
    steps: Option<u32>,
}

/// Most values of a parameter in a grid.
const MOST_STEPS: u32 = 10_000;

/// Reads what is given as the values of a parameter.
///
/// # Errors
/// What is wrong with it, in a sentence that names the parameter.
pub(super) fn levels(
    entry: &'static Entry,
    value: &toml::Value,
    multiplies: bool,
) -> Result<Levels, String> {
    let path = &entry.path;
    let quantity = entry.value_type.is_quantity();
    match value {
        toml::Value::Array(items) => list(entry, items, multiplies).map(Levels::List),
        toml::Value::String(word) if word == "prior" && quantity => {
            prior(entry, multiplies, None).map(Levels::Range)
        }
        toml::Value::Table(_) if quantity => {
            let table = RangeTable::deserialize(value.clone())
                .map_err(|error| format!("`{path}`: {}", error.message()))?;
            range(entry, &table, multiplies).map(Levels::Range)
        }
        other => {
            let range = if quantity {
                ", a range such as { low = 0, high = 1 }, or \"prior\""
            } else {
                ""
            };
            let found = inline_kind(other);
            Err(format!(
                "`{path}` is {found}, expected a list of values{range}"
            ))
        }
    }
}

fn inline_kind(value: &toml::Value) -> String {
    match value {
        toml::Value::Table(_) => "a table".to_owned(),
        other => other.to_string(),
    }
}

fn list(entry: &Entry, items: &[toml::Value], multiplies: bool) -> Result<Vec<Value>, String> {
    let path = &entry.path;
    if items.is_empty() {
        return Err(format!("`{path}` is an empty list, expected values"));
    }
    let mut values: Vec<Value> = Vec::new();
    for item in items {
        let expected = || match multiplies {
            true => "a factor".to_owned(),
            false => entry.expectation(),
        };
        let value = scalar(entry, item, multiplies)
            .ok_or_else(|| format!("`{path}` has the value {item}, expected {}", expected()))?;
        if values.contains(&value) {
            return Err(format!("`{path}` has the value {item} twice"));
        }
        values.push(value);
    }
    Ok(values)
}

fn scalar(entry: &Entry, item: &toml::Value, multiplies: bool) -> Option<Value> {
    let number = || match item {
        toml::Value::Integer(whole) => Some(*whole as f64),
        toml::Value::Float(number) => Some(*number),
        _ => None,
    };
    match entry.value_type {
        Type::Number => number().map(Value::Number),
        Type::Whole if multiplies => number().map(Value::Number),
        Type::Whole => number()
            .filter(|number| number.fract() == 0.0 && number.abs() < 9e15)
            .map(|number| Value::Whole(number as i64)),
        Type::Switch if !multiplies => item.as_bool().map(Value::Switch),
        Type::Choice(_) if !multiplies => item.as_str().map(|name| Value::Choice(name.into())),
        _ => None,
    }
}

fn prior(entry: &Entry, multiplies: bool, steps: Option<u32>) -> Result<Marginal, String> {
    let path = &entry.path;
    if multiplies {
        return Err(format!(
            "`{path}` has a prior for its value, not for a factor"
        ));
    }
    let Some(prior) = entry.prior else {
        return Err(format!(
            "`{path}` has no prior in the register: give {{ low, high }}"
        ));
    };
    let parameter = Parameter::new(path.clone(), [prior.low, prior.central, prior.high]);
    marginal(parameter, false, steps)
}

fn range(entry: &Entry, table: &RangeTable, multiplies: bool) -> Result<Marginal, String> {
    let path = &entry.path;
    if let Some(steps) = table
        .steps
        .filter(|steps| !(2..=MOST_STEPS).contains(steps))
    {
        return Err(format!(
            "`{path}` has {steps} steps, expected 2 to {MOST_STEPS}"
        ));
    }
    if table.prior {
        if table.low.is_some() || table.high.is_some() || table.central.is_some() {
            return Err(format!(
                "`{path}` expects either `prior` or bounds of its own"
            ));
        }
        return prior(entry, multiplies, table.steps);
    }
    let (Some(low), Some(high)) = (table.low, table.high) else {
        return Err(format!("`{path}` is a range, expected `low` and `high`"));
    };
    if low.partial_cmp(&high) != Some(Ordering::Less) {
        return Err(format!(
            "`{path}` has low = {low} and high = {high}, expected the low one below the high one"
        ));
    }
    let scale = match table.scale.as_deref() {
        Some("linear") => Scale::Linear,
        Some("log") => Scale::Log,
        None if table.central.is_none() => Scale::Linear,
        None => Scale::usual(low, high),
        Some(other) => {
            return Err(format!(
                "`{path}` has the scale \"{other}\", expected \"linear\" or \"log\""
            ));
        }
    };
    if scale == Scale::Log && low <= 0.0 {
        return Err(format!(
            "`{path}` has low = {low}, expected bounds above 0 for the log scale"
        ));
    }
    let uniform = table.central.is_none();
    let parameter = Parameter {
        name: path.clone(),
        low,
        central: table.central.unwrap_or(low),
        high,
        scale,
    };
    marginal(parameter, uniform, table.steps)
}

fn marginal(parameter: Parameter, uniform: bool, steps: Option<u32>) -> Result<Marginal, String> {
    let space = Space::new(vec![parameter]).map_err(|error| error.to_string())?;
    Ok(Marginal {
        space,
        uniform,
        steps,
    })
}
