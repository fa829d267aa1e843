//! `compare`: scenarios beside each other with the same luck.

mod over_all;
mod text;

use std::path::{Path, PathBuf};

use clap::Args;

use super::OutputFormat;
use super::arguments::{Reporting, Sampling};
use crate::experiments::{self, CompareOptions, Indicator};
use crate::failure::Failure;
use crate::results::terminal::{self, TextTable};
use crate::scenario::Scenario;
use crate::tables::compare::COMPARISON;
use crate::{interrupt, results, row};

const EXAMPLES: &str = "\
Examples:
  five-measures compare shipped:growth-only shipped:baseline --scale 1000 --replicates 10
  five-measures compare shipped:without-jobs shipped:baseline --out output/jobs
  five-measures compare calibrated.toml reform.toml --posterior 50 --replicates 2 --scale 1000
  five-measures compare output/baseline output/more-rangers --format csv
  five-measures compare scenarios/growth-only.toml scenarios/gallery/to-2020/*.toml scenarios/baseline.toml --equal-budget=baseline

Differences are OTHER less BASE, so that a policy which does more stands best as OTHER. Of several OTHERs league.csv
says what each costs for every person lifted. DIR holds league.csv, comparison.csv, cost_effectiveness.csv, decile_impact.csv,
intra_decile.csv, program_stats.csv, gic.csv and decomposition.csv.";

/// Compare scenarios with the same households and the same luck.
///
/// All scenarios are simulated in step, so that the same household is seen under each. Intervals over replicates are Monte Carlo
/// error; with --posterior the spread over draws of calibrated parameters stands beside them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Compare {
    /// Scenario that the others are compared with: a file, a carried one such as shipped:baseline, or a results folder.
    #[arg(value_name = "BASE")]
    base: PathBuf,
    /// The other scenarios.
    #[arg(required = true, value_name = "OTHER")]
    others: Vec<PathBuf>,
    #[command(flatten)]
    sampling: Sampling,
    /// Hold the public cost of every OTHER to that of BASE, or of the scenario of that name among them, by a factor on its money.
    #[arg(long, value_name = "SCENARIO", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    equal_budget: Option<String>,
    /// Folder for the tables.
    #[arg(long, value_name = "DIR", default_value = "output/comparison")]
    out: PathBuf,
    #[command(flatten)]
    reporting: Reporting,
}

impl Compare {
    /// Simulates the scenarios side by side and writes the tables.
    ///
    /// # Errors
    /// A fault of the input if a scenario cannot be read or paired with the first, or if the folder holds something else.
    pub fn execute(self) -> Result<(), Failure> {
        interrupt::install()?;
        self.sampling.resources.take()?;
        let scenarios = self.scenarios()?;
        let options = CompareOptions {
            replicates: self.sampling.replicates,
            posterior: self.sampling.posterior,
            equal_budget: self.equal_budget.as_deref().map(|name| match name {
                "" => scenarios[0].name().to_owned(),
                name => name.to_owned(),
            }),
            command: super::command_line(),
            quiet: self.reporting.quiet,
            force: self.reporting.force,
        };
        let manifest = experiments::compare(&scenarios, &self.out, &options)?;
        if self.reporting.quiet {
            return Ok(());
        }
        let compared = experiments::compared(&self.out)?;
        if self.reporting.format != OutputFormat::Text {
            let table = rows(&compared.nation);
            return terminal::print(&table.render(self.reporting.format.into()));
        }
        for other in &scenarios[1..] {
            let names = [scenarios[0].name(), other.name()];
            terminal::print(&text::report(names, &compared, &manifest))?;
        }
        if self.equal_budget.is_some() {
            terminal::print(&over_all::budgets(&experiments::budgeted(&self.out)?))?;
        }
        if scenarios.len() > 2 {
            let draws = self.sampling.posterior.is_some();
            let base = scenarios[0].name();
            terminal::print(&over_all::league(base, &compared.league, draws))?;
        }
        if self.sampling.posterior.is_some() {
            for kept in scenarios.iter().filter_map(super::kept) {
                terminal::print(&kept)?;
            }
        }
        terminal::print(&text::ending(&self.out, &manifest))
    }

    /// The scenarios in their order: of files, and those from which results were made.
    fn scenarios(&self) -> Result<Vec<Scenario>, Failure> {
        let overrides = self.sampling.overrides();
        let paths = || std::iter::once(&self.base).chain(&self.others);
        let files: Vec<PathBuf> = paths().filter(|path| !path.is_dir()).cloned().collect();
        if let Some(folder) = paths().find(|path| path.is_dir())
            && !overrides.is_empty()
        {
            return Err(Failure::input(format!(
                "--set, --seed and --scale say how scenario files are simulated, and {} is a folder",
                folder.display()
            ))
            .with_help("give the scenario file in the folder, or leave the options out"));
        }
        let loaded = super::load(&files, &overrides)?;
        let mut loaded = loaded.into_iter();
        let mut scenarios = Vec::new();
        for path in paths() {
            if path.is_dir() {
                scenarios.push(scenario_of(path)?);
            } else {
                scenarios.extend(loaded.next());
            }
        }
        Ok(scenarios)
    }
}

/// The scenario that a result was made from.
fn scenario_of(folder: &Path) -> Result<Scenario, Failure> {
    experiments::scenario_of(folder, &results::verify(folder)?)
}

/// The nation's indicators for machines, with the columns of comparison.csv.
fn rows(nation: &[Indicator]) -> TextTable {
    let mut table = TextTable::of(&COMPARISON);
    for i in nation.iter().cloned() {
        table.push(row![
            i.base,
            i.other,
            i.indicator,
            i.unit,
            i.year,
            i.place,
            i.group,
            i.base_value,
            i.other_value,
            i.difference,
            i.lower,
            i.upper,
            i.draws_p5,
            i.draws_p95,
            i.relative_difference,
        ]);
    }
    table
}
