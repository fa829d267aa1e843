//! A finished attribution, read back from its folder.

use std::path::Path;

use serde::Deserialize;

use crate::experiments::read::rows;
use crate::failure::Failure;
use crate::tables::attribution::{ATTRIBUTION, FALL};

/// What the terminal shows of a row of attribution.csv.
#[derive(Clone, Debug, Deserialize)]
pub struct Share {
    /// Name of the outcome.
    pub outcome: String,
    /// Its unit.
    pub unit: String,
    /// Calendar year.
    pub year: u16,
    /// Place.
    pub place: String,
    /// any, or subsistence_last.
    pub order: String,
    /// measure, interaction, higher_order or total.
    pub term: String,
    /// The measure, or pair.
    pub measure: String,
    /// Shapley value.
    pub shapley: Option<f64>,
    /// Lower end of its interval over replicates.
    pub shapley_lower: Option<f64>,
    /// Upper end of it.
    pub shapley_upper: Option<f64>,
    /// 5th percentile over posterior draws.
    pub shapley_draws_p5: Option<f64>,
    /// 95th percentile over them.
    pub shapley_draws_p95: Option<f64>,
    /// What the measure adds as the last.
    pub drop_one: Option<f64>,
    /// What it adds as the first.
    pub add_one: Option<f64>,
    /// Harsanyi dividend.
    pub dividend: Option<f64>,
}

/// What the terminal shows of a row of fall.csv.
#[derive(Clone, Debug, Deserialize)]
pub struct FallTerm {
    /// Name of the outcome.
    pub outcome: String,
    /// Calendar year.
    pub year: u16,
    /// Place.
    pub place: String,
    /// given, a player, fall or unassigned.
    pub term: String,
    /// By how much it lowers poverty.
    pub reduction: Option<f64>,
    /// 5th percentile over posterior draws.
    pub reduction_draws_p5: Option<f64>,
    /// 95th percentile over them.
    pub reduction_draws_p95: Option<f64>,
    /// The reduction over that of fall.
    pub share_of_fall: Option<f64>,
}

/// What the terminal shows of an attribution: the nation.
#[derive(Clone, Debug)]
pub struct Attributed {
    /// Shares of the measures.
    pub shares: Vec<Share>,
    /// Terms of the fall.
    pub fall: Vec<FallTerm>,
}

/// Reads a finished attribution.
///
/// # Errors
/// If a table cannot be read.
pub fn attributed(folder: &Path) -> Result<Attributed, Failure> {
    let shares: Vec<Share> = rows(folder, &ATTRIBUTION)?;
    let fall: Vec<FallTerm> = rows(folder, &FALL)?;
    let nation = "nation";
    Ok(Attributed {
        shares: shares.into_iter().filter(|s| s.place == nation).collect(),
        fall: fall.into_iter().filter(|f| f.place == nation).collect(),
    })
}
