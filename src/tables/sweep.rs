//! results.csv, runs.csv, timings.csv and sensitivity.csv: what a sweep writes of all its runs.

use crate::results::{Cell, Column, TableSchema};
use crate::row;
use crate::sensitivity::morris::MorrisEffect;
use crate::sensitivity::sobol::SobolIndex;

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

/// The tables of a sweep.
pub static OF_SWEEP: [&TableSchema; 4] = [&RESULTS, &RUNS, &TIMINGS, &SENSITIVITY];

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

/// The columns of sensitivity.csv between those that name the row of a run and the indices.
const OF_OUTCOME: [Column; 5] = [
    Column::text("variable", "The column of results.csv that is the outcome."),
    Column::text(
        "variable_unit",
        "Its unit, which is that of mu, mu_star, sigma, low and high.",
    ),
    Column::text(
        "method",
        "morris, sobol-indices or one-at-a-time: the design.",
    ),
    Column::text(
        "parameter",
        "The varied parameter, as the column of results.csv is called.",
    ),
    Column::text(
        "parameter_2",
        "The other parameter of a pair (S2); empty otherwise.",
    ),
];

/// The indices under SALib's names.
const INDICES: [Column; 13] = [
    Column::integer(
        "n",
        "",
        "Elementary effects (Morris) or base points (Sobol) that the indices are made from: those without a failed run.",
    ),
    Column::real(
        "mu",
        "as variable_unit",
        "Morris: mean of the elementary effects, over the whole range of the parameter.",
    ),
    Column::real(
        "mu_star",
        "as variable_unit",
        "Morris: mean of their absolute values.",
    ),
    Column::real(
        "sigma",
        "as variable_unit",
        "Morris: their standard deviation; large where the effect depends on the other parameters.",
    ),
    Column::real(
        "mu_star_conf",
        "as variable_unit",
        "Half the width of the 95% bootstrap interval of mu_star.",
    ),
    Column::real(
        "S1",
        "share of the variance",
        "Sobol: first order, what the parameter explains alone.",
    ),
    Column::real(
        "S1_conf",
        "share of the variance",
        "Half the width of the 95% bootstrap interval of S1.",
    ),
    Column::real(
        "ST",
        "share of the variance",
        "Sobol: total, what it explains with all of its interactions.",
    ),
    Column::real(
        "ST_conf",
        "share of the variance",
        "Half the width of the 95% bootstrap interval of ST.",
    ),
    Column::real(
        "S2",
        "share of the variance",
        "Sobol: second order, what the pair explains beyond both alone.",
    ),
    Column::real(
        "S2_conf",
        "share of the variance",
        "Half the width of the 95% bootstrap interval of S2.",
    ),
    Column::real(
        "low",
        "as variable_unit",
        "One at a time: outcome at the first value of the parameter less that of the scenario as it is.",
    ),
    Column::real(
        "high",
        "as variable_unit",
        "One at a time: the same at its last value.",
    ),
];

/// What sensitivity.csv says in every sweep.
pub static SENSITIVITY: TableSchema = TableSchema {
    name: "sensitivity",
    title: "Which parameters drive the outcomes",
    description: "Written for the designs morris, sobol-indices and one-at-a-time: one row per scenario, row and column of values of results.csv, and parameter. Outcomes are means over seeds and replicates, which have the same luck at every point. After `scenario` come the columns that name the row in results.csv. Names and definitions of the indices are those of SALib; a method leaves those of others empty.",
    columns: &{
        let mut all = [super::columns::SCENARIO; 1 + OF_OUTCOME.len() + INDICES.len()];
        let mut place = 0;
        while place < OF_OUTCOME.len() {
            all[1 + place] = OF_OUTCOME[place];
            place += 1;
        }
        let mut place = 0;
        while place < INDICES.len() {
            all[1 + OF_OUTCOME.len() + place] = INDICES[place];
            place += 1;
        }
        all
    },
    deterministic: true,
};

/// The table of indices of a sweep whose rows these columns name. It lives as long as the program.
pub fn sensitivity(keys: &[Column]) -> &'static TableSchema {
    let mut columns = vec![super::columns::SCENARIO];
    columns.extend(keys.iter().copied());
    columns.extend(OF_OUTCOME);
    columns.extend(INDICES);
    Box::leak(Box::new(TableSchema {
        columns: Vec::leak(columns),
        ..SENSITIVITY
    }))
}

/// The indices of a parameter or pair; those that its method does not give are missing.
#[derive(Clone, Debug, Default)]
pub struct Indices {
    n: Option<usize>,
    /// mu, mu_star, sigma, mu_star_conf.
    morris: [Option<f64>; 4],
    /// S1, S1_conf, ST, ST_conf.
    sobol: [Option<f64>; 4],
    /// S2, S2_conf.
    pair: [Option<f64>; 2],
    /// low, high.
    ends: [Option<f64>; 2],
}

impl Indices {
    /// Elementary effects.
    pub fn of_morris(effect: &MorrisEffect) -> Self {
        Indices {
            n: Some(effect.n),
            morris: [effect.mu, effect.mu_star, effect.sigma, effect.mu_star_conf],
            ..Self::default()
        }
    }

    /// First order and total from `n` base points.
    pub fn of_sobol(n: usize, s1: &SobolIndex, st: &SobolIndex) -> Self {
        Indices {
            n: Some(n),
            sobol: [s1.value, s1.conf, st.value, st.conf],
            ..Self::default()
        }
    }

    /// Second order from `n` base points.
    pub fn of_pair(n: usize, s2: &SobolIndex) -> Self {
        Indices {
            n: Some(n),
            pair: [s2.value, s2.conf],
            ..Self::default()
        }
    }

    /// Effects at both ends of the values; NaN where a run has none.
    pub fn of_ends(ends: [f64; 2]) -> Self {
        Indices {
            ends: ends.map(|end| Some(end).filter(|end| end.is_finite())),
            ..Self::default()
        }
    }

    /// The cells in the order of the columns.
    pub fn cells(&self) -> Vec<Cell> {
        let mut cells = row![self.n];
        let numbers = self
            .morris
            .iter()
            .chain(&self.sobol)
            .chain(&self.pair)
            .chain(&self.ends);
        cells.extend(numbers.map(|number| Cell::from(*number)));
        cells
    }
}
