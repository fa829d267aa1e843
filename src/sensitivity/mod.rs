//! Sensitivity: how far an output of a simulator depends on each of its uncertain parameters. Pure
//! functions that know no simulator.
//!
//! - [`morris`]: elementary effects, from few runs: which parameters matter at all;
//! - [`sobol`]: indices of Sobol, from many runs: which part of an output's variance each parameter
//!   explains, alone and together with others;
//! - [`bootstrap`]: the intervals of both.
//!
//! Each has a design, which gives points of the unit cube, and an analysis, which takes one output
//! at every point, in the order of the points. An output that is not finite is missing (a run that
//! failed): what needs it is left out, and `n` says how many are left. Statistics are those of SALib
//! 1.5. Same inputs give the same bytes.
//!
//! ```
//! use five_measures::sensitivity::{Bootstrap, sobol};
//!
//! # fn main() -> Result<(), sobol::SobolError> {
//! // Two parameters between 0 and 10, of which the first says three times as much.
//! let points = sobol::design(2, 256, false, 1)?;
//! let outputs: Vec<f64> = points.iter().map(|x| 30.0 * x[0] + 10.0 * x[1]).collect();
//! let found = sobol::analyze(2, false, &outputs, &Bootstrap::default());
//! let share = found.s1[0].value.unwrap_or_default();
//! assert!((share - 0.9).abs() < 0.01);
//! # Ok(())
//! # }
//! ```

pub mod bootstrap;
pub mod morris;
pub mod sobol;
#[cfg(test)]
mod toys;

pub use bootstrap::Bootstrap;
