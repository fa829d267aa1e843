//! Results read for a validation, the variant that it needs, and its tables.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::forecasts::Validation;
use super::rerun::{on_disk, scenario_of, table_format};
use crate::failure::Failure;
use crate::results::{
    self, Input, Manifest, Opening, Plan, ResultsFolder, TableFormat, TableSchema,
};
use crate::scenario::Scenario;
use crate::tables::{self, OF_VALIDATION, TARGETS, TARGETS_RUNS, VALIDATION, VALIDATION_SCORES};

/// Series, year and place of an observed value.
pub(super) type Key = (String, u16, String);

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

/// The scenario of a result without the measures and the support beside them: growth, register, exits and deadline go on.
///
/// # Errors
/// If the scenario in the folder cannot be loaded, or a temporary file cannot be written.
pub fn without_measures(folder: &Path, subject: &Subject) -> Result<Scenario, Failure> {
    let temporary = tempfile::tempdir()
        .map_err(|error| Failure::io("create a folder in", &std::env::temp_dir(), &error))?;
    let name = subject.scenario.name();
    let folder = on_disk(folder);
    let parent = std::path::absolute(folder.join(format!("{name}.toml")))
        .map_err(|error| Failure::io("find", &folder, &error))?;
    let title = subject.scenario.header().title.clone().unwrap_or_default();
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let text = format!(
        "extends = {}\n[scenario]\ntitle = {}\n[measures]\njobs.enabled = false\nrelocation.enabled = false\n\
         eco_compensation.enabled = false\neducation.enabled = false\nsubsistence.enabled = false\n[support]\nenabled = false\n",
        quoted(&parent.to_string_lossy()),
        quoted(&format!("{title}, without measures")),
    );
    let file = temporary
        .path()
        .join(format!("{name}-without-measures.toml"));
    std::fs::write(&file, text).map_err(|error| Failure::io("write", &file, &error))?;
    Scenario::load(&file, &[])
        .map_err(|faults| Failure::Faults(faults.render(false).trim_end().to_owned()))
}

/// Writes validation.csv and validation_scores.csv with a manifest into a folder of their own, unless they are there.
///
/// # Errors
/// If the folder must not or cannot be written.
pub fn write_validation(
    folder: &Path,
    results: &[(Validation, [Manifest; 2])],
    command: &[String],
    force: bool,
) -> Result<(), Failure> {
    let manifests = || results.iter().flat_map(|(_, manifests)| manifests);
    let first = manifests().next();
    let plan = Plan {
        scenario: "validation".to_owned(),
        title: "Results beside observed values".to_owned(),
        parameters: serde_json::Value::Null,
        seed: first.map_or(0, |manifest| manifest.seed),
        replicates: first.map_or(1, |manifest| manifest.replicates),
        posterior_draws: Vec::new(),
        scale: first.map_or(1, |manifest| manifest.scale),
        inputs: manifests()
            .map(|manifest| {
                let tables = manifest.tables.iter().map(|table| table.sha256.as_str());
                let content = tables.collect::<Vec<_>>().join(" ");
                Input::of_bytes(manifest.scenario.name.clone(), content.as_bytes())
            })
            .collect(),
        tables: OF_VALIDATION.to_vec(),
        format: TableFormat::Csv,
        files: Vec::new(),
        working: Vec::new(),
        command: command.to_vec(),
        threads: rayon::current_num_threads(),
    };
    let Opening::Write(mut open) = ResultsFolder::open(folder, plan, force)? else {
        return Ok(());
    };
    let mut forecasts = open.table(&VALIDATION)?;
    let mut scores = open.table(&VALIDATION_SCORES)?;
    for (validation, _) in results {
        let name = &validation.scenario;
        for (case, judged, observation) in &validation.cases {
            forecasts.write(&tables::validation::row(name, case, judged, observation))?;
        }
        for one in &validation.scores {
            scores.write(&tables::validation::score_row(name, one))?;
        }
    }
    open.keep(forecasts)?;
    open.keep(scores)?;
    open.finish().map(|_| ())
}
