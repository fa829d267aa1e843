//! Tables of a calibration: candidates, posterior, what the targets identify, and the fit.

use crate::results::{Column, TableSchema};

/// Every candidate of a calibration.
pub static CALIBRATION: TableSchema = TableSchema {
    name: "calibration",
    title: "Candidates of a calibration",
    description: "One row per stage and candidate, in the order in which they were first simulated; the values of the parameters follow. Stages: pilot (luck of the targets at the scenario's own values), screening, search, check (evolution strategy), slopes and cloud (approximation of the posterior), rescoring (ends of the searches on fresh replicates), sample.",
    columns: &[
        Column::integer("candidate", "", "Number of the row, from 0.").key(),
        Column::text("stage", "What the candidate was simulated for, see above."),
        Column::integer("runs", "runs", "Replicates of which its values are means."),
        Column::real(
            "distance",
            "variances",
            "Mean over the fitted targets of the squared residual in standard deviations.",
        ),
        Column::real(
            "loss",
            "variances",
            "distance plus the prior's penalty per target: what the search minimizes.",
        ),
    ],
    deterministic: true,
};

/// Weighted draws of the fitted parameters.
pub static POSTERIOR: TableSchema = TableSchema {
    name: "posterior",
    title: "Posterior draws",
    description: "One row per plausible candidate of the sample; the values of the parameters follow. A scenario applies them through `data.posterior`.",
    columns: &[
        Column::integer("draw", "", "Number of the draw, from 0.").key(),
        Column::real("weight", "share", "Weight; all add up to 1."),
        Column::real("distance", "variances", "Distance of its one run."),
    ],
    deterministic: true,
};

/// What the targets say about each parameter.
pub static DIAGNOSIS: TableSchema = TableSchema {
    name: "diagnosis",
    title: "What the targets identify",
    description: "One row per fitted parameter, in the order of the register.",
    columns: &[
        Column::text("parameter", "Path of the parameter."),
        Column::text("unit", "Unit of the values."),
        Column::real("low", "as unit", "Low bound of the prior."),
        Column::real("central", "as unit", "Central value of the prior."),
        Column::real("high", "as unit", "High bound of the prior."),
        Column::real("before", "as unit", "Value of the scenario."),
        Column::real("best", "as unit", "Fitted value."),
        Column::real("median", "as unit", "Median of the posterior."),
        Column::real(
            "p5",
            "as unit",
            "Value below which 5% of the posterior lie.",
        ),
        Column::real(
            "p95",
            "as unit",
            "Value below which 95% of the posterior lie.",
        ),
        Column::real(
            "width_ratio",
            "share",
            "Standard deviation of the posterior over that of the prior, between the bounds: near 1 if the targets say nothing.",
        ),
        Column::bool("identified", "Whether width_ratio is below 0.7."),
        Column::real(
            "screening",
            "standard deviations",
            "Largest mean size of an elementary effect on a target over the range of the parameter; empty without screening.",
        ),
    ],
    deterministic: true,
};

/// Correlations of the posterior.
pub static CORRELATIONS: TableSchema = TableSchema {
    name: "correlations",
    title: "Correlations of the posterior",
    description: "One row per pair of fitted parameters.",
    columns: &[
        Column::text("first", "Path of a parameter."),
        Column::text("second", "Path of the other one."),
        Column::real(
            "correlation",
            "-",
            "Correlation of their positions between the bounds.",
        ),
        Column::bool(
            "trade_off",
            "Whether it is larger in size than 0.6: the targets hardly tell the two apart.",
        ),
        Column::bool(
            "growth_against_measure",
            "Whether one is of growth and the other one of a measure or support.",
        ),
    ],
    deterministic: true,
};

/// How far the fit bears other values of a parameter.
pub static PROFILES: TableSchema = TableSchema {
    name: "profiles",
    title: "Profiles",
    description: "One row per fitted parameter and held value. All other parameters make up for it as well as the quadratic approximation of the loss lets them.",
    columns: &[
        Column::text("parameter", "Path of the parameter."),
        Column::real("value", "as the parameter", "Value at which it is held.").key(),
        Column::real(
            "rise",
            "variances",
            "Sum of squared residuals and penalties above the lowest: 1 and 3.84 mark intervals of 68% and 95%.",
        ),
    ],
    deterministic: true,
};

/// Observed beside fitted values.
pub static FIT: TableSchema = TableSchema {
    name: "fit",
    title: "Fit of the targets",
    description: "One row per target in the years of the horizon; simulated values are means over replicates that no search has seen.",
    columns: &[
        Column::text("series", "Name of the observed series."),
        Column::integer("year", "", "Calendar year.").key(),
        Column::text("place", "nation, poor_areas, a region or a province."),
        Column::text(
            "use",
            "fit: fitted; held_out: later than the last fitted year; report: for comparison only.",
        ),
        Column::text("unit", "Unit of the values."),
        Column::real("observed", "as unit", "Published value."),
        Column::text("grade", "How well it is backed."),
        Column::real("before", "as unit", "Simulated with the scenario's own values; empty if the model does not give the series."),
        Column::real("simulated", "as unit", "Simulated with the fitted values."),
        Column::real("simulated_sd", "as unit", "Standard deviation over replicates.").significant(4),
        Column::real("z_before", "standard deviations", "z with the scenario's own values.").significant(6),
        Column::real(
            "z",
            "standard deviations",
            "Simulated less observed in the measure of the target, over the error of source, tolerance and luck.",
        )
        .significant(6),
        Column::bool(
            "inside_tolerance",
            "Whether simulated less observed in the measure of the target is at most the tolerance.",
        ),
    ],
    deterministic: true,
};
