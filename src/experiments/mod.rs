//! Runs of scenarios into results folders, results simulated again, explained and validated, comparisons and calibrations.

mod among;
mod attribute;
mod begin;
pub mod calibrate;
mod compare;
mod demand;
mod explain;
mod forecasts;
mod posterior;
mod read;
mod rerun;
mod run;
mod states;
mod subject;
mod summary;
pub mod sweep;
mod validate;

pub use among::{Shared, identity_of_part, run_among};
pub use attribute::{
    AttributeOptions, Attributed, FallTerm, Player, Players, Share, attribute, attributed,
};
pub use begin::check;
pub use compare::{
    Budgeted, CompareOptions, Compared, Cost, Indicator, Placed, budgeted, compare, compared,
};
pub use demand::memory_of_run;
pub use explain::{Criterion, Found, Life, Wanted, find, follow};
pub use forecasts::{CONSTANT_HAZARD, DEADLINE_ALONE, GROWTH_ALONE, MODEL, Validation, validate};
pub use posterior::{Design, Run, posterior_of};
pub use rerun::{Difference, rerun, scenario_of};
pub use run::{Outcome, RunOptions, Simulated, prepare, run};
pub use states::{SavedState, States, run_with_states};
pub use subject::{Subject, read_result};
pub use summary::headlines;
pub use validate::{without_measures, write_validation};
