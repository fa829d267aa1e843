//! A run whose simulation several processes share: the first writes, the others hold their counties.

use std::path::Path;

use super::begin::{check, infeasible};
use super::demand::Demand;
use super::posterior::Design;
use super::run::{Outcome, RunOptions, plan, prepare, run_with};
use super::states::Steps;
use crate::exchange::{Exchange, Place};
use crate::failure::{Failure, reason};
use crate::interrupt;
use crate::model::Simulation;
use crate::population;
use crate::ranks::announce;
use crate::results::{Opening, sha256_file};
use crate::scenario::Scenario;
use crate::tables::WholeHistory;

/// Words of the first process to the others.
const LEAVE: u16 = 0;
const NOTHING_TO_DO: u16 = 1;
const SIMULATE: u16 = 2;

/// What came of a run in a process that shares it.
#[derive(Debug)]
pub enum Shared {
    /// The run is complete; the first process has its outcome.
    Done(Option<Box<Outcome>>),
    /// All leave, for a reason that the first process has.
    Leave(Option<Failure>),
}

/// Checks that a process can do its part of a run, and says what the run is: a hash of scenario, options and program, which must be the
/// same in all processes that share it.
///
/// # Errors
/// A fault of the input if there are more processes than counties, the part needs more memory than there is, or no population can be
/// drawn.
pub fn identity_of_part(
    scenario: &Scenario,
    options: &RunOptions,
    place: Place,
) -> Result<String, Failure> {
    check(scenario)?;
    let design = Design::new(scenario, options.posterior, options.replicates)?;
    let extent = population::extent_of_part(scenario, place);
    let counties = extent
        .map_err(|fault| infeasible(scenario, &fault))?
        .counties;
    if (place.ranks as u64) > counties {
        let problem = format!(
            "{} has {counties} counties, fewer than the {} processes that are to share it",
            scenario.name(),
            place.ranks
        );
        return Err(
            Failure::input(problem).with_help("start at most as many as there are counties")
        );
    }
    let demand = Demand::of_runs(scenario, design.runs()).of_part(place);
    demand.check()?;
    let program = std::env::current_exe().and_then(|program| sha256_file(&program));
    let build = program.map_err(|error| {
        Failure::machine(format!(
            "cannot read the program itself: {}",
            reason(&error)
        ))
    })?;
    Ok(format!("{} {build}", plan(scenario, options)?.identity()))
}

/// Simulates a scenario with the other processes. The first opens the results folder and writes it; the others write nothing.
///
/// # Errors
/// What happens to this process alone: if another one is gone, the machine refuses to write, or the user interrupts.
pub fn run_among<E: Exchange<Lost = Failure>>(
    scenario: &Scenario,
    folder: &Path,
    options: &RunOptions,
    exchange: &E,
) -> Result<Shared, Failure> {
    if !exchange.place().is_first() {
        return match announce(exchange, LEAVE)? {
            SIMULATE => take_part(scenario, options, exchange),
            NOTHING_TO_DO => Ok(Shared::Done(None)),
            _ => Ok(Shared::Leave(None)),
        };
    }
    let opening = prepare(scenario, folder, options);
    let word = match &opening {
        Ok(Opening::Write(_)) => SIMULATE,
        Ok(Opening::Complete(_)) => NOTHING_TO_DO,
        Err(_) => LEAVE,
    };
    announce(exchange, word)?;
    Ok(match opening {
        Ok(Opening::Write(open)) => {
            let simulated = run_with(scenario, open, options, Steps::default(), exchange)?;
            let outcome = Outcome::Simulated(Box::new(simulated));
            Shared::Done(Some(Box::new(outcome)))
        }
        Ok(Opening::Complete(manifest)) => {
            Shared::Done(Some(Box::new(Outcome::Complete(manifest))))
        }
        Err(failure) => Shared::Leave(Some(failure)),
    })
}

/// Holds the counties of this process in all runs.
fn take_part<E: Exchange<Lost = Failure>>(
    scenario: &Scenario,
    options: &RunOptions,
    exchange: &E,
) -> Result<Shared, Failure> {
    let design = Design::new(scenario, options.posterior, options.replicates)?;
    for number in 0..design.runs() {
        interrupt::check()?;
        let run = design.run(number)?;
        let Ok(mut simulation) = Simulation::among(&run.scenario, run.luck, exchange)? else {
            // The same in all processes, and the first says it.
            return Ok(Shared::Leave(None));
        };
        while simulation.step_among(exchange)?.is_some() {
            interrupt::check()?;
        }
        WholeHistory::of(&simulation, exchange)?;
    }
    Ok(Shared::Done(None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::TableFormat;
    use crate::scenario::Setting;

    fn identity(scale: u32, replicates: u32, ranks: usize) -> Result<String, Failure> {
        let shipped = Scenario::shipped("baseline").expect("shipped");
        let set = shipped.set("population.scale", Setting::from(scale));
        let scenario = set.expect("set").build().expect("built");
        let options = RunOptions {
            replicates,
            posterior: None,
            command: Vec::new(),
            quiet: true,
            force: false,
            tables: TableFormat::Csv,
        };
        identity_of_part(&scenario, &options, Place { rank: 1, ranks })
    }

    #[test]
    fn processes_that_do_the_same_have_one_identity() {
        let own = identity(1000, 1, 2).expect("an identity");
        assert_eq!(own, identity(1000, 1, 2).expect("an identity"));
        assert_ne!(own, identity(2000, 1, 2).expect("an identity"));
        assert_ne!(own, identity(1000, 2, 2).expect("an identity"));
    }

    #[test]
    fn more_processes_than_counties_are_refused() {
        assert!(identity(1000, 1, 2852).is_ok());
        let refusal = identity(1000, 1, 2853).expect_err("a refusal");
        assert_eq!(refusal.exit_code(), 2);
        let said = refusal.to_string();
        assert!(
            said.contains("has 2852 counties, fewer than the 2853"),
            "{said}"
        );
    }
}
