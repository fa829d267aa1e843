//! The variant that a validation needs beside a result, and its tables.

use std::path::Path;

use super::forecasts::Validation;
use super::rerun::on_disk;
use super::subject::Subject;
use crate::failure::Failure;
use crate::results::{Input, Manifest, Opening, Plan, ResultsFolder, TableFormat};
use crate::scenario::Scenario;
use crate::tables::{self, OF_VALIDATION, VALIDATION, VALIDATION_SCORES};

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
