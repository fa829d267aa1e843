//! decomposition.csv: growth, redistribution and line in changes of poverty between the scenarios and over time.

use std::collections::BTreeMap;

use super::{BASE, Names, OTHER, YearValues};
use crate::indicators::{Histogram, Situation, datt_ravallion};
use crate::results::{Cell, Column, TableSchema};
use crate::row;

/// Datt-Ravallion decompositions.
pub static DECOMPOSITION: TableSchema = TableSchema {
    name: "decomposition",
    title: "Growth, redistribution and line in changes of poverty",
    description: "One row per change, year and index: Datt and Ravallion's decomposition in its Shapley form, without residual; means over the runs. between goes from base to other in the same year; over_time from the first year to this one under one of the two. Poverty is taken from histograms of 32 bins an octave: against the counts of national.csv the headcount differs where a top-up puts many exactly at the line.",
    columns: &[
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
        Column::real(
            "growth",
            "share 0-1",
            "Component of the mean income, in current prices.",
        ),
        Column::real(
            "redistribution",
            "share 0-1",
            "Component of the Lorenz curve.",
        ),
        Column::real("line", "share 0-1", "Component of the poverty line."),
        Column::real(
            "total",
            "share 0-1",
            "after less before: the sum of the three components.",
        ),
    ],
    deterministic: true,
};

const CHANGES: [&str; 3] = ["between", "base_over_time", "other_over_time"];
const INDICES: [(&str, f64); 3] = [
    ("headcount_ratio", 0.0),
    ("poverty_gap_ratio", 1.0),
    ("squared_poverty_gap", 2.0),
];

/// A distribution with its line.
#[derive(Clone)]
struct Snapshot {
    incomes: Histogram,
    line: f64,
}

impl Snapshot {
    fn of(year: &YearValues) -> Self {
        Self {
            incomes: year.incomes.clone(),
            line: year.poverty_line,
        }
    }
}

/// Components over years and runs.
#[derive(Default)]
pub struct Decompositions {
    /// Sums of before, after and the four components by year, change and index, with the number of runs.
    sums: BTreeMap<(u16, usize, usize), ([f64; 6], u32)>,
    /// The first year of the run that is being taken, under both scenarios.
    first: Option<(u16, [Snapshot; 2])>,
}

impl Decompositions {
    /// Takes a year of both scenarios.
    pub fn add(&mut self, base: &YearValues, other: &YearValues, first_year: u16) {
        let now = [base, other].map(Snapshot::of);
        if base.year == first_year || self.first.is_none() {
            self.first = Some((base.year, now.clone()));
        }
        let Some((first_year, first)) = self.first.clone() else {
            return;
        };
        self.change(base.year, 0, &now[0], &now[1]);
        if base.year > first_year {
            self.change(base.year, 1, &first[0], &now[0]);
            self.change(base.year, 2, &first[1], &now[1]);
        }
    }

    fn change(&mut self, year: u16, change: usize, before: &Snapshot, after: &Snapshot) {
        for (place, (_, alpha)) in INDICES.iter().enumerate() {
            let (sums, runs) = self.sums.entry((year, change, place)).or_default();
            if let Some(found) = components(before, after, *alpha) {
                sums.iter_mut().zip(found).for_each(|(sum, x)| *sum += x);
                *runs += 1;
            }
        }
    }

    /// The rows.
    pub fn rows(&self, names: Names<'_>) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        let first = self.sums.keys().next().map_or(0, |(year, _, _)| *year);
        for (&(year, change, index), (sums, runs)) in &self.sums {
            let from = if change == 0 { year } else { first };
            let mut row = names.lead();
            row.extend(row![CHANGES[change], from, year, INDICES[index].0]);
            let mean = |sum: &f64| (*runs > 0).then(|| sum / f64::from(*runs));
            row.extend(sums.iter().map(|sum| Cell::from(mean(sum))));
            rows.push(row);
        }
        rows
    }
}

/// Poverty before and after, then growth, redistribution, line and total.
fn components(before: &Snapshot, after: &Snapshot, alpha: f64) -> Option<[f64; 6]> {
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
    Some([
        poverty[0](before.line)?,
        poverty[1](after.line)?,
        found.growth,
        found.redistribution,
        found.line,
        found.total,
    ])
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
        let [before, after, growth, redistribution, line, total] =
            components(&snapshot(1.0), &snapshot(1.25), 1.0).expect("components");
        assert!(after < before && (total - (after - before)).abs() < 1e-12);
        assert!((growth - total).abs() < 1e-3 * total.abs() && redistribution.abs() < 1e-4);
        assert_eq!(line, 0.0);
    }
}
