//! posterior_draws.csv: which draws of the posterior a result was simulated with.

use super::columns::{REPLICATE, SCENARIO};
use crate::results::{Cell, Column, TableSchema};
use crate::row;
use crate::scenario::{Posterior, PosteriorDraw};

/// The draws.
pub static POSTERIOR_DRAWS: TableSchema = TableSchema {
    name: "posterior_draws",
    title: "Draws of the posterior",
    description: "Written by run --posterior: one row per run and drawn parameter. A draw is taken as often as its weight says, by systematic resampling; parameters that the scenario sets itself are not drawn.",
    columns: &[
        SCENARIO,
        REPLICATE,
        Column::integer("draw", "", "Number of the draw in the posterior file.").key(),
        Column::integer(
            "luck",
            "",
            "Number of the luck of the run, from 0; runs of all draws with the same number have the same luck.",
        ),
        Column::real(
            "weight",
            "share 0-1",
            "Weight of the draw in the posterior file.",
        ),
        Column::text("parameter", "Path of the parameter."),
        Column::real(
            "value",
            "as in docs/parameters.md",
            "Its value in all years of the run.",
        )
        .significant(17),
    ],
    deterministic: true,
};

/// The rows of one run.
pub fn rows(
    scenario: &str,
    run: u32,
    luck: u32,
    posterior: &Posterior,
    draw: &PosteriorDraw,
) -> Vec<Vec<Cell>> {
    let drawn = posterior.parameters().zip(&draw.values);
    drawn
        .map(|(entry, value)| {
            row![
                scenario.to_owned(),
                run,
                draw.number,
                luck,
                draw.weight,
                entry.path.as_str(),
                value.as_f64(),
            ]
        })
        .collect()
}
