//! Sensitivity: how far an output of a simulator depends on each of its uncertain parameters. Pure
//! functions that know no simulator.
//!
//! - [`morris`]: elementary effects, from few runs: which parameters matter at all;
//! - [`bootstrap`]: its intervals.
//!
//! It has a design, which gives points of the unit cube, and an analysis, which takes one output
//! at every point, in the order of the points. An output that is not finite is missing (a run that
//! failed): what needs it is left out, and `n` says how many are left. Statistics are those of SALib
//! 1.5. Same inputs give the same bytes.

pub mod bootstrap;
pub mod morris;
#[cfg(test)]
mod toys;

pub use bootstrap::Bootstrap;
