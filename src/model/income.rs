//! Step 8, income: market income by source, and what the household has in the end.

use super::account::Deliveries;
use super::apply::Applicant;
use super::context::{Year, line};
use super::groups::income_class;
use super::measures::subsistence::allowance_terms;
use super::programme::{Measure, ProgrammeId as Id, Sources};
use super::select::Candidate;
use super::shocks::{loss_factors, medical_scar};
use super::support::reimbursed_share;
use crate::population::households::Households;
use crate::population::income_shape::survey_error;
use crate::population::{County, sources};
use crate::random::{BLOCK, Draw};

/// Columns of one county that live for one year; reused from county to county.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Market income of each household, yuan.
    pub market: Vec<Sources>,
    /// Income of each household by source (wage, business, property, transfer) in whole fen.
    pub fen: Vec<[i64; 4]>,
    /// Households that programmes serve or have served.
    pub participants: Vec<u32>,
    /// The same households as applicants.
    pub applicants: Vec<Applicant>,
    /// Yearly income that programmes add to each of them.
    pub gains: Vec<Sources>,
    /// Candidates for the slots of one programme.
    pub candidates: Vec<Candidate>,
    /// What the programmes of each measure add to each of them, fen; allowances are left out.
    pub benefits: Vec<[i64; Measure::ALL.len()]>,
    /// Survey errors of the households, as factors.
    pub survey_error: Vec<f32>,
    /// Class of each household's income of the year before.
    pub last_class: Vec<u8>,
}

impl Workspace {
    /// What each measure adds to a household's income, allowances included, fen.
    pub fn benefits_of(
        &self,
        county: &County,
        household: u32,
        year: &Year<'_>,
    ) -> [i64; Measure::ALL.len()] {
        let mut benefits = self
            .participants
            .binary_search(&household)
            .map_or([0; Measure::ALL.len()], |place| self.benefits[place]);
        let i = household as usize;
        let columns = &county.households;
        let persons = columns.composition[i].persons();
        let allowance = allowance_fen(year);
        add_allowance(&mut benefits, columns.programmes[i], persons, allowance);
        benefits
    }
}

/// Allowance that reaches a recipient, yuan a person and year; what it crowds out is taken off.
fn allowance_yuan(year: &Year<'_>) -> f64 {
    allowance_terms(year.p, year.start).payment * (1.0 - year.p.income.crowding_out)
}

/// The same in fen.
pub fn allowance_fen(year: &Year<'_>) -> f64 {
    allowance_yuan(year) * 100.0
}

/// Adds to what the measures bring a household the allowance of its persons, if it receives one.
pub fn add_allowance(
    benefits: &mut [i64; Measure::ALL.len()],
    programmes: u32,
    persons: u32,
    allowance_fen: f64,
) {
    if programmes & Id::Allowance.bit() != 0 {
        let fen = (allowance_fen * f64::from(persons)).round() as i64;
        benefits[Measure::Subsistence as usize] += fen;
    }
}

/// Market income of every household of the county: its place in the distribution, the growth of each source, this year's luck.
pub fn market(county: &County, work: &mut Workspace, year: &Year<'_>) {
    let stratum = year.stratum(county.designated);
    let columns = &county.households;
    let growth = county.growth.map(|g| g as f32);
    let kept_wages = 1.0 - county.displaced_wages as f32;
    let mean = county.mean_income as f32;
    let last_line = line(year.last);
    work.market.clear();
    work.survey_error.clear();
    work.last_class.clear();
    let class = |income: &f32| income_class(income / last_line) as u8;
    work.last_class.extend(columns.income.iter().map(class));
    let mut draws = [[0.0; BLOCK]; 4];
    for first in (0..columns.len()).step_by(BLOCK) {
        year.luck
            .fill_normals(Draw::Income, year.year, county.id, first as u32, &mut draws);
        let [_, transitory, error, _] = &draws;
        for (i, (transitory, error)) in (first..columns.len()).zip(transitory.iter().zip(error)) {
            let composition = columns.composition[i];
            let persons = composition.persons() as f32;
            let changing = columns.persistent[i] + stratum.sd_transitory * transitory;
            let base = mean
                * stratum
                    .shape
                    .relative_income(columns.permanent[i], changing)
                * persons;
            let condition = columns.condition[i];
            let shares = &stratum.sources[sources::class(composition, condition)];
            let low_skilled =
                f64::from(composition.schooling()) < year.p.shocks.low_skill_schooling;
            let (wage_kept, business_kept) =
                loss_factors(condition, low_skilled, &year.shock_norm, year.p);
            work.market.push(Sources {
                wage: base * shares[0] * growth[0] * wage_kept * kept_wages,
                business: base * shares[1] * growth[1] * business_kept,
                property: base * shares[2] * growth[2],
                transfer: base * shares[3] * growth[3],
            });
            work.survey_error
                .push(survey_error(*error, stratum.sd_measurement));
        }
    }
}

/// Adds programmes and allowances to market income, in whole fen by source.
pub fn realize(county: &mut County, work: &mut Workspace, year: &Year<'_>) {
    let payment = allowance_yuan(year);
    let mut next = work.participants.iter().zip(&work.gains).peekable();
    work.fen.clear();
    let columns = &mut county.households;
    for (i, market) in work.market.iter().enumerate() {
        let mut income = *market;
        if let Some((_, gain)) = next.next_if(|(participant, _)| **participant as usize == i) {
            income += *gain;
        }
        let persons = columns.composition[i].persons();
        income.transfer += allowance(columns.programmes[i], persons, payment);
        let fen = income.in_fen();
        work.fen.push(fen);
        columns.income[i] = per_person(fen, persons);
    }
    if let Some(watch) = year.watch(county) {
        let (columns, slot) = (&county.households, watch.slot());
        let persons = columns.composition[slot].persons();
        watch.realized(work, allowance(columns.programmes[slot], persons, payment));
    }
}

/// The allowance that reaches a household, yuan a year.
fn allowance(programmes: u32, persons: u32, payment: f64) -> f32 {
    if programmes & Id::Allowance.bit() == 0 {
        return 0.0;
    }
    payment as f32 * persons as f32
}

/// Income per person in yuan; 0 for an empty slot.
#[inline]
pub fn per_person(fen: [i64; 4], persons: u32) -> f32 {
    let total: i64 = fen.iter().sum();
    if persons == 0 {
        0.0
    } else {
        (total as f64 / (100.0 * f64::from(persons))) as f32
    }
}

/// Medical and schooling costs are met; what nobody reimburses leaves a mark on later income.
pub fn meet_costs(county: &mut County, year: &Year<'_>) {
    if let Some(watch) = year.watch(county) {
        watch.met(costs(&county.households, watch.slot(), year));
    }
    for i in 0..county.households.len() {
        if let Some(costs) = costs(&county.households, i, year) {
            county.households.persistent[i] -= costs.scar;
        }
    }
}

/// Costs that a household meets in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Costs {
    /// Medical costs that nobody reimburses, yuan.
    pub medical: f32,
    /// Share of medical costs that insurance pays.
    pub reimbursed: f64,
    /// Schooling, yuan.
    pub schooling: f32,
    /// Lasting fall of log income.
    pub scar: f32,
}

/// The costs of a household with an ill member or a student; none for others.
#[inline]
fn costs(columns: &Households, i: usize, year: &Year<'_>) -> Option<Costs> {
    let (composition, condition) = (columns.composition[i], columns.condition[i]);
    let students = composition.students();
    if composition.persons() == 0 || (condition.ill() == 0 && students == 0) {
        return None;
    }
    let served = columns.programmes[i] & Id::Health.bit() != 0;
    let reimbursed = reimbursed_share(served, condition.uninsured() == 1, year.p, year.start);
    let medical = condition.ill() as f32 * (year.p.shocks.medical_cost * (1.0 - reimbursed)) as f32;
    let income = columns.income[i] * composition.persons() as f32;
    let schooling = year.p.demography.schooling_cost as f32 * students as f32;
    Some(Costs {
        medical,
        reimbursed,
        schooling,
        scar: medical_scar(medical, income - schooling, year.p),
    })
}

/// Wages that the programme's jobs displace next year, as a share of the county's wages.
pub fn displacement(
    county: &mut County,
    work: &Workspace,
    deliveries: &Deliveries,
    year: &Year<'_>,
) {
    let wages: i64 = work.fen.iter().map(|fen| fen[0]).sum::<i64>() * i64::from(county.weight);
    let added: i64 = [
        Id::PublicJobs,
        Id::Workshops,
        Id::MigrantWork,
        Id::FollowUpJobs,
    ]
    .iter()
    .map(|&id| deliveries[id as usize].benefit)
    .sum();
    county.displaced_wages = if wages > 0 {
        (year.p.income.displacement * added as f64 / wages as f64).clamp(0.0, 0.5)
    } else {
        0.0
    };
}
