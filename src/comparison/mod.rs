//! Two policies with the same luck: differences with their errors, and who gains and loses. Pure functions that know no simulator.
//!
//! - [`paired`]: differences over paired runs, with the Monte Carlo error apart from the spread over posterior draws;
//! - [`crossed`]: what of the spread of posterior draws is not the luck of their runs;
//! - [`changes`]: the same households under two policies, by their place in the distribution under the first;
//! - [`ratio`]: ratios of two such differences, by Fieller's method;
//! - [`mod@balance`]: the factor at which a policy spends a given sum;
//! - [`effects`]: what a difference in poverty costs, and when that cannot be said.

pub mod balance;
pub mod changes;
pub mod crossed;
pub mod effects;
pub mod paired;
pub mod ratio;

pub use balance::{Balance, End, balance};
pub use changes::{Changes, PairedIncome, Ranks};
pub use effects::{Standing, unit_cost};
pub use paired::{Estimate, Layout, Pairs, Sample};
pub use ratio::Ratio;
