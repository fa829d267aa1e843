//! Scenarios beside each other: simulated in step with the same luck, and compared household by household.

mod pairing;
mod summary;

use std::path::Path;

use super::begin::{begin, check};
use super::posterior::{Design, Run};
use super::run::parameters;
use crate::comparison::Layout;
use crate::failure::Failure;
use crate::interrupt;
use crate::model::Simulation;
use crate::progress::Progress;
use crate::results::{Input, Manifest, Opening, Plan, ResultsFolder, TableFormat, TableSchema};
use crate::scenario::Scenario;
use crate::tables::compare::league::{self, Contender};
use crate::tables::compare::{Contrast, YearValues};
use crate::tables::{OF_COMPARISON, POSTERIOR_DRAWS};
pub use summary::{Compared, Cost, Indicator, Placed, compared};

/// What a comparison is asked for beyond its scenarios.
#[derive(Clone, Debug)]
pub struct CompareOptions {
    /// Number of replicates, each with luck of its own.
    pub replicates: u32,
    /// Number of draws of the scenarios' posterior, each with all replicates; `None` for the values of the scenarios themselves.
    pub posterior: Option<u32>,
    /// The command line, for the manifest.
    pub command: Vec<String>,
    /// Show no progress.
    pub quiet: bool,
    /// Replace results of another run in the folder.
    pub force: bool,
}

/// Compares scenarios with the first of them into a results folder, unless the result is there already.
///
/// # Errors
/// If the scenarios cannot be paired, no population can be drawn, the folder must not or cannot be written, or the user interrupts;
/// then nothing of the comparison is left.
pub fn compare(
    scenarios: &[Scenario],
    folder: &Path,
    options: &CompareOptions,
) -> Result<Manifest, Failure> {
    pairing::pairable(scenarios)?;
    let designs = designs(scenarios, options)?;
    match ResultsFolder::open(folder, plan(scenarios, &designs, options), options.force)? {
        Opening::Complete(manifest) => Ok(*manifest),
        Opening::Write(open) => {
            let contrasts = simulate(scenarios, &designs, options)?;
            write(open, scenarios, &designs, &contrasts, options)
        }
    }
}

/// The runs of every scenario, of which those of one number belong together.
fn designs<'a>(
    scenarios: &'a [Scenario],
    options: &CompareOptions,
) -> Result<Vec<Design<'a>>, Failure> {
    let designs: Vec<Design<'a>> = scenarios
        .iter()
        .map(|scenario| Design::new(scenario, options.posterior, options.replicates))
        .collect::<Result<_, Failure>>()?;
    scenarios.iter().try_for_each(check)?;
    if options.posterior.is_none() {
        return Ok(designs);
    }
    pairing::same_posterior(scenarios)?;
    designs.iter().try_for_each(Design::check)?;
    // The replicates of a draw have the same parameters.
    for number in (0..designs[0].runs()).step_by(options.replicates as usize) {
        let runs = runs(&designs, number)?;
        for run in &runs[1..] {
            pairing::same_population(&runs[0].scenario, &run.scenario)?;
        }
    }
    Ok(designs)
}

/// The runs of that number, one of each scenario.
fn runs<'a>(designs: &[Design<'a>], number: u32) -> Result<Vec<Run<'a>>, Failure> {
    designs.iter().map(|design| design.run(number)).collect()
}

/// Makes all runs; gives each scenario but the first beside the first.
fn simulate(
    scenarios: &[Scenario],
    designs: &[Design<'_>],
    options: &CompareOptions,
) -> Result<Vec<Contrast>, Failure> {
    let (count, years) = (scenarios.len(), scenarios[0].horizon().count());
    let all = (years * count) as u64 * u64::from(designs[0].runs());
    let progress = Progress::new("compare", all, options.quiet);
    let mut contrasts: Vec<Contrast> = scenarios[1..].iter().map(|_| Contrast::default()).collect();
    for number in 0..designs[0].runs() {
        let runs = runs(designs, number)?;
        let mut simulations = drawn(&runs, &progress)?;
        for year in scenarios[0].horizon() {
            let mut values = Vec::with_capacity(count);
            for (run, simulation) in runs.iter().zip(&mut simulations) {
                interrupt::check()?;
                progress.message(&format!("{}: {year}, {}", run.name, run.scenario.name()));
                simulation.step();
                values.push(YearValues::of(&run.scenario, year, simulation));
                progress.inc(1);
            }
            let households = |place: usize| simulations[place].nation().counties.as_slice();
            for (place, contrast) in (1..).zip(&mut contrasts) {
                contrast.add(
                    (&values[0], households(0)),
                    (&values[place], households(place)),
                    scenarios[0].first_year(),
                );
            }
        }
    }
    Ok(contrasts)
}

/// The nations of a run, which must be the same one.
fn drawn<'a>(runs: &'a [Run<'_>], progress: &Progress) -> Result<Vec<Simulation<'a>>, Failure> {
    let mut simulations: Vec<Simulation<'a>> = Vec::with_capacity(runs.len());
    for run in runs {
        interrupt::check()?;
        let scenario = &*run.scenario;
        progress.message(&format!("{}: drawing {}", run.name, scenario.name()));
        let simulation = begin(scenario, run.luck)?;
        if let Some(first) = simulations.first() {
            let nations = [first.nation(), simulation.nation()];
            pairing::same_households(&runs[0].scenario, scenario, nations)?;
        }
        simulations.push(simulation);
    }
    Ok(simulations)
}

/// The tables of a comparison; the draws if there are any.
fn tables(options: &CompareOptions) -> Vec<&'static TableSchema> {
    let draws = options.posterior.map(|_| &POSTERIOR_DRAWS);
    OF_COMPARISON.into_iter().chain(draws).collect()
}

/// What a comparison is going to do and to write.
fn plan(scenarios: &[Scenario], designs: &[Design<'_>], options: &CompareOptions) -> Plan {
    let base = &scenarios[0];
    let p = base.parameters(base.first_year());
    let names: Vec<&str> = scenarios.iter().map(Scenario::name).collect();
    let parameters = scenarios.iter().map(
        |scenario| serde_json::json!({"scenario": scenario.name(), "parameters": parameters(scenario)}),
    );
    let inputs = scenarios.iter().flat_map(|scenario| {
        let files = scenario.data_files().iter();
        files.map(|(file, bytes)| Input::of_bytes(format!("{}/{file}", scenario.name()), bytes))
    });
    Plan {
        scenario: "comparison".to_owned(),
        title: format!("{} beside {}", names[1..].join(", "), names[0]),
        parameters: parameters.collect(),
        seed: u64::from(p.population.seed),
        replicates: options.replicates,
        posterior_draws: designs[0].draw_numbers(),
        scale: u64::from(p.population.scale),
        inputs: inputs.collect(),
        tables: tables(options),
        format: TableFormat::Csv,
        files: Vec::new(),
        working: Vec::new(),
        command: options.command.clone(),
        threads: rayon::current_num_threads(),
    }
}

/// Writes the tables of all pairs.
fn write(
    mut folder: Box<ResultsFolder>,
    scenarios: &[Scenario],
    designs: &[Design<'_>],
    contrasts: &[Contrast],
    options: &CompareOptions,
) -> Result<Manifest, Failure> {
    let layout = Layout::new(options.posterior, options.replicates);
    let mut open = tables(options)
        .into_iter()
        .map(|schema| Ok((schema, folder.table(schema)?)))
        .collect::<Result<Vec<_>, Failure>>()?;
    let base = scenarios[0].name();
    let pairs = || scenarios[1..].iter().zip(contrasts);
    let league = pairs().map(|(other, contrast)| Contender {
        scenario: other.name(),
        title: other.header().title.as_deref().unwrap_or_default(),
        worth: contrast.worth(&layout, false),
        budget: None,
    });
    let league = league::rows(base, league.collect());
    let compared =
        pairs().flat_map(|(other, contrast)| contrast.rows(base, other.name(), &layout, false));
    // A scenario beside itself has its draws once.
    let others = designs.iter().zip(scenarios).skip(1);
    let others = others.filter(|(_, scenario)| scenario.name() != base);
    let draws = designs
        .iter()
        .take(1)
        .chain(others.map(|(design, _)| design));
    let all = std::iter::once(league).chain(compared);
    for (schema, rows) in all.chain(draws.map(Design::rows)) {
        interrupt::check()?;
        if let Some((_, table)) = open.iter_mut().find(|(s, _)| s.name == schema.name) {
            rows.iter().try_for_each(|row| table.write(row))?;
        }
    }
    for (_, table) in open {
        folder.keep(table)?;
    }
    interrupt::check()?;
    folder.finish()
}
