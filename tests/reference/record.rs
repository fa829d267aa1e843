//! 7.12 Record: a county's row, and what the next year's assessments need.

use five_measures::math::{double, single};
use five_measures::model::groups;
use five_measures::model::panel::PanelRow;
use five_measures::model::programme::{ProgrammeId as Id, fen};
use five_measures::model::record::{CountyRow, PovertySums, Stocks};
use five_measures::population::households::Status;

use crate::income::class_last_year;
use crate::nation::{County, Household};
use crate::year::Year;

/// A household at the end of the year as its rows and counts see it.
pub struct Seen {
    /// Real persons, and income of the real households in fen.
    pub persons: u64,
    pub fen: i64,
    /// Income as a multiple of the line, and income per person as the survey sees it.
    pub lines: f32,
    pub observed_income: f32,
    /// Whether it is below the line, the year's and last year's.
    pub poor: bool,
    pub poor_last_year: bool,
    /// The same as the survey sees it.
    pub observed_poor: bool,
    pub observed_poor_last_year: bool,
    pub long_run_poor: bool,
}

impl Seen {
    /// What is seen of a household that has been recorded or is about to be.
    pub fn new(county: &County, household: &Household, year: &Year<'_>) -> Self {
        let observed_income = household.income * household.now.survey_error;
        let later = year.since_start > 0;
        let last_year = year_bit(year) >> 1;
        Self {
            persons: county.weight() * u64::from(household.persons()),
            fen: household.now.fen.iter().sum::<i64>() * county.weight() as i64,
            lines: household.income / year.line(),
            observed_income,
            poor: household.income < year.line(),
            poor_last_year: later && class_last_year(household, year) == 0,
            observed_poor: observed_income < year.line(),
            observed_poor_last_year: later && household.observed_poor_years & last_year != 0,
            long_run_poor: long_run_poor(county, household, year),
        }
    }
}

/// The bit of the year in the columns of poor years.
fn year_bit(year: &Year<'_>) -> u32 {
    1 << year.since_start
}

/// The county's mean income at the plain mean of the four levels of growth.
pub fn mean_at_growth(county: &County) -> f64 {
    let growth = &county.facts.growth;
    county.facts.mean_income * (growth[0] + growth[1] + growth[2] + growth[3]) / 4.0
}

fn long_run_poor(county: &County, household: &Household, year: &Year<'_>) -> bool {
    let line = year.p.prices.poverty_line;
    household.permanent < double::ln(line / mean_at_growth(county)) as f32
}

/// The county's row; its households remember the year, and the county its register.
pub fn county_row(county: &mut County, year: &Year<'_>) -> CountyRow {
    let facts = &county.facts;
    let listed = facts.villages.iter().filter(|group| !group.exited);
    let mut row = CountyRow {
        county: facts.id,
        province: facts.province,
        designated: facts.designated,
        on_list: facts.designated && !facts.exited,
        villages_on_list: listed.map(|group| group.villages).sum(),
        stocks: Stocks::default(),
        vital: county.books.vital,
        identified: county.books.identified,
        exits: county.books.exits,
        follow_up: county.books.follow_up,
        deliveries: county.books.accounts,
        deprived: [0; 1 << groups::DEPRIVATIONS.len()],
        panel: Vec::new(),
    };
    let food_share = year.p.multidimensional.food_share as f32;
    for household in county.households.iter().filter(|h| h.persons() > 0) {
        let seen = Seen::new(county, household, year);
        add_poverty(&mut row.stocks.poverty, household, seen.persons, year);
        add_stocks(&mut row.stocks, county, household, &seen);
        let (composition, condition) = (household.composition, household.condition);
        let deprived = groups::deprivations(composition, condition, seen.lines, food_share);
        row.deprived[deprived as usize] += seen.persons;
    }
    for &slot in year.followed.of(county.facts.id) {
        let household = &county.households[slot as usize];
        if household.persons() > 0 {
            row.panel.push(panel_row(county, household, year));
        }
    }
    remember_households(county, year);
    remember_register(county, &row.stocks);
    row
}

/// Gap, its square and Watts for the poor.
fn add_poverty(sums: &mut PovertySums, household: &Household, persons: u64, year: &Year<'_>) {
    let (income, line) = (household.income, year.line());
    if income >= line {
        return;
    }
    let n = persons as f64;
    let gap = f64::from((line - income) / line).min(1.0);
    sums.poor += persons;
    sums.gap += n * gap;
    sums.squared_gap += n * gap * gap;
    sums.watts += n * f64::from(single::ln(line / income.max(1.0)));
}

fn add_stocks(s: &mut Stocks, county: &County, household: &Household, seen: &Seen) {
    let size = household.persons();
    let weight = county.weight();
    let persons = |if_so: bool| if if_so { seen.persons } else { 0 };
    s.persons += seen.persons;
    s.households += weight;
    for source in 0..4 {
        s.income[source] += household.now.fen[source] * weight as i64;
    }
    s.observed_poor += persons(seen.observed_poor);
    s.poor_last_year += persons(seen.poor_last_year);
    s.observed_poor_last_year += persons(seen.observed_poor_last_year);
    s.long_run_poor += persons(seen.long_run_poor);
    if seen.poor {
        s.squares.poor += u64::from(size * size);
    }
    if seen.observed_poor {
        s.squares.observed_poor += u64::from(size * size);
    }
    let yuan = f64::from(household.income) * f64::from(size);
    s.squares.income += yuan * yuan;

    let registry = household.registry;
    if registry.registered() {
        s.registered += seen.persons;
        s.registered_households += weight;
        s.registered_income += seen.fen;
        s.registered_poor += persons(seen.poor);
        s.registered_poor_last_year += persons(seen.poor_last_year);
        s.registered_observed_poor_last_year += persons(seen.observed_poor_last_year);
        s.registered_long_run_poor += persons(seen.long_run_poor);
    }
    if registry.ever() == 1 && registry.status() != Status::Removed {
        s.ever_registered += seen.persons;
        s.ever_registered_income += seen.fen;
        let subsistence = household.served_by(Id::Allowance) || household.served_by(Id::TopUp);
        s.ever_registered_on_allowance += persons(subsistence);
    }
}

fn panel_row(county: &County, household: &Household, year: &Year<'_>) -> PanelRow {
    PanelRow {
        household: household.slot,
        weight: county.weight() as f64 * year.followed.agents_each(),
        permanent: household.permanent,
        composition: household.composition,
        condition: household.condition,
        registry: household.registry,
        income: household.income,
        sources: household.now.fen,
        market: fen(household.now.market.total()),
        benefits: household.now.benefits,
        observed_income: household.income * household.now.survey_error,
    }
}

/// Every household remembers whether it was poor, and its income as a multiple of the line.
fn remember_households(county: &mut County, year: &Year<'_>) {
    for slot in 0..county.households.len() {
        if county.households[slot].persons() == 0 {
            continue;
        }
        let seen = Seen::new(county, &county.households[slot], year);
        let household = &mut county.households[slot];
        if seen.poor {
            household.poor_years |= year_bit(year);
        }
        if seen.observed_poor {
            household.observed_poor_years |= year_bit(year);
        }
        let gap = (1.0 - seen.lines).clamp(0.0, 1.0);
        let income = (seen.lines.clamp(0.0, 64.0) * 1024.0).round() as u32;
        let squared_gap = (gap * gap * 2048.0).round() as u32;
        let past = &mut household.past;
        past.set_income_sum(past.income_sum() + income);
        past.set_squared_gap_sum(past.squared_gap_sum() + squared_gap);
    }
}

/// The county and its villages remember registered persons and persons.
fn remember_register(county: &mut County, stocks: &Stocks) {
    let weight = county.weight();
    let facts = &mut county.facts;
    facts.registered = stocks.registered;
    facts.persons = stocks.persons;
    for (number, group) in facts.villages.iter_mut().enumerate() {
        group.registered = 0;
        group.persons = 0;
        for household in &county.households {
            if household.condition.village() as usize != number + 1 {
                continue;
            }
            let persons = weight * u64::from(household.persons());
            group.persons += persons;
            if household.registry.registered() {
                group.registered += persons;
            }
        }
    }
}
