//! Step 6, plan: money and slots flow from the center to provinces and counties by need.

use super::catalog::catalog;
use super::context::{Year, line};
use super::household::Vital;
use super::identify::{Identified, relieved};
use super::lanes::Lanes;
use super::measures::subsistence::allowance_terms;
use super::programme::{COUNT, Case, Kind, Programme, ProgrammeId};
use super::slots::{carry_over, round_steadily};
use super::willingness::{self, accepting_below, word_for};
use super::workspace::Workspace;
use crate::apportion::apportion;
use crate::population::County;
use crate::population::households::Households;
use crate::random::{BLOCK, blocks};
use crate::scenario::parameters::programme::Terms;
use multiversion::multiversion;
use rayon::prelude::*;

/// What a county asks for, and what happened in its first half of the year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Needs {
    /// Eligible units of each programme, in agents.
    pub units: [u64; COUNT],
    /// Of them those of households that would accept.
    pub willing: Asked,
    /// Births, deaths and moves.
    pub vital: Vital,
    /// Changes of the register.
    pub identified: Identified,
}

/// What a county may do with each programme this year.
#[derive(Clone, Debug, PartialEq)]
pub struct CountyShare {
    /// Units that may be served, in agents.
    pub slots: [u32; COUNT],
    /// Money, fen.
    pub budget: [i64; COUNT],
}

/// Counts the units for which the county's households are eligible.
pub fn count_needs(
    county: &County,
    vital: Vital,
    identified: Identified,
    work: &mut Workspace,
    year: &Year<'_>,
) -> Needs {
    let mut needs = Needs {
        units: [0; COUNT],
        willing: [0; COUNT],
        vital,
        identified,
    };
    let columns = &county.households;
    let standard = year.p.measures.subsistence.allowance.standard as f32;
    work.participants.clear();
    let (mut households, mut below, mut relief) = (0, 0, 0);
    let mut lanes = Lanes::default();
    for first in blocks(columns.len()).map(|block| block.start) {
        let seen = look(columns, first, standard, line(year.p), &mut lanes);
        households += seen.households;
        below += seen.below;
        for lane in lanes.listed() {
            let slot = (first + lane) as u32;
            if columns.registry[slot as usize].supported() {
                work.participants.push(slot);
            } else if relieved(county.id, slot, columns.income[slot as usize], year) {
                relief += u64::from(columns.composition[slot as usize].persons());
            }
        }
    }
    let mut open_to_all = |id: ProgrammeId, units: u64| {
        needs.units[id as usize] += units;
        needs.willing[id as usize] += units;
    };
    open_to_all(ProgrammeId::Allowance, below);
    open_to_all(ProgrammeId::TopUp, relief);
    if county.designated {
        open_to_all(ProgrammeId::Infrastructure, households);
    }
    count_supported(county, work, year, &mut needs);
    needs
}

/// What a block asks for beyond the register.
struct Block {
    /// Households that live there.
    households: u64,
    /// Persons below the standard of the allowance.
    below: u64,
}

/// Counts a block, and lists in `lanes` its supported households and those below the line.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn look(columns: &Households, first: usize, standard: f32, line: f32, lanes: &mut Lanes) -> Block {
    let last = columns.len().min(first + BLOCK);
    let composition = &columns.composition[first..last];
    let income = &columns.income[first..last];
    let registry = &columns.registry[first..last];
    let (mut households, mut below) = (0u32, 0u32);
    for (composition, income) in composition.iter().zip(income) {
        let persons = composition.persons();
        households += u32::from(persons > 0);
        below += if *income < standard { persons } else { 0 };
    }
    lanes.list(composition.len(), |lane| {
        let asks = registry[lane].supported() | (income[lane] < line);
        asks & (composition[lane].persons() > 0)
    });
    Block {
        households: households.into(),
        below: below.into(),
    }
}

/// Adds what the supported households of the county, listed as participants, are eligible for.
fn count_supported(county: &County, work: &mut Workspace, year: &Year<'_>, needs: &mut Needs) {
    let supported = &work.participants;
    work.cases.gather(supported, &county.households);
    let mut will = Vec::with_capacity(supported.len());
    willingness::draw(county.id, supported, year.luck, &mut will);
    for programme in catalog() {
        if matches!(programme.kind, Kind::Allowance | Kind::County) {
            continue;
        }
        let closed = programme.closed_to();
        programme.units.of_all(&work.cases, year.p, &mut work.units);
        for (units, programmes) in work.units.iter_mut().zip(&work.cases.programmes) {
            *units = if programmes & closed == 0 { *units } else { 0 };
        }
        let id = programme.id as usize;
        let below = accepting_below(year.terms[id].take_up);
        let [all, willing] = sum_willing(&work.units, &will, id as u32, below);
        needs.units[id] += all;
        needs.willing[id] += willing;
    }
}

/// Units of all households, and of those that accept the programme.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn sum_willing(units: &[u32], will: &[u32], id: u32, below: u32) -> [u64; 2] {
    let (mut all, mut willing) = (0u64, 0u64);
    for (units, word) in units.iter().zip(will) {
        all += u64::from(*units);
        willing += u64::from(if word_for(*word, id) < below {
            *units
        } else {
            0
        });
    }
    [all, willing]
}

/// A household as programmes see it.
#[inline]
pub fn case<'a>(county: &County, i: usize, year: &Year<'a>) -> Case<'a> {
    let columns = &county.households;
    Case {
        composition: columns.composition[i],
        condition: columns.condition[i],
        registry: columns.registry[i],
        terms: columns.terms[i],
        programmes: columns.programmes[i],
        last_income: columns.income[i],
        p: year.p,
    }
}

/// What a county asks for that money and slots follow: units of willing households by programme, in agents.
pub type Asked = [u64; COUNT];

/// Shares out every programme's capacity and money among the counties.
pub fn allocate(counties: &[County], asked: &[Asked], year: &Year<'_>) -> Vec<CountyShare> {
    allocate_programmes(counties, asked, catalog(), year)
}

/// The same for the allowance alone, the one programme that is there when the population is drawn.
pub fn allocate_allowance(
    counties: &[County],
    asked: &[Asked],
    year: &Year<'_>,
) -> Vec<CountyShare> {
    let place = ProgrammeId::Allowance as usize;
    allocate_programmes(counties, asked, &catalog()[place..=place], year)
}

fn allocate_programmes(
    counties: &[County],
    asked: &[Asked],
    programmes: &[Programme],
    year: &Year<'_>,
) -> Vec<CountyShare> {
    let mut shares = vec![
        CountyShare {
            slots: [0; COUNT],
            budget: [0; COUNT]
        };
        counties.len()
    ];
    let provinces = province_ranges(counties);
    let shared_out: Vec<Vec<(u32, i64)>> = programmes
        .par_iter()
        .map(|programme| share_out(programme, counties, asked, &provinces, year))
        .collect();
    for (programme, by_county) in programmes.iter().zip(shared_out) {
        for (share, (slots, budget)) in shares.iter_mut().zip(by_county) {
            share.slots[programme.id as usize] = slots;
            share.budget[programme.id as usize] = budget;
        }
    }
    shares
}

/// Slots and money of a programme by county.
fn share_out(
    programme: &Programme,
    counties: &[County],
    asked: &[Asked],
    provinces: &[std::ops::Range<usize>],
    year: &Year<'_>,
) -> Vec<(u32, i64)> {
    let id = programme.id as usize;
    let real = |c: usize, units: u64| (units * u64::from(counties[c].weight)) as i64;
    let need: Vec<i64> = (0..counties.len()).map(|c| real(c, asked[c][id])).collect();
    let (terms, weights) = if programme.kind == Kind::Allowance {
        allowance(counties, need, year)
    } else {
        (year.terms[id], need)
    };
    let wanted: i64 = weights.iter().sum();
    let capacity = (terms.capacity.round() as i64).min(wanted);
    let by_county = through_provinces(capacity, &weights, provinces);
    let most = |c: usize| match programme.kind {
        Kind::Allowance => i64::MAX,
        _ => asked[c][id] as i64,
    };
    let slots = match programme.kind {
        Kind::Places => carry_over(&by_county, counties, most),
        _ => round_steadily(&by_county, counties, programme.id, capacity, most),
    };
    let slots: Vec<u32> = slots.into_iter().map(|slots| slots as u32).collect();
    let served: Vec<i64> = (0..counties.len())
        .map(|c| real(c, u64::from(slots[c])))
        .collect();
    let cost = terms.unit_cost * year.p.money.margin * 100.0;
    let money = (served.iter().sum::<i64>() as f64 * cost).round() as i64;
    let budgets = through_provinces(money, &served, provinces);
    slots.into_iter().zip(budgets).collect()
}

/// Terms of the allowance and its weights by county: partly per head, partly by persons below the standard.
fn allowance(counties: &[County], below: Vec<i64>, year: &Year<'_>) -> (Terms, Vec<i64>) {
    let terms = allowance_terms(year.p, year.start);
    let persons: Vec<i64> = counties.iter().map(|c| c.persons as i64).collect();
    let recipients = terms.recipients.round() as i64;
    let flat = (terms.recipients * year.p.measures.subsistence.per_head).round() as i64;
    let by_need = if below.iter().any(|&n| n > 0) {
        &below
    } else {
        &persons
    };
    let weights = apportion(flat, &persons)
        .into_iter()
        .zip(apportion(recipients - flat, by_need))
        .map(|(a, b)| a + b)
        .collect();
    let common = Terms {
        enabled: true,
        capacity: terms.recipients,
        unit_cost: terms.payment,
        take_up: 1.0,
        effect: 1.0,
        first_year: 1.0,
    };
    (common, weights)
}

/// Runs of counties that belong to one province.
fn province_ranges(counties: &[County]) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    for (c, county) in counties.iter().enumerate() {
        match ranges.last_mut() {
            Some(range) if counties[range.start].province == county.province => range.end = c + 1,
            _ => ranges.push(c..c + 1),
        }
    }
    ranges
}

/// Shares `total` among provinces by need, then each province's among its counties by need.
fn through_provinces(total: i64, need: &[i64], provinces: &[std::ops::Range<usize>]) -> Vec<i64> {
    let by_province: Vec<i64> = provinces
        .iter()
        .map(|range| need[range.clone()].iter().sum())
        .collect();
    apportion(total, &by_province)
        .into_iter()
        .zip(provinces)
        .flat_map(|(share, range)| apportion(share, &need[range.clone()]))
        .collect()
}
