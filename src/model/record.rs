//! Step 12, record: what a county's year comes to, in whole persons and fen.

use super::context::Year;
use super::deliver::Deliveries;
use super::exit::Exits;
use super::follow_up::FollowUp;
use super::household::Vital;
use super::identify::Identified;
use super::income::Workspace;
use crate::indicators::Histogram;
use crate::math::single;
use crate::population::County;
use crate::population::households::Status;

/// Poverty of a group of persons: sums that add up over groups.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PovertySums {
    /// Persons below the line.
    pub poor: u64,
    /// Sum over poor persons of the gap as a share of the line.
    pub gap: f64,
    /// Sum of the squared gap.
    pub squared_gap: f64,
    /// Sum of the logarithm of line over income.
    pub watts: f64,
}

/// Smallest income that the Watts index distinguishes, yuan per person and year.
pub const WATTS_FLOOR: f32 = 1.0;

impl PovertySums {
    fn add(&mut self, income: f32, line: f32, persons: u64) {
        if income < line {
            let n = persons as f64;
            let gap = f64::from((line - income) / line).min(1.0);
            self.poor += persons;
            self.gap += n * gap;
            self.squared_gap += n * gap * gap;
            self.watts += n * f64::from(single::ln(line / income.max(WATTS_FLOOR)));
        }
    }

    /// Adds another group.
    pub fn merge(&mut self, other: &Self) {
        self.poor += other.poor;
        self.gap += other.gap;
        self.squared_gap += other.squared_gap;
        self.watts += other.watts;
    }
}

/// Stocks of a county at the end of a year; all persons and households are real ones (weights applied).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stocks {
    /// Persons.
    pub persons: u64,
    /// Households.
    pub households: u64,
    /// Income poverty.
    pub poverty: PovertySums,
    /// Persons below the line as the survey sees it.
    pub observed_poor: u64,
    /// Persons registered and not yet deregistered.
    pub registered: u64,
    /// Households registered and not yet deregistered.
    pub registered_households: u64,
    /// Persons who are income-poor and registered.
    pub registered_poor: u64,
    /// Persons whose long-run income is below the line.
    pub long_run_poor: u64,
    /// Of them registered.
    pub registered_long_run_poor: u64,
    /// Persons ever registered, except those removed.
    pub ever_registered: u64,
    /// Registered persons who receive the subsistence allowance or the guarantee.
    pub registered_on_allowance: u64,
    /// Income by source, fen.
    pub income: [i64; 4],
    /// Income of the registered, fen.
    pub registered_income: i64,
    /// Income of the ever registered, fen.
    pub ever_registered_income: i64,
    /// Sums of squares over agents, for sampling errors.
    pub squares: Squares,
}

/// Sums over the agents of a county (not weighted) of squared household totals.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Squares {
    /// Persons of poor households.
    pub poor: u64,
    /// Persons of households that the survey sees as poor.
    pub observed_poor: u64,
    /// Household income, yuan.
    pub income: f64,
}

impl Stocks {
    /// Adds another group of persons.
    pub fn merge(&mut self, other: &Self) {
        self.persons += other.persons;
        self.households += other.households;
        self.poverty.merge(&other.poverty);
        self.observed_poor += other.observed_poor;
        self.registered += other.registered;
        self.registered_households += other.registered_households;
        self.registered_poor += other.registered_poor;
        self.long_run_poor += other.long_run_poor;
        self.registered_long_run_poor += other.registered_long_run_poor;
        self.ever_registered += other.ever_registered;
        self.registered_on_allowance += other.registered_on_allowance;
        for (sum, income) in self.income.iter_mut().zip(other.income) {
            *sum += income;
        }
        self.registered_income += other.registered_income;
        self.ever_registered_income += other.ever_registered_income;
        self.squares.poor += other.squares.poor;
        self.squares.observed_poor += other.squares.observed_poor;
        self.squares.income += other.squares.income;
    }
}

/// A county's year.
#[derive(Clone, Debug, PartialEq)]
pub struct CountyRow {
    /// Place of the county.
    pub county: u32,
    /// Index of its province.
    pub province: usize,
    /// Whether it was designated in 2012.
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
    /// Persons and income by size of income per person.
    pub incomes: Box<Histogram>,
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

/// Records the county's year and remembers what next year's assessments need.
pub fn county_row(
    county: &mut County,
    work: &Workspace,
    outcomes: Outcomes,
    year: &Year<'_>,
) -> CountyRow {
    let mut incomes = Box::new(Histogram::new());
    let stocks = stocks(county, work, &mut incomes, year);
    remember(county, &stocks);
    CountyRow {
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
        stocks,
        vital: outcomes.vital,
        identified: outcomes.identified,
        exits: outcomes.exits,
        follow_up: outcomes.follow_up,
        deliveries: outcomes.deliveries,
        incomes,
    }
}

fn stocks(
    county: &mut County,
    work: &Workspace,
    incomes: &mut Histogram,
    year: &Year<'_>,
) -> Stocks {
    let line = year.p.prices.poverty_line as f32;
    let long_run = LongRun::new(county, year);
    let weight = u64::from(county.weight);
    let bit = 1u32 << year.since_start.min(31);
    let mut s = Stocks::default();
    let columns = &mut county.households;
    for i in 0..columns.len() {
        let size = columns.composition[i].persons();
        if size == 0 {
            continue;
        }
        let persons = weight * u64::from(size);
        let income = columns.income[i];
        let fen: i64 = work.fen[i].iter().sum::<i64>() * weight as i64;
        s.persons += persons;
        s.households += weight;
        for (total, source) in s.income.iter_mut().zip(work.fen[i]) {
            *total += source * weight as i64;
        }
        incomes.add(income, persons, fen);
        s.poverty.add(income, line, persons);
        let poor = income < line;
        let observed = income * work.survey_error[i] < line;
        columns.poor_years[i] |= if poor { bit } else { 0 };
        columns.observed_poor_years[i] |= if observed { bit } else { 0 };
        columns.past[i].add_year(income / line);
        s.observed_poor += if observed { persons } else { 0 };
        let square = u64::from(size * size);
        s.squares.poor += if poor { square } else { 0 };
        s.squares.observed_poor += if observed { square } else { 0 };
        let household_income = f64::from(income) * f64::from(size);
        s.squares.income += household_income * household_income;
        let registry = columns.registry[i];
        let long_run_poor = long_run.poor(columns.permanent[i]);
        s.long_run_poor += if long_run_poor { persons } else { 0 };
        if registry.registered() {
            s.registered += persons;
            s.registered_households += weight;
            s.registered_income += fen;
            s.registered_poor += if poor { persons } else { 0 };
            s.registered_long_run_poor += if long_run_poor { persons } else { 0 };
        }
        if registry.ever() == 1 && registry.status() != Status::Removed {
            s.ever_registered += persons;
            s.ever_registered_income += fen;
            let allowances = super::programme::ProgrammeId::Allowance.bit()
                | super::programme::ProgrammeId::TopUp.bit();
            if columns.programmes[i] & allowances != 0 {
                s.registered_on_allowance += persons;
            }
        }
    }
    s
}

/// Whether a household's market income would be below the line if only its permanent place counted.
struct LongRun {
    threshold: f32,
}

impl LongRun {
    fn new(county: &County, year: &Year<'_>) -> Self {
        // Mean growth of all sources stands for the household's own.
        let growth = county.growth.iter().sum::<f64>() / 4.0;
        let line = year.p.prices.poverty_line;
        let threshold = crate::math::double::ln(line / (county.mean_income * growth)) as f32;
        Self { threshold }
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
