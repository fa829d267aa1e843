//! The top-up of 7.9: gaps to the guaranteed income are filled once the year's incomes are known.

use five_measures::math::single;
use five_measures::model::catalog::catalog;
use five_measures::model::programme::{Measure, ProgrammeId as Id};
use five_measures::random::Draw;

use crate::account::{count, pay, usable};
use crate::income::per_person;
use crate::line::{Candidate, Served, down_the_line};
use crate::nation::{County, Household};
use crate::register::relieved;
use crate::subsistence::guaranteed_income;
use crate::year::{Year, hashed};

/// The largest gaps are filled first, until slots or money end.
pub fn fill_gaps(county: &mut County, year: &Year<'_>) {
    let enabled = catalog()[Id::TopUp as usize]
        .effective_terms(year.p)
        .enabled;
    let slots = county.books.slots[Id::TopUp as usize];
    let mut line = Vec::new();
    if enabled && slots > 0 {
        for (slot, household) in county.households.iter().enumerate() {
            line.extend(gap(household, slot, year));
        }
    }
    for household in &mut county.households {
        if household.now.participates {
            household.programmes &= !Id::TopUp.bit();
        }
    }
    let households = &county.households;
    let lot = |slot: usize| {
        let [_, _, word, _] = year.words(Draw::Slots, &households[slot]);
        hashed(word, Id::TopUp)
    };
    let mut money = usable(&county.books.accounts[Id::TopUp as usize], year);
    for served in down_the_line(line, slots, lot) {
        if !fill(county, served, &mut money, year) {
            break;
        }
    }
}

/// The gap per person of an eligible household as assessed with error.
fn gap(household: &Household, slot: usize, year: &Year<'_>) -> Option<Candidate> {
    if !household.now.participates {
        return None;
    }
    let supported = household.registry.supported();
    if !supported && !relieved(household, household.income, year) {
        return None;
    }
    let units = catalog()[Id::TopUp as usize]
        .units
        .of(&household.case(year));
    let noise = year.p.measures.subsistence.top_up.noise as f32;
    let [z, ..] = year.normals(Draw::ExitAssessment, household);
    let assessed = household.income * single::exp(noise * z);
    let guaranteed = guaranteed_income(year);
    (units > 0 && assessed < guaranteed).then_some(Candidate {
        score: guaranteed - assessed,
        slot,
        units,
    })
}

/// Fills a gap with the money that is left; false if there is none.
fn fill(county: &mut County, served: Served, money: &mut i64, year: &Year<'_>) -> bool {
    let weight = county.weight() as i64;
    let household = &mut county.households[served.slot];
    let account = &mut county.books.accounts[Id::TopUp as usize];
    let gap = f64::from(served.score) * f64::from(served.asked) * 100.0;
    let paid = (gap.round() as i64).min(*money / weight);
    if paid <= 0 {
        return false;
    }
    count(account, household, Id::TopUp, &served, weight as u64, year);
    if served.enters {
        *money -= paid * weight;
        pay(account, paid * weight);
        let received = (paid as f64 * (1.0 - year.p.income.crowding_out)).round() as i64;
        account.benefit += received * weight;
        household.programmes |= Id::TopUp.bit();
        household.now.benefits[Measure::Subsistence as usize] += received;
        household.now.fen[3] += received;
        household.income = per_person(household);
    }
    true
}
