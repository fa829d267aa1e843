//! The tables of a comparison: a scenario beside another with the same luck.

pub mod budgets;
mod cost_columns;
mod decomposition;
mod effectiveness;
mod growth;
mod households;
mod intervals;
pub mod league;
mod outcomes;
mod programmes;
mod worth;

use super::{TableRows, YearTables};
use crate::comparison::{Estimate, Layout};
use crate::indicators::Histogram;
use crate::model::Simulation;
use crate::model::account::Delivery;
use crate::model::programme::COUNT;
use crate::population::County;
use crate::results::{Cell, Column, TableSchema};
use crate::row;
use crate::scenario::Scenario;
pub use budgets::BUDGETS;
pub use cost_columns::COST_EFFECTIVENESS;
pub use decomposition::{DECOMPOSITION, Decompositions, Snapshot};
pub use growth::GIC;
pub use households::{DECILE_IMPACT, INTRA_DECILE};
pub use league::LEAGUE;
pub use outcomes::COMPARISON;
pub use programmes::PROGRAM_STATS;
pub use worth::Worth;

/// The tables of every comparison, in the order of the manifest.
pub static OF_COMPARISON: [&TableSchema; 8] = [
    &LEAGUE,
    &COMPARISON,
    &COST_EFFECTIVENESS,
    &DECILE_IMPACT,
    &INTRA_DECILE,
    &PROGRAM_STATS,
    &GIC,
    &DECOMPOSITION,
];

/// The two scenarios of a row.
const BASE: Column = Column::text(
    "base",
    "Name of the scenario that the other is compared with.",
);
const OTHER: Column = Column::text("other", "Name of the other scenario.");
const YEAR: Column = super::columns::YEAR;

/// What a comparison takes from a simulated year of one scenario.
pub struct YearValues {
    year: u16,
    poverty_line: f64,
    /// Yuan of the first year for one of this year.
    deflator: f64,
    outcomes: Vec<outcomes::Place>,
    incomes: Histogram,
    deliveries: [Delivery; COUNT],
    sums: effectiveness::Sums,
}

impl YearValues {
    /// Of the year that a simulation has reached.
    pub fn of(scenario: &Scenario, year: u16, simulation: &Simulation<'_>) -> Self {
        let context = simulation.context(year);
        let tables = YearTables::new(scenario, 0, simulation, &context, year);
        let nation = &tables.places.nation;
        Self {
            year,
            poverty_line: tables.poverty_line,
            deflator: tables.deflator,
            outcomes: outcomes::places(&tables),
            incomes: nation.incomes.clone(),
            deliveries: nation.deliveries,
            sums: effectiveness::Sums::of(&tables),
        }
    }
}

/// All that is kept of two scenarios over years and runs.
#[derive(Default)]
pub struct Contrast {
    outcomes: outcomes::Outcomes,
    effectiveness: effectiveness::Effectiveness,
    households: households::Impact,
    programmes: programmes::Programmes,
    growth: growth::Growth,
    decomposition: decomposition::Decompositions,
}

impl Contrast {
    /// Takes the same year of a run of both scenarios, with the households as they stand. Runs come one after the other, each with its
    /// years in order.
    pub fn add(
        &mut self,
        base: (&YearValues, &[County]),
        other: (&YearValues, &[County]),
        first_year: u16,
    ) {
        let (values, others) = (base.0, other.0);
        self.outcomes.add(values, others);
        self.effectiveness.add(values, others, first_year);
        self.programmes.add(values, others);
        self.growth.add(values, others);
        self.decomposition.add(values, others, first_year);
        let by_percentile = self.households.add(values.year, base.1, other.1);
        self.growth.add_percentiles(values.year, &by_percentile);
    }

    /// What the difference costs and brings in all years together; no unit costs where budgets are held `equal`.
    pub fn worth(&self, layout: &Layout, equal: bool) -> Worth {
        self.effectiveness.in_all(layout, equal)
    }

    /// The rows of all tables of the two, in the order of [`OF_COMPARISON`]; the league stands over all scenarios.
    pub fn rows(&self, base: &str, other: &str, layout: &Layout, equal: bool) -> Vec<TableRows> {
        let names = Names { base, other };
        let costs = self.effectiveness.rows(names, layout, equal);
        vec![
            (&COMPARISON, self.outcomes.rows(names, layout)),
            (&COST_EFFECTIVENESS, costs),
            (&DECILE_IMPACT, self.households.decile_rows(names, layout)),
            (&INTRA_DECILE, self.households.bucket_rows(names)),
            (&PROGRAM_STATS, self.programmes.rows(names, layout)),
            (&GIC, self.growth.rows(names, layout)),
            (&DECOMPOSITION, self.decomposition.rows(names, layout)),
        ]
    }
}

/// Names of the two scenarios.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The scenario that the other is compared with.
    pub base: &'a str,
    /// The other.
    pub other: &'a str,
}

impl Names<'_> {
    /// The cells with which every row begins.
    fn lead(self) -> Vec<Cell> {
        row![self.base.to_owned(), self.other.to_owned()]
    }
}

/// Value of both scenarios.
fn values(estimate: &Estimate) -> Vec<Cell> {
    row![estimate.base, estimate.other]
}

/// Difference, interval over replicates and interval over draws.
fn difference(estimate: &Estimate) -> Vec<Cell> {
    let [lower, upper] = ends(estimate.interval);
    let [p5, p95] = ends(estimate.draws);
    row![estimate.difference, lower, upper, p5, p95]
}

/// The two ends of an interval, or neither.
fn ends(interval: Option<[f64; 2]>) -> [Option<f64>; 2] {
    interval.map_or([None; 2], |ends| ends.map(Some))
}
