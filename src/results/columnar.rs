//! Rows to Parquet: typed columns, every cell optional, compressed with zstd.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::table::{Cell, Column, ColumnKind, TableSchema, rounded};

/// Rows that are collected before they become a row group.
const ROWS: usize = 1 << 16;

/// Streams the rows of one table into a Parquet file.
pub(crate) struct ParquetWriter<W: Write + Send> {
    schema: &'static TableSchema,
    file: SerializedFileWriter<W>,
    columns: Vec<Values>,
    waiting: usize,
    rows: u64,
}

/// The cells of one column that wait for their row group.
#[derive(Default)]
struct Values {
    texts: Vec<ByteArray>,
    integers: Vec<i64>,
    reals: Vec<f64>,
    switches: Vec<bool>,
    /// 1 for a cell that is there, 0 for a missing one.
    present: Vec<i16>,
}

impl<W: Write + Send> ParquetWriter<W> {
    pub(crate) fn new(schema: &'static TableSchema, out: W) -> io::Result<Self> {
        let fields = schema.columns.iter().map(field).collect::<Result<_, _>>();
        let root = fields.and_then(|fields| {
            Type::group_type_builder(schema.name)
                .with_fields(fields)
                .build()
        });
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(concat!("five-measures ", env!("CARGO_PKG_VERSION")).to_string())
            .build();
        let file = root
            .and_then(|root| SerializedFileWriter::new(out, Arc::new(root), Arc::new(properties)))
            .map_err(cause)?;
        Ok(ParquetWriter {
            schema,
            file,
            columns: schema.columns.iter().map(|_| Values::default()).collect(),
            waiting: 0,
            rows: 0,
        })
    }

    pub(crate) fn write(&mut self, row: &[Cell]) -> io::Result<()> {
        for ((values, column), cell) in self.columns.iter_mut().zip(self.schema.columns).zip(row) {
            values.push(cell, column.kind);
        }
        self.waiting += 1;
        self.rows += 1;
        if self.waiting == ROWS {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group().map_err(cause)?;
        for values in &mut self.columns {
            if let Some(mut column) = group.next_column().map_err(cause)? {
                values.write(column.untyped()).map_err(cause)?;
                column.close().map_err(cause)?;
            }
            *values = Values::default();
        }
        group.close().map_err(cause)?;
        self.waiting = 0;
        Ok(())
    }

    pub(crate) fn schema(&self) -> &'static TableSchema {
        self.schema
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.flush()?;
        self.file.into_inner().map_err(cause)
    }
}

impl Values {
    /// Takes a cell, rounded as in CSV, so that both forms hold the same numbers.
    fn push(&mut self, cell: &Cell, kind: ColumnKind) {
        let there = match cell {
            Cell::Missing => false,
            Cell::Text(text) => {
                self.texts.push(ByteArray::from(text.as_bytes().to_vec()));
                true
            }
            Cell::Integer(number) => {
                self.integers
                    .push(i64::try_from(*number).unwrap_or(i64::MAX));
                true
            }
            Cell::Real(number) => rounded(*number, kind)
                .map(|number| self.reals.push(number))
                .is_some(),
            Cell::Bool(yes) => {
                self.switches.push(*yes);
                true
            }
        };
        self.present.push(i16::from(there));
    }

    fn write(&self, column: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        let present = Some(self.present.as_slice());
        match column {
            ColumnWriter::ByteArrayColumnWriter(typed) => {
                typed.write_batch(&self.texts, present, None)
            }
            ColumnWriter::Int64ColumnWriter(typed) => {
                typed.write_batch(&self.integers, present, None)
            }
            ColumnWriter::DoubleColumnWriter(typed) => {
                typed.write_batch(&self.reals, present, None)
            }
            ColumnWriter::BoolColumnWriter(typed) => {
                typed.write_batch(&self.switches, present, None)
            }
            _ => unreachable!("columns are made of these four types"),
        }
        .map(|_| ())
    }
}

fn field(column: &Column) -> Result<Arc<Type>, ParquetError> {
    let (physical, logical) = match column.kind {
        ColumnKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnKind::Integer => (Physical::INT64, None),
        ColumnKind::Significant(_) | ColumnKind::Decimals(_) => (Physical::DOUBLE, None),
        ColumnKind::Bool => (Physical::BOOLEAN, None),
    };
    Type::primitive_type_builder(column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
        .map(Arc::new)
}

/// The error of the system below one of the parquet crate, which hides its kind.
fn cause(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other.to_string()),
        },
        other => io::Error::other(other.to_string()),
    }
}
