//! Subsistence in the year: choosing the recipients of allowances (step 7) and filling the gap to the line (step 9).

use super::account::{Deliveries, Delivery, Payable};
use super::apply::Refusal;
use super::catalog::catalog;
use super::context::{Year, line};
use super::deliver::{lot_of_last, lot_of_money};
use super::identify::relieved;
use super::income::{TRANSFER, allowance_fen, per_person};
use super::measures::subsistence::{AllowanceTerms, allowance_terms, guaranteed_income};
use super::plan::{CountyShare, case};
use super::programme::{Measure, Programme, ProgrammeId as Id};
use super::select::{Candidate, choose, order};
use super::workspace::Workspace;
use crate::math::{single, to_nearest};
use crate::population::County;
use crate::population::households::Households;
use crate::random::{BLOCK, Draw, Pair, blocks};
use crate::scenario::parameters::programme::Terms;
use multiversion::multiversion;

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
    let asked = assess_all(county, &terms, work, year);
    let slots = share.slots[Id::Allowance as usize];
    let money_lot = lot_of_money(county.id, Id::Allowance, year);
    let payable = Payable::of(account, payment, slots, asked, money_lot, year);
    let slots = payable.slots;
    let last_line = line(year.last);
    let per_person = allowance_fen(year);
    let id = county.id;
    let lot = |c: &Candidate| year.luck.uniforms(Draw::Allowance, 0, id, c.household)[0];
    if let Some(watch) = year.watch(county) {
        let all = Candidate::all(&work.scores, &work.asked);
        watch.asked(Id::Allowance, None, &all, slots, lot);
    }
    let chosen = work.shortlist.settle(&work.scores, &work.asked, slots, lot);
    let columns = &mut county.households;
    work.recipients.clear();
    for (candidate, used, enters) in chosen {
        let i = candidate.household as usize;
        let new = columns.programmes[i] & Id::Allowance.bit() == 0;
        let poor = columns.income[i] < last_line;
        account.count(
            used,
            candidate.units,
            new,
            candidate.units,
            poor,
            county.weight,
        );
        payable.pay(account, used);
        let received = to_nearest(per_person * f64::from(used));
        account.benefit += received * i64::from(county.weight);
        if enters {
            work.recipients.push(candidate.household);
        }
    }
    payable.close(account);
    for programmes in &mut columns.programmes {
        *programmes &= !Id::Allowance.bit();
    }
    for &household in &work.recipients {
        columns.programmes[household as usize] |= Id::Allowance.bit();
    }
}

/// Scores every household for the allowance and returns the persons of all; the error is a lasting trait of the household.
fn assess_all(
    county: &County,
    terms: &AllowanceTerms,
    work: &mut Workspace,
    year: &Year<'_>,
) -> u64 {
    let slots = county.households.len();
    work.make_room_for_scores(slots);
    let mut draws = [[0.0; BLOCK]; 2];
    let mut persons = 0;
    for block in blocks(slots) {
        year.luck.fill_normal_pair(
            Draw::Traits,
            0,
            county.id,
            block.clone(),
            Pair::Last,
            &mut draws,
        );
        persons += assess(
            &county.households,
            block.start,
            [terms.noise as f32, terms.register_link as f32],
            &draws[1],
            &mut work.scores[block.clone()],
            &mut work.asked[block],
        );
    }
    persons
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn assess(
    columns: &Households,
    first: usize,
    [noise, register_link]: [f32; 2],
    errors: &[f32; BLOCK],
    scores: &mut [f32],
    persons: &mut [u8],
) -> u64 {
    let last = first + scores.len();
    let income = &columns.income[first..last];
    let programmes = &columns.programmes[first..last];
    let registry = &columns.registry[first..last];
    for lane in 0..scores.len() {
        let received = programmes[lane] & Id::Allowance.bit() != 0;
        let supported = registry[lane].supported();
        scores[lane] = noise * errors[lane] - single::ln(income[lane].max(1.0))
            + if supported { register_link } else { 0.0 }
            + if received { INCUMBENCY } else { 0.0 };
    }
    let mut sum = 0;
    for (persons, composition) in persons.iter_mut().zip(&columns.composition[first..last]) {
        *persons = composition.persons() as u8;
        sum += composition.persons();
    }
    u64::from(sum)
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
    let terms = year.terms[Id::TopUp as usize];
    let account = &mut accounts[Id::TopUp as usize];
    work.candidates.clear();
    let slots = if terms.enabled {
        share.slots[Id::TopUp as usize]
    } else {
        0
    };
    if slots > 0 {
        for (place, &i) in work.participants.iter().enumerate() {
            let asking = gap(county, i, &terms, year);
            work.candidates.extend(asking.map(|c| Candidate {
                place: place as u32,
                ..c
            }));
        }
    }
    if let Some(watch) = year.watch(county) {
        let id = county.id;
        let lot = |c: &Candidate| lot_of_last(c.household, top_up(), id, year);
        let refusal = gap(county, watch.slot() as u32, &terms, year).err();
        watch.asked(Id::TopUp, refusal, &work.candidates, slots, lot);
    }
    for &i in &work.participants {
        county.households.programmes[i as usize] &= !Id::TopUp.bit();
    }
    pay_gaps(county, account, slots, work, year);
    if let Some(watch) = year.watch(county) {
        watch.guaranteed(county, work, year);
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
    let persons = top_up().units.of(&case);
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
        Ok(Candidate::of_all(guaranteed - assessed, i, persons))
    } else {
        Err(Refusal::NoGap(assessed))
    }
}

/// The guarantee of the line.
fn top_up() -> &'static Programme {
    &catalog()[Id::TopUp as usize]
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
    let mut left = account.usable(year);
    let id = county.id;
    let lot = |c: &Candidate| lot_of_last(c.household, top_up(), id, year);
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
        let participant = candidate.place as usize;
        let new = work.applicants.served_before[participant] & Id::TopUp.bit() == 0;
        // Income is that of this year by now.
        let poor = work.last_class[i] == 0;
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
        work.top_ups[participant] = received;
        work.total[i] += received;
        work.sums[TRANSFER] += received;
        columns.income[i] = per_person(work.total[i], candidate.units);
    }
}

/// In the year in which the population is drawn, incomes contain the allowance: market income is what is left without it.
pub fn take_allowance_out_of_income(county: &mut County, work: &mut Workspace, year: &Year<'_>) {
    let payment = allowance_terms(year.p, year.start).payment as f32;
    let columns = &mut county.households;
    for i in 0..columns.len() {
        let persons = columns.composition[i].persons() as f32;
        if persons == 0.0 || columns.programmes[i] & Id::Allowance.bit() == 0 {
            continue;
        }
        let total = work.market_of(i).total();
        // A household always has some income of its own.
        let own = (total - payment * persons).max(0.3 * total) / total;
        columns.permanent[i] += single::ln(own);
        for source in &mut work.market {
            source[i] *= own;
        }
    }
}
