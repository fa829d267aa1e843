//! One scenario, some replicates, one results folder.

use std::path::Path;

use crate::failure::Failure;
use crate::interrupt;
use crate::model::Simulation;
use crate::population::{self, Infeasible};
use crate::progress::Progress;
use crate::results::folder::ResultTable;
use crate::results::{Input, Manifest, Opening, Plan, ResultsFolder, TableFormat, TableSchema};
use crate::scenario::{Scenario, Value, register};
use crate::tables::{self, Comparison, Headline, Replicates, TARGETS};

/// What a run is asked for beyond its scenario.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Number of replicates, each with luck of its own.
    pub replicates: u32,
    /// The command line, for the manifest.
    pub command: Vec<String>,
    /// Show no progress.
    pub quiet: bool,
    /// Replace results of another run in the folder.
    pub force: bool,
    /// The form of the tables.
    pub tables: TableFormat,
}

/// How a run ended.
#[derive(Debug)]
pub enum Outcome {
    /// The folder already held the finished result, which was verified.
    Complete(Box<Manifest>),
    /// The scenario was simulated.
    Simulated(Box<Simulated>),
}

/// What a simulated run leaves beside its folder.
#[derive(Debug)]
pub struct Simulated {
    /// The manifest as written.
    pub manifest: Manifest,
    /// Years of the first replicate, for the terminal.
    pub headlines: Vec<Headline>,
    /// Published values of the simulated years that the model gives too, and all of them.
    pub compared: [usize; 2],
}

/// Checks that a population can be drawn from a scenario, so that a run will not be refused for it.
///
/// # Errors
/// A fault of the input that names the parameter in the way.
pub fn check(scenario: &Scenario) -> Result<(), Failure> {
    population::check(scenario).map_err(|fault| infeasible(scenario, &fault))
}

/// Opens the results folder of a scenario; nothing is simulated yet.
///
/// # Errors
/// If the folder must not or cannot be written.
pub fn prepare(
    scenario: &Scenario,
    folder: &Path,
    options: &RunOptions,
) -> Result<Opening, Failure> {
    ResultsFolder::open(folder, plan(scenario, options), options.force)
}

/// Simulates a scenario into its open results folder.
///
/// # Errors
/// If no population can be drawn, the machine refuses to write, or the user interrupts; then nothing of the run is left.
pub fn run(
    scenario: &Scenario,
    mut folder: Box<ResultsFolder>,
    options: &RunOptions,
) -> Result<Simulated, Failure> {
    let mut tables: Vec<(&'static TableSchema, ResultTable)> =
        tables::of_run(scenario, options.replicates)
            .into_iter()
            .map(|schema| Ok((schema, folder.table(schema)?)))
            .collect::<Result<_, Failure>>()?;
    let years = u64::from(scenario.last_year() - scenario.first_year() + 1);
    let progress = Progress::new(
        scenario.name(),
        years * u64::from(options.replicates),
        options.quiet,
    );
    let mut comparison = Comparison::default();
    let mut headlines = Vec::new();
    let mut replicates = (options.replicates > 1).then(Replicates::default);
    for replicate in 0..options.replicates {
        interrupt::check()?;
        progress.message(&format!(
            "replicate {replicate}: drawing {}",
            scenario.first_year()
        ));
        let mut simulation =
            Simulation::new(scenario, replicate).map_err(|e| infeasible(scenario, &e))?;
        while let Some(year) = simulation.next_year() {
            progress.message(&format!("replicate {replicate}: {year}"));
            simulation.step();
            interrupt::check()?;
            let (rows, headline) =
                tables::of_year(scenario, replicate, year, &simulation, &mut comparison);
            write_rows(&mut tables, &rows)?;
            if let Some(all) = &mut replicates {
                all.add(&rows);
            }
            if replicate == 0 {
                headlines.push(headline);
            }
            progress.inc(1);
        }
        let rows = tables::of_history(scenario, replicate, &simulation, &mut comparison);
        write_rows(&mut tables, &rows)?;
        if let Some(all) = &mut replicates {
            all.add(&rows);
        }
    }
    if let Some(all) = replicates {
        write_rows(&mut tables, &all.rows())?;
    }
    write_rows(
        &mut tables,
        &[(
            &TARGETS,
            comparison.rows(scenario.name(), scenario.observations()),
        )],
    )?;
    for (_, table) in tables {
        folder.keep(table)?;
    }
    folder.file(&scenario_file(scenario), scenario.to_toml().as_bytes())?;
    for (name, bytes) in scenario.data_files() {
        folder.file(name, bytes)?;
    }
    interrupt::check()?;
    let manifest = folder.finish()?;
    Ok(Simulated {
        manifest,
        headlines,
        compared: comparison.counts(scenario),
    })
}

pub(super) fn infeasible(scenario: &Scenario, fault: &Infeasible) -> Failure {
    let place = scenario
        .sources_of(&fault.parameter)
        .last()
        .map_or_else(String::new, |origin| format!("{origin}: "));
    Failure::input(format!("{place}{fault}"))
}

fn write_rows(
    tables: &mut [(&'static TableSchema, ResultTable)],
    rows: &[tables::TableRows],
) -> Result<(), Failure> {
    for (schema, rows) in rows {
        for (_, table) in tables.iter_mut().filter(|(s, _)| s.name == schema.name) {
            rows.iter().try_for_each(|row| table.write(row))?;
        }
    }
    Ok(())
}

fn scenario_file(scenario: &Scenario) -> String {
    format!("{}.toml", scenario.name())
}

pub(super) fn plan(scenario: &Scenario, options: &RunOptions) -> Plan {
    let p = scenario.parameters(scenario.first_year());
    let data = scenario.data_files();
    let mut files = vec![scenario_file(scenario)];
    files.extend(data.iter().map(|(name, _)| name.clone()));
    Plan {
        scenario: scenario.name().to_owned(),
        title: scenario.header().title.clone().unwrap_or_default(),
        parameters: parameters(scenario),
        seed: u64::from(p.population.seed),
        replicates: options.replicates,
        scale: u64::from(p.population.scale),
        inputs: data
            .iter()
            .map(|(name, bytes)| Input::of_bytes(name.clone(), bytes))
            .collect(),
        tables: tables::of_run(scenario, options.replicates),
        format: options.tables,
        files,
        working: Vec::new(),
        command: options.command.clone(),
        threads: rayon::current_num_threads(),
    }
}

/// Every parameter as resolved: one value, or one for each year where they differ.
pub(super) fn parameters(scenario: &Scenario) -> serde_json::Value {
    let json = |value: &Value| match value {
        // The content of data files is hashed; what they are called on this machine is no part of the run.
        Value::File(_) => serde_json::Value::Null,
        other => other.into(),
    };
    let mut all = serde_json::Map::new();
    for entry in register() {
        let values = scenario.values_of(&entry.path).unwrap_or_default();
        let one = values.windows(2).all(|pair| pair[0] == pair[1]);
        let value = match values.first() {
            Some(first) if one => json(first),
            _ => scenario
                .horizon()
                .zip(values)
                .map(|(year, value)| (year.to_string(), json(value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        };
        all.insert(entry.path.clone(), value);
    }
    all.into()
}
