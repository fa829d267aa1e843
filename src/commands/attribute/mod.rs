//! `attribute`: what each of the five measures did.

mod text;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::OutputFormat;
use super::arguments::{Reporting, Sampling};
use crate::experiments::{self, AttributeOptions, Players, Share};
use crate::failure::Failure;
use crate::interrupt;
use crate::results::terminal::{self, Style, TextTable, View};
use crate::row;

const EXAMPLES: &str = "\
Examples:
  five-measures attribute shipped:baseline --scale 1000 --replicates 10
  five-measures attribute shipped:baseline --scale 1000 --posterior 20 --replicates 2
  five-measures attribute my-scenario.toml --players 7 --scale 2000 --replicates 5

DIR holds attribution.csv (Shapley value, drop-one, add-one and interactions by outcome, year and place), fall.csv (what the fall since
the first year is made of, and what of it the data cannot assign) and coalitions.csv (the outcome under every coalition).";

/// Whose effects are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum PlayersOption {
    /// The five measures; growth and the other support are given (32 coalitions).
    #[default]
    #[value(name = "5")]
    Five,
    /// Growth and the other support too (128 coalitions).
    #[value(name = "7")]
    Seven,
}

impl From<PlayersOption> for Players {
    fn from(option: PlayersOption) -> Self {
        match option {
            PlayersOption::Five => Players::Five,
            PlayersOption::Seven => Players::Seven,
        }
    }
}

/// Attribute the fall of poverty to the five measures.
///
/// All 32 coalitions of the measures are simulated with the same households and the same luck; growth, the register and the other
/// support are given. Years that coalitions share are simulated once.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Attribute {
    /// Scenario file, or a carried one such as shipped:baseline.
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// Whose effects are told apart.
    #[arg(long, value_enum, default_value_t)]
    players: PlayersOption,
    #[command(flatten)]
    sampling: Sampling,
    /// Folder for the tables.
    #[arg(long, value_name = "DIR", default_value = "output/attribution")]
    out: PathBuf,
    #[command(flatten)]
    reporting: Reporting,
}

impl Attribute {
    /// Simulates the coalitions and writes the tables.
    ///
    /// # Errors
    /// A fault of the input if the scenario cannot be read, or if the folder holds something else.
    pub fn execute(self) -> Result<(), Failure> {
        interrupt::install()?;
        self.sampling.resources.take()?;
        let scenario = self.sampling.load(&self.scenario)?;
        let options = AttributeOptions {
            players: self.players.into(),
            replicates: self.sampling.replicates,
            posterior: self.sampling.posterior,
            command: super::command_line(),
            quiet: self.reporting.quiet,
            force: self.reporting.force,
        };
        let manifest = experiments::attribute(&scenario, &self.out, &options)?;
        if self.reporting.quiet {
            return Ok(());
        }
        let attributed = experiments::attributed(&self.out)?;
        if self.reporting.format != OutputFormat::Text {
            let table = rows(&attributed.shares);
            return terminal::print(&table.render(self.reporting.format.into()));
        }
        terminal::print(&text::report(&attributed, &manifest))?;
        if self.sampling.posterior.is_some()
            && let Some(kept) = super::kept(&scenario)
        {
            terminal::print(&kept)?;
        }
        terminal::print(&text::ending(&self.out, &manifest))
    }
}

/// The nation's shares for machines.
fn rows(shares: &[Share]) -> TextTable {
    let names = [
        "outcome",
        "unit",
        "year",
        "order",
        "term",
        "measure",
        "shapley",
        "shapley_lower",
        "shapley_upper",
        "shapley_draws_p5",
        "shapley_draws_p95",
        "drop_one",
        "add_one",
        "dividend",
    ];
    let mut table = TextTable::new(&names.map(|name| View::named(name, Style::Plain)));
    for s in shares.iter().cloned() {
        table.push(row![
            s.outcome,
            s.unit,
            s.year,
            s.order,
            s.term,
            s.measure,
            s.shapley,
            s.shapley_lower,
            s.shapley_upper,
            s.shapley_draws_p5,
            s.shapley_draws_p95,
            s.drop_one,
            s.add_one,
            s.dividend
        ]);
    }
    table
}
