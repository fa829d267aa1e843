//! What a page is made of: sections of prose, figures and tables.

use serde::Serialize;

use super::figure::Figure;
use super::number;

/// A part of the page with an entry in its contents.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// The anchor.
    pub(super) id: String,
    /// What it is about, for the contents.
    pub(super) label: String,
    /// What was found, or what it is about where nothing is found.
    pub(super) heading: String,
    /// Paragraphs before the figures.
    pub(super) lead: Vec<String>,
    /// What the summary of the page says of it; its heading if it is empty.
    pub(super) findings: Vec<String>,
    /// The figures.
    pub(super) figures: Vec<Figure>,
    /// The tables after the figures.
    pub(super) tables: Vec<DataTable>,
}

/// A table to read, sort and download.
#[derive(Clone, Debug, Serialize)]
pub(super) struct DataTable {
    /// The anchor, and the name of the downloaded file.
    pub(super) id: String,
    /// What it holds.
    pub(super) title: String,
    /// Whether it is shown at once, or opened by the reader.
    pub(super) open: bool,
    /// The headers.
    pub(super) columns: Vec<Heading>,
    /// Rows as long as the headers.
    pub(super) rows: Vec<Vec<DataCell>>,
}

/// The header of a column.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Heading {
    /// Name and unit.
    pub(super) text: String,
    /// Whether it holds numbers.
    pub(super) is_number: bool,
}

/// A cell: what is read, and the number behind it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct DataCell {
    /// As shown.
    pub(super) text: String,
    /// In full, for sorting and download; `None` for words.
    pub(super) number: Option<String>,
}

impl DataCell {
    /// Words.
    pub(super) fn words(text: impl Into<String>) -> Self {
        DataCell {
            text: text.into(),
            number: None,
        }
    }

    /// A whole number without separators, such as a year.
    pub(super) fn year(year: impl std::fmt::Display) -> Self {
        DataCell {
            text: year.to_string(),
            number: Some(year.to_string()),
        }
    }

    /// A number, or an empty cell.
    pub(super) fn number(value: Option<f64>) -> Self {
        Self::shown(value, number::plain)
    }

    /// A number with so many digits after the point, or an empty cell.
    pub(super) fn fixed(value: Option<f64>, decimals: usize) -> Self {
        Self::shown(value, |value| number::fixed(value, decimals))
    }

    /// A share as a percentage, or an empty cell.
    pub(super) fn percent(value: Option<f64>) -> Self {
        Self::shown(value, number::percent)
    }

    fn shown(value: Option<f64>, show: impl Fn(f64) -> String) -> Self {
        match value.filter(|value| value.is_finite()) {
            Some(value) => DataCell {
                text: show(value),
                number: Some(format!("{value:?}")),
            },
            None => Self::words(""),
        }
    }
}

impl DataTable {
    /// A table with these headers, yet empty and closed; headers that begin with `#` are of numbers.
    pub(super) fn new(id: String, title: impl Into<String>, headers: &[&str]) -> Self {
        let heading = |header: &&str| Heading {
            text: header.trim_start_matches('#').to_owned(),
            is_number: header.starts_with('#'),
        };
        DataTable {
            id,
            title: title.into(),
            open: false,
            columns: headers.iter().map(heading).collect(),
            rows: Vec::new(),
        }
    }

    /// The same table, shown at once.
    pub(super) fn opened(self) -> Self {
        DataTable { open: true, ..self }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, row: Vec<DataCell>) {
        debug_assert_eq!(row.len(), self.columns.len(), "{}", self.id);
        self.rows.push(row);
    }
}
