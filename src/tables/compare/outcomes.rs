//! comparison.csv: every indicator of every place under both scenarios.

use std::sync::LazyLock;

use super::{BASE, Names, OTHER, YEAR, YearTables, YearValues, difference, values};
use crate::comparison::{Layout, Sample};
use crate::results::{Cell, Column, TableSchema};
use crate::row;
use crate::tables::groups::{self, GROUPS};
use crate::tables::outcome;
use crate::tables::places::REGIONS;

/// Indicators by place and group.
pub static COMPARISON: TableSchema = TableSchema {
    name: "comparison",
    title: "Indicators of two scenarios by year and place",
    description: "One row per indicator, year, place and group: means over the runs and their difference, other less base. The runs of both scenarios are paired: the same sample with the same luck. Two kinds of uncertainty stand apart: lower and upper are Monte Carlo error alone, draws_p5 and draws_p95 the uncertainty of calibrated parameters.",
    columns: &[
        BASE,
        OTHER,
        Column::text(
            "indicator",
            "A column of national.csv (group all) or of groups.csv (other groups).",
        ),
        Column::text("unit", "Unit of the indicator, as in those tables."),
        YEAR,
        Column::text(
            "place",
            "nation; East, Central or West; poor_areas (the counties designated in the first year) or other_areas; or a province.",
        ),
        Column::text(
            "group",
            "all, or dimension=group as in groups.csv, for the nation alone.",
        ),
        Column::real(
            "base_value",
            "unit of the indicator",
            "Mean over the runs of base.",
        ),
        Column::real(
            "other_value",
            "unit of the indicator",
            "Mean over the runs of other.",
        ),
        Column::real(
            "difference",
            "unit of the indicator",
            "Mean over the runs of other less base.",
        ),
        Column::real(
            "lower",
            "unit of the indicator",
            "Lower end of the paired 95% interval of the difference over replicates (Student): Monte Carlo error, of the sample and of luck; empty for a single replicate.",
        ),
        Column::real("upper", "unit of the indicator", "Upper end of it."),
        Column::real(
            "draws_p5",
            "unit of the indicator",
            "5th percentile of the difference over posterior draws: uncertainty of parameters; empty without draws.",
        ),
        Column::real(
            "draws_p95",
            "unit of the indicator",
            "95th percentile of it.",
        ),
        Column::real(
            "relative_difference",
            "share of base",
            "difference over the size of base_value; empty where that is zero.",
        ),
    ],
    deterministic: true,
};

/// Columns that name the row in regions.csv and groups.csv.
const LEADS: [usize; 2] = [4, 6];

/// A place and group of a year with its indicators, empty where undefined.
pub struct Place {
    place: String,
    /// `None` for all of the place.
    group: Option<String>,
    values: Vec<Option<f64>>,
}

/// Indicators of places: the place of each among the cells, and its column.
static OF_PLACES: LazyLock<Vec<(usize, &'static Column)>> = LazyLock::new(|| {
    // The size of the sample and its errors are those of one run, and the register stands there twice.
    let own = |name: &str| name == "agents" || name.ends_with("_se");
    let columns = REGIONS.columns[LEADS[0]..].iter().enumerate();
    columns
        .filter(|(_, c)| !own(c.name) && c.name != "poor_population_administrative")
        .collect()
});

/// Indicators of groups.
static OF_GROUPS: LazyLock<Vec<(usize, &'static Column)>> =
    LazyLock::new(|| GROUPS.columns[LEADS[1]..].iter().enumerate().collect());

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Integer(number) => Some(*number as f64),
        Cell::Real(number) => Some(*number),
        Cell::Missing | Cell::Text(_) | Cell::Bool(_) => None,
    }
}

/// The places of a year, then the groups of the nation.
pub fn places(year: &YearTables<'_>) -> Vec<Place> {
    let pick = |cells: &[Cell], indicators: &[(usize, &Column)]| {
        let values = indicators.iter().map(|(place, _)| number(&cells[*place]));
        values.collect()
    };
    let mut all: Vec<Place> = year
        .places
        .named(year.provinces)
        .map(|(name, group)| Place {
            place: name.to_owned(),
            group: None,
            values: pick(&outcome::cells(group, year.deflator), &OF_PLACES),
        })
        .collect();
    for row in groups::rows(year) {
        let [
            _,
            _,
            _,
            Cell::Text(place),
            Cell::Text(dimension),
            Cell::Text(group),
            cells @ ..,
        ] = row.as_slice()
        else {
            continue;
        };
        if place == "nation" {
            all.push(Place {
                place: place.to_string(),
                group: Some(format!("{dimension}={group}")),
                values: pick(cells, &OF_GROUPS),
            });
        }
    }
    all
}

/// Indicators over years and runs.
#[derive(Default)]
pub struct Outcomes {
    /// Names of places and groups, the same in every year.
    places: Vec<(String, Option<String>)>,
    /// By year, place and indicator.
    sample: Sample<(u16, usize, usize)>,
}

impl Outcomes {
    /// Takes a year of both scenarios.
    pub fn add(&mut self, base: &YearValues, other: &YearValues) {
        if self.places.is_empty() {
            let names = base.outcomes.iter();
            self.places = names.map(|p| (p.place.clone(), p.group.clone())).collect();
        }
        for (place, (a, b)) in base.outcomes.iter().zip(&other.outcomes).enumerate() {
            for (indicator, (a, b)) in a.values.iter().zip(&b.values).enumerate() {
                self.sample.push((base.year, place, indicator), *a, *b);
            }
        }
    }

    /// The rows.
    pub fn rows(&self, names: Names<'_>, layout: &Layout) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for (&(year, place, indicator), estimate) in self.sample.estimates(layout) {
            let (place, group) = &self.places[place];
            let indicators = if group.is_some() {
                &OF_GROUPS
            } else {
                &OF_PLACES
            };
            let (_, column) = indicators[indicator];
            let mut row = names.lead();
            row.extend(row![
                column.name,
                column.unit,
                year,
                place.clone(),
                group.clone().unwrap_or_else(|| "all".to_owned()),
            ]);
            row.extend(values(&estimate));
            row.extend(difference(&estimate));
            row.push(estimate.relative().into());
            rows.push(row);
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indicators_begin_where_the_names_of_the_row_end() {
        for (schema, lead) in [(&REGIONS, LEADS[0]), (&GROUPS, LEADS[1])] {
            assert!(!schema.columns[lead].key && schema.columns[lead - 1].key);
        }
    }
}
