//! A finished comparison, read back from its folder.

use std::path::Path;

use serde::Deserialize;

use crate::experiments::read::rows;
use crate::failure::Failure;
use crate::tables::compare::{BUDGETS, COMPARISON, COST_EFFECTIVENESS, LEAGUE};

/// A row of comparison.csv.
#[derive(Clone, Debug, Deserialize)]
pub struct Indicator {
    /// The first scenario.
    pub base: String,
    /// The scenario beside it.
    pub other: String,
    /// Name of the indicator.
    pub indicator: String,
    /// Its unit.
    pub unit: String,
    /// Calendar year.
    pub year: u16,
    /// Place.
    pub place: String,
    /// Group, or `all`.
    pub group: String,
    /// Mean of the first scenario.
    pub base_value: Option<f64>,
    /// Mean of the other.
    pub other_value: Option<f64>,
    /// Other less base.
    pub difference: Option<f64>,
    /// Lower end of the interval over replicates.
    pub lower: Option<f64>,
    /// Upper end of it.
    pub upper: Option<f64>,
    /// 5th percentile over posterior draws.
    pub draws_p5: Option<f64>,
    /// 95th percentile over them.
    pub draws_p95: Option<f64>,
    /// Difference as a share of the first scenario's value.
    pub relative_difference: Option<f64>,
}

/// What the terminal shows of a row of cost_effectiveness.csv; money in yuan of the first year.
#[derive(Clone, Debug, Deserialize)]
pub struct Cost {
    /// The scenario beside the first.
    pub other: String,
    /// First of the years.
    pub from_year: u16,
    /// Last of the years.
    pub to_year: u16,
    /// Difference of the cost.
    pub public_cost_difference: Option<f64>,
    /// Lower end of its interval.
    pub public_cost_lower: Option<f64>,
    /// Upper end of it.
    pub public_cost_upper: Option<f64>,
    /// 5th percentile over posterior draws.
    pub public_cost_draws_p5: Option<f64>,
    /// 95th percentile over them.
    pub public_cost_draws_p95: Option<f64>,
    /// Fewer person-years in poverty.
    pub person_years: Option<f64>,
    /// Lower end of its interval.
    pub person_years_lower: Option<f64>,
    /// Upper end of it.
    pub person_years_upper: Option<f64>,
    /// 5th percentile over posterior draws.
    pub person_years_draws_p5: Option<f64>,
    /// 95th percentile over them.
    pub person_years_draws_p95: Option<f64>,
    /// Less poverty gap.
    pub gap_closed: Option<f64>,
    /// Lower end of its interval.
    pub gap_closed_lower: Option<f64>,
    /// Upper end of it.
    pub gap_closed_upper: Option<f64>,
    /// 5th percentile over posterior draws.
    pub gap_closed_draws_p5: Option<f64>,
    /// 95th percentile over them.
    pub gap_closed_draws_p95: Option<f64>,
    /// Yuan per person lifted.
    pub cost_per_person_lifted: Option<f64>,
    /// Lower end of its interval.
    pub cost_per_person_lifted_lower: Option<f64>,
    /// Upper end of it.
    pub cost_per_person_lifted_upper: Option<f64>,
    /// 5th percentile over posterior draws.
    pub cost_per_person_lifted_draws_p5: Option<f64>,
    /// 95th percentile over them.
    pub cost_per_person_lifted_draws_p95: Option<f64>,
    /// Yuan per person-year out of poverty.
    pub cost_per_person_year: Option<f64>,
    /// Lower end of its interval.
    pub cost_per_person_year_lower: Option<f64>,
    /// Upper end of it.
    pub cost_per_person_year_upper: Option<f64>,
    /// 5th percentile over posterior draws.
    pub cost_per_person_year_draws_p5: Option<f64>,
    /// 95th percentile over them.
    pub cost_per_person_year_draws_p95: Option<f64>,
    /// Yuan per yuan of poverty gap closed.
    pub cost_per_yuan_of_gap: Option<f64>,
    /// Lower end of its interval.
    pub cost_per_yuan_of_gap_lower: Option<f64>,
    /// Upper end of it.
    pub cost_per_yuan_of_gap_upper: Option<f64>,
    /// 5th percentile over posterior draws.
    pub cost_per_yuan_of_gap_draws_p5: Option<f64>,
    /// 95th percentile over them.
    pub cost_per_yuan_of_gap_draws_p95: Option<f64>,
    /// Why a cost per unit is missing or weak.
    pub note: String,
}

/// What the terminal shows of a row of league.csv; money in yuan of the first year.
#[derive(Clone, Debug, Deserialize)]
pub struct Placed {
    /// Place by cost per person lifted; `None` without that cost.
    pub rank: Option<u32>,
    /// The scenario.
    pub scenario: String,
    /// Difference of the cost to the first scenario.
    pub public_cost_difference: Option<f64>,
    /// Fewer poor at the end of the last year.
    pub persons_lifted: Option<f64>,
    /// Fewer person-years in poverty.
    pub person_years: Option<f64>,
    /// Yuan per person lifted.
    pub cost_per_person_lifted: Option<f64>,
    /// Lower end of its interval.
    pub cost_per_person_lifted_lower: Option<f64>,
    /// Upper end of it.
    pub cost_per_person_lifted_upper: Option<f64>,
    /// 5th percentile over posterior draws.
    pub cost_per_person_lifted_draws_p5: Option<f64>,
    /// 95th percentile over them.
    pub cost_per_person_lifted_draws_p95: Option<f64>,
    /// Why there is no cost, and what else is to be said.
    pub note: String,
}

/// What the terminal shows of a row of budgets.csv; money in yuan of the first year.
#[derive(Clone, Debug, Deserialize)]
pub struct Budgeted {
    /// The scenario.
    pub scenario: String,
    /// The scenario whose public cost it gets.
    pub reference: String,
    /// Factor on its money.
    pub factor: f64,
    /// Public cost at a factor of one.
    pub spending_before: f64,
    /// Public cost at the factor.
    pub spending_after: f64,
    /// Public cost of the reference.
    pub target: f64,
    /// Public cost less the target, as a share of it.
    pub gap_share: Option<f64>,
    /// The reference, or why the target was not reached.
    pub note: String,
}

/// What the terminal shows of a comparison.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Indicators of the nation as a whole.
    pub nation: Vec<Indicator>,
    /// Costs and effects.
    pub costs: Vec<Cost>,
    /// All scenarios beside the first by cost per person lifted.
    pub league: Vec<Placed>,
}

/// Reads a finished comparison.
///
/// # Errors
/// If a table cannot be read.
pub fn compared(folder: &Path) -> Result<Compared, Failure> {
    let all: Vec<Indicator> = rows(folder, &COMPARISON)?;
    let of_nation = |row: &Indicator| row.place == "nation" && row.group == "all";
    Ok(Compared {
        nation: all.into_iter().filter(of_nation).collect(),
        costs: rows(folder, &COST_EFFECTIVENESS)?,
        league: rows(folder, &LEAGUE)?,
    })
}

/// Reads the budgets of a finished comparison that holds them equal.
///
/// # Errors
/// If the table cannot be read.
pub fn budgeted(folder: &Path) -> Result<Vec<Budgeted>, Failure> {
    rows(folder, &BUDGETS)
}
