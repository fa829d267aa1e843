//! How forecasts did against what was observed, beside forecasts that need no model. Pure functions that know no simulator.
//!
//! - [`baselines`]: simple forecasts of poverty to hold the model against;
//! - [`scores`]: the error of one forecast of one value, and of many.

pub mod baselines;
pub mod scores;

pub use scores::{Case, Judgement, Score, Status, score};
