//! CSV files with checked columns, whose faults name file, line and column.

use std::ops::{Range, RangeInclusive};
use std::str::FromStr;
use std::sync::Arc;

use super::diagnostics::{Fault, Source, nearest};

/// A CSV file with the columns that were asked for.
pub(crate) struct Table {
    source: Arc<Source>,
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

/// What is wrong with the name of a column, and the name that was probably meant.
type Refusal<'a> = dyn Fn(&str) -> Option<(String, Option<String>)> + 'a;

#[derive(Clone)]
struct Cell {
    text: String,
    span: Range<usize>,
}

impl Table {
    /// Reads a file that must have exactly `columns`, in any order, and at least one row. Rows
    /// with a wrong number of fields are left out and entered into `faults`.
    pub fn read(source: &Arc<Source>, columns: &[&str], faults: &mut Vec<Fault>) -> Option<Self> {
        let refuse = |name: &str| {
            let near = nearest(name, columns.iter().copied());
            Some((
                format!("unknown column `{}`", shorten(name)),
                near.map(str::to_owned),
            ))
        };
        Self::read_open(source, columns, &refuse, faults)
    }

    /// Reads a file that must have `columns` and may have others, which stand after them. `refuse` says what is wrong with one
    /// of the others, if anything is, and which name was probably meant.
    pub fn read_open(
        source: &Arc<Source>,
        columns: &[&str],
        refuse: &Refusal<'_>,
        faults: &mut Vec<Fault>,
    ) -> Option<Self> {
        let mut records = records(source, faults)?.into_iter();
        let Some(header) = records.next() else {
            let message = format!(
                "the table is empty, expected the columns {}",
                columns.join(",")
            );
            faults.push(Fault::of(source, message));
            return None;
        };
        let mut places = places(source, columns, refuse, &header, faults)?;
        let others = (0..header.len())
            .filter(|place| !places.contains(place))
            .collect::<Vec<_>>();
        places.extend(others);
        let columns = places
            .iter()
            .map(|&place| header[place].text.trim().to_owned())
            .collect();
        let mut rows = Vec::new();
        for record in records {
            if record.len() == header.len() {
                rows.push(places.iter().map(|&place| record[place].clone()).collect());
                continue;
            }
            let span = whole(&record);
            let message = format!("found {} fields, expected {}", record.len(), header.len());
            faults.push(Fault::at(source, span, message).label("one field for each column"));
        }
        if rows.is_empty() && faults.is_empty() {
            faults.push(Fault::of(source, "the table has no rows, only a header"));
        }
        Some(Table {
            source: Arc::clone(source),
            columns,
            rows,
        })
    }

    /// The names of all columns, those that were asked for first.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The rows that have the right number of fields.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { table: self, cells })
    }
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    table: &'a Table,
    cells: &'a [Cell],
}

impl Row<'_> {
    fn cell(&self, column: &str) -> (&str, Range<usize>) {
        let place = self.table.columns.iter().position(|name| *name == column);
        match place.and_then(|place| self.cells.get(place)) {
            Some(cell) => (cell.text.trim(), cell.span.clone()),
            None => ("", 0..0),
        }
    }

    /// A fault of one field: what was found and what was expected.
    pub fn fault(&self, column: &str, expected: &str) -> Fault {
        let (text, span) = self.cell(column);
        let found = if text.is_empty() {
            "empty".to_owned()
        } else {
            format!("\"{}\"", shorten(text))
        };
        let message = format!("column `{column}` is {found}, expected {expected}");
        Fault::at(&self.table.source, span, message).label(format!("expected {expected}"))
    }

    /// Where a field stands.
    pub fn span(&self, column: &str) -> Range<usize> {
        self.cell(column).1
    }

    /// The text of a field, possibly empty.
    pub fn text(&self, column: &str) -> &str {
        self.cell(column).0
    }

    /// The text of a field that must not be empty.
    pub fn required(&self, column: &str, faults: &mut Vec<Fault>) -> Option<String> {
        let text = self.text(column);
        if text.is_empty() {
            faults.push(self.fault(column, "some text"));
            return None;
        }
        Some(text.to_owned())
    }

    /// A field that `read` understands; `expected` says what that is.
    pub fn parsed<T>(
        &self,
        column: &str,
        expected: &str,
        faults: &mut Vec<Fault>,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = read(self.text(column));
        if value.is_none() {
            faults.push(self.fault(column, expected));
        }
        value
    }

    /// A number in `range`.
    pub fn number<T>(
        &self,
        column: &str,
        range: RangeInclusive<T>,
        faults: &mut Vec<Fault>,
    ) -> Option<T>
    where
        T: FromStr + PartialOrd + std::fmt::Display,
    {
        let expected = format!("a number from {} to {}", range.start(), range.end());
        self.parsed(column, &expected, faults, |text| {
            text.parse().ok().filter(|number| range.contains(number))
        })
    }

    /// A finite number.
    pub fn finite(&self, column: &str, faults: &mut Vec<Fault>) -> Option<f64> {
        self.parsed(column, "a finite number", faults, |text| {
            text.parse().ok().filter(|number: &f64| number.is_finite())
        })
    }

    /// What `read` makes of a field, or `Some(None)` if the field is empty.
    pub fn optional<T>(
        &self,
        column: &str,
        faults: &mut Vec<Fault>,
        read: impl FnOnce(&Self, &str, &mut Vec<Fault>) -> Option<T>,
    ) -> Option<Option<T>> {
        if self.text(column).is_empty() {
            return Some(None);
        }
        read(self, column, faults).map(Some)
    }
}

fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn whole(record: &[Cell]) -> Range<usize> {
    let start = record.first().map_or(0, |cell| cell.span.start);
    start..record.last().map_or(start, |cell| cell.span.end)
}

/// Where each of `columns` stands in the header; `None` if one is missing.
fn places(
    source: &Arc<Source>,
    columns: &[&str],
    refuse: &Refusal<'_>,
    header: &[Cell],
    faults: &mut Vec<Fault>,
) -> Option<Vec<usize>> {
    for (index, cell) in header.iter().enumerate() {
        let name = cell.text.trim();
        let earlier = &header[..index];
        let refused = if earlier.iter().any(|other| other.text.trim() == name) {
            Some((format!("column `{}` is given twice", shorten(name)), None))
        } else if columns.contains(&name) {
            None
        } else {
            refuse(name)
        };
        if let Some((message, near)) = refused {
            let help = near.map(|near| format!("did you mean `{near}`?"));
            faults.push(Fault::at(source, cell.span.clone(), message).maybe_help(help));
        }
    }
    let mut places = Vec::new();
    let mut missing = Vec::new();
    for column in columns {
        match header.iter().position(|cell| cell.text.trim() == *column) {
            Some(place) => places.push(place),
            None => missing.push(*column),
        }
    }
    if missing.is_empty() {
        return Some(places);
    }
    let message = format!("the header lacks the columns {}", missing.join(", "));
    faults.push(Fault::at(source, whole(header), message));
    None
}

/// All records with the place of every field.
fn records(source: &Arc<Source>, faults: &mut Vec<Fault>) -> Option<Vec<Vec<Cell>>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(source.text.as_bytes());
    let mut records = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return Some(records),
            Ok(true) => {}
            Err(error) => {
                faults.push(Fault::of(source, format!("broken CSV: {error}")));
                return None;
            }
        }
        let start = byte(record.position().map_or(0, csv::Position::byte));
        let end = byte(reader.position().byte());
        let spans = field_spans(source.text.get(start..end).unwrap_or_default(), start);
        let mut spans = spans.into_iter();
        let cells = record.iter().map(|text| Cell {
            text: text.to_owned(),
            span: spans.next().unwrap_or(start..start),
        });
        records.push(cells.collect());
    }
}

fn byte(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// The places of the fields of one record, which begins at `start`.
fn field_spans(record: &str, start: usize) -> Vec<Range<usize>> {
    // The reader counts the line break before a record as part of it.
    let body = record.trim_start_matches(['\n', '\r']);
    let mut from = start + record.len() - body.len();
    let body_start = from;
    let body = body.trim_end_matches(['\n', '\r']);
    let mut spans = Vec::new();
    let mut quoted = false;
    for (index, byte) in body.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                spans.push(from..body_start + index);
                from = body_start + index + 1;
            }
            _ => {}
        }
    }
    spans.push(from..body_start + body.len());
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Table>, Vec<String>) {
        let source = Source::file("t.csv".into(), text.into());
        let mut faults = Vec::new();
        let table = Table::read(&source, &["name", "count"], &mut faults);
        (table, faults.iter().map(Fault::one_line).collect())
    }

    #[test]
    fn fields_are_found_behind_quotes_and_blank_lines() {
        let (table, faults) = read("count,name\r\n1,\"a, \"\"b\"\"\nc\"\r\n\r\nx,d\r\n");
        assert!(faults.is_empty(), "{faults:?}");
        let table = table.expect("a table");
        let rows: Vec<_> = table.rows().collect();
        assert_eq!(rows[0].text("name"), "a, \"b\"\nc");
        let mut faults = Vec::new();
        assert_eq!(rows[0].number("count", 0..=9, &mut faults), Some(1));
        assert_eq!(rows[1].number("count", 0..=9, &mut faults), None);
        assert_eq!(
            faults[0].one_line(),
            "t.csv:5:1: column `count` is \"x\", expected a number from 0 to 9"
        );
    }

    #[test]
    fn a_table_needs_its_columns_and_a_row() {
        assert_eq!(
            read("").1,
            ["t.csv: the table is empty, expected the columns name,count"]
        );
        assert_eq!(
            read("name,count\n").1,
            ["t.csv: the table has no rows, only a header"]
        );
        assert_eq!(
            read("name,cuont,name\na,1,b\n").1,
            [
                "t.csv:1:6: unknown column `cuont`; did you mean `count`?",
                "t.csv:1:12: column `name` is given twice",
                "t.csv:1:1: the header lacks the columns count",
            ]
        );
        assert_eq!(
            read("name,count\na,1,2\nb,2\n").1,
            ["t.csv:2:1: found 3 fields, expected 2"]
        );
    }
}
