//! What a results table is: columns that are declared once, and rows that are checked against them.
//!
//! The declaration gives the header of the file, the format of its cells, the reference in
//! docs/results.md ([`document`](super::document)) and the checks in debug builds.

use crate::math::decimal;
use std::borrow::Cow;
use std::fmt::Write;

/// Significant digits of a real column unless it says otherwise.
pub(crate) const SIGNIFICANT: u8 = 10;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Names, codes and other words.
    Text,
    /// Whole numbers.
    Integer,
    /// Real numbers, rounded to this many significant digits.
    Significant(u8),
    /// Real numbers, rounded to this many digits after the point.
    Decimals(u8),
    /// `true` or `false`.
    Bool,
}

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The header, in snake_case and in the field's terms.
    pub name: &'static str,
    /// The unit ("persons", "yuan, current prices", "share 0-1"), empty for words and years.
    pub unit: &'static str,
    /// What the number means, and whether it counts persons or households.
    pub meaning: &'static str,
    /// What the cells hold.
    pub kind: ColumnKind,
    /// Whether the column says which thing the row is about: words do, numbers if declared so.
    pub key: bool,
}

impl Column {
    const fn new(
        name: &'static str,
        unit: &'static str,
        meaning: &'static str,
        kind: ColumnKind,
    ) -> Self {
        Column {
            name,
            unit,
            meaning,
            kind,
            key: matches!(kind, ColumnKind::Text),
        }
    }

    /// A column of words.
    pub const fn text(name: &'static str, meaning: &'static str) -> Self {
        Column::new(name, "", meaning, ColumnKind::Text)
    }

    /// A column of whole numbers.
    pub const fn integer(name: &'static str, unit: &'static str, meaning: &'static str) -> Self {
        Column::new(name, unit, meaning, ColumnKind::Integer)
    }

    /// A column of real numbers with ten significant digits.
    pub const fn real(name: &'static str, unit: &'static str, meaning: &'static str) -> Self {
        Column::new(name, unit, meaning, ColumnKind::Significant(SIGNIFICANT))
    }

    /// A column of `true` and `false`.
    pub const fn bool(name: &'static str, meaning: &'static str) -> Self {
        Column::new(name, "", meaning, ColumnKind::Bool)
    }

    /// The same column as part of what names the row (a year, a county).
    pub const fn key(self) -> Self {
        Column { key: true, ..self }
    }

    /// The same column of real numbers, rounded to `digits` after the point.
    pub const fn decimals(self, digits: u8) -> Self {
        Column {
            kind: ColumnKind::Decimals(digits),
            ..self
        }
    }

    /// The same column of real numbers, rounded to `digits` significant digits.
    pub const fn significant(self, digits: u8) -> Self {
        Column {
            kind: ColumnKind::Significant(digits),
            ..self
        }
    }
}

/// One table of a results folder.
#[derive(Clone, Copy, Debug)]
pub struct TableSchema {
    /// The name of the file without `.csv`.
    pub name: &'static str,
    /// A heading for people.
    pub title: &'static str,
    /// What one row stands for, and what the reader should know before using it.
    pub description: &'static str,
    /// The columns in the order of the file.
    pub columns: &'static [Column],
    /// Whether the same inputs give the same bytes; false only for durations.
    pub deterministic: bool,
}

/// The form of the tables in a results folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableFormat {
    /// Comma-separated values.
    #[default]
    Csv,
    /// Apache Parquet, if the program was built with the feature `parquet`.
    Parquet,
}

impl TableFormat {
    /// The ending of file names.
    pub const fn extension(self) -> &'static str {
        match self {
            TableFormat::Csv => "csv",
            TableFormat::Parquet => "parquet",
        }
    }
}

impl TableSchema {
    /// The name of the file in the results folder.
    pub fn file_name(&self, format: TableFormat) -> String {
        format!("{}.{}", self.name, format.extension())
    }

    /// The first line of the file, without its end.
    pub fn header(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|column| column.name).collect();
        names.join(",")
    }

    /// What is wrong with the declaration; empty if nothing. For tests that walk all tables.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |text: String| faults.push(format!("{}: {text}", self.name));
        if !is_snake_case(self.name) {
            fault("the name is not snake_case".to_string());
        }
        if self.title.is_empty() || self.description.is_empty() || self.columns.is_empty() {
            fault("title, description or columns are missing".to_string());
        }
        for (index, column) in self.columns.iter().enumerate() {
            if !is_snake_case(column.name) && !SYMBOLS.contains(&column.name) {
                fault(format!("column `{}` is not snake_case", column.name));
            }
            if column.meaning.is_empty() {
                fault(format!("column `{}` has no meaning", column.name));
            }
            if self.columns[..index]
                .iter()
                .any(|earlier| earlier.name == column.name)
            {
                fault(format!("column `{}` stands twice", column.name));
            }
        }
        faults
    }
}

/// Columns that are called as all literature calls them: indices of Sobol.
const SYMBOLS: [&str; 6] = ["S1", "S1_conf", "ST", "ST_conf", "S2", "S2_conf"];

fn is_snake_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value: an empty cell.
    Missing,
    /// Words.
    Text(Cow<'static, str>),
    /// A whole number.
    Integer(i128),
    /// A real number.
    Real(f64),
    /// Yes or no.
    Bool(bool),
}

impl Cell {
    /// Whether the cell may stand in a column of this kind.
    pub fn fits(&self, kind: ColumnKind) -> bool {
        matches!(
            (self, kind),
            (Cell::Missing, _)
                | (Cell::Text(_), ColumnKind::Text)
                | (Cell::Integer(_), ColumnKind::Integer)
                | (
                    Cell::Real(_),
                    ColumnKind::Significant(_) | ColumnKind::Decimals(_)
                )
                | (Cell::Bool(_), ColumnKind::Bool)
        )
    }
}

macro_rules! cell_from {
    ($($source:ty => $make:expr),* $(,)?) => {
        $(impl From<$source> for Cell {
            fn from(value: $source) -> Self {
                $make(value)
            }
        })*
    };
}

cell_from! {
    bool => Cell::Bool,
    f64 => Cell::Real,
    f32 => |value| Cell::Real(f64::from(value)),
    u8 => |value| Cell::Integer(i128::from(value)),
    u16 => |value| Cell::Integer(i128::from(value)),
    u32 => |value| Cell::Integer(i128::from(value)),
    u64 => |value| Cell::Integer(i128::from(value)),
    i32 => |value| Cell::Integer(i128::from(value)),
    i64 => |value| Cell::Integer(i128::from(value)),
    i128 => Cell::Integer,
    // usize has no lossless conversion in std, but no machine has more than 64 bits.
    usize => |value| Cell::Integer(value as i128),
    String => |value| Cell::Text(Cow::Owned(value)),
    &'static str => |value| Cell::Text(Cow::Borrowed(value)),
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Missing, Into::into)
    }
}

/// A row of cells: `row!["baseline", 0, 2012, 0.35, None::<f64>]`.
///
/// Every value converts into a [`Cell`]; `None` is an empty cell.
#[macro_export]
macro_rules! row {
    ($($value:expr),* $(,)?) => {
        ::std::vec![$($crate::results::table::Cell::from($value)),*]
    };
}

/// Writes a cell as it stands in the file (before quoting) at the end of `out`.
///
/// Real numbers are rounded as the column says and written in the shortest form that reads back
/// to the same number, always with a point or an exponent, so that readers who guess types from
/// the first rows do not take the column for whole numbers. NaN and infinity become empty cells.
/// Words that a spreadsheet would take for a formula get a single quote in front.
pub fn write_cell(cell: &Cell, kind: ColumnKind, out: &mut String) {
    // Writing to a string does not fail.
    let _ = match cell {
        Cell::Missing => Ok(()),
        Cell::Text(text) => {
            if is_formula(text) {
                out.push('\'');
            }
            out.push_str(text);
            Ok(())
        }
        Cell::Integer(number) => write!(out, "{number}"),
        Cell::Real(number) => match rounded(*number, kind) {
            Some(number) => write!(out, "{number:?}"),
            None => Ok(()),
        },
        Cell::Bool(yes) => write!(out, "{yes}"),
    };
}

/// The number that the column keeps, `None` for NaN and infinity. Negative zero becomes zero.
pub(crate) fn rounded(number: f64, kind: ColumnKind) -> Option<f64> {
    let finite = Some(number).filter(|number| number.is_finite())?;
    Some(match kind {
        ColumnKind::Decimals(digits) => decimal::to_decimals(finite, digits),
        ColumnKind::Significant(digits) => decimal::to_significant(finite, digits),
        ColumnKind::Text | ColumnKind::Integer | ColumnKind::Bool => finite + 0.0,
    })
}

/// Whether a spreadsheet would run the text as a formula. Numbers written as words are harmless.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && text.parse::<f64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cell: impl Into<Cell>, kind: ColumnKind) -> String {
        let mut out = String::new();
        write_cell(&cell.into(), kind, &mut out);
        out
    }

    #[test]
    fn real_numbers_are_rounded_and_read_back() {
        let ten = ColumnKind::Significant(10);
        assert_eq!(written(0.1 + 0.2, ten), "0.3");
        assert_eq!(written(2.0 / 3.0, ten), "0.6666666667");
        assert_eq!(written(5212.0, ten), "5212.0");
        assert_eq!(written(-0.0, ten), "0.0");
        assert_eq!(written(1.0e-9, ten), "1e-9");
        assert_eq!(written(1.0e300, ten), "1e300");
        assert_eq!(written(98_990_000.123_456, ten), "98990000.12");
        assert_eq!(written(5_212.005_1, ColumnKind::Decimals(2)), "5212.01");
        assert_eq!(written(-0.001, ColumnKind::Decimals(2)), "0.0");
        assert_eq!(written(123.0, ColumnKind::Significant(0)), "100.0");
    }

    #[test]
    fn numbers_that_are_none_are_empty() {
        for none in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(written(none, ColumnKind::Significant(10)), "");
        }
        assert_eq!(written(None::<f64>, ColumnKind::Significant(10)), "");
    }

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        let text = |text: &'static str| written(text, ColumnKind::Text);
        assert_eq!(text("=1+1"), "'=1+1");
        assert_eq!(text("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(text("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0");
        assert_eq!(text("\tx"), "'\tx");
        assert_eq!(text("-3.5"), "-3.5");
        assert_eq!(text("Guizhou"), "Guizhou");
        assert_eq!(written(-3, ColumnKind::Integer), "-3");
    }

    #[test]
    fn cells_know_their_columns() {
        assert!(Cell::Missing.fits(ColumnKind::Bool));
        assert!(Cell::from(1.5).fits(ColumnKind::Decimals(2)));
        assert!(!Cell::from(1.5).fits(ColumnKind::Integer));
        assert!(!Cell::from(1).fits(ColumnKind::Significant(10)));
        assert_eq!(
            row!["a", 1, Some(2u64), None::<f64>, true],
            vec![
                Cell::Text("a".into()),
                Cell::Integer(1),
                Cell::Integer(2),
                Cell::Missing,
                Cell::Bool(true)
            ]
        );
    }

    static GOOD: TableSchema = TableSchema {
        name: "example",
        title: "An example",
        description: "One row per year.",
        columns: &[
            Column::integer("year", "", "The year"),
            Column::real("share", "share 0-1", "Poor | all persons"),
            Column::real("income", "yuan", "Mean income of persons").decimals(2),
        ],
        deterministic: true,
    };

    #[test]
    fn faults_of_a_declaration_are_found() {
        assert!(GOOD.faults().is_empty());
        static COLUMNS: [Column; 3] = [
            Column::text("x", "something"),
            Column::text("x", "something else"),
            Column::text("Y", ""),
        ];
        let bad = TableSchema {
            name: "Bad Name",
            columns: &COLUMNS,
            ..GOOD
        };
        assert_eq!(bad.faults().len(), 4);
    }
}
