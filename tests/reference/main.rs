//! A second, slow and obvious implementation of the year, to which the engine must agree household by household.
//!
//! It is written for a reader beside docs/model.md: one household at a time, lines are sorted, and nothing is kept that could be drawn
//! again. From the library it takes what is not the engine's way of doing things: the nation as drawn, parameters, keyed draws, elementary
//! functions, largest remainders, the fields of a household and the rules of each sub-programme.

mod account;
#[path = "../common/mod.rs"]
mod common;
mod compare;
mod counts;
mod delivery;
mod economy;
mod exit;
mod follow_up;
mod guarantee;
mod household;
mod income;
mod line;
mod nation;
mod plan;
mod record;
mod register;
mod shocks;
mod subsistence;
mod year;

use common::{draw, scenario};
use compare::first_difference;
use five_measures::scenario::Scenario;
use year::Reference;

/// Lives through all years of a scenario by the engine and by the reference.
fn agree(scenario: &Scenario, replicate: u32) {
    let mut simulation = draw(scenario, replicate);
    let mut reference = Reference::new(scenario, replicate, &simulation);
    while let Some(year) = simulation.step() {
        reference.live(year);
        if let Some(difference) = first_difference(year, &simulation, &reference) {
            panic!("{difference}");
        }
    }
}

#[test]
fn baseline() {
    let start = std::time::Instant::now();
    let s = scenario("baseline", &["population.scale=8000", "output.panel=100"]);
    eprintln!("{:?}", start.elapsed());
    agree(&s, 0);
    eprintln!("{:?}", start.elapsed());
}
