//! 7.10 Assess and exit: households leave the register, villages and counties the list.

use std::collections::BTreeMap;

use five_measures::math::single;
use five_measures::model::record::CountyRow;
use five_measures::population::households::Status;
use five_measures::random::Draw;
use five_measures::scenario::Region;

use crate::nation::{County, Household};
use crate::register::add;
use crate::year::Year;

/// Assesses the registered households of a county.
pub fn assess(county: &mut County, year: &Year<'_>) {
    let rules = &year.p.register.exit;
    let weight = county.weight();
    let exits = &mut county.books.exits;
    for household in &mut county.households {
        let persons = household.persons();
        if !household.registry.registered() {
            continue;
        }
        if persons == 0 {
            household.registry.set_status(Status::Never);
            continue;
        }
        count_years_above(household, year);
        let emerged = household.registry.years_above() >= rules.years_above
            && (!rules.guarantees || guarantees_hold(household));
        let [reach, wrong, deadline, _] = year.uniforms(Draw::Exit, household).map(f64::from);
        let examined = 1.0 - (1.0 - rules.reach) * rules.reach_backlog;
        let rightly = emerged && reach < examined;
        let wrongly = !emerged && wrong < rules.wrong;
        let by_deadline = !rightly && !wrongly && deadline < rules.deadline_pressure;
        if !rules.enabled || !(rightly || wrongly || by_deadline) {
            continue;
        }
        household.registry.set_status(Status::Grace);
        household.registry.set_years_out(0);
        add(&mut exits.exited, persons, weight);
        if household.income < year.line() {
            add(&mut exits.poor, persons, weight);
        }
        if wrongly {
            add(&mut exits.wrongly, persons, weight);
        }
        if by_deadline {
            add(&mut exits.by_deadline, persons, weight);
        }
    }
}

/// Counts years in a row on the register with assessed income above the margin.
fn count_years_above(household: &mut Household, year: &Year<'_>) {
    let rules = &year.p.register.exit;
    let [z, ..] = year.normals(Draw::ExitAssessment, household);
    let assessed = household.income * single::exp(rules.noise as f32 * z);
    let registry = &mut household.registry;
    if assessed > year.line() * rules.margin as f32 {
        registry.set_years_above(registry.years_above() + 1);
    } else {
        registry.set_years_above(0);
    }
}

/// No dropout, insurance, safe house and safe water.
fn guarantees_hold(household: &Household) -> bool {
    household.composition.dropouts() == 0
        && household.condition.uninsured() == 0
        && household.condition.unsafe_house() == 0
        && household.condition.unsafe_water() == 0
}

/// Villages and counties are judged on the registered incidence of the year's end.
pub fn leave_lists(counties: &mut [County], rows: &mut [CountyRow], year: &Year<'_>) {
    compare_with_peers(counties);
    if !year.p.register.counties.enabled {
        return;
    }
    for (county, row) in counties.iter_mut().zip(rows) {
        leave_list(county, row, year);
    }
}

/// Tells every county the registered share in its province's counties of its stratum.
fn compare_with_peers(counties: &mut [County]) {
    let mut totals: BTreeMap<(usize, bool), [u64; 2]> = BTreeMap::new();
    for county in counties.iter() {
        let peers = (county.facts.province, county.facts.designated);
        let [registered, persons] = totals.entry(peers).or_default();
        *registered += county.facts.registered;
        *persons += county.facts.persons;
    }
    for county in counties {
        let peers = (county.facts.province, county.facts.designated);
        let [registered, persons] = totals[&peers];
        county.facts.peer_incidence = registered as f64 / (persons as f64).max(1.0);
    }
}

fn leave_list(county: &mut County, row: &mut CountyRow, year: &Year<'_>) {
    let rules = &year.p.register.counties;
    let facts = &mut county.facts;
    let threshold = match facts.region {
        Region::West => rules.threshold_west,
        Region::East | Region::Central => rules.threshold,
    };
    let p = rules.shrinkage * f64::from(facts.weight);
    let steadied = |registered: u64, persons: u64, peers: f64| {
        (registered as f64 + p * peers) / (persons as f64 + p).max(1.0)
    };
    // Place 0 is the county, the others are its village groups.
    let id = facts.id;
    let leaves = |incidence: f64, schedule: f64, place: usize| {
        let place = place as u32;
        let [_, _, assessment, report] =
            year.luck.uniforms(Draw::CountyEvents, year.year, id, place);
        let rightly = incidence <= threshold && f64::from(assessment) < schedule;
        rightly || f64::from(report) < rules.misreporting
    };
    let own = steadied(facts.registered, facts.persons, facts.peer_incidence);
    for (number, group) in facts.villages.iter_mut().enumerate() {
        let incidence = steadied(group.registered, group.persons, own);
        if !group.exited && leaves(incidence, rules.village_schedule, number + 1) {
            group.exited = true;
            row.exits.villages += group.villages;
            row.villages_on_list -= group.villages;
        }
    }
    if facts.designated && !facts.exited && leaves(own, rules.schedule, 0) {
        facts.exited = true;
        row.exits.county = true;
        row.on_list = false;
    }
}
