//! Step 7, the Five Measures and the other support reach households: slots are filled, money is spent.

use super::account::{Deliveries, Delivery, Payable, funded_share};
use super::apply::{Applicant, apply, list_candidates};
use super::catalog::catalog;
use super::context::Year;
use super::identify::relieved;
use super::income::Workspace;
use super::measures::education::{schooling_gain, schooling_sources};
use super::plan::{CountyShare, case, uniform_for};
use super::programme::{
    COUNT, Case, Enrolled, Kind, Measure, Programme, ProgrammeId as Id, Sources, fen,
};
use super::select::{Candidate, choose};
use crate::population::County;
use crate::population::households::{Composition, Condition};
use crate::random::Draw;

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
    begin(county, work, year);
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
                let served = u64::from(share.slots[programme.id as usize]) * weight;
                account.reached = (served as f64 * funded_share(year)).round() as u64;
            }
            // Allowances are paid to all rural households, guarantees after incomes are known.
            Kind::Allowance | Kind::Guarantee => {}
        }
    }
    add_gains(county, &mut accounts, work, year);
    if let Some(watch) = year.watch(county) {
        watch.served(county, work, year);
    }
    accounts
}

/// Lists the households that programmes serve, have served or may relieve this year, and moves running terms on by a year.
fn begin(county: &mut County, work: &mut Workspace, year: &Year<'_>) {
    work.participants.clear();
    work.applicants.clear();
    let columns = &mut county.households;
    for i in 0..columns.len() {
        let programmes = columns.programmes[i] & !Id::Allowance.bit();
        let supported = columns.registry[i].supported();
        let persons = columns.composition[i].persons();
        let relieved = || {
            let own = work.market[i].total() / persons as f32;
            relieved(county.id, i as u32, own, year)
        };
        if persons == 0 || !(programmes != 0 || supported || relieved()) {
            continue;
        }
        work.participants.push(i as u32);
        let before = columns.programmes[i];
        work.applicants
            .push(Applicant::new(county.id, i as u32, before, year));
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
    let unit_cost = (terms.unit_cost * 100.0).round() as i64 * i64::from(county.weight);
    list_candidates(county, programme, &terms, work, year);
    let asked = work.candidates.iter().map(|c| u64::from(c.units)).sum();
    let money_lot = lot_of_money(county.id, programme.id, year);
    let payable = Payable::of(account, unit_cost, slots, asked, money_lot, year);
    let slots = payable.slots;
    // A position that is shared out by lot stays with those who hold it; places are drawn anew.
    let drawn = if programme.kind == Kind::Positions {
        0
    } else {
        year.year
    };
    let id = county.id;
    let lot = |candidate: &Candidate| lot_of_last(candidate, programme.id, drawn, id, year);
    if let Some(watch) = year.watch(county) {
        let applicant = watch.applicant(county, work, year);
        let refusal = apply(county, &applicant, programme, &terms, year).err();
        watch.asked(programme.id, refusal, &work.candidates, slots, lot);
    }
    if programme.kind == Kind::Positions {
        for &i in &work.participants {
            county.households.programmes[i as usize] &= !programme.id.bit();
        }
    }
    let line = year.last.prices.poverty_line as f32;
    let columns = &mut county.households;
    let chosen = choose(&mut work.candidates, slots);
    for (candidate, used, enters) in chosen.settle(lot) {
        let i = candidate.household as usize;
        let participant = work
            .participants
            .partition_point(|&p| p < candidate.household);
        let new = work.applicants[participant].served_before & programme.id.bit() == 0;
        let poor = columns.income[i] < line;
        account.count(
            used,
            candidate.units,
            new,
            columns.composition[i].persons(),
            poor,
            county.weight,
        );
        payable.pay(account, used, year);
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
    payable.close(account, year);
}

/// The uniform number of a county by which money that pays for part of an agent's slot pays for all of it or none.
pub fn lot_of_money(county: u32, id: Id, year: &Year<'_>) -> f32 {
    let [word, ..] = year.luck.words(Draw::Money, year.year, county, 0);
    uniform_for(word, id)
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

/// Adds to each participant's income what its programmes bring this year.
fn add_gains(county: &County, accounts: &mut Deliveries, work: &mut Workspace, year: &Year<'_>) {
    let weight = i64::from(county.weight);
    work.gains.clear();
    work.benefits.clear();
    for applicant in &work.applicants {
        let (i, before) = (applicant.household, applicant.served_before);
        let case = case(county, i as usize, year);
        let market = work.market[i as usize];
        let mut gain = Sources::of_wage(schooling_gain(&case, &market));
        let mut benefits = [0; Measure::ALL.len()];
        let schooling = fen(gain.total());
        benefits[Measure::Education as usize] = schooling;
        for (id, part) in schooling_sources(&case, schooling) {
            accounts[id as usize].benefit += part * weight;
        }
        for programme in catalog() {
            let Some(added) = brought(programme, &case, before, &market, year) else {
                continue;
            };
            let benefit = fen(added.total());
            accounts[programme.id as usize].benefit += benefit * weight;
            benefits[programme.measure as usize] += benefit;
            gain += added;
        }
        work.gains.push(gain);
        work.benefits.push(benefits);
    }
}

/// What a programme that serves a household brings it this year, less what private transfers fall by; none if it does not serve it.
pub fn brought(
    programme: &Programme,
    case: &Case<'_>,
    before: u32,
    market: &Sources,
    year: &Year<'_>,
) -> Option<Sources> {
    if !case.served_by(programme.id) || programme.kind == Kind::Allowance {
        return None;
    }
    let first_year = before & programme.id.bit() == 0;
    let arrived = if first_year {
        (programme.terms)(year.p).first_year as f32
    } else {
        1.0
    };
    let units = match programme.id {
        Id::MigrantWork => case.terms.employed(),
        _ => (programme.units)(case),
    };
    let mut added = (programme.benefit)(case, units as f32, market, arrived);
    added.transfer *= 1.0 - year.p.income.crowding_out as f32;
    Some(added)
}

/// Whether schooling, basic medical care, safe housing and water are assured.
pub fn guarantees_hold(composition: Composition, condition: Condition) -> bool {
    guarantees(composition, condition)
        .iter()
        .all(|(_, holds)| *holds)
}

/// The guarantees by name, and whether each holds for the household.
pub fn guarantees(composition: Composition, condition: Condition) -> [(&'static str, bool); 4] {
    [
        ("schooling", composition.dropouts() == 0),
        ("medical insurance", condition.uninsured() == 0),
        ("safe housing", condition.unsafe_house() == 0),
        ("safe water", condition.unsafe_water() == 0),
    ]
}
