//! Sweeps from end to end, as a user calls them: results, faults, kills, full disks, shards.

mod faults;
mod results;
mod shards;
#[cfg(unix)]
mod stops;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_five-measures");

/// Twelve runs of two years, each well under a second.
const SMALL: &str = "\
title = \"Small\"
scenarios = [\"shipped:baseline\"]
replicates = 2

[settings]
population.scale = 10000
time.end = 2013

[design]
kind = \"grid\"

[vary]
growth.level = [-0.01, 0.0, 0.01]
money.scale = { low = 0.5, high = 2, steps = 2 }

[[keep]]
table = \"national\"
columns = [\"poor_population\", \"mean_income\"]
";

/// The same with a sample of which a half of the runs fails, because it leaves counties empty.
fn failing() -> String {
    SMALL.replace(
        "money.scale = { low = 0.5, high = 2, steps = 2 }",
        "population.scale = [10000, 900000]",
    )
}

/// A folder with the experiment `small.toml`.
fn workplace(experiment: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("small.toml"), experiment).expect("written");
    folder
}

/// `five-measures COMMAND small.toml ...` in that folder, with no word of a scheduler around it.
fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.current_dir(folder).args(arguments);
    for name in [
        "SLURM_ARRAY_TASK_ID",
        "SLURM_ARRAY_TASK_COUNT",
        "SLURM_ARRAY_TASK_MIN",
        "JOB_COMPLETION_INDEX",
        "FIVE_MEASURES_SHARDS",
    ] {
        command.env_remove(name);
    }
    command
}

/// Ends with `code`; what it said on stdout and stderr.
fn ends(command: &mut Command, code: i32) -> (String, String) {
    let output: Output = command.output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    let (said, complained) = (text(&output.stdout), text(&output.stderr));
    assert!(!complained.contains("panicked"), "{complained}");
    assert_eq!(
        output.status.code(),
        Some(code),
        "{command:?}\n{said}{complained}"
    );
    (said, complained)
}

fn sweep(folder: &Path, arguments: &[&str]) -> (String, String) {
    let all = [&["sweep", "small.toml", "-q"], arguments].concat();
    ends(&mut program(folder, &all), 0)
}

/// The tables that do not depend on the clock.
fn tables(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for name in ["results.csv", "runs.csv", "sensitivity.csv"] {
        if let Ok(bytes) = fs::read(folder.join(name)) {
            found.insert(name.to_owned(), bytes);
        }
    }
    found
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// The rows of a CSV file by column.
fn rows(path: PathBuf) -> Vec<BTreeMap<String, String>> {
    let mut reader =
        csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let rows = reader.deserialize();
    rows.collect::<Result<_, _>>().expect("rows")
}
