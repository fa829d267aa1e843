//! Runs of scenarios into results folders, results simulated again, and calibrations.

pub mod calibrate;
mod explain;
mod rerun;
mod run;
mod summary;

pub use explain::{Criterion, Found, Life, Wanted, find, follow};
pub use rerun::{Difference, rerun, scenario_of};
pub use run::{Outcome, RunOptions, Simulated, check, prepare, run};
pub use summary::headlines;
