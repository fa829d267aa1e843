//! The account of a sub-programme in a county: what money was given, paid, diverted and left, and whom it reached.

use super::context::Year;
use super::programme::{COUNT, Measure};
use crate::apportion::apportion;

/// What a programme did in a county in a year, in real units, persons and fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Units for which households were eligible.
    pub eligible: u64,
    /// Units served this year.
    pub reached: u64,
    /// Of them in households not served the year before.
    pub new: u64,
    /// Households served.
    pub households: u64,
    /// Persons in them.
    pub persons: u64,
    /// Persons in them who were below the line the year before.
    pub poor_persons: u64,
    /// Money given.
    pub budget: i64,
    /// Money that paid for units served.
    pub spending: i64,
    /// Money diverted.
    pub leakage: i64,
    /// Money left.
    pub unspent: i64,
    /// Income that the programme added.
    pub benefit: i64,
}

impl Delivery {
    /// Opens the year's account: what is diverted is gone at once.
    pub fn open(eligible: u64, budget: i64, year: &Year<'_>) -> Self {
        let leakage = (budget as f64 * year.p.money.leakage) as i64;
        Self {
            eligible,
            budget,
            leakage,
            unspent: budget - leakage,
            ..Self::default()
        }
    }

    /// Money that can be used this year.
    pub fn usable(&self, year: &Year<'_>) -> i64 {
        (self.unspent - self.idle(year)).max(0)
    }

    fn idle(&self, year: &Year<'_>) -> i64 {
        (self.budget as f64 * year.p.money.idle) as i64
    }

    /// Money that is gone: paid for units served, or diverted.
    pub fn gone(&self) -> i64 {
        self.spending + self.leakage
    }

    /// Pays out of what is unspent.
    pub fn spend(&mut self, fen: i64) {
        self.spending += fen;
        self.unspent -= fen;
    }

    /// Adds another account.
    pub fn merge(&mut self, other: &Self) {
        self.eligible += other.eligible;
        self.reached += other.reached;
        self.new += other.new;
        self.households += other.households;
        self.persons += other.persons;
        self.poor_persons += other.poor_persons;
        self.budget += other.budget;
        self.spending += other.spending;
        self.leakage += other.leakage;
        self.unspent += other.unspent;
        self.benefit += other.benefit;
    }

    /// Counts agents that are served with all that they ask for.
    pub fn count_full(&mut self, full: Counted, weight: u32) {
        let real = |agents: u32| u64::from(agents) * u64::from(weight);
        self.reached += real(full.units);
        self.new += real(full.new);
        self.households += real(full.households);
        self.persons += real(full.persons);
        self.poor_persons += real(full.poor_persons);
    }

    /// Counts a household as served with `used` of the `asked` units; of the households behind an agent, that share is.
    #[inline]
    pub fn count(
        &mut self,
        used: u32,
        asked: u32,
        new: bool,
        persons: u32,
        poor: bool,
        weight: u32,
    ) {
        let units = u64::from(used) * u64::from(weight);
        let households = if used == asked {
            u64::from(weight)
        } else {
            units / u64::from(asked)
        };
        let persons = u64::from(persons) * households;
        self.reached += units;
        self.new += if new { units } else { 0 };
        self.households += households;
        self.persons += persons;
        self.poor_persons += if poor { persons } else { 0 };
    }
}

/// Agents that a programme serves, not weighted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Units.
    pub units: u32,
    /// Units in households not served the year before.
    pub new: u32,
    /// Households.
    pub households: u32,
    /// Persons.
    pub persons: u32,
    /// Persons who were below the line the year before.
    pub poor_persons: u32,
}

/// The accounts of all programmes in a county.
pub type Deliveries = [Delivery; COUNT];

/// Slots that a county's money pays for, where slots are whole agents and money is not.
///
/// Money that pays for part of an agent's slot pays by lot for all of it or for none; the books count the part as paid in any case,
/// as they do for the last in line. Otherwise money for a fraction of an agent would do nothing, and more so the coarser the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payable {
    /// Slots that can be filled, in agents.
    pub slots: u32,
    unit_cost: i64,
    /// Money that stays unused.
    idle: i64,
    /// Whether money ends before slots and demand.
    short: bool,
}

impl Payable {
    /// What the account's usable money pays of `slots` that cost `unit_cost` fen each, where `asked` are asked for.
    pub fn of(
        account: &Delivery,
        unit_cost: i64,
        slots: u32,
        asked: u64,
        lot: f32,
        year: &Year<'_>,
    ) -> Self {
        let (usable, idle) = (account.usable(year), account.idle(year));
        let wanted = i64::from(slots).min(asked as i64);
        if unit_cost == 0 || usable >= unit_cost * wanted {
            return Self {
                slots,
                unit_cost,
                idle,
                short: false,
            };
        }
        let (whole, rest) = (usable / unit_cost, usable % unit_cost);
        let one_more = f64::from(lot) < rest as f64 / unit_cost as f64;
        Self {
            slots: (whole + i64::from(one_more)) as u32,
            unit_cost,
            idle,
            short: true,
        }
    }

    /// Pays for used slots, the last of them with what money there is.
    #[inline]
    pub fn pay(&self, account: &mut Delivery, used: u32) {
        let cost = self.unit_cost * i64::from(used);
        account.spend(cost.min((account.unspent - self.idle).max(0)));
    }

    /// Books what is left for a part of a slot as paid.
    pub fn close(&self, account: &mut Delivery) {
        if self.short {
            account.spend((account.unspent - self.idle).max(0));
        }
    }
}

/// Share of a public good's cost that money covers: what leaks and lies idle beyond the margin of budgets builds nothing.
pub fn funded_share(year: &Year<'_>) -> f64 {
    let m = &year.p.money;
    (m.margin * (1.0 - m.leakage - m.idle)).clamp(0.0, 1.0)
}

/// Who paid a measure's money in a year: center, provinces to counties, eastern partners, others (fen); adds up to `money`.
pub fn by_payer(money: i64, measure: Measure, year: &Year<'_>) -> [i64; 4] {
    let (_, _, payers) = measure.policy(year.p);
    let parts = |share: f64| (share * 1e6).round() as i64;
    let (central, local, eastern) = (
        parts(payers.central),
        parts(payers.local),
        parts(payers.eastern),
    );
    let other = (1_000_000 - central - local - eastern).max(0);
    let shares = apportion(money, &[central, local, eastern, other]);
    [shares[0], shares[1], shares[2], shares[3]]
}

crate::exchange::portable! {
    impl [] Delivery {
        eligible,
        reached,
        new,
        households,
        persons,
        poor_persons,
        budget,
        spending,
        leakage,
        unspent,
        benefit,
    }
}
