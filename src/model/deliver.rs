//! Step 7, the Five Measures and the other support reach households: slots are filled, money is spent.

use super::account::{Deliveries, Delivery, Payable, funded_share};
use super::apply::{Applicant, RANGE, ask, rank, refusal};
use super::catalog::catalog;
use super::context::{Year, line};
use super::identify::relieved;
use super::lanes::{self, Lanes};
use super::measures::education::{schooling_gain, schooling_sources};
use super::plan::{CountyShare, case};
use super::programme::{
    COUNT, Case, Kind, Measure, Programme, ProgrammeId as Id, Served, Sources, fen,
};
use super::select::{Candidate, choose};
use super::willingness::uniform_for;
use super::workspace::Workspace;
use crate::population::County;
use crate::population::households::{Composition, Condition, Households};
use crate::random::{BLOCK, Draw, blocks};
use crate::scenario::parameters::programme::Terms;
use multiversion::multiversion;

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
    work.cases
        .put_back(&work.participants, &mut county.households);
    if let Some(watch) = year.watch(county) {
        watch.served(county, work, year);
    }
    accounts
}

/// Lists the households that programmes serve, have served or may relieve this year.
fn list_participants(county: &County, work: &mut Workspace, year: &Year<'_>) {
    work.participants.clear();
    let columns = &county.households;
    let mut lanes = Lanes::default();
    for first in blocks(columns.len()).map(|block| block.start) {
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
    let [wage, business, property, transfer] = market;
    let (wage, business) = (&wage[first..last], &business[first..last]);
    let (property, transfer) = (&property[first..last], &transfer[first..last]);
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
fn begin(county: &County, work: &mut Workspace, year: &Year<'_>) {
    work.cases.gather(&work.participants, &county.households);
    for terms in &mut work.cases.terms {
        if terms.years_moved() > 0 {
            terms.set_years_moved(terms.years_moved() + 1);
        }
        if terms.years_trained() > 0 {
            terms.set_years_trained(terms.years_trained() + 1);
        }
        terms.set_loan_years(terms.loan_years().saturating_sub(1));
    }
    work.applicants
        .draw(county.id, &work.participants, &work.cases, year);
}

/// Gives a programme's slots to the willing households with the highest priority.
fn fill_slots(
    county: &County,
    programme: &Programme,
    slots: u32,
    account: &mut Delivery,
    work: &mut Workspace,
    year: &Year<'_>,
) {
    let watched = year.watch(county).is_some();
    if slots == 0 && !watched {
        leave_positions(programme, work);
        return;
    }
    let terms = &year.terms[programme.id as usize];
    let asked = ask(programme, terms, work, year);
    let unit_cost = (terms.unit_cost * 100.0).round() as i64 * i64::from(county.weight);
    let money_lot = lot_of_money(county.id, programme.id, year);
    let payable = Payable::of(account, unit_cost, slots, asked, money_lot, year);
    // Only if there is not enough for all does priority matter.
    let scarce = asked > u64::from(payable.slots);
    if scarce || watched {
        rank(programme, work, year);
    }
    if watched {
        explain(county, programme, terms, payable.slots, work, year);
    }
    leave_positions(programme, work);
    if scarce {
        let left = work
            .shortlist
            .of(&work.scores, &work.asked, payable.slots, RANGE);
        work.listed.clear();
        let certain = work.shortlist.certain.iter();
        work.listed
            .extend(certain.map(|candidate| candidate.household));
        serve_close(county, programme, left, payable, account, work, year);
    } else {
        let asked = &work.asked;
        lanes::list(asked.len(), |place| asked[place] > 0, &mut work.listed);
    }
    let bit = programme.id.bit();
    let full = work.applicants.count(&work.asked, &work.listed, bit);
    account.count_full(full, county.weight);
    payable.pay(account, full.units);
    payable.close(account);
    for listed in 0..work.listed.len() {
        let place = work.listed[listed] as usize;
        let units = work.asked[place];
        take_on(work, programme, units, place, year);
    }
}

/// Chooses among those whose place in the line is close to the end of the slots, and lists them with those who are certain; the last in line
/// gets in by lot.
fn serve_close(
    county: &County,
    programme: &Programme,
    left: u32,
    payable: Payable,
    account: &mut Delivery,
    work: &mut Workspace,
    year: &Year<'_>,
) {
    let participants = &work.participants;
    let lot = |candidate: &Candidate| {
        let household = participants[candidate.household as usize];
        lot_of_last(household, programme, county.id, year)
    };
    let chosen = choose(&mut work.shortlist.close, left);
    let full = chosen.full.iter().map(|candidate| candidate.household);
    work.listed.extend(full);
    if let Some((last, used)) = chosen.last {
        let place = last.household as usize;
        let new = work.applicants.served_before[place] & programme.id.bit() == 0;
        let [persons, poor] = work.applicants.persons_of(place);
        account.count(used, last.units, new, persons, poor > 0, county.weight);
        payable.pay(account, used);
        if chosen.enters(lot) {
            let units = last.units as u8;
            take_on(work, programme, units, place, year);
        }
    }
}

/// A household that a programme serves this year.
#[inline]
fn take_on(work: &mut Workspace, programme: &Programme, units: u8, place: usize, year: &Year<'_>) {
    let (cases, applicants) = (&mut work.cases, &work.applicants);
    cases.programmes[place] |= programme.id.bit();
    if programme.id == Id::MigrantWork {
        cases.terms[place].set_employed(units.into());
    }
    if applicants.served_before[place] & programme.id.bit() == 0 {
        let luck = uniform_for(applicants.luck[place], programme.id);
        cases.enroll(place, luck, year.p, programme.enroll);
    }
}

/// Positions are given anew every year.
fn leave_positions(programme: &Programme, work: &mut Workspace) {
    if programme.kind == Kind::Positions {
        for programmes in &mut work.cases.programmes {
            *programmes &= !programme.id.bit();
        }
    }
}

/// Tells the watch how its household fared in the line.
fn explain(
    county: &County,
    programme: &Programme,
    terms: &Terms,
    slots: u32,
    work: &Workspace,
    year: &Year<'_>,
) {
    let Some(watch) = year.watch(county) else {
        return;
    };
    let slot = watch.slot();
    let (case, applicant) = match work.participants.binary_search(&(slot as u32)) {
        Ok(place) => (work.cases.get(place, year.p), work.applicants.get(place)),
        Err(_) => {
            let case = case(county, slot, year);
            let applicant = Applicant::new(county.id, slot as u32, case.programmes, year);
            (case, applicant)
        }
    };
    let refusal = refusal(programme, terms, &case, applicant);
    let mut line = Candidate::all(&work.scores, &work.asked);
    for candidate in &mut line {
        candidate.household = work.participants[candidate.household as usize];
    }
    let lot = |candidate: &Candidate| lot_of_last(candidate.household, programme, county.id, year);
    watch.asked(programme.id, refusal, &line, slots, lot);
}

/// The uniform number of a county by which money that pays for part of an agent's slot pays for all of it or none.
pub fn lot_of_money(county: u32, id: Id, year: &Year<'_>) -> f32 {
    let [word, ..] = year.luck.words(Draw::Money, year.year, county, 0);
    uniform_for(word, id)
}

/// The uniform number by which the last in line of a county gets in or not.
pub fn lot_of_last(household: u32, programme: &Programme, county: u32, year: &Year<'_>) -> f32 {
    // A position that is shared out by lot stays with those who hold it; places and guarantees are drawn anew.
    let drawn = match programme.kind {
        Kind::Positions => 0,
        _ => year.year,
    };
    let [_, _, word, _] = year.luck.words(Draw::Slots, drawn, county, household);
    uniform_for(word, programme.id)
}

/// Adds to each participant's income what its programmes bring this year.
fn add_gains(weight: i64, accounts: &mut Deliveries, work: &mut Workspace, year: &Year<'_>) {
    work.markets.clear();
    work.gains.clear();
    work.benefits.clear();
    work.top_ups.clear();
    work.top_ups.resize(work.participants.len(), 0);
    for (place, case) in work.cases.all(year.p).enumerate() {
        let market = work.market_of(work.participants[place] as usize);
        work.markets.push(market);
        let gain = Sources::of_wage(schooling_gain(&case, &market));
        let mut benefits = [0; Measure::ALL.len()];
        let schooling = fen(gain.total());
        benefits[Measure::Education as usize] = schooling;
        for (id, part) in schooling_sources(&case, schooling) {
            accounts[id as usize].benefit += part * weight;
        }
        work.gains.push(gain);
        work.benefits.push(benefits);
    }
    let served = work.cases.programmes.iter().fold(0, |all, own| all | own);
    for programme in catalog() {
        if let Some(effect) = programme.benefit
            && served & programme.id.bit() != 0
        {
            list_served(programme, work, year);
            let (cases, markets) = (&work.cases, &work.markets);
            effect.of_all(cases, year.p, markets, &work.served, &mut work.added);
            let kept = kept_transfer(year);
            let mut sum = 0;
            for (household, added) in work.served.iter().zip(&work.added) {
                let mut added = *added;
                added.transfer *= kept;
                let in_fen = fen(added.total());
                sum += in_fen;
                let place = household.place as usize;
                work.benefits[place][programme.measure as usize] += in_fen;
                work.gains[place] += added;
            }
            accounts[programme.id as usize].benefit += sum * weight;
        }
    }
}

/// Lists the participants whom a programme serves, with what decides on its effect.
fn list_served(programme: &Programme, work: &mut Workspace, year: &Year<'_>) {
    let (bit, programmes) = (programme.id.bit(), &work.cases.programmes);
    let serves = |place: usize| programmes[place] & bit != 0;
    lanes::list(programmes.len(), serves, &mut work.listed);
    work.served.clear();
    for &place in &work.listed {
        let case = work.cases.get(place as usize, year.p);
        let before = work.applicants.served_before[place as usize];
        work.served.push(Served {
            place,
            units: units_served(programme, &case),
            arrived: arrived(programme, before, year),
        });
    }
}

/// Units with which a programme serves a household.
fn units_served(programme: &Programme, case: &Case<'_>) -> f32 {
    let units = match programme.id {
        Id::MigrantWork => case.terms.employed(),
        _ => programme.units.of(case),
    };
    units as f32
}

/// Share of a programme's effect that has arrived, by the household's programmes of the year before.
fn arrived(programme: &Programme, before: u32, year: &Year<'_>) -> f32 {
    if before & programme.id.bit() == 0 {
        year.terms[programme.id as usize].first_year as f32
    } else {
        1.0
    }
}

/// What private transfers leave of a public one.
fn kept_transfer(year: &Year<'_>) -> f32 {
    1.0 - year.p.income.crowding_out as f32
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
    let Some(effect) = programme.benefit else {
        return Some(Sources::default());
    };
    let units = units_served(programme, case);
    let mut added = effect.of(case, units, market, arrived(programme, before, year));
    added.transfer *= kept_transfer(year);
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
