//! The first year of a scenario, and why it cannot be drawn.

use crate::exchange::{Alone, Exchange};
use crate::failure::Failure;
use crate::model::Simulation;
use crate::population::{self, Infeasible};
use crate::scenario::Scenario;

/// Checks that a population can be drawn from a scenario, so that a run will not be refused for it.
///
/// # Errors
/// A fault of the input that names the parameter in the way.
pub fn check(scenario: &Scenario) -> Result<(), Failure> {
    population::check(scenario).map_err(|fault| infeasible(scenario, &fault))
}

/// Draws the population of a run; `luck` is the replicate whose luck it has.
///
/// # Errors
/// Those of [`check`].
pub(super) fn begin(scenario: &Scenario, luck: u32) -> Result<Simulation<'_>, Failure> {
    begin_among(scenario, luck, &Alone)
}

/// Draws the part of the population of a run that this process holds.
///
/// # Errors
/// Those of [`check`], and if another process is gone.
pub(super) fn begin_among<'a, E: Exchange>(
    scenario: &'a Scenario,
    luck: u32,
    exchange: &E,
) -> Result<Simulation<'a>, Failure>
where
    Failure: From<E::Lost>,
{
    let drawn = Simulation::among(scenario, luck, exchange)?;
    drawn.map_err(|fault| infeasible(scenario, &fault))
}

/// The refusal of a population that cannot be drawn, with the place of the parameter in the way.
pub(super) fn infeasible(scenario: &Scenario, fault: &Infeasible) -> Failure {
    let place = scenario
        .sources_of(&fault.parameter)
        .last()
        .map_or_else(String::new, |origin| format!("{origin}: "));
    Failure::input(format!("{place}{fault}"))
}
