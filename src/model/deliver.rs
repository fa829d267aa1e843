//! Step 7, the Five Measures and the other support reach households: slots are filled, money is spent.

use super::account::{Deliveries, Delivery, Payable, funded_share};
use super::apply::{Applicant, ask, list_candidates, refusal};
use super::catalog::catalog;
use super::context::{Year, line};
use super::identify::relieved;
use super::lanes::Lanes;
use super::measures::education::{schooling_gain, schooling_sources};
use super::plan::{CountyShare, case, uniform_for};
use super::programme::{
    COUNT, Case, Enrolled, Kind, Measure, Programme, ProgrammeId as Id, Sources, fen,
};
use super::select::{Candidate, choose};
use super::workspace::Workspace;
use crate::population::County;
use crate::population::households::{Composition, Condition, Households};
use crate::random::{BLOCK, Draw};
use crate::scenario::parameters::programme::Terms;
use multiversion::multiversion;

/// Serves the supported households of a county; market incomes must stand in the workspace, gains are added there.
pub fn serve<'a>(
    county: &mut County,
    share: &CountyShare,
    units: &[u64; COUNT],
    work: &mut Workspace<'a>,
    year: &Year<'a>,
) -> Deliveries {
    let weight = u64::from(county.weight);
    let mut accounts =
        std::array::from_fn(|id| Delivery::open(units[id] * weight, share.budget[id], year));
    list_participants(county, work, year);
    begin(county, work, year);
    for programme in catalog() {
        let account = &mut accounts[programme.id as usize];
        let slots = share.slots[programme.id as usize];
        match programme.kind {
            Kind::Positions | Kind::Places => {
                fill_slots(county, programme, slots, account, work, year);
            }
            Kind::County => {
                let money = account.usable(year);
                account.spend(money);
                let served = u64::from(slots) * weight;
                account.reached = (served as f64 * funded_share(year)).round() as u64;
            }
            // Allowances are paid to all rural households, guarantees after incomes are known.
            Kind::Allowance | Kind::Guarantee => {}
        }
    }
    add_gains(i64::from(county.weight), &mut accounts, work, year);
    take_over(&mut county.households, work);
    if let Some(watch) = year.watch(county) {
        watch.served(county, work, year);
    }
    accounts
}

/// Lists the households that programmes serve, have served or may relieve this year.
fn list_participants(county: &County, work: &mut Workspace<'_>, year: &Year<'_>) {
    work.participants.clear();
    let columns = &county.households;
    let mut lanes = Lanes::default();
    for first in (0..columns.len()).step_by(BLOCK) {
        find_participants(columns, first, &work.market, line(year.p), &mut lanes);
        for lane in lanes.listed() {
            let i = first + lane;
            let served = columns.programmes[i] & !Id::Allowance.bit() != 0;
            if served || columns.registry[i].supported() || {
                let own = work.market_of(i).total() / columns.composition[i].persons() as f32;
                relieved(county.id, i as u32, own, year)
            } {
                work.participants.push(i as u32);
            }
        }
    }
}

/// Lists the households of a block that programmes serve or support, and those whose market income is below the line.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn find_participants(
    columns: &Households,
    first: usize,
    market: &[Vec<f32>; 4],
    line: f32,
    lanes: &mut Lanes,
) {
    let last = columns.len().min(first + BLOCK);
    let composition = &columns.composition[first..last];
    let programmes = &columns.programmes[first..last];
    let registry = &columns.registry[first..last];
    let [wage, business, property, transfer] = market.each_ref().map(|c| &c[first..last]);
    lanes.list(composition.len(), |lane| {
        let persons = composition[lane].persons();
        let total = wage[lane] + business[lane] + property[lane] + transfer[lane];
        let served = programmes[lane] & !Id::Allowance.bit() != 0;
        // A little more than the line, since it is the quotient that is compared with it in the end.
        let poor = total < line * persons as i32 as f32 * 1.000_01;
        (served | registry[lane].supported() | poor) & (persons > 0)
    });
}

/// Makes participants applicants, and moves running terms on by a year.
fn begin<'a>(county: &County, work: &mut Workspace<'a>, year: &Year<'a>) {
    work.cases.clear();
    for &slot in &work.participants {
        let mut case = case(county, slot as usize, year);
        let terms = &mut case.terms;
        if terms.years_moved() > 0 {
            terms.set_years_moved(terms.years_moved() + 1);
        }
        if terms.years_trained() > 0 {
            terms.set_years_trained(terms.years_trained() + 1);
        }
        terms.set_loan_years(terms.loan_years().saturating_sub(1));
        work.cases.push(case);
    }
    work.applicants
        .draw(county.id, &work.participants, &work.cases, year);
}

/// What programmes changed in the participants goes into the county's columns.
fn take_over(columns: &mut Households, work: &Workspace<'_>) {
    for (&slot, case) in work.participants.iter().zip(&work.cases) {
        let i = slot as usize;
        columns.composition[i] = case.composition;
        columns.condition[i] = case.condition;
        columns.terms[i] = case.terms;
        columns.programmes[i] = case.programmes;
    }
}

/// Gives a programme's slots to the willing households with the highest priority.
fn fill_slots(
    county: &County,
    programme: &Programme,
    slots: u32,
    account: &mut Delivery,
    work: &mut Workspace<'_>,
    year: &Year<'_>,
) {
    let terms = &year.terms[programme.id as usize];
    let watch = year.watch(county);
    if slots > 0 || watch.is_some() {
        let asked = if terms.enabled {
            ask(programme, terms, work)
        } else {
            work.units.clear();
            0
        };
        let unit_cost = (terms.unit_cost * 100.0).round() as i64 * i64::from(county.weight);
        let money_lot = lot_of_money(county.id, programme.id, year);
        let payable = Payable::of(account, unit_cost, slots, asked, money_lot, year);
        let ranked = asked > u64::from(payable.slots) || watch.is_some();
        list_candidates(programme, ranked, work, year);
        if watch.is_some() {
            explain(county, programme, terms, payable.slots, work, year);
        }
        leave_positions(programme, work);
        settle(county, programme, payable, account, work, year);
    } else {
        leave_positions(programme, work);
    }
}

/// Positions are given anew every year.
fn leave_positions(programme: &Programme, work: &mut Workspace<'_>) {
    if programme.kind == Kind::Positions {
        for case in &mut work.cases {
            case.programmes &= !programme.id.bit();
        }
    }
}

/// Tells the watch how its household fared in the line.
fn explain(
    county: &County,
    programme: &Programme,
    terms: &Terms,
    slots: u32,
    work: &Workspace<'_>,
    year: &Year<'_>,
) {
    let Some(watch) = year.watch(county) else {
        return;
    };
    let slot = watch.slot();
    let (case, applicant) = match work.participants.binary_search(&(slot as u32)) {
        Ok(place) => (work.cases[place], work.applicants.get(place)),
        Err(_) => {
            let case = case(county, slot, year);
            let applicant = Applicant::new(county.id, slot as u32, case.programmes, year);
            (case, applicant)
        }
    };
    let refusal = refusal(programme, terms, &case, applicant);
    let lot = |candidate: &Candidate| lot_of_last(candidate, programme, county.id, year);
    watch.asked(programme.id, refusal, &work.candidates, slots, lot);
}

/// Chooses among the candidates and serves the chosen.
fn settle(
    county: &County,
    programme: &Programme,
    payable: Payable,
    account: &mut Delivery,
    work: &mut Workspace<'_>,
    year: &Year<'_>,
) {
    let lot = |candidate: &Candidate| lot_of_last(candidate, programme, county.id, year);
    let (bit, last_line) = (programme.id.bit(), line(year.last));
    for (candidate, used, enters) in choose(&mut work.candidates, payable.slots).settle(lot) {
        let place = candidate.place as usize;
        let case = &mut work.cases[place];
        let new = work.applicants.served_before[place] & bit == 0;
        account.count(
            used,
            candidate.units,
            new,
            case.composition.persons(),
            case.last_income < last_line,
            county.weight,
        );
        payable.pay(account, used);
        if !enters {
            continue;
        }
        case.programmes |= bit;
        if programme.id == Id::MigrantWork {
            case.terms.set_employed(candidate.units);
        }
        if new {
            let luck = uniform_for(work.applicants.luck[place], programme.id);
            enroll(case, programme, luck);
        }
    }
    payable.close(account);
}

/// The uniform number of a county by which money that pays for part of an agent's slot pays for all of it or none.
pub fn lot_of_money(county: u32, id: Id, year: &Year<'_>) -> f32 {
    let [word, ..] = year.luck.words(Draw::Money, year.year, county, 0);
    uniform_for(word, id)
}

/// The uniform number by which the last in line of a county gets in or not.
pub fn lot_of_last(
    candidate: &Candidate,
    programme: &Programme,
    county: u32,
    year: &Year<'_>,
) -> f32 {
    // A position that is shared out by lot stays with those who hold it; places and guarantees are drawn anew.
    let drawn = match programme.kind {
        Kind::Positions => 0,
        _ => year.year,
    };
    let household = candidate.household;
    let [_, _, word, _] = year.luck.words(Draw::Slots, drawn, county, household);
    uniform_for(word, programme.id)
}

fn enroll(case: &mut Case<'_>, programme: &Programme, luck: f32) {
    let mut household = Enrolled {
        composition: case.composition,
        condition: case.condition,
        terms: case.terms,
        luck,
    };
    (programme.enroll)(&mut household, case.p);
    case.composition = household.composition;
    case.condition = household.condition;
    case.terms = household.terms;
}

/// Adds to each participant's income what its programmes bring this year.
fn add_gains(weight: i64, accounts: &mut Deliveries, work: &mut Workspace<'_>, year: &Year<'_>) {
    work.gains.clear();
    work.benefits.clear();
    work.top_ups.clear();
    work.top_ups.resize(work.participants.len(), 0);
    for (place, case) in work.cases.iter().enumerate() {
        let before = work.applicants.served_before[place];
        let market = work.market_of(work.participants[place] as usize);
        let mut gain = Sources::of_wage(schooling_gain(case, &market));
        let mut benefits = [0; Measure::ALL.len()];
        let schooling = fen(gain.total());
        benefits[Measure::Education as usize] = schooling;
        for (id, part) in schooling_sources(case, schooling) {
            accounts[id as usize].benefit += part * weight;
        }
        let mut served = case.programmes & !Id::Allowance.bit();
        while served != 0 {
            let programme = &catalog()[served.trailing_zeros() as usize];
            served &= served - 1;
            let added = benefit(programme, case, before, &market, year);
            let in_fen = fen(added.total());
            accounts[programme.id as usize].benefit += in_fen * weight;
            benefits[programme.measure as usize] += in_fen;
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
    let serves = case.served_by(programme.id) && programme.kind != Kind::Allowance;
    serves.then(|| benefit(programme, case, before, market, year))
}

/// The same of a programme that serves the household.
fn benefit(
    programme: &Programme,
    case: &Case<'_>,
    before: u32,
    market: &Sources,
    year: &Year<'_>,
) -> Sources {
    let first_year = before & programme.id.bit() == 0;
    let arrived = if first_year {
        year.terms[programme.id as usize].first_year as f32
    } else {
        1.0
    };
    let units = match programme.id {
        Id::MigrantWork => case.terms.employed(),
        _ => programme.units.of(case),
    };
    let mut added = (programme.benefit)(case, units as f32, market, arrived);
    added.transfer *= 1.0 - year.p.income.crowding_out as f32;
    added
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
