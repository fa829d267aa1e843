//! decomposition.csv: growth, redistribution and line in changes of poverty between the scenarios and over time.

use super::intervals::with_intervals;
use super::{BASE, Names, OTHER, YearValues, difference};
use crate::comparison::{Layout, Sample};
use crate::indicators::{Histogram, Situation, datt_ravallion};
use crate::model::Simulation;
use crate::results::{Cell, Column, TableSchema};
use crate::row;

/// Datt-Ravallion decompositions.
pub static DECOMPOSITION: TableSchema = TableSchema {
    name: "decomposition",
    title: "Growth, redistribution and line in changes of poverty",
    description: "One row per change, year and index: Datt and Ravallion's decomposition in its Shapley form, without residual; means over the runs with intervals as in comparison.csv. between goes from base to other in the same year; over_time from the first year to this one under one of the two. In an attribution base is none: no measure acts. Poverty is taken from histograms of 32 bins an octave: against the counts of national.csv the headcount differs where a top-up puts many exactly at the line.",
    columns: with_intervals!(
        [
            BASE,
            OTHER,
            Column::text(
                "change",
                "between (base to other), base_over_time or other_over_time.",
            ),
            Column::integer("from_year", "", "Year before the change.").key(),
            Column::integer("year", "", "Year after the change.").key(),
            Column::text(
                "index",
                "headcount_ratio, poverty_gap_ratio or squared_poverty_gap.",
            ),
            Column::real("before", "share 0-1", "The index before the change."),
            Column::real("after", "share 0-1", "The index after the change."),
        ]
        ("growth": "growth", "share 0-1", "Component of the mean income, in current prices.")
        ("redistribution": "redistribution", "share 0-1", "Component of the Lorenz curve.")
        ("line": "line", "share 0-1", "Component of the poverty line.")
        ("total": "total", "share 0-1", "after less before: the sum of the three components.")
        []
    ),
    deterministic: true,
};

const CHANGES: [&str; 3] = ["between", "base_over_time", "other_over_time"];
const INDICES: [(&str, f64); 3] = [
    ("headcount_ratio", 0.0),
    ("poverty_gap_ratio", 1.0),
    ("squared_poverty_gap", 2.0),
];

/// A distribution of income with its line.
#[derive(Clone, Debug)]
pub struct Snapshot {
    incomes: Histogram,
    line: f64,
}

impl Snapshot {
    /// Of the nation in the year that a simulation has reached; the line in yuan.
    pub fn of_nation(simulation: &Simulation<'_>, line: f64) -> Self {
        let mut incomes = Histogram::new();
        for (_, part) in simulation.record().distributions.parts() {
            incomes.merge(&part.incomes);
        }
        Self { incomes, line }
    }

    fn of(year: &YearValues) -> Self {
        Self {
            incomes: year.incomes.clone(),
            line: year.poverty_line,
        }
    }
}

/// Components over years and runs.
#[derive(Clone, Debug, Default)]
pub struct Decompositions {
    /// Poverty before and after the change, then the four components as changes from nothing, by year, change, index and place.
    sample: Sample<(u16, usize, usize, usize)>,
    /// The first year of the run that is being taken, under both scenarios.
    first: Option<(u16, [Snapshot; 2])>,
}

/// Place of the poverty before and after in a sample; the components follow.
const POVERTY: usize = 0;

impl Decompositions {
    /// Takes a year of both scenarios.
    pub fn add(&mut self, base: &YearValues, other: &YearValues, first_year: u16) {
        self.add_snapshots(base.year, [base, other].map(Snapshot::of), first_year);
    }

    /// Takes the distributions of a year under both scenarios. Runs come one after the other, each with its years in order.
    pub fn add_snapshots(&mut self, year: u16, now: [Snapshot; 2], first_year: u16) {
        if year == first_year || self.first.is_none() {
            self.first = Some((year, now.clone()));
        }
        let Some((first_year, first)) = self.first.clone() else {
            return;
        };
        self.change(year, 0, &now[0], &now[1]);
        if year > first_year {
            self.change(year, 1, &first[0], &now[0]);
            self.change(year, 2, &first[1], &now[1]);
        }
    }

    fn change(&mut self, year: u16, change: usize, before: &Snapshot, after: &Snapshot) {
        for (place, (_, alpha)) in INDICES.iter().enumerate() {
            let found = components(before, after, *alpha);
            let key = |quantity| (year, change, place, quantity);
            let poverty = found.map(|(poverty, _)| poverty);
            let [was, is] = poverty.map_or([None; 2], |poverty| poverty.map(Some));
            self.sample.push(key(POVERTY), was, is);
            for component in 0..COMPONENTS {
                let size = found.map(|(_, sizes)| sizes[component]);
                let nothing = size.map(|_| 0.0);
                self.sample
                    .push(key(POVERTY + 1 + component), nothing, size);
            }
        }
    }

    /// The rows.
    pub fn rows(&self, names: Names<'_>, layout: &Layout) -> Vec<Vec<Cell>> {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let mut first = None;
        for (&(year, change, index, quantity), estimate) in self.sample.estimates(layout) {
            let first = *first.get_or_insert(year);
            if quantity == POVERTY {
                let mut row = names.lead();
                let from = if change == 0 { year } else { first };
                row.extend(row![CHANGES[change], from, year, INDICES[index].0]);
                row.extend(row![estimate.base, estimate.other]);
                rows.push(row);
            } else if let Some(row) = rows.last_mut() {
                row.extend(difference(&estimate));
            }
        }
        rows
    }
}

/// Growth, redistribution, line and total.
const COMPONENTS: usize = 4;

/// Poverty before and after, and the components of its change.
fn components(
    before: &Snapshot,
    after: &Snapshot,
    alpha: f64,
) -> Option<([f64; 2], [f64; COMPONENTS])> {
    let poverty = [before, after].map(|snapshot| {
        let incomes = &snapshot.incomes;
        move |line: f64| incomes.fgt(line, alpha)
    });
    let situation = |snapshot: &Snapshot, place: usize| {
        Some(Situation {
            mean: snapshot.incomes.mean()?,
            line: snapshot.line,
            poverty: &poverty[place],
        })
    };
    let found = datt_ravallion(&situation(before, 0)?, &situation(after, 1)?)?;
    Some((
        [poverty[0](before.line)?, poverty[1](after.line)?],
        [found.growth, found.redistribution, found.line, found.total],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gain_of_all_in_proportion_is_growth() {
        let snapshot = |factor: f32| {
            let mut incomes = Histogram::new();
            for step in 0..1000 {
                let income = (500.0 + 10.0 * step as f32) * factor;
                incomes.add(income, 10, (f64::from(income) * 1000.0).round() as i64);
            }
            Snapshot {
                incomes,
                line: 2300.0,
            }
        };
        let ([before, after], [growth, redistribution, line, total]) =
            components(&snapshot(1.0), &snapshot(1.25), 1.0).expect("components");
        assert!(after < before && (total - (after - before)).abs() < 1e-12);
        assert!((growth - total).abs() < 1e-3 * total.abs() && redistribution.abs() < 1e-4);
        assert_eq!(line, 0.0);
    }
}
