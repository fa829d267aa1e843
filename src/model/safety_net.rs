//! Subsistence in the year: choosing the recipients of allowances (step 7) and filling the gap to the line (step 9).

use super::account::{Deliveries, Delivery, Payable};
use super::apply::Refusal;
use super::catalog::catalog;
use super::context::Year;
use super::deliver::{lot_of_last, lot_of_money};
use super::identify::relieved;
use super::income::{Workspace, allowance_fen, per_person};
use super::measures::subsistence::{allowance_terms, guaranteed_income};
use super::plan::{CountyShare, case};
use super::programme::{Measure, ProgrammeId as Id};
use super::select::{Candidate, choose, order};
use crate::math::single;
use crate::population::County;
use crate::random::{BLOCK, Draw};
use crate::scenario::parameters::programme::Terms;

/// Advantage, in log income, of those who received the allowance the year before.
const INCUMBENCY: f32 = 0.3;

/// Chooses the recipients of the allowance among all households: the poorest by an assessment with a large error.
pub fn pay_allowances(
    county: &mut County,
    share: &CountyShare,
    accounts: &mut Deliveries,
    work: &mut Workspace,
    year: &Year<'_>,
) {
    let terms = allowance_terms(year.p, year.start);
    let account = &mut accounts[Id::Allowance as usize];
    let payment = (terms.payment * 100.0).round() as i64 * i64::from(county.weight);
    assess_all(
        county,
        terms.noise as f32,
        terms.register_link as f32,
        work,
        year,
    );
    let slots = share.slots[Id::Allowance as usize];
    let asked = work.candidates.iter().map(|c| u64::from(c.units)).sum();
    let money_lot = lot_of_money(county.id, Id::Allowance, year);
    let payable = Payable::of(account, payment, slots, asked, money_lot, year);
    let slots = payable.slots;
    let watch = year.watch(county);
    let line = year.last.prices.poverty_line as f32;
    let before: Vec<u32> = county.households.programmes.clone();
    for programmes in &mut county.households.programmes {
        *programmes &= !Id::Allowance.bit();
    }
    let columns = &mut county.households;
    let id = county.id;
    let lot = |c: &Candidate| year.luck.uniforms(Draw::Allowance, 0, id, c.household)[0];
    if let Some(watch) = watch {
        watch.asked(Id::Allowance, None, &work.candidates, slots, lot);
    }
    for (candidate, used, enters) in choose(&mut work.candidates, slots).settle(lot) {
        let i = candidate.household as usize;
        let new = before[i] & Id::Allowance.bit() == 0;
        let poor = columns.income[i] < line;
        account.count(
            used,
            candidate.units,
            new,
            candidate.units,
            poor,
            county.weight,
        );
        payable.pay(account, used, year);
        let received = (allowance_fen(year) * f64::from(used)).round() as i64;
        account.benefit += received * i64::from(county.weight);
        if enters {
            columns.programmes[i] |= Id::Allowance.bit();
        }
    }
    payable.close(account, year);
}

/// Scores every household for the allowance; the error is a lasting trait of the household.
fn assess_all(
    county: &County,
    noise: f32,
    register_link: f32,
    work: &mut Workspace,
    year: &Year<'_>,
) {
    let columns = &county.households;
    work.candidates.clear();
    let mut draws = [[0.0; BLOCK]; 4];
    for first in (0..columns.len()).step_by(BLOCK) {
        year.luck
            .fill_normals(Draw::Traits, 0, county.id, first as u32, &mut draws);
        for (i, error) in (first..columns.len()).zip(&draws[3]) {
            let persons = columns.composition[i].persons();
            if persons == 0 {
                continue;
            }
            let received = columns.programmes[i] & Id::Allowance.bit() != 0;
            let score = noise * error - single::ln(columns.income[i].max(1.0))
                + if columns.registry[i].supported() {
                    register_link
                } else {
                    0.0
                }
                + if received { INCUMBENCY } else { 0.0 };
            work.candidates.push(Candidate {
                score,
                household: i as u32,
                units: persons,
            });
        }
    }
}

/// Fills the gap to the guaranteed multiple of the line for supported households that cannot work their way out, and for others that
/// the village finds below the line.
///
/// The gap is assessed with error; households furthest below are served first, until slots or money end.
pub fn guarantee(
    county: &mut County,
    share: &CountyShare,
    accounts: &mut Deliveries,
    work: &mut Workspace,
    year: &Year<'_>,
) {
    let programme = &catalog()[Id::TopUp as usize];
    let terms = programme.effective_terms(year.p);
    let account = &mut accounts[Id::TopUp as usize];
    work.candidates.clear();
    let slots = if terms.enabled {
        share.slots[Id::TopUp as usize]
    } else {
        0
    };
    if slots > 0 {
        for &i in &work.participants {
            work.candidates.extend(gap(county, i, &terms, year));
        }
    }
    if let Some(watch) = year.watch(county) {
        let id = county.id;
        let lot = |c: &Candidate| lot_of_last(c, Id::TopUp, year.year, id, year);
        let refusal = gap(county, watch.slot() as u32, &terms, year).err();
        watch.asked(Id::TopUp, refusal, &work.candidates, slots, lot);
    }
    for &i in &work.participants {
        county.households.programmes[i as usize] &= !Id::TopUp.bit();
    }
    pay_gaps(county, account, slots, work, year);
    if let Some(watch) = year.watch(county) {
        watch.guaranteed(work);
    }
}

/// The gap of a household to the guaranteed income per person as assessed, or why none is filled.
fn gap(county: &County, i: u32, terms: &Terms, year: &Year<'_>) -> Result<Candidate, Refusal> {
    if !terms.enabled {
        return Err(Refusal::Off);
    }
    let case = case(county, i as usize, year);
    if !case.registry.supported() && !relieved(county.id, i, case.last_income, year) {
        return Err(Refusal::NotSupported);
    }
    let persons = (catalog()[Id::TopUp as usize].units)(&case);
    if persons == 0 {
        return Err(Refusal::NotEligible);
    }
    let noise = year.p.measures.subsistence.top_up.noise as f32;
    let guaranteed = guaranteed_income(year.p);
    let [error, ..] = year
        .luck
        .normals(Draw::ExitAssessment, year.year, county.id, i);
    let assessed = case.last_income * single::exp(noise * error);
    if assessed < guaranteed {
        Ok(Candidate {
            score: guaranteed - assessed,
            household: i,
            units: persons,
        })
    } else {
        Err(Refusal::NoGap(assessed))
    }
}

fn pay_gaps(
    county: &mut County,
    account: &mut Delivery,
    slots: u32,
    work: &mut Workspace,
    year: &Year<'_>,
) {
    let weight = i64::from(county.weight);
    let kept = 1.0 - year.p.income.crowding_out;
    let line = year.last.prices.poverty_line as f32;
    let mut left = account.usable(year);
    let id = county.id;
    let lot = |c: &Candidate| lot_of_last(c, Id::TopUp, year.year, id, year);
    let mut chosen: Vec<(Candidate, u32, bool)> =
        choose(&mut work.candidates, slots).settle(lot).collect();
    // The order in which money runs out must not depend on the selection's inner order.
    chosen.sort_unstable_by(|(a, ..), (b, ..)| order(a, b));
    let columns = &mut county.households;
    for (candidate, used, enters) in chosen {
        let i = candidate.household as usize;
        let gap = (f64::from(candidate.score) * f64::from(candidate.units) * 100.0).round() as i64;
        let paid = gap.min(left / weight);
        if paid <= 0 {
            break;
        }
        let participant = work
            .participants
            .partition_point(|&p| p < candidate.household);
        let new = work.applicants[participant].served_before & Id::TopUp.bit() == 0;
        let poor = columns.income[i] < line;
        account.count(
            used,
            candidate.units,
            new,
            candidate.units,
            poor,
            county.weight,
        );
        if !enters {
            continue;
        }
        left -= paid * weight;
        account.spend(paid * weight);
        let received = (paid as f64 * kept).round() as i64;
        account.benefit += received * weight;
        work.benefits[participant][Measure::Subsistence as usize] += received;
        columns.programmes[i] |= Id::TopUp.bit();
        work.fen[i][3] += received;
        columns.income[i] = per_person(work.fen[i], candidate.units);
    }
}

/// In the year in which the population is drawn, incomes contain the allowance: market income is what is left without it.
pub fn take_allowance_out_of_income(county: &mut County, work: &mut Workspace, year: &Year<'_>) {
    let payment = allowance_terms(year.p, year.start).payment as f32;
    let columns = &mut county.households;
    for (i, market) in work.market.iter_mut().enumerate() {
        let persons = columns.composition[i].persons() as f32;
        if persons == 0.0 || columns.programmes[i] & Id::Allowance.bit() == 0 {
            continue;
        }
        let total = market.total();
        // A household always has some income of its own.
        let own = (total - payment * persons).max(0.3 * total) / total;
        columns.permanent[i] += single::ln(own);
        for source in [
            &mut market.wage,
            &mut market.business,
            &mut market.property,
            &mut market.transfer,
        ] {
            *source *= own;
        }
    }
}
