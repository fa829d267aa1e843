//! What is counted of the households of a block, as columns.

use super::super::context::{Year, line};
use super::super::groups::{self, INCOME_CLASSES};
use super::super::income::allowance_fen;
use super::super::programme::ProgrammeId as Id;
use super::super::workspace::Workspace;
use crate::indicators::bins::cell_of;
use crate::math::{double, to_nearest};
use crate::population::County;
use crate::population::geography::stratum;
use crate::population::households::{Households, Past, Status};
use crate::random::{BLOCK, drawn_lanes};
use multiversion::multiversion;

/// What a household is at the end of the year, one bit each.
pub(super) mod is {
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

/// What the households of a county are measured with.
pub(super) struct Measures {
    pub(super) line: f32,
    pub(super) weight: u64,
    pub(super) stratum: usize,
    /// Deviation of log income below which a household's long-run income is below the line.
    pub(super) long_run: f32,
    /// Mean income of the county at the mean growth of all sources, which stands for the household's own.
    pub(super) permanent_mean: f32,
    pub(super) food_share: f32,
    /// Allowance that reaches a person, fen.
    pub(super) allowance: f64,
    /// Bit of the year in the columns of poor years.
    pub(super) bit: u32,
    /// Whether there is a year before.
    pub(super) lived: bool,
}

impl Measures {
    /// Those of a county in a year.
    pub(super) fn new(county: &County, year: &Year<'_>) -> Self {
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
pub(super) struct Seen {
    /// Lanes over which sums run; nobody is in those after the last household.
    pub(super) lanes: usize,
    pub(super) persons: [u32; BLOCK],
    pub(super) is: [u32; BLOCK],
    pub(super) observed: [f32; BLOCK],
    /// Cells of income, income before support and permanent income.
    pub(super) cells: [[u32; BLOCK]; 3],
    pub(super) observed_cell: [u32; BLOCK],
    pub(super) observed_fen: [i64; BLOCK],
    pub(super) group: [u32; BLOCK],
    pub(super) deprived: [u32; BLOCK],
    pub(super) moved: [u32; BLOCK],
}

impl Seen {
    pub(super) const EMPTY: Self = Self {
        lanes: 0,
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

/// What every household of a block is, and the year in its columns of the past.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn look(
    columns: &mut Households,
    work: &Workspace,
    first: usize,
    m: &Measures,
    seen: &mut Seen,
) {
    let last = columns.len().min(first + BLOCK);
    let n = last - first;
    let composition = &columns.composition[first..last];
    seen.lanes = drawn_lanes(n);
    seen.persons[n..seen.lanes].fill(0);
    seen.is[n..seen.lanes].fill(0);
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
pub(super) fn look_at_groups(
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
