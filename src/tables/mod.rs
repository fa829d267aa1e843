//! From the rows of counties to the tables of a results folder.

mod group;
mod measures;
mod outcome;
mod places;
mod register;
mod targets;

use crate::model::context::Year;
use crate::model::record::CountyRow;
use crate::population::County;
use crate::results::{Cell, TableSchema};
use crate::row;
use crate::scenario::{Observation, Province, Scenario};
use group::Group;
pub use measures::{COUNTY_MEASURES, MEASURES};
pub use places::{COUNTIES, NATIONAL, PROVINCES, REGIONS};
pub use register::REGISTRY;
pub use targets::{Comparison, TARGETS};

/// All tables of a run, in the order of the manifest.
pub static ALL: [&TableSchema; 8] = [
    &NATIONAL,
    &REGIONS,
    &PROVINCES,
    &COUNTIES,
    &MEASURES,
    &COUNTY_MEASURES,
    &REGISTRY,
    &TARGETS,
];

/// One year of one replicate, ready to be written.
pub struct YearTables<'a> {
    scenario: &'a str,
    replicate: u32,
    year: u16,
    context: &'a Year<'a>,
    provinces: &'a [Province],
    observations: &'a [Observation],
    counties: &'a [County],
    rows: &'a [CountyRow],
    nation: &'a Group,
    poor_areas: &'a Group,
    poverty_line: f64,
    deflator: f64,
    counties_left: u32,
}

/// Rows of one table.
pub type TableRows = (&'static TableSchema, Vec<Vec<Cell>>);

/// What the terminal shows of a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Headline {
    /// Calendar year.
    pub year: u16,
    /// Persons below the line.
    pub poor: u64,
    /// Persons below the line as the survey sees them.
    pub observed_poor: u64,
    /// Persons registered and not yet deregistered.
    pub registered: u64,
    /// Designated counties on the list.
    pub counties: u32,
    /// Mean income of the poor areas.
    pub mean_income_poor_areas: f64,
    /// Mean income of all rural residents.
    pub mean_income: f64,
    /// Outlay of all measures and support, yuan.
    pub spending: f64,
}

/// The tables of one replicate's year; observed series are compared on the way.
pub fn of_year(
    scenario: &Scenario,
    replicate: u32,
    context: &Year<'_>,
    counties: &[County],
    rows: &[CountyRow],
    comparison: &mut Comparison,
) -> (Vec<TableRows>, Headline) {
    let pairs = || counties.iter().zip(rows);
    let nation = Group::of(pairs());
    let poor_areas = Group::of(pairs().filter(|(county, _)| county.designated));
    let tables = YearTables {
        scenario: scenario.name(),
        replicate,
        year: context.year,
        context,
        provinces: scenario.provinces(),
        observations: scenario.observations(),
        counties,
        rows,
        nation: &nation,
        poor_areas: &poor_areas,
        poverty_line: context.p.prices.poverty_line,
        deflator: deflator(scenario, context.year),
        counties_left: rows.iter().map(|row| u32::from(row.exits.county)).sum(),
    };
    comparison.add(&tables);
    let mut all: Vec<TableRows> = places::rows(&tables).into();
    all.push((&MEASURES, measures::rows(&tables)));
    all.push((&COUNTY_MEASURES, measures::county_rows(&tables)));
    all.push((&REGISTRY, register::rows(&tables)));
    let headline = Headline {
        year: context.year,
        poor: nation.stocks.poverty.poor,
        observed_poor: nation.stocks.observed_poor,
        registered: nation.stocks.registered,
        counties: nation.counties_on_list,
        mean_income_poor_areas: poor_areas.mean_income().unwrap_or(0.0),
        mean_income: nation.mean_income().unwrap_or(0.0),
        spending: nation.deliveries.iter().map(|d| d.spending).sum::<i64>() as f64 / 100.0,
    };
    (all, headline)
}

/// Factor from yuan of the year to yuan of the first year.
fn deflator(scenario: &Scenario, year: u16) -> f64 {
    let prices: f64 = (scenario.first_year() + 1..=year)
        .map(|y| 1.0 + scenario.parameters(y).prices.rural_cpi)
        .product();
    1.0 / prices
}

impl YearTables<'_> {
    fn pairs(&self) -> impl Iterator<Item = (&County, &CountyRow)> {
        self.counties.iter().zip(self.rows)
    }

    fn lead(&self) -> Vec<Cell> {
        row![self.scenario.to_owned(), self.replicate, self.year]
    }

    fn observed(&self, series: &str, place: &str) -> Option<f64> {
        self.observations
            .iter()
            .find(|o| o.year == Some(self.year) && o.series == series && o.place == place)
            .map(|o| o.value)
    }
}
