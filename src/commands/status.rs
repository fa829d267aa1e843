//! `status`: how far a sweep is.

use std::path::PathBuf;

use clap::Args;

use super::OutputFormat;
use super::sweep::duration;
use crate::experiments::sweep::{SweepStatus, status};
use crate::failure::Failure;
use crate::results::Cell;
use crate::results::terminal::{self, Style, TextTable, View};
use crate::row;

const EXAMPLES: &str = "\
Examples:
  five-measures status output/my-experiment
  five-measures status output/my-experiment --format json";

/// Say how far a running or stopped sweep is, and its shards.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Status {
    /// The folder of the sweep.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Form of the table on stdout.
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

impl Status {
    /// Reads the folder and prints what it says.
    pub fn execute(self) -> Result<(), Failure> {
        let all = status(&self.folder)?;
        let people = self.format == OutputFormat::Text;
        let left = if people { Style::Words } else { Style::Plain };
        let mut table = TextTable::new(&[
            View::named("folder", Style::Words),
            View::named("experiment", Style::Words),
            View::named("shard", Style::Words),
            View::named("state", Style::Words),
            View::named("runs", Style::Count),
            View::named("done", Style::Count),
            View::named("failed", Style::Count),
            View::new("runs_per_minute", "per minute", Style::Number(1)),
            View::new("seconds_left", "left", left),
        ]);
        for one in &all {
            table.push(cells(one, people));
        }
        terminal::print(&table.render(self.format.into()))
    }
}

fn cells(one: &SweepStatus, people: bool) -> Vec<Cell> {
    let left = match one.seconds_left {
        Some(seconds) if people => Cell::from(duration(seconds)),
        other => Cell::from(other.map(f64::round)),
    };
    let mut cells = row![
        one.folder.clone(),
        one.experiment.clone(),
        one.shard.to_string(),
        one.state,
        one.runs,
        one.done,
        one.failed,
        one.per_minute,
    ];
    cells.push(left);
    cells
}
