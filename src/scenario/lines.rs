//! The table of poverty lines beside the national one.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::data::{YEARS, grade};
use super::diagnostics::{Fault, Source};
use super::macros::choices;
use super::table::{Row, Table};

choices! {
    /// What a poverty line rises with.
    pub enum LineIndex {
        /// The national line: a fixed multiple of it in every year.
        Line = "line",
        /// Rural consumer prices: a fixed multiple of the national line of the first year, raised with prices.
        Prices = "prices",
    }
}

/// A poverty line at which poverty is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct PovertyLine {
    /// Its name in tables.
    pub name: String,
    /// Reference year of the purchasing power parities behind `dollars_per_day`.
    pub ppp_version: u16,
    /// International dollars per person and day in the first year.
    pub dollars_per_day: f64,
    /// Multiple of the national line.
    pub multiple: f64,
    /// What it rises with.
    pub follows: LineIndex,
}

/// Reads the table of poverty lines.
pub(super) fn read_poverty_lines(
    source: &Arc<Source>,
    faults: &mut Vec<Fault>,
) -> Vec<PovertyLine> {
    const COLUMNS: &[&str] = &[
        "line",
        "ppp_version",
        "dollars_per_day",
        "multiple_of_national_line",
        "follows",
        "grade",
        "source",
    ];
    let Some(table) = Table::read(source, COLUMNS, faults) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    let mut names = BTreeSet::new();
    for row in table.rows() {
        let Some(line) = poverty_line(row, faults) else {
            continue;
        };
        if !names.insert(line.name.clone()) {
            faults.push(row.fault("line", "a name that no other row has"));
        }
        lines.push(line);
    }
    lines
}

fn poverty_line(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<PovertyLine> {
    let name = row.required("line", faults);
    let ppp_version = row.number("ppp_version", YEARS, faults);
    let dollars_per_day = row.number("dollars_per_day", 0.01..=1000.0, faults);
    let multiple = row.number("multiple_of_national_line", 0.01..=1000.0, faults);
    let follows = row.parsed("follows", "line or prices", faults, LineIndex::from_name);
    // Grade and source are checked, though only people read them.
    grade(row, faults)?;
    row.required("source", faults)?;
    Some(PovertyLine {
        name: name?,
        ppp_version: ppp_version?,
        dollars_per_day: dollars_per_day?,
        multiple: multiple?,
        follows: follows?,
    })
}
