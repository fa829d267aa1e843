//! Scenarios changed from code, by the same rules as from the command line.

use std::fmt;
use std::sync::Arc;

use super::Scenario;
use super::diagnostics::{Fault, Faults, Source};
use super::files::{Place, carried};
use super::reader::read_setting;
use super::value::{Value, toml_string};

/// What a parameter is set to: a value, values by year, or a change in some years.
///
/// Numbers, switches, names of choices and arrays of `(year, value)` convert into it:
///
/// ```
/// use five_measures::scenario::Setting;
///
/// assert_eq!(Setting::from(0.5).to_string(), "0.5");
/// assert_eq!(Setting::from([(2013, 0.1), (2020, 0.8)]).to_string(), "{ 2013 = 0.1, 2020 = 0.8 }");
/// assert_eq!(
///     Setting::multiplied_by(2.0).from_year(2016).to_string(),
///     "{ multiply = 2.0, from = 2016 }"
/// );
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    body: Body,
    from: Option<u16>,
    until: Option<u16>,
}

#[derive(Clone, Debug, PartialEq)]
enum Body {
    Value(String),
    ByYear(Vec<(u16, String)>),
    Multiply(f64),
}

impl Setting {
    fn new(body: Body) -> Self {
        Setting {
            body,
            from: None,
            until: None,
        }
    }

    /// The parent's value times `factor`.
    #[must_use]
    pub fn multiplied_by(factor: f64) -> Self {
        Setting::new(Body::Multiply(factor))
    }

    /// One number for each of the given years, and between them as the parameter says.
    #[must_use]
    pub fn by_year(values: impl IntoIterator<Item = (u16, f64)>) -> Self {
        let values = values.into_iter();
        Setting::new(Body::ByYear(
            values.map(|(year, value)| (year, value.toml())).collect(),
        ))
    }

    /// Only from this year on. Values by year have their years already and are left as they are.
    #[must_use]
    pub fn from_year(mut self, year: u16) -> Self {
        self.from = Some(year);
        self
    }

    /// Only until this year, which is included. Values by year are left as they are.
    #[must_use]
    pub fn until_year(mut self, year: u16) -> Self {
        self.until = Some(year);
        self
    }
}

/// The setting as it would stand in a scenario file.
impl fmt::Display for Setting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = match &self.body {
            Body::Value(value) if self.from.is_none() && self.until.is_none() => {
                return formatter.write_str(value);
            }
            Body::Value(value) => format!("value = {value}"),
            Body::Multiply(factor) => format!("multiply = {factor:?}"),
            Body::ByYear(values) => {
                let values: Vec<_> = values
                    .iter()
                    .map(|(year, value)| format!("{year:04} = {value}"))
                    .collect();
                return write!(formatter, "{{ {} }}", values.join(", "));
            }
        };
        write!(formatter, "{{ {body}")?;
        for (name, year) in [("from", self.from), ("until", self.until)] {
            if let Some(year) = year {
                write!(formatter, ", {name} = {year}")?;
            }
        }
        formatter.write_str(" }")
    }
}

/// A number or switch as TOML; what TOML cannot write exactly is refused when it is read.
trait Scalar {
    fn toml(&self) -> String;
}

impl Scalar for f64 {
    fn toml(&self) -> String {
        Value::Number(*self).to_string().to_lowercase()
    }
}

macro_rules! settings {
    ($($type:ty),+) => {$(
        impl From<$type> for Setting {
            fn from(value: $type) -> Self {
                Setting::new(Body::Value(value.toml()))
            }
        }

        impl<const N: usize> From<[(u16, $type); N]> for Setting {
            fn from(values: [(u16, $type); N]) -> Self {
                Setting::new(Body::ByYear(values.map(|(year, value)| (year, value.toml())).to_vec()))
            }
        }
    )+};
}

macro_rules! displayed {
    ($($type:ty),+) => {$(
        impl Scalar for $type {
            fn toml(&self) -> String {
                self.to_string()
            }
        }
    )+};
}

displayed!(bool, i32, i64, u32, u64);
settings!(f64, bool, i32, i64, u32, u64);

impl From<&str> for Setting {
    fn from(name: &str) -> Self {
        Setting::new(Body::Value(toml_string(name)))
    }
}

/// A scenario file with changes on top, not yet loaded.
///
/// Later settings of the same parameter act on what earlier ones left.
#[derive(Clone, Debug)]
pub struct ScenarioBuilder {
    place: Place,
    settings: Vec<Arc<Source>>,
}

impl ScenarioBuilder {
    pub(crate) fn new(place: Place) -> Self {
        ScenarioBuilder {
            place,
            settings: Vec::new(),
        }
    }

    /// Sets a parameter.
    ///
    /// # Errors
    /// If there is no such parameter, or the value is of another type or out of its range.
    pub fn set(mut self, path: &str, setting: impl Into<Setting>) -> Result<Self, Faults> {
        let source = Source::setting("set", &format!("{path}={}", setting.into()));
        Faults::unless_none((), read_setting(&source).faults)?;
        self.settings.push(source);
        Ok(self)
    }

    /// Loads the file with the changes.
    ///
    /// # Errors
    /// All that is wrong with the file, its parents, its data files, or the changes.
    pub fn build(self) -> Result<Scenario, Faults> {
        Scenario::read(&self.place, &self.settings)
    }
}

/// The fault of asking for a shipped scenario that does not exist.
pub(crate) fn not_shipped(name: &str) -> Faults {
    let source = Source::setting("shipped scenario", name);
    Fault::of(&source, format!("no scenario `{name}` is shipped"))
        .help(carried())
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "tests/broken-scenarios/support/provinces.csv";

    #[test]
    fn a_shipped_scenario_finds_its_parent_and_its_data() {
        let scenario = Scenario::shipped("growth-only").and_then(ScenarioBuilder::build);
        let scenario = scenario.expect("a scenario");
        assert_eq!(scenario.name(), "growth-only");
        assert_eq!(scenario.provinces().len(), 31);
        assert_eq!(scenario.data_files()[0].0, "input-provinces.csv");
        assert!(!scenario.parameters(2020).measures.jobs.enabled);
    }

    #[test]
    fn data_set_from_code_lies_on_the_disk() {
        let changed = Scenario::shipped("baseline")
            .and_then(|builder| builder.set("data.provinces", SMALL))
            .and_then(ScenarioBuilder::build);
        assert_eq!(changed.expect("a scenario").provinces().len(), 3);
    }

    #[test]
    fn values_changed_without_reading_again_are_those_of_a_setting() {
        let built = |builder: Result<ScenarioBuilder, Faults>| {
            let scenario = builder.and_then(ScenarioBuilder::build);
            scenario.unwrap_or_else(|faults| panic!("{faults}"))
        };
        let level = 0.1 + 0.2 - 0.299;
        let base = built(Scenario::shipped("baseline"));
        let changed = base.with_values(
            "test",
            [
                ("growth.level", Value::Number(level)),
                ("register.exit.reach", Value::Number(1.0)),
                ("population.scale", Value::Whole(500)),
            ],
        );
        let changed = changed.unwrap_or_else(|faults| panic!("{faults}"));
        let expected = built(
            Scenario::shipped("baseline")
                .and_then(|b| b.set("growth.level", level))
                .and_then(|b| b.set("register.exit.reach", 1.0))
                .and_then(|b| b.set("population.scale", 500)),
        );
        for year in base.horizon() {
            assert_eq!(changed.parameters(year), expected.parameters(year));
        }
        assert_eq!(changed.to_toml(), expected.to_toml());
        let refused = base.with_values("test", [("growth.level", Value::Number(1.0))]);
        let text = refused.expect_err("out of range").one_line_each();
        assert!(text.contains("test growth.level=1.0"), "{text}");
    }

    #[test]
    fn changes_by_year_without_reading_again_are_those_of_a_file() {
        let base = Scenario::shipped("baseline").and_then(ScenarioBuilder::build);
        let base = base.expect("a scenario");
        let more = || Setting::multiplied_by(1.5).from_year(2014);
        let changed = base.with_settings("test", [("money.scale", more())]);
        let changed = changed.unwrap_or_else(|faults| panic!("{faults}"));
        let expected = Scenario::shipped("baseline")
            .and_then(|builder| builder.set("money.scale", more()))
            .and_then(ScenarioBuilder::build)
            .expect("a scenario");
        assert_eq!(changed.to_toml(), expected.to_toml());
        let scales = [2013, 2014].map(|year| changed.parameters(year).money.scale);
        assert_eq!(scales, [1.0, 1.5]);
        let refused = base.with_settings("test", [("money.scale", Setting::multiplied_by(11.0))]);
        let text = refused.expect_err("out of range").one_line_each();
        assert!(text.contains("`money.scale` becomes 11"), "{text}");
    }

    #[test]
    fn a_name_that_is_not_shipped_is_answered_with_those_that_are() {
        let faults = Scenario::shipped("basline").expect_err("no such scenario");
        let text = faults.one_line_each();
        assert!(text.contains("no scenario `basline` is shipped"), "{text}");
        assert!(
            text.contains("baseline, ") && text.contains("growth-only"),
            "{text}"
        );
    }
}
