//! Defaults: what the shipped baseline says of each parameter.

use std::path::Path;
use std::sync::LazyLock;

use super::Scenario;
use super::builder::ScenarioBuilder;
use super::chain::decode;
use super::diagnostics::Source;
use super::files::{Place, SHIPPED};
use super::given::Given;
use super::reader::{Layer, read_file};
use super::register::{Entry, position};
use super::value::{Value, toml_string};

/// The name of the shipped scenario that says everything.
const BASELINE: &str = "baseline";

/// The baseline as the program carries it, which tests check.
static SCENARIO: LazyLock<Scenario> = LazyLock::new(|| {
    let built = Scenario::shipped(BASELINE).and_then(ScenarioBuilder::build);
    built.unwrap_or_else(|faults| panic!("the shipped baseline is broken: {faults}"))
});

/// Its text, read.
static LAYER: LazyLock<Layer> = LazyLock::new(|| {
    let place = Place::named(Path::new(&format!("{SHIPPED}{BASELINE}")));
    let bytes = place.read().unwrap_or_default();
    let source = decode(&place.to_string(), bytes)
        .unwrap_or_else(|_| Source::file(place.to_string(), String::new()));
    read_file(&source, &place)
});

/// What a parameter is unless a scenario says otherwise.
#[derive(Clone, Debug, PartialEq)]
pub enum Default {
    /// One value for all years.
    Same(Value),
    /// Values of some years; the years between are filled as the parameter's interpolation says.
    ByYear(Vec<(u16, Value)>),
}

/// One value, or an object by year.
impl From<Default> for serde_json::Value {
    fn from(default: Default) -> Self {
        match default {
            Default::Same(value) => (&value).into(),
            Default::ByYear(values) => values
                .iter()
                .map(|(year, value)| (year.to_string(), value.into()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }
}

/// The shipped baseline, whose values are the defaults.
pub(crate) fn baseline() -> &'static Scenario {
    &SCENARIO
}

impl Entry {
    /// The default as the baseline gives it.
    #[must_use]
    pub fn default(&self) -> Default {
        let given = position(&self.path).and_then(|entry| LAYER.assignment(entry));
        match given.map(|assignment| &assignment.given) {
            Some(Given::ByYear(values, _)) => Default::ByYear(
                values
                    .iter()
                    .map(|((year, _), value)| (*year, value.clone()))
                    .collect(),
            ),
            _ => Default::Same(self.default_values()[0].clone()),
        }
    }

    /// The default of every year of the baseline's horizon.
    #[must_use]
    pub fn default_values(&self) -> &'static [Value] {
        SCENARIO.values_of(&self.path).unwrap_or_default()
    }

    /// The default as a scenario in any folder may write it.
    #[must_use]
    pub fn default_toml(&self) -> String {
        if let [Value::File(path), ..] = self.default_values() {
            return toml_string(&path.to_string_lossy());
        }
        let assignment = position(&self.path).and_then(|entry| LAYER.assignment(entry));
        let text =
            assignment.and_then(|assignment| LAYER.source.text.get(assignment.value.clone()));
        text.unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{entry, register};

    #[test]
    fn every_parameter_has_a_default_that_reads_back() {
        for entry in register() {
            let setting = format!("{}={}", entry.path, entry.default_toml());
            let read = Scenario::load("shipped:baseline", std::slice::from_ref(&setting));
            let read = read.unwrap_or_else(|faults| panic!("{setting}: {faults}"));
            assert_eq!(
                read.values_of(&entry.path),
                Some(entry.default_values()),
                "{setting}"
            );
            let given = position(&entry.path).and_then(|entry| LAYER.assignment(entry));
            if let Some(Given::ByYear(_, way)) = given.map(|assignment| &assignment.given) {
                assert_eq!(*way, entry.interpolation, "{setting}");
            }
        }
    }

    #[test]
    fn defaults_are_as_the_baseline_gives_them() {
        let default = |path| entry(path).expect("a parameter").default();
        assert_eq!(default("money.margin"), Default::Same(Value::Number(1.09)));
        assert_eq!(
            default("money.idle"),
            Default::ByYear(vec![
                (2016, Value::Number(0.058)),
                (2020, Value::Number(0.03))
            ])
        );
    }
}
