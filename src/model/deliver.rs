//! Step 7, the Five Measures and the other support reach households: slots are filled, money is spent.

use super::context::Year;
use super::income::Workspace;
use super::measures::education::schooling_gain;
use super::plan::{CountyShare, Willingness, case, uniform_for};
use super::programme::{
    COUNT, Enrolled, Kind, Measure, Programme, ProgrammeId as Id, Sources, catalog,
};
use super::select::{Candidate, choose};
use crate::population::County;
use crate::population::households::{Composition, Condition};
use crate::random::Draw;
use crate::scenario::parameters::programme::Terms;

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
        let idle = (self.budget as f64 * year.p.money.idle) as i64;
        (self.unspent - idle).max(0)
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

    /// Counts a household as served with `used` of the `asked` units; of the households behind an agent, that share is.
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
        let households = units / u64::from(asked);
        let persons = u64::from(persons) * households;
        self.reached += units;
        self.new += if new { units } else { 0 };
        self.households += households;
        self.persons += persons;
        self.poor_persons += if poor { persons } else { 0 };
    }
}

/// The accounts of all programmes in a county.
pub type Deliveries = [Delivery; COUNT];

/// Serves the supported households of a county; market incomes must stand in the workspace, gains are added there.
pub fn serve(
    county: &mut County,
    share: &CountyShare,
    units: &[u64; COUNT],
    work: &mut Workspace,
    year: &Year<'_>,
) -> Deliveries {
    let weight = u64::from(county.weight);
    let mut accounts =
        std::array::from_fn(|id| Delivery::open(units[id] * weight, share.budget[id], year));
    begin(county, work);
    for programme in catalog() {
        let account = &mut accounts[programme.id as usize];
        match programme.kind {
            Kind::Positions | Kind::Places => {
                fill_slots(
                    county,
                    programme,
                    share.slots[programme.id as usize],
                    account,
                    work,
                    year,
                );
            }
            Kind::County => {
                let money = account.usable(year);
                account.spend(money);
                account.reached = u64::from(share.slots[programme.id as usize]) * weight;
            }
            // Allowances are paid to all rural households, guarantees after incomes are known.
            Kind::Allowance | Kind::Guarantee => {}
        }
    }
    add_gains(county, &mut accounts, work, year);
    accounts
}

/// Lists the households that programmes serve or have served, and moves their running terms on by a year.
fn begin(county: &mut County, work: &mut Workspace) {
    work.participants.clear();
    work.served_before.clear();
    let columns = &mut county.households;
    for i in 0..columns.len() {
        let programmes = columns.programmes[i] & !Id::Allowance.bit();
        let supported = columns.registry[i].supported();
        if (programmes == 0 && !supported) || columns.composition[i].persons() == 0 {
            continue;
        }
        work.participants.push(i as u32);
        work.served_before.push(columns.programmes[i]);
        let terms = &mut columns.terms[i];
        if terms.years_moved() > 0 {
            terms.set_years_moved(terms.years_moved() + 1);
        }
        if terms.years_trained() > 0 {
            terms.set_years_trained(terms.years_trained() + 1);
        }
        terms.set_loan_years(terms.loan_years().saturating_sub(1));
    }
}

/// Gives a programme's slots to the willing households with the highest priority.
fn fill_slots(
    county: &mut County,
    programme: &Programme,
    slots: u32,
    account: &mut Delivery,
    work: &mut Workspace,
    year: &Year<'_>,
) {
    let terms = programme.effective_terms(year.p);
    let weight = i64::from(county.weight);
    let unit_cost = (terms.unit_cost * 100.0).round() as i64 * weight;
    let affordable = if unit_cost > 0 {
        account.usable(year) / unit_cost
    } else {
        i64::MAX
    };
    let slots = i64::from(slots).min(affordable) as u32;
    list_candidates(county, programme, &terms, work, year);
    if programme.kind == Kind::Positions {
        for &i in &work.participants {
            county.households.programmes[i as usize] &= !programme.id.bit();
        }
    }
    let line = year.last.prices.poverty_line as f32;
    let columns = &mut county.households;
    // A position that is shared out by lot stays with those who hold it; places are drawn anew.
    let drawn = if programme.kind == Kind::Positions {
        0
    } else {
        year.year
    };
    let lot = |candidate: &Candidate| lot_of_last(candidate, programme.id, drawn, county.id, year);
    let chosen = choose(&mut work.candidates, slots);
    for (candidate, used, enters) in chosen.settle(lot) {
        let i = candidate.household as usize;
        let participant = work
            .participants
            .partition_point(|&p| p < candidate.household);
        let new = work.served_before[participant] & programme.id.bit() == 0;
        let poor = columns.income[i] < line;
        account.count(
            used,
            candidate.units,
            new,
            columns.composition[i].persons(),
            poor,
            county.weight,
        );
        account.spend(unit_cost * i64::from(used));
        if !enters {
            continue;
        }
        columns.programmes[i] |= programme.id.bit();
        if programme.id == Id::MigrantWork {
            columns.terms[i].set_employed(candidate.units);
        }
        if new {
            enroll(columns, i, programme, county.id, year);
        }
    }
}

/// The uniform number by which the last in line of a county gets in or not; `drawn` is the year of the draw, 0 for a lasting one.
pub fn lot_of_last(candidate: &Candidate, id: Id, drawn: u16, county: u32, year: &Year<'_>) -> f32 {
    let [_, _, word, _] = year
        .luck
        .words(Draw::Slots, drawn, county, candidate.household);
    uniform_for(word, id)
}

fn enroll(
    columns: &mut crate::population::households::Households,
    i: usize,
    programme: &Programme,
    county: u32,
    year: &Year<'_>,
) {
    let [_, word, ..] = year.luck.words(Draw::Slots, year.year, county, i as u32);
    let mut household = Enrolled {
        composition: columns.composition[i],
        condition: columns.condition[i],
        terms: columns.terms[i],
        luck: uniform_for(word, programme.id),
    };
    (programme.enroll)(&mut household, year.p);
    columns.composition[i] = household.composition;
    columns.condition[i] = household.condition;
    columns.terms[i] = household.terms;
}

/// Willing, eligible, supported households with their priority.
///
/// Those who hold a position come first; with the matching accuracy the best suited follow, else the lot decides.
fn list_candidates(
    county: &County,
    programme: &Programme,
    terms: &Terms,
    work: &mut Workspace,
    year: &Year<'_>,
) {
    work.candidates.clear();
    if !terms.enabled {
        return;
    }
    let accuracy = year.p.register.matching_accuracy as f32;
    for (&i, &before) in work.participants.iter().zip(&work.served_before) {
        let case = case(county, i as usize, year);
        if !case.registry.supported() {
            continue;
        }
        let served = before & programme.id.bit() != 0;
        let units = (programme.units)(&case);
        if units == 0 || (served && programme.kind == Kind::Places) {
            continue;
        }
        if !Willingness::of(county.id, i, year).accepts(programme.id, terms.take_up) {
            continue;
        }
        let [lot, ..] = year.luck.words(Draw::Slots, year.year, county.id, i);
        let score = if served { 2.0 } else { 0.0 }
            + accuracy * (programme.suitability)(&case)
            + (1.0 - accuracy) * uniform_for(lot, programme.id);
        work.candidates.push(Candidate {
            score,
            household: i,
            units,
        });
    }
}

/// Adds to each participant's income what its programmes bring this year.
fn add_gains(county: &County, accounts: &mut Deliveries, work: &mut Workspace, year: &Year<'_>) {
    let weight = i64::from(county.weight);
    let crowding = 1.0 - year.p.income.crowding_out as f32;
    work.gains.clear();
    work.benefits.clear();
    for (&i, &before) in work.participants.iter().zip(&work.served_before) {
        let case = case(county, i as usize, year);
        let market = work.market[i as usize];
        let mut gain = Sources::of_wage(schooling_gain(&case, &market));
        let mut benefits = [0; Measure::ALL.len()];
        benefits[Measure::Education as usize] = fen(gain.total());
        for programme in catalog() {
            if !case.served_by(programme.id) || programme.kind == Kind::Allowance {
                continue;
            }
            let first_year = before & programme.id.bit() == 0;
            let arrived = if first_year {
                (programme.terms)(year.p).first_year as f32
            } else {
                1.0
            };
            let units = match programme.id {
                Id::MigrantWork => case.terms.employed(),
                _ => (programme.units)(&case),
            };
            let mut added = (programme.benefit)(&case, units as f32, &market, arrived);
            added.transfer *= crowding;
            let benefit = fen(added.total());
            accounts[programme.id as usize].benefit += benefit * weight;
            benefits[programme.measure as usize] += benefit;
            gain += added;
        }
        work.gains.push(gain);
        work.benefits.push(benefits);
    }
}

fn fen(yuan: f32) -> i64 {
    (f64::from(yuan) * 100.0).round() as i64
}

/// Whether schooling, basic medical care, safe housing and water are assured.
pub fn guarantees_hold(composition: Composition, condition: Condition) -> bool {
    composition.dropouts() == 0
        && condition.uninsured() == 0
        && condition.unsafe_house() == 0
        && condition.unsafe_water() == 0
}
