//! A parameter that an experiment varies: listed values, a range, or a distribution, set or multiplied, in all or some years.

use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;

use super::levels::{Levels, levels};
use crate::calibration::space::Scale;
use crate::scenario::register::position;
use crate::scenario::{Entry, Fault, Scenario, Setting, Source, Type, Value, entry};

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

/// A table in place of values.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    values: Option<toml::Value>,
    multiply: Option<toml::Value>,
    from: Option<u16>,
    until: Option<u16>,
}

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

    /// Place in the register.
    pub(super) fn place(&self) -> Option<usize> {
        position(&self.entry.path)
    }

    /// Number of listed values; 0 for a range.
    pub(super) fn listed(&self) -> usize {
        match &self.levels {
            Levels::List(values) => values.len(),
            Levels::Range(_) => 0,
        }
    }

    /// Where it stands in the file.
    pub(super) fn span(&self) -> Range<usize> {
        self.span.clone()
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

    /// Whether its values are factors.
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
            Levels::Range(range) if range.uniform => match self.whole_ends() {
                // Every whole number of the range is as likely as any other.
                Some([low, high]) => {
                    let place = (share * (high - low + 1) as f64) as i64;
                    Value::Whole((low + place).min(high))
                }
                None => self.at_position(share),
            },
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

    /// The ends of a range of whole numbers in proportion; `None` for other ranges.
    fn whole_ends(&self) -> Option<[i64; 2]> {
        let Levels::Range(range) = &self.levels else {
            return None;
        };
        let linear = range.space.parameters()[0].scale == Scale::Linear;
        match [self.at_position(0.0), self.at_position(1.0)] {
            [Value::Whole(low), Value::Whole(high)] if linear => Some([low, high]),
            _ => None,
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
                let mut values: Vec<Value> = (0..steps)
                    .map(|i| self.at_position(f64::from(i) / last))
                    .collect();
                // Whole numbers that lie closer than the steps would come twice.
                values.dedup();
                Some(values)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn varied(path: &str, text: &str) -> Varied {
        let table: toml::Table = toml::from_str(&format!("v = {text}")).expect("TOML");
        Varied::read(path, &table["v"], 0..0).unwrap_or_else(|fault| panic!("{fault}"))
    }

    #[test]
    fn every_whole_number_of_a_range_is_as_likely() {
        let one = varied("output.panel", "{ low = 1, high = 3, steps = 9 }");
        let mut counts = [0; 3];
        for i in 0..12 {
            match one.at_share((f64::from(i) + 0.5) / 12.0) {
                Value::Whole(value @ 1..=3) => counts[value as usize - 1] += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(counts, [4; 3]);
        assert_eq!(one.at_share(0.0), Value::Whole(1));
        assert_eq!(one.at_share(1.0), Value::Whole(3));
        let all = [1, 2, 3].map(Value::Whole);
        assert_eq!(one.grid(), Some(all.to_vec()), "none twice");
    }

    #[test]
    fn shares_of_a_list_are_alike_and_of_a_prior_are_its_quantiles() {
        let list = varied("measures.jobs.enabled", "[true, false]");
        let taken = [0.0, 0.49, 0.51, 1.0].map(|share| list.at_share(share));
        assert_eq!(taken, [true, true, false, false].map(Value::Switch));
        let prior = varied("growth.level", "\"prior\"");
        let [low, middle, high] = [0.0, 0.5, 1.0].map(|share| prior.at_share(share).as_f64());
        assert_eq!((low, high), (Some(-0.01), Some(0.004)));
        assert!(
            middle > Some(-0.0035) && middle < Some(-0.002),
            "{middle:?}"
        );
    }

    #[test]
    fn a_factor_is_a_number_even_of_a_whole_parameter() {
        let factor = varied(
            "output.panel",
            "{ multiply = { low = 0.5, high = 2, scale = \"log\" } }",
        );
        assert_eq!(factor.at_position(0.5), Value::Number(1.0));
        assert_eq!(factor.name(), "output.panel.factor");
    }
}
