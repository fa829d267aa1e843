//! All runs of an experiment, numbered from 0: points, and within them scenarios, seeds and replicates.

use std::borrow::Cow;

use serde_json::json;

use super::design::{self, Design};
use super::experiment::Experiment;
use super::shard::Shard;
use crate::experiments::run::parameters;
use crate::failure::Failure;
use crate::results::{Cell, Column, ColumnKind, Input, Plan, TableFormat, TableSchema};
use crate::row;
use crate::scenario::{Scenario, Value};
use crate::tables::sweep::{RUNS, STATE, TIMINGS};

/// An experiment laid out.
#[derive(Debug)]
pub struct Sweep {
    /// The experiment.
    pub(super) experiment: Experiment,
    /// Values of the varied parameters at each point.
    points: Vec<Vec<Option<Value>>>,
    /// Places of draws in the posterior, for each point of a posterior design.
    draws: Vec<usize>,
    /// The table of runs.
    pub(super) runs_table: &'static TableSchema,
    /// The table of indices.
    pub(super) sensitivity_table: &'static TableSchema,
    /// The form of the table of results.
    pub(super) format: TableFormat,
}

/// Which run a number stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub point: u32,
    pub scenario: usize,
    pub seed: usize,
    pub replicate: u32,
}

/// Most runs of a sweep.
const MOST: u64 = 100_000_000;

impl Sweep {
    /// Lays out the runs of an experiment.
    ///
    /// # Errors
    /// A fault of the input if there are too many.
    pub fn new(experiment: Experiment, format: TableFormat) -> Result<Self, Failure> {
        let points = experiment.design.points(&experiment.varied);
        let draws = match experiment.design {
            Design::Posterior { draws, seed } => {
                design::drawn(&experiment.scenarios[0], draws, seed)
            }
            _ => Vec::new(),
        };
        let run_columns = experiment.selection.run_columns();
        let columns: Vec<Column> = run_columns.iter().copied().chain(STATE).collect();
        let runs_table = Box::leak(Box::new(TableSchema {
            columns: Vec::leak(columns),
            ..RUNS
        }));
        let sensitivity_table = Self::sensitivity_schema(&experiment.selection);
        let sweep = Sweep {
            experiment,
            points,
            draws,
            runs_table,
            sensitivity_table,
            format,
        };
        let runs = (sweep.point_count() as u64).saturating_mul(sweep.per_point());
        if runs > MOST {
            let message = format!(
                "{}: {runs} runs are too many, at most {MOST} are possible",
                sweep.experiment.name
            );
            return Err(Failure::input(message)
                .with_help("take fewer points, scenarios, seeds or replicates"));
        }
        Ok(sweep)
    }

    /// The name of the experiment.
    pub fn name(&self) -> &str {
        &self.experiment.name
    }

    /// What is varied and how, in a sentence for people.
    pub fn description(&self) -> String {
        let Experiment {
            scenarios,
            replicates,
            seeds,
            design,
            varied,
            ..
        } = &self.experiment;
        let design = match design {
            Design::Single => String::new(),
            other => {
                let parameters = match varied.len() {
                    0 => String::new(),
                    count => format!(" over {}", counted(count, "parameter")),
                };
                let points = counted(self.point_count(), "point");
                format!("{points} ({}{parameters}), ", other.name())
            }
        };
        let [scenarios, seeds] = [(scenarios.len(), "scenario"), (seeds.len(), "seed")]
            .map(|(count, what)| counted(count, what));
        let replicates = counted(*replicates as usize, "replicate");
        format!("{design}{scenarios}, {seeds}, {replicates}")
    }

    /// Number of points of the design.
    pub fn point_count(&self) -> usize {
        self.points.len().max(self.draws.len())
    }

    /// Runs of each point.
    fn per_point(&self) -> u64 {
        let experiment = &self.experiment;
        (experiment.scenarios.len() * experiment.seeds.len()) as u64
            * u64::from(experiment.replicates)
    }

    /// Number of runs.
    pub fn run_count(&self) -> u32 {
        // No more than the most that are possible.
        (self.point_count() as u64 * self.per_point()) as u32
    }

    /// The run of a number.
    pub(super) fn run(&self, number: u32) -> Run {
        let experiment = &self.experiment;
        let seeds = experiment.seeds.len() as u32;
        let (place, replicate) = (
            number / experiment.replicates,
            number % experiment.replicates,
        );
        let (place, seed) = (place / seeds, place % seeds);
        let scenarios = experiment.scenarios.len() as u32;
        Run {
            point: place / scenarios,
            scenario: (place % scenarios) as usize,
            seed: seed as usize,
            replicate,
        }
    }

    /// The scenario of a run with the values of its point.
    ///
    /// # Errors
    /// Values that a parameter does not take, which a factor can give.
    pub(super) fn scenario(&self, run: Run) -> Result<Cow<'_, Scenario>, Failure> {
        let base = &self.experiment.scenarios[run.scenario];
        let mut settings = Vec::new();
        let varied = &self.experiment.varied;
        if let Some(point) = self.points.get(run.point as usize) {
            for (one, value) in varied.iter().zip(point) {
                let value = value.as_ref().map(|value| one.setting(value));
                settings.extend(value.map(|setting| (one.entry().path.as_str(), setting)));
            }
        }
        let seed = self.experiment.seeds[run.seed].map(|seed| ("population.seed", seed.into()));
        settings.extend(seed);
        let drawn = self.drawn(run).into_iter().flatten();
        let drawn = drawn.filter_map(|(path, value)| Some((path, value?)));
        let all = drawn.map(|(path, value)| (path, super::vary::fixed(&value)));
        let all: Vec<_> = all.chain(settings).collect();
        if all.is_empty() {
            return Ok(Cow::Borrowed(base));
        }
        let changed = base.with_settings(&format!("point {}", run.point), all);
        let changed = changed.map_err(|faults| Failure::Faults(faults.one_line_each()))?;
        Ok(Cow::Owned(changed))
    }

    /// Values of the draw of a run by path, of all parameters that any scenario draws; `None` where the scenario of the run sets the
    /// parameter itself.
    fn drawn(&self, run: Run) -> Option<Vec<(&'static str, Option<Value>)>> {
        let place = *self.draws.get(run.point as usize)?;
        let scenarios = &self.experiment.scenarios;
        let own = scenarios[run.scenario].posterior()?;
        let values = own.parameters().zip(&own.draws()[place].values);
        let values: Vec<_> = values.collect();
        let value = |path: &str| {
            let found = values.iter().find(|(entry, _)| entry.path == path);
            found.map(|(_, value)| (*value).clone())
        };
        let drawn = design::drawn_parameters(scenarios).into_iter();
        Some(
            drawn
                .map(|entry| (entry.path.as_str(), value(&entry.path)))
                .collect(),
        )
    }

    /// The cells that say which run it is.
    pub(super) fn lead(&self, number: u32) -> Vec<Cell> {
        let run = self.run(number);
        let base = &self.experiment.scenarios[run.scenario];
        let mut cells = row![number, base.name().to_owned(), run.point];
        if let Some(drawn) = self.drawn(run) {
            let first = self.experiment.scenarios[0].posterior();
            let draw = first.map(|first| first.draws()[self.draws[run.point as usize]].number);
            cells.push(Cell::from(draw));
            cells.extend(drawn.iter().map(|(_, value)| cell(value.as_ref())));
        }
        if let Some(point) = self.points.get(run.point as usize) {
            cells.extend(point.iter().map(|value| cell(value.as_ref())));
        }
        let own = base.parameters(base.first_year()).population.seed;
        let seed = self.experiment.seeds[run.seed].unwrap_or(own);
        cells.extend([Cell::from(run.replicate), Cell::from(seed)]);
        cells
    }

    /// What a folder of the sweep, or of one of its shards, is going to hold.
    pub(super) fn plan(&self, shard: Shard, command: Vec<String>) -> Plan {
        let experiment = &self.experiment;
        let first = &experiment.scenarios[0];
        let p = first.parameters(first.first_year());
        let mut inputs = Vec::new();
        for scenario in &experiment.scenarios {
            for (name, bytes) in scenario.data_files() {
                inputs.push(Input::of_bytes(
                    format!("{}/{name}", scenario.name()),
                    bytes,
                ));
            }
        }
        // Shards are joined from CSV, whatever the form in the end.
        let format = if shard.is_whole() {
            self.format
        } else {
            TableFormat::Csv
        };
        let mut tables = vec![experiment.selection.results, self.runs_table, &TIMINGS];
        tables.extend(self.analysis(shard));
        Plan {
            scenario: experiment.name.clone(),
            title: experiment.title.clone(),
            parameters: self.parameters(shard),
            seed: u64::from(experiment.seeds[0].unwrap_or(p.population.seed)),
            replicates: experiment.replicates,
            posterior_draws: Vec::new(),
            scale: u64::from(p.population.scale),
            inputs,
            tables,
            format,
            files: vec![format!("{}.toml", experiment.name)],
            working: super::journal::WORKING.map(str::to_owned).into(),
            command,
            threads: rayon::current_num_threads(),
        }
    }

    /// Everything that decides the content of the tables, as in the manifest.
    pub(super) fn parameters(&self, shard: Shard) -> serde_json::Value {
        let experiment = &self.experiment;
        let scenarios: serde_json::Map<_, _> = experiment
            .scenarios
            .iter()
            .map(|scenario| (scenario.name().to_owned(), parameters(scenario)))
            .collect();
        let varied: Vec<String> = experiment
            .varied
            .iter()
            .map(|one| one.description())
            .collect();
        json!({
            "sweep": self.record(shard),
            "design": format!("{:?}", experiment.design),
            "varied": varied,
            "kept": experiment.selection.description(),
            "seeds": experiment.seeds,
            "scenarios": scenarios,
        })
    }

    /// What a folder of a shard says of itself.
    pub(super) fn record(&self, shard: Shard) -> serde_json::Value {
        json!({
            "experiment": self.experiment.name,
            "design": self.experiment.design.name(),
            "shard": shard.number,
            "shards": shard.count,
            "points": self.point_count(),
            "runs": self.run_count(),
        })
    }

    /// The scenarios with the values of the point at which they have most households.
    ///
    /// # Errors
    /// Those of [`Sweep::scenario`].
    pub(super) fn largest(&self) -> Result<Vec<(Cow<'_, Scenario>, u32)>, Failure> {
        let scale = |run: Run| -> Result<u32, Failure> {
            let scenario = self.scenario(run)?;
            Ok(scenario.parameters(scenario.first_year()).population.scale)
        };
        let varied = &self.experiment.varied;
        let varies = varied
            .iter()
            .any(|one| one.entry().path == "population.scale");
        let mut all = Vec::new();
        for scenario in 0..self.experiment.scenarios.len() {
            let at = |point: u32| Run {
                point,
                scenario,
                seed: 0,
                replicate: 0,
            };
            let mut largest = 0;
            if varies {
                let scales: Vec<u32> = (0..self.point_count() as u32)
                    .map(|point| scale(at(point)))
                    .collect::<Result<_, _>>()?;
                let least = (0..scales.len()).min_by_key(|&point| scales[point]);
                largest = least.unwrap_or(0) as u32;
            }
            all.push((self.scenario(at(largest))?, largest));
        }
        Ok(all)
    }
}

/// A value as a cell of its column.
fn cell(value: Option<&Value>) -> Cell {
    match value {
        None => Cell::Missing,
        Some(Value::Number(number)) => Cell::from(*number),
        Some(Value::Whole(whole)) => Cell::from(*whole),
        Some(Value::Switch(switch)) => Cell::from(*switch),
        Some(Value::Choice(name)) => Cell::from(name.clone()),
        Some(Value::File(path)) => Cell::from(path.to_string_lossy().into_owned()),
    }
}

/// A number of things in words.
pub fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// Rows as they stand in a CSV file, without the header.
pub(super) fn csv(schema: &'static TableSchema, rows: &[Vec<Cell>]) -> Result<Vec<u8>, Failure> {
    let failed = |error: std::io::Error| Failure::machine(format!("cannot write rows: {error}"));
    let mut table = crate::results::writer::TableWriter::new(schema, Vec::new()).map_err(failed)?;
    rows.iter()
        .try_for_each(|row| table.write(row))
        .map_err(failed)?;
    let mut bytes = table.finish().map_err(failed)?;
    bytes.drain(..schema.header().len() + 1);
    Ok(bytes)
}

/// Cells of a line of a CSV file of ours.
pub(super) fn cells(schema: &TableSchema, record: &csv::StringRecord) -> Option<Vec<Cell>> {
    let pairs = record.iter().zip(schema.columns);
    pairs
        .map(|(text, column)| {
            Some(match column.kind {
                _ if text.is_empty() => Cell::Missing,
                ColumnKind::Text => Cell::from(text.to_owned()),
                ColumnKind::Integer => Cell::Integer(text.parse().ok()?),
                ColumnKind::Significant(_) | ColumnKind::Decimals(_) => {
                    Cell::Real(text.parse().ok()?)
                }
                ColumnKind::Bool => Cell::Bool(text.parse().ok()?),
            })
        })
        .collect()
}
