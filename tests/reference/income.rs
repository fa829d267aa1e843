//! 7.8 Income and costs, and the part of 5.8 that takes the allowance of the first year out of incomes.

use five_measures::math::single;
use five_measures::model::groups::income_class;
use five_measures::model::programme::{Measure, ProgrammeId as Id, Sources, fen};
use five_measures::population::income_shape::survey_error;
use five_measures::population::sources;
use five_measures::random::Draw;

use crate::nation::{County, Household, ThisYear};
use crate::shocks::loss_factors;
use crate::subsistence::{allowance_of, payment_received};
use crate::year::Year;

/// Market income by source: the household's place in the distribution, the growth of each source, this year's luck.
pub fn earn(county: &mut County, year: &Year<'_>) {
    let stratum = year.stratum(county);
    let facts = &county.facts;
    let level = facts.growth.map(|level| level as f32);
    for household in &mut county.households {
        let [_, z, error, _] = year.normals(Draw::Income, household);
        let c = household.persistent + stratum.sd_transitory * z;
        let shape = stratum.shape.relative_income(household.permanent, c);
        let base = facts.mean_income as f32 * shape * household.persons() as f32;
        let class = sources::class(household.composition, household.condition);
        let share = stratum.sources[class];
        let [wage_kept, business_kept] = loss_factors(household, year);
        let kept_from_programmes = 1.0 - facts.displaced_wages as f32;
        household.now = ThisYear {
            last_income: household.income,
            market: Sources {
                wage: base * share[0] * level[0] * wage_kept * kept_from_programmes,
                business: base * share[1] * level[1] * business_kept,
                property: base * share[2] * level[2],
                transfer: base * share[3] * level[3],
            },
            survey_error: survey_error(error, stratum.sd_measurement),
            ..ThisYear::default()
        };
    }
}

/// The class of last year's income as a multiple of last year's line.
pub fn class_last_year(household: &Household, year: &Year<'_>) -> usize {
    income_class(household.now.last_income / year.last_line()) as usize
}

/// 5.8: recipients' market income of the first year is what is left without the allowance, and at least 0.3 of it.
pub fn take_allowance_out(county: &mut County, year: &Year<'_>) {
    let payment = allowance_of(year).payment as f32;
    for household in &mut county.households {
        if household.persons() == 0 || !household.served_by(Id::Allowance) {
            continue;
        }
        let persons = household.persons() as f32;
        let market = &mut household.now.market;
        let total = market.total();
        let own = (total - payment * persons).max(0.3 * total) / total;
        market.wage *= own;
        market.business *= own;
        market.property *= own;
        market.transfer *= own;
        household.permanent += single::ln(own);
    }
}

/// Disposable income: market income, gains and allowance, by source in whole fen.
pub fn realize(county: &mut County, year: &Year<'_>) {
    let payment = payment_received(year);
    for household in &mut county.households {
        let persons = household.persons();
        let mut income = household.now.market;
        income += household.now.gains;
        if household.served_by(Id::Allowance) {
            income.transfer += payment as f32 * persons as f32;
            let benefit = (payment * 100.0 * f64::from(persons)).round() as i64;
            household.now.benefits[Measure::Subsistence as usize] += benefit;
        }
        household.now.fen = [
            fen(income.wage),
            fen(income.business),
            fen(income.property),
            fen(income.transfer),
        ];
        household.income = per_person(household);
    }
}

/// Income per person in yuan; none in an empty slot.
pub fn per_person(household: &Household) -> f32 {
    let total: i64 = household.now.fen.iter().sum();
    if household.persons() == 0 {
        0.0
    } else {
        (total as f64 / (100.0 * f64::from(household.persons()))) as f32
    }
}

/// Medical costs that nobody reimburses leave a scar on later income.
pub fn meet_costs(county: &mut County, year: &Year<'_>) {
    for household in &mut county.households {
        if household.persons() > 0 && household.condition.ill() == 1 {
            household.persistent -= scar(household, year);
        }
    }
}

fn scar(household: &Household, year: &Year<'_>) -> f32 {
    let reimbursed = if household.condition.uninsured() == 1 {
        0.0
    } else if household.served_by(Id::Health) {
        year.p.support.health.effect
    } else {
        year.start.support.health.policy_2012
    };
    let cost = (year.p.shocks.medical_cost * (1.0 - reimbursed)) as f32;
    let students = household.composition.students() as f32;
    let schooling = year.p.demography.schooling_cost as f32 * students;
    let income = household.income * household.persons() as f32 - schooling;
    year.p.shocks.medical_scar as f32 * (cost / income.max(1.0)).min(1.0)
}

/// Share of wages that the programme's jobs displace next year.
pub fn displace(county: &mut County, year: &Year<'_>) {
    let wages: i64 = county.households.iter().map(|h| h.now.fen[0]).sum();
    let wages = wages * county.weight() as i64;
    let mut added = 0;
    for id in [
        Id::PublicJobs,
        Id::Workshops,
        Id::MigrantWork,
        Id::FollowUpJobs,
    ] {
        added += county.books.accounts[id as usize].benefit;
    }
    county.facts.displaced_wages = if wages > 0 {
        (year.p.income.displacement * added as f64 / wages as f64).clamp(0.0, 0.5)
    } else {
        0.0
    };
}
