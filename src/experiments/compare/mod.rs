//! Scenarios beside each other: simulated in step with the same luck, and compared household by household.

mod budgets;
mod pairing;
mod shared;
mod summary;

use std::path::Path;

use super::begin::{begin, check};
use super::demand::Demand;
use super::posterior::{Design, Run};
use super::run::parameters;
use crate::comparison::{Estimate, Layout};
use crate::failure::Failure;
use crate::interrupt;
use crate::progress::Progress;
use crate::results::{Input, Manifest, Opening, Plan, ResultsFolder, TableFormat, TableSchema};
use crate::scenario::Scenario;
use crate::tables::compare::budgets::Budgets;
use crate::tables::compare::league::{self, Contender};
use crate::tables::compare::{BUDGETS, Contrast, YearValues};
use crate::tables::{OF_COMPARISON, POSTERIOR_DRAWS, TableRows};
use shared::{Sharing, Simulations};
pub use summary::{Budgeted, Compared, Cost, Indicator, Placed, budgeted, compared};

/// What a comparison is asked for beyond its scenarios.
#[derive(Clone, Debug)]
pub struct CompareOptions {
    /// Number of replicates, each with luck of its own.
    pub replicates: u32,
    /// Number of draws of the scenarios' posterior, each with all replicates; `None` for the values of the scenarios themselves.
    pub posterior: Option<u32>,
    /// Name of the scenario of the comparison whose public cost all but the first are held to; `None` to leave them as they are.
    pub equal_budget: Option<String>,
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
/// If the scenarios cannot be paired or held to a budget, no population can be drawn, the folder must not or cannot be written, or the
/// user interrupts; then nothing of the comparison is left.
pub fn compare(
    scenarios: &[Scenario],
    folder: &Path,
    options: &CompareOptions,
) -> Result<Manifest, Failure> {
    pairing::pairable(scenarios)?;
    let reference = options.equal_budget.as_deref();
    let reference = reference.map(|name| budgets::reference(scenarios, name));
    let reference = reference.transpose()?;
    let designs = designs(scenarios, options)?;
    let plan = plan(scenarios, &designs, options);
    let mut open = match ResultsFolder::open(folder, plan, options.force)? {
        Opening::Complete(manifest) => return Ok(*manifest),
        Opening::Write(open) => open,
    };
    demand(scenarios, &designs, options)?.check()?;
    let (replicates, quiet) = (options.replicates, options.quiet);
    let held =
        reference.map(|reference| budgets::held_equal(scenarios, reference, replicates, quiet));
    let held = held.transpose()?;
    let scenarios = held.as_ref().map_or(scenarios, |(scaled, _)| scaled);
    if held.is_some() {
        open.found(all_parameters(scenarios, options));
    }
    let designs = self::designs(scenarios, options)?;
    let contrasts = simulate(scenarios, &designs, options)?;
    let compared = Finished {
        scenarios,
        designs: &designs,
        contrasts: &contrasts,
        budgets: held.as_ref().map(|(_, budgets)| budgets),
        layout: Layout::new(options.posterior, options.replicates),
    };
    write(open, &compared, options)
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

/// What a comparison needs; scenarios that budgets hold apart have a nation each.
fn demand<'a>(
    scenarios: &'a [Scenario],
    designs: &[Design<'_>],
    options: &CompareOptions,
) -> Result<Demand<'a>, Failure> {
    let first = runs(designs, 0)?;
    let first: Vec<&Scenario> = first.iter().map(|run| &*run.scenario).collect();
    let nations = match options.equal_budget {
        Some(_) => scenarios.len(),
        None => Sharing::of(&first).nations(),
    };
    let pairs = scenarios.len() - 1;
    Ok(Demand::of_comparison(
        &scenarios[0],
        nations,
        pairs,
        designs[0].runs(),
    ))
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
    let progress = Progress::new("compare", years(designs, options)?, options.quiet);
    let mut contrasts: Vec<Contrast> = scenarios[1..].iter().map(|_| Contrast::default()).collect();
    for number in 0..designs[0].runs() {
        let runs = runs(designs, number)?;
        let name = &runs[0].name;
        let mut simulations = drawn(&runs, &progress)?;
        for year in scenarios[0].horizon() {
            let lived = simulations.live(year, |scenario, simulation| {
                interrupt::check()?;
                progress.message(&format!("{name}: {year}, {}", scenario.name()));
                simulation.step();
                progress.inc(1);
                Ok(YearValues::of(scenario, year, simulation))
            })?;
            let stands = |place: usize| {
                let (values, simulation) = lived.of(place);
                (values, simulation.nation().counties.as_slice())
            };
            for (place, contrast) in (1..).zip(&mut contrasts) {
                contrast.add(stands(0), stands(place), scenarios[0].first_year());
            }
        }
    }
    Ok(contrasts)
}

/// Years that are simulated in all runs, those that scenarios share counted once.
fn years(designs: &[Design<'_>], options: &CompareOptions) -> Result<u64, Failure> {
    let mut years = 0;
    // The replicates of a draw have the same parameters.
    for number in (0..designs[0].runs()).step_by(options.replicates as usize) {
        let runs = runs(designs, number)?;
        let scenarios: Vec<&Scenario> = runs.iter().map(|run| &*run.scenario).collect();
        years += Sharing::of(&scenarios).years() * u64::from(options.replicates);
    }
    Ok(years)
}

/// The nations of a run, which must be the same one.
fn drawn<'a>(runs: &'a [Run<'_>], progress: &Progress) -> Result<Simulations<'a>, Failure> {
    let (base, name, luck) = (&*runs[0].scenario, &runs[0].name, runs[0].luck);
    let scenarios = runs.iter().map(|run| &*run.scenario).collect();
    Simulations::begin(scenarios, |scenario, first| {
        interrupt::check()?;
        progress.message(&format!("{name}: drawing {}", scenario.name()));
        let simulation = begin(scenario, luck)?;
        if let Some(first) = first {
            let nations = [first.nation(), simulation.nation()];
            pairing::same_households(base, scenario, nations)?;
        }
        Ok(simulation)
    })
}

/// The tables of a comparison; budgets and draws if there are any.
fn tables(options: &CompareOptions) -> Vec<&'static TableSchema> {
    let budgets = options.equal_budget.as_ref().map(|_| &BUDGETS);
    let draws = options.posterior.map(|_| &POSTERIOR_DRAWS);
    let all = OF_COMPARISON.into_iter().chain(budgets);
    all.chain(draws).collect()
}

/// The parameters of all scenarios, and which budget they are held to.
fn all_parameters(scenarios: &[Scenario], options: &CompareOptions) -> serde_json::Value {
    let each = scenarios.iter().map(|scenario| {
        serde_json::json!({
            "scenario": scenario.name(),
            "title": scenario.header().title,
            "parameters": parameters(scenario),
        })
    });
    let equal = options.equal_budget.iter();
    each.chain(equal.map(|name| serde_json::json!({"equal_budget": name})))
        .collect()
}

/// What a comparison is going to do and to write.
fn plan(scenarios: &[Scenario], designs: &[Design<'_>], options: &CompareOptions) -> Plan {
    let base = &scenarios[0];
    let p = base.parameters(base.first_year());
    let names: Vec<&str> = scenarios.iter().map(Scenario::name).collect();
    let inputs = scenarios.iter().flat_map(|scenario| {
        let files = scenario.data_files().iter();
        files.map(|(file, bytes)| Input::of_bytes(format!("{}/{file}", scenario.name()), bytes))
    });
    Plan {
        scenario: "comparison".to_owned(),
        title: format!("{} beside {}", names[1..].join(", "), names[0]),
        parameters: all_parameters(scenarios, options),
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

/// A comparison that has been simulated.
struct Finished<'a> {
    scenarios: &'a [Scenario],
    designs: &'a [Design<'a>],
    contrasts: &'a [Contrast],
    budgets: Option<&'a Budgets>,
    layout: Layout,
}

impl Finished<'_> {
    /// All tables but the draws: those over all scenarios, then those of each pair.
    fn rows(&self) -> impl Iterator<Item = TableRows> + '_ {
        let base = self.scenarios[0].name();
        let over_all = std::iter::once(self.league()).chain(self.budget_rows());
        let pairs = self.scenarios[1..].iter().zip(self.contrasts).enumerate();
        over_all.chain(pairs.flat_map(move |(place, (other, contrast))| {
            contrast.rows(base, other.name(), &self.layout, self.is_equal(place))
        }))
    }

    /// Whether the scenario of that place among the others is held to the budget of the first, so that it has no cost of its own.
    fn is_equal(&self, place: usize) -> bool {
        self.budgets.is_some_and(|budgets| {
            budgets.reference == self.scenarios[0].name() && budgets.all[place].is_equal()
        })
    }

    fn league(&self) -> TableRows {
        let pairs = self.scenarios[1..].iter().zip(self.contrasts).enumerate();
        let contenders = pairs.map(|(place, (other, contrast))| Contender {
            scenario: other.name(),
            title: other.header().title.as_deref().unwrap_or_default(),
            worth: contrast.worth(&self.layout, self.is_equal(place)),
            budget: self.budgets.and_then(|budgets| budgets.all[place].fault()),
        });
        league::rows(self.scenarios[0].name(), contenders.collect())
    }

    fn budget_rows(&self) -> Option<TableRows> {
        let budgets = self.budgets?;
        let costs = self
            .contrasts
            .iter()
            .map(|contrast| contrast.worth(&self.layout, false).cost);
        let costs: Vec<Estimate> = costs.collect();
        let mut others = self.scenarios[1..].iter().zip(&costs);
        let reference = match others.find(|(other, _)| other.name() == budgets.reference) {
            Some((_, cost)) => cost.other,
            None => costs[0].base,
        };
        let drawn = !self.designs[0].draw_numbers().is_empty();
        let gap = |cost: &Estimate| Some(cost.other? - reference?).filter(|_| drawn);
        let in_draws: Vec<Option<f64>> = costs.iter().map(gap).collect();
        Some(budgets.rows(self.scenarios[0].name(), &in_draws))
    }
}

/// Writes all tables.
fn write(
    mut folder: Box<ResultsFolder>,
    compared: &Finished<'_>,
    options: &CompareOptions,
) -> Result<Manifest, Failure> {
    let mut open = tables(options)
        .into_iter()
        .map(|schema| Ok((schema, folder.table(schema)?)))
        .collect::<Result<Vec<_>, Failure>>()?;
    let base = compared.scenarios[0].name();
    // A scenario beside itself has its draws once.
    let designs = compared.designs.iter().zip(compared.scenarios).enumerate();
    let designs = designs.filter(|(place, (_, scenario))| *place == 0 || scenario.name() != base);
    let draws = designs.map(|(_, (design, _))| design.rows());
    for (schema, rows) in compared.rows().chain(draws) {
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
