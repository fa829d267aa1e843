//! One scenario, its targets, one folder with the fit and what it leaves open.
//!
//! | module | what it does |
//! |---|---|
//! | `fitted` | which parameters are fitted |
//! | `model` | parameters and targets, and the simulator between them |
//! | `stages` | search, approximation, choice and sample, one after the other |
//! | `budget` | how many runs each stage has |
//! | `runs` | runs that are found in the ledger, or simulated and written there |
//! | `ledger` | every run on disk, so that a calibration goes on where it was interrupted |
//! | `report`, `text` | tables; fitted scenario and diagnosis in words |

mod budget;
mod fitted;
mod ledger;
mod model;
mod report;
mod runs;
mod stages;
mod text;

use std::path::Path;

use super::demand::Demand;
use super::run::parameters;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::results::{Input, Manifest, Opening, Plan, ResultsFolder, TableFormat, TableSchema};
use crate::scenario::{Scenario, Value};
use crate::tables::{CALIBRATION, CORRELATIONS, DIAGNOSIS, FIT, POSTERIOR, PROFILES};
use budget::Budget;
use ledger::{Identity, LEDGER, Ledger};
use model::{Model, settings};
use report::Written;
use runs::Runs;
pub use text::Summary;

/// What a calibration is asked for beyond its scenario.
#[derive(Clone, Debug)]
pub struct CalibrationOptions {
    /// Paths of the parameters or sections to fit; empty for all that can be.
    pub only: Vec<String>,
    /// The command line, for the manifest.
    pub command: Vec<String>,
    /// Show no progress.
    pub quiet: bool,
    /// Replace results and ledgers of other calibrations in the folder.
    pub force: bool,
}

/// How a calibration ended.
pub enum Calibrated {
    /// The folder already held the finished calibration, which was verified.
    Complete(Box<Manifest>),
    /// The calibration was made.
    Made(Box<Manifest>, Box<Summary>),
}

/// A scenario whose stages share so many runs, in proportion to what its settings give them.
///
/// # Errors
/// A budget that does not cover the stages whose runs are fixed.
pub fn with_budget(scenario: &Scenario, only: &[String], runs: u32) -> Result<Scenario, Failure> {
    let dimension = Model::new(scenario, only)?.entries().len();
    let settings = settings(scenario);
    let stages = [
        ("calibration.search", settings.search),
        ("calibration.check", settings.check),
        ("calibration.cloud", settings.cloud),
        ("calibration.sample", settings.sample),
    ];
    let shared: usize = stages.iter().map(|(_, runs)| *runs as usize).sum();
    let fixed = Budget::unchecked(settings, dimension).total() - shared;
    let left = (runs as usize).saturating_sub(fixed);
    if left == 0 {
        let message = format!(
            "--budget {runs} is too small: pilot, slopes, rescoring and report take {fixed} runs"
        );
        return Err(Failure::input(message)
            .with_help("allow more runs, or fit fewer parameters with --fit"));
    }
    let share = |(path, given): (&'static str, u32)| {
        let runs = u64::from(given) * left as u64 / shared.max(1) as u64;
        (path, Value::Whole(runs as i64))
    };
    changed(scenario, "--budget", stages.map(share))
}

fn changed<const N: usize>(
    scenario: &Scenario,
    origin: &str,
    values: [(&'static str, Value); N],
) -> Result<Scenario, Failure> {
    scenario
        .with_values(origin, values)
        .map_err(|faults| Failure::Faults(faults.render(false).trim_end().to_owned()))
}

/// Fits the parameters of a scenario to its targets and writes the folder, or confirms that it is finished.
///
/// # Errors
/// Targets, priors or settings that do not fit, a folder that must not be written, a machine that refuses, interruption. All
/// finished runs stay in the folder, and the next calibration goes on from them.
pub fn calibrate(
    scenario: &Scenario,
    folder: &Path,
    options: &CalibrationOptions,
) -> Result<Calibrated, Failure> {
    let scale = settings(scenario).scale;
    let scaled = [("population.scale", Value::Whole(scale.into()))];
    let original = scenario;
    let scenario = &changed(scenario, "calibration.scale", scaled)?;
    super::begin::check(scenario)?;
    let mut model = Model::new(scenario, &options.only)?;
    let settings = settings(scenario);
    let budget = Budget::new(settings, model.entries().len())?;
    let plan = plan(scenario, &model, options);
    let identity = Identity {
        calibration: plan.identity(),
        simulator: simulator(&plan, &model),
    };
    let (seed, tables) = (plan.seed, plan.tables.clone());
    let mut open = match ResultsFolder::open(folder, plan, options.force)? {
        Opening::Complete(manifest) => {
            Ledger::remove(folder);
            return Ok(Calibrated::Complete(manifest));
        }
        Opening::Write(open) => open,
    };
    memory(original, scenario, settings.reference)?;
    let (mut ledger, known) = Ledger::open(folder, &identity, options.force)?;
    let found = {
        let progress = Progress::new(scenario.name(), budget.total() as u64, options.quiet);
        progress.message("runs at the scenario's own scale");
        model.correct(original, settings.reference)?;
        let runs = Runs::new(&model, (&mut ledger, &known), &progress);
        stages::run_all(&model, settings, &budget, seed, &runs)?
    };
    let written = report::write(scenario, &model, &found);
    put(&mut open, scenario, &written, &tables)?;
    crate::interrupt::check()?;
    let manifest = open.finish()?;
    drop(ledger);
    Ledger::remove(folder);
    Ok(Calibrated::Made(
        Box::new(manifest),
        Box::new(written.summary),
    ))
}

/// Checks the memory of the runs that threads make side by side: at the scale of the calibration, and before that at the scenario's own.
fn memory(original: &Scenario, scaled: &Scenario, reference: u32) -> Result<(), Failure> {
    let threads = rayon::current_num_threads();
    Demand::of_calibration(scaled, "calibration.scale", threads).check()?;
    let reference = threads.min(reference as usize);
    Demand::of_calibration(original, "population.scale", reference).check()
}

/// Puts tables, texts, scenario and data into the folder.
fn put(
    folder: &mut ResultsFolder,
    scenario: &Scenario,
    written: &Written,
    tables: &[&'static TableSchema],
) -> Result<(), Failure> {
    for schema in tables {
        let mut table = folder.table(schema)?;
        for (_, rows) in written.tables.iter().filter(|(s, _)| s.name == schema.name) {
            rows.iter().try_for_each(|row| table.write(row))?;
        }
        folder.keep(table)?;
    }
    for (name, text) in &written.files {
        folder.file(name, text.as_bytes())?;
    }
    folder.file(&text::parent_file(scenario), scenario.to_toml().as_bytes())?;
    for (name, bytes) in scenario.data_files() {
        folder.file(name, bytes)?;
    }
    Ok(())
}

fn plan(scenario: &Scenario, model: &Model<'_>, options: &CalibrationOptions) -> Plan {
    let p = scenario.parameters(scenario.first_year());
    let data = scenario.data_files();
    let wide = [&CALIBRATION, &POSTERIOR].map(|schema| schema.file_name(TableFormat::Csv));
    let mut files: Vec<String> = wide.into();
    files.extend(["calibrated.toml", "diagnosis.txt"].map(String::from));
    files.push(text::parent_file(scenario));
    files.extend(data.iter().map(|(name, _)| name.clone()));
    let mut all = parameters(scenario);
    let fitted: Vec<&str> = model.entries().iter().map(|e| e.path.as_str()).collect();
    all["fitted"] = fitted.into();
    Plan {
        scenario: scenario.name().to_owned(),
        title: scenario.header().title.clone().unwrap_or_default(),
        parameters: all,
        seed: u64::from(p.population.seed),
        replicates: p.calibration.replicates,
        posterior_draws: Vec::new(),
        scale: u64::from(p.population.scale),
        inputs: data
            .iter()
            .map(|(name, bytes)| Input::of_bytes(name.clone(), bytes))
            .collect(),
        tables: vec![&DIAGNOSIS, &CORRELATIONS, &PROFILES, &FIT],
        format: TableFormat::Csv,
        files,
        working: vec![LEDGER.to_owned()],
        command: options.command.clone(),
        threads: rayon::current_num_threads(),
    }
}

/// A hash of what decides the outcome of a run: all but the settings of the calibration.
fn simulator(plan: &Plan, model: &Model<'_>) -> String {
    let mut plan = plan.clone();
    if let Some(all) = plan.parameters.as_object_mut() {
        all.retain(|path, _| !path.starts_with("calibration."));
    }
    plan.replicates = 0;
    // Tolerances change no run, but which values are asked for does.
    plan.inputs
        .retain(|input| input.name != "input-targets.csv");
    let asked: Vec<String> = model.targets().iter().map(|t| t.target.name()).collect();
    plan.files = asked;
    plan.identity()
}
