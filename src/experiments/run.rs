//! One scenario, some replicates or posterior draws, one results folder.

use std::path::Path;

use super::demand::Demand;
use super::posterior::{Design, Run};
use super::states::{Steps, without_tables};
use crate::exchange::{Alone, Exchange};
use crate::failure::Failure;
use crate::interrupt;
use crate::model::Simulation;
use crate::progress::Progress;
use crate::results::folder::ResultTable;
use crate::results::{Input, Manifest, Opening, Plan, ResultsFolder, TableFormat, TableSchema};
use crate::scenario::{Scenario, Value, register};
use crate::tables::{
    self, Comparison, Headline, Restored, Runs, TARGETS, TARGETS_RUNS, TableRows, WholeHistory,
};

/// What a run is asked for beyond its scenario.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Number of replicates, each with luck of its own.
    pub replicates: u32,
    /// Number of draws of the scenario's posterior, each with all replicates; `None` for the values of the scenario itself.
    pub posterior: Option<u32>,
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
    /// Years of the first run, for the terminal.
    pub headlines: Vec<Headline>,
    /// Published values of the simulated years that the model gives too, and all of them.
    pub compared: [usize; 2],
}

/// Opens the results folder of a scenario; nothing is simulated yet.
///
/// # Errors
/// If the folder must not or cannot be written, or the posterior that is asked for cannot be drawn from.
pub fn prepare(
    scenario: &Scenario,
    folder: &Path,
    options: &RunOptions,
) -> Result<Opening, Failure> {
    ResultsFolder::open(folder, plan(scenario, options)?, options.force)
}

/// Simulates a scenario into its open results folder.
///
/// # Errors
/// If no population can be drawn, the machine refuses to write, or the user interrupts; then nothing of the run is left.
pub fn run(
    scenario: &Scenario,
    folder: Box<ResultsFolder>,
    options: &RunOptions,
) -> Result<Simulated, Failure> {
    run_with(scenario, folder, options, Steps::default(), &Alone)
}

/// The same from a state or with states saved on the way, or as the first of the processes that share the simulation.
///
/// # Errors
/// Those of [`run`], if a state cannot be written, and if another process is gone.
pub(super) fn run_with<E: Exchange>(
    scenario: &Scenario,
    mut folder: Box<ResultsFolder>,
    options: &RunOptions,
    steps: Steps,
    exchange: &E,
) -> Result<Simulated, Failure>
where
    Failure: From<E::Lost>,
{
    let design = Design::new(scenario, options.posterior, options.replicates)?;
    design.check()?;
    let runs = design.runs();
    let demand = Demand::of_runs(scenario, runs).of_part(exchange.place());
    if steps.keeps_rows() {
        demand.keeping_rows().check()?;
    } else {
        demand.check()?;
    }
    let mut writing = Writing::new(scenario, runs, scenario.last_year(), options, steps);
    writing.tables = tables::of_run(scenario, runs, design.spread())
        .into_iter()
        .map(|schema| Ok((schema, folder.table(schema)?)))
        .collect::<Result<_, Failure>>()?;
    writing.all = (runs > 1).then(|| Runs::new(design.spread(), runs));
    for number in 0..runs {
        writing.simulate(&design.run(number)?, exchange)?;
    }
    writing.finish(scenario, &design)?;
    for (_, table) in writing.tables {
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
        headlines: writing.headlines,
        compared: writing.comparison.counts(scenario),
    })
}

/// The tables of a result while its runs are made.
pub(super) struct Writing {
    tables: Vec<(&'static TableSchema, ResultTable)>,
    comparison: Comparison,
    headlines: Vec<Headline>,
    /// Values for the quantiles, if there are several runs.
    all: Option<Runs>,
    steps: Steps,
    /// The last year that is simulated.
    last: u16,
    progress: Progress,
}

impl Writing {
    /// `runs` runs up to the year `last` into no table yet.
    pub(super) fn new(
        scenario: &Scenario,
        runs: u32,
        last: u16,
        options: &RunOptions,
        steps: Steps,
    ) -> Self {
        let years = u64::from(last + 1) - u64::from(steps.first_year(scenario));
        let all = years * u64::from(runs);
        Self {
            tables: Vec::new(),
            comparison: Comparison::default(),
            headlines: Vec::new(),
            all: None,
            steps,
            last,
            progress: Progress::new(scenario.name(), all, options.quiet),
        }
    }

    /// Makes a run and writes its rows.
    fn simulate<E: Exchange>(&mut self, run: &Run<'_>, exchange: &E) -> Result<(), Failure>
    where
        Failure: From<E::Lost>,
    {
        let simulation = self.live(run, exchange)?;
        let history = WholeHistory::of(&simulation, exchange)?;
        let rows = history.tables(&run.scenario, run.number, &mut self.comparison);
        self.take(&rows)
    }

    /// Simulates the years of a run and writes their rows.
    fn live<'a, E: Exchange>(
        &mut self,
        run: &'a Run<'_>,
        exchange: &E,
    ) -> Result<Simulation<'a>, Failure>
    where
        Failure: From<E::Lost>,
    {
        interrupt::check()?;
        let (scenario, name) = (&*run.scenario, &run.name);
        let first = self.steps.first_year(scenario);
        self.progress.message(&format!("{name}: beginning {first}"));
        let (mut simulation, written) = self.steps.begin(scenario, run.luck, exchange)?;
        if let Some(written) = written {
            self.restore(&written, scenario)?;
        }
        while let Some(year) = simulation.next_year().filter(|year| *year <= self.last) {
            self.progress.message(&format!("{name}: {year}"));
            simulation.step_among(exchange)?;
            interrupt::check()?;
            let comparison = &mut self.comparison;
            let (rows, headline) =
                tables::of_year(scenario, run.number, year, &simulation, comparison);
            self.take(&rows)?;
            if run.number == 0 {
                self.headlines.push(headline);
            }
            self.steps.keep(&rows);
            self.steps
                .save(&simulation, &self.comparison, &self.headlines)?;
            self.progress.inc(1);
        }
        Ok(simulation)
    }

    /// Writes what the run had written when its state was saved.
    fn restore(&mut self, written: &[u8], scenario: &Scenario) -> Result<(), Failure> {
        let before = Restored::from_bytes(written, scenario.name());
        let mut before = before.map_err(without_tables)?;
        while let Some(rows) = before.next_rows().map_err(without_tables)? {
            let rows = [rows];
            self.take(&rows)?;
            self.steps.keep(&rows);
        }
        self.comparison = before.comparison;
        self.headlines = before.headlines;
        Ok(())
    }

    /// Simulates as far as states are to be saved and writes nothing else.
    pub(super) fn states_alone(&mut self, scenario: &Scenario) -> Result<(), Failure> {
        let design = Design::new(scenario, None, 1)?;
        self.live(&design.run(0)?, &Alone).map(|_| ())
    }

    /// Writes rows of a run and keeps what quantiles are made from.
    fn take(&mut self, rows: &[TableRows]) -> Result<(), Failure> {
        if let Some(all) = &mut self.all {
            all.add(rows);
        }
        rows.iter().try_for_each(|rows| self.write(rows))
    }

    /// Writes the tables over all runs.
    fn finish(&mut self, scenario: &Scenario, design: &Design<'_>) -> Result<(), Failure> {
        if let Some(all) = self.all.take() {
            all.rows().try_for_each(|rows| self.write(&rows))?;
        }
        let (name, observations) = (scenario.name(), scenario.observations());
        let runs = self.comparison.rows_of_runs(name, observations);
        self.write(&(&TARGETS, self.comparison.rows(name, observations)))?;
        self.write(&(&TARGETS_RUNS, runs))?;
        self.write(&design.rows())
    }

    /// Writes rows of a table if it is one of the result.
    fn write(&mut self, (schema, rows): &TableRows) -> Result<(), Failure> {
        let mut tables = self.tables.iter_mut();
        match tables.find(|(s, _)| s.name == schema.name) {
            Some((_, table)) => rows.iter().try_for_each(|row| table.write(row)),
            None => Ok(()),
        }
    }
}

fn scenario_file(scenario: &Scenario) -> String {
    format!("{}.toml", scenario.name())
}

/// What a run is going to do and to write.
///
/// # Errors
/// Those of [`Design::new`].
pub(super) fn plan(scenario: &Scenario, options: &RunOptions) -> Result<Plan, Failure> {
    let design = Design::new(scenario, options.posterior, options.replicates)?;
    let p = scenario.parameters(scenario.first_year());
    let data = scenario.data_files();
    let mut files = vec![scenario_file(scenario)];
    files.extend(data.iter().map(|(name, _)| name.clone()));
    Ok(Plan {
        scenario: scenario.name().to_owned(),
        title: scenario.header().title.clone().unwrap_or_default(),
        parameters: parameters(scenario),
        seed: u64::from(p.population.seed),
        replicates: options.replicates,
        posterior_draws: design.draw_numbers(),
        scale: u64::from(p.population.scale),
        inputs: data
            .iter()
            .map(|(name, bytes)| Input::of_bytes(name.clone(), bytes))
            .collect(),
        tables: tables::of_run(scenario, design.runs(), design.spread()),
        format: options.tables,
        files,
        working: Vec::new(),
        command: options.command.clone(),
        threads: rayon::current_num_threads(),
    })
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
