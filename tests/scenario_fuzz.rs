//! No text, however it was damaged, makes the reader of scenarios panic.

use std::fs;
use std::path::{Path, PathBuf};

use five_measures::scenario::Scenario;
use proptest::prelude::*;

/// Where the parent of all scenarios lies, seen from that of the broken ones.
const BASELINE: &str = "../../../scenarios/baseline.toml";

fn support() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken-scenarios/support")
}

/// A folder with a complete scenario, one that extends it, and the data of both.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = |from: &str, to: &str| {
        fs::copy(support().join(from), folder.path().join(to)).expect("a copy");
    };
    fs::create_dir(folder.path().join("data")).expect("a folder");
    copy(BASELINE, "baseline.toml");
    for name in TABLES {
        copy(name, name);
        copy(
            &format!("../../../scenarios/data/{name}"),
            &format!("data/{name}"),
        );
    }
    for name in [
        "data/posterior.csv",
        "data/poverty-lines.csv",
        "data/targets.csv",
    ] {
        copy(&format!("../../../scenarios/{name}"), name);
    }
    let child = fs::read_to_string(support().join("parent.toml")).expect("text");
    let child = child.replace(BASELINE, "baseline.toml");
    fs::write(folder.path().join("child.toml"), child).expect("a file");
    folder
}

const TABLES: [&str; 2] = ["provinces.csv", "observed.csv"];

/// Damages a file where it lies.
fn damage_file(path: &Path, damages: &[Damage]) {
    let text = fs::read_to_string(path).expect("text");
    fs::write(path, damaged(&text, damages)).expect("a file");
}

/// Pieces that mean something to the reader.
const PIECES: &[&str] = &[
    "[",
    "]",
    "{",
    "}",
    "=",
    ".",
    ",",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "\n",
    "\r\n",
    "#",
    "\\",
    "\u{feff}",
    "\0",
    "贫",
    "extends",
    "scenario",
    "growth.level",
    "[growth]",
    "[[growth]]",
    "[growth.level]",
    "population.scale",
    "value = ",
    "multiply = ",
    "from = ",
    "until = ",
    "interpolation = ",
    "{ 2013 = 1, 2012 = 0 }",
    "2016",
    "inf",
    "nan",
    "-0.0",
    "1e999",
    "99999999999999999999",
    "0x1F",
    "true",
    "1979-05-27",
    "time.end = 2035\n",
    "time.start = ",
];

#[derive(Clone, Debug)]
enum Damage {
    Insert(prop::sample::Index, usize),
    Delete(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize),
    Replace(prop::sample::Index, char),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = || any::<prop::sample::Index>();
    prop_oneof![
        (place(), 0..PIECES.len()).prop_map(|(at, piece)| Damage::Insert(at, piece)),
        (place(), 1..40_usize).prop_map(|(at, count)| Damage::Delete(at, count)),
        (place(), 1..80_usize).prop_map(|(at, count)| Damage::Repeat(at, count)),
        (place(), any::<char>()).prop_map(|(at, letter)| Damage::Replace(at, letter)),
    ]
}

fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for damage in damages {
        let length = letters.len();
        match damage {
            Damage::Insert(at, piece) => {
                let at = at.index(length + 1);
                letters.splice(at..at, PIECES[*piece].chars());
            }
            Damage::Delete(at, count) => {
                let at = at.index(length + 1);
                letters.drain(at..(at + count).min(length));
            }
            Damage::Repeat(at, count) => {
                let at = at.index(length + 1);
                let part = letters[at..(at + count).min(length)].to_vec();
                letters.splice(at..at, part);
            }
            Damage::Replace(at, letter) if length > 0 => letters[at.index(length)] = *letter,
            Damage::Replace(..) => {}
        }
    }
    letters.into_iter().collect()
}

/// Loads and, whatever comes of it, shows it.
fn survives(path: &Path, settings: &[String]) {
    match Scenario::load(path, settings) {
        Ok(scenario) => {
            for year in scenario.horizon() {
                assert!(scenario.parameters(year).growth.level.is_finite());
            }
            assert!(!scenario.to_toml().is_empty());
        }
        Err(faults) => {
            assert!(!faults.as_slice().is_empty());
            assert_eq!(
                faults.one_line_each().lines().count(),
                faults.as_slice().len()
            );
            assert!(!faults.to_string().is_empty() && !faults.render(true).is_empty());
        }
    }
}

#[test]
fn what_is_damaged_was_right() {
    let folder = folder();
    for name in ["baseline.toml", "child.toml"] {
        let loaded = Scenario::load(folder.path().join(name), &[]);
        assert!(loaded.is_ok(), "{name}: {}", loaded.unwrap_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_scenarios_are_refused_or_read(
        damages in prop::collection::vec(damage(), 1..12),
        name in prop::sample::select(vec!["baseline.toml", "child.toml"]),
    ) {
        let folder = folder();
        damage_file(&folder.path().join(name), &damages);
        survives(&folder.path().join("child.toml"), &[]);
    }

    #[test]
    fn damaged_tables_are_refused_or_read(
        damages in prop::collection::vec(damage(), 1..12),
        name in prop::sample::select(TABLES.to_vec()),
    ) {
        let folder = folder();
        damage_file(&folder.path().join(name), &damages);
        survives(&folder.path().join("child.toml"), &[]);
    }

    #[test]
    fn settings_are_refused_or_read(
        damages in prop::collection::vec(damage(), 0..6),
        noise in ".{0,20}",
    ) {
        let setting = damaged("growth.level={ value = 0.01, from = 2016 }", &damages);
        let path = support().join("parent.toml");
        survives(&path, &[setting, format!("population.scale={noise}"), noise]);
    }

    #[test]
    fn bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("bytes.toml");
        fs::write(&path, bytes).expect("a file");
        survives(&path, &[]);
    }
}
