//! The columns of cost_effectiveness.csv, of which league.csv has some.

use super::{BASE, OTHER};
use crate::results::{Column, TableSchema};

/// Columns of cost, effects and costs per unit, with some before and some after.
macro_rules! with_cost_columns {
    ([$($before:expr),* $(,)?] [$($after:expr),* $(,)?]) => {
        $crate::tables::compare::intervals::with_intervals! {
            [$($before),*]
            ("public_cost": "public_cost_difference", "yuan, prices of the first year", "Public cost of other less that of base.")
            ("persons_lifted": "persons_lifted", "persons", "Fewer poor persons under other at the end of the last of the years.")
            ("person_years": "person_years", "person-years", "Fewer years in poverty under other, over all persons and years.")
            ("gap_closed": "gap_closed", "yuan, prices of the first year", "By how much less the incomes of the poor fall short of the line under other, over all years.")
            ("cost_per_person_lifted": "cost_per_person_lifted", "yuan per person, prices of the first year", "public_cost_difference over persons_lifted.")
            ("cost_per_person_year": "cost_per_person_year", "yuan per person-year, prices of the first year", "public_cost_difference over person_years.")
            ("cost_per_yuan_of_gap": "cost_per_yuan_of_gap", "yuan per yuan", "public_cost_difference over gap_closed.")
            [$($after),*]
        }
    };
}

pub(super) use with_cost_columns;

/// Costs and effects.
pub static COST_EFFECTIVENESS: TableSchema = TableSchema {
    name: "cost_effectiveness",
    title: "Cost and effect of the difference between two scenarios",
    description: "One row for each year by itself (from_year = to_year), and one for the years from the first to each later one together. Effects are base less other, so that a better policy stands as other. Money is in prices of the first year, not discounted. A cost per unit is the ratio of the mean differences, its interval over replicates is Fieller's and its spread over draws that of the ratio in each; it is empty where cost or effect is not above zero or an interval holds zero, and note says which. Targeting is by market income of the year, before programmes, allowances and top-up.",
    columns: with_cost_columns!(
        [
            BASE,
            OTHER,
            Column::integer("from_year", "", "First of the years.").key(),
            Column::integer("to_year", "", "Last of the years.").key(),
            Column::real(
                "public_cost_base",
                "yuan, prices of the first year",
                "Money that is gone under base: spending on units served and leakage, by all payers, without unspent money.",
            ),
            Column::real(
                "public_cost_other",
                "yuan, prices of the first year",
                "The same under other.",
            ),
        ]
        [
        Column::real(
            "leakage_base",
            "share 0-1",
            "Share of the benefits of all measures and support under base that goes to persons above the line.",
        ),
        Column::real("leakage_other", "share 0-1", "The same under other."),
        Column::real(
            "inclusion_error_base",
            "share 0-1",
            "Share of the registered under base who are above the line.",
        ),
        Column::real(
            "inclusion_error_other",
            "share 0-1",
            "The same under other.",
        ),
        Column::real(
            "exclusion_error_base",
            "share 0-1",
            "Share of the persons below the line under base who are not registered.",
        ),
        Column::real(
            "exclusion_error_other",
            "share 0-1",
            "The same under other.",
        ),
        Column::real(
            "cgh_index_base",
            "ratio",
            "Coady-Grosh-Hoddinott index of all benefits under base: share of the poorest 40% of persons over 0.4; one is neutral.",
        ),
        Column::real("cgh_index_other", "ratio", "The same under other."),
        Column::text(
            "note",
            "What stands in the way of a cost per unit, or weakens it: `equal budgets`; `one replicate` (no interval); by quantity `not distinguishable from zero`, `wrong sign` (other is cheaper, or has more poverty) or `no difference`; and by cost per unit `not above zero in every draw` (no spread over draws).",
        ),
        ]
    ),
    deterministic: true,
};
