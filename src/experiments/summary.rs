//! The headlines of a finished result, read back from its folder.

use std::path::Path;

use serde::Deserialize;

use crate::failure::Failure;
use crate::results::TableFormat;
use crate::tables::{Headline, NATIONAL};

/// The columns of national.csv that the terminal shows.
#[derive(Deserialize)]
struct Row {
    replicate: u32,
    year: u16,
    poor_population: u64,
    poor_population_observed: u64,
    registered_population: u64,
    designated_counties: u32,
    mean_income_poor_areas: Option<f64>,
    mean_income: Option<f64>,
    public_spending: f64,
}

/// The years of the first replicate of a finished result; none if its tables are not CSV.
///
/// # Errors
/// If the table of the nation cannot be read.
pub fn headlines(folder: &Path) -> Result<Vec<Headline>, Failure> {
    let path = folder.join(NATIONAL.file_name(TableFormat::Csv));
    if !path.exists() {
        return Ok(Vec::new());
    }
    let unreadable =
        |error: csv::Error| Failure::machine(format!("cannot read {}: {error}", path.display()));
    let mut reader = csv::Reader::from_path(&path).map_err(unreadable)?;
    let mut headlines = Vec::new();
    for row in reader.deserialize() {
        let row: Row = row.map_err(unreadable)?;
        if row.replicate == 0 {
            headlines.push(Headline {
                year: row.year,
                poor: row.poor_population,
                observed_poor: row.poor_population_observed,
                registered: row.registered_population,
                counties: row.designated_counties,
                mean_income_poor_areas: row.mean_income_poor_areas.unwrap_or(0.0),
                mean_income: row.mean_income.unwrap_or(0.0),
                spending: row.public_spending,
            });
        }
    }
    Ok(headlines)
}
