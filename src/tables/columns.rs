//! Columns that most tables begin with.

use crate::results::Column;

/// The scenario.
pub const SCENARIO: Column =
    Column::text("scenario", "Name of the scenario file without its ending.");
/// The replicate.
pub const REPLICATE: Column = Column::integer(
    "replicate",
    "",
    "Number of the replicate, from 0; of posterior draws the number of the run (posterior_draws.csv names its draw and luck).",
);
/// The year.
pub const YEAR: Column =
    Column::integer("year", "", "Calendar year; stocks are those of its end.").key();
/// The place.
pub const PLACE: Column = Column::text(
    "place",
    "nation; East, Central or West; poor_areas (the counties designated in the first year) or other_areas; or a province.",
);

/// The three columns with which every table of years begins.
pub const LEAD: [Column; 3] = [SCENARIO, REPLICATE, YEAR];
