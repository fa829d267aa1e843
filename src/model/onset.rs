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

/// The last year through which a simulation of one scenario is one of the other, so that they can share it and
/// [`branch`](super::Simulation::branch) after it; `None` if not even the first year is the same.
///
/// It is the last year in which all parameters that a run reads agree, but for switches of measures that do nothing yet.
pub fn shared_until(a: &Scenario, b: &Scenario) -> Option<u16> {
    let beginnings = Measure::ALL.map(|measure| {
        let first = [a, b].map(|scenario| first_year_of(measure, scenario));
        (measure.switch(), first.into_iter().flatten().min())
    });
    a.agrees_until(b, |path, year| {
        let mut switches = beginnings.iter();
        let waits = |first: &Option<u16>| first.is_none_or(|first| year < first);
        switches.any(|(switch, first)| *switch == path && waits(first))
    })
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
            let off = small()
                .set(measure.switch(), false)
                .expect("set")
                .build()
                .expect("built");
            assert_eq!(first_year_of(measure, &off), None, "{measure:?}");
            let before = (first > base.first_year()).then(|| first - 1);
            assert_eq!(shared_until(&base, &off), before, "{measure:?}");
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
