//! validation.csv and validation_scores.csv: forecasts beside what was observed.

use crate::results::{Cell, Column, TableSchema};
use crate::row;
use crate::scenario::Observation;
use crate::validation::{Case, Judgement, Score};

/// The name of the scenario that was validated.
const SCENARIO: Column = Column::text(
    "scenario",
    "Name of the validated scenario; the baselines beside it have the same.",
);
/// The forecast.
const FORECAST: Column = Column::text(
    "forecast",
    "model; growth_alone (incomes grow as observed under the distribution of the first year), constant_hazard (the rate of fall up to calibration.fit_until goes on) or deadline_alone (the model with register, exits and deadline, but no measures and no support).",
);

/// Every observed value beside the forecasts of it.
pub static VALIDATION: TableSchema = TableSchema {
    name: "validation",
    title: "Forecasts and observed values",
    description: "Written by validate: one row per scenario, observed value and forecast; the baselines forecast the headline series only. All forecasts are conditional on observed policy and macroeconomic inputs.",
    columns: &[
        SCENARIO,
        FORECAST,
        Column::text("series", "Name of the observed series."),
        Column::integer("year", "", "Calendar year.").key(),
        Column::text("place", "nation, East, Central, West, poor_areas or a province."),
        Column::real("observed", "as unit", "Published value."),
        Column::text("grade", "How well the observed value is backed: A, A-derived, A-weak, B or B-derived."),
        Column::text("unit", "Unit of the values."),
        Column::integer("members", "runs", "Runs of the ensemble; 1 for a single run or a point forecast."),
        Column::real("simulated", "as unit", "Median of the members."),
        Column::real("lower", "as unit", "5th percentile of the members; empty for one."),
        Column::real("upper", "as unit", "95th percentile of the members; empty for one."),
        Column::real("error", "as unit", "simulated less observed.").significant(6),
        Column::real("relative_error", "share", "error over observed; empty where observed is zero.").significant(6),
        Column::bool("inside", "Whether observed lies between lower and upper; empty for one member."),
        Column::text("status", "fitted (data.targets fits it, and its year is not after calibration.fit_until), held_out (data.targets fits it, but its year is later) or reported (all else)."),
        Column::real("absolute_error", "as unit", "Size of error.").significant(6),
        Column::real("crps", "as unit", "Continuous ranked probability score: mean distance of the members from observed less half their mean distance from each other; the absolute error of one member.").significant(6),
    ],
    deterministic: true,
};

/// Scores of the forecasts of the headline series.
pub static VALIDATION_SCORES: TableSchema = TableSchema {
    name: "validation_scores",
    title: "Scores of forecasts",
    description: "Written by validate: one row per scenario, headline series, part and forecast, over the years after the first, which all forecasts are given.",
    columns: &[
        SCENARIO,
        FORECAST,
        Column::text("series", "Name of the observed series."),
        Column::text("place", "nation or poor_areas."),
        Column::text("part", "fitted, held_out or reported, see validation.csv."),
        Column::integer("n", "years", "Years that the forecast has."),
        Column::real(
            "mean_absolute_error",
            "as in validation.csv",
            "Mean of absolute_error.",
        )
        .significant(6),
        Column::real(
            "root_mean_squared_error",
            "as in validation.csv",
            "Root of the mean squared error.",
        )
        .significant(6),
        Column::real("crps", "as in validation.csv", "Mean of crps.").significant(6),
        Column::real("bias", "as in validation.csv", "Mean of error.").significant(6),
        Column::real(
            "relative_error",
            "share",
            "mean_absolute_error over the mean observed value; empty where that is zero.",
        )
        .significant(6),
        Column::integer(
            "common_years",
            "years",
            "Years that all forecasts of the part have.",
        ),
        Column::real(
            "common_crps",
            "as in validation.csv",
            "Mean of crps over these years, by which forecasts are compared.",
        )
        .significant(6),
        Column::integer(
            "wins",
            "years",
            "Years in which no other forecast has a lower crps; a tie counts for each.",
        ),
    ],
    deterministic: true,
};

/// A row of validation.csv.
pub fn row(
    scenario: &str,
    case: &Case,
    judged: &Judgement,
    observation: &Observation,
) -> Vec<Cell> {
    let [lower, upper] = match judged.interval {
        Some(ends) => ends.map(Some),
        None => [None, None],
    };
    row![
        scenario.to_owned(),
        case.forecast,
        case.series.clone(),
        case.year,
        case.place.clone(),
        case.observed,
        observation.grade.name(),
        observation.unit.clone(),
        case.members.len(),
        judged.median,
        lower,
        upper,
        judged.error,
        judged.relative_error,
        judged.inside,
        case.status.name(),
        judged.error.abs(),
        judged.crps,
    ]
}

/// A row of validation_scores.csv.
pub fn score_row(scenario: &str, score: &Score) -> Vec<Cell> {
    row![
        scenario.to_owned(),
        score.forecast,
        score.series.clone(),
        score.place.clone(),
        score.part.name(),
        score.n,
        score.mean_absolute_error,
        score.root_mean_squared_error,
        score.crps,
        score.bias,
        score.relative_error,
        score.common,
        score.common_crps,
        score.wins,
    ]
}
