//! Agreement could fail: whatever is changed is found and named.

use five_measures::model::Simulation;
use five_measures::model::programme::ProgrammeId;
use five_measures::scenario::Scenario;

use crate::common::{draw, scenario};
use crate::compare::{Difference, first_difference};
use crate::nation::Household;
use crate::year::Reference;

const YEAR: u16 = 2013;
/// A county, and a slot that is neither its first nor its last.
const COUNTY: usize = 1700;
const SLOT: usize = 2;

fn two_years() -> Scenario {
    scenario("baseline", &["population.scale=10000", "time.end=2013"])
}

/// A nation in its second year by the engine and by the reference.
fn lived(scenario: &Scenario) -> (Simulation<'_>, Reference<'_>) {
    let mut simulation = draw(scenario, 0);
    let mut reference = Reference::new(scenario, 0, &simulation);
    while let Some(year) = simulation.step() {
        reference.live(year);
    }
    assert_eq!(first_difference(YEAR, &simulation, &reference), None);
    assert!(reference.counties[COUNTY].households.len() > SLOT + 1);
    (simulation, reference)
}

#[test]
fn a_changed_bit_in_any_column_is_found_and_named() {
    let scenario = two_years();
    let (simulation, mut reference) = lived(&scenario);
    let next = |value: f32| f32::from_bits(value.to_bits() ^ 1);
    type Change<'a> = &'a dyn Fn(&mut Household);
    let changes: [(&str, Change<'_>); 11] = [
        ("permanent", &|h| h.permanent = next(h.permanent)),
        ("persistent", &|h| h.persistent = next(h.persistent)),
        ("income", &|h| h.income = next(h.income)),
        ("composition", &|h| h.composition.0 ^= 1 << 24),
        ("condition", &|h| h.condition.0 ^= 1),
        ("registry", &|h| h.registry.0 ^= 1 << 14),
        ("programmes", &|h| h.programmes ^= 1 << 28),
        ("terms", &|h| h.terms.0 ^= 1 << 15),
        ("poor_years", &|h| h.poor_years ^= 1),
        ("observed_poor_years", &|h| h.observed_poor_years ^= 1),
        ("past", &|h| h.past.0 ^= 1 << 31),
    ];
    for (column, change) in changes {
        let right = reference.counties[COUNTY].households[SLOT].clone();
        change(&mut reference.counties[COUNTY].households[SLOT]);
        let found = first_difference(YEAR, &simulation, &reference).expect(column);
        assert_eq!(
            (found.year, found.county, found.slot),
            (YEAR, Some(COUNTY as u32), Some(SLOT))
        );
        assert_eq!(found.column, column);
        assert_ne!(found.engine, found.reference);
        reference.counties[COUNTY].households[SLOT] = right;
    }
}

#[test]
fn a_difference_is_told_in_a_sentence() {
    let scenario = two_years();
    let (simulation, mut reference) = lived(&scenario);
    let household = &mut reference.counties[COUNTY].households[SLOT];
    let income = household.income;
    household.income = 0.25;
    let found = first_difference(YEAR, &simulation, &reference).expect("a difference");
    assert_eq!(
        found.to_string(),
        format!(
            "2013, county 1700, slot 2, income: {income:?} in the engine, 0.25 in the reference"
        )
    );
}

fn found(
    simulation: &Simulation<'_>,
    reference: &Reference<'_>,
    county: Option<u32>,
) -> Difference {
    let found = first_difference(YEAR, simulation, reference).expect("a difference");
    assert_eq!((found.county, found.slot), (county, None));
    found
}

#[test]
fn changed_counties_rows_and_counts_are_found_and_named() {
    let scenario = two_years();
    let (simulation, mut reference) = lived(&scenario);
    let county = Some(COUNTY as u32);

    reference.counties[COUNTY].facts.growth[2] += 1e-15;
    let named = found(&simulation, &reference, county);
    assert_eq!(named.column, "county.growth.2");
    reference.counties[COUNTY].facts = without_households(&simulation);

    let health = ProgrammeId::Health as usize;
    reference.rows[COUNTY].deliveries[health].budget += 1;
    let named = found(&simulation, &reference, county);
    assert_eq!(named.column, format!("row.deliveries.{health}.budget"));
    reference.rows[COUNTY].deliveries[health].budget -= 1;

    reference.rows[COUNTY].stocks.squares.income *= 1.0 + 1e-12;
    assert_eq!(first_difference(YEAR, &simulation, &reference), None);
    reference.rows[COUNTY].stocks.squares.income *= 1.0 + 1e-6;
    let named = found(&simulation, &reference, county);
    assert_eq!(named.column, "row.stocks.squares.income");
    reference.rows[COUNTY] = simulation.rows()[COUNTY].clone();

    reference.counts.reach[1].poor += 1;
    let named = found(&simulation, &reference, None);
    assert_eq!(named.column, "reach by welfare 1: poor");
    reference.counts.reach[1].poor -= 1;

    let moves = reference.counts.moves.values_mut().next();
    *moves.expect("moves") += 1;
    let named = found(&simulation, &reference, None);
    assert!(named.column.starts_with("moves from class 0"));
}

/// What the engine's county holds besides households.
fn without_households(simulation: &Simulation<'_>) -> five_measures::population::County {
    crate::nation::County::new(&simulation.nation().counties[COUNTY]).facts
}
