//! The account of a sub-programme in a county (7.6, 7.7): what is gone at once, what may be used, who is served and where money ends.

use five_measures::model::account::Delivery;
use five_measures::model::programme::ProgrammeId;
use five_measures::random::Draw;

use crate::line::{Candidate, Served, down_the_line};
use crate::nation::{County, Household};
use crate::year::{Year, hashed};

/// An account at the beginning of the year: `leakage` of the budget is gone.
pub fn open(eligible: u64, budget: i64, year: &Year<'_>) -> Delivery {
    let leakage = (budget as f64 * year.p.money.leakage) as i64;
    Delivery {
        eligible,
        budget,
        leakage,
        unspent: budget - leakage,
        ..Delivery::default()
    }
}

/// Money that may be used this year: `idle` of the budget is not.
pub fn usable(account: &Delivery, year: &Year<'_>) -> i64 {
    let idle = (account.budget as f64 * year.p.money.idle) as i64;
    (account.unspent - idle).max(0)
}

/// Pays out of the account.
pub fn pay(account: &mut Delivery, fen: i64) {
    account.spending += fen;
    account.unspent -= fen;
}

/// Share of the cost of a public good that money covers.
pub fn funded_share(year: &Year<'_>) -> f64 {
    let money = &year.p.money;
    (money.margin * (1.0 - money.leakage - money.idle)).clamp(0.0, 1.0)
}

/// Counts a household at which slots have arrived; of the real households behind it, the share that is used is served.
pub fn count(
    account: &mut Delivery,
    household: &Household,
    id: ProgrammeId,
    served: &Served,
    weight: u64,
    year: &Year<'_>,
) {
    let units = u64::from(served.used) * weight;
    let households = units / u64::from(served.asked);
    let persons = households * u64::from(household.persons());
    account.reached += units;
    account.households += households;
    account.persons += persons;
    if !household.served_before_by(id) {
        account.new += units;
    }
    if household.now.last_income < year.last_line() {
        account.poor_persons += persons;
    }
}

/// Hands out a programme's slots at a cost per unit, and books them. Slots (or what is asked for, if that is less) are at most what money
/// pays; where it ends inside an agent's slot, a lot of the county decides with the chance money / cost, and the money counts as paid in
/// any case.
pub fn hand_out(
    county: &mut County,
    id: ProgrammeId,
    yuan: f64,
    line: Vec<Candidate>,
    lot: impl Fn(&Household) -> f32,
    year: &Year<'_>,
) -> Vec<Served> {
    let weight = county.weight();
    let account = &mut county.books.accounts[id as usize];
    let mut slots = county.books.slots[id as usize];
    let cost = (yuan * 100.0).round() as i64 * weight as i64;
    let money = usable(account, year);
    let asked: u64 = line.iter().map(|c| u64::from(c.units)).sum();
    let short = money < cost * u64::from(slots).min(asked) as i64;
    if short {
        let chance = (money % cost) as f64 / cost as f64;
        let [word, ..] = year.luck.words(Draw::Money, year.year, county.facts.id, 0);
        let one_more = f64::from(hashed(word, id)) < chance;
        slots = (money / cost) as u32 + u32::from(one_more);
    }
    let households = &county.households;
    let all_served = down_the_line(line, slots, |slot| lot(&households[slot]));
    for served in &all_served {
        count(account, &households[served.slot], id, served, weight, year);
        let money = usable(account, year);
        pay(account, money.min(cost * i64::from(served.used)));
    }
    if short {
        pay(account, usable(account, year));
    }
    all_served
}
