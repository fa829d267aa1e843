//! A parameter that an experiment varies: listed values, a range, or a distribution, set or multiplied, in all or some years.

use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml::de::DeValue;

use crate::calibration::space::{Parameter, Scale, Space};
use crate::scenario::{Entry, Fault, Scenario, Setting, Source, Type, Value, entry, register};

/// A varied parameter.
#[derive(Clone, Debug)]
pub struct Varied {
    entry: &'static Entry,
    /// Whether values are factors of what the scenario says.
    multiplies: bool,
    from: Option<u16>,
    until: Option<u16>,
    levels: Levels,
    /// Where it stands in the file.
    span: Range<usize>,
}

/// The values that it may take.
#[derive(Clone, Debug)]
enum Levels {
    /// One of these.
    List(Vec<Value>),
    /// Any between two bounds.
    Range(Marginal),
}

/// A distribution between two bounds.
#[derive(Clone, Debug)]
struct Marginal {
    /// The space of this parameter alone.
    space: Space,
    /// Whether it is as likely everywhere on its scale; otherwise it is the split normal of priors.
    uniform: bool,
    /// Number of values of a grid.
    steps: Option<u32>,
}

/// A table in place of values.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    values: Option<toml::Value>,
    multiply: Option<toml::Value>,
    from: Option<u16>,
    until: Option<u16>,
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

impl Varied {
    /// Reads what an experiment says of a parameter.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence that names the parameter.
    pub(super) fn read(
        path: &str,
        value: &toml::Value,
        span: Range<usize>,
    ) -> Result<Self, String> {
        let entry = entry(path).ok_or_else(|| format!("unknown parameter `{path}`"))?;
        may_vary(entry)?;
        let mut varied = Varied {
            entry,
            multiplies: false,
            from: None,
            until: None,
            levels: Levels::List(Vec::new()),
            span,
        };
        let is_window = value.as_table().is_some_and(|table| {
            ["values", "multiply", "from", "until"]
                .iter()
                .any(|key| table.contains_key(*key))
        });
        if !is_window {
            varied.levels = levels(entry, value, false)?;
            return Ok(varied);
        }
        let window = Window::deserialize(value.clone())
            .map_err(|error| format!("`{path}`: {}", error.message()))?;
        (varied.from, varied.until) = (window.from, window.until);
        let given = match (window.values, window.multiply) {
            (Some(values), None) => values,
            (None, Some(factors)) => {
                varied.multiplies = true;
                factors
            }
            _ => return Err(format!("`{path}` expects either `values` or `multiply`")),
        };
        varied.levels = levels(entry, &given, varied.multiplies)?;
        Ok(varied)
    }

    /// A parameter of a posterior, whose draws give its values.
    pub(super) fn drawn(entry: &'static Entry) -> Self {
        Varied {
            entry,
            multiplies: false,
            from: None,
            until: None,
            levels: Levels::List(Vec::new()),
            span: 0..0,
        }
    }

    /// Place in the register.
    pub(super) fn place(&self) -> Option<usize> {
        register()
            .iter()
            .position(|entry| entry.path == self.entry.path)
    }

    /// The parameter.
    pub(super) fn entry(&self) -> &'static Entry {
        self.entry
    }

    /// The header of its column: the path, and for factors that it is one.
    pub(super) fn name(&self) -> String {
        if self.multiplies {
            format!("{}.factor", self.entry.path)
        } else {
            self.entry.path.clone()
        }
    }

    /// What it is, for the identity of the experiment.
    pub(super) fn description(&self) -> String {
        let Varied {
            entry,
            multiplies,
            from,
            until,
            levels,
            span: _,
        } = self;
        format!("{} {multiplies} {from:?} {until:?} {levels:?}", entry.path)
    }

    /// Whether its values are numbers.
    pub(super) fn multiplies(&self) -> bool {
        self.multiplies
    }

    /// The value below which a share of the distribution lies.
    pub(super) fn at_share(&self, share: f64) -> Value {
        match &self.levels {
            Levels::List(values) => {
                let place = (share * values.len() as f64) as usize;
                values[place.min(values.len() - 1)].clone()
            }
            Levels::Range(range) if range.uniform => self.at_position(share),
            Levels::Range(range) => self.at_position(range.space.quantiles(&[share])[0]),
        }
    }

    /// The value at a position between the bounds, 0 to 1.
    pub(super) fn at_position(&self, position: f64) -> Value {
        match &self.levels {
            Levels::List(_) => self.at_share(position),
            Levels::Range(range) => self.value(range.space.values(&[position])[0]),
        }
    }

    fn value(&self, number: f64) -> Value {
        match self.entry.value_type {
            Type::Whole if !self.multiplies => Value::Whole(number.round() as i64),
            _ => Value::Number(number),
        }
    }

    /// The values of a grid; `None` for a range without steps.
    pub(super) fn grid(&self) -> Option<Vec<Value>> {
        match &self.levels {
            Levels::List(values) => Some(values.clone()),
            Levels::Range(range) => {
                let steps = range.steps?;
                let last = f64::from(steps - 1);
                Some(
                    (0..steps)
                        .map(|i| self.at_position(f64::from(i) / last))
                        .collect(),
                )
            }
        }
    }

    /// The values that it takes one at a time: those of the grid, or both bounds.
    pub(super) fn one_at_a_time(&self) -> Vec<Value> {
        self.grid().unwrap_or_else(|| self.ends())
    }

    /// The lowest and the highest value, or all that are listed.
    fn ends(&self) -> Vec<Value> {
        match &self.levels {
            Levels::List(values) => values.clone(),
            Levels::Range(_) => vec![self.at_position(0.0), self.at_position(1.0)],
        }
    }

    /// What a scenario is given for a value.
    pub(super) fn setting(&self, value: &Value) -> Setting {
        let setting = match value {
            Value::Number(factor) if self.multiplies => Setting::multiplied_by(*factor),
            other => fixed(other),
        };
        let setting = match self.from {
            Some(year) => setting.from_year(year),
            None => setting,
        };
        match self.until {
            Some(year) => setting.until_year(year),
            None => setting,
        }
    }

    /// Values that the scenarios do not take, each alone.
    pub(super) fn faults(&self, scenarios: &[Scenario], source: &Arc<Source>) -> Vec<Fault> {
        let path = self.entry.path.as_str();
        for scenario in scenarios {
            for value in self.ends() {
                let setting = [(path, self.setting(&value))];
                if let Err(found) = scenario.with_settings("vary", setting) {
                    let moved = |fault: &Fault| fault.clone().moved_to(source, self.span.clone());
                    return found.as_slice().iter().map(moved).collect();
                }
            }
        }
        Vec::new()
    }
}

/// Refuses what is not a matter of the world or of policy.
fn may_vary(entry: &Entry) -> Result<(), String> {
    let path = &entry.path;
    let instead = match path.as_str() {
        "population.seed" => "name seeds with `seeds`",
        "time.first" | "time.end" => "set it for all runs under [settings]",
        _ if entry.value_type == Type::File => "name several scenarios instead",
        _ if path.starts_with("calibration.") => "no run depends on it",
        _ => return Ok(()),
    };
    Err(format!("`{path}` cannot be varied: {instead}"))
}

fn levels(entry: &'static Entry, value: &toml::Value, multiplies: bool) -> Result<Levels, String> {
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

/// A value without its places.
pub(super) fn plain(value: &DeValue<'_>) -> toml::Value {
    match value {
        DeValue::String(text) => toml::Value::String(text.to_string()),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(whole) => toml::Value::Integer(whole),
            Err(_) => toml::Value::String(integer.to_string()),
        },
        DeValue::Float(float) => match float.as_str().parse() {
            Ok(number) => toml::Value::Float(number),
            Err(_) => toml::Value::String(float.to_string()),
        },
        DeValue::Boolean(switch) => toml::Value::Boolean(*switch),
        DeValue::Datetime(date) => toml::Value::Datetime(*date),
        DeValue::Array(items) => {
            toml::Value::Array(items.iter().map(|item| plain(item.get_ref())).collect())
        }
        DeValue::Table(table) => {
            let items = table.iter();
            let items = items.map(|(key, item)| (key.get_ref().to_string(), plain(item.get_ref())));
            toml::Value::Table(items.collect())
        }
    }
}

/// A value in all years.
pub(super) fn fixed(value: &Value) -> Setting {
    match value {
        Value::Number(number) => Setting::from(*number),
        Value::Whole(whole) => Setting::from(*whole),
        Value::Switch(switch) => Setting::from(*switch),
        Value::Choice(name) => Setting::from(name.as_str()),
        Value::File(path) => Setting::from(path.to_string_lossy().as_ref()),
    }
}
