//! What a state is of, and whether a scenario comes to it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::results::{VERSION, engine, hexadecimal};
use crate::scenario::{Entry, Scenario, Value, entry};

/// What a state is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    version: String,
    /// Which results that program gives.
    engine: String,
    /// Name of the scenario, for messages alone.
    pub(super) scenario: String,
    pub(super) replicate: u32,
    first_year: u16,
    pub(super) year: u16,
    /// Parameters that decide a run, in the order of the register. Seed, scale and panel are among them.
    parameters: Vec<Parameter>,
    data: Vec<DataRecord>,
}

/// A parameter with its values as they stand in scenario files, which is exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Parameter {
    path: String,
    /// One for each year up to that of the state, or one for all.
    values: Vec<String>,
}

/// The hash of what the file holds that a parameter names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct DataRecord {
    path: String,
    sha256: String,
}

/// Why a scenario does not come to a state.
#[derive(Debug)]
pub(super) struct Obstacle {
    pub(super) problem: String,
    pub(super) advice: String,
}

impl Parameter {
    fn new(entry: &Entry, values: &[Value]) -> Self {
        let is_one = values.windows(2).all(|pair| pair[0] == pair[1]);
        let kept = if is_one { 1 } else { values.len() };
        Self {
            path: entry.path.clone(),
            values: values.iter().take(kept).map(Value::to_string).collect(),
        }
    }

    /// The value so many years after the first.
    fn value(&self, place: usize) -> &str {
        let value = self.values.get(place).or(self.values.first());
        value.map_or("", String::as_str)
    }
}

impl Header {
    /// What the state of a replicate is of.
    pub(super) fn of(scenario: &Scenario, replicate: u32, year: u16) -> Self {
        let parameters = scenario.deciding(year);
        let data = scenario.deciding_data();
        Self {
            version: VERSION.to_owned(),
            engine: engine().to_owned(),
            scenario: scenario.name().to_owned(),
            replicate,
            first_year: scenario.first_year(),
            year,
            parameters: parameters
                .map(|(entry, values)| Parameter::new(entry, values))
                .collect(),
            data: data
                .map(|(path, content)| DataRecord {
                    path: path.to_owned(),
                    sha256: hexadecimal(&Sha256::digest(content)),
                })
                .collect(),
        }
    }

    /// As it stands in the file.
    pub(super) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("text and numbers become JSON")
    }

    /// Read from the file; `None` if it is no header.
    pub(super) fn from_json(bytes: &[u8]) -> Option<Self> {
        let header: Self = serde_json::from_slice(bytes).ok()?;
        (header.first_year <= header.year && header.year < u16::MAX).then_some(header)
    }

    /// The version of the program that saved it, if it is not this one.
    pub(super) fn other_version(&self) -> Option<&str> {
        (self.version != VERSION).then_some(self.version.as_str())
    }

    /// Whether the program that saved it gives the results that this one gives.
    pub(super) fn is_of_this_engine(&self) -> bool {
        self.engine == engine()
    }

    /// Checks that a replicate of the scenario comes to the state.
    ///
    /// # Errors
    /// The first obstacle.
    pub(super) fn check(&self, scenario: &Scenario, replicate: u32) -> Result<(), Obstacle> {
        if replicate != self.replicate {
            return Err(Obstacle {
                problem: format!(
                    "it is of replicate {}, not of replicate {replicate}",
                    self.replicate
                ),
                advice: "save a state of the replicate that is to be continued".to_owned(),
            });
        }
        if scenario.horizon().contains(&self.first_year) && scenario.last_year() < self.year {
            return Err(Obstacle {
                problem: format!(
                    "it is of {}, and the scenario ends in {}",
                    self.year,
                    scenario.last_year()
                ),
                advice: format!(
                    "save a state at an earlier year, or give --set time.end={} or later",
                    self.year
                ),
            });
        }
        let theirs = Self::of(scenario, replicate, self.year);
        self.same_parameters(&theirs)?;
        self.same_data(&theirs)
    }

    fn same_parameters(&self, theirs: &Self) -> Result<(), Obstacle> {
        for (saved, other) in self.parameters.iter().zip(&theirs.parameters) {
            let years = (self.first_year..=self.year).enumerate();
            let values = years.map(|(place, year)| (year, saved.value(place), other.value(place)));
            let mut differing = values.filter(|(_, a, b)| a != b || saved.path != other.path);
            if let Some((year, ours, new)) = differing.next() {
                let path = &other.path;
                let fixed = entry(path).is_some_and(|entry| entry.fixed);
                let when = if fixed {
                    String::new()
                } else {
                    format!(" in {year}")
                };
                return Err(Obstacle {
                    problem: format!(
                        "`{path}` is {new}{when}, and {ours} in the state (of {})",
                        self.scenario
                    ),
                    advice: self.advice(path, fixed, ours),
                });
            }
        }
        Ok(())
    }

    fn same_data(&self, theirs: &Self) -> Result<(), Obstacle> {
        let mut pairs = self.data.iter().zip(&theirs.data);
        match pairs.find(|(saved, other)| saved != other) {
            None => Ok(()),
            Some((_, other)) => Err(Obstacle {
                problem: format!(
                    "`{}` holds other data than for the state (of {})",
                    other.path, self.scenario
                ),
                advice: "let both scenarios name the same file".to_owned(),
            }),
        }
    }

    /// What to do about a parameter that must have the value of the state.
    fn advice(&self, path: &str, fixed: bool, value: &str) -> String {
        match path {
            "population.seed" => format!("give the luck of the state: --seed {value}"),
            "population.scale" => format!("give the sample of the state: --scale {value}"),
            _ if fixed => format!("give the value of the state: --set {path}={value}"),
            _ => {
                let next = self.year + 1;
                format!(
                    "only later years may differ: change it from {next} on, as in {{ value = ..., from = {next} }}, or continue a state of an earlier year"
                )
            }
        }
    }
}
