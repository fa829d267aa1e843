//! Runs of scenarios into results folders, and results simulated again.

mod rerun;
mod run;

pub use rerun::{Difference, rerun, scenario_of};
pub use run::{Outcome, RunOptions, Simulated, prepare, run};
