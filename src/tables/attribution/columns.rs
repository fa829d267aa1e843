//! The columns of the tables of an attribution.

use crate::results::{Column, TableSchema};
use crate::tables::columns::{SCENARIO, YEAR};

const UNIT: &str = "unit of the outcome";

const OUTCOME: Column = Column::text(
    "outcome",
    "poor_population: persons below the line at the end of the year. poverty_gap: what the incomes of the poor fall short of the line. income_of_registered: mean income of those on the register now or before (the removed left out; who they are differs a little between coalitions). public_cost: money that is gone, spending and leakage by all payers. person_years, cumulative_gap and cumulative_cost: the sums of poor_population, poverty_gap and public_cost from the first year to this one.",
);
const UNIT_OF_OUTCOME: Column = Column::text("unit", "Unit of the outcome.");
const PLACE: Column = Column::text(
    "place",
    "nation; East, Central or West; poor_areas (the counties designated in the first year) or other_areas; or a province.",
);

/// An estimate with its two intervals.
macro_rules! estimate {
    ($name:literal, $lower:literal, $upper:literal, $p5:literal, $p95:literal, $meaning:literal) => {
        [
            Column::real($name, UNIT, $meaning).decimals(2),
            Column::real(
                $lower,
                UNIT,
                "Lower end of its 95% interval over replicates (Student): Monte Carlo error; empty for a single replicate.",
            )
            .significant(6),
            Column::real($upper, UNIT, "Upper end of it.").significant(6),
            Column::real(
                $p5,
                UNIT,
                "5th percentile over posterior draws: uncertainty of parameters. The luck of the runs is taken out where two replicates or more tell it apart, and left in elsewhere. Empty without draws.",
            )
            .significant(6),
            Column::real($p95, UNIT, "95th percentile over them.").significant(6),
        ]
    };
}

const SHAPLEY: [Column; 5] = estimate!(
    "shapley",
    "shapley_lower",
    "shapley_upper",
    "shapley_draws_p5",
    "shapley_draws_p95",
    "Shapley value: what the measure adds as the mean over the orders in which the measures can come. In whole units of the outcome (yuan per person: hundredths) by largest remainder, so that the measures add up to total exactly."
);
const DROP_ONE: [Column; 5] = estimate!(
    "drop_one",
    "drop_one_lower",
    "drop_one_upper",
    "drop_one_draws_p5",
    "drop_one_draws_p95",
    "All measures less all but this one: what it adds as the last."
);
const ADD_ONE: [Column; 5] = estimate!(
    "add_one",
    "add_one_lower",
    "add_one_upper",
    "add_one_draws_p5",
    "add_one_draws_p95",
    "This measure alone less none: what it adds as the first."
);
const DIVIDEND: [Column; 5] = estimate!(
    "dividend",
    "dividend_lower",
    "dividend_upper",
    "dividend_draws_p5",
    "dividend_draws_p95",
    "Harsanyi dividend: what the measure or pair brings beyond its parts; for poverty above zero where two measures reach the same households. In whole units; measures, pairs and higher_order add up to total exactly."
);

/// What each measure did.
pub static ATTRIBUTION: TableSchema = TableSchema {
    name: "attribution",
    title: "What each measure did, by outcome, year and place",
    description: "One row per outcome, year, place, order and term: differences with less without, below zero where poverty falls. Growth, the register and all else are given in every coalition (with 7 players growth and the other support are players too). Values are computed within each run and then averaged over runs, of which every coalition has the same sample and luck.",
    columns: &[
        SCENARIO,
        OUTCOME,
        UNIT_OF_OUTCOME,
        YEAR,
        PLACE,
        Column::text(
            "order",
            "any: all orders of the measures count the same. subsistence_last: only those in which subsistence comes last, since a top-up to the line hides what the others did; drop_one, add_one and dividends stand in the rows of any.",
        ),
        Column::text(
            "term",
            "measure; interaction (a pair of measures); higher_order (three measures and more together); total (all measures less none). Pairs are written for the nation, regions and areas, not for provinces.",
        ),
        Column::text(
            "measure",
            "The measure, the pair joined by +, or the word total or higher_order.",
        ),
        SHAPLEY[0],
        SHAPLEY[1],
        SHAPLEY[2],
        SHAPLEY[3],
        SHAPLEY[4],
        DROP_ONE[0],
        DROP_ONE[1],
        DROP_ONE[2],
        DROP_ONE[3],
        DROP_ONE[4],
        ADD_ONE[0],
        ADD_ONE[1],
        ADD_ONE[2],
        ADD_ONE[3],
        ADD_ONE[4],
        DIVIDEND[0],
        DIVIDEND[1],
        DIVIDEND[2],
        DIVIDEND[3],
        DIVIDEND[4],
    ],
    deterministic: true,
};

const REDUCTION: [Column; 5] = estimate!(
    "reduction",
    "reduction_lower",
    "reduction_upper",
    "reduction_draws_p5",
    "reduction_draws_p95",
    "By how much the term lowers poverty since the first year."
);

/// What the fall since the first year is made of.
pub static FALL: TableSchema = TableSchema {
    name: "fall",
    title: "What the fall of poverty since the first year is made of",
    description: "One row per outcome (poor_population, poverty_gap), year, place and term: given (from the first year to the year without the measures), each measure by its Shapley value, their sum fall, and unassigned: what of the fall no term has for sure. A term has for sure the end nearer to zero of its reduction's 5th to 95th percentile over posterior draws, or nothing if they hold zero; the rest is a rough measure of what the data leave open between the terms.",
    columns: &[
        SCENARIO,
        OUTCOME,
        UNIT_OF_OUTCOME,
        YEAR,
        PLACE,
        Column::text(
            "term",
            "given, a measure (or growth and support with 7 players), fall or unassigned.",
        ),
        REDUCTION[0],
        REDUCTION[1],
        REDUCTION[2],
        REDUCTION[3],
        REDUCTION[4],
        Column::real(
            "share_of_fall",
            "share",
            "reduction over that of fall; empty where nothing fell.",
        ),
    ],
    deterministic: true,
};

const VALUE: [Column; 5] = estimate!(
    "value",
    "value_lower",
    "value_upper",
    "value_draws_p5",
    "value_draws_p95",
    "Mean over the runs of the outcome under the coalition."
);

/// The outcome of every coalition.
pub static COALITIONS: TableSchema = TableSchema {
    name: "coalitions",
    title: "The outcome under every coalition of measures",
    description: "One row per outcome, year, place (without provinces) and coalition: all that attribution.csv is made of, and what any other rule of sharing needs.",
    columns: &[
        SCENARIO,
        OUTCOME,
        UNIT_OF_OUTCOME,
        YEAR,
        PLACE,
        Column::text(
            "coalition",
            "The measures that act, joined by +; none for the policy of the first year.",
        ),
        Column::integer("size", "measures", "Number of measures that act."),
        VALUE[0],
        VALUE[1],
        VALUE[2],
        VALUE[3],
        VALUE[4],
    ],
    deterministic: true,
};
