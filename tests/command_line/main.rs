//! The program from end to end, as a user calls it.

mod attribute;
mod commands;
mod compare;
mod explain;
mod figures;
mod memory;
mod posterior;
mod ranks;
mod refusals;
mod report;
mod results;
mod shell;
mod states;
#[cfg(unix)]
mod stops;
mod validate;
mod verify;
mod writing;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;

use assert_cmd::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_five-measures");

const TABLES: [&str; 13] = [
    "counties.csv",
    "county_measures.csv",
    "dynamics.csv",
    "groups.csv",
    "measures.csv",
    "mpi.csv",
    "national.csv",
    "poverty.csv",
    "provinces.csv",
    "regions.csv",
    "registry.csv",
    "targeting.csv",
    "targets.csv",
];

/// A sample and a horizon that are simulated in well under a second.
const SHORT: [&str; 4] = ["--scale", "10000", "--set", "time.end=2013"];

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn baseline() -> PathBuf {
    repository("scenarios/baseline.toml")
}

/// `five-measures run SCENARIO --out FOLDER`, to be completed.
fn run(scenario: &Path, folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("run").arg(scenario).arg("--out").arg(folder);
    command
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

/// What the program said on stderr, in which a panic has no place.
fn stderr(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).expect("text");
    assert!(!text.contains("panicked"), "{text}");
    text
}

/// The output of a command that must end with `code`.
fn ends(command: &mut Command, code: i32) -> Output {
    let output = command.output().expect("the program starts");
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{command:?}\n{said}");
    output
}

/// Name and content of every file of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .expect("a folder")
        .map(|item| item.expect("an entry"))
        .map(|item| {
            let name = item.file_name().to_string_lossy().into_owned();
            (name, fs::read(item.path()).expect("a file"))
        })
        .collect()
}

fn tables(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(folder);
    files.retain(|name, _| TABLES.contains(&name.as_str()));
    files
}

fn manifest(folder: &Path) -> serde_json::Value {
    let text = fs::read(folder.join("manifest.json")).expect("a manifest");
    serde_json::from_slice(&text).expect("JSON")
}

/// Header and rows of a table.
fn table(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(bytes);
    let words = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = words(reader.headers().expect("a header"));
    let rows = reader
        .records()
        .map(|row| words(&row.expect("a row as long as the header")))
        .collect();
    (header, rows)
}

/// The column of that name.
fn column(bytes: &[u8], name: &str) -> Vec<String> {
    let (header, rows) = table(bytes);
    let place = header.iter().position(|column| column == name);
    let place = place.unwrap_or_else(|| panic!("no column {name}"));
    rows.into_iter().map(|row| row[place].clone()).collect()
}

/// The result of `run scenarios/baseline.toml --scale 5000`, made once and only read by the tests.
struct Reference {
    folder: PathBuf,
    stdout: String,
}

fn reference() -> &'static Reference {
    static REFERENCE: OnceLock<Reference> = OnceLock::new();
    REFERENCE.get_or_init(|| {
        // In the build folder, since nobody removes it at the end.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command-line-reference");
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("removed");
        }
        let output = ends(run(&baseline(), &folder).args(["--scale", "5000"]), 0);
        Reference {
            folder,
            stdout: stdout(&output),
        }
    })
}

/// A copy of the reference result that a test may spoil.
fn copy_of_reference() -> (tempfile::TempDir, PathBuf) {
    let base = tempfile::tempdir().expect("a folder");
    let folder = base.path().join("copy");
    fs::create_dir(&folder).expect("a folder");
    for (name, bytes) in files(&reference().folder) {
        fs::write(folder.join(name), bytes).expect("a file");
    }
    (base, folder)
}
