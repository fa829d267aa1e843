//! results.csv, runs.csv, timings.csv and sensitivity.csv: what a sweep writes of all its runs.

use crate::results::{Column, TableSchema};

/// The first columns of every table of a sweep, before the varied parameters.
pub const RUN: [Column; 3] = [
    Column::integer("run", "", "Number of the run, from 0.").key(),
    super::columns::SCENARIO,
    Column::integer(
        "point",
        "",
        "Number of the point of the design, from 0; runs of one point differ in scenario, seed and replicate.",
    )
    .key(),
];

/// The draw of a posterior design.
pub const DRAW: Column =
    Column::integer("draw", "", "Number of the draw in the posterior file.").key();

/// The columns after the varied parameters.
pub const LUCK: [Column; 2] = [
    Column::integer(
        "replicate",
        "",
        "Number of the replicate, from 0: runs with the same number and seed have the same luck at every point.",
    )
    .key(),
    Column::integer("seed", "", "Key of all random draws (population.seed).").key(),
];

/// Rows that are kept of all runs.
pub static RESULTS: TableSchema = TableSchema {
    name: "results",
    title: "All runs of a sweep",
    description: "One row per run and row that the experiment keeps of its tables, in the order of the runs. After these columns come the varied parameters, then replicate and seed, then the table and its columns, which mean what they mean in the tables of a run; a table leaves the columns of others empty.",
    columns: &RUN,
    deterministic: true,
};

/// The runs.
pub static RUNS: TableSchema = TableSchema {
    name: "runs",
    title: "The runs of a sweep",
    description: "One row per run, with the varied parameters, replicate and seed as in results.csv. `five-measures sweep EXPERIMENT --run NUMBER` makes a run again.",
    columns: &STATE,
    deterministic: true,
};

/// The columns of runs.csv after those that say which run it is.
pub const STATE: [Column; 5] = [
    Column::text("status", "done or failed."),
    Column::integer("rows", "rows", "Rows of the run in results.csv."),
    Column::integer("bytes", "bytes", "Size of these rows as CSV."),
    Column::text(
        "sha256",
        "SHA-256 of these rows as CSV, in hexadecimal; the same wherever and whenever the run is made.",
    ),
    Column::text("error", "Why the run failed."),
];

/// Durations.
pub static TIMINGS: TableSchema = TableSchema {
    name: "timings",
    title: "How long runs took",
    description: "One row per run.",
    columns: &[
        Column::integer("run", "", "Number of the run.").key(),
        Column::real("seconds", "seconds", "Wall time of the run on its threads.").decimals(3),
        Column::text("finished", "When it ended (UTC)."),
    ],
    deterministic: false,
};
