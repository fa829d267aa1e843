//! The account of a sub-programme in a county (7.6, 7.7): what is gone at once, what may be used, and where money ends.

use five_measures::model::account::Delivery;
use five_measures::model::programme::ProgrammeId;
use five_measures::random::Draw;

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

/// Counts a household that gets `used` of the units that it `asked` for; of the real households behind it, that share is served.
pub fn count(
    account: &mut Delivery,
    household: &Household,
    id: ProgrammeId,
    (used, asked): (u32, u32),
    weight: u64,
    year: &Year<'_>,
) {
    let units = u64::from(used) * weight;
    let households = units / u64::from(asked);
    let persons = households * u64::from(household.persons());
    account.reached += units;
    account.households += households;
    account.persons += persons;
    if !household.served_before_by(id) {
        account.new += units;
    }
    if household.income < year.last_line() {
        account.poor_persons += persons;
    }
}

/// How many of a programme's slots can be filled, and whether it is money that ends.
pub struct Payable {
    pub slots: u32,
    pub short: bool,
}

/// Slots (or what is asked for, if that is less) are at most what money pays; where it ends inside an agent's slot, a lot of the county
/// decides, with the chance money / cost.
pub fn payable(
    county: &County,
    id: ProgrammeId,
    cost: i64,
    asked: u64,
    year: &Year<'_>,
) -> Payable {
    let slots = county.books.slots[id as usize];
    let money = usable(&county.books.accounts[id as usize], year);
    let wanted = u64::from(slots).min(asked) as i64;
    if cost * wanted <= money {
        return Payable {
            slots,
            short: false,
        };
    }
    let whole = money / cost;
    let chance = (money % cost) as f64 / cost as f64;
    let [word, ..] = year.luck.words(Draw::Money, year.year, county.facts.id, 0);
    let one_more = f64::from(hashed(word, id)) < chance;
    Payable {
        slots: whole as u32 + u32::from(one_more),
        short: true,
    }
}
