//! groups.csv: poverty by cause, household type, schooling, minority and illness.

use super::YearTables;
use super::columns::LEAD;
use super::group::mean;
use crate::model::groups::{Dimension, GroupSums, group_of};
use crate::results::{Cell, Column, TableSchema};
use crate::row;

/// Groups of households.
pub static GROUPS: TableSchema = TableSchema {
    name: "groups",
    title: "Poverty by groups of households",
    description: "One row per year, place (nation, poor_areas, other_areas), dimension and group; the groups of a dimension add up to the place. cause is what officials wrote down at registration (none: never registered); household_type goes by members (elderly_alone, no_able_worker, workers_with_children, workers_with_elderly, workers_only); schooling is that of the best-educated worker (below 6, 6 to 8, 9 to 11, 12 years and more); serious_illness takes precedence over chronic_illness.",
    columns: &[
        LEAD[0],
        LEAD[1],
        LEAD[2],
        Column::text("place", "nation, poor_areas or other_areas."),
        Column::text(
            "dimension",
            "cause, household_type, schooling, minority or illness.",
        ),
        Column::text("group", "Group of the dimension."),
        Column::integer("population", "persons", "Persons of the group."),
        Column::integer("households", "households", "Households of the group."),
        Column::integer(
            "poor_population",
            "persons",
            "Persons below the line of the year.",
        ),
        Column::integer(
            "poor_population_observed",
            "persons",
            "Persons below the line as the household survey sees them.",
        ),
        Column::integer(
            "registered_population",
            "persons",
            "Persons registered and not yet deregistered.",
        ),
        Column::real(
            "headcount",
            "share 0-1",
            "poor_population over population (FGT 0).",
        ),
        Column::real(
            "poverty_gap",
            "share 0-1",
            "Mean gap to the line (FGT 1), over persons.",
        ),
        Column::real(
            "poverty_severity",
            "share 0-1",
            "Mean squared gap (FGT 2), over persons.",
        ),
        Column::real(
            "mean",
            "yuan per person and year, current prices",
            "Mean income over persons.",
        ),
        Column::real(
            "poor_share",
            "share 0-1",
            "Share of the place's poor who are in the group.",
        ),
    ],
    deterministic: true,
};

/// The year's rows.
pub fn rows(year: &YearTables<'_>) -> Vec<Vec<Cell>> {
    let [designated, other] = &year.tally.groups;
    let places: [(&'static str, &[&Vec<GroupSums>]); 3] = [
        ("nation", &[designated, other]),
        ("poor_areas", &[designated]),
        ("other_areas", &[other]),
    ];
    let mut rows = Vec::new();
    for (place, strata) in places {
        for dimension in Dimension::ALL {
            let groups = marginal(strata, dimension);
            let poor: u64 = groups.iter().map(|group| group.poor).sum();
            for (name, group) in dimension.groups().iter().zip(&groups) {
                let mut row = year.lead();
                row.extend(row![place, dimension.name(), *name]);
                row.extend(cells(group, poor));
                rows.push(row);
            }
        }
    }
    rows
}

/// Sums of each group of a dimension over all cells of some strata.
fn marginal(strata: &[&Vec<GroupSums>], dimension: Dimension) -> Vec<GroupSums> {
    let mut groups = vec![GroupSums::default(); dimension.groups().len()];
    for cells in strata {
        for (cell, sums) in cells.iter().enumerate() {
            groups[group_of(cell, dimension)].merge(sums);
        }
    }
    groups
}

fn cells(group: &GroupSums, poor: u64) -> Vec<Cell> {
    let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
    row![
        group.persons,
        group.households,
        group.poor,
        group.observed_poor,
        group.registered,
        share(group.poor, group.persons),
        group.poverty_gap(),
        group.severity(),
        mean(group.income, group.persons),
        share(group.poor, poor),
    ]
}
