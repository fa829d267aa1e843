//! What each measure did: all coalitions of the measures with the same luck, and how the outcome is shared among them.

mod players;
mod summary;
mod tree;

use std::path::Path;

use super::begin::check;
use super::demand::Demand;
use super::posterior::Design;
use super::run::parameters;
use crate::comparison::Layout;
use crate::failure::Failure;
use crate::interrupt;
use crate::model::programme::Measure;
use crate::progress::Progress;
use crate::results::{Input, Manifest, Opening, Plan, ResultsFolder, TableFormat, TableSchema};
use crate::scenario::Scenario;
use crate::tables::attribution::{Subject, Values, place_names};
use crate::tables::{OF_ATTRIBUTION, POSTERIOR_DRAWS, TableRows};
pub use players::{Player, Players};
pub use summary::{Attributed, FallTerm, Share, attributed};
use tree::Tree;

/// What an attribution is asked for beyond its scenario.
#[derive(Clone, Debug)]
pub struct AttributeOptions {
    /// Whose effects are told apart.
    pub players: Players,
    /// Number of replicates, each with luck of its own.
    pub replicates: u32,
    /// Number of draws of the scenario's posterior, each with all replicates; `None` for the values of the scenario itself.
    pub posterior: Option<u32>,
    /// The command line, for the manifest.
    pub command: Vec<String>,
    /// Show no progress.
    pub quiet: bool,
    /// Replace results of another run in the folder.
    pub force: bool,
}

/// Simulates all coalitions of a scenario's measures into a results folder, unless the result is there already.
///
/// # Errors
/// If no population can be drawn, the folder must not or cannot be written, or the user interrupts; then nothing of it is left.
pub fn attribute(
    scenario: &Scenario,
    folder: &Path,
    options: &AttributeOptions,
) -> Result<Manifest, Failure> {
    let design = Design::new(scenario, options.posterior, options.replicates)?;
    check(scenario)?;
    design.check()?;
    match ResultsFolder::open(folder, plan(scenario, &design, options), options.force)? {
        Opening::Complete(manifest) => Ok(*manifest),
        Opening::Write(open) => {
            let tree = Tree::new(scenario, &options.players.list())?;
            let nations = |agents| tree.nations(agents);
            Demand::of_attribution(scenario, nations, tree.kept(), design.runs()).check()?;
            let values = simulate(scenario, &design, options)?;
            write(open, &values, &design, options)
        }
    }
}

/// Makes all runs.
fn simulate(
    scenario: &Scenario,
    design: &Design<'_>,
    options: &AttributeOptions,
) -> Result<Values, Failure> {
    let players = options.players.list();
    let mut values = no_values(scenario, &players);
    let years = Tree::new(scenario, &players)?.years();
    let progress = Progress::new("attribute", years * u64::from(design.runs()), options.quiet);
    for number in 0..design.runs() {
        let run = design.run(number)?;
        progress.message(&run.name);
        let tree = Tree::new(&run.scenario, &players)?;
        values.add(tree.grow(run.luck, &progress)?);
    }
    Ok(values)
}

/// The values of no run yet.
fn no_values(scenario: &Scenario, players: &[Player]) -> Values {
    let last = Player::Policy(Measure::Subsistence);
    let subject = Subject {
        scenario: scenario.name().to_owned(),
        players: players.iter().map(|player| player.name()).collect(),
        last: players.iter().position(|p| *p == last).unwrap_or_default(),
        first_year: scenario.first_year(),
        places: place_names(scenario.provinces()),
    };
    Values::new(subject, scenario.horizon().count())
}

/// The rows of attribution.csv of one run: what each of the five measures did with the luck of a replicate.
///
/// # Errors
/// If no population can be drawn, or the user interrupts.
pub(super) fn rows_of_run(scenario: &Scenario, luck: u32) -> Result<TableRows, Failure> {
    let players = Players::Five.list();
    let quiet = Progress::new("attribution", 0, true);
    let mut values = no_values(scenario, &players);
    values.add(Tree::new(scenario, &players)?.grow(luck, &quiet)?);
    Ok(values.attribution_rows(&Layout::new(None, 1)))
}

/// Nations of so many agents that are alive at once in such a run.
///
/// # Errors
/// Those of the coalitions' scenarios.
pub(super) fn nations_of_run(scenario: &Scenario, agents: u64) -> Result<usize, Failure> {
    Ok(Tree::new(scenario, &Players::Five.list())?.nations(agents))
}

/// The tables of an attribution; the draws if there are any.
fn tables(options: &AttributeOptions) -> Vec<&'static TableSchema> {
    let draws = options.posterior.map(|_| &POSTERIOR_DRAWS);
    OF_ATTRIBUTION.into_iter().chain(draws).collect()
}

/// What an attribution is going to do and to write.
fn plan(scenario: &Scenario, design: &Design<'_>, options: &AttributeOptions) -> Plan {
    let p = scenario.parameters(scenario.first_year());
    let players: Vec<&str> = options.players.list().iter().map(|p| p.name()).collect();
    let data = scenario.data_files();
    let inputs = data.iter();
    Plan {
        scenario: scenario.name().to_owned(),
        title: scenario.header().title.clone().unwrap_or_default(),
        parameters: serde_json::json!([{
            "scenario": scenario.name(),
            "players": players,
            "parameters": parameters(scenario),
        }]),
        seed: u64::from(p.population.seed),
        replicates: options.replicates,
        posterior_draws: design.draw_numbers(),
        scale: u64::from(p.population.scale),
        inputs: inputs
            .map(|(name, bytes)| Input::of_bytes(name.clone(), bytes))
            .collect(),
        tables: tables(options),
        format: TableFormat::Csv,
        files: Vec::new(),
        working: Vec::new(),
        command: options.command.clone(),
        threads: rayon::current_num_threads(),
    }
}

/// Writes the tables.
fn write(
    mut folder: Box<ResultsFolder>,
    values: &Values,
    design: &Design<'_>,
    options: &AttributeOptions,
) -> Result<Manifest, Failure> {
    let layout = Layout::new(options.posterior, options.replicates);
    let draws = options.posterior.map(|_| design.rows());
    for (schema, rows) in values.rows(&layout).into_iter().chain(draws) {
        interrupt::check()?;
        let mut table = folder.table(schema)?;
        rows.iter().try_for_each(|row| table.write(row))?;
        folder.keep(table)?;
    }
    folder.finish()
}
