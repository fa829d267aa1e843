//! `check`: are these scenario files right?

use std::path::PathBuf;

use clap::Args;

use crate::experiments;
use crate::failure::Failure;
use crate::memory::gib;
use crate::results::terminal;

const EXAMPLES: &str = "\
Examples:
  five-measures check my-scenario.toml
  five-measures check scenarios/*.toml
  five-measures check shipped:baseline --set growth.level=0.01";

/// Check scenario files without running them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Check {
    /// Scenario files, or carried ones such as shipped:baseline.
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    /// Override a parameter, as in `run`.
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
}

impl Check {
    /// Loads the files and says so.
    pub fn execute(self) -> Result<(), Failure> {
        let scenarios = super::load(&self.scenarios, &self.set)?;
        let lines = scenarios.iter().zip(&self.scenarios);
        let lines: Vec<String> = lines
            .map(|(scenario, path)| {
                let needed = gib(experiments::memory_of_run(scenario)?);
                let (years, path) = (scenario.horizon(), path.display());
                let [first, last] = [years.start(), years.end()];
                Ok(format!(
                    "{path}: right, {first} to {last}; a run needs about {needed}\n"
                ))
            })
            .collect::<Result<_, Failure>>()?;
        terminal::print(&lines.concat())
    }
}
