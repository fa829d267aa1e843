//! program_stats.csv: what each sub-programme did under both scenarios.

use super::{BASE, Names, OTHER, YEAR, YearValues, difference, values};
use crate::comparison::{Layout, Sample};
use crate::model::account::Delivery;
use crate::model::catalog::catalog;
use crate::results::{Cell, Column, TableSchema};
use crate::row;

/// Sub-programmes of both scenarios.
pub static PROGRAM_STATS: TableSchema = TableSchema {
    name: "program_stats",
    title: "Sub-programmes of two scenarios by year",
    description: "One row per year, sub-programme and quantity: means over the runs and their difference, other less base, with intervals as in comparison.csv. Money is in current prices.",
    columns: &[
        BASE,
        OTHER,
        YEAR,
        Column::text("measure", "As in measures.csv."),
        Column::text("programme", "Sub-programme as in scenario files."),
        Column::text(
            "quantity",
            "reached (units served), persons (in households served), spending (money that paid for units served) or benefit (income added to households served now or before), as in measures.csv.",
        ),
        Column::text(
            "unit",
            "The sub-programme's unit, persons, or yuan in current prices.",
        ),
        Column::real(
            "base_value",
            "unit of the row",
            "Mean over the runs of base.",
        ),
        Column::real(
            "other_value",
            "unit of the row",
            "Mean over the runs of other.",
        ),
        Column::real(
            "difference",
            "unit of the row",
            "Mean over the runs of other less base.",
        ),
        Column::real(
            "lower",
            "unit of the row",
            "Lower end of the paired 95% interval over replicates (Monte Carlo error).",
        ),
        Column::real("upper", "unit of the row", "Upper end of it."),
        Column::real(
            "draws_p5",
            "unit of the row",
            "5th percentile over posterior draws (uncertainty of parameters).",
        ),
        Column::real("draws_p95", "unit of the row", "95th percentile of it."),
    ],
    deterministic: true,
};

const QUANTITIES: [&str; 4] = ["reached", "persons", "spending", "benefit"];
const YUAN: &str = "yuan, current prices";

fn quantities(account: &Delivery) -> [f64; QUANTITIES.len()] {
    let yuan = |fen: i64| fen as f64 / 100.0;
    [
        account.reached as f64,
        account.persons as f64,
        yuan(account.spending),
        yuan(account.benefit),
    ]
}

/// Accounts over years and runs, by year, sub-programme and quantity.
#[derive(Default)]
pub struct Programmes(Sample<(u16, usize, usize)>);

impl Programmes {
    /// Takes a year of both scenarios.
    pub fn add(&mut self, base: &YearValues, other: &YearValues) {
        let pairs = base.deliveries.iter().zip(&other.deliveries);
        for (programme, (a, b)) in pairs.enumerate() {
            let values = quantities(a).into_iter().zip(quantities(b));
            for (quantity, (a, b)) in values.enumerate() {
                let key = (base.year, programme, quantity);
                self.0.push(key, Some(a), Some(b));
            }
        }
    }

    /// The rows.
    pub fn rows(&self, names: Names<'_>, layout: &Layout) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for (&(year, programme, quantity), estimate) in self.0.estimates(layout) {
            let programme = &catalog()[programme];
            let unit = match QUANTITIES[quantity] {
                "reached" => programme.unit,
                "persons" => "persons",
                _ => YUAN,
            };
            let mut row = names.lead();
            row.extend(row![
                year,
                programme.measure.name(),
                programme.name,
                QUANTITIES[quantity],
                unit
            ]);
            row.extend(values(&estimate));
            row.extend(difference(&estimate));
            rows.push(row);
        }
        rows
    }
}
