//! Step 12, record: what a county's year comes to, in whole persons and fen.

use super::account::Deliveries;
use super::context::Year;
use super::distributions::{Distributions, Incomes};
use super::exit::Exits;
use super::follow_up::FollowUp;
use super::groups;
use super::household::Vital;
use super::identify::Identified;
use super::income::{Workspace, add_allowance, allowance_fen};
use super::panel::{PanelRow, panel_rows};
use super::programme::{Measure, ProgrammeId as Id};
pub use super::stocks::{PovertySums, Squares, Stocks};
use super::tally::{Household, SUBJECTS, Tally, programme_bits};
use crate::math::{double, to_nearest};
use crate::population::County;
use crate::population::geography::stratum;
use crate::population::households::{Households, Status};

/// What is recorded of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// All that tables are made from.
    #[default]
    Everything,
    /// The rows of the counties without deprivations; no distributions and no counts of the nation. Saves a tenth of the time.
    Counties,
}

/// A county's year.
#[derive(Clone, Debug, PartialEq)]
pub struct CountyRow {
    /// Place of the county.
    pub county: u32,
    /// Index of its province.
    pub province: usize,
    /// Whether it was designated in the first year.
    pub designated: bool,
    /// Whether it is on the list of poor counties at the end of the year.
    pub on_list: bool,
    /// Poor villages on the list at the end of the year.
    pub villages_on_list: u32,
    /// Stocks at the end of the year.
    pub stocks: Stocks,
    /// Births, deaths, splits.
    pub vital: Vital,
    /// Changes of the register in step 4.
    pub identified: Identified,
    /// Changes of the register in step 10.
    pub exits: Exits,
    /// State of the deregistered.
    pub follow_up: FollowUp,
    /// Accounts of the programmes.
    pub deliveries: Deliveries,
    /// Persons by deprivations (one bit each, in the order of [`groups::DEPRIVATIONS`]).
    pub deprived: [u64; 1 << groups::DEPRIVATIONS.len()],
    /// Households of the panel.
    pub panel: Vec<PanelRow>,
}

/// What a year leaves behind: rows in the order of the counties, and counts of the nation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct YearRecord {
    /// One row a county.
    pub rows: Vec<CountyRow>,
    /// Distributions of income by province and kind of county.
    pub distributions: Distributions,
    /// Counts over all counties.
    pub tally: Tally,
}

impl YearRecord {
    /// Adds the record of the counties that follow.
    #[must_use]
    pub fn followed_by(mut self, other: Self) -> Self {
        if self.rows.is_empty() {
            return other;
        }
        self.rows.extend(other.rows);
        self.distributions.merge(other.distributions);
        self.tally.merge(&other.tally);
        self
    }
}

/// Outcomes of the steps that the record puts together.
pub struct Outcomes {
    /// Step 2.
    pub vital: Vital,
    /// Step 4.
    pub identified: Identified,
    /// Steps 7 and 9.
    pub deliveries: Deliveries,
    /// Step 10.
    pub exits: Exits,
    /// Step 11.
    pub follow_up: FollowUp,
}

/// Sums over counties that the county's households are added to.
pub struct Sums<'a> {
    /// Distributions of income.
    pub distributions: &'a mut Distributions,
    /// Counts.
    pub tally: &'a mut Tally,
}

/// Records the county's year and remembers what next year's assessments need.
pub fn county_row(
    county: &mut County,
    work: &Workspace,
    outcomes: Outcomes,
    sums: Sums<'_>,
    year: &Year<'_>,
) -> CountyRow {
    let mut row = CountyRow {
        county: county.id,
        province: county.province,
        designated: county.designated,
        on_list: county.designated && !county.exited,
        villages_on_list: county
            .villages
            .iter()
            .filter(|g| !g.exited)
            .map(|g| g.villages)
            .sum(),
        stocks: Stocks::default(),
        vital: outcomes.vital,
        identified: outcomes.identified,
        exits: outcomes.exits,
        follow_up: outcomes.follow_up,
        deliveries: outcomes.deliveries,
        deprived: [0; 1 << groups::DEPRIVATIONS.len()],
        panel: panel_rows(county, work, year),
    };
    count_households(county, work, &mut row, sums, year);
    remember(county, &row.stocks);
    row
}

/// What the households of a county are measured with.
struct Measures {
    line: f32,
    weight: u64,
    stratum: usize,
    long_run: LongRun,
    food_share: f32,
    /// Allowance that reaches a person, fen.
    allowance: f64,
}

impl Measures {
    fn new(county: &County, year: &Year<'_>) -> Self {
        Self {
            line: year.p.prices.poverty_line as f32,
            weight: u64::from(county.weight),
            stratum: stratum(county.designated),
            long_run: LongRun::new(county, year),
            food_share: year.p.multidimensional.food_share as f32,
            allowance: allowance_fen(year),
        }
    }
}

/// A household as it stands at the end of the year.
struct Seen {
    place: usize,
    size: u32,
    persons: u64,
    income: f32,
    fen: i64,
    poor: bool,
    poor_last_year: bool,
    observed: bool,
    observed_last_year: bool,
    long_run_poor: bool,
}

fn count_households(
    county: &mut County,
    work: &Workspace,
    row: &mut CountyRow,
    Sums {
        distributions,
        tally,
    }: Sums<'_>,
    year: &Year<'_>,
) {
    let everything = year.detail == Detail::Everything;
    let mut distributions = everything.then(|| distributions.of_county(county));
    let m = Measures::new(county, year);
    let bit = Households::year_bit(year.since_start);
    let mut participants = work.participants.iter().zip(&work.benefits).peekable();
    for i in 0..county.households.len() {
        let benefits = participants
            .next_if(|(participant, _)| **participant as usize == i)
            .map(|(_, benefits)| *benefits);
        let columns = &mut county.households;
        let size = columns.composition[i].persons();
        if size == 0 {
            continue;
        }
        let income = columns.income[i];
        let observed = income * work.survey_error[i];
        let seen = Seen {
            place: i,
            size,
            persons: m.weight * u64::from(size),
            income,
            fen: work.fen[i].iter().sum::<i64>() * m.weight as i64,
            poor: income < m.line,
            poor_last_year: year.since_start > 0 && work.last_class[i] == 0,
            observed: observed < m.line,
            observed_last_year: year.since_start > 0
                && columns.observed_poor_years[i] & (bit >> 1) != 0,
            long_run_poor: m.long_run.poor(columns.permanent[i]),
        };
        columns.poor_years[i] |= if seen.poor { bit } else { 0 };
        columns.observed_poor_years[i] |= if seen.observed { bit } else { 0 };
        columns.past[i].add_year(income / m.line);
        row.stocks.poverty.add(income, m.line, seen.persons);
        for (total, source) in row.stocks.income.iter_mut().zip(work.fen[i]) {
            *total += source * m.weight as i64;
        }
        count_stocks(county, &seen, &m, &mut row.stocks);
        if let Some(distributions) = &mut distributions {
            count_incomes(&seen, observed, distributions);
            count_groups(county, work, &seen, &m, row, tally, year);
            count_reach(county, work, &seen, benefits, &m, tally);
        }
    }
}

fn count_stocks(county: &County, seen: &Seen, m: &Measures, s: &mut Stocks) {
    let persons = seen.persons;
    let counted = |condition: bool| if condition { persons } else { 0 };
    s.persons += persons;
    s.households += m.weight;
    s.observed_poor += counted(seen.observed);
    let square = u64::from(seen.size * seen.size);
    s.squares.poor += if seen.poor { square } else { 0 };
    s.squares.observed_poor += if seen.observed { square } else { 0 };
    let household_income = f64::from(seen.income) * f64::from(seen.size);
    s.squares.income += household_income * household_income;
    s.poor_last_year += counted(seen.poor_last_year);
    s.observed_poor_last_year += counted(seen.observed_last_year);
    s.long_run_poor += counted(seen.long_run_poor);
    let registry = county.households.registry[seen.place];
    if registry.registered() {
        s.registered += persons;
        s.registered_households += m.weight;
        s.registered_income += seen.fen;
        s.registered_poor += counted(seen.poor);
        s.registered_poor_last_year += counted(seen.poor_last_year);
        s.registered_observed_poor_last_year += counted(seen.observed_last_year);
        s.registered_long_run_poor += counted(seen.long_run_poor);
    }
    if registry.ever() == 1 && registry.status() != Status::Removed {
        s.ever_registered += persons;
        s.ever_registered_income += seen.fen;
        let allowances = Id::Allowance.bit() | Id::TopUp.bit();
        s.ever_registered_on_allowance +=
            counted(county.households.programmes[seen.place] & allowances != 0);
    }
}

fn count_incomes(seen: &Seen, observed: f32, distributions: &mut Incomes) {
    let persons = seen.persons;
    distributions.incomes.add(seen.income, persons, seen.fen);
    let observed_fen = to_nearest(f64::from(observed) * 100.0 * persons as f64);
    distributions.observed.add(observed, persons, observed_fen);
}

fn count_groups(
    county: &County,
    work: &Workspace,
    seen: &Seen,
    m: &Measures,
    row: &mut CountyRow,
    tally: &mut Tally,
    year: &Year<'_>,
) {
    let (i, persons) = (seen.place, seen.persons);
    let columns = &county.households;
    let (composition, condition) = (columns.composition[i], columns.condition[i]);
    let lines = seen.income / m.line;
    let counted = |condition: bool| if condition { persons } else { 0 };
    let cell = groups::cell(composition, condition, columns.registry[i]);
    let group = &mut tally.groups[m.stratum][cell];
    group.persons += persons;
    group.households += m.weight;
    group.poor += counted(seen.poor);
    group.observed_poor += counted(seen.observed);
    group.registered += counted(columns.registry[i].registered());
    group.income += seen.fen;
    if seen.poor {
        group.add_gap(lines, persons);
    }
    row.deprived[groups::deprivations(composition, condition, lines, m.food_share)] += persons;
    if year.since_start > 0 {
        let before = usize::from(work.last_class[i]);
        tally.transitions[m.stratum].add(before, groups::income_class(lines), persons);
    }
}

fn count_reach(
    county: &County,
    work: &Workspace,
    seen: &Seen,
    benefits: Option<[i64; Measure::ALL.len()]>,
    m: &Measures,
    tally: &mut Tally,
) {
    let columns = &county.households;
    let i = seen.place;
    let programmes = columns.programmes[i];
    let mut household = Household {
        persons: seen.persons,
        welfare: [
            seen.income,
            work.market[i].total() / seen.size as f32,
            groups::permanent_income(m.long_run.mean, columns.permanent[i]),
        ],
        reached: [false; SUBJECTS],
        benefits: [0; SUBJECTS],
    };
    household.reached[0] = columns.registry[i].registered();
    household.benefits[0] = if household.reached[0] {
        seen.persons as i64
    } else {
        0
    };
    let receives = programmes & Id::Allowance.bit() != 0;
    if receives || benefits.is_some() {
        let mut benefits = benefits.unwrap_or_default();
        add_allowance(&mut benefits, programmes, seen.size, m.allowance);
        for (measure, bits) in programme_bits().iter().enumerate() {
            // Support that ended this year has lost its bit but brought its benefit.
            household.reached[measure + 1] = programmes & bits != 0 || benefits[measure] != 0;
            household.benefits[measure + 1] = benefits[measure] * m.weight as i64;
        }
    }
    tally.add_reach(&household, m.line);
}

/// Whether a household's market income would be below the line if only its permanent place counted.
struct LongRun {
    threshold: f32,
    /// Mean income of the county at the mean growth of all sources, which stands for the household's own.
    mean: f32,
}

impl LongRun {
    fn new(county: &County, year: &Year<'_>) -> Self {
        let mean = county.mean_income * county.growth.iter().sum::<f64>() / 4.0;
        let threshold = double::ln(year.p.prices.poverty_line / mean) as f32;
        Self {
            threshold,
            mean: mean as f32,
        }
    }

    fn poor(&self, permanent: f32) -> bool {
        permanent < self.threshold
    }
}

/// Registered incidence of the county and its villages, by which they are assessed next year.
fn remember(county: &mut County, stocks: &Stocks) {
    county.registered = stocks.registered;
    county.persons = stocks.persons;
    for group in &mut county.villages {
        group.registered = 0;
        group.persons = 0;
    }
    let weight = u64::from(county.weight);
    for i in 0..county.households.len() {
        let village = county.households.condition[i].village() as usize;
        if village == 0 {
            continue;
        }
        let persons = weight * u64::from(county.households.composition[i].persons());
        let group = &mut county.villages[village - 1];
        group.persons += persons;
        if county.households.registry[i].registered() {
            group.registered += persons;
        }
    }
}
