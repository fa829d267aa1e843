//! From when a measure makes a difference: before, a scenario with it and one without it are the same.

use super::catalog::catalog;
use super::measures::subsistence::allowance_terms;
use super::programme::{Measure, ProgrammeId as Id};
use crate::scenario::Scenario;
use crate::scenario::parameters::Parameters;

/// The first year in which the measure does anything that it would not do if it were off; `None` if it never does.
pub fn first_year_of(measure: Measure, scenario: &Scenario) -> Option<u16> {
    let start = scenario.parameters(scenario.first_year());
    scenario
        .horizon()
        .find(|&year| acts(measure, scenario.parameters(year), start))
}

fn acts(measure: Measure, p: &Parameters, start: &Parameters) -> bool {
    let programmes = catalog()
        .iter()
        .filter(|programme| programme.measure == measure);
    let serves = |id: Id| {
        let terms = catalog()[id as usize].effective_terms(p);
        terms.enabled && terms.capacity > 0.0
    };
    programmes.map(|programme| programme.id).any(|id| match id {
        // The allowance of the first year goes on when the measure is off.
        Id::Allowance => differs_from_the_first_policy(p, start),
        other => serves(other),
    })
}

fn differs_from_the_first_policy(p: &Parameters, start: &Parameters) -> bool {
    let mut off = p.clone();
    off.measures.subsistence.enabled = false;
    allowance_terms(p, start) != allowance_terms(&off, start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Simulation;

    #[test]
    fn a_measure_changes_nothing_before_its_first_year_and_something_in_it() {
        let small = || {
            let shipped = Scenario::shipped("baseline").expect("shipped");
            shipped.set("population.scale", 10_000).expect("set")
        };
        let base = small().build().expect("a scenario");
        for measure in Measure::ALL {
            let first = first_year_of(measure, &base).expect("a year");
            let path = match measure {
                Measure::Support => "support.enabled".to_owned(),
                other => format!("measures.{}.enabled", other.name()),
            };
            let off = small()
                .set(&path, false)
                .expect("set")
                .build()
                .expect("built");
            assert_eq!(first_year_of(measure, &off), None, "{measure:?}");
            let mut with = Simulation::new(&base, 0).expect("a nation");
            let mut without = Simulation::new(&off, 0).expect("a nation");
            while let Some(year) = with.step() {
                without.step();
                let same = with.nation().counties == without.nation().counties
                    && with.rows() == without.rows();
                assert_eq!(same, year < first, "{measure:?} in {year}");
                if year == first {
                    break;
                }
            }
        }
    }
}
