//! `run`: scenario files in, results folders out.

mod among;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::{Reporting, Sampling};
use super::{FileFormat, OutputFormat};
use crate::experiments::{self, Outcome, RunOptions, SavedState, States};
use crate::failure::Failure;
use crate::interrupt;
use crate::ranks::{self, Ranks};
use crate::results::terminal::{self, Style, TextTable, View};
use crate::results::{Manifest, Opening};
use crate::row;
use crate::scenario::Scenario;
use crate::tables::Headline;

const EXAMPLES: &str = "\
Examples:
  five-measures run my-scenario.toml
  five-measures run shipped:baseline --scale 1000 --seed 7 --out output/quick
  five-measures run scenarios/baseline.toml scenarios/without-jobs.toml --replicates 10
  five-measures run calibrated.toml --posterior 50 --scale 1000
  five-measures run my-scenario.toml --set measures.jobs.enabled=false --format csv
  five-measures run shipped:baseline --scale 1000 --save-state 2015=state-2015.fmstate
  five-measures run from-2016-on.toml --scale 1000 --from-state state-2015.fmstate
  mpirun -n 8 five-measures run shipped:baseline --scale 1      (built with --features mpi)";

/// Simulate scenarios and write a results folder for each.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Run {
    /// Scenario files, or carried ones such as shipped:baseline.
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    #[command(flatten)]
    sampling: Sampling,
    /// Results folder of one scenario, or the folder that holds those of several [default: output/NAME].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    reporting: Reporting,
    /// Form of the tables in the results folder; parquet needs a program built with `--features parquet`.
    #[arg(long, value_enum, default_value_t)]
    tables: FileFormat,
    /// Save the state at the end of a year in a file (may be repeated); one scenario and one replicate.
    #[arg(long, value_name = "YEAR=FILE", value_parser = saved_state)]
    save_state: Vec<SavedState>,
    /// Continue a saved state; the scenario must be the same up to its year. The results are those of the whole run.
    #[arg(long, value_name = "FILE")]
    from_state: Option<PathBuf>,
}

/// What is read before anything is simulated.
struct Ready {
    scenarios: Vec<Scenario>,
    folders: Vec<PathBuf>,
    options: RunOptions,
}

/// Reads `YEAR=FILE`.
fn saved_state(text: &str) -> Result<SavedState, String> {
    let parts = text.split_once('=').filter(|(_, file)| !file.is_empty());
    let parts = parts.and_then(|(year, file)| Some((year.parse().ok()?, file.into())));
    let state = parts.map(|(year, file)| SavedState { year, file });
    state.ok_or_else(|| "expected YEAR=FILE, such as 2015=state-2015.fmstate".to_owned())
}

impl Run {
    /// Runs the scenarios one after the other.
    pub fn execute(self) -> Result<(), Failure> {
        interrupt::install()?;
        match Ranks::join() {
            Ok(None) => self.alone(),
            Ok(Some(ranks)) => {
                let ended = self.among(&ranks);
                ranks.leave(ended)
            }
            Err(refusal) => ranks::said_once(refusal),
        }
    }

    fn alone(&self) -> Result<(), Failure> {
        let Ready {
            scenarios,
            folders,
            options,
        } = self.ready()?;
        let states = self.states(scenarios.len())?;
        if scenarios.len() > 1 {
            // A fault of the last scenario should not wait until the others are simulated.
            scenarios.iter().try_for_each(experiments::check)?;
        }
        let mut all = summary(self.reporting.format);
        for (scenario, folder) in scenarios.iter().zip(&folders) {
            let outcome = if states.is_empty() {
                match experiments::prepare(scenario, folder, &options)? {
                    Opening::Complete(manifest) => Outcome::Complete(manifest),
                    Opening::Write(open) => {
                        Outcome::Simulated(Box::new(experiments::run(scenario, open, &options)?))
                    }
                }
            } else {
                experiments::run_with_states(scenario, folder, &options, &states)?
            };
            self.show(scenario, folder, &outcome, &mut all)?;
            if self.reporting.format == OutputFormat::Text {
                self.tell(&states)?;
            }
        }
        self.show_all(&all)
    }

    /// Takes the resources and reads the scenarios.
    fn ready(&self) -> Result<Ready, Failure> {
        self.sampling.resources.take()?;
        let overrides = self.sampling.overrides();
        let scenarios = super::load(&self.scenarios, &overrides)?;
        let folders = self.folders(&scenarios)?;
        let options = RunOptions {
            replicates: self.sampling.replicates,
            posterior: self.sampling.posterior,
            command: super::command_line(),
            quiet: self.reporting.quiet,
            force: self.reporting.force,
            tables: self.tables.table_format()?,
        };
        Ok(Ready {
            scenarios,
            folders,
            options,
        })
    }

    /// Shows what came of a scenario, or puts it into the table of all.
    fn show(
        &self,
        scenario: &Scenario,
        folder: &Path,
        outcome: &Outcome,
        all: &mut TextTable,
    ) -> Result<(), Failure> {
        let headlines = match outcome {
            Outcome::Complete(_) => experiments::headlines(folder)?,
            Outcome::Simulated(simulated) => simulated.headlines.clone(),
        };
        if self.reporting.format == OutputFormat::Text {
            return self.report(scenario, folder, &headlines, outcome);
        }
        push_years(all, scenario, &headlines, self.reporting.format);
        Ok(())
    }

    /// Shows the table of all scenarios, for machines.
    fn show_all(&self, all: &TextTable) -> Result<(), Failure> {
        if self.reporting.format == OutputFormat::Text || self.reporting.quiet {
            return Ok(());
        }
        terminal::print(&all.render(self.reporting.format.into()))
    }

    /// From which state the run goes on, and which it saves.
    fn states(&self, scenarios: usize) -> Result<States, Failure> {
        let states = States {
            from: self.from_state.clone(),
            save: self.save_state.clone(),
        };
        if scenarios > 1 && !states.is_empty() {
            let problem =
                "a state is of one scenario: several can neither save one nor continue it together";
            return Err(Failure::input(problem).with_help("run each scenario by itself"));
        }
        Ok(states)
    }

    /// Says where states went and came from.
    fn tell(&self, states: &States) -> Result<(), Failure> {
        if self.reporting.quiet {
            return Ok(());
        }
        if let Some(file) = &states.from {
            terminal::print(&format!("Continued from: {}\n", file.display()))?;
        }
        states
            .save
            .iter()
            .try_for_each(|SavedState { year, file }| {
                terminal::print(&format!("State at the end of {year}: {}\n", file.display()))
            })
    }

    /// Where each scenario's results go; two scenarios cannot share a folder.
    fn folders(&self, scenarios: &[Scenario]) -> Result<Vec<PathBuf>, Failure> {
        let folders: Vec<PathBuf> = match &self.out {
            Some(out) if scenarios.len() == 1 => vec![out.clone()],
            out => {
                let base = out.as_deref().unwrap_or(Path::new("output"));
                scenarios
                    .iter()
                    .map(|scenario| base.join(scenario.name()))
                    .collect()
            }
        };
        for (i, folder) in folders.iter().enumerate() {
            if folders[..i].contains(folder) {
                return Err(Failure::input(format!(
                    "two scenarios are named `{}` and would share the folder {}",
                    scenarios[i].name(),
                    folder.display()
                ))
                .with_help("rename one of the files"));
            }
        }
        Ok(folders)
    }

    /// The table of a scenario for people, and where its results are.
    fn report(
        &self,
        scenario: &Scenario,
        folder: &Path,
        headlines: &[Headline],
        outcome: &Outcome,
    ) -> Result<(), Failure> {
        if self.reporting.quiet {
            return Ok(());
        }
        if !headlines.is_empty() {
            let mut table = summary(self.reporting.format);
            push_years(&mut table, scenario, headlines, self.reporting.format);
            terminal::print(&table.render(self.reporting.format.into()))?;
        }
        if let Outcome::Simulated(simulated) = outcome {
            let [compared, all] = simulated.compared;
            terminal::print(&format!(
                "\n{compared} of {all} published values of these years have a counterpart in the model (targets.csv)"
            ))?;
        }
        let (manifest, what) = match outcome {
            Outcome::Complete(manifest) => (manifest.as_ref(), "finished before, verified now"),
            Outcome::Simulated(simulated) => (&simulated.manifest, "simulated"),
        };
        let draws = manifest.posterior_draws.len();
        if draws > 0 {
            terminal::print(&drawn(scenario, manifest))?;
        }
        let draws = if draws > 0 {
            format!("{draws} posterior draw(s), ")
        } else {
            String::new()
        };
        terminal::print(&format!(
            "\n{}: {draws}{} replicate(s), seed {}, one agent for about {} households, {what}, {:.1} s\nResults: {} ({} tables, manifest.json)\n",
            scenario.name(),
            manifest.replicates,
            manifest.seed,
            manifest.scale,
            manifest.duration_seconds,
            folder.display(),
            manifest.tables.len(),
        ))
    }
}

/// What people should know of a result over posterior draws.
fn drawn(scenario: &Scenario, manifest: &Manifest) -> String {
    let different: BTreeSet<u32> = manifest.posterior_draws.iter().copied().collect();
    let mut text = format!(
        "\nThe years are those of the first of {} runs, {} of the {} draws are different; *_quantiles.csv has the spread over the posterior, posterior_draws.csv the draws\n",
        manifest.runs(),
        different.len(),
        manifest.posterior_draws.len(),
    );
    text.extend(super::kept(scenario));
    text
}

/// The empty table of years beside what was observed; for machines the scenario stands in front.
fn summary(format: OutputFormat) -> TextTable {
    let view = View::new;
    let scenario = view("scenario", "scenario", Style::Words);
    let years = [
        view("year", "year", Style::Plain),
        view("poor_population", "poor, m", Style::Number(2)),
        view("poor_population_observed", "surveyed, m", Style::Number(2)),
        view(
            "poor_population_observed_published",
            "(published)",
            Style::Number(2),
        ),
        view("registered_population", "registered, m", Style::Number(2)),
        view("designated_counties", "counties", Style::Count),
        view("designated_counties_published", "(published)", Style::Count),
        view("mean_income_poor_areas", "poor areas, yuan", Style::Count),
        view(
            "mean_income_poor_areas_published",
            "(published)",
            Style::Count,
        ),
        view("mean_income", "all rural, yuan", Style::Count),
        view("mean_income_published", "(published)", Style::Count),
        view("public_spending", "spent, bn yuan", Style::Number(0)),
    ];
    let machines = format != OutputFormat::Text;
    let views: Vec<View> = machines
        .then_some(scenario)
        .into_iter()
        .chain(years)
        .collect();
    TextTable::new(&views)
}

/// Adds the years of a scenario.
fn push_years(
    table: &mut TextTable,
    scenario: &Scenario,
    headlines: &[Headline],
    format: OutputFormat,
) {
    // People read millions and billions, machines persons and yuan.
    let people = format == OutputFormat::Text;
    let (million, billion) = if people { (1e6, 1e9) } else { (1.0, 1.0) };
    let whole = |value: f64| value.round() as i64;
    for line in headlines {
        let published = |series: &str, place: &str| {
            let mut observations = scenario.observations().iter();
            observations
                .find(|o| o.year == Some(line.year) && o.series == series && o.place == place)
                .map(|o| o.value)
        };
        let mut cells = if people {
            Vec::new()
        } else {
            row![scenario.name().to_owned()]
        };
        cells.extend(row![
            line.year,
            line.poor as f64 / million,
            line.observed_poor as f64 / million,
            published("poor_population_observed", "nation").map(|v| v / million),
            line.registered as f64 / million,
            line.counties,
            published("designated_counties", "nation").map(whole),
            whole(line.mean_income_poor_areas),
            published("mean_income_poor_areas", "poor_areas").map(whole),
            whole(line.mean_income),
            published("mean_income", "nation").map(whole),
            line.spending / billion,
        ]);
        table.push(cells);
    }
}
