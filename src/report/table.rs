//! A table of a results folder in memory, found by names of columns, so that further columns do no harm.

use std::collections::BTreeMap;
use std::path::Path;

use super::read::Estimate;
use crate::failure::Failure;

/// The quantile of the normal distribution that leaves 5% to each side.
const Z_90: f64 = 1.644_853_627;

/// Summaries that are kept of a table of quantiles.
const KEPT: [&str; 3] = ["mean", "p5", "p95"];

/// Header and cells as text.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    /// The column of the summaries if the rows are mean and percentiles over runs.
    summary: Option<usize>,
}

/// A row of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    table: &'a Table,
    cells: &'a [String],
}

impl<'a> Row<'a> {
    /// The cell of a column; empty if there is no such column.
    pub(super) fn text(&self, column: &str) -> &'a str {
        let place = self.table.place(column);
        place.map_or("", |place| self.cells[place].as_str())
    }

    /// The number of a column, if there is one.
    pub(super) fn number(&self, column: &str) -> Option<f64> {
        self.text(column).parse().ok()
    }

    /// The interval between two columns, if both have numbers.
    pub(super) fn interval(&self, lower: &str, upper: &str) -> Option<[f64; 2]> {
        Some([self.number(lower)?, self.number(upper)?])
    }

    /// Whether the row has these cells.
    pub(super) fn has(&self, cells: &[(&str, &str)]) -> bool {
        cells
            .iter()
            .all(|(column, cell)| self.text(column) == *cell)
    }
}

impl Table {
    /// A table of its header and rows; mean and percentiles alone of one of quantiles.
    pub(super) fn new(columns: Vec<String>, mut rows: Vec<Vec<String>>) -> Self {
        let summary = columns.iter().position(|column| column == "summary");
        if let Some(place) = summary {
            rows.retain(|row| KEPT.contains(&row[place].as_str()));
        }
        Table {
            columns,
            rows,
            summary,
        }
    }

    fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// Whether there is a column of that name.
    pub(super) fn has_column(&self, column: &str) -> bool {
        self.place(column).is_some()
    }

    /// The names of all columns.
    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The rows with these cells; of a table of quantiles those of the means.
    pub(super) fn rows<'a>(&'a self, cells: &[(&str, &str)]) -> Vec<Row<'a>> {
        let is_mean = |row: &&Vec<String>| self.summary.is_none_or(|place| row[place] == "mean");
        let rows = self.rows.iter().filter(is_mean);
        let rows = rows.map(|cells| Row { table: self, cells });
        rows.filter(|row| row.has(cells)).collect()
    }

    /// The different cells of a column in rows with these cells, in the order of the table.
    pub(super) fn distinct(&self, cells: &[(&str, &str)], column: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for row in self.rows(cells) {
            let text = row.text(column);
            if found.last().is_none_or(|last| last != text)
                && !found.iter().any(|known| known == text)
            {
                found.push(text.to_owned());
            }
        }
        found
    }

    /// Values of a column by year.
    pub(super) fn by_year(&self, cells: &[(&str, &str)], column: &str) -> Vec<(u16, Estimate)> {
        self.estimates(cells, column, |row| row.text("year").parse().ok())
    }

    /// Values of a column by what `key` says of a row, in the order of the table; rows without a key or value are left out.
    pub(super) fn estimates<K: PartialEq>(
        &self,
        cells: &[(&str, &str)],
        column: &str,
        key: impl Fn(&Row<'_>) -> Option<K>,
    ) -> Vec<(K, Estimate)> {
        let error = format!("{column}_se");
        let mut found: Vec<(K, Estimate)> = Vec::new();
        let mut lower = f64::NAN;
        let all = self.rows.iter().map(|cells| Row { table: self, cells });
        for row in all.filter(|row| row.has(cells)) {
            let (Some(key), Some(value)) = (key(&row), row.number(column)) else {
                continue;
            };
            match self.summary.map(|place| row.cells[place].as_str()) {
                None => {
                    let half = row.number(&error).map(|error| Z_90 * error);
                    let interval = half.map(|half| [value - half, value + half]);
                    found.push((
                        key,
                        Estimate {
                            mid: value,
                            interval,
                        },
                    ));
                }
                Some("p5") => lower = value,
                Some("p95") => {
                    if let Some((_, estimate)) = found.last_mut().filter(|(last, _)| *last == key) {
                        estimate.interval = Some([lower, value]);
                    }
                }
                Some(_) => found.push((
                    key,
                    Estimate {
                        mid: value,
                        interval: None,
                    },
                )),
            }
        }
        found
    }
}

fn words(record: &csv::StringRecord) -> Vec<String> {
    record.iter().map(str::to_owned).collect()
}

/// Reads a table that the manifest vouches for.
///
/// # Errors
/// If it cannot be read.
pub(super) fn read_table(path: &Path) -> Result<Table, Failure> {
    let unreadable =
        |error: csv::Error| Failure::machine(format!("cannot read {}: {error}", path.display()));
    let mut reader = csv::Reader::from_path(path).map_err(unreadable)?;
    let columns = words(reader.headers().map_err(unreadable)?);
    let rows = reader.records().map(|row| row.map(|row| words(&row)));
    let rows = rows.collect::<Result<_, _>>().map_err(unreadable)?;
    Ok(Table::new(columns, rows))
}

/// Reads results of a sweep: the rows of the last year that they have of each table, so that long ones find room.
///
/// # Errors
/// If it cannot be read.
pub(super) fn read_last_years(path: &Path) -> Result<Table, Failure> {
    let unreadable =
        |error: csv::Error| Failure::machine(format!("cannot read {}: {error}", path.display()));
    let mut reader = csv::Reader::from_path(path).map_err(unreadable)?;
    let columns = words(reader.headers().map_err(unreadable)?);
    let place = |name: &str| columns.iter().position(|column| column == name);
    let (of_table, of_year) = (place("table"), place("year"));
    let mut last: BTreeMap<String, String> = BTreeMap::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let cell = |place: Option<usize>| place.and_then(|place| record.get(place)).unwrap_or("");
        let (table, year) = (cell(of_table), cell(of_year));
        let known = last.entry(table.to_owned()).or_default();
        if year < known.as_str() {
            continue;
        }
        if year > known.as_str() {
            year.clone_into(known);
            rows.retain(|row| of_table.is_none_or(|place| row[place] != table));
        }
        rows.push(words(&record));
    }
    Ok(Table::new(columns, rows))
}

#[cfg(test)]
pub(super) fn from_csv(text: &str) -> Table {
    let mut lines = text.lines();
    let words = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let columns = words(lines.next().unwrap_or_default());
    Table::new(columns, lines.map(words).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_become_means_with_intervals() {
        let table = from_csv(
            "year,place,summary,poor\n2012,a,mean,5\n2012,a,sd,1\n2012,a,p5,4\n2012,a,p95,7\n2013,a,mean,3\n2012,b,mean,9",
        );
        let found = table.by_year(&[("place", "a")], "poor");
        let years: Vec<u16> = found.iter().map(|(year, _)| *year).collect();
        assert_eq!(years, [2012, 2013]);
        assert_eq!(found[0].1.mid, 5.0);
        assert_eq!(found[0].1.interval, Some([4.0, 7.0]));
        assert_eq!(found[1].1.interval, None);
        assert_eq!(table.distinct(&[], "place"), ["a", "b"]);
        assert_eq!(table.rows(&[("place", "a")]).len(), 2);
    }

    #[test]
    fn a_single_run_has_its_sampling_error() {
        let table = from_csv("year,poor,poor_se,rich\n2012,100,10,7");
        let poor = table.by_year(&[], "poor")[0].1;
        let [low, high] = poor.interval.expect("an interval");
        assert!((low - 83.55).abs() < 0.01 && (high - 116.45).abs() < 0.01);
        assert_eq!(table.by_year(&[], "rich")[0].1.interval, None);
    }

    #[test]
    fn the_last_year_of_each_table_is_read() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let text = "run,table,year,poor\n0,a,2012,9\n0,a,2013,8\n0,b,2012,7\n0,c,,6\n1,a,2012,5\n1,a,2013,4\n";
        std::fs::write(file.path(), text).expect("written");
        let table = read_last_years(file.path()).expect("a table");
        let poor: Vec<&str> = table.rows(&[]).iter().map(|row| row.text("poor")).collect();
        assert_eq!(poor, ["8", "7", "6", "4"]);
    }

    #[test]
    fn absent_columns_are_empty() {
        let table = from_csv("a\n1");
        let row = table.rows(&[])[0];
        assert_eq!((row.text("b"), row.number("b")), ("", None));
        assert!(table.by_year(&[], "b").is_empty());
        assert!(table.has_column("a") && !table.has_column("b"));
    }
}
