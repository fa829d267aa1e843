//! 7.4 Identify and 7.5 Diagnose: who is on the register, and why it is poor.

use five_measures::apportion::apportion;
use five_measures::math::single;
use five_measures::population::households::{Cause, Status};
use five_measures::random::Draw;

use crate::line::{Candidate, down_the_line};
use crate::nation::{County, Household};
use crate::year::Year;

/// Places on the register that each county may fill this year, in persons of agents.
pub fn quotas(counties: &[County], year: &Year<'_>) -> Vec<u32> {
    let r = &year.p.register;
    let registered: u64 = counties.iter().map(|c| c.facts.registered).sum();
    let quota = r.quota.round() as i64;
    if !r.registering || quota <= registered as i64 {
        return vec![0; counties.len()];
    }
    let (mut heads, mut expected_poor) = (Vec::new(), Vec::new());
    for county in counties {
        let persons = county.facts.persons as f64;
        heads.push(persons as i64);
        expected_poor.push((persons * county.facts.headcount_2012).round() as i64);
    }
    let per_head = (quota as f64 * r.quota_per_head).round() as i64;
    let by_head = apportion(per_head, &heads);
    let by_need = apportion(quota - per_head, &expected_poor);
    let mut carried = 0.0;
    let mut quotas = Vec::new();
    for (place, county) in counties.iter().enumerate() {
        let persons = (by_need[place] + by_head[place]) as f64 - county.facts.registered as f64;
        carried += persons / county.weight() as f64;
        let agents = carried.floor().max(0.0);
        carried -= agents;
        quotas.push(agents as u32);
    }
    quotas
}

/// Registration by quota, then re-verification and adjustment.
pub fn identify(county: &mut County, quota: u32, year: &Year<'_>) {
    if quota > 0 {
        fill_quota(county, quota, year);
    }
    for slot in 0..county.households.len() {
        examine(county, slot, year);
    }
}

/// Log income as officials assess it: last year's, visible hardship, and an error of which part stays with the household.
fn assessed_log_income(household: &Household, year: &Year<'_>) -> f32 {
    let r = &year.p.register;
    let [_, _, z1, _] = year.lasting_normals(Draw::Traits, household);
    let [_, _, _, z2] = year.normals(Draw::Income, household);
    let noise = r.assessment_noise * r.assessment_learning;
    let k = r.assessment_persistence;
    let lasting = (noise * k.sqrt()) as f32;
    let yearly = (noise * (1.0 - k).sqrt()) as f32;

    let condition = household.condition;
    let mut hardships = 0.0;
    for there in [
        condition.chronic() == 1 || condition.ill() == 1,
        condition.disabled() == 1,
        condition.unsafe_house() == 1,
        household.composition.able() == 0,
    ] {
        if there {
            hardships += 1.0;
        }
    }
    single::ln(household.income.max(1.0)) - r.visible_need as f32 * hardships
        + lasting * z1
        + yearly * z2
}

/// Households never registered get on the list by lowest assessed income; those with a connection come first.
fn fill_quota(county: &mut County, quota: u32, year: &Year<'_>) {
    let weight = county.weight();
    let mut line = Vec::new();
    for (slot, household) in county.households.iter().enumerate() {
        if household.persons() == 0 || household.registry.status() != Status::Never {
            continue;
        }
        let [connection, ..] = year.lasting_uniforms(Draw::Register, household);
        let connected = f64::from(connection) < year.p.register.elite_capture;
        let score = if connected {
            f32::MAX
        } else {
            -assessed_log_income(household, year)
        };
        line.push(Candidate {
            score,
            slot,
            units: household.persons(),
        });
    }
    let households = &county.households;
    let lot = |slot: usize| year.lasting_uniforms(Draw::Register, &households[slot])[1];
    for served in down_the_line(line, quota, lot) {
        if served.enters {
            enter(&mut county.households[served.slot]);
            add(&mut county.books.identified.added, served.asked, weight);
        }
    }
}

/// A household is examined anew, or found below the line; what officials then see may change its status.
fn examine(county: &mut County, slot: usize, year: &Year<'_>) {
    let r = &year.p.register;
    let weight = county.weight();
    let identified = &mut county.books.identified;
    let household = &mut county.households[slot];
    let persons = household.persons();
    if persons == 0 {
        return;
    }
    let [_, verify, detect, _] = year.uniforms(Draw::Register, household);
    let verified = verify < r.reverification as f32;
    let found = household.income < year.last_line() && detect < detection(year);
    if !verified && !found {
        return;
    }
    let assessed = assessed_log_income(household, year);
    let limit = |margin: f64| single::ln(year.last_line()) + single::ln(margin as f32);

    if household.registry.registered() {
        if verified && assessed > limit(r.removal_margin) {
            household.registry.set_status(Status::Removed);
            add(&mut identified.removed, persons, weight);
        }
        return;
    }
    let margin = if found {
        r.detection_margin
    } else {
        r.addition_margin
    };
    if assessed < limit(margin) {
        if household.registry.ever() == 1 {
            add(&mut identified.returned, persons, weight);
        } else {
            add(&mut identified.added, persons, weight);
            if verified {
                add(&mut identified.added_in_reverification, persons, weight);
            }
        }
        enter(household);
    }
}

/// Whoever enters the register starts anew.
fn enter(household: &mut Household) {
    let registry = &mut household.registry;
    registry.set_status(Status::Registered);
    registry.set_ever(1);
    registry.set_cause(Cause::None);
    registry.set_years_out(0);
    registry.set_years_above(0);
    registry.set_monitored(0);
}

/// Adds a household to persons and households.
pub fn add(total: &mut [u64; 2], persons: u32, weight: u64) {
    total[0] += u64::from(persons) * weight;
    total[1] += weight;
}

/// Whether its village finds a household below the line in the year itself, at an income per person.
pub fn relieved(household: &Household, income: f32, year: &Year<'_>) -> bool {
    let [_, _, detect, _] = year.uniforms(Draw::Register, household);
    income < year.line() && detect < detection(year)
}

/// Chance that a household below the line is found.
fn detection(year: &Year<'_>) -> f32 {
    let r = &year.p.register;
    (r.detection * r.detection_phase) as f32
}

/// 7.5: the first cause that holds for a registered household without one.
pub fn diagnose(county: &mut County, year: &Year<'_>) {
    for household in &mut county.households {
        if household.registry.registered() && household.registry.cause() == Cause::None {
            household.registry.set_cause(main_cause(household, year));
        }
    }
}

fn main_cause(household: &Household, year: &Year<'_>) -> Cause {
    let (composition, condition) = (household.composition, household.condition);
    let [.., u] = year.uniforms(Draw::Register, household);
    if condition.ill() == 1 || condition.chronic() == 1 {
        Cause::Illness
    } else if composition.able() == 0 {
        Cause::LackOfWorkers
    } else if condition.disabled() == 1 {
        Cause::Disability
    } else if composition.students() > 0 || composition.children() > 2 {
        Cause::Schooling
    } else if condition.disaster() == 1 {
        Cause::Disaster
    } else if 16.0 * u < composition.schooling() as f32 {
        Cause::LackOfFunds
    } else {
        Cause::LackOfSkills
    }
}
