//! Rows of a finished table, read back from its folder.

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::results::{TableFormat, TableSchema};

/// All rows of a CSV table in a results folder; columns that `T` does not name are passed over.
///
/// # Errors
/// If the table cannot be read.
pub(super) fn rows<T: DeserializeOwned>(
    folder: &Path,
    schema: &TableSchema,
) -> Result<Vec<T>, Failure> {
    let path = folder.join(schema.file_name(TableFormat::Csv));
    let unreadable =
        |error: csv::Error| Failure::machine(format!("cannot read {}: {error}", path.display()));
    let mut reader = csv::Reader::from_path(&path).map_err(unreadable)?;
    reader
        .deserialize()
        .map(|row| row.map_err(unreadable))
        .collect()
}
