//! `calibrate`: a scenario and its targets in, fitted parameters and what they leave open out.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::Threads;
use crate::experiments::calibrate::{Calibrated, CalibrationOptions, calibrate, with_budget};
use crate::failure::Failure;
use crate::interrupt;
use crate::results::terminal;

const EXAMPLES: &str = "\
Examples:
  five-measures calibrate scenarios/baseline.toml
  five-measures calibrate shipped:baseline --fit-until 2017 --out output/until-2017
  five-measures calibrate my-scenario.toml --fit growth --fit income --budget 600
  five-measures calibrate my-scenario.toml --scale 2000 --set calibration.allowed_misses=5

An interrupted calibration goes on where it stopped when it is started again.";

/// Fit the calibrated parameters of a scenario to observed targets.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Calibrate {
    /// Scenario file, or a carried one such as shipped:baseline.
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// Last year whose targets are fitted (calibration.fit_until); later ones are held out.
    #[arg(long, value_name = "YEAR")]
    fit_until: Option<u16>,
    /// Fit only this parameter or section, for example growth.level or growth (may be repeated).
    #[arg(long, value_name = "PATH")]
    fit: Vec<String>,
    /// Folder of the calibration [default: output/NAME-calibration].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Households for which one agent stands (calibration.scale).
    #[arg(long)]
    scale: Option<u32>,
    /// Replicates of each candidate in the search (calibration.replicates).
    #[arg(long)]
    replicates: Option<u32>,
    /// Runs of all stages together; search, check, cloud and sample share them as their settings say.
    #[arg(long, value_name = "RUNS", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    budget: Option<u32>,
    #[command(flatten)]
    threads: Threads,
    /// Key of all random draws (population.seed).
    #[arg(long)]
    seed: Option<u32>,
    /// Override a parameter, for example calibration.sample=500 (may be repeated).
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Show no progress and no summary.
    #[arg(long, short)]
    quiet: bool,
    /// Replace another calibration in the folder; runs of an unfinished one are used where they still hold.
    #[arg(long)]
    force: bool,
}

impl Calibrate {
    /// Calibrates.
    pub fn execute(self) -> Result<(), Failure> {
        interrupt::install()?;
        self.threads.take()?;
        let numbers = [
            ("population.seed", self.seed),
            ("calibration.scale", self.scale),
            ("calibration.replicates", self.replicates),
            ("calibration.fit_until", self.fit_until.map(u32::from)),
        ];
        let overrides = super::overrides(&self.set, numbers);
        let mut scenarios = super::load(std::slice::from_ref(&self.scenario), &overrides)?;
        let Some(mut scenario) = scenarios.pop() else {
            return Ok(());
        };
        if let Some(runs) = self.budget {
            scenario = with_budget(&scenario, &self.fit, runs)?;
        }
        let folder = self.out.clone().unwrap_or_else(|| {
            Path::new("output").join(format!("{}-calibration", scenario.name()))
        });
        let options = CalibrationOptions {
            only: self.fit,
            command: super::command_line(),
            quiet: self.quiet || !std::io::stderr().is_terminal(),
            force: self.force,
        };
        let calibrated = calibrate(&scenario, &folder, &options)?;
        if self.quiet {
            return Ok(());
        }
        let place = folder.display();
        match calibrated {
            Calibrated::Complete(manifest) => {
                let diagnosis = folder.join("diagnosis.txt");
                let text = std::fs::read_to_string(&diagnosis)
                    .map_err(|error| Failure::io("read", &diagnosis, &error))?;
                terminal::print(&format!(
                    "{text}\nFinished before, verified now ({:.0} s then): {place}\n",
                    manifest.duration_seconds
                ))
            }
            Calibrated::Made(manifest, summary) => terminal::print(&format!(
                "{}\nCalibrated in {:.0} s: {place} (calibrated.toml, posterior.csv, diagnosis.txt, fit.csv, manifest.json)\n",
                summary.text(),
                manifest.duration_seconds
            )),
        }
    }
}
