//! `validate`: results beside what was observed, and baselines beside both.

mod text;

use std::path::{Path, PathBuf};

use clap::Args;

use super::OutputFormat;
use super::arguments::{Reporting, Threads};
use crate::experiments::{self, RunOptions, Subject, Validation};
use crate::failure::Failure;
use crate::interrupt;
use crate::results::terminal::{self, TextTable};
use crate::results::{Manifest, Opening, TableFormat};
use crate::scenario::Scenario;
use crate::tables::{self, VALIDATION};

const EXAMPLES: &str = "\
Examples:
  five-measures validate output/baseline
  five-measures validate calibrated.toml --posterior 50 --out output/validation
  five-measures validate output/calibrated output/baseline --format csv

DIR/validation holds validation.csv and validation_scores.csv, DIR/NAME the result of a scenario that was simulated for it, and
DIR/NAME-without-measures that of the variant without measures of the result in a folder of that name.";

/// Hold results against what was observed, beside baselines that need no model.
///
/// A result is compared with every observed series: error, 90% interval, score. Three baselines stand beside the headline series:
/// growth alone under the distribution of the first year, the rate of fall of the fitted years held constant, and the model with
/// register and deadline but no measures, which is simulated. All are conditional on observed policy and macroeconomic inputs.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Validate {
    /// Results folders, or scenario files, which are simulated first.
    #[arg(required = true, value_name = "RESULT_OR_SCENARIO")]
    subjects: Vec<PathBuf>,
    /// Draws of a scenario's posterior, each with all replicates.
    #[arg(long, value_name = "DRAWS", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    posterior: Option<u32>,
    /// Replicates of a scenario [default: 1].
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    replicates: Option<u32>,
    /// Households for which one agent stands when a scenario is simulated (population.scale).
    #[arg(long)]
    scale: Option<u32>,
    /// Override a parameter of the scenarios, for example calibration.fit_until=2017 (may be repeated).
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    #[command(flatten)]
    threads: Threads,
    /// Folder for the tables and for what is simulated.
    #[arg(long, value_name = "DIR", default_value = "output/validation")]
    out: PathBuf,
    #[command(flatten)]
    reporting: Reporting,
}

impl Validate {
    /// Validates the results one after the other.
    ///
    /// # Errors
    /// A fault of the input if a folder is no intact result of this version or has nothing to compare, or if a scenario cannot be run.
    pub fn execute(self) -> Result<(), Failure> {
        interrupt::install()?;
        self.threads.take()?;
        let folders = self.folders()?;
        let mut validated: Vec<(Validation, [Manifest; 2])> = Vec::new();
        for folder in &folders {
            let subject = experiments::read_result(folder)?;
            let deadline = self.without_measures(folder, &subject)?;
            let validation = experiments::validate(&subject, &deadline);
            validated.push((validation, [subject.manifest, deadline.manifest]));
        }
        let tables = self.out.join("validation");
        experiments::write_validation(
            &tables,
            &validated,
            &super::command_line(),
            self.reporting.force,
        )?;
        if self.reporting.quiet {
            return Ok(());
        }
        if self.reporting.format != OutputFormat::Text {
            return terminal::print(&rows(&validated).render(self.reporting.format.into()));
        }
        for (validation, [manifest, _]) in &validated {
            terminal::print(&text::report(validation, manifest))?;
        }
        terminal::print(&text::ending(&tables))
    }

    /// The results folders: those given, and those of the scenarios given, which are simulated unless they are there.
    fn folders(&self) -> Result<Vec<PathBuf>, Failure> {
        let is_scenario = |path: &&PathBuf| !path.is_dir();
        let paths: Vec<PathBuf> = self.subjects.iter().filter(is_scenario).cloned().collect();
        let asked = self.posterior.is_some() || self.replicates.is_some() || self.scale.is_some();
        if paths.is_empty() && (asked || !self.set.is_empty()) {
            return Err(Failure::input(
                "--posterior, --replicates, --scale and --set say how scenarios are simulated, and only results are given",
            )
            .with_help("give the scenario file, or leave the options out"));
        }
        let overrides = super::overrides(&self.set, [("population.scale", self.scale)]);
        let scenarios = super::load(&paths, &overrides)?;
        let mut scenarios = scenarios.iter();
        let mut folders: Vec<PathBuf> = Vec::new();
        for path in &self.subjects {
            let scenario = is_scenario(&path).then(|| scenarios.next()).flatten();
            let folder = match scenario {
                None => path.clone(),
                Some(scenario) => {
                    let folder = self.out.join(scenario.name());
                    let options = self.options(self.replicates.unwrap_or(1), self.posterior);
                    simulate(scenario, &folder, &options)?;
                    if let Some(kept) =
                        super::kept(scenario).filter(|_| self.posterior.is_some() && self.tells())
                    {
                        terminal::print(&kept)?;
                    }
                    folder
                }
            };
            if folders.contains(&folder) {
                let problem = format!("{} is given twice", folder.display());
                return Err(Failure::input(problem).with_help("leave one of the two out"));
            }
            folders.push(folder);
        }
        Ok(folders)
    }

    /// The result of the same runs without measures.
    fn without_measures(&self, folder: &Path, subject: &Subject) -> Result<Subject, Failure> {
        let scenario = experiments::without_measures(folder, subject)?;
        let draws = experiments::posterior_of(&subject.manifest);
        let options = self.options(subject.manifest.replicates, draws);
        // By the name of the result's folder: two results may be of one scenario.
        let name = std::path::absolute(folder)
            .ok()
            .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
            .unwrap_or_else(|| subject.scenario.name().to_owned());
        let folder = self.out.join(format!("{name}-without-measures"));
        simulate(&scenario, &folder, &options)?;
        experiments::read_result(&folder)
    }

    /// Whether words for people go to stdout.
    fn tells(&self) -> bool {
        !self.reporting.quiet && self.reporting.format == OutputFormat::Text
    }

    fn options(&self, replicates: u32, posterior: Option<u32>) -> RunOptions {
        RunOptions {
            replicates,
            posterior,
            command: super::command_line(),
            quiet: self.reporting.quiet,
            force: self.reporting.force,
            tables: TableFormat::Csv,
        }
    }
}

/// Simulates a scenario into a folder, unless it is there.
fn simulate(scenario: &Scenario, folder: &Path, options: &RunOptions) -> Result<(), Failure> {
    if let Opening::Write(open) = experiments::prepare(scenario, folder, options)? {
        experiments::run(scenario, open, options)?;
    }
    Ok(())
}

/// All forecasts for machines, with the columns of validation.csv.
fn rows(validated: &[(Validation, [Manifest; 2])]) -> TextTable {
    let mut table = TextTable::of(&VALIDATION);
    for (validation, _) in validated {
        for (case, judged, observation) in &validation.cases {
            let name = &validation.scenario;
            table.push(tables::validation::row(name, case, judged, observation));
        }
    }
    table
}
