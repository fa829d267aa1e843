//! Step 8, income: market income by source, and what the household has in the end.

use super::account::Deliveries;
use super::context::{Year, YearStratum, line};
use super::groups::income_class;
use super::lanes::Lanes;
use super::measures::subsistence::allowance_terms;
use super::programme::{Measure, ProgrammeId as Id, Sources};
use super::shocks::{Losses, medical_scar};
use super::support::reimbursed_share;
use super::workspace::Workspace;
use crate::math::to_nearest;
use crate::population::County;
use crate::population::households::{Composition, Condition, Households};
use crate::population::income_shape::{YearShape, survey_error};
use crate::population::sources::{self, CLASSES, SourceTable};
use crate::random::{BLOCK, Columns, Draw, blocks};
use multiversion::multiversion;

/// Allowance that reaches a recipient, yuan a person and year; what it crowds out is taken off.
fn allowance_yuan(year: &Year<'_>) -> f64 {
    allowance_terms(year.p, year.start).payment * (1.0 - year.p.income.crowding_out)
}

/// The same in fen.
pub fn allowance_fen(year: &Year<'_>) -> f64 {
    allowance_yuan(year) * 100.0
}

/// Adds to what the measures bring a household the allowance of its persons, if it receives one.
#[inline]
pub fn add_allowance(
    benefits: &mut [i64; Measure::ALL.len()],
    programmes: u32,
    persons: u32,
    allowance_fen: f64,
) {
    if programmes & Id::Allowance.bit() != 0 {
        benefits[Measure::Subsistence as usize] += to_nearest(allowance_fen * f64::from(persons));
    }
}

/// What the market incomes of a county's households have in common in a year.
#[derive(Clone, Copy)]
struct Market {
    shape: YearShape,
    sd_transitory: f32,
    sources: SourceTable,
    growth: [f32; 4],
    kept_wages: f32,
    mean: f32,
    losses: Losses,
}

impl Market {
    fn new(county: &County, stratum: &YearStratum<'_>, year: &Year<'_>) -> Self {
        Self {
            shape: stratum.shape,
            sd_transitory: stratum.sd_transitory,
            sources: *stratum.sources,
            growth: county.growth.map(|g| g as f32),
            kept_wages: 1.0 - county.displaced_wages as f32,
            mean: county.mean_income as f32,
            losses: Losses::new(year),
        }
    }

    /// Market income of a household: its place in the distribution, the growth of each source, this year's luck.
    #[inline(always)]
    fn income<const LOGNORMAL: bool>(
        &self,
        permanent: f32,
        persistent: f32,
        transitory: f32,
        composition: Composition,
        condition: Condition,
    ) -> [f32; 4] {
        let changing = persistent + self.sd_transitory * transitory;
        let persons = composition.persons() as i32 as f32;
        let relative = self
            .shape
            .relative_income_of::<LOGNORMAL>(permanent, changing);
        let base = self.mean * relative * persons;
        let shares = &self.sources[sources::class(composition, condition) % CLASSES];
        let (wage_kept, business_kept) = self.losses.kept(condition, composition);
        let [wage, business, property, transfer] = self.growth;
        [
            base * shares[0] * wage * wage_kept * self.kept_wages,
            base * shares[1] * business * business_kept,
            base * shares[2] * property,
            base * shares[3] * transfer,
        ]
    }
}

/// Market income of every household of the county, the survey's errors, and last year's classes of income.
pub fn market(county: &County, work: &mut Workspace, year: &Year<'_>) {
    let stratum = year.stratum(county.designated);
    let market = Market::new(county, stratum, year);
    let columns = &county.households;
    let slots = columns.len();
    work.make_room(slots);
    let last_line = line(year.last);
    let mut draws = [[0.0; BLOCK]; 4];
    for block in blocks(slots) {
        let first = block.start;
        year.luck.fill_normals(
            Draw::Income,
            year.year,
            county.id,
            block.clone(),
            &mut draws,
        );
        if market.shape.is_lognormal() {
            market_of_block::<true>(&market, columns, first, &draws, work);
        } else {
            market_of_block::<false>(&market, columns, first, &draws, work);
        }
        errors_of_block(
            &draws[2],
            stratum.sd_measurement,
            &mut work.survey_error[block.clone()],
        );
        classes_of_block(
            &columns.income[block.clone()],
            last_line,
            &mut work.last_class[block],
        );
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn market_of_block<const LOGNORMAL: bool>(
    market: &Market,
    columns: &Households,
    first: usize,
    draws: &Columns<f32>,
    work: &mut Workspace,
) {
    let last = columns.len().min(first + BLOCK);
    let permanent = &columns.permanent[first..last];
    let persistent = &columns.persistent[first..last];
    let composition = &columns.composition[first..last];
    let condition = &columns.condition[first..last];
    let market = *market;
    let [mut wage, mut business, mut property, mut transfer] = [[0.0; BLOCK]; 4];
    for lane in 0..last - first {
        let income = market.income::<LOGNORMAL>(
            permanent[lane],
            persistent[lane],
            draws[1][lane],
            composition[lane],
            condition[lane],
        );
        wage[lane] = income[0];
        business[lane] = income[1];
        property[lane] = income[2];
        transfer[lane] = income[3];
    }
    let out = [wage, business, property, transfer];
    for (column, out) in work.market.iter_mut().zip(&out) {
        column[first..last].copy_from_slice(&out[..last - first]);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn errors_of_block(normals: &[f32; BLOCK], sd: f32, errors: &mut [f32]) {
    for (error, normal) in errors.iter_mut().zip(normals) {
        *error = survey_error(*normal, sd);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn classes_of_block(incomes: &[f32], line: f32, classes: &mut [u8]) {
    for (class, income) in classes.iter_mut().zip(incomes) {
        *class = income_class(income / line) as u8;
    }
}

/// Adds programmes and allowances to market income, in whole fen by source.
pub fn realize(county: &mut County, work: &mut Workspace, year: &Year<'_>) {
    let payment = allowance_yuan(year) as f32;
    let slots = county.households.len();
    work.sums = [0; 4];
    let mut next = 0;
    for block in blocks(slots) {
        let (first, last) = (block.start, block.end);
        let mut gains = [[0.0; BLOCK]; 4];
        while let Some(&participant) = work.participants.get(next)
            && (participant as usize) < last
        {
            let lane = participant as usize - first;
            for (column, gain) in gains.iter_mut().zip(work.gains[next].by_source()) {
                column[lane] = gain;
            }
            next += 1;
        }
        realize_block(&mut county.households, first, &gains, payment, work);
    }
    if let Some(watch) = year.watch(county) {
        let (columns, slot) = (&county.households, watch.slot());
        let persons = columns.composition[slot].persons();
        let allowance = allowance(columns.programmes[slot], persons, payment);
        watch.realized(work, allowance, sources_of(county, work, slot, year));
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn realize_block(
    columns: &mut Households,
    first: usize,
    gains: &Columns<f32>,
    payment: f32,
    work: &mut Workspace,
) {
    let last = columns.len().min(first + BLOCK);
    let programmes = &columns.programmes[first..last];
    let composition = &columns.composition[first..last];
    let incomes = &mut columns.income[first..last];
    let mut totals = [0i64; BLOCK];
    for (source, gains) in gains.iter().enumerate() {
        let market = &work.market[source][first..last];
        let mut sum = 0;
        for lane in 0..last - first {
            let mut income = market[lane] + gains[lane];
            if source == TRANSFER {
                let persons = composition[lane].persons();
                income += allowance(programmes[lane], persons, payment);
            }
            let fen = to_nearest(f64::from(income) * 100.0);
            totals[lane] += fen;
            sum += fen;
        }
        work.sums[source] += sum;
    }
    let all = &mut work.total[first..last];
    for lane in 0..last - first {
        all[lane] = totals[lane];
        incomes[lane] = per_person(totals[lane], composition[lane].persons());
    }
}

/// Place of transfers among the sources.
pub const TRANSFER: usize = 3;

/// The allowance that reaches a household, yuan a year.
#[inline(always)]
fn allowance(programmes: u32, persons: u32, payment: f32) -> f32 {
    if programmes & Id::Allowance.bit() == 0 {
        return 0.0;
    }
    payment * persons as f32
}

/// Income of a household by source, fen: market, programmes, allowance and top-up.
pub fn sources_of(county: &County, work: &Workspace, slot: usize, year: &Year<'_>) -> [i64; 4] {
    let columns = &county.households;
    let mut income = work.market_of(slot);
    let place = work.participants.binary_search(&(slot as u32));
    if let Ok(place) = place {
        income += work.gains[place];
    }
    let persons = columns.composition[slot].persons();
    let payment = allowance_yuan(year) as f32;
    income.transfer += allowance(columns.programmes[slot], persons, payment);
    let mut fen = income.in_fen();
    fen[TRANSFER] += place.map_or(0, |place| work.top_ups[place]);
    fen
}

/// Income per person in yuan; 0 for an empty slot.
#[inline(always)]
pub fn per_person(total: i64, persons: u32) -> f32 {
    let divided = (total as f64 / (100.0 * f64::from(persons.max(1)))) as f32;
    if persons == 0 { 0.0 } else { divided }
}

/// Medical and schooling costs are met; what nobody reimburses leaves a mark on later income.
pub fn meet_costs(county: &mut County, year: &Year<'_>) {
    if let Some(watch) = year.watch(county) {
        watch.met(costs(&county.households, watch.slot(), year));
    }
    let columns = &mut county.households;
    let mut lanes = Lanes::default();
    for block in blocks(columns.len()) {
        let (first, last) = (block.start, block.end);
        let composition = &columns.composition[first..last];
        let condition = &columns.condition[first..last];
        lanes.list(last - first, |lane| {
            (condition[lane].ill() | composition[lane].students()) > 0
        });
        for lane in lanes.listed() {
            if let Some(costs) = costs(columns, first + lane, year) {
                columns.persistent[first + lane] -= costs.scar;
            }
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
    if condition.ill() == 0 && students == 0 || composition.persons() == 0 {
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
    let [wages, ..] = work.sums.map(|fen| fen * i64::from(county.weight));
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

/// What each measure adds to a household's income, allowances included, fen.
pub fn benefits_of(
    county: &County,
    work: &Workspace,
    household: u32,
    year: &Year<'_>,
) -> [i64; Measure::ALL.len()] {
    let mut benefits = work
        .participants
        .binary_search(&household)
        .map_or([0; Measure::ALL.len()], |place| work.benefits[place]);
    let i = household as usize;
    let columns = &county.households;
    let persons = columns.composition[i].persons();
    add_allowance(
        &mut benefits,
        columns.programmes[i],
        persons,
        allowance_fen(year),
    );
    benefits
}

impl Sources {
    /// The four in the order of their columns.
    #[inline(always)]
    pub fn by_source(self) -> [f32; 4] {
        [self.wage, self.business, self.property, self.transfer]
    }
}
