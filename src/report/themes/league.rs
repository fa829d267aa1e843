//! The scenarios of a comparison by what it costs to lift a person out of poverty.

use super::super::figure::Figure;
use super::super::number::plain;
use super::super::section::{DataCell, DataTable};
use super::super::table::Row;
use super::super::words::fill;
use super::comparison::paired;
use super::{Estimate, View};

/// What the scenarios are ranked by.
const RANKED_BY: &str = "cost_per_person_lifted";

/// Ends of the names of columns that hold an interval of another one.
const INTERVALS: [&str; 4] = ["_lower", "_upper", "_draws_p5", "_draws_p95"];

/// The value of a column with its interval. That of the cost has the interval of `public_cost`.
fn estimate(row: &Row<'_>, column: &str) -> Option<Estimate> {
    let prefix = column.trim_end_matches("_difference");
    paired(row, column, &format!("{prefix}_"))
}

/// The unit of a column in words of the report, and what it is divided by.
fn unit(view: &View<'_>, column: &str) -> (f64, &'static str) {
    let l = view.language;
    match column {
        "public_cost_difference" | "gap_closed" => l.money(),
        "persons_lifted" => l.persons(),
        "person_years" => (l.persons().0, l.person_years_unit()),
        _ => (1.0, ""),
    }
}

/// Cost per person lifted with its interval; scenarios without that cost are left out.
pub(super) fn figure(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let rows = view.folder.table("league")?.rows(&[]);
    let found: Vec<(String, Estimate)> = rows
        .iter()
        .filter_map(|row| Some((row.text("scenario").to_owned(), estimate(row, RANKED_BY)?)))
        .collect();
    let panel = super::unit_costs(view, &found, l.cost_per_lifted());
    let words = (l.league_figure().to_owned(), l.league_caption().to_owned());
    (!found.is_empty()).then(|| view.figure("league", "league", words, vec![panel]))
}

/// Every scenario with its rank, costs and effects, each number with its interval.
pub(super) fn table(view: &View<'_>) -> Option<DataTable> {
    let l = view.language;
    let table = view.folder.table("league")?;
    let rows = table.rows(&[]);
    let is_interval = |column: &&String| INTERVALS.iter().any(|end| column.ends_with(end));
    let columns: Vec<&String> = table
        .columns()
        .iter()
        .filter(|column| !is_interval(column))
        .collect();
    let is_number = |column: &str| rows.iter().any(|row| row.number(column).is_some());
    let headers: Vec<String> = columns
        .iter()
        .map(|column| {
            let name = match column.as_str() {
                "person_years" => l.person_years_averted().to_owned(),
                other => l.name(other),
            };
            let name = match unit(view, column).1 {
                "" => name,
                unit => fill(l.in_unit(), &[&name, unit]),
            };
            if is_number(column) {
                format!("#{name}")
            } else {
                name
            }
        })
        .collect();
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let mut all = DataTable::new(view.id("league-table"), l.league_title(), &headers).opened();
    for row in &rows {
        let cells = columns.iter().map(|column| match estimate(row, column) {
            _ if column.as_str() == "rank" => DataCell::year(row.text(column)),
            Some(value) if is_number(column) => cell(value, unit(view, column).0),
            _ if column.as_str() == "note" => DataCell::words(l.note_text(row.text(column))),
            _ => DataCell::words(row.text(column)),
        });
        all.push(cells.collect());
    }
    Some(all)
}

/// A value with its interval behind it, in a unit.
fn cell(value: Estimate, unit: f64) -> DataCell {
    let mut cell = DataCell::number(Some(value.mid / unit));
    if let Some(ends) = value.interval {
        let [low, high] = ends.map(|end| plain(end / unit));
        cell.text.push_str(&format!(" [{low}, {high}]"));
    }
    cell
}
