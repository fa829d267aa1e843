//! A second, slow and obvious implementation of the year, with which the engine must agree household by household.
//!
//! It is written for a reader beside docs/model.md: one household at a time, lines are sorted, and nothing is kept that could be drawn
//! again. `year.rs` is its table of contents. From the library it takes what is not the engine's way of doing things: the nation as drawn,
//! parameters, keyed draws, elementary functions, largest remainders, the fields of a household, and the rules of each sub-programme.
//! Arithmetic of households is in single precision and in the order of the model, which is part of its definition.

mod account;
#[path = "../common/mod.rs"]
mod common;
mod compare;
mod counts;
mod delivery;
mod economy;
mod exit;
mod faults;
mod follow_up;
mod guarantee;
mod household;
mod income;
mod line;
mod nation;
mod plan;
mod random;
mod record;
mod register;
mod shipped;
mod shocks;
mod subsistence;
#[path = "../common/worlds.rs"]
mod worlds;
mod year;

use compare::first_difference;
use five_measures::scenario::Scenario;
use year::Reference;

/// Lives through all years of a scenario by the engine and by the reference, and shows the reference after each.
///
/// # Panics
/// With the first difference between the two.
fn agree(scenario: &Scenario, replicate: u32, mut visit: impl FnMut(&Reference<'_>)) {
    let mut simulation = common::draw(scenario, replicate);
    let mut reference = Reference::new(scenario, replicate, &simulation);
    while let Some(year) = simulation.step() {
        reference.live(year);
        if let Some(difference) = first_difference(year, &simulation, &reference) {
            panic!("{difference}");
        }
        visit(&reference);
    }
}
