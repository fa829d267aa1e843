//! Who gets the credit for an outcome to which several players contribute: cooperative games with few players. Pure functions that
//! know no simulator.
//!
//! - [`game`]: Shapley values, marginal contributions and Harsanyi dividends of a game;
//! - [`mod@whole`]: contributions in whole units that still add up.

pub mod game;
pub mod whole;

pub use game::{Coalition, Game};
pub use whole::whole;
