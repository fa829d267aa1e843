//! Runs of scenarios into results folders, and results simulated again.

mod explain;
mod posterior;
mod rerun;
mod run;
mod summary;

pub use explain::{Criterion, Found, Life, Wanted, find, follow};
pub use posterior::{Design, Run};
pub use rerun::{Difference, rerun, scenario_of};
pub use run::{Outcome, RunOptions, Simulated, check, prepare, run};
pub use summary::headlines;
