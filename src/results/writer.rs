//! Rows to CSV: RFC 4180 quoting, UTF-8, LF, a header, empty cells for missing values.

use std::io::{self, Write};

#[cfg(feature = "parquet")]
use super::columnar::ParquetWriter;
use super::table::{Cell, TableFormat, TableSchema, write_cell};

/// Bytes collected before they go to the file.
const BUFFER: usize = 1 << 16;

/// Streams the rows of one table.
pub struct TableWriter<W: Write> {
    schema: &'static TableSchema,
    csv: csv::Writer<W>,
    rows: u64,
    text: String,
}

impl<W: Write> TableWriter<W> {
    /// Writes the header and waits for rows.
    ///
    /// # Errors
    /// Those of the underlying writer, here and in the other methods.
    pub fn new(schema: &'static TableSchema, out: W) -> io::Result<Self> {
        let mut csv = csv::WriterBuilder::new()
            .buffer_capacity(BUFFER)
            .from_writer(out);
        csv.write_record(schema.columns.iter().map(|column| column.name))
            .map_err(cause)?;
        Ok(TableWriter {
            schema,
            csv,
            rows: 0,
            text: String::new(),
        })
    }

    /// Writes one row, with a cell for every column.
    ///
    /// Debug builds panic on a wrong number or kind of cells and on NaN or infinity: these are
    /// faults of the program. Release builds refuse a wrong number with an error.
    pub fn write(&mut self, row: &[Cell]) -> io::Result<()> {
        let columns = self.schema.columns;
        debug_assert_eq!(
            row.len(),
            columns.len(),
            "cells of a row of {}",
            self.schema.name
        );
        for (cell, column) in row.iter().zip(columns) {
            debug_assert!(
                cell.fits(column.kind),
                "{cell:?} does not fit column {} of {}",
                column.name,
                self.schema.name
            );
            debug_assert!(
                !matches!(cell, Cell::Real(number) if !number.is_finite()),
                "{cell:?} in column {} of {}",
                column.name,
                self.schema.name
            );
            self.text.clear();
            write_cell(cell, column.kind, &mut self.text);
            self.csv.write_field(&self.text).map_err(cause)?;
        }
        if row.len() != columns.len() {
            let message = format!("a row of {} has {} cells", self.schema.name, row.len());
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        self.csv.write_record(None::<&[u8]>).map_err(cause)?;
        self.rows += 1;
        Ok(())
    }

    /// The table that is written.
    pub fn schema(&self) -> &'static TableSchema {
        self.schema
    }

    /// The number of rows so far, without the header.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes what is still in memory and gives the underlying writer back.
    pub fn finish(self) -> io::Result<W> {
        self.csv.into_inner().map_err(|error| error.into_error())
    }
}

/// Streams the rows of one table in the form that a run was asked for.
pub(crate) enum Writer<W: Write + Send> {
    /// To CSV.
    Csv(TableWriter<W>),
    /// To Parquet.
    #[cfg(feature = "parquet")]
    Parquet(ParquetWriter<W>),
}

impl<W: Write + Send> Writer<W> {
    /// Begins a table.
    ///
    /// # Errors
    /// Those of the underlying writer, and a form that the program was built without.
    pub(crate) fn new(
        schema: &'static TableSchema,
        format: TableFormat,
        out: W,
    ) -> io::Result<Self> {
        match format {
            TableFormat::Csv => TableWriter::new(schema, out).map(Writer::Csv),
            #[cfg(feature = "parquet")]
            TableFormat::Parquet => ParquetWriter::new(schema, out).map(Writer::Parquet),
            #[cfg(not(feature = "parquet"))]
            TableFormat::Parquet => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    pub(crate) fn write(&mut self, row: &[Cell]) -> io::Result<()> {
        match self {
            Writer::Csv(table) => table.write(row),
            #[cfg(feature = "parquet")]
            Writer::Parquet(table) => table.write(row),
        }
    }

    pub(crate) fn schema(&self) -> &'static TableSchema {
        match self {
            Writer::Csv(table) => table.schema(),
            #[cfg(feature = "parquet")]
            Writer::Parquet(table) => table.schema(),
        }
    }

    pub(crate) fn rows(&self) -> u64 {
        match self {
            Writer::Csv(table) => table.rows(),
            #[cfg(feature = "parquet")]
            Writer::Parquet(table) => table.rows(),
        }
    }

    pub(crate) fn finish(self) -> io::Result<W> {
        match self {
            Writer::Csv(table) => table.finish(),
            #[cfg(feature = "parquet")]
            Writer::Parquet(table) => table.finish(),
        }
    }
}

/// The error of the system below one of the csv crate, whose own conversion hides its kind.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::table::Column;
    use crate::row;

    static TABLE: TableSchema = TableSchema {
        name: "example",
        title: "An example",
        description: "One row per year.",
        columns: &[
            Column::text("scenario", "The name"),
            Column::integer("year", "", "The year"),
            Column::real("gini", "0-1", "Inequality of persons"),
            Column::bool("fitted", "Whether the value was fitted"),
        ],
        deterministic: true,
    };

    fn csv_of(rows: &[Vec<Cell>]) -> String {
        let mut table = TableWriter::new(&TABLE, Vec::new()).unwrap();
        for row in rows {
            table.write(row).unwrap();
        }
        assert_eq!(table.rows(), rows.len() as u64);
        String::from_utf8(table.finish().unwrap()).unwrap()
    }

    #[test]
    fn rows_become_plain_csv() {
        let text = csv_of(&[
            row!["baseline", 2012, 0.35, true],
            row!["a \"quoted\", long\nname", 2013, None::<f64>, false],
            row!["=1+1", 2014, 1.0 / 3.0, None::<bool>],
        ]);
        assert_eq!(
            text,
            "scenario,year,gini,fitted\n\
             baseline,2012,0.35,true\n\
             \"a \"\"quoted\"\", long\nname\",2013,,false\n\
             '=1+1,2014,0.3333333333,\n"
        );
    }

    #[test]
    fn a_table_without_rows_has_a_header() {
        assert_eq!(csv_of(&[]), "scenario,year,gini,fitted\n");
    }

    #[test]
    fn same_rows_give_same_bytes() {
        let rows = [row!["x", 2012, 0.1, true], row!["y", 2013, 0.2, false]];
        assert_eq!(csv_of(&rows), csv_of(&rows));
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "does not fit column year")]
    fn a_wrong_kind_is_found_in_tests() {
        csv_of(&[row!["x", 2012.0, 0.1, true]]);
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "cells of a row of example")]
    fn a_missing_cell_is_found_in_tests() {
        csv_of(&[row!["x", 2012, 0.1]]);
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "Real(NaN) in column gini")]
    fn a_nan_is_found_in_tests() {
        csv_of(&[row!["x", 2012, f64::NAN, true]]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_an_error() {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let mut table = TableWriter::new(&TABLE, full).unwrap();
        table.write(&row!["x", 2012, 0.1, true]).unwrap();
        let error = table.finish().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }
}
