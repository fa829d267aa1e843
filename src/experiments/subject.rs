//! A finished result as a validation reads it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::rerun::{scenario_of, table_format};
use crate::failure::Failure;
use crate::results::{self, Manifest, TableFormat, TableSchema};
use crate::scenario::Scenario;
use crate::tables::{TARGETS, TARGETS_RUNS};

/// Series, year and place of an observed value.
type Key = (String, u16, String);

/// A finished result with the simulated values of the observed series in each of its runs.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The scenario, from the result's own folder.
    pub scenario: Scenario,
    /// The manifest.
    pub manifest: Manifest,
    /// Values of the runs by series, year and place.
    pub(super) values: BTreeMap<Key, Vec<f64>>,
}

/// One simulated value of targets.csv or targets_runs.csv.
#[derive(Deserialize)]
struct Row {
    series: String,
    year: u16,
    place: String,
    simulated: f64,
}

/// Reads a results folder.
///
/// # Errors
/// A fault of the input if the folder is no intact result of this version, if its tables are not CSV, or if it has no value of an
/// observed series.
pub fn read_result(folder: &Path) -> Result<Subject, Failure> {
    let verification = results::verify(folder)?;
    let schema = needed(folder, &verification.manifest)?;
    let scenario = scenario_of(folder, &verification)?;
    let manifest = verification.require_intact(folder)?;
    let path = folder.join(schema.file_name(TableFormat::Csv));
    let unreadable =
        |error: csv::Error| Failure::machine(format!("cannot read {}: {error}", path.display()));
    let mut values: BTreeMap<Key, Vec<f64>> = BTreeMap::new();
    let mut reader = csv::Reader::from_path(&path).map_err(unreadable)?;
    for row in reader.deserialize() {
        let row: Row = row.map_err(unreadable)?;
        let key = (row.series, row.year, row.place);
        values.entry(key).or_default().push(row.simulated);
    }
    if values.is_empty() {
        let problem = format!(
            "{} has no simulated value of an observed series",
            folder.display()
        );
        let help =
            "observed series of the simulated years stand in the file that data.observed names";
        return Err(Failure::input(problem).with_help(help));
    }
    Ok(Subject {
        scenario,
        manifest,
        values,
    })
}

/// The table that has the simulated values of every run.
fn needed(folder: &Path, manifest: &Manifest) -> Result<&'static TableSchema, Failure> {
    let schema = if manifest.runs() > 1 {
        &TARGETS_RUNS
    } else {
        &TARGETS
    };
    if !manifest
        .tables
        .iter()
        .any(|table| table.name == schema.name)
    {
        let problem = format!(
            "{} cannot be validated: it has no table {}",
            folder.display(),
            schema.name
        );
        return Err(Failure::input(problem)
            .with_help("give a results folder of `run`, or the scenario to be simulated"));
    }
    if table_format(manifest) != TableFormat::Csv {
        let problem = format!("{} holds Parquet tables", folder.display());
        return Err(Failure::input(problem).with_help(
            "validate reads CSV: run the scenario again with --tables csv into another folder",
        ));
    }
    Ok(schema)
}
