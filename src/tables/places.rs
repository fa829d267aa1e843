//! national.csv, regions.csv, provinces.csv and counties.csv: the outcome of each year by place.

use super::YearTables;
use super::columns::{LEAD, REPLICATE, SCENARIO, YEAR};
use super::group::{Group, mean};
use super::outcome::{cells, with_outcome_columns};
use crate::model::record::CountyRow;
use crate::population::County;
use crate::results::{Cell, Column, TableSchema};
use crate::row;
use crate::scenario::Region;

/// The nation.
pub static NATIONAL: TableSchema = TableSchema {
    name: "national",
    title: "The nation by year",
    description: "One row per scenario, replicate and year. Persons and households are real ones (weights applied).",
    columns: with_outcome_columns!(
        LEAD[0],
        LEAD[1],
        LEAD[2],
        Column::real(
            "poverty_line",
            "yuan per person and year, current prices",
            "National poverty line of the year."
        ),
        Column::real(
            "mean_income_poor_areas",
            "yuan per person and year, current prices",
            "Mean over all residents of the designated counties (832 in the shipped scenarios), poor or not (Figure 3)."
        ),
        Column::real(
            "mean_income_poor_areas_2012_prices",
            "yuan per person and year, prices of the first year",
            "mean_income_poor_areas in prices of the first year (2012 in the shipped scenarios)."
        ),
        Column::real(
            "central_special_fund_observed",
            "yuan, current prices",
            "Published special poverty alleviation fund of the central government (Figure 4), beside public_spending; empty where none is published."
        ),
        Column::real(
            "all_fiscal_funds_observed",
            "yuan, current prices",
            "Published special funds of all levels of government (Figure 4); empty where none is published."
        ),
    ),
    deterministic: true,
};

/// Regions and kinds of county.
pub static REGIONS: TableSchema = TableSchema {
    name: "regions",
    title: "Regions and poor areas by year",
    description: "One row per region (East, Central, West) and for poor_areas (the counties designated in the first year) and other_areas; the three regions add up to the nation, and so do the two kinds of area.",
    columns: with_outcome_columns!(
        LEAD[0],
        LEAD[1],
        LEAD[2],
        Column::text("region", "East, Central, West, poor_areas or other_areas.")
    ),
    deterministic: true,
};

/// Provinces.
pub static PROVINCES: TableSchema = TableSchema {
    name: "provinces",
    title: "Provinces by year",
    description: "One row per province.",
    columns: with_outcome_columns!(
        LEAD[0],
        LEAD[1],
        LEAD[2],
        Column::text("province", "Name as in the provinces file."),
        Column::text("region", "East, Central or West."),
    ),
    deterministic: true,
};

/// Counties.
pub static COUNTIES: TableSchema = TableSchema {
    name: "counties",
    title: "Counties by year",
    description: "One row per synthetic county; counties have numbers, not names. Counts of small counties carry a large sampling error.",
    columns: &[
        SCENARIO,
        REPLICATE,
        YEAR,
        Column::integer("county", "", "Number of the county.").key(),
        Column::text("province", "Name as in the provinces file."),
        Column::bool(
            "designated",
            "Whether the county was designated poor in the first year.",
        ),
        Column::bool(
            "on_list",
            "Whether it is on the list of poor counties at the end of the year.",
        ),
        Column::integer("poor_villages", "villages", "Poor villages on the list."),
        Column::integer("rural_population", "persons", "Rural population."),
        Column::integer("poor_population", "persons", "Persons below the line."),
        Column::integer(
            "poor_population_observed",
            "persons",
            "Persons below the line as the survey sees them.",
        ),
        Column::integer(
            "registered_population",
            "persons",
            "Persons registered and not yet deregistered.",
        ),
        Column::real(
            "mean_income",
            "yuan per person and year, current prices",
            "Mean disposable income.",
        ),
        Column::integer(
            "agents",
            "households in the sample",
            "Simulated households.",
        ),
    ],
    deterministic: true,
};

/// The row of the nation.
pub fn national_rows(year: &YearTables<'_>) -> Vec<Vec<Cell>> {
    vec![national(year)]
}

/// The rows of the counties.
pub fn county_rows(year: &YearTables<'_>) -> Vec<Vec<Cell>> {
    year.pairs()
        .map(|(county, row)| county_cells(year, county, row))
        .collect()
}

fn national(year: &YearTables<'_>) -> Vec<Cell> {
    let deflator = year.deflator;
    let poor_areas = year.places.poor_areas.mean_income();
    let mut cells_ = year.lead();
    cells_.extend(row![
        year.poverty_line,
        poor_areas,
        poor_areas.map(|v| v * deflator),
        year.observed("central_special_fund", "nation"),
        year.observed("all_fiscal_funds", "nation"),
    ]);
    cells_.extend(cells(&year.places.nation, deflator));
    cells_
}

/// The rows of regions and kinds of area.
pub fn region_rows(year: &YearTables<'_>) -> Vec<Vec<Cell>> {
    let names = Region::ALL.iter().map(|region| region.name());
    let places = &year.places;
    names
        .zip(&places.regions)
        .chain([
            ("poor_areas", &places.poor_areas),
            ("other_areas", &places.other_areas),
        ])
        .map(|(name, group)| place(year, row![name], group))
        .collect()
}

/// The rows of the provinces.
pub fn province_rows(year: &YearTables<'_>) -> Vec<Vec<Cell>> {
    year.provinces
        .iter()
        .zip(&year.places.provinces)
        .map(|(province, group)| {
            let name = row![province.name.clone(), province.region.name()];
            place(year, name, group)
        })
        .collect()
}

fn place(year: &YearTables<'_>, name: Vec<Cell>, group: &Group) -> Vec<Cell> {
    let mut row = year.lead();
    row.extend(name);
    row.extend(cells(group, year.deflator));
    row
}

fn county_cells(year: &YearTables<'_>, county: &County, row: &CountyRow) -> Vec<Cell> {
    let s = &row.stocks;
    let mut cells = year.lead();
    cells.extend(row![
        county.id,
        year.provinces[county.province].name.clone(),
        county.designated,
        row.on_list,
        row.villages_on_list,
        s.persons,
        s.poverty.poor,
        s.observed_poor,
        s.registered,
        mean(s.income.iter().sum(), s.persons),
        s.households / u64::from(county.weight),
    ]);
    cells
}
