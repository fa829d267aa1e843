//! Writing the tables of a run into a results folder.

use std::cell::LazyCell;
use std::path::Path;
use std::time::Duration;

use criterion::{Criterion, SamplingMode};
use five_measures::results::{Opening, Plan, ResultsFolder, TableFormat, TableSchema};
use five_measures::scenario::Scenario;
use five_measures::tables::{Spread, TableRows, of_run};

use crate::ledger::Ledger;

/// Name of the measurement.
const NAME: [&str; 2] = ["tables", "CSV"];

/// Writes the rows of one run again and again, each time into an empty folder: rows to text, hashes, files on disk, manifest.
pub fn write(criterion: &mut Criterion, scenario: &Scenario, ledger: &Ledger) {
    let all = LazyCell::new(|| {
        let mut all = Vec::new();
        crate::rows(scenario, |rows| all.extend(rows));
        all
    });
    let schemas = of_run(scenario, 1, Spread::Replicates);
    let mut group = criterion.benchmark_group("tables");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(500));
    let rows = rows_of(&all, &schemas)
        .map(|(_, rows)| rows.len() as u64)
        .sum();
    let prepare = || tempfile::tempdir().expect("a folder");
    ledger.measure(&mut group, NAME, rows, prepare, |folder| {
        written(folder.path(), &all, &schemas);
        folder
    });
    group.finish();
    let Some(least) = ledger.least(NAME) else {
        return;
    };
    let folder = prepare();
    written(folder.path(), &all, &schemas);
    let files = std::fs::read_dir(folder.path()).expect("a folder");
    let size = |file: std::io::Result<std::fs::DirEntry>| file?.metadata().map(|data| data.len());
    let bytes: u64 = files.map(|file| size(file).expect("a size")).sum();
    let rate = bytes as f64 / 1e6 / least.as_secs_f64();
    ledger.note(format!(
        "{rows} rows of CSV are {bytes} bytes: {rate:.0} MB/s at best"
    ));
}

/// The rows of tables that a run writes.
fn rows_of<'a>(
    all: &'a [TableRows],
    schemas: &'a [&'static TableSchema],
) -> impl Iterator<Item = &'a TableRows> {
    all.iter()
        .filter(|(schema, _)| schemas.iter().any(|s| s.name == schema.name))
}

fn written(path: &Path, all: &[TableRows], schemas: &[&'static TableSchema]) {
    let opened = ResultsFolder::open(path, plan(schemas), false);
    let Ok(Opening::Write(mut folder)) = opened else {
        panic!("{} is not empty", path.display());
    };
    let mut open: Vec<_> = schemas
        .iter()
        .map(|schema| (*schema, folder.table(schema).expect("a table")))
        .collect();
    for (schema, rows) in rows_of(all, schemas) {
        let (_, table) = open
            .iter_mut()
            .find(|(s, _)| s.name == schema.name)
            .expect("a table");
        rows.iter().for_each(|row| table.write(row).expect("a row"));
    }
    for (_, table) in open {
        folder.keep(table).expect("a table");
    }
    folder.finish().expect("a manifest");
}

fn plan(schemas: &[&'static TableSchema]) -> Plan {
    Plan {
        scenario: "baseline".to_owned(),
        title: String::new(),
        parameters: serde_json::Value::Null,
        seed: 1,
        replicates: 1,
        posterior_draws: Vec::new(),
        scale: 1000,
        inputs: Vec::new(),
        tables: schemas.to_vec(),
        format: TableFormat::Csv,
        files: Vec::new(),
        working: Vec::new(),
        command: Vec::new(),
        threads: 1,
    }
}
