//! *_quantiles.csv: every table of outcomes over the replicates or the posterior draws of a run.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::columns::REPLICATE;
use super::{
    DYNAMICS, GROUPS, MEASURES, MPI, NATIONAL, POVERTY, PROVINCES, REGIONS, REGISTRY, TARGETING,
    TableRows,
};
use crate::indicators::{Distribution, quantile};
use crate::results::{Cell, Column, ColumnKind, TableFormat, TableSchema};

/// Tables that have quantiles; those by county and household would be larger than all replicates are worth.
static BASES: [&TableSchema; 10] = [
    &NATIONAL, &REGIONS, &PROVINCES, &POVERTY, &GROUPS, &MPI, &DYNAMICS, &TARGETING, &MEASURES,
    &REGISTRY,
];

/// The summaries of a value over the runs, in the order of the rows: name, and the quantile if it is one.
const SUMMARIES: [(&str, Option<f64>); 9] = [
    ("mean", None),
    ("sd", None),
    ("p2.5", Some(0.025)),
    ("p5", Some(0.05)),
    ("p25", Some(0.25)),
    ("p50", Some(0.5)),
    ("p75", Some(0.75)),
    ("p95", Some(0.95)),
    ("p97.5", Some(0.975)),
];

/// What the runs of a result differ in, over which the quantiles are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Luck alone.
    Replicates,
    /// Values of parameters, and luck if each draw has several replicates.
    Posterior,
}

impl Spread {
    /// The name that tables use.
    pub const fn name(self) -> &'static str {
        match self {
            Spread::Replicates => "replicates",
            Spread::Posterior => "posterior",
        }
    }
}

/// Schemas of the tables of quantiles, in the order of their tables.
pub static QUANTILES: LazyLock<Vec<TableSchema>> =
    LazyLock::new(|| BASES.iter().map(|base| schema(base)).collect());

/// A name or text made from declarations, kept for as long as the program runs.
fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn schema(base: &TableSchema) -> TableSchema {
    let keys = base
        .columns
        .iter()
        .filter(|column| column.key && column.name != REPLICATE.name);
    let over = Column::text(
        "over",
        "What the spread is over: replicates (luck alone) or posterior (values of calibrated parameters, and luck if each draw has several replicates).",
    );
    let summary = Column::text(
        "summary",
        "mean, sd (standard deviation) or a percentile (p2.5, p5, p25, p50, p75, p95, p97.5) over the runs.",
    );
    let values = base
        .columns
        .iter()
        .filter(|column| is_value(column))
        .map(|column| Column::real(column.name, column.unit, column.meaning));
    let columns: Vec<Column> = keys.copied().chain([over, summary]).chain(values).collect();
    TableSchema {
        name: kept(format!("{}_quantiles", base.name)),
        title: kept(format!("{}: quantiles over the runs", base.title)),
        description: kept(format!(
            "Written for more than one run: a row of {} becomes {} rows, one for each summary of the runs that have it. Over replicates the spread is Monte Carlo error: of the sample and of luck, not of parameters; over the posterior it is that of the calibrated parameters. Percentiles average the two middle values where they fall between replicates.",
            base.file_name(TableFormat::Csv),
            SUMMARIES.len()
        )),
        columns: Box::leak(columns.into_boxed_slice()),
        deterministic: true,
    }
}

fn is_value(column: &Column) -> bool {
    !column.key && column.name != REPLICATE.name && column.kind != ColumnKind::Bool
}

/// The values of all runs so far: eight bytes for each value of each run.
pub struct Runs {
    spread: Spread,
    /// How many there will be, so that no memory is set aside beyond them.
    count: usize,
    tables: BTreeMap<&'static str, Collected>,
}

/// One table: keys in the order in which they first came, and the values of each row and column.
#[derive(Default)]
struct Collected {
    places: BTreeMap<String, usize>,
    keys: Vec<Vec<Cell>>,
    values: Vec<Vec<Vec<f64>>>,
}

impl Runs {
    /// Nothing yet of `count` runs.
    pub fn new(spread: Spread, count: u32) -> Self {
        Self {
            spread,
            count: count as usize,
            tables: BTreeMap::new(),
        }
    }

    /// Takes rows of a run; tables without quantiles are passed over.
    pub fn add(&mut self, tables: &[TableRows]) {
        for (schema, rows) in tables {
            if BASES.iter().any(|base| base.name == schema.name) {
                let collected = self.tables.entry(schema.name).or_default();
                rows.iter()
                    .for_each(|row| collected.add(schema, row, self.count));
            }
        }
    }

    /// The rows of all tables of quantiles, one table after the other, so that only one is in memory.
    pub fn rows(&self) -> impl Iterator<Item = TableRows> {
        QUANTILES.iter().zip(BASES).map(|(schema, base)| {
            let collected = self.tables.get(base.name);
            let rows = collected.map(|collected| collected.rows(self.spread));
            (schema, rows.unwrap_or_default())
        })
    }
}

impl Collected {
    fn add(&mut self, schema: &TableSchema, row: &[Cell], runs: usize) {
        let cells = || schema.columns.iter().zip(row);
        let key: Vec<Cell> = cells()
            .filter(|(column, _)| column.key && column.name != REPLICATE.name)
            .map(|(_, cell)| cell.clone())
            .collect();
        let place = *self.places.entry(format!("{key:?}")).or_insert_with(|| {
            self.keys.push(key);
            let columns = schema.columns.iter().filter(|column| is_value(column));
            let column = || Vec::with_capacity(runs);
            self.values.push(columns.map(|_| column()).collect());
            self.keys.len() - 1
        });
        let values = cells().filter(|(column, _)| is_value(column));
        for (column, (_, cell)) in self.values[place].iter_mut().zip(values) {
            match cell {
                Cell::Integer(number) => column.push(*number as f64),
                Cell::Real(number) => column.push(*number),
                Cell::Missing | Cell::Text(_) | Cell::Bool(_) => {}
            }
        }
    }

    fn rows(&self, spread: Spread) -> Vec<Vec<Cell>> {
        let mut rows = Vec::with_capacity(self.keys.len() * SUMMARIES.len());
        for (key, values) in self.keys.iter().zip(&self.values) {
            let columns: Vec<[Option<f64>; SUMMARIES.len()]> =
                values.iter().map(|values| summaries(values)).collect();
            for (place, (name, _)) in SUMMARIES.iter().enumerate() {
                let mut row = key.clone();
                row.extend([spread.name().into(), (*name).into()]);
                row.extend(columns.iter().map(|column| Cell::from(column[place])));
                rows.push(row);
            }
        }
        rows
    }
}

/// Standard deviation of values with a known mean; none for a single value.
pub fn standard_deviation(values: &[f64], mean: f64) -> Option<f64> {
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    (values.len() > 1).then(|| (squares / (values.len() as f64 - 1.0)).sqrt())
}

fn summaries(values: &[f64]) -> [Option<f64>; SUMMARIES.len()] {
    let n = values.len() as f64;
    let mean = (n > 0.0).then(|| values.iter().sum::<f64>() / n);
    let sd = mean.and_then(|mean| standard_deviation(values, mean));
    let sorted = Distribution::equal(values).ok();
    SUMMARIES.map(|(name, p)| match p {
        Some(p) => sorted.as_ref().and_then(|sorted| quantile(sorted, p)),
        None if name == "mean" => mean,
        None => sd,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row;

    #[test]
    fn values_are_summed_up_over_runs() {
        let columns = NATIONAL.columns.len() - 3;
        let mut runs = Runs::new(Spread::Replicates, 5);
        for replicate in 0..5 {
            let mut row = row!["s", replicate, 2012];
            row.extend(vec![Cell::Real(f64::from(replicate)); columns]);
            runs.add(&[(&NATIONAL, vec![row])]);
        }
        let (schema, rows) = runs.rows().next().expect("a table");
        assert_eq!(schema.name, "national_quantiles");
        assert_eq!(rows.len(), SUMMARIES.len());
        let value = |place: usize| rows[place][4].clone();
        assert_eq!(rows[0][..4], row!["s", 2012, "replicates", "mean"]);
        assert_eq!(
            [0, 2, 5, 8].map(value),
            [2.0, 0.0, 2.0, 4.0].map(Cell::Real)
        );
        assert_eq!(value(1), Cell::Real(2.5_f64.sqrt()));
    }

    #[test]
    fn a_value_that_no_run_has_stays_empty() {
        assert_eq!(summaries(&[]), [None; SUMMARIES.len()]);
        assert_eq!(summaries(&[3.0])[1], None);
    }
}
