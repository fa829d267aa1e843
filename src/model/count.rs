//! Step 12, record: the households of a county are counted, a block at a time.
//!
//! A block is first looked at: what is to be counted of each household goes into columns, in loops without branches. Then it is added to
//! sums by loops over those columns, and to the tables of groups and distributions household by household.

use super::context::{Year, line};
use super::distributions::Incomes;
use super::groups::{self, GroupSums, INCOME_CLASSES};
use super::income::{add_allowance, allowance_fen};
use super::lanes::Lanes;
use super::programme::{Measure, ProgrammeId as Id};
use super::stocks::Stocks;
use super::tally::{Reach, Reached, Tally, programme_bits};
use super::workspace::Workspace;
use crate::indicators::histogram::cell_of;
use crate::math::{double, to_nearest};
use crate::population::County;
use crate::population::geography::stratum;
use crate::population::households::{Households, Past, Status};
use crate::random::BLOCK;
use multiversion::multiversion;

/// What a household is at the end of the year, one bit each.
mod is {
    pub const POOR: u32 = 1;
    pub const OBSERVED_POOR: u32 = 1 << 1;
    pub const POOR_LAST_YEAR: u32 = 1 << 2;
    pub const OBSERVED_POOR_LAST_YEAR: u32 = 1 << 3;
    pub const LONG_RUN_POOR: u32 = 1 << 4;
    pub const REGISTERED: u32 = 1 << 5;
    /// Once registered and not removed.
    pub const EVER_REGISTERED: u32 = 1 << 6;
    /// Receives the allowance or the guarantee.
    pub const ON_ALLOWANCE: u32 = 1 << 7;
    pub const POOR_BEFORE_SUPPORT: u32 = 1 << 8;
    pub const PERMANENT_POOR: u32 = 1 << 9;
    /// Served by programmes, now or before.
    pub const PARTICIPANT: u32 = 1 << 10;
    pub const RECIPIENT: u32 = 1 << 11;
}

/// Classes of income, last year's times this year's.
const MOVES: usize = INCOME_CLASSES.len() * INCOME_CLASSES.len();

/// Combinations of deprivations.
pub const DEPRIVED: usize = 1 << groups::DEPRIVATIONS.len();

/// What the households of a county are measured with.
pub struct Measures {
    line: f32,
    weight: u64,
    stratum: usize,
    /// Deviation of log income below which a household's long-run income is below the line.
    long_run: f32,
    /// Mean income of the county at the mean growth of all sources, which stands for the household's own.
    permanent_mean: f32,
    food_share: f32,
    /// Allowance that reaches a person, fen.
    allowance: f64,
    /// Bit of the year in the columns of poor years.
    bit: u32,
    /// Whether there is a year before.
    lived: bool,
}

impl Measures {
    /// Those of a county in a year.
    pub fn new(county: &County, year: &Year<'_>) -> Self {
        let mean = county.mean_income * county.growth.iter().sum::<f64>() / 4.0;
        Self {
            line: line(year.p),
            weight: u64::from(county.weight),
            stratum: stratum(county.designated),
            long_run: double::ln(year.p.prices.poverty_line / mean) as f32,
            permanent_mean: mean as f32,
            food_share: year.p.multidimensional.food_share as f32,
            allowance: allowance_fen(year),
            bit: Households::year_bit(year.since_start),
            lived: year.since_start > 0,
        }
    }
}

/// What is counted of the households of a block.
struct Seen {
    persons: [u32; BLOCK],
    is: [u32; BLOCK],
    observed: [f32; BLOCK],
    /// Cells of income, income before support and permanent income.
    cells: [[u32; BLOCK]; 3],
    observed_cell: [u32; BLOCK],
    observed_fen: [i64; BLOCK],
    group: [u32; BLOCK],
    deprived: [u32; BLOCK],
    moved: [u32; BLOCK],
}

impl Seen {
    const EMPTY: Self = Self {
        persons: [0; BLOCK],
        is: [0; BLOCK],
        observed: [0.0; BLOCK],
        cells: [[0; BLOCK]; 3],
        observed_cell: [0; BLOCK],
        observed_fen: [0; BLOCK],
        group: [0; BLOCK],
        deprived: [0; BLOCK],
        moved: [0; BLOCK],
    };
}

/// Sums over the households of a county.
pub struct Counted<'a> {
    /// Stocks of the county.
    pub stocks: &'a mut Stocks,
    /// Persons by deprivations.
    pub deprived: &'a mut [u64; DEPRIVED],
    /// Distributions of income and counts of the nation; none if only counties are recorded.
    pub nation: Option<(&'a mut Incomes, &'a mut Tally)>,
}

/// Counts the households of a county and notes for each whether it was poor.
pub fn households(
    county: &mut County,
    work: &Workspace,
    mut counted: Counted<'_>,
    year: &Year<'_>,
) {
    let m = Measures::new(county, year);
    let mut seen = Seen::EMPTY;
    let mut participants = 0;
    let mut by_hand = ByHand::default();
    for first in (0..county.households.len()).step_by(BLOCK) {
        look(&mut county.households, work, first, &m, &mut seen);
        let columns = &county.households;
        let last = columns.len().min(first + BLOCK);
        add_stocks(&seen, &work.total[first..last], &m, counted.stocks);
        add_poverty(&seen, &columns.income[first..last], &m, counted.stocks);
        if let Some((incomes, tally)) = &mut counted.nation {
            look_at_groups(columns, work, first, &m, &mut seen);
            let totals = &work.total[first..last];
            add_distributions(
                &seen,
                totals,
                m.weight,
                &mut by_hand,
                incomes,
                &mut tally.reach,
            );
            add_groups(
                &seen,
                &columns.income[first..last],
                totals,
                &m,
                &mut tally.groups[m.stratum],
            );
            participants = add_reach(
                columns,
                work,
                first,
                participants,
                &m,
                &mut seen,
                &mut tally.reach,
            );
        }
    }
    for (total, source) in counted.stocks.income.iter_mut().zip(work.sums) {
        *total += source * m.weight as i64;
    }
    if let Some((_, tally)) = &mut counted.nation {
        for (sum, persons) in counted.deprived.iter_mut().zip(by_hand.deprived()) {
            *sum += persons * m.weight;
        }
        if m.lived {
            for (place, persons) in by_hand.moved().into_iter().enumerate() {
                let (before, now) = (place / INCOME_CLASSES.len(), place % INCOME_CLASSES.len());
                tally.transitions[m.stratum].add(before, now, persons * m.weight);
            }
        }
    }
}

/// What every household of a block is, and the year in its columns of the past.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn look(columns: &mut Households, work: &Workspace, first: usize, m: &Measures, seen: &mut Seen) {
    let last = columns.len().min(first + BLOCK);
    let n = last - first;
    let composition = &columns.composition[first..last];
    seen.persons[n..].fill(0);
    seen.is[n..].fill(0);
    for lane in 0..n {
        seen.persons[lane] = composition[lane].persons();
    }
    let income = &columns.income[first..last];
    let error = &work.survey_error[first..last];
    let permanent = &columns.permanent[first..last];
    let last_class = &work.last_class[first..last];
    let flag = |condition: bool, bit: u32| if condition { bit } else { 0 };
    let lived = flag(m.lived, !0);
    for lane in 0..n {
        let observed = income[lane] * error[lane];
        seen.observed[lane] = observed;
        seen.is[lane] = flag(income[lane] < m.line, is::POOR)
            | flag(observed < m.line, is::OBSERVED_POOR)
            | flag(permanent[lane] < m.long_run, is::LONG_RUN_POOR)
            | (flag(last_class[lane] == 0, is::POOR_LAST_YEAR) & lived);
    }
    let registry = &columns.registry[first..last];
    let programmes = &columns.programmes[first..last];
    let allowances = Id::Allowance.bit() | Id::TopUp.bit();
    for lane in 0..n {
        let registry = registry[lane];
        let removed = registry.status_code() == Status::Removed as u32;
        seen.is[lane] |= flag(registry.registered(), is::REGISTERED)
            | flag(registry.ever() == 1 && !removed, is::EVER_REGISTERED)
            | flag(programmes[lane] & allowances != 0, is::ON_ALLOWANCE)
            | flag(programmes[lane] & Id::Allowance.bit() != 0, is::RECIPIENT);
    }
    let poor_years = &mut columns.poor_years[first..last];
    let observed_years = &mut columns.observed_poor_years[first..last];
    for lane in 0..n {
        seen.is[lane] |= flag(
            observed_years[lane] & (m.bit >> 1) != 0,
            is::OBSERVED_POOR_LAST_YEAR,
        ) & lived;
        // An empty slot has no years.
        let there = flag(seen.persons[lane] > 0, m.bit);
        poor_years[lane] |= flag(seen.is[lane] & is::POOR != 0, there);
        observed_years[lane] |= flag(seen.is[lane] & is::OBSERVED_POOR != 0, there);
    }
    let past = &mut columns.past[first..last];
    for lane in 0..n {
        let mut with_year = past[lane];
        with_year.add_year(income[lane] / m.line);
        let there = seen.persons[lane] > 0;
        past[lane] = Past(if there { with_year.0 } else { past[lane].0 });
    }
}

/// Groups, deprivations, class of income and cells of the distributions.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn look_at_groups(
    columns: &Households,
    work: &Workspace,
    first: usize,
    m: &Measures,
    seen: &mut Seen,
) {
    let last = columns.len().min(first + BLOCK);
    let n = last - first;
    let composition = &columns.composition[first..last];
    let condition = &columns.condition[first..last];
    let registry = &columns.registry[first..last];
    for lane in 0..n {
        seen.group[lane] = groups::cell(composition[lane], condition[lane], registry[lane]);
    }
    let income = &columns.income[first..last];
    let last_class = &work.last_class[first..last];
    for lane in 0..n {
        let lines = income[lane] / m.line;
        let (members, state) = (composition[lane], condition[lane]);
        seen.deprived[lane] = groups::deprivations(members, state, lines, m.food_share);
        seen.moved[lane] =
            u32::from(last_class[lane]) * INCOME_CLASSES.len() as u32 + groups::income_class(lines);
    }
    for lane in 0..n {
        let observed = seen.observed[lane];
        let persons = (seen.persons[lane] as u64 * m.weight) as f64;
        seen.cells[0][lane] = cell_of(income[lane]);
        seen.observed_cell[lane] = cell_of(observed);
        seen.observed_fen[lane] = to_nearest(f64::from(observed) * 100.0 * persons);
    }
    let [wage, business, property, transfer] = &work.market;
    let (wage, business) = (&wage[first..last], &business[first..last]);
    let (property, transfer) = (&property[first..last], &transfer[first..last]);
    let permanent = &columns.permanent[first..last];
    for lane in 0..n {
        let total = wage[lane] + business[lane] + property[lane] + transfer[lane];
        let before_support = total / seen.persons[lane].max(1) as i32 as f32;
        let lasting = groups::permanent_income(m.permanent_mean, permanent[lane]);
        seen.cells[1][lane] = cell_of(before_support);
        seen.cells[2][lane] = cell_of(lasting);
        let poor = |welfare: f32, bit: u32| if welfare < m.line { bit } else { 0 };
        seen.is[lane] |=
            poor(before_support, is::POOR_BEFORE_SUPPORT) | poor(lasting, is::PERMANENT_POOR);
    }
}

/// Persons of a block who are all that `wanted` says.
#[inline(always)]
fn persons_who(seen: &Seen, wanted: u32) -> u64 {
    let mut sum = 0;
    for (persons, is) in seen.persons.iter().zip(&seen.is) {
        sum += if is & wanted == wanted { *persons } else { 0 };
    }
    u64::from(sum)
}

/// Squares of the persons of the households that are `wanted`.
#[inline(always)]
fn squares_of(seen: &Seen, wanted: u32) -> u64 {
    let mut sum = 0;
    for (persons, is) in seen.persons.iter().zip(&seen.is) {
        sum += if is & wanted == wanted {
            persons * persons
        } else {
            0
        };
    }
    u64::from(sum)
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_stocks(seen: &Seen, totals: &[i64], m: &Measures, s: &mut Stocks) {
    let weight = m.weight;
    let who = |wanted: u32| weight * persons_who(seen, wanted);
    s.persons += who(0);
    s.observed_poor += who(is::OBSERVED_POOR);
    s.poor_last_year += who(is::POOR_LAST_YEAR);
    s.observed_poor_last_year += who(is::OBSERVED_POOR_LAST_YEAR);
    s.long_run_poor += who(is::LONG_RUN_POOR);
    s.registered += who(is::REGISTERED);
    s.registered_poor += who(is::REGISTERED | is::POOR);
    s.registered_poor_last_year += who(is::REGISTERED | is::POOR_LAST_YEAR);
    s.registered_observed_poor_last_year += who(is::REGISTERED | is::OBSERVED_POOR_LAST_YEAR);
    s.registered_long_run_poor += who(is::REGISTERED | is::LONG_RUN_POOR);
    s.ever_registered += who(is::EVER_REGISTERED);
    s.ever_registered_on_allowance += who(is::EVER_REGISTERED | is::ON_ALLOWANCE);
    s.squares.poor += squares_of(seen, is::POOR);
    s.squares.observed_poor += squares_of(seen, is::OBSERVED_POOR);
    let (mut households, mut registered) = (0u32, 0u32);
    for (persons, is) in seen.persons.iter().zip(&seen.is) {
        households += u32::from(*persons > 0);
        registered += u32::from(*persons > 0 && is & is::REGISTERED != 0);
    }
    s.households += weight * u64::from(households);
    s.registered_households += weight * u64::from(registered);
    let (mut of_registered, mut of_ever) = (0, 0);
    for (total, is) in totals.iter().zip(&seen.is) {
        of_registered += if is & is::REGISTERED != 0 { *total } else { 0 };
        of_ever += if is & is::EVER_REGISTERED != 0 {
            *total
        } else {
            0
        };
    }
    s.registered_income += of_registered * weight as i64;
    s.ever_registered_income += of_ever * weight as i64;
}

/// Adds the gaps of the poor, and squared household incomes, which are summed up in eight lanes.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_poverty(seen: &Seen, incomes: &[f32], m: &Measures, s: &mut Stocks) {
    let mut lanes = [0.0; 8];
    for (incomes, persons) in incomes.chunks(8).zip(seen.persons.chunks(8)) {
        for ((sum, income), persons) in lanes.iter_mut().zip(incomes).zip(persons) {
            let income = f64::from(*income) * f64::from(*persons);
            *sum += income * income;
        }
    }
    s.squares.income += lanes.iter().sum::<f64>();
    let mut poor = Lanes::default();
    poor.list(BLOCK, |lane| seen.is[lane] & is::POOR != 0);
    for lane in poor.listed().take_while(|lane| *lane < incomes.len()) {
        let persons = m.weight * u64::from(seen.persons[lane]);
        s.poverty.add(incomes[lane], m.line, persons);
    }
}

/// Counts in tables that are added to household by household. Four copies take turns, so that neighbors who fall into one place of a
/// table do not wait for each other.
#[derive(Default)]
struct ByHand {
    deprived: [Deprived; 4],
    moved: [[u32; MOVES]; 4],
}

struct Deprived([u32; DEPRIVED]);

impl Default for Deprived {
    fn default() -> Self {
        Self([0; DEPRIVED])
    }
}

impl ByHand {
    fn deprived(&self) -> [u64; DEPRIVED] {
        std::array::from_fn(|place| {
            self.deprived
                .iter()
                .map(|copy| u64::from(copy.0[place]))
                .sum()
        })
    }

    fn moved(&self) -> [u64; MOVES] {
        std::array::from_fn(|place| self.moved.iter().map(|copy| u64::from(copy[place])).sum())
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_distributions(
    seen: &Seen,
    totals: &[i64],
    weight: u64,
    by_hand: &mut ByHand,
    incomes: &mut Incomes,
    reach: &mut [Reach; 3],
) {
    let lanes = totals.len();
    for lane in 0..lanes {
        let persons = seen.persons[lane];
        let turn = lane % 4;
        by_hand.deprived[turn].0[seen.deprived[lane] as usize % DEPRIVED] += persons;
        by_hand.moved[turn][(seen.moved[lane] as usize).min(MOVES - 1)] += persons;
    }
    for lane in 0..lanes {
        let persons = u64::from(seen.persons[lane]) * weight;
        let fen = totals[lane] * weight as i64;
        incomes.incomes.add_at(seen.cells[0][lane], persons, fen);
    }
    for lane in 0..lanes {
        let persons = u64::from(seen.persons[lane]) * weight;
        let (cell, fen) = (seen.observed_cell[lane], seen.observed_fen[lane]);
        incomes.observed.add_at(cell, persons, fen);
    }
    // The population by income is that of the distributions, added when all counties are counted.
    for welfare in 1..3 {
        for lane in 0..lanes {
            let persons = u64::from(seen.persons[lane]) * weight;
            reach[welfare].add_persons(seen.cells[welfare][lane], persons);
        }
    }
    for welfare in 0..3 {
        reach[welfare].poor += persons_who(seen, POOR_BY_WELFARE[welfare]) * weight;
    }
}

/// What a household is that is poor by each kind of welfare.
const POOR_BY_WELFARE: [u32; 3] = [is::POOR, is::POOR_BEFORE_SUPPORT, is::PERMANENT_POOR];

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_groups(seen: &Seen, incomes: &[f32], totals: &[i64], m: &Measures, sums: &mut [GroupSums]) {
    for (lane, total) in totals.iter().enumerate() {
        let persons = seen.persons[lane];
        let group = &mut sums[seen.group[lane] as usize];
        group.persons += u64::from(persons) * m.weight;
        group.households += if persons > 0 { m.weight } else { 0 };
        group.income += total * m.weight as i64;
    }
    let mut lanes = Lanes::default();
    let rare = is::POOR | is::OBSERVED_POOR | is::REGISTERED;
    lanes.list(totals.len(), |lane| seen.is[lane] & rare != 0);
    for lane in lanes.listed() {
        let persons = u64::from(seen.persons[lane]) * m.weight;
        let counted = |bit: u32| if seen.is[lane] & bit != 0 { persons } else { 0 };
        let group = &mut sums[seen.group[lane] as usize];
        group.poor += counted(is::POOR);
        group.observed_poor += counted(is::OBSERVED_POOR);
        group.registered += counted(is::REGISTERED);
        if seen.is[lane] & is::POOR != 0 {
            group.add_gap(incomes[lane] / m.line, persons);
        }
    }
}

/// Adds those whom the register and the measures reach; returns the first participant after the block.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_reach(
    columns: &Households,
    work: &Workspace,
    first: usize,
    mut participant: usize,
    m: &Measures,
    seen: &mut Seen,
    reach: &mut [Reach; 3],
) -> usize {
    let last = columns.len().min(first + BLOCK);
    let mut next = participant;
    while next < work.participants.len() && (work.participants[next] as usize) < last {
        seen.is[work.participants[next] as usize - first] |= is::PARTICIPANT;
        next += 1;
    }
    let bits = *programme_bits();
    let mut lanes = Lanes::default();
    let wanted = is::PARTICIPANT | is::RECIPIENT;
    lanes.list(last - first, |lane| seen.is[lane] & wanted != 0);
    for lane in lanes.listed() {
        let mut benefits = [0; Measure::ALL.len()];
        if seen.is[lane] & is::PARTICIPANT != 0 {
            benefits = work.benefits[participant];
            participant += 1;
        }
        let size = seen.persons[lane];
        if size == 0 {
            continue;
        }
        let programmes = columns.programmes[first + lane];
        add_allowance(&mut benefits, programmes, size, m.allowance);
        let reached = reached(
            seen.is[lane],
            programmes,
            &benefits,
            &bits,
            [size, m.weight as u32],
        );
        for welfare in 0..3 {
            let poor = seen.is[lane] & POOR_BY_WELFARE[welfare] != 0;
            reach[welfare].add_reached(seen.cells[welfare][lane], poor, &reached);
        }
    }
    participant
}

/// Persons and benefits of a household of `size` persons that subjects reach.
#[inline(always)]
fn reached(
    is: u32,
    programmes: u32,
    benefits: &[i64; Measure::ALL.len()],
    bits: &[u32; Measure::ALL.len()],
    [size, weight]: [u32; 2],
) -> Reached {
    let persons = u64::from(size) * u64::from(weight);
    let mut reached = Reached::NOBODY;
    if is & is::REGISTERED != 0 {
        reached.persons[0] = persons;
        reached.benefits[0] = persons as i64;
    }
    for measure in 0..Measure::ALL.len() {
        // Support that ended this year has lost its bit but brought its benefit.
        let reaches = (programmes & bits[measure] != 0) | (benefits[measure] != 0);
        reached.persons[measure + 1] = if reaches { persons } else { 0 };
        reached.benefits[measure + 1] = benefits[measure] * i64::from(weight);
    }
    reached
}
