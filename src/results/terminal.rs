//! Tables on stdout: aligned for people, CSV or JSON for machines.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::table::{Cell, ColumnKind, TableSchema, rounded, write_cell};
use crate::failure::{Failure, reason};

/// The form of a table on stdout (`--format`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns for people.
    #[default]
    Text,
    /// Comma-separated values with a header.
    Csv,
    /// An array with an object for every row.
    Json,
}

/// How people see the cells of a column. Machines get the numbers themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Words, on the left.
    Words,
    /// Whole numbers without separators: years, identifiers.
    Plain,
    /// Whole numbers with separators: 98,990,000.
    Count,
    /// Real numbers with so many decimals and with separators.
    Number(usize),
    /// Shares of 1 as percentages with so many decimals.
    Percent(usize),
}

/// A column on the terminal.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// The name for machines, in snake_case.
    pub key: &'static str,
    /// The heading for people.
    pub heading: &'static str,
    /// How people see the cells.
    pub style: Style,
}

impl View {
    /// A column with a heading of its own for people.
    pub const fn new(key: &'static str, heading: &'static str, style: Style) -> Self {
        View {
            key,
            heading,
            style,
        }
    }

    /// A column that people and machines know by the same name.
    pub const fn named(key: &'static str, style: Style) -> Self {
        View::new(key, key, style)
    }
}

/// A table for stdout.
#[derive(Clone, Debug)]
pub struct TextTable {
    columns: Vec<View>,
    rows: Vec<Vec<Cell>>,
}

impl TextTable {
    /// A table without rows.
    pub fn new(columns: &[View]) -> Self {
        TextTable {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// A table without rows that has the columns of a table in a results folder.
    pub fn of(schema: &TableSchema) -> Self {
        let columns = schema.columns.iter();
        let views: Vec<View> = columns
            .map(|column| View::named(column.name, Style::Plain))
            .collect();
        TextTable::new(&views)
    }

    /// Adds a row with a cell for every column; debug builds panic on another number.
    pub fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len(), "cells of a row");
        self.rows.push(row);
    }

    /// The table in the form that was asked for, ending with a line end.
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text => self.text(),
            Format::Csv => self.csv(),
            Format::Json => self.json(),
        }
    }

    fn text(&self) -> String {
        let headings = self
            .columns
            .iter()
            .map(|column| column.heading.to_string())
            .collect();
        let body = self.rows.iter().map(|row| {
            row.iter()
                .zip(&self.columns)
                .map(|(cell, column)| shown(cell, column.style))
                .collect()
        });
        let lines: Vec<Vec<String>> = std::iter::once(headings).chain(body).collect();
        let width = |index: usize| {
            let widths = lines
                .iter()
                .filter_map(|line| line.get(index))
                .map(|cell| cell.width());
            widths.max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let mut out = String::new();
        for (number, line) in lines.iter().enumerate() {
            push_line(&mut out, line, &widths, &self.columns);
            if number == 0 {
                let rules: Vec<_> = widths.iter().map(|width| "-".repeat(*width)).collect();
                push_line(&mut out, &rules, &widths, &self.columns);
            }
        }
        out
    }

    fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory fails only if rows differ in length, which `push` checks.
        let _ = writer.write_record(self.columns.iter().map(|column| column.key));
        for row in &self.rows {
            let _ = writer.write_record(row.iter().map(|cell| {
                let mut text = String::new();
                write_cell(cell, kind_of(cell), &mut text);
                text
            }));
        }
        let bytes = writer.into_inner().unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn json(&self) -> String {
        let objects = self.rows.iter().map(|row| {
            let cells = self.columns.iter().zip(row);
            serde_json::Value::Object(
                cells
                    .map(|(column, cell)| (column.key.to_string(), json_value(cell)))
                    .collect(),
            )
        });
        let array = serde_json::Value::Array(objects.collect());
        format!("{array:#}\n")
    }
}

fn push_line(out: &mut String, cells: &[String], widths: &[usize], columns: &[View]) {
    let mut line = String::new();
    for ((cell, width), column) in cells.iter().zip(widths).zip(columns) {
        let space = " ".repeat(width.saturating_sub(cell.width()));
        if column.style == Style::Words {
            line.push_str(cell);
            line.push_str(&space);
        } else {
            line.push_str(&space);
            line.push_str(cell);
        }
        line.push_str("  ");
    }
    out.push_str(line.trim_end());
    out.push('\n');
}

/// Reals of machine formats are rounded as in the files.
fn kind_of(cell: &Cell) -> ColumnKind {
    match cell {
        Cell::Missing | Cell::Text(_) => ColumnKind::Text,
        Cell::Integer(_) => ColumnKind::Integer,
        Cell::Real(_) => ColumnKind::Significant(10),
        Cell::Bool(_) => ColumnKind::Bool,
    }
}

fn json_value(cell: &Cell) -> serde_json::Value {
    match cell {
        Cell::Missing => serde_json::Value::Null,
        Cell::Text(text) => text.to_string().into(),
        // Beyond 64 bits JSON readers lose digits, so such a number becomes the nearest real.
        Cell::Integer(number) => match i64::try_from(*number) {
            Ok(number) => number.into(),
            Err(_) => (*number as f64).into(),
        },
        Cell::Real(number) => rounded(*number, kind_of(cell)).into(),
        Cell::Bool(yes) => (*yes).into(),
    }
}

fn shown(cell: &Cell, style: Style) -> String {
    match (cell, style) {
        (Cell::Missing, _) => "-".to_string(),
        (Cell::Text(text), _) => one_line(text),
        (Cell::Bool(yes), _) => if *yes { "yes" } else { "no" }.to_string(),
        (Cell::Integer(number), Style::Count) => separated(&number.to_string()),
        (Cell::Integer(number), Style::Number(decimals)) => {
            separated(&format!("{:.decimals$}", *number as f64))
        }
        (Cell::Integer(number), _) => number.to_string(),
        (Cell::Real(number), _) if !number.is_finite() => "-".to_string(),
        (Cell::Real(number), Style::Percent(decimals)) => {
            format!("{}%", separated(&format!("{:.decimals$}", number * 100.0)))
        }
        (Cell::Real(number), Style::Number(decimals)) => separated(&format!("{number:.decimals$}")),
        (Cell::Real(number), Style::Count) => separated(&format!("{number:.0}")),
        (Cell::Real(number), Style::Words | Style::Plain) => number.to_string(),
    }
}

/// Control characters in a name could rewrite the terminal; they become spaces.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// A decimal number with commas between groups of three digits; minus zero loses its sign.
pub fn separated(number: &str) -> String {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) if digits.chars().any(|c| ('1'..='9').contains(&c)) => ("-", digits),
        Some(digits) => ("", digits),
        None => ("", number),
    };
    let (whole, fraction) = match digits.find('.') {
        Some(point) => digits.split_at(point),
        None => (digits, ""),
    };
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

/// Writes to stdout. A reader that has gone (`| head`) is not an error.
///
/// # Errors
/// A machine's failure if stdout cannot be written for another reason.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    finished(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

fn finished(done: io::Result<()>) -> Result<(), Failure> {
    match done {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::machine(format!(
            "cannot write to stdout: {}",
            reason(&error)
        ))),
        _ => Ok(()),
    }
}

/// A path or another text as one word of a shell.
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-:".contains(c);
    if text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row;

    fn table() -> TextTable {
        let view = View::new;
        let mut table = TextTable::new(&[
            view("place", "place", Style::Words),
            view("year", "year", Style::Plain),
            view("poor", "poor persons", Style::Count),
            view("headcount", "headcount", Style::Percent(1)),
            view("income", "income", Style::Number(0)),
        ]);
        table.push(row!["Guizhou", 2012, 9_230_000, 0.268, 4753.4]);
        table.push(row!["贵州", 2013, None::<i64>, 0.1, -0.2]);
        table
    }

    #[test]
    fn people_get_aligned_columns() {
        let expected = "\
place    year  poor persons  headcount  income
-------  ----  ------------  ---------  ------
Guizhou  2012     9,230,000      26.8%   4,753
贵州     2013             -      10.0%       0
";
        assert_eq!(table().render(Format::Text), expected);
    }

    #[test]
    fn machines_get_csv() {
        let expected = "\
place,year,poor,headcount,income
Guizhou,2012,9230000,0.268,4753.4
贵州,2013,,0.1,-0.2
";
        assert_eq!(table().render(Format::Csv), expected);
    }

    #[test]
    fn machines_get_json() {
        let json: serde_json::Value = serde_json::from_str(&table().render(Format::Json)).unwrap();
        assert_eq!(json[0]["poor"], 9_230_000);
        assert_eq!(json[1]["poor"], serde_json::Value::Null);
        assert_eq!(json[1]["income"], -0.2);
        let keys: Vec<_> = json[0].as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["place", "year", "poor", "headcount", "income"]);
    }

    #[test]
    fn digits_are_grouped() {
        for (plain, grouped) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-98990000.5", "-98,990,000.5"),
            ("-0.0", "0.0"),
        ] {
            assert_eq!(separated(plain), grouped);
        }
    }

    #[test]
    fn names_cannot_write_over_the_terminal() {
        assert_eq!(
            shown(&Cell::from("a\u{1b}[2Jb\nc"), Style::Words),
            "a [2Jb c"
        );
    }

    #[test]
    fn a_reader_that_has_gone_is_no_error() {
        assert!(finished(Err(io::ErrorKind::BrokenPipe.into())).is_ok());
        assert_eq!(
            finished(Err(io::ErrorKind::StorageFull.into()))
                .unwrap_err()
                .exit_code(),
            1
        );
    }
}
