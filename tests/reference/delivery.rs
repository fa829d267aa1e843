//! 7.7 Who gets scarce slots, what served households gain, and the choice of recipients of the allowance (7.9).

use five_measures::math::single;
use five_measures::model::catalog::catalog;
use five_measures::model::measures::education::{schooling_gain, schooling_sources};
use five_measures::model::programme::{
    Enrolled, Kind, Measure, Programme, ProgrammeId as Id, Sources, fen,
};
use five_measures::random::Draw;

use crate::account::{funded_share, hand_out, open, pay, usable};
use crate::line::Candidate;
use crate::nation::{County, Household};
use crate::plan::accepts;
use crate::register::relieved;
use crate::subsistence::{allowance_of, payment_received};
use crate::year::{Year, hashed};

/// Serves the households of a county, programme by programme in the order of the catalog.
pub fn serve(county: &mut County, year: &Year<'_>) {
    let weight = county.weight();
    for programme in catalog() {
        let id = programme.id as usize;
        let eligible = county.books.eligible[id] * weight;
        county.books.accounts[id] = open(eligible, county.books.money[id], year);
    }
    for household in &mut county.households {
        begin(household, year);
    }
    for programme in catalog() {
        match programme.kind {
            Kind::Positions | Kind::Places => fill_slots(county, programme, year),
            Kind::County => build(county, programme, year),
            // Allowances are open to all, and guarantees wait until incomes are known.
            Kind::Allowance | Kind::Guarantee => {}
        }
    }
    for slot in 0..county.households.len() {
        if county.households[slot].now.participates {
            add_gains(county, slot, year);
        }
    }
}

/// Whom programmes serve, have served or may relieve this year; running terms move on by a year.
fn begin(household: &mut Household, year: &Year<'_>) {
    household.now.served_before = household.programmes;
    let persons = household.persons();
    let other_programmes = household.programmes & !Id::Allowance.bit();
    let market_income = household.now.market.total() / persons as f32;
    household.now.participates = persons > 0
        && (other_programmes != 0
            || household.registry.supported()
            || relieved(household, market_income, year));
    if !household.now.participates {
        return;
    }
    let terms = &mut household.terms;
    if terms.years_moved() > 0 {
        terms.set_years_moved(terms.years_moved() + 1);
    }
    if terms.years_trained() > 0 {
        terms.set_years_trained(terms.years_trained() + 1);
    }
    if terms.loan_years() > 0 {
        terms.set_loan_years(terms.loan_years() - 1);
    }
}

/// The county kind spends its usable money and reaches the share of its units that money covers.
fn build(county: &mut County, programme: &Programme, year: &Year<'_>) {
    let units = u64::from(county.books.slots[programme.id as usize]) * county.weight();
    let account = &mut county.books.accounts[programme.id as usize];
    pay(account, usable(account, year));
    account.reached = (units as f64 * funded_share(year)).round() as u64;
}

/// Fills the slots of a programme.
fn fill_slots(county: &mut County, programme: &Programme, year: &Year<'_>) {
    let id = programme.id;
    let terms = programme.effective_terms(year.p);
    let mut line = Vec::new();
    if terms.enabled {
        for (slot, household) in county.households.iter().enumerate() {
            line.extend(application(household, slot, programme, terms.take_up, year));
        }
    }
    let lot = |household: &Household| {
        let [_, _, word, _] = if programme.kind == Kind::Positions {
            year.lasting_words(Draw::Slots, household)
        } else {
            year.words(Draw::Slots, household)
        };
        hashed(word, id)
    };
    let all_served = hand_out(county, id, terms.unit_cost, line, lot, year);
    // Positions are filled anew each year.
    if programme.kind == Kind::Positions {
        for household in &mut county.households {
            if household.now.participates {
                household.programmes &= !id.bit();
            }
        }
    }
    for served in all_served.iter().filter(|served| served.enters) {
        let household = &mut county.households[served.slot];
        take_on(household, programme, served.asked, year);
    }
}

/// The place in the line of a willing, eligible, supported household.
fn application(
    household: &Household,
    slot: usize,
    programme: &Programme,
    take_up: f64,
    year: &Year<'_>,
) -> Option<Candidate> {
    let id = programme.id;
    let served = household.served_before_by(id);
    let case = household.case(year);
    if household.persons() == 0
        || !household.registry.supported()
        || programme.kind == Kind::Places && served
        || programme.units.of(&case) == 0
        || !accepts(household, id, take_up, year)
    {
        return None;
    }
    let accuracy = year.p.register.matching_accuracy as f32;
    let [word, ..] = year.words(Draw::Slots, household);
    let incumbent = if served { 2.0 } else { 0.0 };
    Some(Candidate {
        score: incumbent
            + accuracy * programme.suitability.of(&case)
            + (1.0 - accuracy) * hashed(word, id),
        slot,
        units: programme.units.of(&case),
    })
}

/// A household is served, and enrolled if it was not in the year before.
fn take_on(household: &mut Household, programme: &Programme, units: u32, year: &Year<'_>) {
    household.programmes |= programme.id.bit();
    if programme.id == Id::MigrantWork {
        household.terms.set_employed(units);
    }
    if household.served_before_by(programme.id) {
        return;
    }
    let [_, word, ..] = year.words(Draw::Slots, household);
    let mut enrolled = Enrolled {
        composition: household.composition,
        condition: household.condition,
        terms: household.terms,
        luck: hashed(word, programme.id),
    };
    (programme.enroll)(&mut enrolled, year.p);
    household.composition = enrolled.composition;
    household.condition = enrolled.condition;
    household.terms = enrolled.terms;
}

/// What schooling and the programmes bring a household this year, once all are delivered.
fn add_gains(county: &mut County, slot: usize, year: &Year<'_>) {
    let weight = county.weight() as i64;
    let household = &mut county.households[slot];
    let accounts = &mut county.books.accounts;
    let case = household.case(year);
    let market = household.now.market;

    let mut gains = Sources::of_wage(schooling_gain(&case, &market));
    let mut benefits = [0; Measure::ALL.len()];
    let schooling = fen(gains.total());
    benefits[Measure::Education as usize] += schooling;
    for (id, part) in schooling_sources(&case, schooling) {
        accounts[id as usize].benefit += part * weight;
    }
    for programme in catalog() {
        if !household.served_by(programme.id) || programme.kind == Kind::Allowance {
            continue;
        }
        let arrived = if household.served_before_by(programme.id) {
            1.0
        } else {
            (programme.terms)(year.p).first_year as f32
        };
        let units = if programme.id == Id::MigrantWork {
            case.terms.employed()
        } else {
            programme.units.of(&case)
        };
        let mut gain = programme
            .benefit
            .map(|effect| effect.of(&case, units as f32, &market, arrived))
            .unwrap_or_default();
        gain.transfer *= 1.0 - year.p.income.crowding_out as f32;
        let benefit = fen(gain.total());
        accounts[programme.id as usize].benefit += benefit * weight;
        benefits[programme.measure as usize] += benefit;
        gains += gain;
    }
    household.now.gains = gains;
    household.now.benefits = benefits;
}

/// The allowance goes to the highest scores among all rural households: the poorest by an assessment with a large, lasting error.
pub fn pay_allowances(county: &mut County, year: &Year<'_>) {
    let weight = county.weight();
    let line: Vec<Candidate> = county
        .households
        .iter()
        .enumerate()
        .filter(|(_, household)| household.persons() > 0)
        .map(|(slot, household)| Candidate {
            score: allowance_score(household, year),
            slot,
            units: household.persons(),
        })
        .collect();
    let payment = allowance_of(year).payment;
    let lot = |household: &Household| year.lasting_uniforms(Draw::Allowance, household)[0];
    let all_served = hand_out(county, Id::Allowance, payment, line, lot, year);
    for household in &mut county.households {
        household.programmes &= !Id::Allowance.bit();
    }
    for served in all_served {
        let received = payment_received(year) * 100.0 * f64::from(served.used);
        let account = &mut county.books.accounts[Id::Allowance as usize];
        account.benefit += received.round() as i64 * weight as i64;
        if served.enters {
            county.households[served.slot].programmes |= Id::Allowance.bit();
        }
    }
}

fn allowance_score(household: &Household, year: &Year<'_>) -> f32 {
    let terms = allowance_of(year);
    let [.., z] = year.lasting_normals(Draw::Traits, household);
    let mut score = terms.noise as f32 * z - single::ln(household.income.max(1.0));
    if household.registry.supported() {
        score += terms.register_link as f32;
    }
    if household.served_before_by(Id::Allowance) {
        score += 0.3;
    }
    score
}
