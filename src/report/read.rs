//! Results folders as a report reads them: what made them, their tables, and values with their spread.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::table::{Table, read_last_years, read_table};
use crate::failure::Failure;
use crate::results::plan::VERSION;
use crate::results::{self, Manifest};

/// What made a results folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `run`.
    Run,
    /// `compare`.
    Comparison,
    /// `attribute`.
    Attribution,
    /// `calibrate`.
    Calibration,
    /// `validate`.
    Validation,
    /// `sweep`, whole or a shard.
    Sweep,
}

/// How a kind is told, and what the report reads of it.
struct Reading {
    kind: Kind,
    /// The table by which it is told.
    mark: &'static str,
    /// Tables that it cannot do without.
    needed: &'static [&'static str],
    /// Tables that are shown if they are there.
    welcome: &'static [&'static str],
}

/// The table of all rows of a sweep, which can be large: it is read where there are no indices to show.
const RESULTS: &str = "results";

/// The kinds, in the order in which they are tried.
const READINGS: [Reading; 6] = [
    Reading {
        kind: Kind::Run,
        mark: "national",
        needed: &[
            "national",
            "regions",
            "provinces",
            "groups",
            "mpi",
            "dynamics",
            "targeting",
            "measures",
            "registry",
            "targets",
        ],
        welcome: &[],
    },
    Reading {
        kind: Kind::Attribution,
        mark: "attribution",
        needed: &["attribution"],
        welcome: &["fall"],
    },
    Reading {
        kind: Kind::Comparison,
        mark: "comparison",
        needed: &[
            "comparison",
            "cost_effectiveness",
            "decile_impact",
            "intra_decile",
            "gic",
            "decomposition",
        ],
        welcome: &["league"],
    },
    Reading {
        kind: Kind::Calibration,
        mark: "diagnosis",
        needed: &["diagnosis", "fit", "profiles", "correlations"],
        welcome: &[],
    },
    Reading {
        kind: Kind::Validation,
        mark: "validation",
        needed: &["validation", "validation_scores"],
        welcome: &[],
    },
    Reading {
        kind: Kind::Sweep,
        mark: RESULTS,
        needed: &["runs"],
        welcome: &["sensitivity"],
    },
];

/// A value with the interval that its table gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Mean over the runs, or the value of the only one.
    pub mid: f64,
    /// 5th and 95th percentile over the runs, or 1.645 sampling errors to both sides of a single run.
    pub interval: Option<[f64; 2]>,
}

/// A results folder, read and found intact.
#[derive(Clone, Debug)]
pub struct ResultFolder {
    /// Name by which the report calls it: the last part of its path.
    pub name: String,
    /// Its path as given.
    pub path: PathBuf,
    /// What made it.
    pub kind: Kind,
    /// Its manifest.
    pub manifest: Manifest,
    tables: BTreeMap<&'static str, Table>,
}

/// Reads results folders for a report.
///
/// # Errors
/// A fault of the input if a folder is no intact result of this version, holds Parquet tables or not the tables of any known
/// kind, or is given twice.
pub fn read_all(folders: &[PathBuf]) -> Result<Vec<ResultFolder>, Failure> {
    let mut seen: Vec<PathBuf> = Vec::new();
    let mut all: Vec<ResultFolder> = Vec::new();
    for folder in folders {
        let place = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        if seen.contains(&place) {
            let problem = format!("{} is given twice", folder.display());
            return Err(Failure::input(problem).with_help("leave one of the two out"));
        }
        let mut result = ResultFolder::read(folder)?;
        if all.iter().any(|other| other.name == result.name) {
            result.name = folder.display().to_string();
        }
        seen.push(place);
        all.push(result);
    }
    Ok(all)
}

impl ResultFolder {
    /// Reads one folder, see [`read_all`].
    fn read(folder: &Path) -> Result<Self, Failure> {
        let verification = results::verify(folder)?;
        let version = verification.manifest.version.clone();
        if version != VERSION {
            let problem = format!(
                "{} was written by version {version} of the program, and this is version {VERSION}",
                folder.display()
            );
            let help =
                format!("run it again with this version, or report it with version {version}");
            return Err(Failure::input(problem).with_help(help));
        }
        let manifest = verification.require_intact(folder).map_err(|failure| {
            failure.with_help("restore the files, or run it again with --force; a report is made of intact results only")
        })?;
        let reading = reading(folder, &manifest)?;
        let mut tables = BTreeMap::new();
        for &name in reading.needed {
            let Some(table) = table_of(folder, &manifest, name)? else {
                let problem = format!(
                    "{} has no table {name}, which a report needs",
                    folder.display()
                );
                return Err(Failure::input(problem).with_help("run it again into another folder"));
            };
            tables.insert(name, table);
        }
        for &name in reading.welcome {
            if let Some(table) = table_of(folder, &manifest, name)? {
                tables.insert(name, table);
            }
        }
        let is_sweep = reading.kind == Kind::Sweep;
        if is_sweep && !tables.contains_key("sensitivity") {
            let found = manifest.tables.iter().find(|table| table.name == RESULTS);
            if let Some(record) = found {
                tables.insert(RESULTS, read_last_years(&folder.join(&record.file))?);
            }
        }
        let place = folder
            .canonicalize()
            .unwrap_or_else(|_| folder.to_path_buf());
        let name = place.file_name().unwrap_or(folder.as_os_str());
        Ok(ResultFolder {
            name: name.to_string_lossy().into_owned(),
            path: folder.to_path_buf(),
            kind: reading.kind,
            manifest,
            tables,
        })
    }

    /// The table of that name if the folder has it; that of quantiles stands for a table of several runs.
    pub(super) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name)
    }

    /// Values of a column by year, in the rows with these cells.
    pub(super) fn by_year(
        &self,
        table: &str,
        cells: &[(&str, &str)],
        column: &str,
    ) -> Vec<(u16, Estimate)> {
        let table = self.table(table);
        table.map_or_else(Vec::new, |table| table.by_year(cells, column))
    }

    /// The value of a column in the row with these cells.
    pub(super) fn one(
        &self,
        table: &str,
        cells: &[(&str, &str)],
        column: &str,
    ) -> Option<Estimate> {
        let values = self.table(table)?.estimates(cells, column, |_| Some(()));
        values.first().map(|(_, estimate)| *estimate)
    }

    /// Whether the runs are draws of a posterior.
    pub(super) fn is_posterior(&self) -> bool {
        !self.manifest.posterior_draws.is_empty()
    }
}

/// How the folder is to be read.
fn reading(folder: &Path, manifest: &Manifest) -> Result<&'static Reading, Failure> {
    let tables = &manifest.tables;
    let has = |name: &str| tables.iter().any(|table| table.name == name);
    if let Some(table) = tables.iter().find(|table| !table.file.ends_with(".csv")) {
        let problem = format!(
            "{} holds tables that a report cannot read ({})",
            folder.display(),
            table.file
        );
        return Err(Failure::input(problem)
            .with_help("a report reads CSV: run it again with --tables csv into another folder"));
    }
    READINGS
        .iter()
        .find(|reading| has(reading.mark))
        .ok_or_else(|| {
            let marks: Vec<&str> = READINGS.iter().map(|reading| reading.mark).collect();
            let problem = format!(
                "{} is a result of no kind that a report shows: it has none of the tables {}",
                folder.display(),
                marks.join(", ")
            );
            Failure::input(problem)
                .with_help("give folders of run, compare, attribute, calibrate, validate or sweep")
        })
}

/// A table of a folder: its quantiles if there are several runs.
fn table_of(folder: &Path, manifest: &Manifest, name: &str) -> Result<Option<Table>, Failure> {
    let quantiles = format!("{name}_quantiles");
    let recorded = |wanted: &str| manifest.tables.iter().find(|table| table.name == wanted);
    let record = recorded(&quantiles).or_else(|| recorded(name));
    record
        .map(|record| read_table(&folder.join(&record.file)))
        .transpose()
}
