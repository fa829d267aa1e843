//! `merge`: shards of a sweep in, the result of one machine out.

use std::path::PathBuf;

use clap::Args;

use super::sweep::{Changes, Output};
use crate::experiments::sweep::Sweep as Laid;
use crate::failure::Failure;
use crate::interrupt;
use crate::results::terminal;

const EXAMPLES: &str = "\
Examples:
  five-measures merge my-experiment.toml
  five-measures merge my-experiment.toml --out output/nightly
  five-measures merge my-experiment.toml from-a/shard-1-of-2 from-b/shard-2-of-2 --out output/joined";

/// Join the shards of a sweep to what one machine would have written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Merge {
    /// The experiment file of the shards.
    #[arg(value_name = "EXPERIMENT")]
    experiment: PathBuf,
    /// Folders of the shards [default: all shards in the folder of the sweep].
    #[arg(value_name = "SHARD")]
    shards: Vec<PathBuf>,
    #[command(flatten)]
    changes: Changes,
    #[command(flatten)]
    output: Output,
}

impl Merge {
    /// Joins the shards.
    pub fn execute(self) -> Result<(), Failure> {
        interrupt::install()?;
        let experiment = self.changes.load(&self.experiment)?;
        let folder = self.output.folder(&experiment);
        let laid = Laid::new(experiment, self.output.tables.table_format()?)?;
        let command = super::command_line();
        let manifest = laid.merge(&folder, &self.shards, command, self.output.force)?;
        if self.output.quiet {
            return Ok(());
        }
        let names: Vec<&str> = manifest
            .tables
            .iter()
            .map(|table| table.file.as_str())
            .collect();
        terminal::print(&format!(
            "{} runs merged\nResults: {} ({}, manifest.json)\n",
            laid.run_count(),
            folder.display(),
            names.join(", ")
        ))
    }
}
