//! Results simulated again from the scenario and the data in their own folder.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::posterior::posterior_of;
use super::run::{self, RunOptions};
use crate::failure::Failure;
use crate::results::{Manifest, Opening, TableFormat, Verification};
use crate::scenario::Scenario;
use crate::tables::FIT;
use crate::tables::compare::COMPARISON;

/// The first place where a table of a result is not what its scenario gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Name of the file.
    pub file: String,
    /// Line of the file, the header being 1.
    pub line: usize,
    /// Name of the column; empty if the line has another number of cells.
    pub column: String,
    /// What the result says: the cell, or the line if there is no column.
    pub found: String,
    /// What the scenario gives in the same place.
    pub expected: String,
}

/// The scenario that a result was made from, loaded from the result's own folder.
///
/// # Errors
/// A fault of the input if another version of the program wrote the result, if its scenario or data are not what was written, or if
/// its manifest describes another run than the scenario gives.
pub fn scenario_of(folder: &Path, result: &Verification) -> Result<Scenario, Failure> {
    let manifest = &result.manifest;
    let refusal = |problem: String| {
        Failure::input(format!(
            "{} cannot be simulated again: {problem}",
            folder.display()
        ))
    };
    if manifest.version != env!("CARGO_PKG_VERSION") {
        let problem = format!(
            "version {} of the program wrote it, and this is version {}",
            manifest.version,
            env!("CARGO_PKG_VERSION")
        );
        return Err(refusal(problem).with_help(format!(
            "only the same version gives the same bytes: install version {}; `five-measures verify` without --rerun still checks the hashes",
            manifest.version
        )));
    }
    if manifest.tables.iter().any(|table| table.name == FIT.name) {
        let problem = "it holds a calibration and not a run".to_owned();
        return Err(refusal(problem).with_help(
            "calibrate the scenario again into another folder, or run its calibrated.toml",
        ));
    }
    if manifest.tables.iter().any(|t| t.name == COMPARISON.name) {
        let problem = "it holds a comparison and not a run".to_owned();
        return Err(refusal(problem).with_help("compare the scenarios again into another folder"));
    }
    if manifest.scenario.parameters.get("sweep").is_some() {
        let problem = "it holds a sweep and not a run".to_owned();
        return Err(refusal(problem).with_help(
            "`five-measures sweep EXPERIMENT --run NUMBER` makes one of its runs again and compares hashes",
        ));
    }
    let file = format!("{}.toml", manifest.scenario.name);
    let mut inputs = manifest.files.iter().map(|record| &record.file);
    let spoilt = inputs.find(|name| result.missing.contains(name) || result.edited.contains(name));
    if let Some(name) = spoilt {
        let problem = format!("{name} is not what was written");
        return Err(refusal(problem).with_help("restore the file, or run the scenario again"));
    }
    if !manifest.files.iter().any(|record| record.file == file) {
        return Err(refusal(format!("the manifest names no {file}"))
            .with_help("run the scenario again into another folder"));
    }
    let scenario = Scenario::load(on_disk(folder).join(&file), &[])
        .map_err(|faults| Failure::Faults(faults.render(false).trim_end().to_owned()))?;
    if run::plan(&scenario, &options_of(manifest, true))?.identity() != manifest.identity {
        return Err(
            refusal(format!("manifest.json describes another run than {file}"))
                .with_help("one of the two was changed; run the scenario again"),
        );
    }
    let p = scenario.parameters(scenario.first_year());
    let (seed, scale) = (u64::from(p.population.seed), u64::from(p.population.scale));
    if (manifest.seed, manifest.scale) != (seed, scale) {
        let problem = format!(
            "manifest.json says seed {} and scale {}, but {file} seed {seed} and scale {scale}",
            manifest.seed, manifest.scale
        );
        return Err(refusal(problem).with_help("manifest.json was changed; run the scenario again"));
    }
    Ok(scenario)
}

/// The folder by a path that cannot be taken for the name of a carried scenario.
pub(super) fn on_disk(folder: &Path) -> PathBuf {
    if folder.is_relative() {
        Path::new(".").join(folder)
    } else {
        folder.to_path_buf()
    }
}

/// What the run of a manifest was asked for.
fn options_of(manifest: &Manifest, quiet: bool) -> RunOptions {
    RunOptions {
        replicates: manifest.replicates,
        posterior: posterior_of(manifest),
        command: manifest.command.clone(),
        quiet,
        force: false,
        tables: table_format(manifest),
    }
}

/// The form of a result's tables, by the ending of their names.
pub(super) fn table_format(manifest: &Manifest) -> TableFormat {
    let ending = format!(".{}", TableFormat::Parquet.extension());
    let parquet = manifest.tables.iter().any(|t| t.file.ends_with(&ending));
    if parquet {
        TableFormat::Parquet
    } else {
        TableFormat::Csv
    }
}

/// Simulates a result again into a temporary folder, of which nothing is left, and compares every deterministic table byte by byte;
/// `None` if all are the same.
///
/// # Errors
/// Those of [`scenario_of`] and of a run.
pub fn rerun(
    folder: &Path,
    result: &Verification,
    quiet: bool,
) -> Result<Option<Difference>, Failure> {
    let scenario = scenario_of(folder, result)?;
    if table_format(&result.manifest) == TableFormat::Parquet && !cfg!(feature = "parquet") {
        return Err(Failure::input(format!(
            "{} holds Parquet tables, and this program was built without Parquet",
            folder.display()
        ))
        .with_help("build it with: cargo build --release --features parquet"));
    }
    let temporary = tempfile::tempdir()
        .map_err(|error| Failure::io("create a folder in", &std::env::temp_dir(), &error))?;
    let options = options_of(&result.manifest, quiet);
    let again = temporary.path().join("again");
    let Opening::Write(open) = run::prepare(&scenario, &again, &options)? else {
        return Ok(None);
    };
    let simulated = run::run(&scenario, open, &options)?;
    for table in simulated.manifest.tables.iter().filter(|t| t.deterministic) {
        crate::interrupt::check()?;
        let found = content(&folder.join(&table.file))?;
        let expected = content(&again.join(&table.file))?;
        if let Some(difference) = difference(&table.file, &found, &expected) {
            return Ok(Some(difference));
        }
    }
    Ok(None)
}

/// The bytes of a file, none if it is absent.
fn content(path: &Path) -> Result<Vec<u8>, Failure> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Failure::io("read", path, &error)),
    }
}

/// The first line that differs, and in it the first cell; of a file that is no CSV only its size.
fn difference(file: &str, found: &[u8], expected: &[u8]) -> Option<Difference> {
    if found == expected {
        return None;
    }
    if !file.ends_with(TableFormat::Csv.extension()) {
        let size = |bytes: &[u8]| format!("{} bytes", bytes.len());
        return Some(Difference {
            file: file.to_owned(),
            line: 1,
            column: String::new(),
            found: size(found),
            expected: size(expected),
        });
    }
    let mut lines = found.split_inclusive(|&byte| byte == b'\n');
    let mut others = expected.split_inclusive(|&byte| byte == b'\n');
    let mut line = 1;
    let (ours, theirs) = loop {
        match (lines.next(), others.next()) {
            (Some(a), Some(b)) if a == b => line += 1,
            (a, b) => break (a.unwrap_or_default(), b.unwrap_or_default()),
        }
    };
    let header = expected.split(|&byte| byte == b'\n').next();
    let (a, b) = (cells(ours), cells(theirs));
    let place = (a.len() == b.len())
        .then(|| a.iter().zip(&b).position(|(a, b)| a != b))
        .flatten();
    let (column, found, expected) = match place {
        Some(place) => (
            cells(header.unwrap_or_default()).get(place).cloned(),
            a[place].clone(),
            b[place].clone(),
        ),
        None => (None, text(ours), text(theirs)),
    };
    Some(Difference {
        file: file.to_owned(),
        line,
        column: column.unwrap_or_default(),
        found,
        expected,
    })
}

fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line).trim_end().to_owned()
}

/// The cells of one line.
fn cells(line: &[u8]) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(line);
    let mut record = csv::ByteRecord::new();
    // What cannot be read has no cells and is shown as a whole line.
    let _ = reader.read_byte_record(&mut record);
    record.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_named() {
        let table = b"a,b\n1,2\n3,4\n";
        let place = |found: &[u8]| {
            difference("t.csv", found, table).map(|d| (d.line, d.column, d.found, d.expected))
        };
        let told = |line, column: &str, found: &str, expected: &str| {
            Some((
                line,
                column.to_owned(),
                found.to_owned(),
                expected.to_owned(),
            ))
        };
        assert_eq!(place(table), None);
        assert_eq!(place(b"a,b\n1,2\n3,5\n"), told(3, "b", "5", "4"));
        assert_eq!(place(b"a,b\n7,2\n3,5\n"), told(2, "a", "7", "1"));
        assert_eq!(place(b"a,b\n1,2\n"), told(3, "", "", "3,4"));
        assert_eq!(place(b"a,b\n1,2,9\n3,4\n"), told(2, "", "1,2,9", "1,2"));
        assert_eq!(place(b"a,b\n1,2\n3,4\nx\n"), told(4, "", "x", ""));
        assert_eq!(place(b"a,b\r\n1,2\n3,4\n"), told(1, "", "a,b", "a,b"));
    }
}
