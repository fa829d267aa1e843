//! Every state in which a results folder can be found, and what must happen there.

mod refusals;
mod states;
#[cfg(unix)]
mod system;

use std::fs;
use std::path::Path;

use five_measures::failure::Failure;
use five_measures::results::{
    Column, Input, Manifest, Opening, Plan, ResultsFolder, Start, TableSchema, verify,
};
use five_measures::row;

static NATIONAL: TableSchema = TableSchema {
    name: "national",
    title: "The nation",
    description: "One row per year.",
    columns: &[
        Column::text("scenario", "Name of the scenario"),
        Column::integer("year", "", "The year"),
        Column::real("gini", "0-1", "Inequality of persons"),
    ],
    deterministic: true,
};

static TIMINGS: TableSchema = TableSchema {
    name: "timings",
    title: "Durations",
    description: "One row per stage.",
    columns: &[
        Column::text("stage", "The stage"),
        Column::real("seconds", "s", "Wall time"),
    ],
    deterministic: false,
};

const FILES: [&str; 4] = [
    "manifest.json",
    "national.csv",
    "scenario.toml",
    "timings.csv",
];

fn plan(seed: u64) -> Plan {
    Plan {
        scenario: "baseline".into(),
        title: "The Five Measures".into(),
        parameters: serde_json::json!({"growth": 0.08}),
        seed,
        replicates: 1,
        posterior_draws: Vec::new(),
        scale: 100,
        inputs: vec![Input::of_bytes("provinces.csv", b"a,b\n")],
        tables: vec![&NATIONAL, &TIMINGS],
        format: five_measures::results::TableFormat::Csv,
        files: vec!["scenario.toml".into()],
        working: Vec::new(),
        command: vec!["five-measures".into(), "run".into()],
        threads: 2,
    }
}

fn begin(dir: &Path, seed: u64, force: bool) -> Box<ResultsFolder> {
    match ResultsFolder::open(dir, plan(seed), force).expect("the folder opens") {
        Opening::Write(folder) => folder,
        Opening::Complete(_) => panic!("the result is taken for complete"),
    }
}

fn fill(folder: &mut ResultsFolder, seed: u64) -> Result<(), Failure> {
    // The order of writing is not that of the plan.
    folder.file("scenario.toml", b"title = \"x\"\n")?;
    let mut timings = folder.table(&TIMINGS)?;
    let mut national = folder.table(&NATIONAL)?;
    timings.write(&row!["draw", 0.25])?;
    for year in 2012..=2020 {
        national.write(&row!["baseline", year, 1.0 / f64::from(year) + seed as f64])?;
    }
    folder.keep(timings)?;
    folder.keep(national)
}

fn make(dir: &Path, seed: u64, force: bool) -> Manifest {
    let mut folder = begin(dir, seed, force);
    fill(&mut folder, seed).expect("the tables are written");
    folder.finish().expect("the folder is finished")
}

fn refused(dir: &Path, seed: u64, force: bool) -> Failure {
    match ResultsFolder::open(dir, plan(seed), force) {
        Err(failure) => failure,
        Ok(Opening::Complete(_)) => panic!("taken for complete"),
        Ok(Opening::Write(_)) => panic!("opened for writing"),
    }
}

fn is_complete(dir: &Path, seed: u64) -> bool {
    matches!(
        ResultsFolder::open(dir, plan(seed), false),
        Ok(Opening::Complete(_))
    )
}

fn listing(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).expect("the folder is there");
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// What a kill leaves: a marker, temporary files, a lock file that nobody holds.
fn killed(dir: &Path, seed: u64) {
    let folder = begin(dir, seed, false);
    let mut table = folder.table(&NATIONAL).unwrap();
    table.write(&row!["baseline", 2012, 0.3]).unwrap();
    // Destructors do not run in a killed process. The lock is the system's to release; the copy
    // below stands for that.
    let copy = tempfile::tempdir().unwrap();
    for name in listing(dir) {
        fs::copy(dir.join(&name), copy.path().join(&name)).unwrap();
    }
    drop(table);
    drop(folder);
    fs::create_dir_all(dir).unwrap();
    for name in listing(copy.path()) {
        fs::copy(copy.path().join(&name), dir.join(&name)).unwrap();
    }
    assert!(listing(dir).len() == 3, "{:?}", listing(dir));
}
