//! Runs of scenarios into results folders.

mod run;

pub use run::{Outcome, RunOptions, Simulated, prepare, run};
