//! What an experiment file says is kept of the runs, checked against the tables that there are.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::results::TableSchema;
use crate::scenario::{Scenario, nearest};
use crate::tables::attribution::{ATTRIBUTION, place_names};
use crate::tables::columns::YEAR;
use crate::tables::{self, NATIONAL, PANEL, POSTERIOR_DRAWS, TARGETS, TARGETS_RUNS};

/// A part of the file that says what is kept of one table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeepSection {
    table: String,
    columns: Option<Vec<String>>,
    years: Option<Vec<u16>>,
    places: Option<Vec<String>>,
    #[serde(default, rename = "where")]
    conditions: BTreeMap<String, Vec<toml::Value>>,
}

impl KeepSection {
    /// All of the national table.
    pub(super) fn national() -> Self {
        KeepSection {
            table: NATIONAL.name.to_owned(),
            columns: None,
            years: None,
            places: None,
            conditions: BTreeMap::new(),
        }
    }
}

/// The keys of the section, for advice.
pub(super) const KEYS: [&str; 5] = ["table", "columns", "years", "places", "where"];

/// Columns that name places, in the order in which `places` looks for them.
const PLACES: [&str; 4] = ["place", "province", "region", "county"];

/// Columns that the table of all runs has in front of its own, under the same names.
const LEADING: [&str; 2] = ["scenario", "replicate"];

/// A section whose names are known.
pub(super) struct Chosen {
    /// The table.
    pub schema: &'static TableSchema,
    /// Columns there, those of keys included.
    pub columns: Vec<usize>,
    /// Column and texts of which it has one.
    pub conditions: Vec<(usize, Vec<String>)>,
}

impl Chosen {
    /// Finds the names of a section.
    ///
    /// # Errors
    /// Names that do not exist, in a sentence.
    pub(super) fn new(section: &KeepSection, scenarios: &[Scenario]) -> Result<Self, String> {
        let schema = table(&section.table, scenarios)?;
        let find = |name: &str| {
            let place = schema.columns.iter().position(|column| column.name == name);
            place.ok_or_else(|| {
                let names = schema.columns.iter().map(|column| column.name);
                format!(
                    "{} has no column `{name}`{}",
                    schema.name,
                    meant(name, names)
                )
            })
        };
        let mut columns: Vec<usize> = (0..schema.columns.len())
            .filter(|&c| schema.columns[c].key)
            .collect();
        match &section.columns {
            Some(names) => {
                for name in names {
                    columns.push(find(name)?);
                }
            }
            None => columns.extend(0..schema.columns.len()),
        }
        columns.sort_unstable();
        columns.dedup();
        columns.retain(|&c| !LEADING.contains(&schema.columns[c].name));
        if columns.iter().all(|&c| schema.columns[c].key) {
            return Err(format!("no column of values is kept of {}", schema.name));
        }
        let mut conditions = Vec::new();
        if let Some(years) = &section.years {
            let Ok(place) = find(YEAR.name) else {
                return Err(format!("{} has no years", schema.name));
            };
            conditions.push((place, simulated_years(years, scenarios)?));
        }
        if let Some(places) = &section.places {
            let of_places = |name: &&&str| schema.columns.iter().any(|c| c.name == **name);
            let Some(name) = PLACES.iter().find(of_places) else {
                return Err(format!("{} has no column of places", schema.name));
            };
            known_places(name, places, scenarios)?;
            conditions.push((find(name)?, places.clone()));
        }
        for (name, values) in &section.conditions {
            let place = find(name)?;
            if !schema.columns[place].key {
                return Err(format!(
                    "`{name}` of {} names no row, so that rows cannot be chosen by it",
                    schema.name
                ));
            }
            conditions.push((place, values.iter().map(plain).collect()));
        }
        Ok(Chosen {
            schema,
            columns,
            conditions,
        })
    }
}

impl Chosen {
    /// Whether a row can be kept by both sections.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let apart =
            |ours: &[String], theirs: &[String]| !ours.iter().any(|text| theirs.contains(text));
        let conditions_apart = self.conditions.iter().any(|(place, ours)| {
            let same =
                |(column, theirs): &(usize, Vec<String>)| column == place && apart(ours, theirs);
            other.conditions.iter().any(same)
        });
        self.schema.name == other.schema.name && !conditions_apart
    }
}

/// Refuses places that no scenario has. Counties have numbers, of which nobody knows how many there will be.
fn known_places(column: &str, places: &[String], scenarios: &[Scenario]) -> Result<(), String> {
    if column == "county" {
        return Ok(());
    }
    let mut known: Vec<String> = Vec::new();
    for scenario in scenarios {
        known.extend(place_names(scenario.provinces()));
    }
    match places.iter().find(|place| !known.contains(place)) {
        Some(place) => {
            let near = meant(place, known.iter().map(String::as_str));
            Err(format!("no scenario has a place `{place}`{near}"))
        }
        None => Ok(()),
    }
}

fn plain(value: &toml::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Years as they stand in tables.
fn simulated_years(years: &[u16], scenarios: &[Scenario]) -> Result<Vec<String>, String> {
    let horizon = scenarios[0].horizon();
    match years.iter().find(|year| !horizon.contains(year)) {
        Some(year) => Err(format!(
            "the year {year} is not simulated, expected {} to {}",
            horizon.start(),
            horizon.end()
        )),
        None if years.is_empty() => Err("`years` is empty, expected at least one".to_owned()),
        None => Ok(years.iter().map(u16::to_string).collect()),
    }
}

/// Tables that are made of several runs, or say which runs there are.
fn is_of_one_run(schema: &TableSchema) -> bool {
    ![TARGETS.name, TARGETS_RUNS.name, POSTERIOR_DRAWS.name].contains(&schema.name)
}

fn table(name: &str, scenarios: &[Scenario]) -> Result<&'static TableSchema, String> {
    let tables = || {
        let of_run = tables::ALL
            .into_iter()
            .filter(|schema| is_of_one_run(schema));
        of_run.chain([&ATTRIBUTION])
    };
    let Some(schema) = tables().find(|schema| schema.name == name) else {
        let names: Vec<&str> = tables().map(|schema| schema.name).collect();
        let near = meant(name, names.iter().copied());
        return Err(format!(
            "unknown table `{name}`, expected one of {}{near}",
            names.join(", ")
        ));
    };
    let followed = |scenario: &Scenario| scenario.parameters(scenario.first_year()).output.panel;
    if schema.name == PANEL.name && scenarios.iter().any(|scenario| followed(scenario) == 0) {
        return Err(
            "the panel is kept, but `output.panel` is 0: set it under [settings]".to_owned(),
        );
    }
    Ok(schema)
}

fn meant<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, names).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}
