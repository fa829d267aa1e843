//! The columns of cost_effectiveness.csv.

use super::{BASE, OTHER};
use crate::results::{Column, TableSchema};

/// Costs and effects.
pub static COST_EFFECTIVENESS: TableSchema = TableSchema {
    name: "cost_effectiveness",
    title: "Cost and effect of the difference between two scenarios",
    description: "One row for each year by itself (from_year = to_year), and one for the years from the first to each later one together. Effects are base less other, so that a better policy stands as other. Money is in prices of the first year, not discounted. A cost per unit is the ratio of the mean differences; it is empty where cost or effect is not above zero or an interval holds zero, and note says which. Targeting is by market income of the year, before programmes, allowances and top-up.",
    columns: &[
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
        Column::real(
            "public_cost_difference",
            "yuan, prices of the first year",
            "Other less base.",
        ),
        Column::real(
            "public_cost_lower",
            "yuan, prices of the first year",
            "Lower end of the paired 95% interval of the difference over replicates (Monte Carlo error).",
        ),
        Column::real(
            "public_cost_upper",
            "yuan, prices of the first year",
            "Upper end of it.",
        ),
        Column::real(
            "public_cost_draws_p5",
            "yuan, prices of the first year",
            "5th percentile of the difference over posterior draws (uncertainty of parameters).",
        ),
        Column::real(
            "public_cost_draws_p95",
            "yuan, prices of the first year",
            "95th percentile of it.",
        ),
        Column::real(
            "persons_lifted",
            "persons",
            "Fewer poor persons under other at the end of to_year.",
        ),
        Column::real("persons_lifted_lower", "persons", "As for public_cost."),
        Column::real("persons_lifted_upper", "persons", "As for public_cost."),
        Column::real("persons_lifted_draws_p5", "persons", "As for public_cost."),
        Column::real("persons_lifted_draws_p95", "persons", "As for public_cost."),
        Column::real(
            "person_years",
            "person-years",
            "Fewer years in poverty under other, over all persons and years.",
        ),
        Column::real("person_years_lower", "person-years", "As for public_cost."),
        Column::real("person_years_upper", "person-years", "As for public_cost."),
        Column::real(
            "person_years_draws_p5",
            "person-years",
            "As for public_cost.",
        ),
        Column::real(
            "person_years_draws_p95",
            "person-years",
            "As for public_cost.",
        ),
        Column::real(
            "gap_closed",
            "yuan, prices of the first year",
            "By how much less the incomes of the poor fall short of the line under other, over all years.",
        ),
        Column::real(
            "gap_closed_lower",
            "yuan, prices of the first year",
            "As for public_cost.",
        ),
        Column::real(
            "gap_closed_upper",
            "yuan, prices of the first year",
            "As for public_cost.",
        ),
        Column::real(
            "gap_closed_draws_p5",
            "yuan, prices of the first year",
            "As for public_cost.",
        ),
        Column::real(
            "gap_closed_draws_p95",
            "yuan, prices of the first year",
            "As for public_cost.",
        ),
        Column::real(
            "cost_per_person_lifted",
            "yuan per person, prices of the first year",
            "public_cost_difference over persons_lifted.",
        ),
        Column::real(
            "cost_per_person_year",
            "yuan per person-year, prices of the first year",
            "public_cost_difference over person_years.",
        ),
        Column::real(
            "cost_per_yuan_of_gap",
            "yuan per yuan",
            "public_cost_difference over gap_closed.",
        ),
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
            "What stands in the way of a cost per unit, or weakens it: `one replicate` (no interval), and by quantity `not distinguishable from zero`, `wrong sign` (other is cheaper, or has more poverty) or `no difference`.",
        ),
    ],
    deterministic: true,
};
