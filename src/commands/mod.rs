//! The commands of the program, one file each.

mod arguments;
mod attribute;
mod calibrate;
mod check;
mod compare;
mod completions;
mod explain;
mod file;
mod man;
mod merge;
mod new;
mod parameters;
mod report;
mod run;
mod schema;
mod status;
mod sweep;
mod validate;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::failure::Failure;
use crate::ranks;
use crate::results::TableFormat;
use crate::results::terminal::Format;
use crate::scenario::Scenario;

/// Agent-based simulation of China's targeted poverty alleviation, 2012-2020.
#[derive(Debug, Parser)]
#[command(
    name = "five-measures",
    version,
    propagate_version = true,
    after_help = "Examples:\n  five-measures run shipped:baseline\n  five-measures run scenarios/baseline.toml scenarios/growth-only.toml --scale 1000\n  five-measures new my-scenario\n  five-measures check my-scenario.toml\n  five-measures parameters relocation"
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Simulate scenarios and write a results folder for each.
    Run(run::Run),
    /// Fit the calibrated parameters of a scenario to observed targets.
    Calibrate(calibrate::Calibrate),
    /// Compare scenarios with the same households and the same luck.
    Compare(compare::Compare),
    /// Attribute the fall of poverty to the five measures.
    Attribute(attribute::Attribute),
    /// Run an experiment: scenarios and parameters varied by a design.
    Sweep(sweep::Sweep),
    /// Join the shards of a sweep to what one machine would have written.
    Merge(merge::Merge),
    /// Say how far a running or stopped sweep is, and its shards.
    Status(status::Status),
    /// Check scenario files without running them.
    Check(check::Check),
    /// List, search and explain the parameters.
    Parameters(parameters::Parameters),
    /// Follow one household of a result through the years, with every yuan and every decision.
    Explain(explain::Explain),
    /// Hold results against what was observed, beside baselines that need no model.
    Validate(validate::Validate),
    /// Write a page with figures and tables from results folders.
    Report(report::Report),
    /// Check that results folders are what was written, and simulate them again.
    Verify(verify::Verify),
    /// Write a commented scenario file to fill in.
    New(new::New),
    /// Print the JSON Schema of scenario files, for help in editors.
    Schema(schema::Schema),
    /// Print a script that lets a shell complete commands and options.
    Completions(completions::Completions),
    /// Print the manual page.
    Man(man::Man),
}

impl Command {
    /// Whether processes that were started together may each carry it out.
    fn is_for_several(&self) -> bool {
        match self {
            Command::Run(_) => true,
            Command::Sweep(sweep) => sweep.names_its_shard(),
            _ => false,
        }
    }
}

/// Form of tables on stdout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// Aligned for people.
    #[default]
    Text,
    /// JSON.
    Json,
    /// CSV.
    Csv,
}

impl From<OutputFormat> for Format {
    fn from(format: OutputFormat) -> Self {
        match format {
            OutputFormat::Text => Format::Text,
            OutputFormat::Json => Format::Json,
            OutputFormat::Csv => Format::Csv,
        }
    }
}

/// Form of the tables in a results folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FileFormat {
    /// Comma-separated values.
    #[default]
    Csv,
    /// Apache Parquet.
    Parquet,
}

impl FileFormat {
    /// The form, if the program was built with it.
    fn table_format(self) -> Result<TableFormat, Failure> {
        match self {
            FileFormat::Csv => Ok(TableFormat::Csv),
            FileFormat::Parquet if cfg!(feature = "parquet") => Ok(TableFormat::Parquet),
            FileFormat::Parquet => Err(Failure::input(
                "this program was built without Parquet, so --tables takes csv only",
            )
            .with_help("build it with: cargo build --release --features parquet")),
        }
    }
}

impl Arguments {
    /// Reads the command line. Faults end the program, as help does; of processes that were started together, one says what there is to say.
    pub fn of_command_line() -> Result<Self, ExitCode> {
        Self::try_parse().map_err(|said| {
            if ranks::speaks() {
                said.exit();
            }
            ExitCode::SUCCESS
        })
    }

    /// Runs the command.
    ///
    /// # Errors
    /// What stood in the way, with the exit code that it means.
    pub fn execute(self) -> Result<(), Failure> {
        if let Some(launch) = ranks::launched()
            && !self.command.is_for_several()
        {
            let ranks = launch.place.ranks;
            let problem = format!(
                "{ranks} processes were started together, and only `run` shares its work among them"
            );
            let refusal = Failure::input(problem);
            return ranks::said_once(refusal.with_help("start this command without mpirun"));
        }
        match self.command {
            Command::Run(run) => run.execute(),
            Command::Calibrate(calibrate) => calibrate.execute(),
            Command::Compare(compare) => compare.execute(),
            Command::Attribute(attribute) => attribute.execute(),
            Command::Sweep(sweep) => sweep.execute(),
            Command::Merge(merge) => merge.execute(),
            Command::Status(status) => status.execute(),
            Command::Check(check) => check.execute(),
            Command::Parameters(parameters) => parameters.execute(),
            Command::Explain(explain) => explain.execute(),
            Command::Validate(validate) => validate.execute(),
            Command::Report(report) => report.execute(),
            Command::Verify(verify) => verify.execute(),
            Command::New(new) => new.execute(),
            Command::Schema(schema) => schema.execute(),
            Command::Completions(completions) => completions.execute(),
            Command::Man(man) => man.execute(),
        }
    }
}

/// Which parameters of its posterior a scenario sets itself, in a line for people; `None` if all are drawn.
fn kept(scenario: &Scenario) -> Option<String> {
    let kept: Vec<&str> = scenario
        .posterior()?
        .kept()
        .map(|entry| entry.path.as_str())
        .collect();
    let told = || {
        let (name, kept) = (scenario.name(), kept.join(", "));
        format!("Not drawn, since {name} sets them itself: {kept}\n")
    };
    (!kept.is_empty()).then(told)
}

/// The command line, for manifests.
fn command_line() -> Vec<String> {
    let words = std::env::args_os();
    words
        .map(|word| word.to_string_lossy().into_owned())
        .collect()
}

/// Settings as `--set` takes them: those given, and options that stand for a parameter.
fn overrides<const N: usize>(set: &[String], options: [(&str, Option<u32>); N]) -> Vec<String> {
    let given = options.into_iter();
    let given = given.filter_map(|(path, value)| Some(format!("{path}={}", value?)));
    set.iter().cloned().chain(given).collect()
}

/// Loads scenarios; all faults of all files are reported at once.
fn load(paths: &[std::path::PathBuf], overrides: &[String]) -> Result<Vec<Scenario>, Failure> {
    use std::io::IsTerminal;
    let color = std::io::stderr().is_terminal();
    let mut scenarios = Vec::new();
    let mut faults = String::new();
    for path in paths {
        match Scenario::load(path, overrides) {
            Ok(scenario) => scenarios.push(scenario),
            Err(found) => {
                faults.push_str(found.render(color).trim_end());
                faults.push_str("\n\n");
            }
        }
    }
    if faults.is_empty() {
        Ok(scenarios)
    } else {
        Err(Failure::Faults(faults.trim_end().to_owned()))
    }
}
